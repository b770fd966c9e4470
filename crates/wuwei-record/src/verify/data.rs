//! Does the data agree with what was signed before, and with the rules?

use wuwei_json::{Object, Value};

use super::{Attachment, Claim, Held, Judgement, Ruling, corrected};
use crate::entry::{CORRECTION, Entry, STAGE};
use crate::finding::{Code, Finding};
use crate::place::{Place, in_data};
use crate::state::State;

/// Folds the entries, asking the judge at each. An entry that stands there a second time (not `once`)
/// is left out.
pub(super) fn check(
    values: &[Value],
    entries: &[Entry<'_>],
    once: &[bool],
    judge: &dyn Fn(&Claim<'_>) -> Judgement,
    findings: &mut Vec<Finding>,
) {
    let mut state = State::default();
    let mut stages_before = 0;
    for (entry, number) in entries
        .iter()
        .zip(1..)
        .filter(|(_, number)| once[number - 1])
    {
        contexts(&values[number - 1], number, findings);
        if !matches!(entry.kind, STAGE | CORRECTION) {
            findings.push(
                Finding::of_entry(Code::KindNotJudged, number)
                    .at("/kind")
                    .with("kind", entry.kind),
            );
            continue;
        }
        let change = state.change(values, number);
        let attachments = attachments(entry.data);
        let claim = Claim {
            number,
            entry,
            stages_before,
            before: state.value(),
            given_again: &change.given_again,
            attachments: &attachments,
            state: &state,
            entries: values,
        };
        let mut judgement = judge(&claim);
        if entry.kind == CORRECTION {
            // One that is wrong changes nothing: there is nothing to judge.
            judgement.rules = match change.findings.is_empty() {
                true => corrected::check(&values[..number], judge),
                false => Some(Ruling::default()),
            };
        }
        report(&claim, judgement, findings);
        findings.extend(change.findings);
        if number < values.len() {
            state.apply(values, number);
        }
        stages_before += usize::from(entry.kind == STAGE);
    }
}

fn report(claim: &Claim<'_>, judgement: Judgement, findings: &mut Vec<Finding>) {
    let number = claim.number;
    match judgement.rules {
        Some(ruling) => by_the_rules(claim, ruling, findings),
        None => {
            let [id, version, digest] = claim.entry.ruleset;
            let finding = Finding::of_entry(Code::EditionUnknown, number).at("/ruleset");
            findings.push(
                finding
                    .with("ruleset", id)
                    .with("version", version)
                    .with("digest", digest),
            );
        }
    }
    let held = judgement
        .attachments
        .into_iter()
        .chain(std::iter::repeat(Held::Absent));
    for (attachment, held) in claim.attachments.iter().zip(held) {
        let code = match held {
            Held::Right => continue,
            Held::Absent => Code::AttachmentAbsent,
            Held::Altered => Code::AttachmentAltered,
        };
        let finding = Finding::of_entry(code, number).at(&in_data(&attachment.place));
        findings.push(finding.with("name", &attachment.name));
    }
}

fn by_the_rules(claim: &Claim<'_>, ruling: Ruling, findings: &mut Vec<Finding>) {
    for place in claim
        .given_again
        .iter()
        .filter(|place| !ruling.computed.contains(place))
    {
        let finding = Finding::of_entry(Code::AnsweredAgain, claim.number);
        findings.push(finding.at(&in_data(place)));
    }
    for problem in ruling.problems {
        let code = if problem.warning {
            Code::DataWarned
        } else {
            Code::DataRefused
        };
        let mut finding = Finding::of_entry(code, claim.number).at(&problem.path);
        finding = finding.with("problem", problem.code);
        finding.args.extend(problem.args);
        findings.push(finding);
    }
}

/// `@context` anywhere in an entry.
fn contexts(entry: &Value, number: usize, findings: &mut Vec<Finding>) {
    walk(entry, &Place::Root, &mut |object, place| {
        if object.contains("@context") {
            let place = place.member("@context").pointer().to_text();
            findings.push(Finding::of_entry(Code::Context, number).at(&place));
        }
    });
}

/// Whatever is written as a file's name, size, type and digest.
fn attachments(data: &Value) -> Vec<Attachment> {
    let mut found = Vec::new();
    walk(data, &Place::Root, &mut |object, place| {
        let text = |name| object.get(name).and_then(Value::as_str);
        if object.len() != 4 || text("type").is_none() {
            return;
        }
        let size = object.get("size").and_then(Value::as_integer);
        if let (Some(name), Some(size), Some(sha256)) = (text("name"), size, text("sha256")) {
            let (name, sha256) = (name.to_owned(), sha256.to_owned());
            found.push(Attachment {
                place: place.pointer(),
                name,
                size,
                sha256,
            });
        }
    });
    found
}

/// Shows every object within a value.
fn walk(value: &Value, place: &Place<'_>, see: &mut dyn FnMut(&Object, &Place<'_>)) {
    match value {
        Value::Object(object) => {
            see(object, place);
            for (name, member) in object.iter() {
                walk(member, &place.member(name), see);
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                walk(item, &place.item(n), see);
            }
        }
        _ => {}
    }
}
