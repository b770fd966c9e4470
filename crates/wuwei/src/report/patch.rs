//! What would change in a file, as a unified diff: `patch` and people read it.

/// Lines shown around a change.
const AROUND: usize = 3;

/// Larger stretches are shown as one change: comparing each line with each would take too long.
const COMPARED: usize = 4_000_000;

/// A line as it was, or as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Same(&'t str),
    Old(&'t str),
    New(&'t str),
}

/// The change of a file from one text to another.
pub(crate) fn unified(name: &str, old: &str, new: &str) -> String {
    let lines = changes(&pieces(old), &pieces(new));
    let mut text = format!("--- {name}\n+++ {name}\n");
    for hunk in hunks(&lines) {
        let before = |wanted: fn(&Line<'_>) -> bool, upto: usize| {
            lines[..upto].iter().filter(|line| wanted(line)).count()
        };
        let was = |line: &Line<'_>| !matches!(line, Line::New(_));
        let is = |line: &Line<'_>| !matches!(line, Line::Old(_));
        let (old_start, new_start) = (before(was, hunk.start), before(is, hunk.start));
        let (old_count, new_count) = (
            before(was, hunk.end) - old_start,
            before(is, hunk.end) - new_start,
        );
        text += &format!(
            "@@ -{},{old_count} +{},{new_count} @@\n",
            old_start + 1,
            new_start + 1
        );
        for line in &lines[hunk] {
            let (sign, line) = match line {
                Line::Same(line) => (' ', line),
                Line::Old(line) => ('-', line),
                Line::New(line) => ('+', line),
            };
            let end = if line.ends_with('\n') {
                ""
            } else {
                "\n\\ No newline at end of file\n"
            };
            text += &format!("{sign}{line}{end}");
        }
    }
    text
}

fn pieces(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The lines of both texts, those that stay once.
fn changes<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (head, old, new) = (&old[..same], &old[same..], &new[same..]);
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, tail) = old.split_at(old.len() - tail);
    let new = &new[..new.len() - tail.len()];
    let mut lines: Vec<Line<'t>> = head.iter().map(|line| Line::Same(line)).collect();
    lines.extend(between(old, new));
    lines.extend(tail.iter().map(|line| Line::Same(line)));
    lines
}

/// The longest lines in common stay; the table is of what is left from each pair of lines on.
fn between<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let (mut a, mut b) = (0, 0);
    if old.len().saturating_mul(new.len()) <= COMPARED {
        let width = new.len() + 1;
        let mut common = vec![0_u32; (old.len() + 1) * width];
        for a in (0..old.len()).rev() {
            for b in (0..new.len()).rev() {
                common[a * width + b] = if old[a] == new[b] {
                    common[(a + 1) * width + b + 1] + 1
                } else {
                    common[(a + 1) * width + b].max(common[a * width + b + 1])
                };
            }
        }
        while a < old.len() && b < new.len() {
            if old[a] == new[b] {
                lines.push(Line::Same(old[a]));
                (a, b) = (a + 1, b + 1);
            } else if common[(a + 1) * width + b] >= common[a * width + b + 1] {
                lines.push(Line::Old(old[a]));
                a += 1;
            } else {
                lines.push(Line::New(new[b]));
                b += 1;
            }
        }
    }
    lines.extend(old[a..].iter().map(|line| Line::Old(line)));
    lines.extend(new[b..].iter().map(|line| Line::New(line)));
    lines
}

/// The stretches that change, with some lines around them; near ones are one.
fn hunks(lines: &[Line<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut hunks: Vec<std::ops::Range<usize>> = Vec::new();
    let numbered = lines.iter().enumerate();
    for (at, _) in numbered.filter(|(_, line)| !matches!(line, Line::Same(_))) {
        let (start, end) = (
            at.saturating_sub(AROUND),
            (at + AROUND + 1).min(lines.len()),
        );
        match hunks.last_mut().filter(|last| last.end >= start) {
            Some(last) => last.end = end,
            None => hunks.push(start..end),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_shown_with_what_is_around_them() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let new = old.replace("\n2\n", "\nzwei\n").replace("12\n", "12\n13");
        assert_eq!(
            unified("a", old, &new),
            "--- a\n+++ a\n@@ -1,5 +1,5 @@\n 1\n-2\n+zwei\n 3\n 4\n 5\n@@ -10,3 +10,4 @@\n 10\n 11\n 12\n+13\n\\ No newline at end of file\n"
        );
    }
}
