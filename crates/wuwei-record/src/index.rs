//! Names in the order in which they come, each found again by halving.
//!
//! `BTreeMap` would do; but a phone would load three times as much for it.

/// Names so many that a part of them is moved in a moment.
const PART: usize = 1024;

/// Names and the places at which they were added, from 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    names: Vec<String>,
    /// Places by ascending name, in parts of no more than [`PART`]: to add a name moves one part, so
    /// that a hostile file of half a million rows costs no more than its length.
    parts: Vec<Vec<u32>>,
}

impl Index {
    /// The place of a name.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        let part = self.parts.get(self.part_of(name))?;
        let rank = self.rank_in(part, name).ok()?;
        part.get(rank).map(|place| *place as usize)
    }

    /// Adds a name; or gives the place that it has already.
    pub(crate) fn add(&mut self, name: &str) -> Option<usize> {
        let at = self.part_of(name);
        let place = self.names.len() as u32;
        match self.parts.get(at).map(|part| self.rank_in(part, name)) {
            None => self.parts.push(vec![place]),
            Some(Ok(rank)) => return Some(self.parts[at][rank] as usize),
            Some(Err(rank)) => {
                self.parts[at].insert(rank, place);
                if self.parts[at].len() > PART {
                    let upper = self.parts[at].split_off(PART / 2);
                    self.parts.insert(at + 1, upper);
                }
            }
        }
        self.names.push(name.to_owned());
        None
    }

    /// The part in which a name stands or would stand.
    fn part_of(&self, name: &str) -> usize {
        let above = self
            .parts
            .partition_point(|part| part.first().is_some_and(|first| self.name(*first) <= name));
        above.saturating_sub(1)
    }

    fn rank_in(&self, part: &[u32], name: &str) -> Result<usize, usize> {
        part.binary_search_by(|place| self.name(*place).cmp(name))
    }

    fn name(&self, place: u32) -> &str {
        &self.names[place as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn every_name_keeps_its_place() {
        let mut index = Index::default();
        let name = |n: u32| format!("d{}", n.wrapping_mul(2_654_435_761) % 1_000_003);
        for n in 0..5000 {
            assert_eq!(index.add(&name(n)), None, "{n}");
        }
        for n in 0..5000 {
            assert_eq!(index.get(&name(n)), Some(n as usize));
            assert_eq!(index.add(&name(n)), Some(n as usize));
        }
        assert_eq!(index.get(""), None);
        assert_eq!(index.get("zzz"), None);
    }
}
