//! The parts with which generated tables are written: a static for each kind of schema, and a function for each
//! keyword. A table that refers to a static adds nothing for the compiler to evaluate.

pub use super::general::{NEVER, general, narrowed, whole};
pub use super::{
    Alternative, Arrays, Condition, Dependency, General, Later, Objects, Others, Pattern, Room, Step, Switch, Tag,
    Union, Width,
};
use super::{EnvelopeTable, Field, Keywords, Kind, Kinds, Listed, Properties, Schema, limits::Values};
#[cfg(feature = "regress")]
pub use crate::engine::Regress;
use crate::pattern::Dfa;
#[cfg(not(feature = "regress"))]
pub use crate::pattern::Regress;
use crate::{constant, envelope::Payloads, reader::shape::Typed, schema_text::SchemaText};

/// The formats that are checked, as predicates.
pub mod formats {
    pub use crate::formats::*;
}

/// A schema of one type.
const fn kind(kind: Kind) -> Schema {
    Schema { kind, on_mismatch: Keywords::TYPE, ..Schema::ANY }
}

/// Any value.
pub static ANY: Schema = Schema::ANY;
/// `null`.
pub static NULL: Schema = kind(Kind::Null);
/// `true` or `false`.
pub static BOOLEAN: Schema = kind(Kind::Boolean);
/// An `i32`.
pub static I32: Schema = kind(Kind::Integer(Width::I32));
/// An `i64`.
pub static I64: Schema = kind(Kind::Integer(Width::I64));
/// A `u32`.
pub static U32: Schema = kind(Kind::Integer(Width::U32));
/// A `u64`.
pub static U64: Schema = kind(Kind::Integer(Width::U64));
/// The bytes of a payload that is not JSON, as JSON.
pub static BYTES: Schema = array(&I32.minimum("0", 0).maximum("255", 255));
/// A number.
pub static NUMBER: Schema = kind(Kind::Number);
/// A string.
pub static STRING: Schema = kind(Kind::String);
/// A string of the format `uuid`.
pub static UUID: Schema = kind(Kind::Uuid).named_format("uuid");
/// A string of the format `date-time`.
pub static DATE_TIME: Schema = kind(Kind::DateTime).named_format("date-time");
/// A string of the format `date`.
pub static DATE: Schema = kind(Kind::Date).named_format("date");
/// A string of the format `time`.
pub static TIME: Schema = kind(Kind::Time).named_format("time");
/// An object about which nothing more is said.
pub static OBJECT: Schema = Schema::OBJECT;

/// A string that is one of `values`, by `enum`.
pub const fn choice(values: &'static [&'static str]) -> Schema {
    among(values, false, Keywords::ENUM)
}

/// A string that is the one of `values`, by `const`.
pub const fn only(values: &'static [&'static str]) -> Schema {
    among(values, true, Keywords::CONST)
}

const fn among(values: &'static [&'static str], is_constant: bool, keyword: Keywords) -> Schema {
    let schema = kind(Kind::Choice { values, is_constant });
    Schema { on_mismatch: schema.on_mismatch.and(keyword), is_plain: constant::are_plain(values), ..schema }
}

/// Returns the schema of a generated type.
pub const fn of<T: Typed>() -> &'static Schema {
    const { &Schema { kind: Kind::Named(T::schema), ..Schema::ANY } }
}

/// Returns the schema of a generated type that takes `null` besides.
pub const fn or_null<T: Typed>() -> &'static Schema {
    const { &Schema { kind: Kind::Named(T::schema), is_nullable: true, ..Schema::ANY } }
}

/// A table that others refer to, beside a generated type: each by a number.
pub trait Shared<const NUMBER: usize> {
    /// The table.
    const TABLE: &'static Schema;
}

/// Returns a table that stands beside a generated type.
pub const fn shared<T: Shared<NUMBER>, const NUMBER: usize>() -> &'static Schema {
    T::TABLE
}

/// The text of a schema: the type's name, the text itself, and what it refers to.
pub const fn text(
    name: &'static str,
    text: &'static str,
    refers_to: &'static [fn() -> &'static SchemaText],
) -> SchemaText {
    SchemaText::new(name, text, refers_to)
}

/// A pattern that a table decides: see [`Dfa::new`].
pub const fn decided(
    ascii: &'static [u8; 128],
    beyond: &'static [(u32, u8)],
    classes: u16,
    table: &'static [u16],
    start: u16,
    accepting: u16,
) -> Pattern {
    Pattern::Table(Dfa::new(ascii, beyond, classes, table, start, accepting))
}

/// An array.
pub const fn array(items: &'static Schema) -> Schema {
    kind(Kind::Array(items))
}

/// An array of one item for each of these schemas; `is_closed` if `additionalItems` refuses any more.
pub const fn tuple(items: &'static [&'static Schema], is_closed: bool) -> Schema {
    kind(Kind::Tuple { items, is_closed })
}

/// An object with values of one schema.
pub const fn map(values: &'static Schema) -> Schema {
    kind(Kind::Map(values))
}

