//! What instances are made of, and who judges them.

use std::collections::BTreeSet;

use postroom_codegen::contract::{Channel, Contract, Envelope, Message, ParameterKind};

use super::{
    dice::Dice,
    format,
    make::{Maker, Taste},
    spoil, words,
};
use crate::{
    Error, json,
    json::Json,
    schema::{Schema, Violation},
};

/// How often an instance is tried before it counts as impossible.
const TRIES: u64 = 100;

/// From this try on, the schema's own examples are not used: they need not be valid.
const UNQUOTED: u64 = 20;

/// What instances are made of, and who judges them.
#[derive(Debug)]
pub(super) struct Plan<'c> {
    name: &'c str,
    schema: Json,
    judge: Schema,
    /// The events of an envelope, with what they carry.
    events: Vec<Event<'c>>,
    payload_property: &'c str,
    event_property: &'c str,
}

#[derive(Debug)]
struct Event<'c> {
    name: &'c str,
    payload: Json,
    /// The channel whose address it is, for the event's parameters.
    channel: Option<&'c Channel>,
}

impl<'c> Plan<'c> {
    /// A plan for instances of one schema.
    ///
    /// # Errors
    /// The schema cannot be checked.
    pub(super) fn new(name: &'c str, schema: &str) -> Result<Self, Error> {
        let (schema, judge) = (parsed(name, schema)?, Schema::new(name, schema)?);
        Ok(Self { name, schema, judge, events: Vec::new(), payload_property: "", event_property: "" })
    }

    /// A plan for envelopes: with any of their events, or with those of one message.
    ///
    /// # Errors
    /// The schema cannot be checked, or the envelope does not carry the message.
    pub(super) fn envelope(
        contract: &'c Contract,
        envelope: &'c Envelope,
        message: Option<&Message>,
    ) -> Result<Self, Error> {
        let mut plan = Self::new(&envelope.name, &envelope.schema)?;
        (plan.payload_property, plan.event_property) = (&envelope.payload_property, &envelope.event_property);
        for (event, index) in &envelope.events {
            let Some(carried) = contract.messages.get(*index) else { continue };
            if message.is_none_or(|message| message.name == carried.name) {
                let channel = contract.channels.iter().find(|channel| channel.address.as_deref() == Some(event));
                plan.events.push(Event { name: event, payload: parsed(&carried.name, &carried.schema)?, channel });
            }
        }
        match message {
            Some(message) if plan.events.is_empty() => {
                Err(Error::Usage(format!("no event of `{}` carries `{}`", envelope.name, message.name)))
            }
            _ => Ok(plan),
        }
    }

    /// The valid instance at a position.
    ///
    /// # Errors
    /// None was found.
    pub(super) fn valid(&self, seed: u64, position: u64, whole: bool) -> Result<Json, Error> {
        let found = (0..TRIES).find_map(|attempt| self.attempt(seed, position, attempt, whole).map(|(json, ..)| json));
        found.ok_or_else(|| {
            Error::Usage(format!(
                "no valid `{}` could be made up; a pattern with look-around, or rules that depend on each other, may be \
                 beyond what this command knows",
                self.name
            ))
        })
    }

    /// An instance that breaks exactly one rule, and which one.
    ///
    /// # Errors
    /// None was found; the rules that could be broken are named.
    pub(super) fn invalid(&self, seed: u64, position: u64, rule: Option<&str>) -> Result<(Json, Violation), Error> {
        let mut others = BTreeSet::new();
        for attempt in 0..TRIES {
            let Some((instance, schema, mut dice)) = self.attempt(seed, position, attempt, attempt > 0) else {
                continue;
            };
            let found = spoil::spoilt(&instance, &schema, &self.judge, rule, &mut dice, &mut others);
            if let Some(found) = found {
                return Ok(found);
            }
            // A whole instance offers every place that there is; more of them show nothing new where little varies.
            if attempt >= UNQUOTED && others.is_empty() {
                break;
            }
        }
        // Why nothing could be made at all is the better answer.
        self.valid(seed, position, false)?;
        let name = self.name;
        Err(Error::Usage(match rule {
            Some(rule) if others.is_empty() => format!("no `{name}` could be made up that breaks `{rule}` alone"),
            Some(rule) => format!(
                "no `{name}` could be made up that breaks `{rule}` alone; what can be broken is {}",
                others.into_iter().collect::<Vec<_>>().join(", ")
            ),
            None => format!("no `{name}` could be made up that breaks one rule alone"),
        }))
    }

