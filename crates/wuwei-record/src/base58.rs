//! Base58 in Bitcoin's alphabet: how Multikey and proof values are written.
//!
//! Each byte string has exactly one spelling and each spelling one byte string, so a decoded length
//! that is right proves the spelling canonical.

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The text of some bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let zeros = bytes.iter().take_while(|b| **b == 0).count();
    let mut digits: Vec<u8> = Vec::with_capacity(bytes.len() * 138 / 100 + 1);
    for byte in &bytes[zeros..] {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    digits.resize(digits.len() + zeros, 0);
    digits
        .iter()
        .rev()
        .map(|d| char::from(ALPHABET[usize::from(*d)]))
        .collect()
}

/// The `N` bytes that a text spells; none if it has a character outside the alphabet or spells
/// another number of bytes.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let zeros = text.bytes().take_while(|b| *b == b'1').count();
    let mut number = [0u8; N];
    for letter in text.bytes() {
        let mut carry = ALPHABET.iter().position(|a| *a == letter)? as u32;
        for byte in number.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    let leading = number.iter().take_while(|b| **b == 0).count();
    (leading == zeros).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    /// draft-msporny-base58, section 5.
    #[test]
    fn published_examples() {
        assert_eq!(encode(b"Hello World!"), "2NEpo7TZRRrLZSi2U");
        assert_eq!(encode(&[0, 0, 0x28, 0x7f, 0xb4, 0xcd]), "11233QC4");
        assert_eq!(decode("11233QC4"), Some([0, 0, 0x28, 0x7f, 0xb4, 0xcd]));
    }

    #[test]
    fn another_length_or_letter_is_refused() {
        let text = encode(&[7; 34]);
        assert_eq!(decode::<34>(&text), Some([7; 34]));
        assert_eq!(decode::<33>(&text), None);
        assert_eq!(
            decode::<34>(&format!("1{text}")),
            None,
            "a leading zero byte more"
        );
        assert_eq!(
            decode::<34>(&text.replace(&text[3..4], "0")),
            None,
            "0 is no digit"
        );
        assert_eq!(decode::<34>(""), None);
    }
}
