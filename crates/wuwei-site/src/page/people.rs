//! People as the public sees them: who serves, where, by which telephone.

use serde::Serialize;
use wuwei_rules::ruleset::{Department, Specialist};

use super::Here;
use super::part::Telephone;
use crate::say::Say;

/// A specialist.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Person {
    name: String,
    department: Option<Say>,
    /// The department's, where the person has none.
    phone: Option<Telephone>,
    address: Option<Say>,
    hours: Option<Say>,
    /// Parks, townships and areas that they serve.
    serves: Vec<String>,
    sample: bool,
}

/// The specialists of a role, in the order of their ids.
pub(super) fn of_role(here: &Here, role: &str) -> Vec<Person> {
    let people = here.rules().specialists.iter();
    people
        .filter(|person| person.role == role)
        .map(|one| person(here, one))
        .collect()
}

fn person(here: &Here, person: &Specialist) -> Person {
    let of = |department: &&Department| department.id == person.department;
    let department = here.rules().departments.iter().find(of);
    let phone = person
        .phone
        .as_deref()
        .or_else(|| department.and_then(|department| department.phone.as_deref()));
    let say =
        |text: Option<&wuwei_rules::ruleset::Text>| text.map(|text| Say::new(text, here.lang));
    Person {
        name: person.name.clone(),
        department: say(department.map(|department| &department.name)),
        phone: phone.map(Telephone::new),
        address: say(department.and_then(|department| department.address.as_ref())),
        hours: say(department.and_then(|department| department.hours.as_ref())),
        serves: person.serves.clone(),
        sample: person.sample,
    }
}
