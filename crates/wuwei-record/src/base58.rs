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

/// The `N` bytes (no more than 64) that a text spells; none if it has a character outside the
/// alphabet or spells another number of bytes.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    const { assert!(N <= 64) };
    let zeros = text.bytes().take_while(|b| *b == b'1').count();
    // The number, in words of 32 bits, the lowest first; five digits fit into one word.
    let mut words = [0u32; 16];
    for digits in text.as_bytes().chunks(5) {
        let (mut value, mut scale) = (0, 1);
        for letter in digits {
            value = value * 58 + u64::from(digit(*letter)?);
            scale *= 58;
        }
        for word in &mut words {
            value += u64::from(*word) * scale;
            *word = value as u32;
            value >>= 32;
        }
        if value > 0 {
            return None;
        }
    }
    let mut all = [0; 64];
    for (word, bytes) in words.iter().rev().zip(all.chunks_exact_mut(4)) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    let (above, number) = all.split_at(64 - N);
    let leading = number.iter().take_while(|b| **b == 0).count();
    let fits = above.iter().all(|b| *b == 0) && leading == zeros;
    number.try_into().ok().filter(|_| fits)
}

fn digit(letter: u8) -> Option<u8> {
    const DIGITS: [u8; 128] = {
        let mut digits = [u8::MAX; 128];
        let mut n = 0;
        while n < 58 {
            digits[ALPHABET[n] as usize] = n as u8;
            n += 1;
        }
        digits
    };
    DIGITS
        .get(usize::from(letter))
        .copied()
        .filter(|digit| *digit != u8::MAX)
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
        assert_eq!(decode::<34>(&"z".repeat(1000)), None);
        for bytes in [[0; 64], [255; 64], std::array::from_fn(|n| n as u8)] {
            assert_eq!(decode::<64>(&encode(&bytes)), Some(bytes));
        }
    }
}