    /// A valid instance, the schema that it was made from, and the dice for more.
    fn attempt(&self, seed: u64, position: u64, attempt: u64, whole: bool) -> Option<(Json, Json, Dice)> {
        let mut dice = Dice::new(seed, position.wrapping_mul(TRIES).wrapping_add(attempt));
        let mut schema = self.schema.clone();
        let at = dice.below(self.events.len());
        if let Some(event) = self.events.get(at) {
            event.put_into(&mut schema, self.event_property, self.payload_property, &mut dice);
        }
        let taste = Taste { whole, quotes: attempt < UNQUOTED };
        let made = Maker::new(self.name, &schema, taste, Dice::new(dice.roll(), 0)).instance()?;
        self.judge.violations(&made.to_value(), 1).is_empty().then_some((made, schema, dice))
    }
}

impl Event<'_> {
    /// Makes an envelope's schema one of this event alone.
    fn put_into(&self, schema: &mut Json, event_property: &str, payload_property: &str, dice: &mut Dice) {
        let mut payload = self.payload.clone();
        let mut name = self.name.to_owned();
        for parameter in self.channel.iter().flat_map(|channel| &channel.parameters) {
            let value = match &parameter.kind {
                ParameterKind::Uuid => format::uuid(dice),
                ParameterKind::OneOf(values) => dice.pick(values).cloned().unwrap_or_default(),
                ParameterKind::String => {
                    words::text(&[&parameter.name], dice).replace(|c: char| !c.is_alphanumeric(), "_")
                }
            };
            name = name.replace(&format!("{{{}}}", parameter.name), &value);
            let pointer = parameter.location.as_deref().and_then(|at| at.strip_prefix("$message.payload#/"));
            if let Some(pointer) = pointer {
                demand(&mut payload, pointer, value);
            }
        }
        // Types that both refer to are the same under the same name.
        let definitions = payload.get("definitions").cloned();
        for (key, definition) in definitions.iter().flat_map(Json::members) {
            member(member(schema, "definitions"), key).clone_from(definition);
        }
        let properties = member(schema, "properties");
        *member(properties, event_property) = constant(name);
        *member(properties, payload_property) = payload;
    }
}

/// Makes a schema ask for this text at a pointer, where it has a property there.
fn demand(schema: &mut Json, pointer: &str, text: String) {
    let mut place = schema;
    for token in pointer.split('/') {
        let name = token.replace("~1", "/").replace("~0", "~");
        if place.get("properties").and_then(|properties| properties.get(&name)).is_none() {
            return;
        }
        place = member(member(place, "properties"), &name);
    }
    *place = constant(text);
}

fn constant(text: String) -> Json {
    Json::Object(vec![("const".to_owned(), Json::String(text))])
}

/// The member of an object, which is added where there is none; what is no object becomes one.
fn member<'j>(json: &'j mut Json, name: &str) -> &'j mut Json {
    if !matches!(json, Json::Object(_)) {
        *json = Json::Object(Vec::new());
    }
    match json {
        Json::Object(members) => {
            let index = members.iter().position(|(found, _)| found == name).unwrap_or(members.len());
            if index == members.len() {
                members.push((name.to_owned(), Json::Null));
            }
            &mut members[index].1
        }
        other => other,
    }
}

fn parsed(name: &str, schema: &str) -> Result<Json, Error> {
    json::parse(schema.as_bytes(), json::SCHEMA_DEPTH)
        .map_err(|error| Error::Usage(format!("the schema of `{name}` cannot be read: {error}")))
}