/// An object with declared properties.
pub const fn object(properties: &'static Properties) -> Schema {
    kind(Kind::Object(properties))
}

/// Properties that are not declared are taken, and nobody keeps them.
pub const DROPPED: Others = Others::Dropped;
/// Properties that are not declared are taken and kept.
pub const KEPT: Others = Others::Any;
/// Properties that are not declared are refused.
pub const REFUSED: Others = Others::Refused;

/// Properties that are not declared are held to a schema.
pub const fn held(schema: &'static Schema) -> Others {
    Others::Schema(schema)
}

/// Properties that are not declared are held to a schema, if their names match a pattern, and refused if not.
pub const fn matching(patterns: &'static [(&'static str, Pattern)], schema: &'static Schema) -> Others {
    Others::Matching(patterns, schema)
}

/// The property whose `const` tells branches apart.
pub const fn tagged(name: &'static str) -> Option<Tag> {
    Some(Tag { name, keyword: Keywords::CONST })
}

/// The property whose `enum` tells branches apart.
pub const fn listed_tag(name: &'static str) -> Option<Tag> {
    Some(Tag { name, keyword: Keywords::ENUM })
}

/// A branch: its variant's name, its schema, a bit for each of the JSON types of its values, and the values of the tag.
pub const fn branch(
    name: &'static str,
    schema: &'static Schema,
    kinds: u8,
    tags: &'static [&'static str],
    alias: Option<&'static str>,
) -> Alternative {
    Alternative { name, kinds: Kinds(kinds), tags, alias, schema }
}

/// A choice among schemas.
pub const fn union(union: &'static Union) -> Schema {
    Schema { kind: Kind::Union(union), ..Schema::ANY }
}

/// An envelope.
pub const fn envelope(table: &'static EnvelopeTable) -> Schema {
    kind(Kind::Envelope(table))
}

impl Properties {
    /// The declared properties; `required` has a bit for each.
    pub const fn new(fields: &'static [Field], required: &'static [u64], others: Others) -> Self {
        Self { fields, required, others }
    }
}

impl EnvelopeTable {
    /// An object whose event decides its payload; both by their positions among the properties.
    pub const fn of<P: Payloads>(
        properties: Properties,
        event: usize,
        payload: usize,
        metadata: Option<usize>,
    ) -> Self {
        Self { properties, event, payload, metadata, known: P::KNOWN, payloads: P::ALL, all: P::NAME }
    }
}

impl Schema {
    /// Takes `null` besides.
    pub const fn nullable(self) -> Self {
        Self { is_nullable: true, ..self }
    }

    /// Says nothing of values of other types: they violate what is listed alone.
    pub const fn untyped(self) -> Self {
        Self { on_mismatch: self.on_mismatch.without(Keywords::TYPE), ..self }
    }

    const fn named_format(mut self, name: &'static str) -> Self {
        self.texts.format = Some(name);
        self
    }

    /// `minLength`
    pub const fn min_length(mut self, count: u64) -> Self {
        self.is_plain = false;
        self.texts.min_length = Some(count);
        self
    }

    /// `maxLength`
    pub const fn max_length(mut self, count: u64) -> Self {
        self.is_plain = false;
        self.texts.max_length = Some(count);
        self
    }

    /// `pattern`, or several of them, as the schema writes them.
    pub const fn pattern(mut self, source: &'static str, patterns: &'static [Pattern]) -> Self {
        self.is_plain = false;
        self.texts.pattern = Some(source);
        self.texts.patterns = patterns;
        self
    }

    /// `format`, of a string that has no type of its own for it.
    pub const fn format(mut self, name: &'static str, is_format: fn(&str) -> bool) -> Self {
        self.is_plain = false;
        self.texts.is_format = Some(is_format);
        self.named_format(name)
    }

    /// `minItems` or `minProperties`
    pub const fn least(mut self, count: u64) -> Self {
        self.is_plain = false;
        self.least = Some(count);
        self
    }

    /// `maxItems` or `maxProperties`
    pub const fn most(mut self, count: u64) -> Self {
        self.is_plain = false;
        self.most = Some(count);
        self
    }

    /// `uniqueItems`
    pub const fn unique(mut self) -> Self {
        self.is_plain = false;
        self.is_unique = true;
        self
    }

    /// `uniqueItems`, of items in which other arrays of different items may lie.
    pub const fn unique_within(mut self) -> Self {
        self.is_unique_within = true;
        self.unique()
    }

