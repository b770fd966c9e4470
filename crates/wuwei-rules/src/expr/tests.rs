//! The language by example: what compiles, and each kind of finding with its place.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{
    ChoiceSet, ExprError, FlowFacts, NamedField, NamedSection, Names, Scope, Type, Wanted, compile,
    parse, print,
};

fn set(of: &str, ids: &[(&str, &str)]) -> Rc<ChoiceSet> {
    let choices = ids
        .iter()
        .map(|(id, label)| ((*id).to_owned(), (*label).to_owned()))
        .collect();
    Rc::new(ChoiceSet {
        of: of.to_owned(),
        choices,
    })
}

/// A small form: `shop` (from stage 0), `orders` (a group), `end` (from stage 2), and `elsewhere`, which
/// the flow does not list.
pub(super) fn names() -> Names {
    let colour = set(
        "shop.colour",
        &[("red", "红色"), ("green", "绿色"), ("dark_green", "深绿色")],
    );
    let tags = set("shop.tags", &[("new", "新"), ("old", "旧")]);
    let mut ix = 0;
    let mut section =
        |place: Option<usize>, group: bool, from: usize, fields: Vec<(&str, Type, bool)>| {
            let fields = fields.into_iter().map(|(id, ty, sure)| {
                ix += 1;
                let label = if id == "amount" {
                    "金额".to_owned()
                } else {
                    id.to_owned()
                };
                let field = NamedField {
                    ix: place.map(|_| ix - 1),
                    ty,
                    label,
                    from,
                    sure: sure.then_some(from),
                };
                (id.to_owned(), field)
            });
            NamedSection {
                ix: place,
                group,
                always: true,
                fields: fields.collect::<BTreeMap<_, _>>(),
            }
        };
    let shop = section(
        Some(0),
        false,
        0,
        vec![
            ("name", Type::Text, true),
            ("note", Type::Text, false),
            ("people", Type::Integer, false),
            ("rate", Type::Decimal, true),
            ("price", Type::Money, true),
            ("opened", Type::Date, true),
            ("closed", Type::Date, false),
            ("called_at", Type::DateTime, true),
            ("open", Type::Bool, true),
            ("colour", Type::Choice(colour.clone()), true),
            ("paint", Type::Choice(colour), false),
            ("tags", Type::Choices(tags), true),
            ("photo", Type::File, false),
            ("gate.state", Type::Text, true),
        ],
    );
    let orders = section(
        Some(1),
        true,
        0,
        vec![
            ("amount", Type::Money, true),
            ("count_of", Type::Integer, false),
            ("due", Type::Date, false),
        ],
    );
    let end = section(Some(2), false, 2, vec![("by_whom", Type::Text, true)]);
    let elsewhere = section(None, false, 0, vec![("thing", Type::Date, true)]);
    let sections = [
        ("shop", shop),
        ("orders", orders),
        ("end", end),
        ("elsewhere", elsewhere),
    ];
    Names {
        sections: sections
            .into_iter()
            .map(|(id, section)| (id.to_owned(), section))
            .collect(),
        stages: set(
            "stage",
            &[
                ("start", "启动"),
                ("implement", "实施"),
                ("conclude", "办结"),
            ],
        ),
        services: set("service", &[("advise", "咨询")]),
        flow: FlowFacts {
            words: vec![(
                "flow.role".to_owned(),
                "steward".to_owned(),
                set("flow.role", &[("steward", "管家"), ("legal", "法律")]),
            )],
            absent: ["elsewhere", "shop.paint", "orders.count_of"]
                .map(str::to_owned)
                .into(),
        },
    }
}

pub(super) fn errors_in(text: &str, section: &str, value: Option<Type>) -> Vec<ExprError> {
    let (node, mut errors) = parse(text);
    let names = names();
    let scope = Scope {
        section,
        in_row: section == "orders",
        stage: 1,
        until: 1,
    };
    errors.extend(
        compile(
            &node,
            &names,
            &Wanted {
                scope,
                value,
                known: &[],
            },
        )
        .1,
    );
    errors
}

/// `kind[what is underlined]` for each finding in a condition of `shop`.
fn found(text: &str) -> String {
    described(text, errors_in(text, "shop", None))
}

