//! What messages are held to.

use std::sync::Arc;

use jsonschema::Validator;
use postroom_codegen::contract::{Contract, Message};
use postroom_schema::{json::SyntaxError, pointer, schema::Schema};
use serde_json::Value;

use super::{
    address,
    choice::Explained,
    instance::Instance,
    parse::{Parsed, parse},
    room::{self, Room},
    view::{self, Text, View},
};
use crate::{
    Error, output,
    schema::{
        self, Violation, is_uuid,
        patterns::{self, Doubts, Judged, Pattern},
    },
};

/// At most this many violations are told of one message: a hostile array can have one an item.
const MAX_VIOLATIONS: usize = 100;

/// How many bytes their pointers may take together, the last one not counted.
const MAX_POINTERS: usize = 64 << 10;

/// What messages are held to: one schema, or several of which one must be kept, and an address.
#[derive(Debug)]
pub struct Target {
    /// The names of what is described, each with what judges it.
    judges: Vec<(String, Judge)>,
    located: Vec<Located>,
}

/// What judges messages by one schema.
#[derive(Debug)]
struct Judge {
    rules: Validator<Text>,
    /// What they are compiled from.
    schema: Value,
    room: Room,
    doubts: Arc<Doubts>,
    /// The patterns of names that an engine has to decide.
    names: Vec<(String, Pattern)>,
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
        /// The first 100; with up to 100 causes.
        violations: Vec<Violation>,
    },
    /// Whether it keeps all rules could not be decided: a pattern looks behind or refers back, say, and takes too many steps.
    Undecided {
        /// The name of the message or envelope.
        name: &'t str,
        /// What could not be decided, and where; the keyword is `undecided`.
        places: Vec<Violation>,
    },
    /// It is no JSON, or none that two readers would understand in the same way.
    Malformed {
        /// The line in the message, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
        /// Whether the text ends before the value does.
        is_unfinished: bool,
    },
}

impl Target {
    /// The message of a name.
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

    /// The envelope of a name, or the only one there is.
    ///
    /// # Errors
    /// There is no such envelope, or several and no name.
    pub fn envelope(contract: &Contract, name: Option<&str>) -> Result<Self, Error> {
        let envelope = schema::envelope(contract, name)?;
        let judge = Judge::new(&envelope.name, envelope.schema.as_schema())?;
        Ok(Self { judges: vec![(envelope.name.clone(), judge)], located: Vec::new() })
    }

    /// Judges one message.
    #[must_use]
    pub fn judge(&self, text: &[u8]) -> Verdict<'_> {
        let message = match parse(text) {
            Ok(message) => message,
            Err(SyntaxError { line, column, reason, is_unfinished, .. }) => {
                return Verdict::Malformed { line, column, message: reason, is_unfinished };
            }
        };
        let mut nearest: Option<(&str, Vec<Violation>)> = None;
        let mut undecided: Option<(&str, Vec<Violation>)> = None;
        for (name, judge) in &self.judges {
            match judge.judge(&message) {
                Judged::Decided(found) => {
                    if nearest.as_ref().is_none_or(|(_, violations)| found.len() < violations.len()) {
                        nearest = Some((name, found));
                    }
                }
                Judged::Undecided(places) => undecided = undecided.or(Some((name, places))),
            }
        }
        let located: Vec<_> = self.located.iter().filter_map(|located| located.violation(&message.value)).collect();
        let is_valid = nearest.as_ref().is_some_and(|(_, violations)| violations.is_empty());
        if let (false, true, Some((name, places))) = (is_valid, located.is_empty(), undecided) {
            return Verdict::Undecided { name, places };
        }
        let (name, mut violations) =
            nearest.or_else(|| Some((self.judges.first()?.0.as_str(), Vec::new()))).unwrap_or_default();
        // Pointers are as long as the names that the sender chose.
        let mut room = MAX_POINTERS;
        let mut causes = MAX_VIOLATIONS;
        violations.retain_mut(|violation| is_kept(violation, &mut room, &mut causes));
        violations.extend(located);
        if violations.is_empty() { Verdict::Valid } else { Verdict::Invalid { name, violations } }
    }

    /// Whether there are several messages that it could be.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.judges.len() > 1
    }

    fn of<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Result<Self, Error> {
        let judge =
            |message: &Message| Ok((message.name.clone(), Judge::new(&message.name, message.payload.as_schema())?));
        Ok(Self { judges: messages.into_iter().map(judge).collect::<Result<_, Error>>()?, located: Vec::new() })
    }
}

