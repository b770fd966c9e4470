//! What an input method types where TOML wants a key of the keyboard: `：` for `:`, `“”` for quotes.

use std::ops::Range;

use super::scan::{Kind, Token};

/// A stretch outside strings and comments that holds such characters, and what was meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) at: Range<usize>,
    /// The characters, each once.
    pub(super) characters: String,
    pub(super) meant: String,
}

/// The slip of a line: from its first such character's word to its last one's.
pub(super) fn find(text: &str, tokens: &[Token], line: &Range<usize>) -> Option<Slip> {
    let first = tokens.partition_point(|token| token.at.end <= line.start);
    let inside = tokens[first..]
        .iter()
        .take_while(|token| token.at.start < line.end);
    let slips = inside
        .filter(|token| token.kind == Kind::Bare)
        .filter_map(|token| slip(text, &token.at));
    slips.reduce(|mut all, next| {
        all.meant += &text[all.at.end..next.at.start];
        all.meant += &next.meant;
        all.at.end = next.at.end;
        let new: String = next
            .characters
            .chars()
            .filter(|c| !all.characters.contains(*c))
            .collect();
        all.characters += &new;
        all
    })
}

/// The key of the keyboard that a character stands for; nothing for ordinary letters.
pub(super) fn meant(c: char) -> Option<&'static str> {
    Some(match c {
        '：' | '＝' => "=",
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '＂' => "\"",
        '‘' | '’' | '＇' => "'",
        '，' | '、' => ",",
        '［' | '【' | '〔' => "[",
        '］' | '】' | '〕' => "]",
        '｛' => "{",
        '｝' => "}",
        '＃' => "#",
        '．' | '。' => ".",
        '－' | '—' | '–' => "-",
        '＿' => "_",
        '\u{3000}' | '\u{a0}' | '\u{2003}' | '\u{2002}' | '\u{202f}' => " ",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => "",
        _ => return None,
    })
}

fn slip(text: &str, at: &Range<usize>) -> Option<Slip> {
    let word = &text[at.clone()];
    let mut characters = String::new();
    for c in word.chars().filter(|c| meant(*c).is_some()) {
        if !characters.contains(c) {
            characters.push(c);
        }
    }
    if characters.is_empty() {
        return None;
    }
    Some(Slip {
        at: at.clone(),
        meant: put_right(word),
        characters,
    })
}

/// The word as it was meant; between full-width quotes the text stays as it is.
fn put_right(word: &str) -> String {
    let is_quote = |c: char| matches!(meant(c), Some("\"" | "'"));
    let map = |part: &str| {
        part.chars()
            .map(|c| meant(c).map_or_else(|| c.to_string(), str::to_owned))
            .collect::<String>()
    };
    let quotes: Vec<(usize, char)> = word.char_indices().filter(|(_, c)| is_quote(*c)).collect();
    match (quotes.first(), quotes.last()) {
        (Some(&(open, first)), Some(&(close, last))) if open < close => {
            let inner = &word[open + first.len_utf8()..close];
            let (before, after) = (map(&word[..open]), map(&word[close + last.len_utf8()..]));
            format!("{before}\"{inner}\"{after}")
        }
        _ => map(word),
    }
}

/// A character as a message names it: itself, or its code if it cannot be seen.
pub(super) fn shown(c: char) -> String {
    match c {
        '\u{3000}' => "a full-width space (U+3000)".to_owned(),
        '\u{a0}' | '\u{202f}' => "a no-break space".to_owned(),
        '\u{2002}' | '\u{2003}' => "a wide space".to_owned(),
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {
            format!("an invisible character (U+{:04X})", u32::from(c))
        }
        _ => format!("`{c}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_right() {
        for (typed, meant) in [
            ("“中文，好”", "\"中文，好\""),
            ("id：“a”", "id=\"a\""),
            ("＝", "="),
            ("，", ","),
            ("【service】", "[service]"),
            ("1\u{a0}", "1 "),
            ("id\u{200b}", "id"),
        ] {
            assert_eq!(put_right(typed), meant, "{typed}");
        }
    }
}
