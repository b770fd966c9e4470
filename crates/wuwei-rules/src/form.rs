//! The forms of words: ids, names, clauses, versions, codes, keys.

use crate::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Form, Key};
use crate::source::Span;

/// Names that expressions use themselves (CEL's keywords, our own names and macros), and the members
/// that every row of a group has.
pub(crate) const RESERVED: &[&str] = &[
    "all",
    "as",
    "break",
    "const",
    "continue",
    "count",
    "else",
    "exists",
    "exists_one",
    "false",
    "filter",
    "flow",
    "for",
    "function",
    "has",
    "id",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "map",
    "max",
    "min",
    "namespace",
    "null",
    "package",
    "return",
    "service",
    "stage",
    "sum",
    "today",
    "true",
    "var",
    "void",
    "while",
    "withdrawn",
];

/// Checks a word; what is wrong is reported, and nothing comes back.
pub(crate) fn check(
    word: &str,
    form: Form,
    span: Span,
    key: &Key,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    if fits(word, form) {
        if form == Form::Name && RESERVED.contains(&word) {
            diagnostics.push(
                Diagnostic::new(
                    codes::RESERVED_NAME,
                    span,
                    format!("`{word}` is a reserved word of expressions"),
                )
                .label("cannot be a name")
                .help(format!("choose another name, such as `{word}_`")),
            );
            return None;
        }
        return Some(());
    }
    diagnostics.push(refusal(word, form, span, key));
    None
}

fn refusal(word: &str, form: Form, span: Span, key: &Key) -> Diagnostic {
    let is_id = matches!(form, Form::Id | Form::Name);
    if is_id && let Some(plain) = unmasked(word).filter(|plain| fits(plain, form)) {
        let message = format!("`{word}` has letters that only look like those of `{plain}`");
        return Diagnostic::new(codes::LOOKALIKE, span, message)
            .label("letters of another script")
            .help(format!("write `{plain}` with the letters of the keyboard"))
            .suggest(span, format!("\"{plain}\""));
    }
    let code: &'static Code = if is_id {
        codes::BAD_ID
    } else {
        codes::MALFORMED
    };
    let message = format!("`{}` cannot be `{word}`", key.name);
    let found = Diagnostic::new(code, span, message).label(describe(form));
    match mended(word, form) {
        Some(better) => found
            .help(format!("did you mean `{better}`?"))
            .suggest(span, format!("\"{better}\"")),
        None => found.help(format!("for example `{}`", example(form))),
    }
}

/// A word whose letters of other scripts are put into those that they look like; nothing if it has
/// none, or one that looks like nothing.
fn unmasked(word: &str) -> Option<String> {
    let plain: Option<String> = word
        .chars()
        .map(|c| if c.is_ascii() { Some(c) } else { looks_like(c) })
        .collect();
    plain.filter(|plain| plain != word)
}

/// Small letters that a reader takes for one of the Latin alphabet (Unicode's confusables, those that
/// keyboards have).
fn looks_like(c: char) -> Option<char> {
    Some(match c {
        'а' | 'ɑ' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ҽ' => 'e',
        'ɡ' | 'ց' => 'g',
        'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'ӏ' | 'ⅼ' => 'l',
        'ո' => 'n',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ɩ' => 'i',
        _ => return None,
    })
}

/// Whether a word has a form.
pub(crate) fn fits(word: &str, form: Form) -> bool {
    match form {
        Form::Any => true,
        Form::Id => {
            begins_with_letter(word)
                && separated(word, '-', |c| c.is_ascii_lowercase() || c.is_ascii_digit())
        }
        Form::Name => {
            begins_with_letter(word)
                && word
                    .bytes()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
        }
        Form::Clause => is_clause(word),
        Form::Version => {
            let number = |part: &str| {
                !part.is_empty() && part.len() < 10 && part.bytes().all(|c| c.is_ascii_digit())
            };
            word.split('.').count() == 3
                && word
                    .split('.')
                    .all(|part| number(part) && (part == "0" || !part.starts_with('0')))
        }
        Form::Area => match word.strip_prefix("local:") {
            Some(id) => fits(id, Form::Id),
            None => word.len() == 6 && word.bytes().all(|c| c.is_ascii_digit()),
        },
        Form::Address => {
            let host = word
                .strip_prefix("https://")
                .or_else(|| word.strip_prefix("http://"));
            host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
                && word.chars().all(|c| !c.is_whitespace() && !c.is_control())
        }
        // z (base58btc), 0xed01 and 32 bytes: always 48 characters that begin with z6Mk.
        Form::PublicKey => {
            word.len() == 48 && word.starts_with("z6Mk") && word.bytes().all(is_base58)
        }
        Form::Letter => word.len() == 1 && word.bytes().all(|c| c.is_ascii_lowercase()),
        Form::Character => word.chars().count() == 1,
    }
}

