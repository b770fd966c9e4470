//! Base64 (RFC 4648 section 4), canonical spellings only.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Whether the text is filled up with `=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Padding {
    /// PEM and armor.
    Yes,
    /// Headers of age.
    No,
}

/// The text of some bytes.
pub(crate) fn encode(bytes: &[u8], padding: Padding) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |n: usize| u32::from(group.get(n).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..=group.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * n) & 63) as usize]));
        }
        if padding == Padding::Yes {
            for _ in group.len()..3 {
                text.push('=');
            }
        }
    }
    text
}

/// The bytes of a text; none unless it is the one spelling of them.
pub(crate) fn decode(text: &str, padding: Padding) -> Option<Vec<u8>> {
    let mut digits = text.as_bytes();
    while let (Padding::Yes, Some(shorter)) = (padding, digits.strip_suffix(b"=")) {
        digits = shorter;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let mut bits = 0;
        for (n, letter) in group.iter().enumerate() {
            let digit = ALPHABET.iter().position(|a| a == letter)? as u32;
            bits |= digit << (18 - 6 * n);
        }
        let whole = bits.to_be_bytes();
        bytes.extend_from_slice(&whole[1..group.len()]);
    }
    // Only the canonical spelling comes back as it was.
    (encode(&bytes, padding) == text).then_some(bytes)
}

/// A text in lines of 64 characters, each ended by a line feed.
pub(crate) fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 64 + 1);
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
        out.push_str(line);
        out.push('\n');
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Padding, decode, encode};

    /// RFC 4648 section 10.
    #[test]
    fn published_examples() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes(), Padding::Yes), text);
            assert_eq!(decode(text, Padding::Yes).unwrap(), bytes.as_bytes());
            let bare = text.trim_end_matches('=');
            assert_eq!(encode(bytes.as_bytes(), Padding::No), bare);
            assert_eq!(decode(bare, Padding::No).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "Zg", "Zg=", "Zg===", "Zh==", "Z", "Zm9v=", "Zm 9v", "Zm-_", "Zg==Zg==",
        ] {
            assert_eq!(decode(text, Padding::Yes), None, "{text}");
        }
        for text in ["Zg==", "Zh", "Z", "Zm9vY"] {
            assert_eq!(decode(text, Padding::No), None, "{text}");
        }
    }
}
