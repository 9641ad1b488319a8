//! Validation by tables alone: no value is built, and the verdict is that of reading one.

mod envelope;
mod leaves;

use self::{envelope::validate_payload, leaves::Met};

use super::{
    END, Fault, Object, Path, Reader, Sink, UNKNOWN,
    objects::Seen,
    values::{free_number, number_range},
};
use crate::{
    Limits, Rejection,
    reader::shape::{Typed, test_key},
    schema::{Field, Kind, Others, Properties, Schema, Union, decimal::Scanned},
};

/// Checks a text by the schema of a type.
pub fn check<T: Typed>(json: &[u8], limits: &Limits) -> Result<(), Rejection> {
    super::read_whole(json, limits, &mut |reader| {
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
    super::read_whole(json, limits, &mut |reader| {
        let verdict = reader.validate(&Path::ROOT, schema);
        reader.settle(&Path::ROOT, schema, verdict)
    })
}

impl Reader<'_> {
    /// Reads the value here for its verdict alone, and records what it violates.
    pub fn validate(&mut self, at: &Path<'_>, schema: &'static Schema) -> Result<(), Fault> {
        match self.validate_leaf(schema) {
            Met::Leaf(verdict) => verdict,
            Met::Parts(schema) => self.validate_whole(at, schema),
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
            Kind::Array(items) if schema.rest.is_none() && !schema.is_listing() => {
                self.validate_array(at, schema, items)
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
        let count = self.items(0, &mut |reader, index| {
            let verdict = match reader.validate_leaf(items) {
                Met::Leaf(verdict) => verdict,
                Met::Parts(schema) => reader.validate_whole(&at.index(index), schema),
            };
            match verdict {
                Ok(()) => Ok(()),
                Err(fault) => {
                    is_whole = false;
                    reader.record(&at.index(index), items, fault)
                }
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
        while let Some((raw, key_at)) = object.next_key(self)? {
            let key = raw.unescape();
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
            object.unique(self, raw, key_at)?;
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
                    object.unique(self, key, key_at)?;
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
        self.open_object(0)?;
        let mut object = Object::<S>::entered(0, properties.fields.len());
        loop {
            while let Some(field) = object.follow(self, properties.fields) {
                self.validate_field(at, field)?;
            }
            match object.turn(self, properties.fields)? {
                END => break,
                UNKNOWN => self.validate_unknown(at, &mut object, properties)?,
                index => self.validate_turned(at, &properties.fields[index])?,
            }
        }
        object.finish(self, at, properties, schema);
        if self.sink.valid_since(mark) { Ok(()) } else { Err(Fault::RECORDED) }
    }

    #[inline(always)]
    fn validate_field(&mut self, at: &Path<'_>, field: &'static Field) -> Result<(), Fault> {
        let verdict = match self.validate_leaf(field.schema) {
            Met::Leaf(verdict) => verdict,
            Met::Parts(schema) => self.validate_whole(&at.key(field.name), schema),
        };
        match verdict {
            Ok(()) => Ok(()),
            Err(fault) => self.record(&at.key(field.name), field.schema, fault),
        }
    }

    /// Reads a property that was not expected next.
    #[inline(never)]
    fn validate_turned(&mut self, at: &Path<'_>, field: &'static Field) -> Result<(), Fault> {
        self.validate_field(at, field)
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

impl Sink {
    /// Records what a JSON text at `at` violates; whether a Rust value holds it does not matter.
    pub(crate) fn check_text(&mut self, json: &[u8], at: &Path<'_>, schema: &'static Schema) {
        // What was decoded within other limits is valid as well.
        let limits = Limits {
            bytes: usize::MAX,
            memory: usize::MAX,
            depth: Limits::MAX_DEPTH,
            violations: self.limit,
            ..Limits::DEFAULT
        };
        let mark = self.mark();
        let sink = std::mem::replace(self, Self::new(&limits));
        let (sink, read) = super::read_into(json, &limits, sink, &mut |reader| {
            let verdict = reader.validate(at, schema);
            reader.settle(at, schema, verdict)
        });
        *self = sink;
        self.forget_not_representable(mark);
        if let Err(rejection) = read {
            self.not_representable(at, &rejection.to_string());
        }
    }
}

/// Returns whether a number is one that an `f64` holds in any case.
pub(super) fn is_short(number: Scanned<'_>) -> bool {
    number.text.len() <= 15 && !number.text.contains(['e', 'E'])
}

/// The required names that came.
enum Required {
    Few(&'static [&'static str], u64),
    /// By the indices of the names, each in a word of 64.
    Many(&'static [&'static str], Vec<u64>),
}

impl Required {
    fn of(names: &'static [&'static str]) -> Self {
        if names.len() <= 64 { Self::Few(names, 0) } else { Self::Many(names, vec![0; names.len().div_ceil(64)]) }
    }

    fn met(&mut self, key: &str) {
        let (Self::Few(names, _) | Self::Many(names, _)) = self;
        let Some(index) = names.iter().position(|name| *name == key) else { return };
        match self {
            Self::Few(_, met) => *met |= 1 << index,
            Self::Many(_, met) => met[index / 64] |= 1 << (index % 64),
        }
    }

    fn has_met(&self, name: &str) -> bool {
        let (Self::Few(names, _) | Self::Many(names, _)) = self;
        let Some(index) = names.iter().position(|other| *other == name) else { return false };
        match self {
            Self::Few(_, met) => met & (1 << index) != 0,
            Self::Many(_, met) => met[index / 64] & (1 << (index % 64)) != 0,
        }
    }
}
