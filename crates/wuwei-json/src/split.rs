//! Texts split at an ASCII character: pointers, paths, times. The standard library searches faster in long
//! texts, by code that a phone would have to load.

/// What stands before and behind the first `at`; none if it does not occur.
pub fn split_once(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// The parts between all `at`: one more than there are of them.
pub fn split(text: &str, at: u8) -> Parts<'_> {
    Parts {
        rest: Some(text),
        at,
    }
}

/// The parts of a text.
pub struct Parts<'t> {
    rest: Option<&'t str>,
    at: u8,
}

impl<'t> Iterator for Parts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest.take()?;
        let Some((part, behind)) = split_once(rest, self.at) else {
            return Some(rest);
        };
        self.rest = Some(behind);
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::{split, split_once};

    #[test]
    fn texts_are_split_as_the_standard_library_does() {
        for text in ["", ".", "a", "a.b", ".a", "a.", "服务.d1..state", "a.b.c"] {
            assert_eq!(split_once(text, b'.'), text.split_once('.'), "{text}");
            assert!(split(text, b'.').eq(text.split('.')), "{text}");
        }
    }
}
