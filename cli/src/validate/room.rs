//! Values that keep their schema and that no generated type has room for: decoders say `NotRepresentable`.
//!
//! They are found by a keyword of our own, which is written into a copy of the schema. It asks nothing of what a schema
//! asks for by `not`, `if` and `contains`: whether a type has room for a value does not decide whether it is valid.

mod ask;
mod place;

use std::{collections::BTreeSet, sync::Arc};

use jsonschema::{Keyword, ValidationError, Validator, error::ValidationErrorKind, json::Node as _};
use serde_json::{Map, Value};

use self::{ask::ask, place::Place};
use super::{
    declared::declared,
    instance::Instance,
    number::Number,
    view::{self, Text, View},
};
use crate::{
    Error,
    schema::{self, Options, Violation, patterns::Doubts},
};

/// The keyword: `true` asks for the room of the type that the schema says, [`ANYTHING`] for that of free-form values, and
/// `false` for that of a type that keeps texts as they are written.
const KEYWORD: &str = "not_representable";
const ANYTHING: &str = "anything";

/// Whether the types that are generated for a schema have room for its values.
#[derive(Debug)]
pub(super) struct Room {
    rules: Validator<Text>,
    /// What they are compiled from.
    schema: Value,
}

impl Room {
    /// # Errors
    /// As [`schema::compiled`].
    pub(super) fn new(name: &str, schema: &Value, doubts: &Arc<Doubts>) -> Result<Self, Error> {
        let mut schema = schema.clone();
        ask(&mut schema);
        let asking = |options: Options<Text>| {
            with_multiples(options).with_keyword(KEYWORD, |schema, asked, _| Ok(Box::new(Place::of(schema, asked))))
        };
        Ok(Self { rules: schema::compiled(name, &schema, doubts, asking)?, schema })
    }

    /// The places in a valid message that there is no room for, at most `limit` of them.
    pub(super) fn lacking(&self, message: View<'_>, limit: usize) -> Vec<Violation> {
        let mut found = Vec::new();
        let errors = view::errors(&self.rules, message);
        errors.iter().take(limit).for_each(|error| _ = self.gather(error, message.value, &mut found));
        // An envelope's payload is free-form, and of its event's type as well.
        let mut told = BTreeSet::new();
        found.retain(|lack: &Violation| told.insert(lack.pointer.clone()));
        found.truncate(limit);
        found
    }

    /// Gathers what there is no room for; whether that is all that is wrong.
    fn gather(&self, error: &ValidationError<'_>, message: &Instance<'_>, found: &mut Vec<Violation>) -> bool {
        match error.kind() {
            ValidationErrorKind::Custom { keyword, message } if keyword == KEYWORD => {
                let (lack, pointer) = message.split_once('\t').unwrap_or((message, ""));
                let pointer = format!("{}{pointer}", error.instance_path());
                found.push(Violation {
                    pointer,
                    keyword: keyword.clone(),
                    message: lack.to_owned(),
                    causes: Vec::new(),
                });
                true
            }
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                let fitting = context.iter().enumerate().filter_map(|(index, branch)| {
                    let mut lacks = Vec::new();
                    let fits = branch.iter().all(|error| self.gather(error, message, &mut lacks));
                    fits.then_some((index, lacks))
                });
                let fitting: Vec<_> = fitting.collect();
                let Some(chosen) = self.chosen(error, message, fitting) else { return false };
                found.extend(chosen);
                true
            }
            _ => false,
        }
    }

    /// What is lacking in the branch that decoders take, of those that fit but for that: the one that declares most, and
    /// of these the first.
    fn chosen(
        &self,
        error: &ValidationError<'_>,
        message: &Instance<'_>,
        mut fitting: Vec<(usize, Vec<Violation>)>,
    ) -> Option<Vec<Violation>> {
        if fitting.len() > 1 {
            let branches = self.schema.pointer(error.schema_path().as_str()).and_then(Value::as_array);
            let value = message.pointer(error.instance_path().as_str());
            let count = |index: usize| match (branches.and_then(|branches| branches.get(index)), value) {
                (Some(branch), Some(value)) => declared(&self.schema, branch, value),
                _ => 0,
            };
            // The sort is stable.
            fitting.sort_by_cached_key(|(index, _)| std::cmp::Reverse(count(*index)));
        }
        fitting.into_iter().next().map(|(_, lacks)| lacks)
    }
}

/// Takes `multipleOf` at the digits that are written, as decoders do.
pub(super) fn with_multiples(options: Options<Text>) -> Options<Text> {
    options.with_keyword("multipleOf", |_, step, _| Ok(Box::new(Multiple(step.to_string()))))
}

/// Whether a schema takes values of a type, and says so.
fn is_of(schema: &Map<String, Value>, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|found| found == kind),
        Some(found) => found == kind,
        None => false,
    }
}

/// `multipleOf`: the step, as JSON text.
struct Multiple(String);

impl<'i> Keyword<'i, Text> for Multiple {
    fn validate(&self, view: View<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(view) {
            return Ok(());
        }
        let number = view.as_number().map(|number| excerpt(number.text()).to_owned()).unwrap_or_default();
        Err(ValidationError::custom(format!("{number} is not a multiple of {}", self.0)))
    }

    fn is_valid(&self, view: View<'i>) -> bool {
        view.as_number().is_none_or(|number| number.is_multiple_of(Number::new(&self.0)))
    }
}

/// A number's text, if it is not too long to be shown.
fn excerpt(number: &str) -> &str {
    if number.len() <= 40 { number } else { "the number" }
}
