//! Reading a program's JSON strictly: what is malformed is named with its place.

use wuwei_json::{Object, Value};

/// Reads on to the end and keeps the first fault, with its place: `/fields/3/type`.
///
/// So the code that reads a part need neither know where it stands nor what to do after a fault: it
/// goes on with something harmless, which is thrown away in the end.
#[derive(Default)]
pub(crate) struct Reader {
    path: Vec<Step>,
    fault: Option<String>,
}

#[derive(Clone, Copy)]
enum Step {
    Member(&'static str),
    Element(usize),
}

const NOTHING: &Object = &Object::new();

impl Reader {
    /// The first fault, as a sentence.
    pub(crate) fn fault(self) -> Option<String> {
        self.fault
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_whole(&self) -> bool {
        self.fault.is_none()
    }

    /// Notes a fault at the place that is being read.
    pub(crate) fn refuse(&mut self, what: &str) {
        self.refuse_at("", what);
    }

    /// Notes a fault at the member of that name.
    pub(crate) fn refuse_at(&mut self, name: &str, what: &str) {
        if self.fault.is_some() {
            return;
        }
        let mut text = ["form program: ", what, " at "].concat();
        for step in &self.path {
            text.push('/');
            match step {
                Step::Member(name) => text.push_str(name),
                Step::Element(index) => crate::date::push_number(&mut text, *index as u32),
            }
        }
        if !name.is_empty() || self.path.is_empty() {
            text.push('/');
            text.push_str(name);
        }
        self.fault = Some(text);
    }

    /// The members of an object that may have these and no others.
    pub(crate) fn members<'a>(&mut self, value: &'a Value, known: &[&str]) -> &'a Object {
        let Some(object) = value.as_object() else {
            self.refuse("an object is needed");
            return NOTHING;
        };
        for (name, _) in object.iter() {
            if !known.contains(&name) {
                self.refuse_at(name, "unknown member");
            }
        }
        object
    }

    /// Reads the member of that name, if it is there.
    pub(crate) fn may<T>(
        &mut self,
        object: &Object,
        name: &'static str,
        read: impl FnOnce(&mut Self, &Value) -> T,
    ) -> Option<T> {
        let value = object.get(name)?;
        self.path.push(Step::Member(name));
        let read = read(self, value);
        self.path.pop();
        Some(read)
    }

    /// Whether a member is there that must be.
    pub(crate) fn needs(&mut self, object: &Object, name: &'static str) {
        if !object.contains(name) {
            self.refuse_at(name, "a member is missing");
        }
    }

    /// Reads every element of the list that a member is, if it is there.
    pub(crate) fn each(
        &mut self,
        object: &Object,
        name: &'static str,
        read: &mut dyn FnMut(&mut Self, &Value),
    ) {
        self.may(object, name, |it, list| match list.as_array() {
            Some(items) => it.elements(items, 0, read),
            None => it.refuse("a list is needed"),
        });
    }

    /// Reads the elements of a list from that position.
    pub(crate) fn elements(
        &mut self,
        items: &[Value],
        first: usize,
        read: &mut dyn FnMut(&mut Self, &Value),
    ) {
        for (index, item) in items.iter().enumerate().skip(first) {
            self.path.push(Step::Element(index));
            read(self, item);
            self.path.pop();
        }
    }

    /// The text that a member is, which must be there.
    pub(crate) fn text(&mut self, object: &Object, name: &'static str) -> String {
        self.needs(object, name);
        self.maybe_text(object, name).unwrap_or_default()
    }

    /// The text that a member is, if it is there.
    pub(crate) fn maybe_text(&mut self, object: &Object, name: &'static str) -> Option<String> {
        self.may(object, name, Self::text_of)
    }

    pub(crate) fn text_of(&mut self, value: &Value) -> String {
        let text = value.as_str();
        if text.is_none() {
            self.refuse("a text is needed");
        }
        text.unwrap_or_default().to_owned()
    }

    /// The texts that a member lists, which must be there.
    pub(crate) fn texts(&mut self, object: &Object, name: &'static str) -> Vec<String> {
        self.needs(object, name);
        let mut texts = Vec::new();
        self.each(object, name, &mut |it, value| texts.push(it.text_of(value)));
        texts
    }

    /// The whole number from 0 up to `limit` that a member is; 0 if it is not there.
    pub(crate) fn number(&mut self, object: &Object, name: &'static str, limit: i64) -> usize {
        self.may(object, name, |it, value| it.number_of(value, limit))
            .unwrap_or(0)
    }

    /// The element at `index`, which is a position in a list of `count`; or else `what` is wrong.
    pub(crate) fn position(
        &mut self,
        items: &[Value],
        index: usize,
        count: usize,
        what: &str,
    ) -> usize {
        match items.get(index).and_then(Value::as_integer) {
            Some(number) if number >= 0 && number < count as i64 => number as usize,
            _ => {
                self.path.push(Step::Element(index));
                self.refuse(what);
                self.path.pop();
                0
            }
        }
    }

    pub(crate) fn number_of(&mut self, value: &Value, limit: i64) -> usize {
        match value.as_integer() {
            Some(number) if (0..=limit).contains(&number) => return number as usize,
            Some(_) => self.refuse("the number is out of bounds"),
            None => self.refuse("a whole number is needed"),
        }
        0
    }
}