fn described(text: &str, errors: Vec<ExprError>) -> String {
    let shown = errors
        .iter()
        .map(|error| format!("{:?}[{}]", error.kind, &text[error.span.clone()]));
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn good_conditions() {
    for text in [
        "open",
        "true && !open || false",
        "name == 'x' && name != \"y\"",
        "has(people) && people > 3",
        "!has(people) || people % 2 == 0",
        "has(people) ? people + 1 > 2 : open",
        "!(has(people) && open) || people > 1",
        "(has(people) && has(note) || has(people)) && people == 1",
        "rate > 1 && rate < 2.5 && 3 <= rate",
        "price >= 100 && price * 2 > price - 0.5 && price * rate > 3",
        "opened < today && opened + 3 > today - 1",
        "opened == date('2026-01-31') && today - opened < 30 && size(tags) == 1",
        "date(called_at) == today",
        "after_working_days(opened, 3) > today && working_days_between(opened, today) <= -2",
        "colour == 'red' || colour in ['green', 'dark_green',]",
        "has(paint) && colour == paint",
        "contains(tags, 'new') && contains(name, 'a') && starts_with(name, 'b') && size(name) < 3",
        "has(photo)",
        "stage == 'start' && service == 'advise'",
        "has(service.limit) && service.limit > 3",
        "all(orders, o, o.amount > 0) && exists(orders, o, has(o.due) && o.due < today)",
        "count(orders, o, true) > 1 && sum(orders, o, o.amount) > 100 && sum(orders, o, o.count_of) < 3",
        "all(orders, o, all(orders, p, o.amount >= p.amount))",
        "gate.state == 'x' && shop.gate.state == 'y'",
        "has(elsewhere.thing) && elsewhere.thing < today",
        "open // why not\n && true",
        "('red' == colour) ? open : !open",
        "(open ? 'red' : 'green') == colour",
        "divide(price, price, 2, 'half') > 0.5 && divide(rate, 3, 0, 'up') % 2 == 1",
        "round(rate, 1, 'down') < 2.5 && round(price, 0, 'half') > 3 && 7 / 2 == 3",
        "year(opened) == 2026 && month(called_at) in [1, 2] && day(opened + 1) < 5",
        "called_at >= date_time('2026-01-31T09:40')",
        "matches(name, '^[一-龥]{2,4}$') || !matches(name, '[0-9]')",
        "default(people, 0) > 3 && default(elsewhere.thing, today) == today",
        "least(rate, 2) < greatest(rate, 3) || least(opened, today) == today",
        "matches(name, r'^\\d+\\.$') && name != r'\\' && name != R\"\\\"",
        "size(orders) > 1 && exists_one(orders, o, has(o.due) && o.due < today)",
        "opened + working_days(3) > today && opened - working_days(1) < today",
        "has(service.limit) && working_days_between(opened, today) < service.limit - 2",
        "today - opened > days(30) && 2 * (today - opened) < 90 && opened + (today - opened) == today",
        "after_working_days(opened, default(people, 3)) > today",
    ] {
        assert_eq!(found(text), "", "{text}");
    }
}

#[test]
fn findings_underline_what_is_wrong() {
    for (text, expected) in [
        ("", "Syntax[]"),
        ("open &&", "Syntax[]"),
        ("open open", "Syntax[open]"),
        ("(open", "Syntax[]"),
        ("open = true", "Syntax[=]"),
        ("open and not open", "Syntax[and] Syntax[not]"),
        ("name ＝＝ “x”", "Syntax[＝＝] Syntax[“x”]"),
        ("open\u{3000}&& open", "Syntax[\u{3000}]"),
        ("name.size()", "Syntax[size]"),
        ("name == 'x", "Syntax[']"),
        ("rate < 1 < 2", "Syntax[<]"),
        ("default(1, 2) > 1", "Syntax[default(1, 2)]"),
        (
            "exists_one(orders, true)",
            "Syntax[exists_one(orders, true)]",
        ),
        ("[open]", "Syntax[[]"),
        ("has(1)", "Syntax[has(1)]"),
        ("all(orders, o)", "Syntax[all(orders, o)]"),
        ("rate > 1e3", "BadLiteral[1e3]"),
        ("name == '\\q'", "BadLiteral[\\q]"),
        ("opened == date('2026-02-30')", "BadLiteral['2026-02-30']"),
        (
            "date_time('2026-01-31') < called_at",
            "BadLiteral['2026-01-31']",
        ),
        ("round(rate, 9, 'half') > 1", "BadLiteral[9]"),
        ("round(rate, 1, 'halve') > 1", "BadLiteral['halve']"),
        (
            "divide(rate, 2, people, open) > 1",
            "BadLiteral[people] BadLiteral[open]",
        ),
        ("matches(name, '浚\\u53bf(')", "BadLiteral['浚\\u53bf(']"),
        ("matches(name, r'\\bx')", "BadLiteral[r'\\bx']"),
        ("matches(name, '\\d')", "BadLiteral[\\d]"),
        ("name == b'x'", "Syntax[b]"),
        (
            "matches(name, '(.{200}){5}x.{99}')",
            "TooLarge['(.{200}){5}x.{99}']",
        ),
        ("nme == 'x'", "UnknownName[nme]"),
        ("elsewhere.thng == today", "UnknownName[thng]"),
        ("by_whom == 'x'", "UnknownName[by_whom]"),
        ("shop", "UnknownName[shop]"),
        ("service.fee > 1", "UnknownName[fee]"),
        (
            "any(orders, o, true)",
            "UnknownFunction[any] UnknownName[orders] UnknownName[o]",
        ),
        ("size(name, name) > 1", "UnknownFunction[size(name, name)]"),
        ("name", "TypeMismatch[name]"),
        ("open && 1", "TypeMismatch[1]"),
        ("name == 1", "TypeMismatch[name == 1]"),
        ("name < 'b'", "TypeMismatch[name < 'b']"),
        ("opened == '2026-01-01'", "TypeMismatch['2026-01-01']"),
        ("opened < called_at", "TypeMismatch[opened < called_at]"),
        ("price / 3 > 1", "TypeMismatch[price / 3]"),
        ("rate / rate > 1", "TypeMismatch[rate / rate]"),
        (
            "has(service.limit) && today - opened > service.limit",
            "TypeMismatch[today - opened > service.limit]",
        ),
        (
            "working_days_between(opened, today) + days(3) > 4",
            "TypeMismatch[working_days_between(opened, today) + days(3)]",
        ),
        (
            "after_working_days(opened, today - opened) > today",
            "TypeMismatch[today - opened]",
        ),
        ("least(name, 'b') == 'b'", "TypeMismatch[least(name, 'b')]"),
        ("year(rate) > 1", "TypeMismatch[rate]"),
        ("matches(name, name)", "TypeMismatch[name]"),
        ("matches(rate, 'x')", "TypeMismatch[rate]"),
        ("size(rate) > 1", "TypeMismatch[rate]"),
        ("opened + opened > today", "TypeMismatch[opened + opened]"),
        ("colour == name", "TypeMismatch[colour == name]"),
        ("has(today)", "TypeMismatch[today]"),
        ("tags == tags", "TypeMismatch[tags == tags]"),
        ("(open ? 'a' : 1) == 'a'", "TypeMismatch[(open ? 'a' : 1)]"),
        ("colour == 'gren'", "UnknownChoice['gren']"),
        (
            "colour in ['red', '绿色', 'blue']",
            "UnknownChoice['绿色'] UnknownChoice['blue']",
        ),
        ("contains(tags, 'news')", "UnknownChoice['news']"),
        ("stage == 'begin'", "UnknownChoice['begin']"),
        ("people > 3", "Unguarded[people]"),
        ("has(people) || people > 3", "Unguarded[people]"),
        ("open ? people > 1 : has(people)", "Unguarded[people]"),
        ("people + 1 > 2 && has(people)", "Unguarded[people]"),
        (
            "max(orders, o, o.amount) > 3",
            "Unguarded[max(orders, o, o.amount)]",
        ),
        ("exists(orders, o, o.due < today)", "Unguarded[o.due]"),
        ("elsewhere.thing < today", "Unguarded[elsewhere.thing]"),
        ("service.limit > 3", "Unguarded[service.limit]"),
        ("end.by_whom == 'x'", "LaterStage[end.by_whom]"),
        ("orders.amount > 1", "GroupReach[orders.amount]"),
        ("exists(shop, s, true)", "UnknownName[shop]"),
        ("exists(orders, shop, true)", "UnknownName[shop]"),
        ("exists(orders, o, o)", "TypeMismatch[o]"),
        (
            "nme == 'x' && colour == 'gren' || people > 1",
            "UnknownName[nme] UnknownChoice['gren'] Unguarded[people]",
        ),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn values_may_stay_open_where_conditions_may_not() {
    let of = |text: &str, ty: Type| described(text, errors_in(text, "shop", Some(ty)));
    assert_eq!(
        of(
            "after_working_days(opened, has(people) ? people : service.limit)",
            Type::Date
        ),
        ""
    );
    assert_eq!(
        of("people > 1", Type::Bool),
        "",
        "the whole value may be unanswered"
    );
    assert_eq!(of("people > 1 ? 1 : 2", Type::Integer), "Unguarded[people]");
    assert_eq!(of("rate * 2", Type::Decimal), "");
    assert_eq!(of("rate * 2", Type::Integer), "TypeMismatch[rate * 2]");
    assert_eq!(of("round(rate * 2, 0, 'up')", Type::Integer), "");
    assert_eq!(of("today - opened", Type::Integer), "");
    assert_eq!(of("opened + service.limit", Type::Date), "");
    assert_eq!(of("open ? 3 : service.limit", Type::Integer), "");
    assert_eq!(
        of("open ? today - opened : service.limit", Type::Integer),
        "TypeMismatch[open ? today - opened : service.limit]"
    );
    assert_eq!(of("5", Type::Money), "");
    let colour = names().sections["shop"].fields["colour"].ty.clone();
    assert_eq!(
        of("open ? 'red' : has(paint) ? paint : 'blue'", colour),
        "UnknownChoice['blue']"
    );
    assert_eq!(
        described(
            "",
            errors_in(
                "amount > 1 && exists(orders, o, o.amount > amount)",
                "orders",
                None
            )
        ),
        ""
    );
}

#[test]
fn help_says_what_was_meant() {
    let first = |text: &str| errors_in(text, "shop", None).remove(0);
    let help = |text: &str| first(text).help.unwrap_or_default();
    assert_eq!(help("colour == 'gren'"), "did you mean `green`?");
    assert_eq!(help("colour == '绿色'"), "did you mean `green`?");
    assert_eq!(help("by_whom == 'x'"), "did you mean `end.by_whom`?");
    assert_eq!(help("startswith(name, 'a')"), "did you mean `starts_with`?");
    let fixed = |text: &str| {
        let (span, edit) = first(text).suggestion.unwrap();
        format!("{}{edit}{}", &text[..span.start], &text[span.end..])
    };
    assert_eq!(
        fixed("open && people > 3"),
        "open && has(people) && people > 3"
    );
    assert_eq!(
        fixed("opened == '2026-01-01'"),
        "opened == date('2026-01-01')"
    );
    assert_eq!(fixed("name == “x'y”"), "name == 'x\\'y'");
    assert_eq!(fixed("nme == 'x'"), "name == 'x'");
}

#[test]
fn limits() {
    let long = |count: usize| vec!["open"; count].join(" && ");
    assert_eq!(found(&long(10_000)), "");
    assert!(found(&long(10_001)).starts_with("TooLarge"));
    let ternaries = |count: usize| format!("{}open", "open ? open : ".repeat(count));
    assert_eq!(found(&ternaries(24)), "");
    assert!(found(&ternaries(200)).starts_with("TooLarge"));
    let nested = |count: usize| format!("{}open{}", "(".repeat(count), ")".repeat(count));
    assert_eq!(found(&nested(60)), "");
    for count in [100, 1_000, 100_000] {
        assert!(found(&nested(count)).starts_with("TooLarge"), "{count}");
        assert!(
            found(&format!("{}open", "!".repeat(count))).starts_with("TooLarge"),
            "{count}"
        );
        assert!(
            found(&format!("{}1 > 0", "1 + ".repeat(count))).starts_with("TooLarge"),
            "{count}"
        );
    }
    assert_eq!(found(&format!("{}1 > 0", "1 + ".repeat(40))), "");
}

#[test]
fn one_spelling_for_one_tree() {
    for (text, printed) in [
        ("a&&(b||c)", "a && (b || c)"),
        ("((a))||b&&c", "a || b && c"),
        ("(a&&b)&&c", "(a && b) && c"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("(1-2)-3", "1 - 2 - 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("!(a==b)", "!(a == b)"),
        ("(a ? b : c) ? d : e ? f : g", "(a ? b : c) ? d : e ? f : g"),
        ("has( a . b ) // x", "has(a.b)"),
        ("x in[1,2,]", "x in [1, 2]"),
        ("\"it's\\n\\u4e2d\"", "'it\\'s\\n中'"),
        ("all(g,r,r.x>0.50)", "all(g, r, r.x > 0.50)"),
        ("!exists_one(g,r,r.x)", "!(count(g, r, r.x) == 1)"),
        ("default(a.b,1)+1", "(has(a.b) ? a.b : 1) + 1"),
        ("divide( a,b , 2,'half')", "divide(a, b, 2, 'half')"),
        ("- -1 + .5", "--1 + 0.5"),
    ] {
        let (node, errors) = parse(text);
        assert_eq!(errors, vec![], "{text}");
        assert_eq!(print(&node), printed);
        assert_eq!(print(&parse(printed).0), printed);
    }
}
