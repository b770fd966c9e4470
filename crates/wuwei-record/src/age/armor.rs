//! ASCII armor of age files: strict PEM, with white space around it allowed.

use super::AgeError;
use crate::base64::{self, Padding};
use crate::pem;

const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";

/// A file as text.
pub(super) fn write(file: &[u8]) -> String {
    let text = base64::lines(&base64::encode(file, Padding::Yes));
    [BEGIN, "\n", &text, END, "\n"].concat()
}

/// The file within the armor; none if there is no armor.
pub(super) fn read(file: &[u8]) -> Result<Option<Vec<u8>>, AgeError> {
    let text = file.trim_ascii();
    if !text.starts_with(b"-----") {
        return Ok(None);
    }
    let text = std::str::from_utf8(text).map_err(|_| AgeError::Armor)?;
    let lines = pem::lines_between(text, BEGIN, END).ok_or(AgeError::Armor)?;
    let whole = lines.split_last().is_none_or(|(last, rest)| {
        (1..=64).contains(&last.len()) && rest.iter().all(|line| line.len() == 64)
    });
    let bytes = base64::decode(&lines.concat(), Padding::Yes).filter(|_| whole);
    bytes.map(Some).ok_or(AgeError::Armor)
}
