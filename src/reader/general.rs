//! Schemas of any words of draft-07, by tables: each demand is held to the value apart.
//!
//! A value of which several schemas demand something is read once for each of them. Schemas lie in schemas and values
//! in values, so that this would double at each level: within another schema, what was found is remembered by the
//! place and the schema, and what is wrong is told once.

mod members;
#[cfg(test)]
mod tests;

use super::{
    Fault, Path, Reader, Span,
    unions::{Fit, Key},
    validate::is_short,
    values::{free_number, number_range},
};
use crate::{
    formats::{self, Parsed, Spelled},
    schema::{
        Arrays, Condition, Dependency, General, Integer, Keywords, Kinds, Objects, Room, Schema, Width,
        decimal::{Exact, Scanned, is_held, to_f64},
    },
};

impl Reader<'_> {
    /// Reads the value here for its verdict alone, and records whatever it violates.
    #[inline(never)]
    pub(super) fn validate_general(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        general: &'static General,
    ) -> Result<(), Fault> {
        self.press_choice()?;
        self.memo.enter();
        let key = (self.at, std::ptr::from_ref(general).addr());
        let verdict = if general.is_circular {
            self.once(at, schema, general, key)
        } else {
            self.noted(at, schema, general, key)
        };
        self.memo.leave();
        self.release_choice();
        verdict
    }

    /// Reads by a schema that leads back to itself: what is asked again of the same value says nothing new.
    fn once(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        general: &'static General,
        key: Key,
    ) -> Result<(), Fault> {
        if !self.memo.open(key) {
            return self.skip();
        }
        let verdict = self.noted(at, schema, general, key);
        self.memo.close();
        verdict
    }

    /// Reads a value, unless it is known what comes of it.
    fn noted(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        general: &'static General,
        key: Key,
    ) -> Result<(), Fault> {
        // What has no parts is read again as soon as it is looked up.
        if !self.memo.is_inner() || !matches!(self.byte(self.at), b'{' | b'[') {
            return self.demands(at, schema, general);
        }
        let is_silent = self.is_trial() || self.sink.is_full();
        if is_silent && let Some(outcome) = self.memo.outcome(key) {
            let fault = self.recall(outcome);
            return if fault == Fault::UNBUILT { Ok(()) } else { Err(fault) };
        }
        if !is_silent && let Some(outcome) = self.memo.told(key) {
            self.at = outcome.end;
            if outcome.violated == 0 {
                return Ok(());
            }
            self.sink.count_again();
            return Err(Fault::RECORDED);
        }
        let tally = self.tally();
        let verdict = self.demands(at, schema, general);
        if !matches!(verdict, Err(Fault::HALT)) {
            let fit = if verdict.is_ok() { Fit::One(0) } else { Fit::None { meant: None } };
            let outcome = self.outcome(fit, tally);
            self.memo.remember(key, outcome);
            if !is_silent {
                self.memo.remember_told(key, outcome);
            }
        }
        verdict
    }

    /// Holds the value to each demand of its schema, and passes over it.
    fn demands(&mut self, at: &Path<'_>, schema: &'static Schema, general: &'static General) -> Result<(), Fault> {
        let (start, mark) = (self.at, self.sink.mark());
        let asked = self.own(at, schema, general)?;
        let end = self.at;
        if let (Some(asked), Some(object)) = (asked, &general.object) {
            self.depending(at, start, object, &asked)?;
        }
        for part in general.all {
            self.part(at, start, part)?;
        }
        for choice in general.choices {
            self.at = start;
            let verdict = self.validate_union(at, choice);
            self.record_if(at, schema, verdict)?;
        }
        if let Some(not) = general.not {
            match self.fits(at, start, not)? {
                Some(true) => self.sink.breaks(at, "not", "must not be valid by what `not` says"),
                Some(false) => {}
                None => self.sink.undecided(at, None),
            }
        }
        if let Some(condition) = &general.condition {
            self.condition(at, start, condition)?;
        }
        for switch in general.switches {
            self.switched(at, start, switch)?;
        }
        self.at = end;
        if self.sink.valid_since(mark) { Ok(()) } else { Err(Fault::RECORDED) }
    }

    /// Reads the value from `start` on by a part of its schema.
    fn part(&mut self, at: &Path<'_>, start: usize, part: &'static Schema) -> Result<(), Fault> {
        self.at = start;
        let verdict = self.validate(at, part);
        self.record_if(at, part, verdict)
    }

    /// Returns whether the value from `start` on keeps a schema; `None` where that could not be decided. Nothing is
    /// recorded.
    pub(super) fn fits(&mut self, at: &Path<'_>, start: usize, schema: &'static Schema) -> Result<Option<bool>, Fault> {
        self.at = start;
        self.trial(|reader| {
            let mark = reader.sink.mark();
            let verdict = reader.validate(at, schema);
            reader.record_if(at, schema, verdict)?;
            let is_decided = reader.sink.is_decided_since(mark);
            Ok(if !reader.sink.valid_since(mark) { Some(false) } else { is_decided.then_some(true) })
        })
    }

    #[inline(never)]
    fn condition(&mut self, at: &Path<'_>, start: usize, condition: &'static Condition) -> Result<(), Fault> {
        let branch = match self.fits(at, start, condition.test)? {
            Some(true) => condition.then,
            Some(false) => condition.otherwise,
            None => return self.both(at, start, condition),
        };
        branch.map_or(Ok(()), |branch| self.part(at, start, branch))
    }

    /// Checks a value by both of two schemas, if it could not be decided which counts: it does not matter if both say
    /// the same.
    fn both(&mut self, at: &Path<'_>, start: usize, condition: &'static Condition) -> Result<(), Fault> {
        let mut verdict =
            |branch: Option<&'static Schema>| branch.map_or(Ok(Some(true)), |branch| self.fits(at, start, branch));
        match (verdict(condition.then)?, verdict(condition.otherwise)?, condition.then) {
            (Some(true), Some(true), _) => Ok(()),
            (Some(false), Some(false), Some(then)) => self.part(at, start, then),
            _ => {
                self.sink.undecided(at, None);
                Ok(())
            }
        }
    }

    /// Reads the value by what its schema says itself. Of an object it gives which of the names that are asked for it has.
    #[inline(never)]
    fn own(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        general: &'static General,
    ) -> Result<Option<Vec<bool>>, Fault> {
        let (start, first) = (self.at, self.byte(self.at));
        let (mut violated, mut asked, mark) = (Keywords::NONE, None, self.sink.mark());
        match (first, &general.array, &general.object) {
            (b'-' | b'0'..=b'9', ..) => return self.general_number(at, schema, general).map(|()| None),
            (b'"', ..) => violated = self.general_text(schema)?,
            (b'[', Some(array), _) => self.general_array(at, array)?,
            (b'{', _, Some(object)) => asked = Some(self.general_object(at, object)?),
            _ if matches!(general.room, Room::Anything) => self.validate_free(at)?,
            _ => self.pass_noted()?,
        }
        let is_taken = general.types.is_none_or(|types| types & Kinds::of(first).0 != 0);
        violated |= Keywords::TYPE.when(!is_taken);
        if schema.is_listing() {
            violated |= self.unlisted(start, schema)?;
        }
        self.sink.test(at, schema, violated);
        if first == b'"' && self.sink.valid_since(mark) {
            self.has_room_for_text(at, start, general.room);
        }
        Ok(asked)
    }

    fn general_text(&mut self, schema: &Schema) -> Result<Keywords, Fault> {
        let text = self.raw_string()?.unescape();
        Ok(schema.texts.violations(&text, self.sink.steps()))
    }

    /// Passes over a value; within another schema every array and object in it is noted, because schemas around this one
    /// may come here again.
    pub(super) fn pass_noted(&mut self) -> Result<(), Fault> {
        let was_light = self.is_light;
        self.is_light |= self.memo.is_inner();
        let passed = self.skip();
        self.is_light = was_light;
        passed
    }

    /// Records a date or time that is finer than its type.
    fn has_room_for_text(&mut self, at: &Path<'_>, start: usize, room: Room) {
        let parsed = |text: &str| match room {
            Room::DateTime => (formats::date_time(text.as_bytes()) == Parsed::NotRepresentable)
                .then_some(chrono::DateTime::<chrono::FixedOffset>::RANGE),
            Room::Time => {
                (formats::time(text.as_bytes()) == Parsed::NotRepresentable).then_some(crate::time::Time::RANGE)
            }
            _ => None,
        };
        let lacking = self.replay(Span { start }, |reader| {
            let text = reader.raw_string()?.unescape();
            Ok::<_, Fault>(parsed(&text))
        });
        if let Ok(Some(range)) = lacking {
            self.sink.not_representable(at, &format!("does not fit {range}"));
        }
    }

    fn general_number(&mut self, at: &Path<'_>, schema: &'static Schema, general: &General) -> Result<(), Fault> {
        let start = self.at;
        // Most numbers are short, and of these nothing more is asked than their grammar.
        let is_asked = !schema.is_plain_number();
        let short = self.short_integer();
        if short.is_none() {
            self.at = start;
        }
        let number = match short {
            Some(_) => Scanned { text: self.slice(start, self.at), integral: true },
            None => self.scan_number()?,
        };
        let is_whole = || short.is_some() || !matches!(number.exact(), Exact::Fraction);
        let is_taken = general
            .types
            .is_none_or(|types| types & Kinds::NUMBER.0 != 0 || (types & General::INTEGER != 0 && is_whole()));
        let mut violated = Keywords::TYPE.when(!is_taken);
        if is_asked {
            // A fraction is the float that it is read as.
            let read = if is_whole() { None } else { Some(format!("{:e}", to_f64(number.text))) };
            violated |= self.number_violations(schema, read.as_deref().unwrap_or(number.text));
        }
        if violated.is_empty() {
            if let Some(lacking) = lacking(number, general.room) {
                self.sink.not_representable(at, &lacking);
            }
            return Ok(());
        }
        self.sink.record(at, schema, violated);
        Ok(())
    }

    /// Refuses the value here, whatever it is.
    #[cold]
    pub(super) fn refuse_any(&mut self, at: &Path<'_>) -> Result<(), Fault> {
        self.skip()?;
        self.sink.breaks(at, "falseSchema", "must not be there: its schema takes no value");
        Err(Fault::RECORDED)
    }
}

/// Returns the reason why a number that is valid fits no Rust value, if it does not.
fn lacking(number: Scanned<'_>, room: Room) -> Option<String> {
    let integer = |width| {
        let value = if let Exact::Value(value) = number.exact() { Some(value) } else { None };
        let (holds, range) = match width {
            Width::I32 => (value.and_then(i32::narrow).is_some(), i32::RANGE),
            Width::I64 => (value.and_then(i64::narrow).is_some(), i64::RANGE),
            Width::U32 => (value.and_then(u32::narrow).is_some(), u32::RANGE),
            Width::U64 => (value.and_then(u64::narrow).is_some(), u64::RANGE),
        };
        (!holds).then(|| format!("does not fit {range}"))
    };
    match room {
        Room::Integer(width) => integer(width),
        Room::Double => {
            (!is_held(number, to_f64(number.text))).then(|| format!("does not fit {}", super::numbers::FLOATS))
        }
        Room::Anything if is_short(number) || free_number(number).is_some() => None,
        Room::Anything => Some(number_range().to_owned()),
        Room::Enough | Room::DateTime | Room::Time => None,
    }
}
