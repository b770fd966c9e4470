//! Who may sign: the people of a rule set with their device keys.

use wuwei_json::{Value, integer_text};

use crate::key::PublicKey;
use crate::time;

/// The `format` that the published list names itself by.
pub const FORMAT: &str = "wuwei-specialists/1";

/// The list, as `data/specialists.json` publishes it.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Everyone who may sign.
    pub people: Vec<Person>,
}

/// Someone who may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Id of the role.
    pub role: String,
    /// Area code.
    pub area: String,
    /// One key for each device: no private key is ever copied to a second one.
    pub keys: Vec<DeviceKey>,
}

/// A device key and when it may sign. Days are civil days, `2026-11-23`, compared with the day that
/// an entry's own `at` shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey {
    /// The public key.
    pub key: PublicKey,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
    /// Day from which it is not believed: a stolen key back-dates itself.
    pub revoked: Option<String>,
}

/// Why a list cannot be used, with the place in it (a JSON Pointer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadKeys {
    /// Where.
    pub place: String,
}

impl Keys {
    /// Reads the published list. A key that is unfit makes the whole list unusable: better no
    /// authority than a wrong one.
    pub fn from_json(list: &Value) -> Result<Keys, BadKeys> {
        let bad = |place: &str| BadKeys {
            place: place.to_owned(),
        };
        if list.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(bad("/format"));
        }
        let people = list
            .get("specialists")
            .and_then(Value::as_array)
            .ok_or(bad("/specialists"))?;
        let people = people.iter().enumerate().map(|(n, person)| {
            read_person(person)
                .map_err(|place| bad(&["/specialists/", &integer_text(n as i64), &place].concat()))
        });
        Ok(Keys {
            people: people.collect::<Result<_, _>>()?,
        })
    }

    /// The people for whom a key is listed (by their position), with that key's validity.
    pub fn holders(&self, key: &PublicKey) -> impl Iterator<Item = (usize, &Person, &DeviceKey)> {
        self.people
            .iter()
            .enumerate()
            .flat_map(move |(place, person)| {
                let devices = person.keys.iter().filter(move |device| device.key == *key);
                devices.map(move |device| (place, person, device))
            })
    }

    /// The listed key that a proof's verification method names, if it names one.
    ///
    /// A listed key was found fit when the list was read, and need not be looked at again.
    pub(crate) fn by_method(&self, method: &str) -> Option<PublicKey> {
        let bytes = crate::key::method_bytes(method).ok()?;
        let all = self.people.iter().flat_map(|person| &person.keys);
        all.map(|device| device.key)
            .find(|listed| *listed.as_bytes() == bytes)
    }
}

fn read_person(person: &Value) -> Result<Person, String> {
    let text = |name: &str| {
        person
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| ["/", name].concat())
    };
    let keys = person
        .get("keys")
        .and_then(Value::as_array)
        .ok_or("/keys")?;
    let keys = keys.iter().enumerate().map(|(n, key)| {
        read_key(key).map_err(|name| ["/keys/", &integer_text(n as i64), "/", name].concat())
    });
    Ok(Person {
        name: text("name")?,
        role: text("role")?,
        area: text("area")?,
        keys: keys.collect::<Result<_, _>>()?,
    })
}

fn read_key(key: &Value) -> Result<DeviceKey, &'static str> {
    let day = |name: &'static str| match key.get(name) {
        None => Ok(None),
        Some(day) => match day.as_str() {
            Some(day) if time::is_day(day) => Ok(Some(day.to_owned())),
            _ => Err(name),
        },
    };
    let multikey = key.get("key").and_then(Value::as_str).ok_or("key")?;
    Ok(DeviceKey {
        key: PublicKey::parse(multikey).map_err(|_| "key")?,
        from: day("from")?.ok_or("from")?,
        to: day("to")?,
        revoked: day("revoked")?,
    })
}
