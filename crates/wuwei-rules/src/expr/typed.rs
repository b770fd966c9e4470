//! What an input method types where an expression wants a key of the keyboard: `＝` `！=` `，` `“x"`,
//! spaces that are none.

use super::lex::MARKS;

/// Characters that stand for a mark by themselves.
const SIGNS: [(char, &str); 3] = [('≠', "!="), ('≤', "<="), ('≥', ">=")];

/// Marks of other languages, and the mark.
const SINGLE: [(&str, &str); 3] = [("=", "=="), ("&", "&&"), ("|", "||")];

/// The mark that is meant by the start of a text which does not write it, and the bytes of what stands
/// there: in `！= 'x'` the first four bytes mean `!=`.
pub(super) fn mark(rest: &str) -> Option<(usize, &'static str)> {
    let mut characters = rest.chars();
    let (first, second) = (characters.next()?, characters.next());
    if let Some((_, mark)) = SIGNS.into_iter().find(|(sign, _)| *sign == first) {
        return Some((first.len_utf8(), mark));
    }
    let one = half_width(first).to_string();
    if let Some(second) = second {
        let two = format!("{one}{}", half_width(second));
        let length = first.len_utf8() + second.len_utf8();
        if let Some(mark) = MARKS.into_iter().find(|mark| *mark == two) {
            return (rest[..length] != two).then_some((length, mark));
        }
    }
    let single = SINGLE.into_iter().find(|(written, _)| *written == one);
    if let Some((_, mark)) = single {
        return Some((first.len_utf8(), mark));
    }
    let mark = MARKS.into_iter().find(|mark| *mark == one)?;
    (!first.is_ascii()).then_some((first.len_utf8(), mark))
}

/// The character of the keyboard that is meant by one of an input method; any other is itself.
pub(super) fn half_width(c: char) -> char {
    match c {
        // The block of full-width forms holds ASCII's visible characters in their order.
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '、' => ',',
        '。' => '.',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '《' => '<',
        '》' => '>',
        '−' | '–' | '—' => '-',
        '×' => '*',
        '÷' => '/',
        _ => c,
    }
}

/// Whether a character looks like a space and is none of the keyboard's.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
}

/// Whether a character takes no room at all: it comes with pasted text.
pub(super) fn has_no_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The quote that ends what `open` began: `close`, or where a text typed with an input method has none,
/// one of the keyboard or of another width.
pub(super) fn closing(rest: &str, open: char, close: char) -> char {
    if open.is_ascii() || rest.contains(close) {
        return close;
    }
    let quotes = ['”', '"', '＂', '’', '\'', '＇'];
    rest.chars().find(|c| quotes.contains(c)).unwrap_or(close)
}
