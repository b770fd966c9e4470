//! What records are checked against: who may sign, the forms of an edition, and its words.
//!
//! It comes from rules with their editions, or from what was published: a built site's `data/`, or an
//! edition's file. A record is judged by its own edition, by that edition's forms and in its words.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use wuwei_engine::{Date, FormProgram, Judge};
use wuwei_json::Value;
use wuwei_record::digest;
use wuwei_record::keys::Keys;
use wuwei_record::verify::{Attachment, Basis, Claim, Held, Judgement, Problem, Ruling, Verdict};
use wuwei_rules::{Editions, Form};

use crate::command::Compiled;
use crate::editions::{self, OF_SITE, RULESET};
use crate::load;
use crate::report::Failure;

/// A file of a site larger than this is none of ours.
const LARGEST: u64 = 64 << 20;

/// All editions at hand as far as records need them, and who may sign.
pub(crate) struct Rulebook {
    /// Who may sign.
    pub(crate) keys: Keys,
    /// The set as it is, then what was released of it.
    known: Vec<Known>,
}

/// One edition, or the set as it is.
struct Known {
    digest: String,
    /// `ruleset.json`: names and labels by id.
    ruleset: Value,
    /// By form digest.
    forms: BTreeMap<String, Judge>,
}

impl Rulebook {
    /// Reads a built site, an edition's file or a rule set: what is named, else the current folder's set,
    /// else the one built in.
    pub(crate) fn read(named: Option<&Path>) -> Result<Rulebook, Failure> {
        match named.filter(|folder| folder.join(RULESET).is_file()) {
            Some(site) => Rulebook::of_site(site),
            None => Rulebook::of_rules(&Compiled::new(named)?),
        }
    }

    fn of_rules(compiled: &Compiled) -> Result<Rulebook, Failure> {
        let output = &compiled.output;
        let current = Known {
            ruleset: parse(&output.json, "the rule set")?,
            digest: output.digest.clone(),
            forms: judges(&output.forms),
        };
        Ok(Rulebook {
            keys: read_keys(&output.ruleset.specialists_json(None), "specialists")?,
            known: with_released(current, &compiled.editions),
        })
    }

    fn of_site(site: &Path) -> Result<Rulebook, Failure> {
        let read = |name: &str| load::file(&site.join(name), LARGEST);
        let ruleset = read(RULESET)?;
        let people = parse(&read("data/specialists.json")?, "data/specialists.json")?;
        let released = editions::read(load::editions(&site.join(OF_SITE))?)?;
        let current = Known {
            digest: digest::tagged(&ruleset),
            ruleset: parse(&ruleset, RULESET)?,
            forms: site_forms(&site.join("data/form"))?,
        };
        Ok(Rulebook {
            keys: read_keys(&people, "data/specialists.json")?,
            known: with_released(current, &released),
        })
    }

    /// The set as it is: `ruleset.json`.
    pub(crate) fn ruleset(&self) -> &Value {
        &self.known[0].ruleset
    }

    /// The set whose words a record is told in: that of its edition, else the set as it is.
    pub(crate) fn ruleset_of(&self, verdict: &Verdict) -> &Value {
        let first = verdict
            .record
            .as_ref()
            .and_then(|record| record.entries.first());
        let digest = first.and_then(|entry| entry.get("ruleset")?.get("digest")?.as_str());
        let own = digest.and_then(|digest| self.edition(digest));
        own.map_or(self.ruleset(), |own| &own.ruleset)
    }

    fn edition(&self, digest: &str) -> Option<&Known> {
        self.known.iter().find(|known| known.digest == digest)
    }

