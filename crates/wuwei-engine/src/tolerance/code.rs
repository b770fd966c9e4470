//! Telephone numbers and credit codes.

/// A telephone number without blanks and brackets. A mobile number has no hyphens; in others they stay
/// where they were put (`0392-3312345-801`). The country code stays if it was given; an extension is
/// written with `转`.
pub(super) fn read_phone(plain: &str) -> Option<String> {
    let mut number = String::with_capacity(plain.len());
    let mut rest = plain;
    if let Some(abroad) = rest.strip_prefix('+').or_else(|| rest.strip_prefix("00")) {
        number.push('+');
        rest = abroad;
    }
    let mut extension = false;
    while let Some(c) = rest.chars().next() {
        let mut used = c.len_utf8();
        match c {
            '0'..='9' => number.push(c),
            // A bracket or blank parts what a hyphen would; one is enough.
            '-' | ')' | '(' | '.' | '/' if !ends_parted(&number) => number.push('-'),
            '-' | ')' | '(' | ' ' | '.' => {}
            _ => {
                let word = ["转", "ext.", "ext", "x", "#"]
                    .iter()
                    .find(|word| super::starts_with_any_case(rest, word))?;
                if extension {
                    return None;
                }
                used = word.len();
                extension = true;
                while number.ends_with('-') {
                    number.pop();
                }
                number.push('转');
            }
        }
        rest = rest.get(used..)?;
    }
    while number.ends_with('-') {
        number.pop();
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if !(3..=20).contains(&digits.len())
        || number.ends_with('转')
        || number.starts_with(['转', '-'])
    {
        return None;
    }
    let mobile = |digits: &str| digits.len() == 11 && digits.starts_with('1');
    if !extension
        && mobile(
            digits
                .strip_prefix("86")
                .filter(|_| number.starts_with('+'))
                .unwrap_or(&digits),
        )
    {
        number.retain(|c| c != '-');
    }
    Some(number)
}

fn ends_parted(number: &str) -> bool {
    number.is_empty() || number.ends_with(['-', '+', '转'])
}

/// A unified social credit code: 18 letters and digits, in capitals, without blanks and hyphens.
pub(super) fn read_credit_code(plain: &str) -> Option<String> {
    let code: String = plain
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    (code.len() == 18 && code.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(code)
}

/// The characters of GB 32100—2015 in the order of their values; I, O, S, V and Z are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Whether the last character of a credit code is the one that GB 32100—2015 computes.
///
/// Codes in use are known that fail, so this may warn, never refuse.
pub fn has_right_check_digit(code: &str) -> bool {
    let value = |b: &u8| ALPHABET.iter().position(|known| known == b);
    let Some((last, body)) = code.as_bytes().split_last() else {
        return false;
    };
    let mut sum = 0;
    let mut weight = 1;
    for byte in body {
        let Some(value) = value(byte) else {
            return false;
        };
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    body.len() == 17 && value(last) == Some((31 - sum % 31) % 31)
}
