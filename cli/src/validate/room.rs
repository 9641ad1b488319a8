//! Values that keep their schema and that no generated type has room for: decoders say `NotRepresentable`.
//!
//! They are found by a keyword of our own, which is written into a copy of the schema. It asks nothing of what a schema
//! asks for by `not`, `if` and `contains`: whether a type has room for a value does not decide whether it is valid.

use std::{collections::BTreeSet, sync::Arc};

use jsonschema::{
    Keyword, ValidationError, Validator,
    error::ValidationErrorKind,
    json::{JsonNumber as _, Node as _},
};
use serde_json::{Map, Value, json};

use super::{
    instance::Instance,
    number::{Number, Whole},
    view::{self, Text, View},
};
use crate::{
    Error,
    schema::{self, Options, Violation, patterns::Doubts},
};

/// The keyword: `true` asks for the room of the type that the schema says, [`ANYTHING`] for that of free-form values.
const KEYWORD: &str = "not_representable";
const ANYTHING: &str = "anything";

/// Whether the types that are generated for a schema have room for its values.
#[derive(Debug)]
pub(super) struct Room(Validator<Text>);

impl Room {
    /// # Errors
    /// As [`schema::compiled`].
    pub(super) fn new(name: &str, schema: &Value, doubts: &Arc<Doubts>) -> Result<Self, Error> {
        let mut schema = schema.clone();
        ask(&mut schema);
        let asking = |options: Options<Text>| {
            with_multiples(options).with_keyword(KEYWORD, |schema, asked, _| Ok(Box::new(Place::of(schema, asked))))
        };
        schema::compiled(name, &schema, doubts, asking).map(Self)
    }

    /// The places in a valid message that there is no room for, at most `limit` of them.
    pub(super) fn lacking(&self, message: View<'_>, limit: usize) -> Vec<Violation> {
        let mut found = Vec::new();
        view::errors(&self.0, message).iter().take(limit).for_each(|error| _ = gather(error, &mut found));
        // An envelope's payload is free-form, and of its event's type as well.
        let mut told = BTreeSet::new();
        found.retain(|lack: &Violation| told.insert(lack.pointer.clone()));
        found.truncate(limit);
        found
    }
}

/// A number beyond its type's room is no multiple of anything, as decoders see it: that it does not fit is all they say.
pub(super) fn with_multiples(options: Options<Text>) -> Options<Text> {
    options.with_keyword("multipleOf", |schema, step, _| {
        let steps = jsonschema::options_for::<Text>().build(&json!({ "multipleOf": step }))?;
        Ok(Box::new(Multiple { place: Place::of(schema, &Value::Bool(true)), steps }))
    })
}

/// Writes the keyword into a schema, wherever a type is generated for it.
fn ask(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    for (keyword, value) in members.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties" | "patternProperties" | "definitions" | "dependencies", Value::Object(schemas)) => {
                schemas.values_mut().for_each(ask);
            }
            ("allOf" | "anyOf" | "oneOf" | "items", Value::Array(schemas)) => schemas.iter_mut().for_each(ask),
            ("items" | "additionalItems" | "additionalProperties" | "then" | "else", schema) => ask(schema),
            _ => {}
        }
    }
    let anything = || json!({ KEYWORD: ANYTHING });
    if is_of(members, "array") && !members.contains_key("items") {
        members.insert("items".to_owned(), anything());
    }
    // A struct drops what it does not declare.
    let is_kept = match members.get("additionalProperties") {
        Some(additional) => *additional == Value::Bool(true),
        None => is_of(members, "object") && !members.contains_key("properties"),
    };
    if is_kept {
        members.insert("additionalProperties".to_owned(), anything());
    }
    let says_something = ["type", "$ref", "allOf", "anyOf", "oneOf", "properties", "not", "if"];
    if members.contains_key("type") {
        members.insert(KEYWORD.to_owned(), Value::Bool(true));
    } else if !says_something.iter().any(|keyword| members.contains_key(*keyword)) {
        members.insert(KEYWORD.to_owned(), ANYTHING.into());
    }
}

/// Whether a schema takes values of a type, and says so.
fn is_of(schema: &Map<String, Value>, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|found| found == kind),
        Some(found) => found == kind,
        None => false,
    }
}

/// What a place in a message has room for.
#[derive(Clone, Copy, Debug)]
enum Place {
    Integer(&'static str, i128, i128),
    Double,
    Nanoseconds,
    Anything,
    /// Whatever its schema takes.
    Enough,
}

impl Place {
    fn of(schema: &Map<String, Value>, asked: &Value) -> Self {
        let format = schema.get("format").and_then(Value::as_str);
        match format {
            _ if asked == ANYTHING => Self::Anything,
            _ if is_of(schema, "number") => Self::Double,
            Some("int32") if is_of(schema, "integer") => Self::Integer("i32", i32::MIN.into(), i32::MAX.into()),
            Some("uint32") if is_of(schema, "integer") => Self::Integer("u32", 0, u32::MAX.into()),
            Some("uint64") if is_of(schema, "integer") => Self::Integer("u64", 0, u64::MAX.into()),
            _ if is_of(schema, "integer") => Self::Integer("i64", i64::MIN.into(), i64::MAX.into()),
            Some("date-time" | "time") if is_of(schema, "string") => Self::Nanoseconds,
            _ => Self::Enough,
        }
    }

