//! The rules of classification: what kind of difference falls into which class, and why.

use crate::keys::Doc;

/// What a change does to those who rely on what was published, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Drops or loosens: records or promises made would no longer hold.
    Breaking,
    /// Asks more of those who serve, or promises more to those who are served.
    Tightening,
    /// Something that was not there.
    Addition,
    /// Other words for the same thing, another order, another edition's name.
    Wording,
    /// How somebody is reached: telephones, addresses, hours.
    Contact,
}

impl Class {
    /// Every class, the gravest first.
    pub const ALL: [Class; 5] = [
        Class::Breaking,
        Class::Tightening,
        Class::Addition,
        Class::Wording,
        Class::Contact,
    ];

    /// As it stands in JSON and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Class::Breaking => "breaking",
            Class::Tightening => "tightening",
            Class::Addition => "addition",
            Class::Wording => "wording",
            Class::Contact => "contact",
        }
    }

    /// What it is called.
    pub fn doc(self) -> Doc {
        let (zh, en) = match self {
            Class::Breaking => ("破坏性变更", "Breaking"),
            Class::Tightening => ("收紧", "Tightening"),
            Class::Addition => ("新增", "Addition"),
            Class::Wording => ("文字", "Wording"),
            Class::Contact => ("联系方式", "Contact"),
        };
        Doc { zh, en }
    }
}

/// A rule of classification.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Id, which stays the same for ever.
    pub id: &'static str,
    /// The class of what falls under it.
    pub class: Class,
    /// One sentence in Chinese.
    pub zh: &'static str,
    /// One sentence in English.
    pub en: &'static str,
}

