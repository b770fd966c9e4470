//! Patterns of `matches`, as the compiler leaves them: a table of states, and nothing to build.
//!
//! A table is a row of decimal numbers, a space behind each, up to a `/`; what follows is the pattern as
//! text, for those who want to read it. A state is 1 if a text may end there (else 0), then pairs of the
//! last byte of a range and the place in the row where the next state begins; the ranges follow on each
//! other, and the last one ends with 255. The first state stands first.

/// Whether a text is one of those that the table stands for; `None` if it is no table.
pub fn matches(table: &str, text: &str) -> Option<bool> {
    let numbers = numbers(table);
    let mut state = 0;
    for byte in text.bytes() {
        let mut range = state + 1;
        while *numbers.get(range)? < usize::from(byte) {
            range += 2;
        }
        state = *numbers.get(range + 1)?;
    }
    Some(*numbers.get(state)? == 1)
}

fn numbers(table: &str) -> Vec<usize> {
    let mut numbers = Vec::new();
    let mut number = 0_usize;
    for byte in table.bytes() {
        match byte {
            b'0'..=b'9' => {
                number = number * 10 + usize::from(byte - b'0');
                // Beyond every table, and far from what a number holds.
                number = number.min(1 << 24);
            }
            b'/' => break,
            _ => numbers.push(std::mem::take(&mut number)),
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_table_is_walked_byte_by_byte() {
        // `^a+$`: the first state, one behind an `a`, one that never ends well.
        let table = "0 96 14 97 7 255 14 1 96 14 97 7 255 14 0 255 14 /^a+$";
        for (text, found) in [
            ("", false),
            ("a", true),
            ("aaa", true),
            ("ab", false),
            ("浚", false),
        ] {
            assert_eq!(matches(table, text), Some(found), "{text}");
        }
    }

    #[test]
    fn what_is_no_table_is_none() {
        for table in [
            "",
            "/",
            "x",
            "0 ",
            "0 255 ",
            "0 255 99 ",
            "0 255 99999999999999999999999 ",
        ] {
            assert!(matches(table, "a").is_none(), "{table}");
        }
        assert_eq!(matches("2 255 0 ", "aaa"), Some(false));
    }
}
