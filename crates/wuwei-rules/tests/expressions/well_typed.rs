//! Expressions made by their types, with `has` beside whatever a condition reads.

use proptest::prelude::*;

/// A type and its expression.
pub(crate) type Computed = (&'static str, String);

/// An expression and the fields that it hangs on.
#[derive(Debug, Clone)]
struct Made {
    text: String,
    open: Vec<String>,
}

impl Made {
    fn new(text: impl Into<String>, open: &[&str]) -> Made {
        Made {
            text: text.into(),
            open: open.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn join(text: String, parts: &[&Made]) -> Made {
        Made {
            text,
            open: parts.iter().flat_map(|part| part.open.clone()).collect(),
        }
    }

    /// As a condition: with `has` for all that it hangs on to its left.
    fn guarded(self) -> Made {
        let mut open = self.open;
        open.sort();
        open.dedup();
        let has: String = open.iter().map(|name| format!("has({name}) && ")).collect();
        Made::new(format!("({has}{})", self.text), &[])
    }
}

/// A few computed fields of all types.
pub(crate) fn expressions() -> impl Strategy<Value = Vec<Computed>> {
    let one = prop_oneof![
        condition(3).prop_map(|made| ("yes-no", made.text)),
        number(3).prop_map(|made| ("integer", made.text)),
        exact(3).prop_map(|made| ("decimal", made.text)),
        date(3).prop_map(|made| ("date", made.text)),
        choice(2).prop_map(|made| ("choice", made.text)),
    ];
    proptest::collection::vec(one, 1..6)
}

/// Answers to set, one after the other; empty ones clear.
pub(crate) fn answers() -> impl Strategy<Value = Vec<(String, String)>> {
    let paths = ["n", "d", "m", "day", "at", "t", "c", "cs", "ok"].map(|id| format!("main.{id}"));
    let rows = ["n", "day", "ok"]
        .into_iter()
        .flat_map(|id| ["d1", "d2"].map(|row| format!("rows.{row}.{id}")));
    let paths: Vec<String> = paths.into_iter().chain(rows).collect();
    let typed = vec![
        "",
        "0",
        "-3",
        "9007199254740991",
        "0.01",
        "2026-11-23",
        "2027-01-04",
        "2026-11-23 09:40",
        "red",
        "x\ny",
        "true",
        "false",
        "blue x",
    ];
    let one = (
        proptest::sample::select(paths),
        proptest::sample::select(typed),
    );
    proptest::collection::vec(
        one.prop_map(|(path, typed)| (path, typed.to_owned())),
        0..25,
    )
}

fn recursive(
    depth: u32,
    leaf: BoxedStrategy<Made>,
    more: impl FnOnce() -> BoxedStrategy<Made>,
) -> BoxedStrategy<Made> {
    if depth == 0 {
        leaf
    } else {
        prop_oneof![leaf, more()].boxed()
    }
}

fn leaf(of: &'static [(&'static str, &'static [&'static str])]) -> BoxedStrategy<Made> {
    proptest::sample::select(of)
        .prop_map(|(text, open)| Made::new(text, open))
        .boxed()
}

/// `a mark b`
fn pair(
    a: BoxedStrategy<Made>,
    marks: &'static [&'static str],
    b: BoxedStrategy<Made>,
) -> BoxedStrategy<Made> {
    (a, proptest::sample::select(marks), b)
        .prop_map(|(a, mark, b)| Made::join(format!("({} {mark} {})", a.text, b.text), &[&a, &b]))
        .boxed()
}

/// `c ? a : b`
fn either(of: BoxedStrategy<Made>, depth: u32) -> BoxedStrategy<Made> {
    (condition(depth), of.clone(), of)
        .prop_map(|(c, a, b)| {
            Made::join(
                format!("({} ? {} : {})", c.text, a.text, b.text),
                &[&c, &a, &b],
            )
        })
        .boxed()
}