    /// `required` of an object without declared properties.
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.is_plain = false;
        self.required = names;
        self
    }

    /// `patternProperties` of a map, of whose keys each must match one.
    pub const fn keys(mut self, patterns: &'static [(&'static str, Pattern)]) -> Self {
        self.is_plain = false;
        self.keys = patterns;
        self
    }

    /// `propertyNames` of a map, of whose keys each must keep a schema of texts.
    pub const fn names(mut self, schema: &'static Self) -> Self {
        self.is_plain = false;
        self.names = Some(schema);
        self
    }

    /// `enum`, its values as JSON text.
    pub const fn listed(self, json: &'static [&'static str]) -> Self {
        self.listing(json, Values::Json)
    }

    const fn listing(mut self, json: &'static [&'static str], values: Values) -> Self {
        self.is_plain = false;
        self.on_mismatch = self.on_mismatch.and(Keywords::ENUM);
        self.listed = Listed { json: Some(json), values };
        self
    }

    /// `enum` of integers.
    pub const fn integers(self, json: &'static [&'static str], values: &'static [i128]) -> Self {
        self.listing(json, Values::Integers(values))
    }

    /// `enum` of numbers.
    pub const fn floats(self, json: &'static [&'static str], values: &'static [f64]) -> Self {
        self.listing(json, Values::Floats(values))
    }

    /// `enum` of texts.
    pub const fn texts(self, json: &'static [&'static str], values: &'static [&'static str]) -> Self {
        self.listing(json, Values::Texts(values))
    }

    /// `const`, as JSON text.
    pub const fn constant(mut self, json: &'static [&'static str]) -> Self {
        self.is_plain = false;
        self.on_mismatch = self.on_mismatch.and(Keywords::CONST);
        self.constant = Listed { json: Some(json), values: Values::Json };
        self
    }

    /// `minimum`, and the least integer within it.
    pub const fn minimum(mut self, text: &'static str, least: i128) -> Self {
        self.numbers.minimum = Some(text);
        self.above(least)
    }

    /// `maximum`, and the greatest integer within it.
    pub const fn maximum(mut self, text: &'static str, greatest: i128) -> Self {
        self.numbers.maximum = Some(text);
        self.below(greatest)
    }

    /// `exclusiveMinimum`, and the least integer within it.
    pub const fn exclusive_minimum(mut self, text: &'static str, least: i128) -> Self {
        self.numbers.exclusive_minimum = Some(text);
        self.above(least)
    }

    /// `exclusiveMaximum`, and the greatest integer within it.
    pub const fn exclusive_maximum(mut self, text: &'static str, greatest: i128) -> Self {
        self.numbers.exclusive_maximum = Some(text);
        self.below(greatest)
    }

    const fn above(mut self, least: i128) -> Self {
        self.is_plain = false;
        let numbers = &mut self.numbers;
        if least > numbers.signed.0 as i128 {
            numbers.signed.0 = if least > i64::MAX as i128 { i64::MAX } else { least as i64 };
        }
        if least > numbers.unsigned.0 as i128 {
            numbers.unsigned.0 = if least > u64::MAX as i128 { u64::MAX } else { least as u64 };
        }
        // What lies beyond all that a type holds is told from the text.
        if least > i64::MAX as i128 {
            numbers.signed.1 = i64::MIN;
        }
        if least > u64::MAX as i128 {
            numbers.unsigned = (u64::MAX, 0);
        }
        self
    }

    const fn below(mut self, greatest: i128) -> Self {
        self.is_plain = false;
        let numbers = &mut self.numbers;
        if greatest < numbers.signed.1 as i128 {
            numbers.signed.1 = if greatest < i64::MIN as i128 { i64::MIN } else { greatest as i64 };
        }
        if greatest < numbers.unsigned.1 as i128 {
            numbers.unsigned.1 = if greatest < 0 { 0 } else { greatest as u64 };
        }
        if greatest < i64::MIN as i128 {
            numbers.signed.0 = i64::MAX;
        }
        if greatest < 0 {
            numbers.unsigned = (u64::MAX, 0);
        }
        self
    }

    /// `minimum`, and the least float within it.
    pub const fn float_minimum(mut self, text: &'static str, least: f64) -> Self {
        self.numbers.minimum = Some(text);
        self.float_above(least)
    }

    /// `maximum`, and the greatest float within it.
    pub const fn float_maximum(mut self, text: &'static str, greatest: f64) -> Self {
        self.numbers.maximum = Some(text);
        self.float_below(greatest)
    }

    /// `exclusiveMinimum`, and the least float within it.
    pub const fn float_exclusive_minimum(mut self, text: &'static str, least: f64) -> Self {
        self.numbers.exclusive_minimum = Some(text);
        self.float_above(least)
    }

    /// `exclusiveMaximum`, and the greatest float within it.
    pub const fn float_exclusive_maximum(mut self, text: &'static str, greatest: f64) -> Self {
        self.numbers.exclusive_maximum = Some(text);
        self.float_below(greatest)
    }

    const fn float_above(mut self, least: f64) -> Self {
        self.is_plain = false;
        if least > self.numbers.floats.0 {
            self.numbers.floats.0 = least;
        }
        self
    }

    const fn float_below(mut self, greatest: f64) -> Self {
        self.is_plain = false;
        if greatest < self.numbers.floats.1 {
            self.numbers.floats.1 = greatest;
        }
        self
    }

    /// `multipleOf`
    pub const fn multiple_of(mut self, text: &'static str, step: Step) -> Self {
        self.is_plain = false;
        self.numbers.multiple_of = Some(text);
        self.numbers.step = step;
        self
    }
}
