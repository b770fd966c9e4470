//! Answers as an entry's `data` holds them and as a control holds them (LANGUAGE.md 4).

use wuwei_json::read::MAX_INTEGER;
use wuwei_json::{Object, Value as Json};

use crate::program::Kind;
use crate::value::{Attachment, Unknown};
use crate::{Date, DateTime, Datum, Decimal, Value, tolerance};

/// An answer as `data` holds it.
pub fn encode(kind: &Kind, datum: &Datum) -> Json {
    match datum {
        Datum::Bool(it) => (*it).into(),
        Datum::Integer(it) => (*it).into(),
        Datum::Choices(ids) => ids.clone().into(),
        Datum::File(file) => {
            let mut members = Object::new();
            members.insert("name", file.name.as_str());
            members.insert("size", file.size);
            members.insert("type", file.media_type.as_str());
            members.insert("sha256", file.sha256.as_str());
            Json::Object(members)
        }
        Datum::DateTime(it) => it.to_text().into(),
        _ => to_typed(kind, datum).into(),
    }
}

/// An answer that [`encode`] wrote; `None` for everything else, however near.
pub fn decode(kind: &Kind, json: &Json) -> Option<Datum> {
    let datum = match (kind, json) {
        (Kind::Integer, Json::Integer(it)) => Datum::Integer(*it),
        (Kind::YesNo, Json::Bool(it)) => Datum::Bool(*it),
        (Kind::Choices(_), Json::Array(ids)) => Datum::Choices(
            ids.iter()
                .map(|id| id.as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
        ),
        (Kind::Attachment, Json::Object(_)) => Datum::File(Box::new(attachment(json)?)),
        (_, Json::String(text)) => match kind {
            Kind::Decimal { .. } | Kind::Money => Datum::Decimal(Decimal::parse(text)?),
            Kind::Date => Datum::Date(Date::parse(text)?),
            Kind::DateTime => Datum::DateTime(DateTime::parse(text)?),
            Kind::Integer | Kind::YesNo | Kind::Choices(_) | Kind::Attachment => return None,
            // Texts and codes are in the form in which the table leaves them.
            _ => match tolerance::read(kind, text, None) {
                Value::Answered(Datum::Text(read)) if read == *text => Datum::Text(read),
                _ => return None,
            },
        },
        _ => return None,
    };
    // Of these more than one text would be read as the same answer; only one is written.
    let loose = matches!(kind, Kind::Decimal { .. } | Kind::Money | Kind::Choices(_));
    match fit(kind, datum) {
        Value::Answered(datum) if !loose || encode(kind, &datum) == *json => Some(datum),
        _ => None,
    }
}

/// An answer as its control holds it: what [`crate::tolerance::read`] reads back to the same answer.
pub fn to_typed(kind: &Kind, datum: &Datum) -> String {
    match datum {
        Datum::Bool(it) => if *it { "true" } else { "false" }.to_owned(),
        Datum::Integer(it) => Decimal::from(*it).to_text(),
        Datum::Decimal(it) => it.rounded(kind.places()).unwrap_or(*it).to_text(),
        Datum::Text(it) => it.clone(),
        Datum::Choices(ids) => ids.join("\n"),
        Datum::Date(it) => it.to_text(),
        // People part day and time by a space.
        Datum::DateTime(it) => it.to_text_with(' '),
        Datum::File(_) => {
            let bytes = wuwei_json::to_canonical(&encode(kind, datum));
            String::from_utf8(bytes).unwrap_or_default()
        }
    }
}

/// What a field of that kind makes of a value that was computed for it: texts and codes come into the
/// form in which a typed one would be, so that both are signed alike.
pub fn fit_computed(kind: &Kind, value: Value) -> Value {
    let fitted = match value {
        Value::Answered(Datum::Text(text)) if kind.is_text() => tolerance::read(kind, &text, None),
        Value::Answered(datum) => fit(kind, datum),
        state => return state,
    };
    match fitted {
        Value::Unknown(Unknown::Unreadable) => Value::Unknown(Unknown::IllTyped),
        fitted => fitted,
    }
}

/// What a field of that kind makes of a value.
///
/// Money and decimals are rounded to their places, half away from zero; an empty text or list is no
/// answer; an id that is no choice of the field, or another type, is a fault of the program.
pub fn fit(kind: &Kind, datum: Datum) -> Value {
    let fitted = match (kind, datum) {
        (Kind::Decimal { .. } | Kind::Money, Datum::Integer(it)) => {
            return rounded(kind, Decimal::from(it));
        }
        (Kind::Decimal { .. } | Kind::Money, Datum::Decimal(it)) => return rounded(kind, it),
        (Kind::Integer, Datum::Decimal(it)) => match it.to_integer() {
            Some(whole) => return fit(kind, Datum::Integer(whole)),
            None => None,
        },
        (Kind::Integer, Datum::Integer(it)) if (-MAX_INTEGER..=MAX_INTEGER).contains(&it) => {
            Some(Datum::Integer(it))
        }
        (Kind::Integer, Datum::Integer(_)) => return Value::Unknown(Unknown::Overflow),
        (Kind::YesNo, Datum::Bool(it)) => Some(Datum::Bool(it)),
        (Kind::Date, Datum::Date(it)) => Some(Datum::Date(it)),
        (Kind::DateTime, Datum::DateTime(it)) => Some(Datum::DateTime(it)),
        (Kind::Attachment, Datum::File(it)) => Some(Datum::File(it)),
        (Kind::Choices(known), Datum::Choices(ids)) => {
            if ids.is_empty() {
                return Value::Unanswered;
            }
            // In the form's order, each once.
            let mut kept = Vec::new();
            for id in known {
                if ids.contains(id) {
                    kept.push(id.clone());
                }
            }
            ids.iter()
                .all(|id| known.contains(id))
                .then_some(Datum::Choices(kept))
        }
        (Kind::Choice(known), Datum::Text(id)) => known.contains(&id).then_some(Datum::Text(id)),
        (
            Kind::Text | Kind::LongText | Kind::Phone | Kind::CreditCode | Kind::Department(_),
            Datum::Text(it),
        ) => {
            if it.is_empty() {
                return Value::Unanswered;
            }
            Some(Datum::Text(it))
        }
        _ => None,
    };
    fitted.map_or(Value::Unknown(Unknown::IllTyped), Value::Answered)
}

fn rounded(kind: &Kind, number: Decimal) -> Value {
    match number.rounded(kind.places()) {
        Some(number) => Value::Answered(Datum::Decimal(number)),
        None => Value::Unknown(Unknown::Overflow),
    }
}

/// A reference to a file: name, size, type, `sha256:` and 64 lower-case hex digits; nothing else.
pub(crate) fn attachment(json: &Json) -> Option<Attachment> {
    let object = json.as_object().filter(|object| object.len() == 4)?;
    let text = |name| object.get(name).and_then(Json::as_str).map(str::to_owned);
    let size = object
        .get("size")?
        .as_integer()
        .filter(|size| (0..=MAX_INTEGER).contains(size))?;
    let sha256 = text("sha256")?;
    let digits = sha256.strip_prefix("sha256:")?;
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let name = text("name").filter(|name| !name.is_empty())?;
    (digits.len() == 64 && digits.bytes().all(hex)).then_some(())?;
    Some(Attachment {
        name,
        size,
        media_type: text("type")?,
        sha256,
    })
}

impl Kind {
    /// Digits behind the point of a number of this kind.
    pub(crate) fn places(&self) -> u8 {
        match self {
            Kind::Decimal { places } => *places,
            Kind::Money => 2,
            _ => 0,
        }
    }

    /// Whether its answers are texts that people write.
    fn is_text(&self) -> bool {
        use Kind::{CreditCode, Department, LongText, Phone, Text};
        matches!(self, Text | LongText | Phone | CreditCode | Department(_))
    }

    /// Whether it is answered by typing, so that what stands there may be unfinished.
    pub(crate) fn is_typed(&self) -> bool {
        !matches!(
            self,
            Kind::YesNo | Kind::Choice(_) | Kind::Choices(_) | Kind::Attachment
        )
    }
}