fn condition(depth: u32) -> BoxedStrategy<Made> {
    let plain = leaf(&[
        ("true", &[]),
        ("sure", &[]),
        ("ok", &["ok"]),
        ("has(n)", &[]),
        ("has(service.limit)", &[]),
        ("stage == 'start'", &[]),
    ]);
    recursive(depth, plain.prop_map(Made::guarded).boxed(), move || {
        let less = depth - 1;
        let order: &[&str] = &["<", "<=", ">", ">=", "==", "!="];
        let equal: &[&str] = &["==", "!="];
        prop_oneof![
            pair(number(less), order, number(less)),
            pair(exact(less), order, number(less)),
            pair(date(less), order, date(less)),
            pair(calendar_days(less), order, calendar_days(less)),
            pair(working_days(less), order, number(less)),
            pair(
                leaf(&[("m", &["m"]), ("m * 2", &["m"])]),
                order,
                leaf(&[("100", &[]), ("divide(m, 3, 2, 'half')", &["m"])])
            ),
            pair(leaf(&[("at", &["at"])]), order, leaf(&[("at", &["at"])])),
            pair(choice(less), equal, leaf(&[("'red'", &[]), ("c", &["c"])])),
            pair(
                leaf(&[("t", &["t"]), ("'中'", &[])]),
                equal,
                leaf(&[("t", &["t"]), ("'x'", &[])])
            ),
            leaf(&[
                ("c in ['red', 'blue']", &["c"]),
                ("contains(cs, 'x')", &["cs"]),
                ("contains(t, '中')", &["t"]),
                ("starts_with(t, 'x')", &["t"]),
                ("matches(t, '^[a-z中]+ ?[0-9]*$')", &["t"]),
                ("matches(t, '')", &["t"]),
                ("at > date_time('2026-11-23T00:00')", &["at"]),
                ("exists_one(rows, q, has(q.ok) && q.ok)", &[]),
                ("ok == true", &["ok"])
            ]),
            condition(less).prop_map(|a| Made::new(format!("!{}", a.text), &[])),
            pair(condition(less), &["&&", "||"], condition(less)),
            either(condition(less), less),
            (
                proptest::sample::select(vec!["all", "exists"]),
                condition(less)
            )
                .prop_map(move |(fold, body)| {
                    // A macro inside another names its row otherwise.
                    let row = format!("r{depth}");
                    let asked = format!("has({row}.n) && {row}.n > 2 || {}", body.text);
                    Made::new(format!("{fold}(rows, {row}, {asked})"), &[])
                }),
            Just(Made::new(
                "exists(rows, r, exists(rows, q, has(r.n) && has(q.n) && r.n > q.n))",
                &[]
            )),
        ]
        .prop_map(Made::guarded)
        .boxed()
    })
}

fn number(depth: u32) -> BoxedStrategy<Made> {
    let plain = leaf(&[
        ("7", &[]),
        ("9223372036854775807", &[]),
        ("n", &["n"]),
        ("default(n, 3)", &[]),
        ("count(rows, r, true)", &[]),
        ("size(rows)", &[]),
        ("sum(rows, r, r.n)", &[]),
    ]);
    recursive(depth, plain, move || {
        let less = depth - 1;
        prop_oneof![
            pair(number(less), &["+", "-", "*", "/", "%"], number(less)),
            number(less).prop_map(|a| Made::join(format!("-({})", a.text), &[&a])),
            pair(
                calendar_days(less),
                &["/"],
                Just(Made::new("days(1)", &[])).boxed()
            ),
            pair(working_days(less), &["/"], working_days(less)),
            (
                date(less),
                proptest::sample::select(vec!["year", "month", "day"])
            )
                .prop_map(|(a, part)| Made::join(format!("{part}({})", a.text), &[&a])),
            (
                exact(less),
                proptest::sample::select(vec!["half", "up", "down"])
            )
                .prop_map(|(a, way)| Made::join(format!("round({}, 0, '{way}')", a.text), &[&a])),
            (number(less), number(less)).prop_map(|(a, b)| Made::join(
                format!("divide({}, {}, 0, 'half')", a.text, b.text),
                &[&a, &b]
            )),
            (
                leaf(&[("n", &["n"]), ("day - today", &["day"]), ("7", &[])]),
                leaf(&[("3", &[]), ("n * 2", &["n"])])
            )
                .prop_map(|(a, b)| Made::join(
                    format!("least({}, greatest({}, 5))", a.text, b.text),
                    &[&a, &b]
                )),
            leaf(&[
                ("size(t)", &["t"]),
                ("size(cs)", &["cs"]),
                ("year(at)", &["at"])
            ]),
            either(number(less), less),
        ]
        .boxed()
    })
}

