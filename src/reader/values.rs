//! Free-form values, maps and unions: what a schema leaves open.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value};

use super::{
    Fault, Path, Reader, Sink, Span,
    arrays::counted,
    objects::Object,
    shape::{MapKey, Shape, read_key},
};
use crate::schema::{
    Keywords, Pattern, Schema,
    decimal::{Exact, Scanned},
};

/// A value that is being read and of which its schema may demand more than its type says: that, and what is listed for
/// it, is held to the text. A value and not a function around its reading, which would be one more for each type.
pub(super) struct Whole {
    /// The offset of the value's text.
    start: usize,
    /// `true` if it keeps what else its schema demands.
    is_kept: bool,
}

impl Whole {
    #[inline]
    pub(super) fn begin(reader: &mut Reader<'_>, at: &Path<'_>, schema: &Schema) -> Result<Self, Fault> {
        let is_kept = schema.is_plain || reader.keeps_rest(at, schema.rest)?;
        Ok(Self { start: reader.offset(), is_kept })
    }

    /// Ends the value, which was read, or not for a fault.
    #[inline]
    pub(super) fn end(
        self,
        reader: &mut Reader<'_>,
        at: &Path<'_>,
        schema: &Schema,
        fault: Option<Fault>,
    ) -> Result<(), Fault> {
        if schema.is_plain {
            return Ok(());
        }
        if schema.is_listing() {
            reader.listed(at, schema, self.start, fault.map_or(Ok(()), Err))?;
        }
        if fault.is_none() && !self.is_kept { Err(Fault::RECORDED) } else { Ok(()) }
    }
}

impl<'a> Reader<'a> {
    /// Reads any value, if anybody wants it.
    pub fn value(&mut self, at: &Path<'_>) -> Result<Value, Fault> {
        if self.is_light() {
            return self.skip().map(|()| Value::Null);
        }
        match self.byte(self.at) {
            b'"' => self.raw_string().map(|text| Value::String(text.unescape().into_owned())),
            b'{' => self.free_object(at).map(Value::Object),
            b'[' => {
                let mut values = Vec::new();
                self.items(0, &mut |reader, index| {
                    let here = at.index(index);
                    let value = reader.value(&here)?;
                    if values.len() == values.capacity() {
                        values.reserve_exact(reader.grow(&here, values.len(), size_of::<Value>())?);
                    }
                    values.push(value);
                    Ok(())
                })?;
                Ok(Value::Array(values))
            }
            b't' => self.literal("true").map(|()| Value::Bool(true)),
            b'f' => self.literal("false").map(|()| Value::Bool(false)),
            b'n' => self.literal("null").map(|()| Value::Null),
            b'-' | b'0'..=b'9' => self.any_number(at),
            _ => Err(self.malformed("a value must stand")),
        }
    }

    fn any_number(&mut self, at: &Path<'_>) -> Result<Value, Fault> {
        let start = self.at;
        // Zero goes the long way, because `-0` is a float to serde_json.
        match self.short_integer() {
            None | Some(0) => self.at = start,
            Some(integer) => return Ok(integer.into()),
        }
        let scanned = self.scan_number()?;
        Ok(free_number(scanned).map_or_else(
            || {
                self.sink.not_representable(at, number_range());
                Value::Null
            },
            Value::Number,
        ))
    }

    /// Holds the value that was read from `start` on to the values that the schema lists, whatever else was wrong with it.
    pub fn listed(
        &mut self,
        at: &Path<'_>,
        schema: &Schema,
        start: usize,
        verdict: Result<(), Fault>,
    ) -> Result<(), Fault> {
        // A value of another kind violates the list by that alone.
        if matches!(verdict, Err(Fault::HALT | Fault::MISMATCH)) {
            return verdict;
        }
        let violated = self.unlisted(start, schema)?;
        self.sink.test(at, schema, violated);
        if violated.is_empty() { verdict } else { Err(Fault::RECORDED) }
    }

    /// Reads an object about which its schema says nothing more.
    pub fn free_object(&mut self, at: &Path<'_>) -> Result<Map<String, Value>, Fault> {
        let mut object = Object::<[u64; 1]>::open(self, 0)?;
        let mut map = Map::new();
        while let Some((key, key_at)) = object.next_key(self)? {
            let key = key.unescape();
            let here = at.key(&key);
            let value = self.value(&here)?;
            self.hold_entry::<String, Value>(&here, map.len())?;
            if map.insert(key.into_owned(), value).is_some() {
                return Err(self.duplicate(key_at));
            }
        }
        Ok(map)
    }

