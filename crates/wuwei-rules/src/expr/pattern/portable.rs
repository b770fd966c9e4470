//! A pattern in the spelling that RE2, ECMA-262 and Python read alike; or why there is none.

use regex_syntax::ast::{
    AssertionKind, Ast, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem,
    GroupKind, LiteralKind, RepetitionKind, RepetitionRange, Span, parse::ParserBuilder,
};

use super::{Wrong, shown};
use crate::expr::error::ErrorKind;

/// How often RE2 lets a piece be repeated.
const MOST_TIMES: u32 = 1_000;

/// How deep brackets may stand in each other.
const DEEPEST: u32 = 50;

/// The spelling of a pattern.
pub(super) fn spelling(pattern: &str) -> Result<String, Wrong> {
    let parsed = ParserBuilder::new()
        .nest_limit(DEEPEST)
        .build()
        .parse(pattern);
    let ast = parsed.map_err(|error| {
        let (what, whole) = (error.kind().to_string(), shown(pattern));
        let message = match piece(pattern, error.span()) {
            "" => format!("`{whole}` is no pattern: {what}"),
            piece => format!("`{whole}` is no pattern: at `{}`: {what}", shown(piece)),
        };
        wrong(message, HELP)
    })?;
    let mut writer = Writer {
        pattern,
        out: String::new(),
    };
    writer.write(&ast)?;
    Ok(writer.out)
}

const HELP: &str = "a pattern is made of characters, `.`, `[…]`, `\\d \\w \\s`, `(…)`, `|`, `* + ? {2,4}`, `^` and `$`";

struct Writer<'p> {
    pattern: &'p str,
    out: String,
}

