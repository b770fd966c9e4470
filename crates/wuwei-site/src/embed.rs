//! JSON inside a page: `<script type="application/json">`.

use wuwei_json::{Value, to_canonical};

/// A JSON text as it may stand in a script block: every `<` is written `\u003c`, so that neither
/// `</script>` nor `<!--` in a rule's text can end or open anything.
///
/// The value is unchanged, the bytes are not: who computes a digest parses the block and writes it
/// canonically again.
pub(crate) fn embeddable(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// A value, canonical and embeddable.
pub(crate) fn embed(value: &Value) -> String {
    let bytes = to_canonical(value);
    embeddable(&String::from_utf8_lossy(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_can_end_the_block() {
        let text = embeddable(r#"{"a":"</script><!--"}"#);
        assert!(!text.contains('<'));
        assert_eq!(text, r#"{"a":"\u003c/script>\u003c!--"}"#);
    }
}