    /// Reads an object's members into `members`, which has those before the text breaks if it does.
    pub(crate) fn members(&mut self, members: &mut Map<String, Value>) -> Result<(), Fault> {
        let mut object = Object::<[u64; 1]>::open(self, 0)?;
        while let Some((key, _)) = object.next_key(self)? {
            let mark = self.sink.mark();
            let value = self.value(&Path::ROOT)?;
            if self.sink.representable_since(mark) {
                members.entry(key.unescape()).or_insert(value);
            }
        }
        Ok(())
    }

    /// Reads an object with a schema for its values, and perhaps one for its keys.
    pub fn map<K: MapKey, T: Shape>(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
    ) -> Result<BTreeMap<K, T>, Fault> {
        let mut object = Object::<[u64; 1]>::open(self, size_of::<T>())?;
        let (item, mut is_whole) = (schema.items(), true);
        // What has no key is counted all the same, and is not missing.
        let (mut values, mut refused) = (BTreeMap::new(), BTreeSet::new());
        while let Some((text, key_at)) = object.next_key(self)? {
            let text = text.unescape();
            let here = at.key(&text);
            let key: Option<K> = read_key(at, schema, &mut self.sink, &text);
            let read = if takes_key(at, schema.keys, &mut self.sink, &text) {
                T::read(self, &here, item)
            } else {
                self.pass_noted()?;
                Err(Fault::RECORDED)
            };
            let value = match read {
                Ok(value) => Some(value),
                Err(fault) => {
                    self.record(&here, item, fault)?;
                    is_whole = false;
                    None
                }
            };
            let is_twice = if let Some(key) = key {
                self.hold_entry::<K, Option<T>>(&here, values.len())?;
                values.insert(key, value).is_some()
            } else {
                is_whole = false;
                self.hold_entry::<String, ()>(&here, refused.len())?;
                !refused.insert(text.into_owned())
            };
            if is_twice {
                return Err(self.duplicate(key_at));
            }
        }
        let mark = self.sink.mark();
        let has = |name: &str| K::is_among(&values, name) || refused.contains(name);
        check_keys(at, schema, &mut self.sink, values.len() + refused.len(), has);
        if !is_whole || !self.sink.valid_since(mark) {
            return Err(Fault::RECORDED);
        }
        Ok(values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// Holds the value here to a schema, and goes back to its start; whether it keeps that. A value of a type
    /// that nothing is demanded of does, and so does one that no Rust value holds.
    pub(super) fn keeps(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<bool, Fault> {
        let mark = self.sink.mark();
        let span = Span { start: self.at };
        // Somebody else reads the values.
        let was_light = std::mem::replace(&mut self.is_light, true);
        let value = self.replay(span, |reader| {
            let verdict = reader.validate(at, schema);
            reader.settle(at, schema, verdict)
        });
        self.is_light = was_light;
        let kept = self.sink.valid_since(mark);
        if kept {
            self.sink.forget_not_representable(mark);
        }
        if matches!(value, Err(Fault::HALT)) { Err(Fault::HALT) } else { Ok(kept) }
    }

    /// Holds the value here to the rest of its schema, if there is one, and goes back to its start; whether it keeps that.
    #[inline]
    pub fn keeps_rest(&mut self, at: &Path<'_>, rest: Option<&'static Schema>) -> Result<bool, Fault> {
        rest.map_or(Ok(true), |rest| self.keeps_this_rest(at, rest))
    }

    #[inline(never)]
    fn keeps_this_rest(&mut self, at: &Path<'_>, rest: &'static Schema) -> Result<bool, Fault> {
        // What the value's own type declares is counted when that is read.
        let declared = self.declared;
        let is_kept = self.keeps(at, rest);
        self.declared = declared;
        is_kept
    }

    /// Reads a value by its type with `read`, and holds it to the rest of its schema besides.
    pub fn with_rest<T>(
        &mut self,
        at: &Path<'_>,
        rest: Option<&'static Schema>,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let is_kept = self.keeps_rest(at, rest)?;
        match read(self) {
            Ok(_) if !is_kept => Err(Fault::RECORDED),
            read => read,
        }
    }

    /// Checks the value of `span` with `read`, for the violations alone: the value itself is read by someone else, into
    /// something that may hold what the checking type does not.
    pub fn check_span<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<(), Fault> {
        let (mark, memory) = (self.sink.mark(), self.memory);
        let checked = self.replay(span, read);
        self.memory = memory;
        match checked {
            Err(Fault::HALT) => Err(Fault::HALT),
            _ if self.sink.valid_since(mark) && self.sink.is_decided_since(mark) => {
                self.sink.back_to(mark);
                Ok(())
            }
            _ => Err(Fault::RECORDED),
        }
    }

    /// Says that the payload here is valid, and another event's than the type that was asked for holds.
    #[cold]
    pub fn foreign_payload<T>(&mut self, at: &Path<'_>, span: Span, event: &str, asked: &str) -> Result<T, Fault> {
        // Read again, because a key that comes twice is refused by whoever reads a span.
        self.replay(span, |reader| reader.value(at))?;
        self.sink.event(at, event, asked);
        Err(Fault::RECORDED)
    }

    /// Reads a payload that only serde knows, if it is that of the event that is asked for.
    pub fn event<T: serde_core::de::DeserializeOwned>(
        &mut self,
        event: &str,
        asked: &str,
        at: &Path<'_>,
    ) -> Result<T, Fault> {
        let start = self.at;
        self.skip()?;
        if event != asked {
            self.sink.event(at, event, asked);
            return Err(Fault::RECORDED);
        }
        serde_json::from_str(self.slice(start, self.at)).map_err(|error| {
            self.sink.not_representable(at, &format!("does not fit its Rust type: {error}"));
            Fault::RECORDED
        })
    }

    /// A free-form object, unless its schema is violated.
    pub(crate) fn check_free_object(
        &mut self,
        at: &Path<'_>,
        schema: &Schema,
        object: Map<String, Value>,
    ) -> Result<Map<String, Value>, Fault> {
        let mark = self.sink.mark();
        check_keys(at, schema, &mut self.sink, object.len(), |name| object.contains_key(name));
        if self.sink.valid_since(mark) { Ok(object) } else { Err(Fault::RECORDED) }
    }
}

/// Records what a map's number of properties and missing keys violate.
pub(crate) fn check_keys(at: &Path<'_>, schema: &Schema, sink: &mut Sink, count: usize, has: impl Fn(&str) -> bool) {
    let (below, above) = (Keywords::MIN_PROPERTIES, Keywords::MAX_PROPERTIES);
    sink.test(at, schema, counted(count as u64, schema, below, above));
    for name in schema.required {
        if !has(name) {
            sink.missing(at, name);
        }
    }
}

/// Returns whether a key matches one of the patterns, if there are any; records it if it does not, or if that could not be decided.
#[inline]
pub(crate) fn takes_key(
    at: &Path<'_>,
    patterns: &'static [(&'static str, Pattern)],
    sink: &mut Sink,
    key: &str,
) -> bool {
    patterns.is_empty() || matches_some(at, patterns, sink, key)
}

#[inline(never)]
fn matches_some(at: &Path<'_>, patterns: &[(&'static str, Pattern)], sink: &mut Sink, key: &str) -> bool {
    let (mut is_taken, mut is_decided) = (false, true);
    for (source, pattern) in patterns {
        match pattern.matches(key, sink.steps()) {
            Ok(matches) => is_taken |= matches,
            Err(_) => {
                is_decided = false;
                sink.undecided(at, Some(source));
            }
        }
    }
    if !is_taken && is_decided {
        sink.undeclared(at, key);
    }
    is_taken
}

