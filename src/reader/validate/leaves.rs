//! Validation of values without parts, of most of which nothing is computed.

use crate::{
    formats,
    reader::{Fault, Path, Reader, shape::Shape},
    schema::{Keywords, Kind, Schema, Width},
};

/// The kind of schema that was found.
pub(super) enum Met {
    /// One whose values have no parts: the verdict on the value, which was read.
    Leaf(Result<(), Fault>),
    /// Another one, which a name may have led to: nothing was read.
    Parts(&'static Schema),
}

impl Reader<'_> {
    /// Reads the value here if its schema's values have no parts, without a call of its own: most have none.
    #[inline(always)]
    pub(super) fn validate_leaf(&mut self, mut schema: &'static Schema) -> Met {
        loop {
            if schema.is_nullable && self.is_null() {
                return Met::Leaf(self.null());
            }
            return Met::Leaf(match schema.kind {
                Kind::Named(named) => {
                    schema = named();
                    continue;
                }
                Kind::Choice { values, .. } => self.validate_choice(schema, values),
                Kind::Uuid => self.validate_uuid(schema),
                Kind::DateTime => self.validate_date_time(schema),
                Kind::Integer(width) => self.validate_integer(width, schema),
                Kind::String if schema.is_plain => self.validate_plain(),
                Kind::String => self.validate_string(schema),
                Kind::Boolean | Kind::Number | Kind::Date | Kind::Time | Kind::Null => self.validate_other(schema),
                _ => return Met::Parts(schema),
            });
        }
    }

    /// Reads a value without parts of a kind that is rarer.
    #[inline(never)]
    fn validate_other(&mut self, schema: &'static Schema) -> Result<(), Fault> {
        match schema.kind {
            Kind::Boolean => self.leaf::<bool>(schema),
            Kind::Number => self.leaf::<f64>(schema),
            Kind::Date => self.validate_date(schema),
            Kind::Time => self.leaf::<crate::time::Time>(schema),
            _ => self.null(),
        }
    }

    #[inline]
    fn leaf<T: Shape>(&mut self, schema: &'static Schema) -> Result<(), Fault> {
        T::read(self, const { &Path::ROOT }, schema).map(drop)
    }

    #[inline(never)]
    fn validate_choice(&mut self, schema: &Schema, values: &[&str]) -> Result<(), Fault> {
        self.choice(schema, values).map(drop)
    }

    #[inline(never)]
    fn validate_plain(&mut self) -> Result<(), Fault> {
        if self.plain_string().is_some() { Ok(()) } else { self.raw_string().map(drop) }
    }

    #[inline(never)]
    fn validate_string(&mut self, schema: &Schema) -> Result<(), Fault> {
        let Some(text) = self.plain_string() else { return self.text(schema).map(drop) };
        match schema.text(text, self.sink.steps()) {
            Keywords::NONE => Ok(()),
            violated => Err(violated.into()),
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
            && let Some(text) = self.quoted()
            && let Some(length) = formats::date_time_end(text)
            && text.get(length) == Some(&b'"')
        {
            self.at += length + 2;
            return Ok(());
        }
        self.leaf::<chrono::DateTime<chrono::FixedOffset>>(schema)
    }

    /// Reads a date; of most nothing is computed.
    fn validate_date(&mut self, schema: &'static Schema) -> Result<(), Fault> {
        if schema.is_plain
            && let Some([b'"', text @ .., b'"']) = self.rest().first_chunk::<12>()
            && formats::is_full_date(text)
        {
            self.at += 12;
            return Ok(());
        }
        self.leaf::<chrono::NaiveDate>(schema)
    }

    /// Reads an integer; a short one is not made one of its type.
    #[inline(never)]
    fn validate_integer(&mut self, width: Width, schema: &'static Schema) -> Result<(), Fault> {
        let start = self.at;
        if let Some(value) = self.short_integer()
            && width.holds(value)
        {
            return match schema.integer(value) {
                Keywords::NONE => Ok(()),
                violated => Err(violated.into()),
            };
        }
        self.at = start;
        match width {
            Width::I32 => self.leaf::<i32>(schema),
            Width::I64 => self.leaf::<i64>(schema),
            Width::U32 => self.leaf::<u32>(schema),
            Width::U64 => self.leaf::<u64>(schema),
        }
    }
}
