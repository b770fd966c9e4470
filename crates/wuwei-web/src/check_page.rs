//! The checking page: any file or pasted text in, a verdict in words out. Nothing leaves the device.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};
use wuwei_engine::FormProgram;
use wuwei_json::Value;
use wuwei_record::finding::{Bearing, Finding};
use wuwei_record::verify::{Basis, Checked, Verdict, VerdictKind, verify_record};
use wuwei_record::{Keys, Record};

use crate::chain::{Relation, relation};
use crate::facts::{block, texts};
use crate::judge::Forms;
use crate::page::{self, Page};
use crate::parcel::{self, Parcel, Refused};
use crate::sign::{MAX_FILE, text};
use crate::words::selector;
use crate::{clock, desk, dom, record_words, share};

/// What records are checked against, all of it out of the page.
struct Desk {
    page: Page,
    keys: Keys,
    forms: Forms,
}

/// Takes the page over.
pub fn start() {
    let desk = Rc::new(Desk {
        page: Page::new(),
        // A list that cannot be read authorises nobody.
        keys: Keys::from_json(&block("keys")).unwrap_or_default(),
        forms: forms(),
    });
    let files = desk.clone();
    listen("change", "[data-input=\"file\"]", move |input| {
        let Some(input) = input.dyn_ref::<HtmlInputElement>() else {
            return;
        };
        let desk = files.clone();
        share::read_files(input, MAX_FILE, move |files| desk.check_files(files));
        input.set_value("");
    });
    listen("click", "[data-act=\"check-text\"]", move |_| {
        let area = dom::find("[data-input=\"text\"]");
        if let Some(Ok(area)) = area.map(JsCast::dyn_into::<HtmlTextAreaElement>) {
            desk.check(&[area.value().into_bytes()]);
        }
    });
}

impl Desk {
    fn check_files(&self, files: Vec<Option<Vec<u8>>>) {
        let mut all = Vec::with_capacity(files.len());
        for bytes in files {
            match bytes {
                Some(bytes) => all.push(bytes),
                None => return self.refuse("file-too-large", &[]),
            }
        }
        self.check(&all);
    }

    /// Checks what was given; of several files of one record, whether they go different ways.
    fn check(&self, given: &[Vec<u8>]) {
        show_note("");
        let mut heaviest: Option<Verdict> = None;
        let mut records: Vec<Record> = Vec::new();
        for bytes in given {
            match parcel::open(bytes) {
                Ok(Parcel::Record(record) | Parcel::Draft(_, record, _))
                    if !record.entries.is_empty() =>
                {
                    let now = clock::at();
                    let basis = Basis {
                        keys: &self.keys,
                        now: Some(&now),
                        judge: &|claim| self.forms.judge(claim),
                    };
                    let verdict = verify_record(record.clone(), &basis);
                    records.push(record);
                    if heaviest
                        .as_ref()
                        .is_none_or(|known| known.kind < verdict.kind)
                    {
                        heaviest = Some(verdict);
                    }
                }
                Ok(_) | Err(Refused::NotARecord) => return self.refuse("not-a-record", &[]),
                Err(Refused::Newer(format)) => {
                    return self.refuse("newer-format", &[("format", &format)]);
                }
                Err(Refused::Damaged { offset, code }) => {
                    let offset = offset.map(|offset| offset.to_string()).unwrap_or_default();
                    return self.show_unreadable(&offset, &code);
                }
            }
        }
        if let Some(verdict) = heaviest {
            self.show(&verdict, fork(&records));
        }
    }