    /// Checks a record file; attachments are looked for in `beside`. `now` is the moment of checking.
    pub(crate) fn verify(&self, file: &[u8], beside: &Path, now: &str) -> Verdict {
        let judge = |claim: &Claim<'_>| Judgement {
            rules: self.ruling(claim),
            attachments: claim
                .attachments
                .iter()
                .map(|attachment| held(attachment, beside))
                .collect(),
        };
        wuwei_record::verify(
            file,
            &Basis {
                keys: &self.keys,
                now: Some(now),
                judge: &judge,
            },
        )
    }

    /// What the form says to an entry's data; nothing if the edition, or the form, is another one.
    fn ruling(&self, claim: &Claim<'_>) -> Option<Ruling> {
        let entry = claim.entry;
        let [flow, form] = entry.form;
        let judge = self
            .edition(entry.ruleset[2])?
            .forms
            .get(form)
            .filter(|judge| judge.program().flow == flow)?;
        let today = Date::parse(entry.at.get(..10)?)?;
        let found = judge.problems(&wuwei_engine::judge::Claim {
            before: claim.before,
            data: entry.data,
            stage: entry.stage?,
            service: entry.service,
            today,
        });
        let problems = found
            .into_iter()
            .map(|found| Problem {
                code: found.code,
                path: found.path,
                warning: found.warning,
                args: found.args,
            })
            .collect();
        let computed = claim
            .given_again
            .iter()
            .filter(|place| judge.is_computed(entry.data, place));
        Some(Ruling {
            problems,
            computed: computed.cloned().collect(),
        })
    }
}

/// How an attachment stands: in the record's own folder, under its own name only.
fn held(attachment: &Attachment, folder: &Path) -> Held {
    let plain = !attachment.name.contains(['/', '\\', '\0'])
        && !matches!(attachment.name.as_str(), "" | "." | "..");
    let size = u64::try_from(attachment.size).unwrap_or(0);
    let path = folder.join(&attachment.name);
    if !plain || !path.is_file() {
        return Held::Absent;
    }
    let same_size = fs::metadata(&path).is_ok_and(|kind| kind.len() == size);
    let hex = attachment.sha256.trim_start_matches("sha256:");
    let same =
        same_size && fs::read(&path).is_ok_and(|bytes| digest::hex(&digest::sha256(&bytes)) == hex);
    if same { Held::Right } else { Held::Altered }
}

/// The set as it is, and every other edition that was released of it.
fn with_released(current: Known, released: &Editions) -> Vec<Known> {
    let mut known = vec![current];
    for edition in released.all() {
        if edition.digest != known[0].digest {
            known.push(Known {
                digest: edition.digest.clone(),
                ruleset: edition.rules.clone(),
                forms: judges(&edition.forms),
            });
        }
    }
    known
}

fn judges(forms: &[Form]) -> BTreeMap<String, Judge> {
    let judge = |form: &Form| Judge::new(Rc::new(form.program.clone()));
    forms
        .iter()
        .map(|form| (form.digest.clone(), judge(form)))
        .collect()
}

fn site_forms(folder: &Path) -> Result<BTreeMap<String, Judge>, Failure> {
    let mut forms = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(forms);
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let bytes = load::file(&path, LARGEST)?;
        // Schemas lie there too.
        let program = wuwei_json::read::parse_within(&bytes, LARGEST as usize)
            .ok()
            .and_then(|value| FormProgram::from_json(&value).ok());
        if let Some(program) = program {
            forms.insert(digest::tagged(&bytes), Judge::new(Rc::new(program)));
        }
    }
    Ok(forms)
}

fn parse(bytes: &[u8], what: &str) -> Result<Value, Failure> {
    wuwei_json::read::parse_within(bytes, LARGEST as usize)
        .map_err(|error| Failure::errors(format!("{what} cannot be read: {error}")))
}

fn read_keys(list: &Value, what: &str) -> Result<Keys, Failure> {
    Keys::from_json(list).map_err(|bad| {
        Failure::errors(format!(
            "the keys in {what} cannot be used: {} is wrong",
            bad.place
        ))
        .help(
            "a key is a Multikey that begins with z6Mk; take it from the specialist's request file",
        )
    })
}
