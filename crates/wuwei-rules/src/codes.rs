//! THE table of codes: number, name and severity of everything that can be found in rule sources.
//!
//! `E00xx` files and TOML, `E01xx` keys and references, `E02xx` expressions, `E03xx` forms, `E04xx`
//! calendars and people, `E05xx` layers, `E06xx` who takes what, `E07xx` scenarios, `E08xx` editions,
//! `E09xx` what becomes of findings. A number is never
//! given again. Severity by rule: what keeps the standard's "shall" from being met, or a set from being read, is an error; "should" and good practice warn.

use crate::assist::Language;
use crate::diagnostic::Severity::{self, Error, Note, Warning};

/// One kind of finding.
#[derive(Debug)]
pub struct Code {
    /// `E0123`.
    pub id: &'static str,
    /// `dangling-reference`; accepted wherever the number is.
    pub name: &'static str,
    /// How grave.
    pub severity: Severity,
    /// What it means and how to avoid it, as Markdown: `# E0123 dangling-reference`, a sentence, and
    /// the headings Avoid, Instead and Why. The examples are tried by `tests/explain.rs`.
    pub page: &'static str,
}

/// Codes that had another number or name before, the old one first: still understood everywhere.
pub const RENAMED: &[(&str, &str)] = &[];

/// The pages in Chinese: the number, a sentence, and why; the examples are the English page's.
const CHINESE: &str = include_str!("explain/zh.md");

impl Code {
    /// What it means, in one sentence.
    pub fn title(&self, language: Language) -> &'static str {
        let english = || self.page.lines().nth(2).unwrap_or(self.name);
        match language {
            Language::En => english(),
            Language::Zh => self.chinese().map_or_else(english, |(title, _)| title),
        }
    }

    /// All that there is to say: what to avoid, what to write instead, why, the clause that it serves,
    /// and what a set may do about it.
    pub fn explained(&self, language: Language) -> String {
        let clause = "## Clause\n";
        let page = self.page.trim_end();
        let (page, said) = page.split_once(clause).unwrap_or((page, ""));
        let clause_said = match said.trim() {
            "" => language.one(
                "没有单独的条款：这是规则语言本身的要求，或者条款写在检查结果里。",
                "None of its own: the language of rules asks for it, or the finding names the clause.",
            ),
            said => said,
        };
        let options = self.options(language);
        let (Language::Zh, Some((title, why))) = (language, self.chinese()) else {
            let page = page.trim_end();
            return format!("{page}\n\n{clause}\n{clause_said}\n\n## Options\n\n{options}\n");
        };
        let mut blocks = page.split("```").skip(1).step_by(2);
        let mut block = || {
            blocks
                .next()
                .map_or_else(String::new, |it| format!("```{it}```"))
        };
        let (avoid, instead) = (block(), block());
        format!(
            "# {} {}\n\n{title}\n\n## 避免\n\n{avoid}\n\n## 改为\n\n{instead}\n\n## 为什么\n\n{why}\n\n\
             ## 条款\n\n{clause_said}\n\n## 选项\n\n{options}\n",
            self.id, self.name
        )
    }

    /// Whether `check --fix` may mend it.
    pub fn is_mended(&self) -> bool {
        crate::fix::mends(self)
    }

    fn options(&self, language: Language) -> String {
        let mut options = match self.severity {
            Error => language.one(
                "错误，不能接受，也不能减轻。",
                "An error: it can be neither allowed nor made lighter.",
            ),
            Warning => language.one(
                "警告，可以在 `[lints]` 中接受（写明理由），或另定轻重：",
                "A warning: `[lints]` can allow it, with a reason, or set its level:",
            ),
            Severity::Note => language.one(
                "提示，可以在 `[lints]` 中接受（写明理由），或另定轻重：",
                "A note: `[lints]` can allow it, with a reason, or set its level:",
            ),
        }
        .to_owned();
        if self.severity != Error {
            options += &format!(
                "\n\n    [lints]\n    allow = [{{ code = \"{0}\", path = \"…\", why = \"…\" }}]\n    \
                 levels = [{{ code = \"{0}\", level = \"error\", why = \"…\" }}]",
                self.name
            );
        }
        if self.is_mended() {
            options += language.one(
                "\n\n`wuwei check --fix` 在只有一种改法时自动改正。",
                "\n\n`wuwei check --fix` mends it where that leaves one meaning.",
            );
        }
        options
    }

    /// Its sentence and its reason in Chinese.
    fn chinese(&self) -> Option<(&'static str, &'static str)> {
        let (_, behind) = CHINESE.split_once(&format!("# {}\n", self.id))?;
        let section = behind.split("\n# ").next()?.trim();
        section.split_once("\n\n")
    }
}

