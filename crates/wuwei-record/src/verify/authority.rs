//! Whose key is it, and might it sign this?

use crate::entry::Entry;
use crate::finding::{Code, Finding};
use crate::key::PublicKey;
use crate::keys::{DeviceKey, Keys, Person};
use crate::time;

/// The position of the person for whom the key is listed and who may sign the entry with it.
///
/// A key may be listed for a person several times over (two areas, two terms); one right listing is
/// enough. If none is right, what is wrong with the first is said.
pub(super) fn check(
    entry: &Entry<'_>,
    number: usize,
    key: Option<&PublicKey>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
) -> Option<usize> {
    let key = key?;
    let mut first = None;
    for (place, person, device) in keys.holders(key) {
        let faults = faults(entry, number, person, device);
        if faults.is_empty() {
            return Some(place);
        }
        first = first.or(Some(faults));
    }
    let unknown = || {
        let finding =
            Finding::of_entry(Code::SignerUnknown, number).at("/proof/verificationMethod");
        vec![finding.with("key", &key.multikey())]
    };
    findings.extend(first.unwrap_or_else(unknown));
    None
}

fn faults(entry: &Entry<'_>, number: usize, person: &Person, device: &DeviceKey) -> Vec<Finding> {
    let mut faults = Vec::new();
    let mut fault = |code, place: &str, args: &[(&'static str, &str)]| {
        let finding = Finding::of_entry(code, number).at(place);
        faults.push(
            args.iter()
                .fold(finding, |finding, (name, value)| finding.with(name, value)),
        );
    };
    let [name, role, _] = entry.by;
    // What the entry does not say, or not rightly, was found already.
    let other = |said: &str, listed: &str| !said.is_empty() && said != listed;
    if other(name, &person.name) {
        fault(Code::SignerName, "/by/name", &[("name", &person.name)]);
    }
    if other(role, &person.role) {
        fault(
            Code::SignerRole,
            "/by/role",
            &[("name", &person.name), ("role", &person.role)],
        );
    }
    if other(entry.area, &person.area) {
        fault(
            Code::SignerArea,
            "/area",
            &[("name", &person.name), ("area", &person.area)],
        );
    }
    if let Some(day) = time::parse(entry.at).map(|moment| moment.day) {
        if day < device.from.as_str() {
            fault(Code::KeyTooEarly, "/at", &[("from", &device.from)]);
        }
        if let Some(to) = device.to.as_deref().filter(|to| day > *to) {
            fault(Code::KeyTooLate, "/at", &[("to", to)]);
        }
    }
    if let Some(revoked) = &device.revoked {
        fault(
            Code::KeyRevoked,
            "/proof/verificationMethod",
            &[("revoked", revoked)],
        );
    }
    faults
}
