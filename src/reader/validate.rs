//! Validation by tables alone: no value is built, and the verdict is that of reading one.

mod envelope;

use self::envelope::validate_payload;

use super::{
    END, Fault, Object, Path, Reader, UNKNOWN,
    objects::Seen,
    values::{free_number, number_range},
};
use crate::{
    Limits, Rejection, formats,
    reader::shape::{Shape, Typed, test_key},
    schema::{Keywords, Kind, Others, Properties, Schema, Union, Width, decimal::Scanned},
};

/// Checks a text by the schema of a type.
pub fn check<T: Typed>(json: &[u8], limits: &Limits) -> Result<(), Rejection> {
    super::read_text(json, limits, |reader| {
        let verdict = T::validate(reader, &Path::ROOT);
        reader.settle(&Path::ROOT, T::schema(), verdict)
    })
}

/// Checks a text by a schema that was made at run time.
///
/// # Errors
///
/// Whatever is wrong with the text.
pub fn check_by(schema: &'static Schema, json: &[u8], limits: &Limits) -> Result<(), Rejection> {
    super::read_text(json, limits, |reader| {
        let verdict = reader.validate(&Path::ROOT, schema);
        reader.settle(&Path::ROOT, schema, verdict)
    })
}

/// The kind of schema that was found.
enum Met {
    /// One whose values have no parts: the verdict on the value, which was read.
    Leaf(Result<(), Fault>),
    /// Another one, which a name may have led to: nothing was read.
    Parts(&'static Schema),
}

impl Reader<'_> {
    /// Reads the value here for its verdict alone, and records what it violates.
    pub fn validate(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<(), Fault> {
        match self.validate_leaf(schema) {
            Met::Leaf(verdict) => verdict,
            Met::Parts(schema) => self.validate_whole(at, schema),
        }
    }

    /// Reads the value here if its schema's values have no parts, without a call of its own: most have none.
    #[inline(always)]
    fn validate_leaf(&mut self, mut schema: &'static Schema) -> Met {
        loop {
            if self.is_plain_text(schema) {
                return Met::Leaf(Ok(()));
            }
            if schema.is_nullable && self.is_null() {
                return Met::Leaf(self.null());
            }
            return Met::Leaf(match schema.kind {
                Kind::Named(named) => {
                    schema = named();
                    continue;
                }
                Kind::Choice { values, .. } => self.choice(schema, values).map(drop),
                Kind::Uuid => self.validate_uuid(schema),
                Kind::DateTime => self.validate_date_time(schema),
                Kind::Integer(width) => self.validate_integer(width, schema),
                Kind::String => self.validate_string(schema),
                Kind::Boolean => self.leaf::<bool>(schema),
                Kind::Number | Kind::Date | Kind::Time | Kind::Null => self.validate_other(schema),
                _ => return Met::Parts(schema),
            });
        }
    }

    /// Reads a value without parts of a kind that is rarer.
    #[inline(never)]
    fn validate_other(&mut self, schema: &'static Schema) -> Result<(), Fault> {
        match schema.kind {
            Kind::Number => self.leaf::<f64>(schema),
            Kind::Date => self.leaf::<chrono::NaiveDate>(schema),
            Kind::Time => self.leaf::<crate::time::Time>(schema),
            _ => self.null(),
        }
    }

    /// Reads a value whose schema's values have parts, or are of several kinds.
    fn validate_whole(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<(), Fault> {
        match schema.kind {
            Kind::Object(properties) => self.validate_object(at, schema, properties),
            Kind::Union(union) => self.validate_union(at, union),
            Kind::Envelope(table) => {
                self.with_rest(at, schema.rest, |reader| reader.validate_envelope(at, schema, table, validate_payload))
            }
            Kind::Any | Kind::FreeObject | Kind::Array(_) | Kind::Tuple { .. } | Kind::Map(_) => {
                self.validate_parts(at, schema)
            }
            _ => self.validate_untyped(at, schema),
        }
    }

    /// Reads what has no type of its own, or of which more is demanded than its type says; apart, so that reading by others is as short as it was.
    #[inline(never)]
    fn validate_untyped(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<(), Fault> {
        match schema.kind {
            Kind::General(general) => self.validate_general(at, schema, general),
            Kind::Narrowed(shape) => self.with_rest(at, schema.rest, |reader| {
                let verdict = reader.validate(at, shape);
                reader.settle(at, shape, verdict)
            }),
            Kind::ObjectAndRest(properties) => {
                self.with_rest(at, schema.rest, |reader| reader.validate_object(at, schema, properties))
            }
            Kind::Later(later) => self.validate(at, later.get()),
            _ => self.refuse_any(at),
        }
    }

    /// Passes over a string of which nothing more is demanded, if one without escapes stands here.
    #[inline]
    fn is_plain_text(&mut self, schema: &Schema) -> bool {
        matches!(schema.kind, Kind::String) && schema.is_plain && self.plain_string().is_some()
    }

    #[inline]
    fn leaf<T: Shape>(&mut self, schema: &'static Schema) -> Result<(), Fault> {
        T::read(self, const { &Path::ROOT }, schema).map(drop)
    }

    fn validate_string(&mut self, schema: &Schema) -> Result<(), Fault> {
        if schema.is_plain {
            return self.raw_string().map(drop);
        }
        match self.plain_string() {
            Some(text) => match schema.text(text, self.sink.steps()) {
                Keywords::NONE => Ok(()),
                violated => Err(violated.into()),
            },
            None => self.text(schema).map(drop),
        }
    }

    /// Reads a UUID; of most nothing is computed.
    #[inline(never)]
    fn validate_uuid(&mut self, schema: &'static Schema) -> Result<(), Fault> {
        if schema.is_plain
            && let Some([b'"', text @ .., b'"']) = self.rest().first_chunk::<38>()
            && formats::is_hyphenated(text)
        {
            self.at += 38;
            return Ok(());
        }
        self.leaf::<uuid::Uuid>(schema)
    }

    /// Reads a date-time; of most nothing is computed.
    #[inline(never)]
    fn validate_date_time(&mut self, schema: &'static Schema) -> Result<(), Fault> {
        if schema.is_plain
            && let Some([b'"', text @ .., b'"']) = self.rest().first_chunk::<22>()
            && formats::is_utc(text)
        {
            self.at += 22;
            return Ok(());
        }
        self.leaf::<chrono::DateTime<chrono::FixedOffset>>(schema)
    }

    fn validate_integer(&mut self, width: Width, schema: &'static Schema) -> Result<(), Fault> {
        match width {
            Width::I32 => self.leaf::<i32>(schema),
            Width::I64 => self.leaf::<i64>(schema),
            Width::U32 => self.leaf::<u32>(schema),
            Width::U64 => self.leaf::<u64>(schema),
        }
    }

    #[inline(never)]
    pub(super) fn validate_union(&mut self, at: &Path<'_>, union: &'static Union) -> Result<(), Fault> {
        self.union_of(at, union, 0, &|reader, index| {
            let schema = union.branches[index].schema;
            let verdict = reader.validate(at, schema);
            reader.settle(at, schema, verdict)
        })
    }

    /// Reads a value with parts that its schema leaves open, or that are alike.
    fn validate_parts(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<(), Fault> {
        if schema.rest.is_some() {
            return self.with_rest(at, schema.rest, |reader| reader.validate_own(at, schema));
        }
        self.validate_own(at, schema)
    }

    /// Reads such a value by what its type's reading decides.
    #[inline]
    fn validate_own(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<(), Fault> {
        let start = self.at;
        let verdict = match schema.kind {
            Kind::Array(items) => self.validate_array(at, schema, items),
            Kind::Tuple { .. } => self.validate_tuple(at, schema),
            Kind::Map(items) => self.validate_map(at, schema, items),
            Kind::FreeObject if schema.has_key_rules() => self.validate_map(at, schema, const { &Schema::ANY }),
            Kind::FreeObject if self.byte(start) != b'{' => Err(self.mismatch()),
            _ => self.validate_free(at),
        };
        if schema.is_listing() { self.listed(at, schema, start, verdict) } else { verdict }
    }

    fn validate_array(&mut self, at: &Path<'_>, schema: &'static Schema, items: &'static Schema) -> Result<(), Fault> {
        if self.byte(self.at) != b'[' {
            return Err(self.mismatch());
        }
        let (start, mut is_whole) = (self.at, true);
        let count = self.items(0, &mut |reader, index| match reader.validate(&at.index(index), items) {
            Ok(()) => Ok(()),
            Err(fault) => {
                is_whole = false;
                reader.record(&at.index(index), items, fault)
            }
        })?;
        let is_valid = self.check_items(at, schema, start, count)?;
        if is_valid && is_whole { Ok(()) } else { Err(Fault::RECORDED) }
    }

    #[inline(never)]
    fn validate_tuple(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<(), Fault> {
        let mut is_whole = true;
        let is_valid = self.positions_of(at, schema, 0, &mut |reader, item, index| match reader
            .validate(&at.index(index), item)
        {
            Ok(()) => Ok(()),
            Err(fault) => {
                is_whole = false;
                reader.record(&at.index(index), item, fault)
            }
        })?;
        if is_valid && is_whole { Ok(()) } else { Err(Fault::RECORDED) }
    }

    fn validate_map(&mut self, at: &Path<'_>, schema: &'static Schema, items: &'static Schema) -> Result<(), Fault> {
        let mut object = Object::<[u64; 1]>::open(self, 0)?;
        let mut required = Required::of(schema.required);
        let (start, mut count, mut is_whole) = (self.sink.mark(), 0, true);
        while let Some((key, key_at)) = object.next_key(self)? {
            let key = key.unescape();
            required.met(&key);
            count += 1;
            let here = at.key(&key);
            test_key(at, schema, &mut self.sink, &key);
            let verdict = if super::takes_key(at, schema.keys, &mut self.sink, &key) {
                self.validate(&here, items)
            } else {
                self.pass_noted()?;
                Err(Fault::RECORDED)
            };
            if let Err(fault) = verdict {
                is_whole = false;
                self.record(&here, items, fault)?;
            }
            object.unique(self, key_at)?;
        }
        super::check_keys(at, schema, &mut self.sink, count, |name| required.has_met(name));
        if is_whole && self.sink.valid_since(start) { Ok(()) } else { Err(Fault::RECORDED) }
    }

    /// Reads any value: keys that come twice are refused, and so are numbers that no Rust value holds.
    pub(super) fn validate_free(&mut self, at: &Path<'_>) -> Result<(), Fault> {
        if self.is_light() {
            return self.skip();
        }
        match self.byte(self.at) {
            b'{' => {
                let mut object = Object::<[u64; 1]>::open(self, 0)?;
                while let Some((key, key_at)) = object.next_key(self)? {
                    self.validate_free(&at.key(&key.unescape()))?;
                    object.unique(self, key_at)?;
                }
                Ok(())
            }
            b'[' => self.items(0, &mut |reader, index| reader.validate_free(&at.index(index))).map(drop),
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                if self.short_integer().is_some() {
                    return Ok(());
                }
                self.at = start;
                let number = self.scan_number()?;
                if !is_short(number) && free_number(number).is_none() {
                    self.sink.not_representable(at, number_range());
                }
                Ok(())
            }
            _ => self.skip(),
        }
    }

    fn validate_object(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        properties: &'static Properties,
    ) -> Result<(), Fault> {
        match properties.fields.len() {
            0..=64 => self.validate_properties::<[u64; 1]>(at, schema, properties),
            65..=512 => self.validate_properties::<[u64; 8]>(at, schema, properties),
            _ => self.validate_properties::<Vec<u64>>(at, schema, properties),
        }
    }

    fn validate_properties<S: Seen>(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        properties: &'static Properties,
    ) -> Result<(), Fault> {
        let mark = self.sink.mark();
        let mut object = Object::<S>::open_of(self, 0, properties.fields.len())?;
        loop {
            match object.next(self, properties.fields)? {
                END => break,
                UNKNOWN => self.validate_unknown(at, &mut object, properties)?,
                index => self.validate_field(at, properties, index)?,
            }
        }
        object.finish(self, at, properties, schema);
        if self.sink.valid_since(mark) { Ok(()) } else { Err(Fault::RECORDED) }
    }

    #[inline(always)]
    fn validate_field(&mut self, at: &Path<'_>, properties: &'static Properties, index: usize) -> Result<(), Fault> {
        let field = &properties.fields[index];
        let verdict = match self.validate_leaf(field.schema) {
            Met::Leaf(verdict) => verdict,
            Met::Parts(schema) => self.validate_whole(&at.key(field.name), schema),
        };
        match verdict {
            Ok(()) => Ok(()),
            Err(fault) => self.record(&at.key(field.name), field.schema, fault),
        }
    }

    #[inline(never)]
    fn validate_unknown<S: Seen>(
        &mut self,
        at: &Path<'_>,
        object: &mut Object<S>,
        properties: &'static Properties,
    ) -> Result<(), Fault> {
        if matches!(properties.others, Others::Dropped | Others::Refused) {
            return self.unknown(at, object, properties);
        }
        let (patterns, schema) = properties.others.held();
        let key = self.take_key(object)?;
        if !super::takes_key(at, patterns, &mut self.sink, &key) {
            return self.pass_noted();
        }
        let here = at.key(&key);
        match self.validate(&here, schema) {
            Ok(()) => Ok(()),
            Err(fault) => self.record(&here, schema, fault),
        }
    }

    pub(super) fn record_if(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        verdict: Result<(), Fault>,
    ) -> Result<(), Fault> {
        verdict.or_else(|fault| self.record(at, schema, fault))
    }
}

/// Returns whether a number is one that an `f64` holds in any case.
pub(super) fn is_short(number: Scanned<'_>) -> bool {
    number.text.len() <= 15 && !number.text.contains(['e', 'E'])
}

/// The required names that came.
enum Required {
    Few(&'static [&'static str], u64),
    Many(std::collections::BTreeSet<&'static str>, &'static [&'static str]),
}

impl Required {
    fn of(names: &'static [&'static str]) -> Self {
        if names.len() <= 64 { Self::Few(names, 0) } else { Self::Many(std::collections::BTreeSet::new(), names) }
    }

    fn met(&mut self, key: &str) {
        match self {
            Self::Few(names, met) => {
                if let Some(index) = names.iter().position(|name| *name == key) {
                    *met |= 1 << index;
                }
            }
            Self::Many(met, names) => met.extend(names.iter().find(|name| **name == key)),
        }
    }

    fn has_met(&self, name: &str) -> bool {
        match self {
            Self::Few(names, met) => {
                names.iter().position(|other| *other == name).is_some_and(|index| met & (1 << index) != 0)
            }
            Self::Many(met, _) => met.contains(name),
        }
    }
}
