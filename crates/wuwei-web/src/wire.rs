//! What the engine tells scripts: arrays of texts and numbers, written as the JSON that `JSON.parse` reads.

/// An array being written, with arrays in it.
#[derive(Debug, Default)]
pub struct Wire(String);

impl Wire {
    /// Begins an array: the whole, or one in the array that is being written.
    pub fn open(&mut self) {
        self.part();
        self.0.push('[');
    }

    /// Ends the array that was begun last.
    pub fn close(&mut self) {
        self.0.push(']');
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.part();
        self.0.push('"');
        self.escape(text);
        self.0.push('"');
    }

    /// Adds a number.
    pub fn number(&mut self, number: i64) {
        self.part();
        self.0.push_str(&wuwei_json::integer_text(number));
    }

    /// Adds what is JSON already.
    pub fn json(&mut self, json: &str) {
        self.part();
        self.0.push_str(json);
    }

    /// The whole, once its array is closed.
    pub fn finish(self) -> String {
        self.0
    }

    fn part(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with('[') {
            self.0.push(',');
        }
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            if c < ' ' {
                self.0.push_str("\\u00");
                self.0.push(if c < '\x10' { '0' } else { '1' });
                let digit = c as usize & 15;
                self.0.push_str(&"0123456789abcdef"[digit..=digit]);
            } else {
                if c == '"' || c == '\\' {
                    self.0.push('\\');
                }
                self.0.push(c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wuwei_json::Value;

    #[test]
    fn arrays_in_arrays() {
        let mut wire = Wire::default();
        wire.open();
        wire.text("a\"\\\n\u{1f}");
        wire.open();
        wire.close();
        wire.number(-7);
        wire.json("{}");
        wire.close();
        assert_eq!(wire.finish(), r#"["a\"\\\u000a\u001f",[],-7,{}]"#);
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in any::<String>()) {
            let mut wire = Wire::default();
            wire.open();
            wire.text(&text);
            wire.close();
            let read = wuwei_json::parse(wire.finish().as_bytes()).expect("JSON");
            prop_assert_eq!(read, Value::Array(vec![Value::String(text)]));
        }
    }
}
