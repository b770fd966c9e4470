//! Places as the protocol has them: addresses of files, lines and columns from 0.

use std::path::{Path, PathBuf};

use lsp_types::{Position, Range, Uri};
use wuwei_rules::source::{self, Lines, Span, Unit};

/// The file of an address; nothing of what is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // `file://host/share` is another machine's; `localhost` is this one.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let mut bytes = Vec::with_capacity(rest.len());
    let mut rest = rest.as_bytes();
    while let [first, more @ ..] = rest {
        let digits = more.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        (rest, bytes) = match (first, byte) {
            (b'%', Some(byte)) => (&more[2..], pushed(bytes, byte)),
            (first, _) => (more, pushed(bytes, *first)),
        };
    }
    let text = String::from_utf8(bytes).ok()?;
    // `/C:/rules` on Windows.
    let drive = text.as_bytes().get(2) == Some(&b':');
    let text = if drive { &text[1..] } else { &text };
    Path::new(text).is_absolute().then(|| PathBuf::from(text))
}

/// The address of a file.
pub(super) fn uri(path: &str) -> Option<Uri> {
    let mut text = String::from("file://");
    if !path.starts_with('/') {
        text.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                text.push(char::from(byte));
            }
            _ => text += &format!("%{byte:02X}"),
        }
    }
    text.parse().ok()
}

fn pushed(mut bytes: Vec<u8>, byte: u8) -> Vec<u8> {
    bytes.push(byte);
    bytes
}

/// A stretch of a text.
pub(super) fn range(lines: &Lines<'_>, span: Span, unit: Unit) -> Range {
    let place = |at| position(lines.position(at), unit);
    Range::new(place(span.start), place(span.end.max(span.start)))
}

/// A place, counted from 0.
pub(super) fn position(at: source::Position, unit: Unit) -> Position {
    let number = |n: usize| u32::try_from(n.saturating_sub(1)).unwrap_or(u32::MAX);
    Position::new(number(at.line), number(at.column(unit)))
}

/// The byte of a place; one outside the text is the nearest inside.
pub(super) fn offset(lines: &Lines<'_>, at: Position, unit: Unit) -> usize {
    let number = |n: u32| usize::try_from(n).unwrap_or(usize::MAX).saturating_add(1);
    lines.offset(number(at.line), number(at.character), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths() {
        for name in ["/work/rules/a.toml", "/规则/浚 县%.toml", "/a+b&c.toml"] {
            let address = uri(name).expect("an address");
            assert_eq!(
                path(&address),
                Some(PathBuf::from(name)),
                "{}",
                address.as_str()
            );
        }
        for other in ["untitled:1", "https://example.org/a.toml"] {
            assert_eq!(path(&other.parse().expect("an address")), None, "{other}");
        }
    }

    #[test]
    fn places_lead_back() {
        let text = "𠮷 = \"浚\"\n";
        let lines = Lines::new(text);
        for (unit, columns) in [(Unit::Utf16, [2, 6, 7]), (Unit::Byte, [4, 8, 11])] {
            for (at, column) in [4, 8, 11].into_iter().zip(columns) {
                let place = position(lines.position(at), unit);
                assert_eq!(place, Position::new(0, column), "{unit:?}");
                assert_eq!(offset(&lines, place, unit), at, "{unit:?}");
            }
            let far = Position::new(u32::MAX, u32::MAX);
            assert_eq!(offset(&lines, far, unit), text.len());
        }
    }
}