/// Says what a number does not fit, for messages.
pub(super) const fn number_range() -> &'static str {
    "does not fit serde_json::Number (integers from -9223372036854775808 to 18446744073709551615, and f64)"
}

/// Returns the number as `serde_json` holds it, whatever its features; `None` if it would be written as another number.
pub(super) fn free_number(number: Scanned<'_>) -> Option<Number> {
    /// Up to here every integer is one float, and the other way round.
    const EXACT: u128 = 1 << 53;
    let text = number.text;
    let narrow =
        |value: i128| i64::try_from(value).map(Number::from).or_else(|_| u64::try_from(value).map(Number::from)).ok();
    if number.integral && text != "-0" {
        if let Ok(value) = text.parse::<i64>() {
            return Some(value.into());
        }
        return text.parse::<u64>().ok().map(Number::from).or_else(|| wide_integer(text));
    }
    // Written with a fraction or an exponent it is a float, unless only an integer has it exactly.
    match number.exact() {
        Exact::Value(value) if value.unsigned_abs() > EXACT => {
            narrow(value).or_else(|| Number::from_f64(text.parse().ok()?))
        }
        _ => Number::from_f64(text.parse().ok()?),
    }
}

/// An integer beyond 64 bits as a float, if the float is written with the same digits.
fn wide_integer(text: &str) -> Option<Number> {
    let float: f64 = text.parse().ok()?;
    let shortest = format!("{float:e}");
    let (mantissa, _) = shortest.split_once('e')?;
    let same = mantissa.chars().filter(|c| *c != '.').eq(text.trim_end_matches('0').chars());
    if same { Number::from_f64(float) } else { None }
}
