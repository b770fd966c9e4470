//! What generated lower sets ask for: the text, and on which lines of it a finding is due.

/// A lower set, written line by line.
#[derive(Default)]
pub(crate) struct Asked {
    /// Its rules.
    pub(crate) text: String,
    /// What is to be refused.
    pub(crate) refused: Vec<Refused>,
    /// What is to be accepted: of which kind, how often.
    pub(crate) accepted: Vec<&'static str>,
    lines: usize,
}

/// A line that is to be refused.
pub(crate) struct Refused {
    /// Counted under this.
    pub(crate) what: &'static str,
    /// The line of the lower set, from nought.
    pub(crate) line: usize,
    /// The base's table: its header and id.
    pub(crate) table: (&'static str, String),
    /// What stands in the base where the finding points, or a part of it.
    pub(crate) said: String,
    /// What the message must say was asked for.
    pub(crate) asks: String,
    /// Code of the finding.
    pub(crate) code: &'static str,
    /// The clause that must be named; none where the base's value cites none.
    pub(crate) clause: Option<String>,
}

impl Asked {
    /// Begins a table.
    pub(crate) fn table(&mut self, act: &str, kind: &str, id: &str) {
        let key = if kind == "obligation" { "clause" } else { "id" };
        self.line(&format!("[[{act}.{kind}]]"));
        self.line(&format!("{key} = \"{id}\""));
        if act == "remove" {
            self.line("why = \"用不着\"");
        }
    }

    /// Writes a line that no finding is due on.
    pub(crate) fn line(&mut self, text: &str) {
        self.text += text;
        self.text.push('\n');
        self.lines += 1;
    }

    /// The line written last but `back` is to be refused.
    pub(crate) fn refuse(
        &mut self,
        back: usize,
        what: &'static str,
        (kind, id): (&'static str, &str),
        (said, asks): (&str, &str),
        clause: Option<&str>,
    ) {
        self.refused.push(Refused {
            what,
            line: self.lines - 1 - back,
            table: (kind, id.to_owned()),
            said: said.to_owned(),
            asks: asks.to_owned(),
            code: "E0501",
            clause: clause.map(str::to_owned),
        });
    }

    /// The refusal said last has this code.
    pub(crate) fn with_code(&mut self, code: &'static str) {
        if let Some(last) = self.refused.last_mut() {
            last.code = code;
        }
    }

    /// A removal that is to be refused.
    pub(crate) fn removal(
        &mut self,
        what: &'static str,
        kind: &'static str,
        id: &str,
        clause: Option<&str>,
    ) {
        self.table("remove", kind, id);
        self.refuse(1, what, (kind, id), ("", id), clause);
    }

    /// What was written last is to be accepted.
    pub(crate) fn accept(&mut self, what: &'static str) {
        self.accepted.push(what);
    }
}
