//! A JSON value of the record profile.

use crate::order::sorted_places;

/// A JSON value: what the profile allows and no more (no fractions, no floats).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number, |n| ≤ 2^53−1.
    Integer(i64),
    /// A text, kept as it stands (no normalisation).
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// Members by name.
    Object(Object),
}

/// The members of an object, in the order in which they were read or added.
///
/// Order carries no meaning (canonical form sorts), but keeping it lets a person's file be shown back
/// as it was written. Names are unique, and found by halving: a hostile file of a million members
/// costs no more than its length.
#[derive(Debug, Clone, Default)]
pub struct Object {
    members: Vec<(String, Value)>,
    /// Positions of the members by ascending name; empty while the members themselves ascend.
    by_name: Vec<u32>,
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.sorted().eq(other.sorted())
    }
}

impl Eq for Object {}

impl Object {
    /// An object without members.
    pub const fn new() -> Self {
        Object {
            members: Vec::new(),
            by_name: Vec::new(),
        }
    }

    /// Members as they were read; or the place of the first that has the name of an earlier one.
    pub(crate) fn from_members(members: Vec<(String, Value)>) -> Result<Self, (usize, String)> {
        if members.windows(2).all(|pair| pair[0].0 < pair[1].0) {
            return Ok(Object {
                members,
                by_name: Vec::new(),
            });
        }
        let name = |place: u32| &members[place as usize].0;
        let by_name = sorted_places(members.len(), &|a, b| name(a).cmp(name(b)));
        let again = by_name
            .windows(2)
            .filter(|pair| name(pair[0]) == name(pair[1]));
        match again.map(|pair| pair[1]).min() {
            Some(place) => Err((place as usize, name(place).clone())),
            None => Ok(Object { members, by_name }),
        }
    }

    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let place = self.find(name).ok()?;
        Some(&self.members[place].1)
    }

    /// The member of that name, to be changed in place.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let place = self.find(name).ok()?;
        Some(&mut self.members[place].1)
    }

    /// Sets a member; gives back the value it replaces.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.set(name.into(), value.into())
    }

    fn set(&mut self, name: String, value: Value) -> Option<Value> {
        let rank = match self.find(&name) {
            Ok(place) => return Some(std::mem::replace(&mut self.members[place].1, value)),
            Err(rank) => rank,
        };
        let place = self.members.len();
        if self.by_name.is_empty() && rank < place {
            self.by_name = (0..place as u32).collect();
        }
        if rank < place || !self.by_name.is_empty() {
            self.by_name.insert(rank, place as u32);
        }
        self.members.push((name, value));
        None
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let place = self.find(name).ok()?;
        self.by_name.retain(|&p| p as usize != place);
        for p in &mut self.by_name {
            *p -= u32::from(*p as usize > place);
        }
        Some(self.members.remove(place).1)
    }

    /// Whether there is a member of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// How many members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Members in the order in which they were read or added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members.iter().map(|(n, v)| (n.as_str(), v))
    }

    /// Members by ascending name.
    pub fn sorted(&self) -> impl Iterator<Item = (&str, &Value)> {
        (0..self.members.len()).map(|rank| {
            let place = self.by_name.get(rank).map_or(rank, |place| *place as usize);
            let (name, value) = &self.members[place];
            (name.as_str(), value)
        })
    }

    /// The member's place in the list, or else its rank among the names.
    fn find(&self, name: &str) -> Result<usize, usize> {
        if self.by_name.is_empty() {
            return self.members.binary_search_by(|(n, _)| n.as_str().cmp(name));
        }
        let member = |place: u32| self.members[place as usize].0.as_str();
        let rank = self
            .by_name
            .binary_search_by(|place| member(*place).cmp(name))?;
        Ok(self.by_name[rank] as usize)
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        let mut object = Object::new();
        for (name, value) in members {
            object.insert(name, value);
        }
        object
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;
    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl Value {
    /// The text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if this is one.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Integer(n) => Some(*n),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The list, if this is one.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The object, if this is one.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The object, if this is one, to be changed in place.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The member of that name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Value::Integer(n)
    }
}

impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Value::Integer(n.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Value::Object(object)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(items: Vec<V>) -> Self {
        Value::Array(items.into_iter().map(Into::into).collect())
    }
}
