//! `postroom example`.

mod amounts;
mod dice;
mod event;
mod format;
mod lexicon;
mod make;
mod pattern;
mod plan;
mod scene;
mod spoil;
mod words;

use std::process::ExitCode;

use postroom_codegen::{Contract, contract::Message};
use postroom_schema::schema::Schema;
use serde::Serialize;

use self::plan::Plan;
use crate::{
    Error,
    json::Json,
    load::Documents,
    output,
    schema::{self, Violation},
};

/// The arguments.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The message to make up, by the name of its Rust type, its key, its `name` or its `messageId`; after the key or
    /// address of a channel and `/` where several have one name.
    #[arg(long, value_name = "NAME", required_unless_present = "envelope")]
    message: Option<String>,
    /// Put it into the envelope of this name, or into the only one; without `--message` the event may be any.
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true)]
    envelope: Option<Option<String>>,
    /// How many.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 1)]
    count: u64,
    /// Which ones: the same seed gives the same.
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// Break exactly one rule, the one of this keyword where it is given; standard error says which one and where.
    #[arg(long, value_name = "RULE", num_args = 0..=1, require_equals = true, value_parser = RULES)]
    invalid: Option<Option<String>>,
    /// Write `{"message": …, "breaks": …}` for each, `breaks` being null for valid ones.
    #[arg(long)]
    json: bool,
}

const RULES: [&str; 26] = [
    "additionalItems",
    "additionalProperties",
    "anyOf",
    "const",
    "contains",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "falseSchema",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "propertyNames",
    "required",
    "type",
    "uniqueItems",
];

const EXAMPLES: &str = "\
One JSON value a line; of a text (`text/plain`) the text itself. Each is checked against the schema before it is printed: a valid one keeps \
every rule, an invalid one breaks exactly one. Optional members come and go. Nothing depends on a \
clock or on the machine.

What cannot be made up is an error, not a wrong example, and names the keyword that stands in the \
way: a pattern that looks around, say. Where a schema has `examples` for such a value, they are used.

Examples:
  postroom example spec/*.yaml --message UserInfoReplyMessage -n 3
  postroom example spec/*.yaml --message UserInfoReplyMessage --invalid=format
  postroom example spec/*.yaml --envelope -n 1000 | postroom validate spec/*.yaml --envelope

Exit codes:
  0  the examples are printed
  2  it could not be done: documents with errors, no such message, nothing could be made up";

/// Runs the command.
///
/// # Errors
/// The documents have errors, there is no such message or envelope, or nothing could be made up.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let contract = arguments.documents.contract()?;
    let envelope = arguments.envelope.as_ref().map(Option::as_deref);
    let examples = Examples::new(&contract, arguments.message.as_deref(), envelope)?;
    for position in 0..arguments.count {
        let (message, breaks) = match &arguments.invalid {
            None => (examples.plan.valid(arguments.seed, position, false)?, None),
            Some(rule) => {
                let (message, breaks) = examples.plan.invalid(arguments.seed, position, rule.as_deref())?;
                (message, Some(breaks))
            }
        };
        if arguments.json {
            let line = Line { message: &message, breaks: breaks.as_ref() };
            let line = serde_json::to_string(&line).map_err(|error| Error::Output(error.into()))?;
            output::print(&format!("{line}\n"))?;
            continue;
        }
        output::print(&format!("{}\n", examples.as_line(&message)?))?;
        if let Some(breaks) = breaks {
            output::note(&format!("{}: {}", position.saturating_add(1), output::visible(breaks)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An example, and what is wrong with it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    message: &'a Json,
    breaks: Option<&'a Violation>,
}

/// A source of examples of a message or an envelope: the same seed gives the same ones.
#[derive(Debug)]
pub struct Examples<'c> {
    plan: Plan<'c>,
}

impl<'c> Examples<'c> {
    /// Creates examples of a message, of a message in an envelope, or of an envelope with any of its events; of the
    /// envelope of a name, or of the only one.
    ///
    /// # Errors
    /// There is no such message or envelope, it does not carry the message, or its schema cannot be checked.
    pub fn new(contract: &'c Contract, message: Option<&str>, envelope: Option<Option<&str>>) -> Result<Self, Error> {
        let message = message.map(|name| schema::message(contract, name)).transpose()?;
        let is_text = envelope.is_none() && message.is_some_and(Message::is_text);
        if let Some(message) = message.filter(|message| !message.is_json && !is_text) {
            let Message { name, content_type, .. } = message;
            return Err(Error::Usage(format!(
                "`{name}` is `{content_type}`, and neither JSON nor a text: nothing says what its payloads look like"
            )));
        }
        let mut plan = match (envelope, message) {
            (None, Some(message)) => Plan::new(&message.name, message.held_to().as_schema())?,
            (envelope, message) => Plan::envelope(contract, schema::envelope(contract, envelope.flatten())?, message)?,
        };
        plan.is_text = is_text;
        Ok(Self { plan })
    }

    /// Creates examples of one schema in draft-07; `name` says what it describes.
    ///
    /// # Errors
    /// The schema cannot be checked.
    pub fn of(name: &'c str, schema: Schema<'_>) -> Result<Self, Error> {
        Plan::new(name, schema).map(|plan| Self { plan })
    }

    /// Returns the valid example at a position, as JSON on one line.
    ///
    /// # Errors
    /// None could be made up.
    pub fn valid(&self, seed: u64, position: u64) -> Result<String, Error> {
        Ok(self.plan.valid(seed, position, false)?.to_string())
    }

    /// Returns an example that breaks one rule, or the one of this keyword, and which one it is.
    ///
    /// # Errors
    /// None could be made up.
    pub fn invalid(&self, seed: u64, position: u64, rule: Option<&str>) -> Result<(String, Violation), Error> {
        let (message, breaks) = self.plan.invalid(seed, position, rule)?;
        Ok((message.to_string(), breaks))
    }

    /// Returns an example as it is sent, on one line.
    ///
    /// # Errors
    /// A text has several lines.
    fn as_line(&self, message: &Json) -> Result<String, Error> {
        match message {
            Json::String(text) if self.plan.is_text && text.contains(['\n', '\r']) => {
                Err(Error::Usage(format!("the text {message} has several lines: `--json` writes it as JSON")))
            }
            Json::String(text) if self.plan.is_text => Ok(text.clone()),
            message => Ok(message.to_string()),
        }
    }
}

/// Returns a valid instance of a schema with all that is optional, as JSON over several lines, for pages; `name` says
/// what it is.
///
/// # Errors
/// None could be made up.
pub fn instance(name: &str, schema: Schema<'_>) -> Result<String, Error> {
    let made = Plan::new(name, schema)?.valid(0, 0, true)?;
    serde_json::to_string_pretty(&made).map_err(|error| Error::Output(error.into()))
}

#[cfg(test)]
mod tests {
    use postroom_schema::vocabulary::asserts_in;

    use super::RULES;

    #[test]
    fn every_rule_is_a_keyword_that_refuses_values() {
        assert!(RULES.into_iter().all(|rule| rule == "falseSchema" || asserts_in(rule)));
    }
}
