//! The order of computation, and circles in it.

use std::collections::BTreeSet;

use wuwei_engine::expr::FieldIx;

/// Sorts fields so that each comes after those that it reads; among those that are free to go, the one
/// that stands first in the form. What cannot be sorted is told as circles, each a path that ends where
/// it began (its first field is not repeated); such fields come last.
pub(crate) fn sort(reads: &[BTreeSet<FieldIx>]) -> (Vec<FieldIx>, Vec<Vec<FieldIx>>) {
    let mut waiting: Vec<usize> = reads.iter().map(BTreeSet::len).collect();
    let mut readers = vec![Vec::new(); reads.len()];
    for (field, read) in reads.iter().enumerate() {
        for &other in read {
            readers[other].push(field);
        }
    }
    let mut free: BTreeSet<FieldIx> = (0..reads.len())
        .filter(|&field| waiting[field] == 0)
        .collect();
    let mut order = Vec::with_capacity(reads.len());
    while let Some(field) = free.pop_first() {
        order.push(field);
        for &reader in &readers[field] {
            waiting[reader] -= 1;
            if waiting[reader] == 0 {
                free.insert(reader);
            }
        }
    }
    let stuck: BTreeSet<FieldIx> = (0..reads.len())
        .filter(|&field| waiting[field] > 0)
        .collect();
    let circles = circles(reads, &stuck);
    order.extend(stuck);
    (order, circles)
}

/// Every stuck field reads another stuck one: following them always leads into a circle.
fn circles(reads: &[BTreeSet<FieldIx>], stuck: &BTreeSet<FieldIx>) -> Vec<Vec<FieldIx>> {
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for &start in stuck {
        let mut path: Vec<FieldIx> = Vec::new();
        let mut at = start;
        while seen.insert(at) {
            path.push(at);
            match reads[at].iter().find(|read| stuck.contains(read)) {
                Some(&next) => at = next,
                None => break,
            }
        }
        if let Some(begin) = path.iter().position(|&field| field == at) {
            let circle = &path[begin..];
            let first = circle
                .iter()
                .enumerate()
                .min_by_key(|(_, field)| **field)
                .map_or(0, |(place, _)| place);
            circles.push([&circle[first..], &circle[..first]].concat());
        }
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(reads: &[&[FieldIx]]) -> (Vec<FieldIx>, Vec<Vec<FieldIx>>) {
        sort(
            &reads
                .iter()
                .map(|read| read.iter().copied().collect())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn what_is_read_comes_first() {
        assert_eq!(
            sorted(&[&[2], &[], &[1], &[0, 1]]),
            (vec![1, 2, 0, 3], vec![])
        );
        assert_eq!(sorted(&[&[], &[], &[]]), (vec![0, 1, 2], vec![]));
    }

    #[test]
    fn circles_are_told_whole_and_once() {
        assert_eq!(
            sorted(&[&[1], &[2], &[1, 3], &[]]).1,
            vec![vec![1, 2]],
            "0 only leads there"
        );
        assert_eq!(
            sorted(&[&[0], &[2], &[3], &[1]]).1,
            vec![vec![0], vec![1, 2, 3]]
        );
    }
}