    fn show(&self, verdict: &Verdict, fork: Option<usize>) {
        let kind = if fork.is_some() {
            verdict.kind.max(VerdictKind::Forked)
        } else {
            verdict.kind
        };
        let bad = verdict
            .findings
            .iter()
            .filter(|finding| finding.code.bearing() >= Bearing::Invalid);
        let entry = fork
            .or(bad.filter_map(|finding| finding.entry).min())
            .unwrap_or(1)
            .to_string();
        let count = verdict.entries.len().to_string();
        let mut signers: Vec<&str> = Vec::new();
        let record = verdict.record.as_ref();
        let entries = record.map_or(&[][..], |record| &record.entries);
        for entry in entries {
            let name = entry
                .get("by")
                .map(|by| text(by, "name"))
                .unwrap_or_default();
            if !signers.contains(&name) {
                signers.push(name);
            }
        }
        let slots = [
            ("count", &*count),
            ("signers", &*signers.len().to_string()),
            ("entry", &*entry),
        ];
        self.say_verdict(kind, &slots);
        self.lay_chain(entries, verdict);
        self.lay_findings(&verdict.findings);
        if let Some(place) = dom::find("[data-record]") {
            let form = entries.first().and_then(|first| first.get("form"));
            let program = form.and_then(|form| self.forms.program(text(form, "digest")));
            record_words::lay(
                &self.page,
                &place,
                program.map(|program| &**program),
                &verdict.state(),
            );
        }
        reveal();
    }

    fn show_unreadable(&self, offset: &str, code: &str) {
        self.say_verdict(VerdictKind::Unreadable, &[("offset", offset)]);
        for place in ["[data-chain]", "[data-record]", "[data-findings]"] {
            if let Some(place) = dom::find(place) {
                place.set_text_content(None);
            }
        }
        let words = self
            .page
            .said(&["finding:", code].concat(), &[("offset", offset)]);
        self.add_finding("unreadable", &words);
        reveal();
    }

    /// No record at all: said by the input, and no verdict is shown.
    fn refuse(&self, code: &str, slots: &[(&str, &str)]) {
        if let Some(result) = dom::find("[data-result]") {
            dom::show(&result, false);
        }
        for note in dom::find_all("[data-note=\"check\"]") {
            let _ = note.set_attribute("data-state", code);
            page::say(&note, &self.page.said(code, slots));
        }
        show_note(code);
    }

    fn say_verdict(&self, kind: VerdictKind, slots: &[(&str, &str)]) {
        let name = if kind == VerdictKind::SignerUnknown {
            "valid-signer-unknown"
        } else {
            kind.name()
        };
        if let Some(result) = dom::find("[data-result]") {
            let _ = result.set_attribute("data-verdict", name);
        }
        if let Some(place) = dom::find("[data-verdict-text]") {
            let words = self
                .page
                .text(&selector("verdict-line", name), slots)
                .unwrap_or_default();
            place.set_text_content(Some(&words));
        }
    }

    fn lay_chain(&self, entries: &[Value], verdict: &Verdict) {
        let Some(list) = dom::find("[data-chain]") else {
            return;
        };
        list.set_text_content(None);
        for (place, (entry, checked)) in entries.iter().zip(&verdict.entries).enumerate() {
            let state = state_of(place + 1, checked, &verdict.findings);
            self.add_entry(&list, state, entry, checked);
        }
    }

    fn add_entry(&self, list: &Element, state: &str, entry: &Value, checked: &Checked) {
        let inner = |name: &str, part| entry.get(name).map_or("", |inner| text(inner, part));
        let stage = text(entry, "stage");
        let named = self.page.text(&selector("stage", stage), &[]);
        let named = named.unwrap_or_else(|| [text(entry, "kind"), " ", stage].concat());
        let key = checked.key.map(|key| key.multikey()).unwrap_or_default();
        let ruleset = [inner("ruleset", "id"), " ", inner("ruleset", "version")].concat();
        let slots = [
            ("@data-state", state),
            ("stage", &*named),
            ("by", inner("by", "name")),
            ("department", inner("by", "department")),
            ("at", &desk::moment(text(entry, "at"))),
            ("key", key.get(..12).unwrap_or_default()),
            ("ruleset", &ruleset),
        ];
        self.page.add(list, "template[data-chain-item]", &slots);
    }

