//! The target that messages are held to.

use postroom_codegen::contract::{Contract, Message};
use postroom_schema::decimal::Decimal;

use super::address;
use crate::{
    Error, output,
    schema::{self, Judged, Schema, UNDECIDED, Violation, is_uuid},
};

/// The schemas and the address that messages are held to: one schema, or several of which one must be kept.
#[derive(Debug)]
pub struct Target {
    /// The judges of JSON.
    judges: Vec<Judge>,
    /// The judges of what is no JSON.
    texts: Vec<Judge>,
    /// The name of a message that may be any bytes, and its media type.
    opaque: Option<(String, String)>,
    located: Vec<Located>,
}

/// The name of what is described, and who judges it.
type Judge = (String, Schema);

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
        if !message.is_json && !message.is_text() {
            return Err(not_judged(message));
        }
        Self::of(&[message])
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
        let messages: Vec<_> = messages.collect();
        let mut target = Self::of(&messages)?;
        match messages.iter().find(|message| target.is_opaque(message)) {
            Some(message) if target.judges.is_empty() && target.texts.is_empty() => return Err(not_judged(message)),
            Some(message) => output::note(&format!("warning: {}", output::visible(not_judged(message)))),
            None => {}
        }
        if let (false, Some((name, _))) = (target.judges.is_empty(), target.texts.first()) {
            let text = format!("note: what is no JSON is held to `{name}`, which is a text");
            output::note(&output::visible(text));
        }
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
        Ok(Self { judges: vec![(envelope.name.clone(), judge)], texts: Vec::new(), opaque: None, located: Vec::new() })
    }

    /// Judges one message: JSON by what is said of JSON, any other text by what is said of texts.
    #[must_use]
    pub fn judge(&self, text: &[u8]) -> Verdict<'_> {
        let verdict = self.judge_json(text);
        if !matches!(verdict, None | Some(Verdict::Malformed { .. })) {
            return verdict.unwrap_or(Verdict::Valid);
        }
        let quoted = std::str::from_utf8(text).ok().and_then(|text| serde_json::to_string(text).ok());
        let judged = quoted.and_then(|text| held(&self.texts, text.as_bytes())).map(|(_, verdict)| verdict);
        let name = self.texts.first().map_or("", |(name, _)| name);
        match (judged.or(verdict), &self.opaque) {
            (Some(Verdict::Valid), _) => Verdict::Valid,
            (_, Some((name, content_type))) => {
                let message =
                    format!("whether it is this message could not be decided: it may be any `{content_type}`");
                Verdict::Undecided { name, places: vec![Violation::new("", UNDECIDED, message)] }
            }
            (Some(verdict), None) => verdict,
            (None, None) => {
                Verdict::Invalid { name, violations: vec![Violation::new("", "malformed", "is not UTF-8")] }
            }
        }
    }

    /// Judges JSON; `None` if nothing is said of JSON.
    fn judge_json(&self, text: &[u8]) -> Option<Verdict<'_>> {
        let (name, verdict) = held(&self.judges, text)?;
        if let Verdict::Malformed { .. } = verdict {
            return Some(verdict);
        }
        let message = std::str::from_utf8(text).unwrap_or_default();
        let located: Vec<_> = self.located.iter().filter_map(|located| located.violation(message)).collect();
        Some(match verdict {
            verdict if located.is_empty() => verdict,
            Verdict::Invalid { name, violations } => {
                Verdict::Invalid { name, violations: [violations, located].concat() }
            }
            _ => Verdict::Invalid { name, violations: located },
        })
    }

    /// Returns whether there are several messages that it could be.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.judges.len() > 1
    }

    /// Returns whether every message is a text, so that each line is one.
    pub(super) fn is_texts(&self) -> bool {
        self.judges.is_empty() && !self.texts.is_empty()
    }

    fn is_opaque(&self, message: &Message) -> bool {
        self.opaque.as_ref().is_some_and(|(name, _)| *name == message.name)
    }

    fn of(messages: &[&Message]) -> Result<Self, Error> {
        let mut target = Self { judges: Vec::new(), texts: Vec::new(), opaque: None, located: Vec::new() };
        for message in messages {
            if !message.is_json && !message.is_text() {
                target.opaque = target.opaque.or_else(|| Some((message.name.clone(), message.content_type.clone())));
                continue;
            }
            let judge = (message.name.clone(), Schema::new(&message.name, message.held_to().as_schema())?);
            if message.is_json { target.judges.push(judge) } else { target.texts.push(judge) }
        }
        Ok(target)
    }
}

/// Holds a text to the nearest of several schemas, and names it; `None` if there is none.
fn held<'j>(judges: &'j [Judge], text: &[u8]) -> Option<(&'j str, Verdict<'j>)> {
    let mut nearest: Option<(&str, Vec<Violation>)> = None;
    let mut undecided: Option<(&str, Vec<Violation>)> = None;
    for (name, judge) in judges {
        match judge.judge(text) {
            Judged::Malformed { line, column, reason, is_unfinished } => {
                return Some((name, Verdict::Malformed { line, column, message: reason, is_unfinished }));
            }
            Judged::Decided(found) if found.is_empty() => return Some((name, Verdict::Valid)),
            Judged::Decided(found) => {
                if nearest.as_ref().is_none_or(|(_, violations)| found.len() < violations.len()) {
                    nearest = Some((name, found));
                }
            }
            Judged::Undecided(places) => undecided = undecided.or(Some((name, places))),
        }
    }
    if let Some((name, places)) = undecided {
        return Some((name, Verdict::Undecided { name, places }));
    }
    let (name, mut violations) = nearest?;
    schema::show(text, &mut violations);
    Some((name, Verdict::Invalid { name, violations }))
}

/// Returns the error about a message whose payload cannot be judged.
fn not_judged(message: &Message) -> Error {
    let Message { name, content_type, .. } = message;
    Error::Usage(match &message.schema_format {
        Some(format) => format!("`{name}` is described in `{format}`, which is not understood: it cannot be judged"),
        None => format!(
            "`{name}` is `{content_type}`, and neither JSON nor a text: such a message cannot be judged. If it is JSON all \
             the same, say so: `--json-content-type {content_type}`"
        ),
    })
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
