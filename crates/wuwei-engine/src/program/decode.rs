//! Reading a program's JSON strictly: what is malformed is named with its place.

use wuwei_json::{Object, Value};

/// What is malformed, and where: `/fields/3/type`.
#[derive(Debug)]
pub(crate) struct Fault {
    place: String,
    what: &'static str,
}

pub(crate) type Read<T> = Result<T, Fault>;

impl Fault {
    pub(crate) fn new(what: &'static str) -> Fault {
        Fault {
            place: String::new(),
            what,
        }
    }

    pub(crate) fn message(self) -> String {
        let place = if self.place.is_empty() {
            "/"
        } else {
            &self.place
        };
        ["form program: ", self.what, " at ", place].concat()
    }

    fn within(mut self, step: &str) -> Fault {
        self.place.insert_str(0, step);
        self.place.insert(0, '/');
        self
    }
}

/// Says where a fault happened; the code that finds it need not know.
pub(crate) trait At {
    /// In the member of that name.
    fn at(self, name: &str) -> Self;
    /// In the element of that position.
    fn at_index(self, index: usize) -> Self;
}

impl<T> At for Read<T> {
    fn at(self, name: &str) -> Self {
        self.map_err(|fault| fault.within(name))
    }

    fn at_index(self, index: usize) -> Self {
        self.map_err(|fault| {
            let mut digits = String::new();
            let width = index.checked_ilog10().unwrap_or(0) + 1;
            crate::date::push_digits(&mut digits, index as u32, width);
            fault.within(&digits)
        })
    }
}

/// The members of an object that may have these and no others.
pub(crate) fn members<'a>(value: &'a Value, known: &[&str]) -> Read<&'a Object> {
    let object = value.as_object().ok_or(Fault::new("an object is needed"))?;
    for (name, _) in object.iter() {
        if !known.contains(&name) {
            return Err(Fault::new("unknown member")).at(name);
        }
    }
    Ok(object)
}

pub(crate) fn text_of(value: &Value) -> Read<String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or(Fault::new("a text is needed"))
}

pub(crate) fn list_of<T>(value: &Value, read: &mut dyn FnMut(&Value) -> Read<T>) -> Read<Vec<T>> {
    let items = value.as_array().ok_or(Fault::new("a list is needed"))?;
    items
        .iter()
        .enumerate()
        .map(|(index, item)| read(item).at_index(index))
        .collect()
}

/// A whole number from 0 up to `limit`.
pub(crate) fn number_of(value: &Value, limit: i64) -> Read<i64> {
    let number = value
        .as_integer()
        .ok_or(Fault::new("a whole number is needed"))?;
    if (0..=limit).contains(&number) {
        Ok(number)
    } else {
        Err(Fault::new("the number is out of bounds"))
    }
}

/// The member of that name, which must be there.
pub(crate) fn need<T>(
    object: &Object,
    name: &str,
    read: &mut dyn FnMut(&Value) -> Read<T>,
) -> Read<T> {
    object
        .get(name)
        .ok_or(Fault::new("a member is missing"))
        .and_then(read)
        .at(name)
}

/// The member of that name, if it is there.
pub(crate) fn may<T>(
    object: &Object,
    name: &str,
    read: &mut dyn FnMut(&Value) -> Read<T>,
) -> Read<Option<T>> {
    object
        .get(name)
        .map(|value| read(value).at(name))
        .transpose()
}
