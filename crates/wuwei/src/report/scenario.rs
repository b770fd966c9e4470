//! What came of scenarios: for people, for programs, for build servers.

use wuwei_json::Value;
use wuwei_rules::scenario::{Act, Complaint, Deed, Expected, Run, Stage, Step};
use wuwei_rules::{Diagnostic, Scenario, SourceFile};

use anstyle::AnsiColor;

use super::coverage::{self, Covered};
use super::mutants::{self, Mutated};
use super::{human, object};
use crate::args::{Language, Listed};

/// A scenario of a set that this one extends.
pub(crate) struct Elsewhere<'t> {
    /// The set's id and its own.
    pub(crate) id: &'t str,
    /// The first thing that comes otherwise here, if anything does.
    pub(crate) differs: Option<String>,
}

/// What came of a test.
pub(crate) struct Tried<'t> {
    /// The scenarios and how they went.
    pub(crate) runs: &'t [(&'t Scenario, &'t Run)],
    /// The scenarios of the sets above.
    pub(crate) inherited: &'t [Elsewhere<'t>],
    /// What they reach.
    pub(crate) covered: Covered<'t>,
    /// What of changed rules they notice, if that was asked.
    pub(crate) mutated: Option<Mutated<'t>>,
    /// What of it is listed for people.
    pub(crate) listed: Option<Listed>,
    /// The rules and scenarios as written.
    pub(crate) sources: &'t [SourceFile],
}

/// One line a scenario, below it what came otherwise than expected; how many there were; what they reach.
pub(crate) fn human(tried: &Tried<'_>, language: Language) -> String {
    let Tried { runs, sources, .. } = tried;
    let (good, bad) = (
        AnsiColor::Green.on_default(),
        AnsiColor::Red.on_default().bold(),
    );
    let mut text = String::new();
    for (scenario, run) in *runs {
        let title = match (language, &scenario.title.en) {
            (Language::En, Some(title)) => title,
            _ => &scenario.title.zh,
        };
        let head = format!("{}  {title}", scenario.id);
        if run.failures.is_empty() {
            let seen = counted(run.looked_at, "expectation");
            let signed = counted(run.signed.len(), "entry");
            text += &format!("{good}ok{good:#} {head} ({seen}, {signed})\n");
            continue;
        }
        text += &format!("{bad}FAILED{bad:#} {head}\n");
        for failure in &run.failures {
            text += &format!("{}\n\n", human::render(failure, sources));
        }
    }
    let failed = runs.iter().filter(|(_, run)| !run.failures.is_empty());
    let failed = failed.count();
    text += &format!(
        "{}: {} as expected, {failed} failed\n",
        counted(runs.len(), "scenario"),
        runs.len() - failed
    );
    text += &inherited(tried);
    text += &coverage::human(tried.covered, tried.listed);
    if let Some(mutated) = tried.mutated {
        text.push('\n');
        text += &mutants::human(mutated);
    }
    text
}

/// How many scenarios of the sets above hold here, and why the others do not.
fn inherited(tried: &Tried<'_>) -> String {
    if tried.inherited.is_empty() {
        return String::new();
    }
    let differing = tried.inherited.iter();
    let differing = differing.filter_map(|it| Some((it.id, it.differs.as_ref()?)));
    let mut text = String::new();
    let mut number = 0;
    for (id, why) in differing {
        number += 1;
        if tried.listed.is_some() {
            text += &format!("differs {id}: {why}\n");
        }
    }
    let all = tried.inherited.len();
    text + &format!(
        "scenarios of the sets above: {} of {all} hold here too\n",
        all - number
    )
}

fn counted(number: usize, what: &str) -> String {
    match (number, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {what}s"),
    }
}

/// Everything: what is done and expected at each step, with typed words and paths as the form has them,
/// the data of the entries, and the failures with their places; then what was reached.
pub(crate) fn json(tried: &Tried<'_>) -> String {
    let Tried { runs, sources, .. } = tried;
    let scenarios = runs.iter().map(|(scenario, run)| {
        object([
            ("id", scenario.id.as_str().into()),
            ("title", scenario.title.zh.as_str().into()),
            ("file", file(scenario, sources).into()),
            ("flow", scenario.flow.as_str().into()),
            (
                "service",
                scenario.service.as_deref().map_or(Value::Null, Value::from),
            ),
            (
                "stages",
                list(
                    scenario
                        .stages
                        .iter()
                        .enumerate()
                        .map(|(at, it)| stage(it, run, at)),
                ),
            ),
            (
                "failures",
                list(run.failures.iter().map(|it| failure(it, sources))),
            ),
        ])
    });
    let whole = object([
        ("scenarios", list(scenarios)),
        ("inherited", list(tried.inherited.iter().map(elsewhere))),
        ("coverage", coverage::json(tried.covered)),
        ("mutation", tried.mutated.map_or(Value::Null, mutants::json)),
    ]);
    String::from_utf8_lossy(&wuwei_json::to_canonical(&whole)).into_owned()
}

fn elsewhere(inherited: &Elsewhere<'_>) -> Value {
    let differs = inherited.differs.as_deref();
    object([
        ("id", inherited.id.into()),
        ("differs", differs.map_or(Value::Null, Value::from)),
    ])
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::Array(values.collect())
}

fn file<'s>(scenario: &Scenario, sources: &'s [SourceFile]) -> &'s str {
    let source = sources.get(scenario.span.file);
    source.map_or("", |source| source.name.as_str())
}

