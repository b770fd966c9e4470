//! Why a text was refused.

use std::fmt;

/// What was refused, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Offset in bytes from the start of the text.
    pub offset: usize,
    /// Which rule refuses it.
    pub kind: ErrorKind,
}

/// The rule that refuses a text.
///
/// Syntax comes from RFC 8259; the rest is the profile of RECORD 1, which leaves out whatever two
/// JSON tools might read or canonicalise differently.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text ends in the middle of a value.
    UnexpectedEnd,
    /// Something else was due here: what.
    Expected(&'static str),
    /// The value is complete, but text follows it.
    TrailingText,
    /// A backslash is followed by something that is no escape.
    BadEscape,
    /// A character below U+0020 stands in a string as it is.
    ControlCharacter,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text begins with a byte order mark.
    ByteOrderMark,
    /// An escape gives half of a surrogate pair without the other.
    LoneSurrogate,
    /// An object has two members of this name (after unescaping).
    DuplicateName(String),
    /// A member name has a character outside U+0020…U+007E.
    NonAsciiName,
    /// A number has a fraction.
    Fraction,
    /// A number has an exponent.
    Exponent,
    /// `-0`
    NegativeZero,
    /// A whole number beyond ±(2^53−1).
    IntegerTooLarge,
    /// Arrays and objects are nested deeper than [`crate::read::MAX_DEPTH`].
    TooDeep,
    /// The text is longer than this many bytes.
    TooLong(usize),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.offset, self.kind)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            ErrorKind::UnexpectedEnd => {
                "the text ends in the middle of a value; is the file complete?"
            }
            ErrorKind::Expected(what) => return write!(f, "expected {what}"),
            ErrorKind::TrailingText => "text follows the end of the value; remove it",
            ErrorKind::BadEscape => {
                r#"not an escape: after `\` comes one of `"\/bfnrt` or `u` and four hex digits"#
            }
            ErrorKind::ControlCharacter => {
                r"a control character in a string; write it as an escape (`\n`, `\u0007`)"
            }
            ErrorKind::NotUtf8 => "not UTF-8; save the file as UTF-8",
            ErrorKind::ByteOrderMark => "a byte order mark; save the file as UTF-8 without BOM",
            ErrorKind::LoneSurrogate => {
                "half of a surrogate pair; write the character itself or both halves"
            }
            ErrorKind::DuplicateName(name) => {
                return write!(f, "the name `{name}` occurs twice in one object; keep one");
            }
            ErrorKind::NonAsciiName => {
                "a member name outside printable ASCII; names are identifiers, text belongs into values"
            }
            ErrorKind::Fraction => {
                "a number with a fraction; write decimals as strings (`\"12.50\"`)"
            }
            ErrorKind::Exponent => {
                "a number with an exponent; write whole numbers in plain decimal, others as strings"
            }
            ErrorKind::NegativeZero => "`-0`; write `0`",
            ErrorKind::IntegerTooLarge => {
                "a whole number beyond ±9007199254740991 (2^53−1); write it as a string"
            }
            ErrorKind::TooDeep => {
                return write!(f, "nested deeper than {} levels", crate::read::MAX_DEPTH);
            }
            ErrorKind::TooLong(limit) => return write!(f, "longer than {limit} bytes"),
        };
        f.write_str(text)
    }
}

impl std::error::Error for Error {}
