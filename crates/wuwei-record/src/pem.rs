//! Texts between a first and a last line that say what they are: age's armor, PKCS#8.

/// The lines between, without the ends of lines; none unless the text begins and ends with those two.
pub(crate) fn lines_between<'t>(text: &'t str, begin: &str, end: &str) -> Option<Vec<&'t str>> {
    let mut lines = Vec::new();
    for line in wuwei_json::split(text, b'\n') {
        lines.push(line.strip_suffix("\r").unwrap_or(line));
    }
    let framed = lines.len() > 1 && lines.pop() == Some(end) && lines.remove(0) == begin;
    framed.then_some(lines)
}