fn stage(stage: &Stage, run: &Run, at: usize) -> Value {
    let data = run.signed.get(at).map(|entry| entry.data.clone());
    object([
        ("stage", stage.id.as_str().into()),
        ("at", stage.at.to_text().into()),
        ("steps", list(stage.steps.iter().map(step))),
        ("data", data.unwrap_or(Value::Null)),
    ])
}

fn step(step: &Step) -> Value {
    let expected = step.expected.iter();
    let expected = expected.map(|it| expectation(&it.expected));
    object([
        ("do", list(step.deeds.iter().map(deed))),
        ("expect", list(expected)),
    ])
}

fn deed(deed: &Deed) -> Value {
    let path = Value::from(deed.path.as_str());
    match &deed.act {
        Act::Add => object([("act", "add".into()), ("path", path)]),
        Act::Remove => object([("act", "remove".into()), ("path", path)]),
        Act::Answer(typed) => object([
            ("act", "answer".into()),
            ("path", path),
            ("typed", typed.as_str().into()),
        ]),
    }
}

fn expectation(expected: &Expected) -> Value {
    let of = |what: &str, path: &str| object([("what", what.into()), ("path", path.into())]);
    let with = |what: &str, path: &str, value: Value| {
        object([
            ("what", what.into()),
            ("path", path.into()),
            ("value", value),
        ])
    };
    let all = |what: &str, complaints: &[Complaint]| {
        let complaints = list(complaints.iter().map(complaint));
        object([("what", what.into()), ("all", complaints)])
    };
    match expected {
        Expected::Visible(path) => of("visible", path),
        Expected::Hidden(path) => of("hidden", path),
        Expected::Required(path) => of("required", path),
        Expected::Optional(path) => of("optional", path),
        Expected::Value(path, value) => with("value", path, value.clone().unwrap_or(Value::Null)),
        Expected::Data(section, data) => with("data", section, data.clone()),
        Expected::Problems(complaints) => all("problems", complaints),
        Expected::Warnings(complaints) => all("warnings", complaints),
    }
}

fn complaint(complaint: &Complaint) -> Value {
    let number = complaint.number.map(i64::from);
    object([
        ("path", complaint.path.as_str().into()),
        ("code", complaint.code.into()),
        ("number", number.map_or(Value::Null, Value::from)),
    ])
}

fn failure(failure: &Diagnostic, sources: &[SourceFile]) -> Value {
    let (file, line, character) = place(failure, sources);
    object([
        ("message", failure.message.as_str().into()),
        ("file", file.into()),
        ("line", line.into()),
        ("character", character.into()),
        ("rules", list(deciding(failure, sources).map(rule))),
    ])
}

fn rule(rule: Deciding<'_>) -> Value {
    object([
        ("text", rule.text.into()),
        ("why", rule.why.into()),
        ("file", rule.file.into()),
        ("line", rule.line.into()),
        ("character", rule.character.into()),
    ])
}

/// A rule that decided.
struct Deciding<'s> {
    /// As it is written.
    text: &'s str,
    /// Its layer and clause, and what it looked at.
    why: &'s str,
    file: &'s str,
    line: i64,
    character: i64,
}

/// The rules that decided what came otherwise, each at its place.
fn deciding<'s>(
    failure: &'s Diagnostic,
    sources: &'s [SourceFile],
) -> impl Iterator<Item = Deciding<'s>> {
    failure.others.iter().filter_map(|(span, why)| {
        let source = sources.get(span.file)?;
        let at = source.lines().position(span.start);
        Some(Deciding {
            text: source.slice(*span),
            why,
            file: &source.name,
            line: at.line as i64,
            character: at.character as i64,
        })
    })
}

fn place<'s>(failure: &Diagnostic, sources: &'s [SourceFile]) -> (&'s str, i64, i64) {
    let Some(source) = sources.get(failure.primary.file) else {
        return ("", 0, 0);
    };
    let at = source.lines().position(failure.primary.start);
    (&source.name, at.line as i64, at.character as i64)
}

/// A test case a scenario, as JUnit's readers take it.
pub(crate) fn junit(tried: &Tried<'_>) -> String {
    let Tried { runs, sources, .. } = tried;
    let failed = runs.iter().filter(|(_, run)| !run.failures.is_empty());
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuite name=\"wuwei\" tests=\"{}\" failures=\"{}\">\n",
        runs.len(),
        failed.count()
    );
    for (scenario, run) in *runs {
        text += &format!(
            "  <testcase classname=\"{}\" name=\"{}\">\n",
            escaped(&scenario.flow),
            escaped(&scenario.id)
        );
        for failure in &run.failures {
            let (file, line, character) = place(failure, sources);
            let mut said = format!("{file}:{line}:{character}");
            for rule in deciding(failure, sources) {
                let Deciding { text, why, .. } = rule;
                let place = format!("{}:{}:{}", rule.file, rule.line, rule.character);
                said += &format!("\n{place}: {text}: {why}");
            }
            text += &format!(
                "    <failure message=\"{}\">{}</failure>\n",
                escaped(&failure.message),
                escaped(&said)
            );
        }
        text += "  </testcase>\n";
    }
    let said = coverage::human(tried.covered, Some(Listed::Missing));
    let mutants = tried.mutated.map(|it| format!("\n{}", mutants::human(it)));
    let said = format!("{}{said}{}", inherited(tried), mutants.unwrap_or_default());
    text += &format!("  <system-out>{}</system-out>\n", escaped(&said));
    text + "</testsuite>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        // Control characters cannot stand in XML at all.
        .replace(
            |c: char| c.is_control() && c != '\n' && c != '\t',
            "\u{fffd}",
        )
}