/// Finds a code by its number or its name.
pub fn find(id_or_name: &str) -> Option<&'static Code> {
    let renamed = RENAMED.iter().find(|(old, _)| *old == id_or_name);
    let id_or_name = renamed.map_or(id_or_name, |(_, new)| new);
    ALL.iter()
        .copied()
        .find(|code| code.id.eq_ignore_ascii_case(id_or_name) || code.name == id_or_name)
}

macro_rules! codes {
    ($($constant:ident $id:literal $name:literal $severity:ident;)*) => {
        $(
            #[doc = concat!("`", $id, "` ", $name)]
            pub(crate) const $constant: &Code =
                &Code {
                id: $id,
                name: $name,
                severity: $severity,
                page: include_str!(concat!("explain/", $id, ".md")),
            };
        )*

        /// Every code, by number.
        pub const ALL: &[&Code] = &[$($constant),*];

        /// What names a code: every name, then every number.
        pub const WORDS: &[&str] = &[$($name,)* $($id,)*];
    };
}

codes! {
    SYNTAX                  "E0001" "toml-syntax"              Error;
    MISSING_EQUALS          "E0002" "missing-equals"           Error;
    FULL_WIDTH              "E0003" "full-width-character"     Error;
    UNCLOSED                "E0004" "unclosed"                 Error;
    DUPLICATE_KEY           "E0005" "duplicate-key"            Error;
    UNQUOTED                "E0006" "unquoted-text"            Error;
    NEWER_TOML              "E0007" "newer-toml"               Warning;
    NO_SUCH_DATE            "E0008" "no-such-date"             Error;
    NO_RULE_SET             "E0010" "no-rule-set"              Error;

    UNKNOWN_TABLE           "E0101" "unknown-table"            Error;
    UNKNOWN_KEY             "E0102" "unknown-key"              Error;
    MISSING_KEY             "E0103" "missing-key"              Error;
    WRONG_TYPE              "E0104" "wrong-type"               Error;
    UNKNOWN_VALUE           "E0105" "unknown-value"            Error;
    EMPTY_TEXT              "E0106" "empty-text"               Error;
    MISSING_TRANSLATION     "E0107" "missing-translation"      Warning;
    OUT_OF_RANGE            "E0108" "out-of-range"             Error;
    MALFORMED               "E0109" "malformed-value"          Error;
    TABLE_SHAPE             "E0110" "table-shape"              Error;
    DUPLICATE_ID            "E0121" "duplicate-id"             Error;
    BAD_ID                  "E0122" "bad-id"                   Error;
    DANGLING_REFERENCE      "E0123" "dangling-reference"       Error;
    RESERVED_NAME           "E0124" "reserved-name"            Error;
    LOOKALIKE               "E0125" "lookalike-character"      Error;
    HIDDEN_CHARACTER        "E0126" "hidden-character"         Warning;
    LISTED_TWICE            "E0127" "listed-twice"             Error;
    AFTER_CIRCLE            "E0128" "after-circle"             Error;
    CONFLICTING_KEYS        "E0129" "conflicting-keys"         Error;
    NO_EFFECT               "E0130" "no-effect"                Warning;
    UNKNOWN_CLAUSE          "E0131" "unknown-clause"           Warning;
    NOT_IMPLEMENTED         "E0132" "not-implemented"          Error;
    NOT_REQUIRED            "E0133" "not-required"             Error;
    NEVER_ASKED             "E0134" "never-asked"              Error;
    UNKNOWN_AREA            "E0135" "unknown-area"             Warning;
    TURNED_TEXT             "E0136" "turned-text"              Error;

    EXPRESSION_SYNTAX       "E0201" "expression-syntax"        Error;
    EXPRESSION_TOO_LARGE    "E0202" "expression-too-large"     Error;
    UNKNOWN_NAME            "E0203" "unknown-name"             Error;
    UNKNOWN_FUNCTION        "E0204" "unknown-function"         Error;
    TYPE_MISMATCH           "E0205" "type-mismatch"            Error;
    UNKNOWN_CHOICE          "E0206" "unknown-choice"           Error;
    BAD_LITERAL             "E0207" "bad-literal"              Error;
    UNGUARDED               "E0208" "possibly-unanswered"      Error;
    LATER_STAGE             "E0209" "answered-later"           Error;
    NO_SINGLE_ROW           "E0210" "no-single-row"            Error;
    CIRCLE                  "E0211" "circle"                   Error;
    NEVER_HOLDS             "E0230" "never-holds"              Warning;
    ALWAYS_HOLDS            "E0231" "always-holds"             Warning;
    REQUIRED_NEVER_SHOWN    "E0232" "required-never-shown"     Error;
    NO_SOLUTION             "E0233" "no-solution"              Error;
    REQUIRED_WITHOUT_SOLUTION "E0234" "required-without-solution" Error;
    SHADOWED_ROW            "E0235" "shadowed-row"             Warning;
    GAP_IN_TABLE            "E0236" "gap-in-table"             Warning;
    OVERLAPPING_ROWS        "E0237" "overlapping-rows"         Warning;
    CHOICE_NEVER_GIVEN      "E0238" "choice-never-given"       Warning;
    UNDECIDED               "E0239" "undecided-condition"      Note;

    STAGES                  "E0301" "stages-of-a-flow"         Error;
    ROLE_WITHOUT_FLOW       "E0302" "role-without-flow"        Warning;
    NEVER_ANSWERED          "E0303" "never-answered"           Warning;
    NO_CHOICES              "E0304" "no-choices"               Error;
    STAGE_OF_FIELD          "E0305" "stage-of-a-field"         Error;
    IMPOSSIBLE_COUNT        "E0306" "impossible-count"         Error;
    PURPOSE_TWICE           "E0307" "purpose-twice"            Error;
    FOREIGN_SERVICE         "E0308" "foreign-service"          Error;
    SERVICE_WITHOUT_FLOW    "E0309" "service-without-flow"     Warning;

    NO_WEEKEND              "E0401" "no-weekend-day"           Error;
    OUTSIDE_YEAR            "E0402" "outside-the-year"         Error;
    DAY_TWICE               "E0403" "day-twice"                Error;
    REVERSED                "E0404" "reversed-period"          Error;
    KEY_TWICE               "E0405" "device-key-twice"         Error;

    LOCKED_BY_BASE          "E0501" "locked-by-base"           Error;
    CHANGED_TWICE           "E0502" "changed-twice"            Error;
    EXTENDS_CIRCLE          "E0503" "extends-circle"           Error;
    NO_BASE                 "E0504" "no-base"                  Error;
    WAIVER_BELOW            "E0505" "waiver-below"             Error;
    WAIVER_EXPIRED          "E0506" "waiver-expired"           Error;
    WAIVER_OF_NOTHING       "E0507" "waiver-of-nothing"        Error;
    LOCK_OF_NOTHING         "E0508" "lock-of-nothing"          Error;
    NOT_IMPLIED             "E0509" "not-implied"              Error;
    NOT_DECIDED             "E0510" "not-decided"              Error;

    PHRASE_TWICE            "E0601" "phrase-twice"             Warning;
    NOBODY_TAKES            "E0602" "nobody-takes-it"          Error;
    ROLE_WITHOUT_SUBJECT    "E0603" "role-without-subject"     Warning;
    NO_WAY_OUT              "E0604" "no-way-out"               Warning;

    SCENARIO_STAGES         "E0701" "stages-of-a-scenario"     Error;
    NOT_ASKED               "E0702" "not-asked"                Error;
    NO_SUCH_ROW             "E0703" "no-such-row"              Error;
    UNKNOWN_PROBLEM         "E0704" "unknown-problem"          Error;
    EXPECTS_NOTHING         "E0705" "expects-nothing"          Warning;

    DRAFT                   "E0801" "draft"                    Warning;
    RETIRED_ID              "E0802" "retired-id"               Error;
    RENAMED_ID              "E0803" "renamed-id"               Warning;

    UNUSED_ALLOW            "E0901" "unused-allow"             Warning;
    NOT_ALLOWABLE           "E0902" "not-allowable"            Error;
    ALLOW_EXPIRED           "E0903" "expired-allow"            Warning;
}
