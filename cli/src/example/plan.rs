//! The plan for instances: what they are made from, and the judge of them.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use postroom_codegen::contract::{Contract, Envelope, Message};

use super::{
    dice::Dice,
    event::Event,
    make::{Maker, SIZE, Stuck, Taste},
    pattern::Patterns,
    spoil,
};
use crate::{
    Error,
    json::Json,
    schema::{Judged, NOT_REPRESENTABLE, Schema, Violation, copied},
};

/// The number of instances that are tried to be broken.
const TRIES: u64 = 40;

/// The number of times that an instance is mended before it counts as impossible.
const PATIENCE: usize = 200;

/// The number of times that a place is begun anew before what is around it is.
const STUBBORN: u64 = 4;

/// The number of values that all the tries to break instances may judge.
const MAX_WORK: usize = 400_000;

/// The number of steps that all the tries at one instance may take.
const MAX_STEPS: usize = 600_000;

/// The schema that instances are made from, and the judge of them.
#[derive(Debug)]
pub(super) struct Plan<'c> {
    name: &'c str,
    schema: Json,
    judge: Schema,
    patterns: Patterns,
    events: Vec<Event<'c>>,
    /// Whether instances are sent as texts, so that each is a string.
    pub(super) is_text: bool,
    /// The envelope's properties that hold the event's name and its payload.
    properties: (&'c str, &'c str),
}

/// A valid instance, the schema that it was made from, and the dice for more.
struct Made<'p> {
    instance: Json,
    schema: Cow<'p, Json>,
    dice: Dice,
    /// The number of steps that it took.
    steps: usize,
}

impl<'c> Plan<'c> {
    /// Creates a plan for instances of one schema.
    ///
    /// # Errors
    /// The schema cannot be checked.
    pub(super) fn new(name: &'c str, schema: postroom_schema::schema::Schema<'_>) -> Result<Self, Error> {
        let document = schema.to_standalone();
        let schema = copied(name, document.view())?;
        let judge = Schema::new(name, document.as_schema())?;
        Ok(Self {
            name,
            schema,
            judge,
            patterns: Patterns::default(),
            events: Vec::new(),
            is_text: false,
            properties: ("", ""),
        })
    }

    /// Creates a plan for envelopes: with any of their events, or with those of one message.
    ///
    /// # Errors
    /// The schema cannot be checked, or the envelope does not carry the message.
    pub(super) fn envelope(
        contract: &'c Contract,
        envelope: &'c Envelope,
        message: Option<&Message>,
    ) -> Result<Self, Error> {
        let mut plan = Self::new(&envelope.name, envelope.schema.as_schema())?;
        plan.properties = (&envelope.event_property, &envelope.payload_property);
        for (event, index) in &envelope.events {
            let Some(carried) = contract.messages.get(*index) else { continue };
            if message.is_none_or(|message| message.name == carried.name) {
                let channel = contract.channels.iter().find(|channel| channel.address.as_deref() == Some(event));
                plan.events.push(Event {
                    name: event,
                    payload: copied(&carried.name, carried.payload.as_schema().to_standalone().view())?,
                    channel,
                });
            }
        }
        match message {
            Some(message) if plan.events.is_empty() => {
                Err(Error::Usage(format!("no event of `{}` carries `{}`", envelope.name, message.name)))
            }
            _ => Ok(plan),
        }
    }

    /// Returns the valid instance at a position; with all that is optional if it is to be whole.
    ///
    /// # Errors
    /// None was found.
    pub(super) fn valid(&self, seed: u64, position: u64, whole: bool) -> Result<Json, Error> {
        // Another event may have a payload that is easier to make up.
        let tries = if self.events.len() > 1 { 4 } else { 1 };
        let made = (0..tries).map(|attempt| self.made(seed, position, attempt, whole));
        let made = made.reduce(|made, other| made.or(other)).unwrap_or_else(|| self.made(seed, position, 0, whole));
        made.map(|made| made.instance).map_err(|Stuck { pointer, keyword }| {
            let place = if pointer.is_empty() { String::new() } else { format!(" at {pointer}") };
            let name = self.name;
            Error::Usage(if keyword == SIZE {
                format!("no valid `{name}` could be made up: it would have too many values, or too deep ones{place}")
            } else {
                format!(
                    "no valid `{name}` could be made up: nothing was found that keeps `{keyword}`{place}; `examples` that \
                     the schema has there are used"
                )
            })
        })
    }