    /// Why it has no room for a scalar.
    fn lack(&self, value: &Instance<'_>) -> Option<String> {
        let (number, home) = match (self, value) {
            (Self::Integer(name, least, most), Instance::Number(number)) => match number.whole() {
                Whole::Value(value) if (*least..=*most).contains(&value) => return None,
                _ => (number, *name),
            },
            (Self::Double, Instance::Number(number)) if number.as_f64().is_none() => (number, "f64"),
            (Self::Anything, Instance::Number(number)) if !is_exact(*number) => (number, "any Rust number"),
            (Self::Nanoseconds, Instance::Text(text)) if is_finer(text) => {
                return Some("has a fraction of a second that is finer than nanoseconds".to_owned());
            }
            _ => return None,
        };
        let text = if number.text().len() <= 40 { number.text() } else { "the number" };
        Some(format!("{text} does not fit into {home}"))
    }

    /// Adds what there is no room for in a value, up to [`MAX_LACKS`], each with its pointer from there.
    fn gather(&self, value: &Instance<'_>, at: &At<'_>, found: &mut Vec<(String, String)>) {
        if found.len() >= MAX_LACKS {
            return;
        }
        match (self, value) {
            (Self::Anything, Instance::Array(items, _)) => {
                items.iter().enumerate().for_each(|(index, item)| self.gather(item, &At::Item(at, index), found));
            }
            (Self::Anything, Instance::Object(members, _)) => {
                members.iter().for_each(|(name, value)| self.gather(value, &At::Member(at, name), found));
            }
            _ => found.extend(self.lack(value).map(|lack| (at.pointer(), lack))),
        }
    }

    fn lacks(&self, value: &Instance<'_>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.gather(value, &At::Root, &mut found);
        found
    }
}

/// How many parts of one free-form value are told.
const MAX_LACKS: usize = 100;

/// A place in a free-form value.
enum At<'a> {
    Root,
    Item(&'a At<'a>, usize),
    Member(&'a At<'a>, &'a str),
}

impl At<'_> {
    /// The JSON Pointer; made only for what is told, because a message of long names has very long ones.
    fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Item(outer, index) => format!("{}/{index}", outer.pointer()),
            Self::Member(outer, name) => {
                format!("{}/{}", outer.pointer(), name.replace('~', "~0").replace('/', "~1"))
            }
        }
    }
}

/// Whether a number in a free-form value is kept as it is, by an integer of 64 bits or by a double.
fn is_exact(number: Number<'_>) -> bool {
    if number.as_i64().is_some() || number.as_u64().is_some() {
        return true;
    }
    let Some(double) = number.as_f64() else { return false };
    // An integer is kept only if the double is written with the same digits; anything else is a double anyway.
    number.text().contains(['.', 'e', 'E']) || Number::new(&format!("{double:e}")).canonical() == number.canonical()
}

/// Whether a time has digits beyond nanoseconds that are not all zero.
fn is_finer(time: &str) -> bool {
    let fraction = time.split_once('.').map_or("", |(_, fraction)| fraction);
    fraction.bytes().take_while(u8::is_ascii_digit).skip(9).any(|digit| digit != b'0')
}

impl<'i> Keyword<'i, Text> for Place {
    fn validate(&self, view: View<'i>) -> Result<(), ValidationError<'i>> {
        self.iter_errors(view).next().map_or(Ok(()), Err)
    }

    fn is_valid(&self, view: View<'i>) -> bool {
        self.lacks(view.value).is_empty()
    }

    fn iter_errors(&self, view: View<'i>) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let lacks = self.lacks(view.value).into_iter();
        // Where it is about a part of the value, the pointer to it has to travel in the text.
        Box::new(lacks.map(|(pointer, lack)| ValidationError::custom(format!("{lack}\t{pointer}"))))
    }
}

/// `multipleOf`, for numbers that there is room for.
struct Multiple {
    place: Place,
    steps: Validator<Text>,
}

impl<'i> Keyword<'i, Text> for Multiple {
    fn validate(&self, view: View<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(view) {
            return Ok(());
        }
        self.steps.validate(view).map_err(|error| ValidationError::custom(error.to_string()))
    }

    fn is_valid(&self, view: View<'i>) -> bool {
        let is_beyond = view.as_number().is_some_and(|number| {
            number.as_f64().is_none() || (number.is_integer() && self.place.lack(view.value).is_some())
        });
        is_beyond || self.steps.is_valid(view)
    }
}

/// Gathers what there is no room for; whether that is all that is wrong.
fn gather(error: &ValidationError<'_>, found: &mut Vec<Violation>) -> bool {
    match error.kind() {
        ValidationErrorKind::Custom { keyword, message } if keyword == KEYWORD => {
            let (lack, pointer) = message.split_once('\t').unwrap_or((message, ""));
            let pointer = format!("{}{pointer}", error.instance_path());
            found.push(Violation { pointer, keyword: keyword.clone(), message: lack.to_owned() });
            true
        }
        // The branch that fits, but for that; of several the first, as decoders choose.
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.iter().any(|branch| {
                let before = found.len();
                let fits = branch.iter().all(|error| gather(error, found));
                if !fits {
                    found.truncate(before);
                }
                fits
            })
        }
        _ => false,
    }
}