    fn lay_findings(&self, findings: &[Finding]) {
        let Some(list) = dom::find("[data-findings]") else {
            return;
        };
        list.set_text_content(None);
        for finding in findings {
            let code = ["finding:", finding.code.name()].concat();
            let entry = finding
                .entry
                .map(|entry| entry.to_string())
                .unwrap_or_default();
            let field = self.field_name(&finding.place);
            let args: Vec<(&str, String)> = finding.args.iter().map(|arg| self.told(arg)).collect();
            let mut slots = vec![("entry", entry.as_str()), ("field", field.as_str())];
            slots.extend(args.iter().map(|(name, value)| (*name, value.as_str())));
            let words = self.page.message(&code, &slots);
            let plain = || [finding.code.name(), " ", &entry, " ", &finding.place].concat();
            self.add_finding(level(finding.code.bearing()), &words.unwrap_or_else(plain));
        }
    }

    /// An argument of a finding for people: what the form's rules say has words of its own.
    fn told(&self, (name, value): &(&'static str, String)) -> (&'static str, String) {
        let words =
            (*name == "problem").then(|| self.page.message(&["problem:", value].concat(), &[]));
        (*name, words.flatten().unwrap_or_else(|| value.clone()))
    }

    fn add_finding(&self, level: &str, words: &str) {
        if let Some(list) = dom::find("[data-findings]") {
            let slots = [("@data-level", level), ("text", words)];
            self.page.add(&list, "template[data-finding]", &slots);
        }
    }

    /// A judge's path by its label, a pointer as it stands.
    fn field_name(&self, place: &str) -> String {
        if place.is_empty() || place.starts_with('/') {
            return place.to_owned();
        }
        let parts: Vec<&str> = place.split('.').collect();
        let is_row =
            |part: &str| part.len() > 1 && part.bytes().skip(1).all(|byte| byte.is_ascii_digit());
        let general: Vec<&str> = parts
            .iter()
            .enumerate()
            .map(|(n, part)| if n == 1 && is_row(part) { "*" } else { part })
            .collect();
        self.page.label(&general.join("."))
    }
}

/// Whether two of the records are copies that go different ways: from which entry.
fn fork(records: &[Record]) -> Option<usize> {
    let pairs = records
        .iter()
        .enumerate()
        .flat_map(|(n, one)| records[n + 1..].iter().map(move |other| (one, other)));
    pairs
        .filter(|(one, other)| one.id == other.id)
        .filter_map(
            |(one, other)| match relation(&one.entries, &other.entries) {
                Relation::Forked(entry) => Some(entry),
                _ => None,
            },
        )
        .min()
}

fn state_of(number: usize, checked: &Checked, findings: &[Finding]) -> &'static str {
    let own = findings
        .iter()
        .filter(|finding| finding.entry == Some(number));
    let worst = own.map(|finding| finding.code.bearing()).max();
    match worst {
        Some(bearing) if bearing >= Bearing::Invalid => "bad",
        _ if !checked.signed => "bad",
        _ if checked.signer.is_none() => "unknown",
        _ => "good",
    }
}

fn level(bearing: Bearing) -> &'static str {
    match bearing {
        Bearing::Note => "note",
        Bearing::SignerUnknown => "signer-unknown",
        Bearing::Incomplete => "incomplete",
        Bearing::Forked => "forked",
        Bearing::Invalid => "invalid",
        Bearing::Unreadable => "unreadable",
    }
}

fn forms() -> Forms {
    let mut forms = Forms::default();
    for form in block("forms").as_array().unwrap_or_default() {
        if let Some(Ok(program)) = form.get("program").map(FormProgram::from_json) {
            forms.add(
                text(form, "digest"),
                Rc::new(program),
                texts(form.get("ruleset")),
            );
        }
    }
    forms
}

fn show_note(code: &str) {
    for note in dom::find_all("[data-note=\"check\"]") {
        dom::show(&note, !code.is_empty());
    }
}

/// The verdict takes the focus, so that it is read out.
fn reveal() {
    if let Some(result) = dom::find("[data-result]") {
        dom::show(&result, true);
        page::focus(&result);
        result.scroll_into_view();
    }
}

/// Listens on the document for events on elements that match, for as long as the page lives.
fn listen(event: &str, on: &'static str, react: impl Fn(&Element) + 'static) {
    dom::listen(&dom::document(), event, false, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(Ok(Some(element))) = target.map(|target| target.closest(on)) {
            react(&element);
        }
    });
}