    /// Returns an instance that breaks exactly one rule, and which one.
    ///
    /// # Errors
    /// None was found; the rules that could be broken are named.
    pub(super) fn invalid(&self, seed: u64, position: u64, rule: Option<&str>) -> Result<(Json, Violation), Error> {
        let mut others = BTreeSet::new();
        let mut left = MAX_WORK;
        for attempt in 0..TRIES {
            // A whole instance offers every place that there is.
            let Ok(mut made) = self.made(seed, position, attempt, attempt > 0) else { break };
            let subject = spoil::Subject { schema: &made.schema, patterns: &self.patterns, judge: self.judge };
            let found = subject.spoilt(&made.instance, rule, &mut made.dice, (&mut left, &mut others));
            // As a text anything is a string.
            if let Some(found) = found.filter(|(instance, _)| !self.is_text || matches!(instance, Json::String(_))) {
                return Ok(found);
            }
            left = left.saturating_sub(made.steps);
            if left == 0 {
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

    /// Makes a valid instance: what the judge finds wrong is made anew where it is wrong, and the rest stays.
    fn made(&self, seed: u64, position: u64, attempt: u64, whole: bool) -> Result<Made<'_>, Stuck> {
        let mut dice = Dice::new(seed, position.wrapping_mul(TRIES).wrapping_add(attempt));
        let mut schema = Cow::Borrowed(&self.schema);
        let at = dice.below(self.events.len());
        if let Some(event) = self.events.get(at) {
            event.put_into(schema.to_mut(), self.properties, &mut dice);
        }
        let (start, mut again, mut steps) = (dice.roll(), BTreeMap::new(), 0_usize);
        let (mut patience, mut wrong) = (PATIENCE, Vec::new());
        while patience > 0 && steps <= MAX_STEPS {
            let taste = Taste { whole, again: &again };
            let (made, taken) = Maker::new(self.name, &schema, &self.patterns, taste, Dice::new(start, 0)).instance();
            steps = steps.saturating_add(taken);
            let cost;
            (wrong, cost) = match made {
                Ok(instance) => {
                    let violations = match self.judge.judge(instance.to_string().as_bytes()) {
                        // Whether a type has room for it does not decide whether it is valid.
                        Judged::Decided(violations)
                            if violations.iter().all(|one| one.keyword == NOT_REPRESENTABLE) =>
                        {
                            return Ok(Made { instance, schema, dice, steps });
                        }
                        Judged::Decided(violations) => violations,
                        // It is written as JSON, and may be too deep to be read.
                        Judged::Malformed { .. } => vec![Violation::new("", SIZE, "")],
                        // What cannot be decided is no example.
                        Judged::Undecided(places) => {
                            let pattern = |place| Violation { keyword: "pattern".to_owned(), ..place };
                            places.into_iter().map(pattern).collect()
                        }
                    };
                    let stuck = |Violation { pointer, keyword, .. }| Stuck { pointer, keyword };
                    (violations.into_iter().map(stuck).collect(), 1)
                }
                // Chance helps less where nothing at all could be made, and hardly where it would become too much.
                Err(stuck) => {
                    let cost = if stuck.keyword == SIZE { PATIENCE / 2 } else { 5 };
                    (vec![stuck], cost)
                }
            };
            patience = patience.saturating_sub(cost);
            let places: BTreeSet<&str> = wrong.iter().map(|stuck| stuck.pointer.as_str()).collect();
            places.into_iter().for_each(|place| begin_anew(&mut again, place));
        }
        Err(wrong.into_iter().next().unwrap_or(Stuck { pointer: String::new(), keyword: "type".to_owned() }))
    }
}

/// Begins a place anew, and now and then what is around it.
fn begin_anew(again: &mut BTreeMap<String, u64>, pointer: &str) {
    let mut place = pointer;
    loop {
        let count = again.entry(place.to_owned()).or_insert(0);
        *count = count.saturating_add(1);
        match place.rsplit_once('/') {
            Some((around, _)) if count.is_multiple_of(STUBBORN) => place = around,
            _ => return,
        }
    }
}