fn calendar_days(depth: u32) -> BoxedStrategy<Made> {
    let plain = leaf(&[("days(3)", &[]), ("days(n)", &["n"])]);
    recursive(depth, plain, move || {
        let less = depth - 1;
        prop_oneof![
            pair(date(less), &["-"], date(less)),
            pair(calendar_days(less), &["+", "-"], number(less)),
            pair(calendar_days(less), &["*", "/"], number(less)),
            either(calendar_days(less), less),
        ]
        .boxed()
    })
}

fn working_days(depth: u32) -> BoxedStrategy<Made> {
    let plain = leaf(&[
        ("service.limit", &["service.limit"]),
        ("working_days(n)", &["n"]),
    ]);
    recursive(depth, plain, move || {
        let less = depth - 1;
        prop_oneof![
            (date(less), date(less)).prop_map(|(a, b)| Made::join(
                format!("working_days_between({}, {})", a.text, b.text),
                &[&a, &b]
            )),
            pair(working_days(less), &["+", "-"], working_days(less)),
            either(working_days(less), less),
        ]
        .boxed()
    })
}

fn exact(depth: u32) -> BoxedStrategy<Made> {
    let plain = leaf(&[
        ("0.125", &[]),
        ("d", &["d"]),
        ("99999999999999999999.5", &[]),
    ]);
    recursive(depth, plain, move || {
        let less = depth - 1;
        prop_oneof![
            pair(exact(less), &["+", "-", "*"], number(less)),
            (exact(less), number(less), 1..9_u8).prop_map(|(a, b, places)| Made::join(
                format!("divide({}, {}, {places}, 'up')", a.text, b.text),
                &[&a, &b]
            )),
            exact(less).prop_map(|a| Made::join(format!("round({}, 1, 'down')", a.text), &[&a])),
            either(exact(less), less)
        ]
        .boxed()
    })
}

fn date(depth: u32) -> BoxedStrategy<Made> {
    let plain = leaf(&[
        ("today", &[]),
        ("day", &["day"]),
        ("date('2026-02-28')", &[]),
        ("date(at)", &["at"]),
    ]);
    recursive(depth, plain, move || {
        let less = depth - 1;
        prop_oneof![
            pair(date(less), &["+", "-"], number(less)),
            pair(date(less), &["+", "-"], calendar_days(less)),
            pair(date(less), &["+", "-"], working_days(less)),
            leaf(&[
                ("default(day, today)", &[]),
                ("least(day, today)", &["day"])
            ]),
            (date(less), number(less)).prop_map(|(a, n)| Made::join(
                format!("after_working_days({}, {})", a.text, n.text),
                &[&a, &n]
            )),
            either(date(less), less),
        ]
        .boxed()
    })
}

fn choice(depth: u32) -> BoxedStrategy<Made> {
    let plain = leaf(&[("c", &["c"])]);
    recursive(depth, plain, move || {
        either(leaf(&[("c", &["c"])]), depth - 1)
    })
}

/// A rule set whose section `main` has a field of each type, and computed fields `r0`, `r1`, …
pub(crate) fn rule_set(computed: &[Computed]) -> String {
    let mut text = include_str!("head.toml").to_owned();
    for (at, (kind, expression)) in computed.iter().enumerate() {
        let more = match *kind {
            "choice" => {
                "choices = [{ id = \"red\", label = { zh = \"红\", en = \"Red\" } }, { id = \"blue\", label = { zh = \"蓝\", en = \"Blue\" } }]\n"
            }
            "decimal" => "places = 2\n",
            _ => "",
        };
        text.push_str(&format!(
            "[[field]]\nsection = \"main\"\nid = \"r{at}\"\ntype = \"{kind}\"\nlabel = {{ zh = \"果{at}\", en = \"Result {at}\" }}\n{more}value = \"{expression}\"\n"
        ));
    }
    text
}
