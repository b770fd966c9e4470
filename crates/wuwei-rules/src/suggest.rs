//! "Did you mean": the nearest of some names.
//!
//! Latin names by edit distance, as rustc does; Chinese labels by common subsequence too, since two
//! edits in five characters (个体户 → 个体工商户) are too many for a distance and plain to a reader.

/// The candidate that was most likely meant, if any is near.
pub(crate) fn closest<'c>(
    typed: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let typed = typed.trim();
    let near = candidates.filter_map(|candidate| Some((distance(typed, candidate)?, candidate)));
    near.min().map(|(_, candidate)| candidate)
}

/// The id whose own spelling, or whose label, was most likely meant.
pub(crate) fn closest_labelled<'c>(
    typed: &str,
    candidates: impl Iterator<Item = (&'c str, &'c str)>,
) -> Option<&'c str> {
    let typed = typed.trim();
    let near = candidates.filter_map(|(id, label)| {
        let by_id = distance(typed, id);
        let by_label = distance(typed, label);
        Some((by_id.into_iter().chain(by_label).min()?, id))
    });
    near.min().map(|(_, id)| id)
}

/// Names in backticks, the last after "and".
pub(crate) fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}

/// How far apart, in thousandths of the longer one; nothing if too far.
fn distance(typed: &str, candidate: &str) -> Option<usize> {
    let (a, b) = (folded(typed), folded(candidate));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let longer = a.chars().count().max(b.chars().count());
    let edits = strsim::osa_distance(&a, &b);
    if edits <= (longer / 3).max(1) && edits < longer {
        return Some(edits * 1000 / longer);
    }
    let chinese = |text: &str| text.chars().all(|c| !c.is_ascii());
    if chinese(&a) && chinese(&b) {
        let shorter = a.chars().count().min(b.chars().count());
        let common = common_subsequence(&a, &b);
        if shorter >= 2 && common * 3 >= shorter * 2 {
            return Some((longer - common) * 1000 / longer);
        }
    }
    None
}

/// Case, and hyphen or underscore, are not what tells names apart.
fn folded(text: &str) -> String {
    text.chars()
        .map(|c| if c == '_' { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Length of the longest common subsequence.
fn common_subsequence(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row = vec![0; b.len() + 1];
    for c in a.chars() {
        let mut diagonal = 0;
        for (at, &d) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if c == d {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let keys = ["required", "required_when", "label", "type"];
        assert_eq!(closest("requierd", keys.into_iter()), Some("required"));
        assert_eq!(
            closest("required-when", keys.into_iter()),
            Some("required_when")
        );
        assert_eq!(closest("Label", keys.into_iter()), Some("label"));
        assert_eq!(closest("colour", keys.into_iter()), None);
    }

    #[test]
    fn finds_ids_by_their_labels() {
        let kinds = [
            ("enterprise", "企业"),
            ("sole_trader", "个体工商户"),
            ("cooperative", "农民专业合作社"),
        ];
        assert_eq!(
            closest_labelled("个体户", kinds.into_iter()),
            Some("sole_trader")
        );
        assert_eq!(
            closest_labelled("合作社", kinds.into_iter()),
            Some("cooperative")
        );
        assert_eq!(
            closest_labelled("enterprize", kinds.into_iter()),
            Some("enterprise")
        );
        assert_eq!(closest_labelled("政府", kinds.into_iter()), None);
    }

    #[test]
    fn lists() {
        assert_eq!(list(["a", "b", "c"].into_iter()), "`a`, `b` and `c`");
        assert_eq!(list(["a"].into_iter()), "`a`");
    }
}