impl Writer<'_> {
    fn write(&mut self, ast: &Ast) -> Result<(), Wrong> {
        match ast {
            Ast::Empty(_) => {}
            Ast::Flags(flags) => {
                return self.refuse(&flags.span, "a flag", "name both cases: `[Aa]`");
            }
            Ast::Literal(literal) => {
                self.known(&literal.kind, &literal.span)?;
                self.character(literal.c, false);
            }
            Ast::Dot(_) => self.out.push_str("[^\\n]"),
            Ast::Assertion(assertion) => match assertion.kind {
                AssertionKind::StartLine => self.out.push('^'),
                AssertionKind::EndLine => self.out.push('$'),
                AssertionKind::StartText => {
                    return self.refuse(&assertion.span, "this mark", "write `^`");
                }
                AssertionKind::EndText => {
                    return self.refuse(&assertion.span, "this mark", "write `$`");
                }
                _ => {
                    let help = "name the characters that may stand beside it: `(^|[^a-z])`";
                    return self.refuse(&assertion.span, "a word's edge", help);
                }
            },
            Ast::ClassUnicode(class) => {
                let help = "write the range: `[一-龥]`";
                return self.refuse(&class.span, "a class of Unicode", help);
            }
            Ast::ClassPerl(class) => {
                self.out.push_str(if class.negated { "[^" } else { "[" });
                self.out.push_str(perl(class));
                self.out.push(']');
            }
            Ast::ClassBracketed(class) => self.class(class)?,
            Ast::Repetition(repetition) => {
                if let Ast::Repetition(_) | Ast::Assertion(_) = &*repetition.ast {
                    let help = "repeat a character, a class or a group";
                    return self.refuse(&repetition.op.span, "such a repetition", help);
                }
                let RepetitionKind::Range(range) = &repetition.op.kind else {
                    self.write(&repetition.ast)?;
                    self.out.push_str(match repetition.op.kind {
                        RepetitionKind::ZeroOrOne => "?",
                        RepetitionKind::ZeroOrMore => "*",
                        _ => "+",
                    });
                    return Ok(());
                };
                let (least, most) = match range {
                    RepetitionRange::Exactly(n) => (*n, format!("{{{n}}}")),
                    RepetitionRange::AtLeast(n) => (*n, format!("{{{n},}}")),
                    RepetitionRange::Bounded(a, b) => (*b, format!("{{{a},{b}}}")),
                };
                if least > MOST_TIMES {
                    let help = "RE2 repeats at most 1,000 times";
                    return self.refuse(&repetition.op.span, "so long a repetition", help);
                }
                self.write(&repetition.ast)?;
                self.out.push_str(&most);
            }
            Ast::Group(group) => {
                match &group.kind {
                    GroupKind::CaptureIndex(_) => {}
                    GroupKind::NonCapturing(flags) if flags.items.is_empty() => {}
                    GroupKind::NonCapturing(flags) => {
                        return self.refuse(&flags.span, "a flag", "name both cases: `[Aa]`");
                    }
                    GroupKind::CaptureName { name, .. } => {
                        return self.refuse(&name.span, "the name of a group", "write `(…)`");
                    }
                }
                self.out.push_str("(?:");
                self.write(&group.ast)?;
                self.out.push(')');
            }
            Ast::Alternation(of) => {
                for (at, ast) in of.asts.iter().enumerate() {
                    self.out.push_str(if at > 0 { "|" } else { "" });
                    self.write(ast)?;
                }
            }
            Ast::Concat(of) => {
                for ast in &of.asts {
                    self.write(ast)?;
                }
            }
        }
        Ok(())
    }

    fn class(&mut self, class: &ClassBracketed) -> Result<(), Wrong> {
        self.out.push_str(if class.negated { "[^" } else { "[" });
        match &class.kind {
            ClassSet::Item(item) => self.item(item)?,
            ClassSet::BinaryOp(operation) => {
                let help = "list the characters; `&`, `-` and `~` stand only once";
                return self.refuse(&operation.span, "an operation on classes", help);
            }
        }
        self.out.push(']');
        Ok(())
    }

    fn item(&mut self, item: &ClassSetItem) -> Result<(), Wrong> {
        match item {
            ClassSetItem::Empty(_) => {}
            ClassSetItem::Literal(literal) => {
                self.known(&literal.kind, &literal.span)?;
                self.character(literal.c, true);
            }
            ClassSetItem::Range(range) => {
                self.known(&range.start.kind, &range.start.span)?;
                self.known(&range.end.kind, &range.end.span)?;
                self.character(range.start.c, true);
                self.out.push('-');
                self.character(range.end.c, true);
            }
            ClassSetItem::Perl(class) if !class.negated => self.out.push_str(perl(class)),
            ClassSetItem::Perl(class) => {
                let help = "list what may stand there";
                return self.refuse(&class.span, "this within brackets", help);
            }
            ClassSetItem::Ascii(class) => {
                return self.refuse(&class.span, "a named class", "write the range: `a-z`");
            }
            ClassSetItem::Unicode(class) => {
                return self.refuse(
                    &class.span,
                    "a class of Unicode",
                    "write the range: `一-龥`",
                );
            }
            ClassSetItem::Bracketed(class) => {
                return self.refuse(
                    &class.span,
                    "a class in a class",
                    "write `\\[` for a bracket",
                );
            }
            ClassSetItem::Union(of) => {
                for item in &of.items {
                    self.item(item)?;
                }
            }
        }
        Ok(())
    }

    /// Refuses the spellings of characters that RE2 does not know.
    fn known(&self, kind: &LiteralKind, span: &Span) -> Result<(), Wrong> {
        use regex_syntax::ast::HexLiteralKind::X;
        match kind {
            LiteralKind::HexFixed(X) | LiteralKind::HexBrace(X) => Ok(()),
            LiteralKind::HexFixed(_) | LiteralKind::HexBrace(_) => self.refuse(
                span,
                "this escape",
                "write the character itself, or `\\x{4e2d}`",
            ),
            _ => Ok(()),
        }
    }

    fn character(&mut self, c: char, in_class: bool) {
        let marks = if in_class {
            "\\]^-["
        } else {
            "\\.+*?()|[]{}^$"
        };
        match c {
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            // Two of these in a row are an operation in some engines.
            '\0'..='\x1f' | '\x7f' => self.hex(c),
            '&' | '~' if in_class => self.hex(c),
            c => {
                if marks.contains(c) {
                    self.out.push('\\');
                }
                self.out.push(c);
            }
        }
    }

    fn hex(&mut self, c: char) {
        self.out.push_str(&format!("\\x{:02x}", u32::from(c)));
    }

    fn refuse(&self, span: &Span, what: &str, help: &str) -> Result<(), Wrong> {
        let (pattern, piece) = (shown(self.pattern), shown(piece(self.pattern, span)));
        let message =
            format!("the pattern `{pattern}` holds `{piece}`: {what} is not part of patterns");
        Err(wrong(message, help))
    }
}

/// What `\d`, `\s` and `\w` stand for in RE2: ASCII.
fn perl(class: &ClassPerl) -> &'static str {
    match class.kind {
        ClassPerlKind::Digit => "0-9",
        ClassPerlKind::Space => "\\t\\n\\x0c\\r ",
        ClassPerlKind::Word => "0-9A-Za-z_",
    }
}

fn piece<'p>(pattern: &'p str, span: &Span) -> &'p str {
    pattern
        .get(span.start.offset..span.end.offset)
        .unwrap_or("")
}

fn wrong(message: String, help: &str) -> Wrong {
    Wrong {
        kind: ErrorKind::BadLiteral,
        message,
        help: help.to_owned(),
    }
}
