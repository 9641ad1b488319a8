//! Headers as their schemas mean them: texts on the wire, values in Rust.

mod place;

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::value::RawValue;

use self::place::{is_declared, is_text};
use crate::{
    Limits, Rejection, Violation,
    reader::{
        Path, check, decode,
        shape::{Typed, Writer},
    },
    violation::Violations,
};

/// The headers that this library and tracing write on any message: no schema need declare them.
pub(crate) const OWN: [&str; 11] = [
    "Request-Id",
    "Message-Name",
    "Message-Id",
    "Nats-Service-Error-Code",
    "Nats-Service-Error",
    "traceparent",
    "tracestate",
    "Dead-Reason",
    "Dead-Attempts",
    "Dead-Address",
    "Dead-Message-Name",
];

/// The prefix of places in headers, as AsyncAPI's runtime expressions write them.
const PLACE: &str = "$message.header#";

/// The headers of a message as a type: generated where a message declares `headers`.
///
/// On the wire a header is a text. It is a string if the schema takes strings at its place, be it in one branch of a
/// choice alone, and the other formats (`uuid`, `date-time`, …) and listed strings are strings too. Elsewhere it is
/// the JSON text of the value: `7`, `2.5`, `true`, `null`, `[1,2]`; a text that is no JSON violates `type`. A header
/// that is not declared is held to `additionalProperties`, as a string where that says nothing; those that every
/// message may have (`Request-Id`, [`NAME_HEADER`](Self::NAME_HEADER), `traceparent`, `tracestate` and a service's errors) are not looked
/// at unless they are declared. A value that may be null or a string is left out where it is null.
///
/// The trait is sealed, by what it hides.
pub trait MessageHeaders: Typed {
    /// The message that has these headers.
    type Message;
    /// The header that tells the name of the message: see [`Message::NAME_HEADER`](crate::Message::NAME_HEADER).
    const NAME_HEADER: &'static str = "Message-Name";

    /// Reads headers, in any order.
    ///
    /// # Errors
    /// Everything that the schema refuses, at once. Places are `$message.header#/name`, as in AsyncAPI's runtime expressions.
    fn from_texts<'h>(headers: impl IntoIterator<Item = (&'h str, &'h str)>) -> Result<Self, Rejection> {
        let json = json_of::<Self>(&mut headers.into_iter());
        decode(json.as_bytes(), &Limits::DEFAULT).map_err(placed)
    }

    /// Writes the headers, sorted by name, after checking them.
    ///
    /// # Errors
    /// Everything that the schema refuses, at once.
    fn to_texts(&self) -> Result<Vec<(String, String)>, Rejection> {
        let mut out = Writer::new();
        self.put(&Path::ROOT, Self::schema(), &mut out);
        let json = out.finish().map_err(placed)?;
        let Ok(members) = serde_json::from_slice::<BTreeMap<String, Box<RawValue>>>(&json) else {
            let violation = Violation::new(PLACE.to_owned(), "type", "must be of type object".to_owned());
            return Err(Rejection::Invalid(Violations::new(vec![violation], false)));
        };
        let texts = members.into_iter().filter_map(|(name, value)| {
            let value = value.get();
            let text = match value.as_bytes().first() {
                Some(b'"') => serde_json::from_str(value).ok()?,
                Some(b'n') if is_text(Self::schema(), &name) => return None,
                _ => value.to_owned(),
            };
            Some((name, text))
        });
        Ok(texts.collect())
    }
}

/// Says what headers violate, without making a value of them.
pub fn check_headers<H: MessageHeaders>(headers: &mut dyn Iterator<Item = (&str, &str)>) -> Result<(), Rejection> {
    let json = json_of::<H>(headers);
    check::<H>(json.as_bytes(), &Limits::DEFAULT).map_err(placed)
}

/// Returns the object that headers are, as JSON.
fn json_of<H: MessageHeaders>(headers: &mut dyn Iterator<Item = (&str, &str)>) -> String {
    let schema = H::schema();
    let mut json = String::from("{");
    for (name, text) in headers {
        if (name == H::NAME_HEADER || OWN.contains(&name)) && !is_declared(schema, name) {
            continue;
        }
        if json.len() > 1 {
            json.push(',');
        }
        let value = serde_json::from_str::<&RawValue>(text).ok().map(RawValue::get);
        let value = value.filter(|_| !is_text(schema, name));
        // What is no JSON is a string, which such a place refuses.
        let value = value.map_or_else(|| quoted(text), str::to_owned);
        let _ = write!(json, "{}:{value}", quoted(name));
    }
    json.push('}');
    json
}

/// Returns the place of a header, as a runtime expression.
#[cfg(feature = "bus")]
pub(crate) fn at(name: &str) -> String {
    format!("{PLACE}{}", Path::ROOT.key(name).pointer())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Says of violations that they are in the headers.
fn placed(rejection: Rejection) -> Rejection {
    let Rejection::Invalid(violations) = rejection else { return rejection };
    let is_capped = violations.is_capped();
    let mut list = violations.into_vec();
    list.iter_mut().for_each(place);
    Rejection::Invalid(Violations::new(list, is_capped))
}

fn place(violation: &mut Violation) {
    violation.pointer.insert_str(0, PLACE);
    violation.causes.iter_mut().for_each(place);
}

#[cfg(all(test, feature = "bus"))]
mod tests {
    use super::OWN;
    use crate::bus::name;

    #[test]
    fn no_schema_need_declare_the_headers_that_every_message_may_have() {
        let known = [
            name::REQUEST_ID,
            name::MESSAGE,
            name::MESSAGE_ID,
            name::ERROR_CODE,
            name::ERROR,
            name::TRACEPARENT,
            name::TRACESTATE,
            name::DEAD_REASON,
            name::DEAD_ATTEMPTS,
            name::DEAD_ADDRESS,
            name::DEAD_MESSAGE,
        ];
        assert_eq!(OWN, known);
    }
}