macro_rules! rules {
    ($($name:ident $id:literal $class:ident $zh:literal $en:literal)*) => {
        $(pub(super) static $name: Rule = Rule { id: $id, class: Class::$class, zh: $zh, en: $en };)*

        /// Every rule of classification, by class.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    ANOTHER_SET "another-set" Breaking
        "规则集、适用区域或所实施的标准变了：是另一套规则。"
        "Another set, area or standard: these are other rules."
    ENTITY_DROPPED "entity-dropped" Breaking
        "已公布的内容没有了：引用它的记录和链接失去依据。"
        "What was published is gone: records and links that name it lead nowhere."
    ID_REUSED "id-reused" Breaking
        "已公布的标识改作他用（名称与原来没有一个字相同，或者用了原来另一项的名称）。"
        "A published id names another thing: its name shares no character with the old one, or was another's."
    MEANING_CHANGED "meaning-changed" Breaking
        "类型、用途、归属等含义变了：按原含义填写的记录不再成立。"
        "Type, purpose or belonging changed: records made in the old meaning no longer hold."
    STANDARD_WORDS "standard-words-changed" Breaking
        "标准原文变了：公布的条款与原来不同。"
        "The standard's own words changed: the clause that was published is another."
    CITATION_CHANGED "citation-changed" Breaking
        "所依据的条款去掉或改成了别的条款。"
        "The clause that it rests on was dropped or is another."
    VALUE_DROPPED "value-dropped" Breaking
        "公布过的承诺不再公布。"
        "A promise that was published is not published any more."
    PROMISE_CHANGED "promise-changed" Breaking
        "承诺的内容改了：从文字看不出是否放宽，按放宽对待。"
        "A promise says something else: words do not show whether it is looser, so it counts as looser."
    LIMIT_LONGER "limit-longer" Breaking
        "办理时限变长或取消。"
        "A limit is longer or gone."
    DUTY_WEAKER "duty-weaker" Breaking
        "约束力减弱：不再必填，最少数量减少，或者错误只作提醒。"
        "A duty is weaker: no longer required, fewer at the least, or only warned about."
    ASKED_LESS "asked-less" Breaking
        "原来要填的，在一些情形下不再填。"
        "What had to be answered need not be, or is not shown, in some cases."
    ASKED_LATER "asked-later" Breaking
        "可以更晚才填。"
        "It may be answered, or must be, only later."
    CONDITION_CHANGED "condition-changed" Breaking
        "条件改了：不能证明仍与原来一样严，按放宽对待。"
        "A condition is another: nothing shows that it is as strict as before, so it counts as looser."
    CONDITION_LOOSER "condition-looser" Breaking
        "条件放宽了：原来要求的，在有的情形下不再要求。"
        "A condition is looser: what was demanded is not, in some cases."
    CONSTRAINT_DROPPED "constraint-dropped" Breaking
        "去掉了须满足的条件。"
        "A constraint is gone."
    CHOICE_DROPPED "choice-dropped" Breaking
        "去掉了选项：选过它的记录不能按新表单继续。"
        "A choice is gone: records that chose it cannot go on."
    MEMBER_DROPPED "member-dropped" Breaking
        "清单中少了一项。"
        "A list has lost a member."
    FEWER_ROWS "fewer-rows" Breaking
        "允许的行数减少：行数更多的记录不能继续。"
        "Fewer rows are allowed: records that have more cannot go on."
    ASKS_MORE "asks-more" Breaking
        "向企业群众多要材料、多设条件或收费。"
        "People are asked for more than was promised: a material, a condition or a fee."
    LEAD_CHANGED "lead-changed" Breaking
        "主办的专员变了。"
        "Another role is in charge."
    COMPUTED_CHANGED "computed-changed" Breaking
        "计算方法变了：已签名的计算值按新规则算出来不同。"
        "It is computed otherwise: values that were signed come out otherwise."
    DAYS_CHANGED "days-changed" Breaking
        "工作日或其数法变了：已告知的到期日会移动。"
        "Working days or their counting changed: due dates already told would move."
    NOW_SAMPLE "now-sample" Breaking
        "真实内容变成演示数据。"
        "What was real is now made up."
    UNKNOWN "unknown-value" Breaking
        "本程序不认识的值变了：请用更新的程序比较。"
        "A value changed that this program does not know: compare with a newer one."
    LIMIT_SHORTER "limit-shorter" Tightening
        "办理时限变短，或者新定了时限。"
        "A limit is shorter, or there is one now."
    DUTY_STRONGER "duty-stronger" Tightening
        "约束力增强：改为必填，最少数量增加，或者提醒改作错误。"
        "A duty is stronger: now required, more at the least, or refused where it was warned about."
    ASKED_MORE "asked-more" Tightening
        "更多情形下要填。"
        "It must be answered, or is shown, in more cases."
    ASKED_EARLIER "asked-earlier" Tightening
        "要更早填。"
        "It must be answered earlier."
    CONDITION_TIGHTER "condition-tighter" Tightening
        "条件更严了：原来要求的仍都要求，并且要求更多（已逐一验证）。"
        "A condition is stricter: all that was demanded still is, and more; this was proved."
    CONSTRAINT_ADDED "constraint-added" Tightening
        "增加了须满足的条件。"
        "There is one more constraint."
    REQUIRED_ADDED "required-added" Tightening
        "增加了必填项。"
        "One more field must be answered."
    ASKS_LESS "asks-less" Tightening
        "向企业群众少要材料、少设条件或不再收费。"
        "People are asked for less than before: a material, a condition or the fee is gone."
    ENTITY_ADDED "entity-added" Addition
        "原来没有，现在有了。"
        "It was not there and is now."
    VALUE_SET "value-set" Addition
        "原来未公布，现在公布了。"
        "It was not published and is now."
    CHOICE_ADDED "choice-added" Addition
        "增加了选项。"
        "There is one more choice."
    MEMBER_ADDED "member-added" Addition
        "清单中多了一项。"
        "A list has one more member."
    MORE_ROWS "more-rows" Addition
        "允许更多行。"
        "More rows are allowed."
    ANSWERED_EARLIER "open-earlier" Addition
        "可以更早填。"
        "It may be answered earlier."
    WARNING_ADDED "warning-added" Addition
        "增加了只作提醒的条件。"
        "There is one more condition that only warns."
    NOW_REAL "now-real" Addition
        "演示数据变成真实内容。"
        "What was made up is now real."
    WORDS "words-changed" Wording
        "同一内容换了说法。"
        "Other words for the same thing."
    TRANSLATION "translation-changed" Wording
        "译文变了；中文若也变了，另列一条。"
        "The translation changed; a change of the Chinese is told apart."
    CONDITION_SPELLED "condition-spelled" Wording
        "条件的写法变了，意思一样（写法相当，或者已逐一验证）。"
        "A condition is written otherwise and means the same: by its form, or this was proved."
    CONSTRAINT_COVERED "constraint-covered" Wording
        "去掉或增加了一个条件，其余条件已经包含它：拒绝的情形不变（已逐一验证）。"
        "A constraint came or went that the others cover: what is refused stays the same; this was proved."
    PRESET_CHANGED "preset-changed" Wording
        "预填值变了：以填写人的回答为准。"
        "What is proposed changed: the answer counts, not the proposal."
    ORDER_CHANGED "order-changed" Wording
        "次序变了。"
        "The order changed."
    SOURCE_CHANGED "source-changed" Wording
        "出处或落实方式的说明变了。"
        "A source or a note on how a clause is carried out changed."
    EDITION_NAMED "edition-named" Wording
        "版本、生效日期或所扩展的版本变了。"
        "Version, date or the edition that is extended changed."
    LAYER_CHANGED "layer-changed" Wording
        "由哪一级规定变了，内容没有变。"
        "Another set says so; what is said did not change."
    LOCK_CHANGED "lock-changed" Wording
        "下级可以改动什么变了，公布的内容没有变。"
        "What sets below may change is another; what is published did not change."
    CONTACT "contact-changed" Contact
        "联系方式变了：电话、地址、时间、网址、发布单位。"
        "How somebody is reached changed: telephone, place, hours, address, publisher."
}
