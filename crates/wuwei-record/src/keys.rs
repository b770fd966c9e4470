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
        if list.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(bad("", "format"));
        }
        let people = list_of(list, "", "specialists")?;
        let mut keys = Keys::default();
        for (n, person) in people.iter().enumerate() {
            let place = ["/specialists/", &integer_text(n as i64)].concat();
            keys.people.push(read_person(person, &place)?);
        }
        Ok(keys)
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

fn read_person(person: &Value, place: &str) -> Result<Person, BadKeys> {
    let mut read = Person {
        name: text(person, place, "name")?.to_owned(),
        role: text(person, place, "role")?.to_owned(),
        area: text(person, place, "area")?.to_owned(),
        keys: Vec::new(),
    };
    for (n, key) in list_of(person, place, "keys")?.iter().enumerate() {
        let place = [place, "/keys/", &integer_text(n as i64)].concat();
        read.keys.push(read_key(key, &place)?);
    }
    Ok(read)
}

fn read_key(key: &Value, place: &str) -> Result<DeviceKey, BadKeys> {
    let multikey = text(key, place, "key")?;
    Ok(DeviceKey {
        key: PublicKey::parse(multikey).map_err(|_| bad(place, "key"))?,
        from: day(key, place, "from")?.ok_or_else(|| bad(place, "from"))?,
        to: day(key, place, "to")?,
        revoked: day(key, place, "revoked")?,
    })
}

fn text<'v>(value: &'v Value, place: &str, name: &str) -> Result<&'v str, BadKeys> {
    let text = value.get(name).and_then(Value::as_str);
    text.ok_or_else(|| bad(place, name))
}

fn list_of<'v>(value: &'v Value, place: &str, name: &str) -> Result<&'v [Value], BadKeys> {
    let list = value.get(name).and_then(Value::as_array);
    list.ok_or_else(|| bad(place, name))
}

fn day(key: &Value, place: &str, name: &str) -> Result<Option<String>, BadKeys> {
    if key.get(name).is_none() {
        return Ok(None);
    }
    let day = text(key, place, name)?;
    if !time::is_day(day) {
        return Err(bad(place, name));
    }
    Ok(Some(day.to_owned()))
}

fn bad(holder: &str, name: &str) -> BadKeys {
    BadKeys {
        place: [holder, "/", name].concat(),
    }
}
