//! The target that messages are held to.

use postroom_codegen::contract::{Contract, Message};
use postroom_schema::decimal::Decimal;

use super::address;
use crate::{
    Error, output,
    schema::{self, Judged, Schema, Violation, is_uuid},
};

/// The schemas and the address that messages are held to: one schema, or several of which one must be kept.
#[derive(Debug)]
pub struct Target {
    /// The names of what is described, each with its judge.
    judges: Vec<(String, Schema)>,
    located: Vec<Located>,
}

/// A value that a message must have because its address has it.
#[derive(Debug)]
struct Located {
    pointer: String,
    parameter: String,
    expected: String,
}

/// The verdict on one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<'t> {
    /// The message keeps all rules.
    Valid,
    /// The message breaks rules of this message or envelope; of several, of the one that it comes nearest to.
    Invalid {
        /// The name of the message or envelope.
        name: &'t str,
        /// The first 100 violations, each with up to 100 causes.
        violations: Vec<Violation>,
    },
    /// It could not be decided whether the message keeps all rules: a pattern looks behind or refers back, say, and
    /// takes too many steps.
    Undecided {
        /// The name of the message or envelope.
        name: &'t str,
        /// The places that could not be decided; the keyword is `undecided`.
        places: Vec<Violation>,
    },
    /// The message is no JSON, or none that two readers would understand in the same way.
    Malformed {
        /// The line in the message, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
        /// The problem there.
        message: String,
        /// `true` if the text ends before the value does.
        is_unfinished: bool,
    },
}

impl Target {
    /// Returns the target for the message of a name.
    ///
    /// # Errors
    /// There is no such message.
    pub fn message(contract: &Contract, name: &str) -> Result<Self, Error> {
        let message = schema::message(contract, name)?;
        if !message.is_json {
            return Err(not_json(&[message]));
        }
        Self::of([message])
    }

    /// Returns the target for the messages of the channel with an address, whose parameters they must agree with; or
    /// with a template, which they need not.
    ///
    /// # Errors
    /// There is no such channel, or no message travels there.
    pub fn channel(contract: &Contract, address: &str) -> Result<Self, Error> {
        let found = address::find(contract, address)?;
        if found.channel.messages.is_empty() {
            return Err(Error::Usage(format!("no message travels on the channel `{address}`")));
        }
        let messages = found.channel.messages.iter().filter_map(|index| contract.messages.get(*index));
        let (judged, others): (Vec<_>, Vec<_>) = messages.partition(|message| message.is_json);
        if judged.is_empty() {
            return Err(not_json(&others));
        }
        if !others.is_empty() {
            output::note(&format!("warning: {}", output::visible(not_json(&others))));
        }
        let mut target = Self::of(judged)?;
        for (parameter, text) in found.parameters.into_iter().flatten() {
            if let Some(pointer) = parameter.location.as_deref().and_then(|at| at.strip_prefix("$message.payload#")) {
                let (parameter, pointer) = (parameter.name.clone(), pointer.to_owned());
                target.located.push(Located { pointer, parameter, expected: text.to_owned() });
            }
        }
        Ok(target)
    }

    /// Returns the target for the envelope of a name, or for the only one there is.
    ///
    /// # Errors
    /// There is no such envelope, or several and no name.
    pub fn envelope(contract: &Contract, name: Option<&str>) -> Result<Self, Error> {
        let envelope = schema::envelope(contract, name)?;
        let judge = Schema::new(&envelope.name, envelope.schema.as_schema())?;
        Ok(Self { judges: vec![(envelope.name.clone(), judge)], located: Vec::new() })
    }

    /// Judges one message.
    #[must_use]
    pub fn judge(&self, text: &[u8]) -> Verdict<'_> {
        let mut nearest: Option<(&str, Vec<Violation>)> = None;
        let mut undecided: Option<(&str, Vec<Violation>)> = None;
        for (name, judge) in &self.judges {
            match judge.judge(text) {
                Judged::Malformed { line, column, reason, is_unfinished } => {
                    return Verdict::Malformed { line, column, message: reason, is_unfinished };
                }
                Judged::Decided(found) => {
                    if nearest.as_ref().is_none_or(|(_, violations)| found.len() < violations.len()) {
                        nearest = Some((name, found));
                    }
                }
                Judged::Undecided(places) => undecided = undecided.or(Some((name, places))),
            }
        }
        let message = std::str::from_utf8(text).unwrap_or_default();
        let located: Vec<_> = self.located.iter().filter_map(|located| located.violation(message)).collect();
        let is_valid = nearest.as_ref().is_some_and(|(_, violations)| violations.is_empty());
        if let (false, true, Some((name, places))) = (is_valid, located.is_empty(), undecided) {
            return Verdict::Undecided { name, places };
        }
        let (name, mut violations) =
            nearest.or_else(|| Some((self.judges.first()?.0.as_str(), Vec::new()))).unwrap_or_default();
        if !violations.is_empty() {
            schema::show(text, &mut violations);
        }
        violations.extend(located);
        if violations.is_empty() { Verdict::Valid } else { Verdict::Invalid { name, violations } }
    }

    /// Returns whether there are several messages that it could be.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.judges.len() > 1
    }

    fn of<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Result<Self, Error> {
        let judge =
            |message: &Message| Ok((message.name.clone(), Schema::new(&message.name, message.payload.as_schema())?));
        Ok(Self { judges: messages.into_iter().map(judge).collect::<Result<_, Error>>()?, located: Vec::new() })
    }
}

/// Returns the error about messages whose payloads are not JSON.
fn not_json(messages: &[&Message]) -> Error {
    let is = |message: &&Message| format!("`{}` is `{}`", message.name, message.content_type);
    let what = messages.iter().map(is).collect::<Vec<_>>().join(", ");
    if let Some((name, format)) =
        messages.iter().find_map(|message| Some((&message.name, message.schema_format.as_ref()?)))
    {
        return Error::Usage(format!(
            "`{name}` is described in `{format}`, which is not understood: it cannot be judged"
        ));
    }
    Error::Usage(format!(
        "{what}, and not JSON: such a message cannot be judged. If it is JSON all the same, say so: \
         `--json-content-type {}`",
        messages.first().map_or("", |message| &message.content_type)
    ))
}

impl Located {
    /// Returns the violation if a value disagrees with the address; one that is absent does not: whether it may be is
    /// the schema's to say.
    fn violation(&self, message: &str) -> Option<Violation> {
        let found = scalar(schema::value_at(message, &self.pointer)?)?;
        let same_uuid = is_uuid(&found) && found.eq_ignore_ascii_case(&self.expected);
        let demand = || format!("must be the `{}` of the address, {}", self.parameter, self.expected);
        (found != self.expected && !same_uuid).then(|| Violation::new(&self.pointer, "location", demand()))
    }
}

/// Returns the text of a scalar, as an address has it.
fn scalar(value: &str) -> Option<String> {
    match value.as_bytes() {
        [b'"', ..] => serde_json::from_str(value).ok(),
        [b't' | b'f', ..] => Some(value.to_owned()),
        [b'-' | b'0'..=b'9', ..] => {
            let whole = Decimal::parse(value)?.to_i128();
            Some(whole.map_or_else(|| value.to_owned(), |whole| whole.to_string()))
        }
        _ => None,
    }
}
