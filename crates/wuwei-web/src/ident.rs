//! Identifiers and spoken secrets made from a clock and random bytes, both of them arguments.
//!
//! `crypto.randomUUID` does not exist on plain http, so record ids are built by hand.

/// A UUID version 7 (RFC 9562 5.7): sortable by the time of its making.
///
/// `millis` are milliseconds since 1970 by the device's clock.
pub fn uuid7(millis: u64, random: [u8; 10]) -> String {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push(hex_digit(byte >> 4));
        text.push(hex_digit(byte & 15));
    }
    text
}

/// Whether a text is a UUID as records carry it: lower case, with hyphens.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// Characters of generated passphrases: none that are confused when read aloud or copied by hand.
const UNAMBIGUOUS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

/// How many random bytes [`passphrase`] takes.
pub const PASSPHRASE_BYTES: usize = 20;

/// A passphrase to be written down: five groups of four characters, 100 bits.
pub fn passphrase(random: [u8; PASSPHRASE_BYTES]) -> String {
    let mut text = String::with_capacity(24);
    for (place, byte) in random.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(UNAMBIGUOUS[usize::from(byte & 31)]));
    }
    text
}

/// Whether a passphrase is long enough to guard a key: twelve characters or four words.
pub fn is_strong(passphrase: &str) -> bool {
    passphrase.chars().count() >= 12 || passphrase.split_whitespace().count() >= 4
}

fn hex_digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_id_has_the_fields_of_rfc_9562() {
        // The example of RFC 9562, appendix A.6: 2022-02-22T19:22:22Z.
        let random = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
        assert_eq!(
            uuid7(0x017f_22e2_79b0, random),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
        );
    }

    #[test]
    fn later_ids_sort_later_and_all_are_well_formed() {
        let ids: Vec<String> = (0..64u64)
            .map(|n| uuid7(1_790_000_000_000 + n, [(255 - n) as u8; 10]))
            .collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| is_uuid(id)));
        assert!(!is_uuid("0193A5C2-79b0-7cc3-98c4-dc0c0c07398f"));
        assert!(!is_uuid("../../../../../../../../../etc/passwd"));
    }

    #[test]
    fn generated_passphrases_are_strong_and_unambiguous() {
        let all: [u8; PASSPHRASE_BYTES] = std::array::from_fn(|n| (n * 13) as u8);
        let text = passphrase(all);
        assert_eq!(text.len(), 24);
        assert!(is_strong(&text));
        assert!(!text.contains(['0', '1', 'l', 'o']));
    }

    #[test]
    fn strength_counts_characters_not_bytes() {
        assert!(!is_strong("口令口令"));
        assert!(is_strong("一二三四五六七八九十十一"));
        assert!(is_strong("a b c d"));
        assert!(!is_strong("elevenchars"));
    }
}
