//! What messages are held to.

use postroom_codegen::contract::{Contract, Message};
use serde_json::Value;

use super::address;
use crate::{
    Error, json,
    schema::{self, Schema, Violation, is_uuid},
};

/// At most this many violations are told of one message: a hostile array can have one an item.
const MAX_VIOLATIONS: usize = 100;

/// What messages are held to: one schema, or several of which one must be kept, and an address.
#[derive(Debug)]
pub struct Target {
    /// The names of what is described, with its schemas.
    schemas: Vec<(String, Schema)>,
    located: Vec<Located>,
}

/// A value that a message must have because its address has it.
#[derive(Debug)]
struct Located {
    pointer: String,
    parameter: String,
    expected: String,
}

/// What is to be said of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<'t> {
    /// It keeps all rules.
    Valid,
    /// It breaks rules of this message or envelope; of several, of the one that it comes nearest to.
    Invalid {
        /// The name of the message or envelope.
        name: &'t str,
        /// The first 100.
        violations: Vec<Violation>,
    },
    /// It is no JSON, or none that two readers would understand in the same way.
    Malformed {
        /// The line in the message, counted from 1.
        line: usize,
        /// The column in bytes, counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
}

impl Target {
    /// The message of a name.
    ///
    /// # Errors
    /// There is no such message.
    pub fn message(contract: &Contract, name: &str) -> Result<Self, Error> {
        Self::of([schema::message(contract, name)?])
    }

    /// The messages of the channel with an address, whose parameters they must agree with; or with a template, which
    /// they need not.
    ///
    /// # Errors
    /// There is no such channel, or no message travels there.
    pub fn channel(contract: &Contract, address: &str) -> Result<Self, Error> {
        let found = address::find(contract, address)?;
        if found.channel.messages.is_empty() {
            return Err(Error::Usage(format!("no message travels on the channel `{address}`")));
        }
        let mut target = Self::of(found.channel.messages.iter().filter_map(|index| contract.messages.get(*index)))?;
        for (parameter, text) in found.parameters.into_iter().flatten() {
            if let Some(pointer) = parameter.location.as_deref().and_then(|at| at.strip_prefix("$message.payload#")) {
                let (parameter, pointer) = (parameter.name.clone(), pointer.to_owned());
                target.located.push(Located { pointer, parameter, expected: text.to_owned() });
            }
        }
        Ok(target)
    }

    /// The envelope of a name, or the only one there is.
    ///
    /// # Errors
    /// There is no such envelope, or several and no name.
    pub fn envelope(contract: &Contract, name: Option<&str>) -> Result<Self, Error> {
        let envelope = schema::envelope(contract, name)?;
        let schema = Schema::new(&envelope.name, &envelope.schema)?;
        Ok(Self { schemas: vec![(envelope.name.clone(), schema)], located: Vec::new() })
    }

    /// Judges one message.
    #[must_use]
    pub fn judge(&self, text: &[u8]) -> Verdict<'_> {
        let value = match json::parse(text, json::MESSAGE_DEPTH) {
            Ok(json) => json.to_value(),
            Err(error) => return malformed(&error),
        };
        let mut nearest: Option<(&str, Vec<Violation>)> = None;
        for (name, schema) in &self.schemas {
            let found = schema.violations(&value, MAX_VIOLATIONS);
            if nearest.as_ref().is_none_or(|(_, violations)| found.len() < violations.len()) {
                nearest = Some((name, found));
            }
        }
        let (name, mut violations) = nearest.unwrap_or_default();
        violations.extend(self.located.iter().filter_map(|located| located.violation(&value)));
        if violations.is_empty() { Verdict::Valid } else { Verdict::Invalid { name, violations } }
    }

    /// Whether there are several messages that it could be.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.schemas.len() > 1
    }

    fn of<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Result<Self, Error> {
        let schema = |message: &Message| Ok((message.name.clone(), Schema::new(&message.name, &message.schema)?));
        Ok(Self { schemas: messages.into_iter().map(schema).collect::<Result<_, Error>>()?, located: Vec::new() })
    }
}

impl Located {
    /// A value that is absent does not disagree: whether it may be is the schema's to say.
    fn violation(&self, message: &Value) -> Option<Violation> {
        let found = match message.pointer(&self.pointer)? {
            Value::String(text) => text.clone(),
            scalar @ (Value::Bool(_) | Value::Number(_)) => scalar.to_string(),
            _ => return None,
        };
        let same_uuid = is_uuid(&found) && found.eq_ignore_ascii_case(&self.expected);
        (found != self.expected && !same_uuid).then(|| Violation {
            pointer: self.pointer.clone(),
            keyword: "location".to_owned(),
            message: format!("must be the `{}` of the address, {}", self.parameter, self.expected),
        })
    }
}

fn malformed(error: &serde_json::Error) -> Verdict<'static> {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let place = format!(" at line {line} column {column}");
    Verdict::Malformed { line, column, message: text.strip_suffix(&place).unwrap_or(&text).to_owned() }
}
