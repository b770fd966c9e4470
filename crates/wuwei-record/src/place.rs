//! A place within a value on the way down: costs nothing until someone asks for its pointer.

use wuwei_json::Pointer;

/// A place, by the place that holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'p> {
    Root,
    Member(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    pub(crate) fn member(&'p self, name: &'p str) -> Place<'p> {
        Place::Member(self, name)
    }

    pub(crate) fn item(&'p self, n: usize) -> Place<'p> {
        Place::Item(self, n)
    }

    pub(crate) fn pointer(&self) -> Pointer {
        match self {
            Place::Root => Pointer::root(),
            Place::Member(holder, name) => holder.pointer().join(name),
            Place::Item(holder, n) => holder.pointer().item(*n),
        }
    }

    /// The pointer as it is written, within the entry's data.
    pub(crate) fn in_data(&self) -> String {
        in_data(&self.pointer())
    }
}

/// A pointer into an entry's data as one into the entry, as it is written.
pub(crate) fn in_data(place: &Pointer) -> String {
    ["/data", &place.to_text()].concat()
}
