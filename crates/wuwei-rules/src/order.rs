//! The order in which people see things: a list; then what comes `after` something; then by id.

/// Something to be put in order.
pub(crate) struct Entry<'e> {
    pub(crate) id: &'e str,
    /// What it says that it comes after.
    pub(crate) after: Option<&'e str>,
}

/// Orders entries by a list, `after` and id. Every entry comes once; what is listed and does not
/// exist, or comes after nothing that exists, is the checks' business.
pub(crate) fn order(listed: &[String], entries: &[Entry<'_>]) -> Vec<String> {
    let mut order: Vec<String> = Vec::with_capacity(entries.len());
    for id in listed {
        if entries.iter().any(|entry| entry.id == id) && !order.contains(id) {
            order.push(id.clone());
        }
    }
    let mut rest: Vec<&Entry<'_>> = entries
        .iter()
        .filter(|entry| !listed.iter().any(|id| id == entry.id))
        .collect();
    rest.sort_by_key(|entry| entry.id);
    rest.dedup_by_key(|entry| entry.id);
    let (mut waiting, plain): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|entry| entry.after.is_some());
    order.extend(plain.iter().map(|entry| entry.id.to_owned()));
    // Of several after the same one, the last by id is put in first, so that they end up by id.
    waiting.reverse();
    while let Some(at) = waiting
        .iter()
        .position(|entry| place(&order, entry.after).is_some())
    {
        let entry = waiting.remove(at);
        let place = place(&order, entry.after).unwrap_or(order.len());
        order.insert(place, entry.id.to_owned());
    }
    waiting.reverse();
    order.extend(waiting.iter().map(|entry| entry.id.to_owned()));
    order
}

fn place(order: &[String], after: Option<&str>) -> Option<usize> {
    order
        .iter()
        .position(|id| Some(id.as_str()) == after)
        .map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(listed: &[&str], entries: &[(&str, Option<&str>)]) -> String {
        let listed: Vec<String> = listed.iter().map(|id| (*id).to_owned()).collect();
        let entries: Vec<Entry<'_>> = entries
            .iter()
            .map(|&(id, after)| Entry { id, after })
            .collect();
        order(&listed, &entries).join(" ")
    }

    #[test]
    fn list_then_after_then_id() {
        assert_eq!(
            ordered(&["c", "a"], &[("a", None), ("b", None), ("c", None)]),
            "c a b"
        );
        assert_eq!(
            ordered(
                &["a", "b"],
                &[("x", Some("a")), ("b", None), ("a", None), ("w", Some("a"))]
            ),
            "a w x b"
        );
        assert_eq!(
            ordered(&[], &[("x", Some("y")), ("y", Some("a")), ("a", None)]),
            "a y x"
        );
        assert_eq!(ordered(&["gone", "a", "a"], &[("a", None)]), "a");
        assert_eq!(
            ordered(&[], &[("b", Some("a")), ("a", Some("b"))]),
            "a b",
            "a circle"
        );
    }
}