/// What a form is, in a few words.
fn describe(form: Form) -> &'static str {
    match form {
        Form::Any => "anything",
        Form::Id => "an id is small letters, digits and single hyphens, and begins with a letter",
        Form::Name => {
            "a name in expressions is small letters, digits and `_`, and begins with a letter"
        }
        Form::Clause => "a clause is cited as numbers with points, then a letter with `)`",
        Form::Version => "a version is three numbers with points",
        Form::Area => "an area is six digits (GB/T 2260), or `local:` and an id",
        Form::Address => "an address begins with `https://` or `http://`",
        Form::PublicKey => "a device key is 48 characters that begin with `z6Mk`",
        Form::Letter => "one small letter",
        Form::Character => "exactly one character",
    }
}

fn example(form: Form) -> &'static str {
    match form {
        Form::Any => "…",
        Form::Id => "county-office",
        Form::Name => "house_number",
        Form::Clause => "7.2.2 d)",
        Form::Version => "2026.1.0",
        Form::Area => "410600",
        Form::Address => "https://example.org/wuwei/",
        Form::PublicKey => "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        Form::Letter => "d",
        Form::Character => "管",
    }
}

/// The word with what is plainly a slip put right.
fn mended(word: &str, form: Form) -> Option<String> {
    let ascii: String = word.trim().chars().map(half_width).collect();
    let better = match form {
        Form::Id => ascii.to_ascii_lowercase().replace(['_', ' ', '.'], "-"),
        Form::Name => ascii.to_ascii_lowercase().replace(['-', ' ', '.'], "_"),
        Form::Clause => {
            let spaced = ascii.replace(' ', "");
            match spaced.find(|c: char| c.is_ascii_lowercase()) {
                Some(at) if at > 0 => format!("{} {}", &spaced[..at], &spaced[at..]),
                _ => spaced,
            }
        }
        Form::Letter => ascii.to_ascii_lowercase(),
        _ => ascii,
    };
    (better != word
        && fits(&better, form)
        && !(form == Form::Name && RESERVED.contains(&better.as_str())))
    .then_some(better)
}

/// Full-width letters, digits and punctuation as the keyboard has them.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '。' => '.',
        '—' | '–' => '-',
        _ => c,
    }
}

/// `7.2.2`, `7.2.2 d)`, `A.1`, `7.2.3 注`.
fn is_clause(word: &str) -> bool {
    let mut parts = word.split(' ');
    let number = parts.next().unwrap_or("");
    let segment = |part: &str| {
        !part.is_empty()
            && (part.bytes().all(|c| c.is_ascii_digit())
                || part.len() == 1 && part.as_bytes()[0].is_ascii_uppercase())
    };
    let note = |part: &str| {
        part.strip_prefix('注')
            .is_some_and(|n| n.len() < 3 && n.bytes().all(|c| c.is_ascii_digit()))
    };
    let item = |part: &str| {
        note(part)
            || part.len() == 2 && part.as_bytes()[0].is_ascii_lowercase() && part.ends_with(')')
    };
    number.split('.').all(segment) && parts.all(item)
}

fn begins_with_letter(word: &str) -> bool {
    word.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
}

fn separated(word: &str, separator: char, good: impl Fn(char) -> bool) -> bool {
    word.split(separator)
        .all(|part| !part.is_empty() && part.chars().all(&good))
}

fn is_base58(c: u8) -> bool {
    c.is_ascii_alphanumeric() && !matches!(c, b'0' | b'O' | b'I' | b'l')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (form, good, bad) in [
            (
                Form::Id,
                vec!["a", "on-site-steward", "a1"],
                vec!["", "A", "a_b", "-a", "a--b", "1a", "а"],
            ),
            (
                Form::Name,
                vec!["a", "received_on", "d2"],
                vec!["", "visit-date", "Ab", "_a", "2a"],
            ),
            (
                Form::Clause,
                vec!["1", "7.2.2 d)", "A.1", "6.2.1 a)", "7.2.3 注", "7.2.3 注2"],
                vec!["", "7.2.2d)", "7.", "7.2 d", "7。2", "a.1"],
            ),
            (
                Form::Version,
                vec!["2026.1.0"],
                vec!["2026.1", "v1.0.0", "1.0.0-a", "1.02.0", "1..0"],
            ),
            (
                Form::Area,
                vec!["410600", "local:new-town"],
                vec!["4106", "41060x", "local:", "local:A"],
            ),
            (
                Form::Address,
                vec!["https://a.cn/b/"],
                vec!["a.cn", "https://", "ftp://a", "https://a b"],
            ),
            (Form::Character, vec!["管", "a"], vec!["", "服务"]),
        ] {
            assert!(good.iter().all(|word| fits(word, form)), "{form:?}");
            let passed: Vec<_> = bad.iter().filter(|word| fits(word, form)).collect();
            assert!(passed.is_empty(), "{form:?} {passed:?}");
            assert!(form == Form::Any || fits(example(form), form), "{form:?}");
        }
    }

    #[test]
    fn slips_are_put_right() {
        assert_eq!(
            mended("Received-On", Form::Name).as_deref(),
            Some("received_on")
        );
        assert_eq!(mended("On_Site", Form::Id).as_deref(), Some("on-site"));
        assert_eq!(
            mended("7.2.4c）", Form::Clause).as_deref(),
            Some("7.2.4 c)")
        );
        assert_eq!(
            mended("２０２６.1.0", Form::Version).as_deref(),
            Some("2026.1.0")
        );
        assert_eq!(mended("诉求", Form::Name), None);
    }
}
