//! Sorting, once for whatever is sorted: the standard library's is compiled anew for every type, and a
//! phone loads each.

use std::cmp::Ordering;

/// Runs of this length are put in order one by one before they are merged.
const RUN: usize = 16;

/// The places 0 to `count`, put in order by comparing what stands at them; equals keep their order.
pub fn sorted_places(count: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut places: Vec<u32> = (0..count as u32).collect();
    for run in places.chunks_mut(RUN) {
        insert_each(run, compare);
    }
    let mut merged = Vec::with_capacity(count);
    let mut length = RUN;
    while length < count {
        merged.clear();
        for pair in places.chunks(2 * length) {
            let (left, right) = pair.split_at(length.min(pair.len()));
            merge(left, right, compare, &mut merged);
        }
        std::mem::swap(&mut places, &mut merged);
        length *= 2;
    }
    places
}

fn insert_each(run: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    for end in 1..run.len() {
        for place in (1..=end).rev() {
            if compare(run[place - 1], run[place]) != Ordering::Greater {
                break;
            }
            run.swap(place - 1, place);
        }
    }
}

fn merge(
    mut left: &[u32],
    mut right: &[u32],
    compare: &dyn Fn(u32, u32) -> Ordering,
    out: &mut Vec<u32>,
) {
    while let ([a, after_a @ ..], [b, after_b @ ..]) = (left, right) {
        if compare(*a, *b) == Ordering::Greater {
            out.push(*b);
            right = after_b;
        } else {
            out.push(*a);
            left = after_a;
        }
    }
    out.extend_from_slice(left);
    out.extend_from_slice(right);
}

#[cfg(test)]
mod tests {
    use super::sorted_places;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        for count in [0, 1, 2, 15, 16, 17, 31, 32, 33, 100, 1000] {
            for modulus in [1, 3, 17, 1009] {
                let keys: Vec<usize> = (0..count).map(|n| n * 7919 % modulus).collect();
                let key = |place: u32| keys[place as usize];
                let mut expected: Vec<u32> = (0..count as u32).collect();
                expected.sort_by_key(|place| key(*place));
                let places = sorted_places(count, &|a, b| key(a).cmp(&key(b)));
                assert_eq!(places, expected, "{count} by {modulus}");
            }
        }
    }
}