/// Whether there is room for a violation's pointer; of its causes those are kept of which there is, and not too many.
fn is_kept(violation: &mut Violation, room: &mut usize, causes: &mut usize) -> bool {
    let has_room = *room > 0;
    *room = room.saturating_sub(violation.pointer.len());
    violation.causes.retain_mut(|cause| {
        let is_told = *causes > 0;
        *causes = causes.saturating_sub(1);
        is_told && is_kept(cause, room, causes)
    });
    has_room
}

/// What is said of messages whose payloads are not JSON.
fn not_json(messages: &[&Message]) -> Error {
    let is = |message: &&Message| format!("`{}` is `{}`", message.name, message.content_type);
    let what = messages.iter().map(is).collect::<Vec<_>>().join(", ");
    Error::Usage(format!(
        "{what}, and not JSON: such a message cannot be judged. If it is JSON all the same, say so: \
         `--json-content-type {}`",
        messages.first().map_or("", |message| &message.content_type)
    ))
}

impl Judge {
    fn new(name: &str, schema: Schema<'_>) -> Result<Self, Error> {
        let schema = schema::copied(name, schema.to_standalone().view())?.to_value();
        let doubts = Arc::default();
        Ok(Self {
            rules: schema::compiled(name, &schema, &doubts, room::with_multiples)?,
            room: Room::new(name, &schema, &doubts)?,
            doubts,
            names: patterns::of_names(&schema),
            schema,
        })
    }

    /// What a message violates, or what it holds that decoders have no room for.
    fn judge(&self, message: &Parsed<'_>) -> Judged {
        if let Some(found) = self.undecided_name(&message.value, &mut String::new()) {
            return Judged::Undecided(vec![found]);
        }
        self.doubts.resolve(|| {
            let left = view::allowance(message.size);
            let view = View { value: &message.value, left: &left };
            let explained = Explained { schema: &self.schema, message: &message.value };
            let errors = view::errors(&self.rules, view);
            // Where only so much was found, it is not known what is wrong in a branch.
            let is_whole = left.get() > 0;
            let tell = |error: &_| if is_whole { explained.violation(error) } else { Violation::from(error) };
            let found: Vec<Violation> = errors.iter().take(MAX_VIOLATIONS).map(tell).collect();
            if found.is_empty() && message.is_unusual { self.room.lacking(view, MAX_VIOLATIONS) } else { found }
        })
    }

    /// A name of which no engine can decide whether it has one of the patterns that schemas have for names; `pointer`
    /// leads to the value.
    fn undecided_name(&self, value: &Instance<'_>, pointer: &mut String) -> Option<Violation> {
        if self.names.is_empty() {
            return None;
        }
        let length = pointer.len();
        let found = match value {
            Instance::Array(items, _) => items.iter().enumerate().find_map(|(index, item)| {
                pointer.truncate(length);
                pointer.push_str(&format!("/{index}"));
                self.undecided_name(item, pointer)
            }),
            Instance::Object(members, _) => members.iter().find_map(|(name, value)| {
                pointer.truncate(length);
                let open = self.names.iter().find(|(_, pattern)| pattern.matches(name).is_none());
                if let Some((source, _)) = open {
                    return Some(patterns::undecided(pointer.clone(), source, name));
                }
                pointer.push_str(&format!("/{}", pointer::escape(name)));
                self.undecided_name(value, pointer)
            }),
            _ => None,
        };
        pointer.truncate(length);
        found
    }
}

impl Located {
    /// A value that is absent does not disagree: whether it may be is the schema's to say.
    fn violation(&self, message: &Instance<'_>) -> Option<Violation> {
        let found = message.pointer(&self.pointer)?.scalar()?;
        let same_uuid = is_uuid(&found) && found.eq_ignore_ascii_case(&self.expected);
        (found != self.expected && !same_uuid).then(|| Violation {
            pointer: self.pointer.clone(),
            keyword: "location".to_owned(),
            message: format!("must be the `{}` of the address, {}", self.parameter, self.expected),
            causes: Vec::new(),
        })
    }
}
