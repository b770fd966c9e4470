//! As much of protobuf's text format as CEL's published cases are written in.

/// A message: its fields in their order, a repeated one several times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Message(pub(crate) Vec<(String, Value)>);

/// What a field holds.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Message(Message),
    /// A number, a name of an enumeration, `true`.
    Word(String),
    Text(String),
}

impl Message {
    pub(crate) fn all<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Value> {
        let name = name.to_owned();
        self.0
            .iter()
            .filter(move |(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn message(&self, name: &str) -> Option<&Message> {
        self.all(name).find_map(|value| match value {
            Value::Message(message) => Some(message),
            _ => None,
        })
    }

    pub(crate) fn messages<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Message> {
        self.all(name).filter_map(|value| match value {
            Value::Message(message) => Some(message),
            _ => None,
        })
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.all(name).find_map(|value| match value {
            Value::Text(text) | Value::Word(text) => Some(text.as_str()),
            Value::Message(_) => None,
        })
    }

    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }
}

/// Reads a whole file.
pub(crate) fn read(text: &str) -> Message {
    let bytes = text.as_bytes();
    let mut reader = Reader { bytes, at: 0 };
    let message = reader.fields();
    assert_eq!(reader.at, bytes.len(), "read to the end");
    message
}

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Reader<'_> {
    /// The next byte that is neither blank nor comment.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\n' | b'\t' | b'\r' | b',' | b';' => self.at += 1,
                b'#' => {
                    while self.bytes.get(self.at).is_some_and(|b| *b != b'\n') {
                        self.at += 1;
                    }
                }
                byte => return Some(*byte),
            }
        }
        None
    }

    fn takes(&mut self, mark: u8) -> bool {
        let there = self.peek() == Some(mark);
        self.at += usize::from(there);
        there
    }

    fn fields(&mut self) -> Message {
        let mut fields = Vec::new();
        while self.peek().is_some_and(|byte| byte != b'}') {
            let name = if self.takes(b'[') {
                let name = self.word();
                assert!(self.takes(b']'));
                name
            } else {
                self.word()
            };
            self.takes(b':');
            if self.takes(b'[') {
                while !self.takes(b']') {
                    fields.push((name.clone(), self.value()));
                }
            } else {
                fields.push((name, self.value()));
            }
        }
        Message(fields)
    }

    fn value(&mut self) -> Value {
        match self.peek() {
            Some(b'{') => {
                self.at += 1;
                let message = self.fields();
                assert!(self.takes(b'}'));
                Value::Message(message)
            }
            Some(b'"' | b'\'') => {
                let mut text = Vec::new();
                while let Some(quote @ (b'"' | b'\'')) = self.peek() {
                    self.at += 1;
                    self.quoted(quote, &mut text);
                }
                Value::Text(String::from_utf8_lossy(&text).into_owned())
            }
            _ => Value::Word(self.word()),
        }
    }

    fn word(&mut self) -> String {
        self.peek();
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(
            |b| matches!(b, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'+' | b'/'),
        ) {
            self.at += 1;
        }
        assert!(self.at > start, "a word at byte {start}");
        String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned()
    }

    fn quoted(&mut self, quote: u8, text: &mut Vec<u8>) {
        loop {
            let byte = self.bytes[self.at];
            self.at += 1;
            match byte {
                b'\\' => self.escape(text),
                byte if byte == quote => return,
                byte => text.push(byte),
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let letter = self.bytes[self.at];
        self.at += 1;
        let digits = |reader: &mut Self, most: usize, radix: u32| {
            let start = reader.at;
            while reader.at < start + most && char::from(reader.bytes[reader.at]).is_digit(radix) {
                reader.at += 1;
            }
            let digits = std::str::from_utf8(&reader.bytes[start..reader.at]).unwrap();
            u32::from_str_radix(digits, radix).unwrap()
        };
        match letter {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'a' => text.push(7),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'v' => text.push(11),
            b'x' | b'X' => text.push(digits(self, 2, 16) as u8),
            b'0'..=b'7' => {
                self.at -= 1;
                text.push(digits(self, 3, 8) as u8);
            }
            b'u' | b'U' => {
                let c = digits(self, if letter == b'u' { 4 } else { 8 }, 16);
                let c = char::from_u32(c).expect("a character");
                text.extend(c.to_string().bytes());
            }
            other => text.push(other),
        }
    }
}
