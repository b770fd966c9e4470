//! Where the base's tables stand, found by looking at its lines: what a refusal names is held to this,
//! not to what the compiler thinks.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use wuwei_rules::SourceFile;

/// Lines of each table of the base, by its header and id (`section.id` for fields and items).
pub(crate) struct BaseTables(BTreeMap<(String, String), Vec<Place>>);

/// A file and lines of it, from nought.
type Place = (usize, RangeInclusive<usize>);

impl BaseTables {
    /// Looks through the sources.
    pub(crate) fn of(sources: &[SourceFile]) -> BaseTables {
        let mut found: BTreeMap<_, Vec<Place>> = BTreeMap::new();
        for (file, source) in sources.iter().enumerate() {
            let lines: Vec<&str> = source.text.lines().collect();
            let heads: Vec<usize> = (0..lines.len())
                .filter(|at| header(lines[*at]).is_some())
                .collect();
            for (key, place) in listed(file, &lines) {
                found.entry(key).or_default().push(place);
            }
            for (at, start) in heads.iter().enumerate() {
                let end = heads.get(at + 1).map_or(lines.len(), |next| *next) - 1;
                let kind = header(lines[*start]).unwrap();
                let said = |key| value(&lines[*start..=end], key);
                let id = match kind {
                    "obligation" => said("clause"),
                    "field" | "item" => said("section")
                        .zip(said("id"))
                        .map(|(section, id)| format!("{section}.{id}")),
                    _ => said("id"),
                };
                if let Some(id) = id {
                    let places = found.entry((kind.to_owned(), id)).or_default();
                    places.push((file, *start..=end));
                }
            }
        }
        BaseTables(found)
    }

    /// Whether a line is one of those that say something of an entity.
    pub(crate) fn hold(&self, kind: &str, id: &str, file: usize, line: usize) -> bool {
        let places = self.0.get(&(kind.to_owned(), id.to_owned()));
        let mut places = places
            .unwrap_or_else(|| panic!("the base has no {kind} {id}"))
            .iter();
        places.any(|(own, lines)| *own == file && lines.contains(&line))
    }
}

/// Changes written as a list, one table a line: `change.service = [`.
fn listed(file: usize, lines: &[&str]) -> Vec<((String, String), (usize, RangeInclusive<usize>))> {
    let mut kind = None;
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let begun = line.strip_prefix("change.");
        if let Some(begun) = begun.and_then(|line| line.strip_suffix(" = [")) {
            kind = Some(begun.to_owned());
        } else if *line == "]" {
            kind = None;
        } else if let (Some(kind), Some(table)) = (&kind, line.trim().strip_prefix("{ id = \""))
            && let Some((id, _)) = table.split_once('"')
        {
            found.push(((kind.clone(), id.to_owned()), (file, at..=at)));
        }
    }
    found
}

/// The kind of a table that begins on this line, a change's too: the lowest set's place is the one that
/// counts. Tables within a flow belong to it.
fn header(line: &str) -> Option<&str> {
    let name = line.trim_end().strip_prefix('[')?;
    let name = name.trim_matches(|c| c == '[' || c == ']');
    let name = name.strip_prefix("change.").unwrap_or(name);
    (!name.contains('.')).then_some(name)
}

fn value(lines: &[&str], key: &str) -> Option<String> {
    let mut said = lines.iter().filter_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then_some(value)
    });
    let value = said.next()?.trim().strip_prefix('"')?;
    Some(value.split('"').next()?.to_owned())
}
