//! Schemas as static data: what reading, checking and validating go by, and what messages are made of.
//!
//! Generated code writes one table a type with the functions of [`table`]: nothing of a schema stands twice.

pub(crate) mod decimal;
mod field;
mod general;
mod integer;
mod keywords;
mod limits;
pub mod table;
mod union;
mod wording;

pub use self::{
    field::Field,
    general::{Arrays, Condition, Dependency, General, Later, Objects, Room, Switch},
    keywords::Keywords,
    limits::{Pattern, Step},
    union::{Alternative, Tag, Union},
};
pub(crate) use self::{
    field::WINDOW,
    integer::Integer,
    limits::{Listed, Numbers, Texts},
    union::Kinds,
};

/// A schema as static data: what it takes at a place.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    pub(crate) kind: Kind,
    /// `true` if `null` is taken besides.
    pub(crate) is_nullable: bool,
    /// `true` if nothing but its type is demanded of a value, and what is listed is written as it is.
    pub(crate) is_plain: bool,
    /// The keywords that a value of another kind violates: `type`, and `enum` or `const` if they are there too.
    pub(crate) on_mismatch: Keywords,
    pub(crate) numbers: Numbers,
    pub(crate) texts: Texts,
    /// `minItems` and `maxItems`, or `minProperties` and `maxProperties`.
    pub(crate) least: Option<u64>,
    pub(crate) most: Option<u64>,
    /// `uniqueItems`.
    pub(crate) is_unique: bool,
    /// `true` if other arrays of different items may lie in the items besides.
    pub(crate) is_unique_within: bool,
    /// `required` of a map or free-form object.
    pub(crate) required: &'static [&'static str],
    /// The patterns of `patternProperties`, as they are written and as they are matched, one of which each key of a map must
    /// match; none if all keys are taken.
    pub(crate) keys: &'static [(&'static str, Pattern)],
    /// `propertyNames` of a map: what each key must keep, as a text.
    pub(crate) names: Option<&'static Schema>,
    /// `enum`.
    pub(crate) listed: Listed,
    /// `const`.
    pub(crate) constant: Listed,
    /// What a value must keep besides, by words that its type's reading does not decide.
    pub(crate) rest: Option<&'static Schema>,
    /// `true` if that is all that a value must keep: the branches that it stands beside only say what it is in Rust.
    pub(crate) is_whole: bool,
}

/// The kind of values that a schema takes, by the Rust type that they are read as.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Any value.
    Any,
    Null,
    Boolean,
    /// An integer of one of these types.
    Integer(Width),
    /// An `f64`.
    Number,
    String,
    /// The values that another schema takes: a generated type's, which may hold this one.
    Named(fn() -> &'static Schema),
    /// A string that is one of these, by `enum` or by `const`.
    Choice {
        values: &'static [&'static str],
        is_constant: bool,
    },
    Uuid,
    DateTime,
    Date,
    Time,
    /// An array of such items.
    Array(&'static Schema),
    /// An array of one item for each of these schemas.
    Tuple {
        items: &'static [&'static Schema],
        /// `true` if `additionalItems` refuses any more.
        is_closed: bool,
    },
    /// An object of such values.
    Map(&'static Schema),
    /// An object about which nothing more is said.
    FreeObject,
    /// An object with declared properties.
    Object(&'static Properties),
    /// The same, of which the schema demands more: a kind of its own, so that reading by others is as short as it was.
    ObjectAndRest(&'static Properties),
    /// A choice among schemas.
    Union(&'static Union),
    /// An object whose event decides the schema of its payload.
    Envelope(&'static EnvelopeTable),
    /// A value without parts that a schema takes and of which more is demanded.
    Narrowed(&'static Schema),
    /// Whatever keeps each of several demands.
    General(&'static General),
    /// The values that a schema takes that is known later.
    Later(&'static Later),
    /// No value.
    Never,
}

/// The integer types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
}

impl Width {
    /// Returns whether the type holds a value.
    #[inline]
    pub(crate) fn holds(self, value: i64) -> bool {
        match self {
            Self::I32 => i32::try_from(value).is_ok(),
            Self::I64 => true,
            Self::U32 => u32::try_from(value).is_ok(),
            Self::U64 => value >= 0,
        }
    }
}

/// The properties of an object.
#[derive(Debug)]
pub struct Properties {
    pub(crate) fields: &'static [Field],
    /// A bit for each property, set if it is required.
    pub(crate) required: &'static [u64],
    pub(crate) others: Others,
}

impl Properties {
    /// Returns the treatment of those that are not declared.
    #[inline]
    pub const fn others(&self) -> Others {
        self.others
    }

    /// Returns whether the property at a position is required.
    pub(crate) fn is_required(&self, index: usize) -> bool {
        self.required.get(index / 64).is_some_and(|word| word & (1 << (index % 64)) != 0)
    }
}

/// The treatment of properties that are not declared.
#[derive(Clone, Copy, Debug)]
pub enum Others {
    /// They are taken, and nobody keeps them.
    Dropped,
    /// They are taken, whatever they are, and kept.
    Any,
    /// They are refused.
    Refused,
    /// They are held to a schema.
    Schema(&'static Schema),
    /// They are held to a schema, and those that match none of these patterns are refused.
    Matching(&'static [(&'static str, Pattern)], &'static Schema),
}

impl Others {
    /// Returns what is demanded of those that are taken: the patterns one of which a name must match, none if all names are
    /// taken, and the schema of the value.
    pub(crate) const fn held(self) -> (&'static [(&'static str, Pattern)], &'static Schema) {
        match self {
            Self::Schema(schema) => (&[], schema),
            Self::Matching(patterns, schema) => (patterns, schema),
            Self::Dropped | Self::Any | Self::Refused => (&[], const { &Schema::ANY }),
        }
    }
}

/// The table by which an envelope's event decides what its payload must be.
#[derive(Debug)]
pub struct EnvelopeTable {
    pub(crate) properties: Properties,
    /// The positions of the properties that hold the event's name and the payload.
    pub(crate) event: usize,
    pub(crate) payload: usize,
    /// That of the property whose size has a limit of its own.
    pub(crate) metadata: Option<usize>,
    /// Finds the position of an event among `payloads`.
    pub(crate) known: fn(&str) -> Option<usize>,
    /// The type of each known event's payload, and what it must be.
    pub(crate) payloads: &'static [(&'static str, &'static Schema)],
    /// The enum over all payloads.
    pub(crate) all: &'static str,
}

impl EnvelopeTable {
    /// Returns the properties.
    pub const fn properties(&self) -> &Properties {
        &self.properties
    }

    /// Returns the type of an event's payload and what it must be, if the contract knows the event.
    pub(crate) fn payload_of(&self, event: &str) -> Option<&'static (&'static str, &'static Schema)> {
        self.payloads.get((self.known)(event)?)
    }
}

impl Schema {
    /// Takes anything.
    pub const ANY: Self = Self {
        kind: Kind::Any,
        is_nullable: false,
        is_plain: true,
        on_mismatch: Keywords::NONE,
        numbers: Numbers::NONE,
        texts: Texts::NONE,
        least: None,
        most: None,
        is_unique: false,
        is_unique_within: false,
        required: &[],
        keys: &[],
        names: None,
        listed: Listed::NONE,
        constant: Listed::NONE,
        rest: None,
        is_whole: false,
    };

    /// Takes an object about which nothing more is said.
    pub const OBJECT: Self = Self { kind: Kind::FreeObject, on_mismatch: Keywords::TYPE, ..Self::ANY };

    /// Returns the schema that is named here, or the schema itself.
    pub(crate) fn resolved(&'static self) -> &'static Self {
        let mut schema = self;
        loop {
            schema = match schema.kind {
                Kind::Named(named) => named(),
                Kind::Later(later) => later.get(),
                Kind::Narrowed(shape) => shape,
                _ => return schema,
            };
        }
    }

    /// Returns whether texts are read as texts: those of dates, times and UUIDs are checked by their types.
    pub const fn reads_texts(&self) -> bool {
        matches!(self.kind, Kind::String | Kind::Choice { .. } | Kind::General(_))
    }

    /// Returns the schema of an array's items or of a map's values.
    #[inline]
    pub(crate) const fn items(&self) -> &'static Self {
        match self.kind {
            Kind::Array(items) | Kind::Map(items) => items,
            _ => const { &Self::ANY },
        }
    }

    /// Returns the schema of each item of a tuple.
    pub(crate) const fn positions(&self) -> &'static [&'static Self] {
        if let Kind::Tuple { items, .. } = self.kind { items } else { &[] }
    }

    /// Returns the declared properties of an object or envelope.
    pub(crate) const fn properties(&self) -> Option<&'static Properties> {
        match self.kind {
            Kind::Object(properties) | Kind::ObjectAndRest(properties) => Some(properties),
            Kind::Envelope(table) => Some(&table.properties),
            _ => None,
        }
    }

    /// Returns whether values are listed by `enum` or `const`.
    #[inline]
    pub(crate) const fn is_listing(&self) -> bool {
        self.on_mismatch.intersects(Keywords::ENUM.and(Keywords::CONST))
    }

    /// Returns whether the keys or the count of a map or free-form object are held to something.
    #[inline]
    pub(crate) const fn has_key_rules(&self) -> bool {
        self.least.is_some() || self.most.is_some() || !self.required.is_empty()
    }

    /// Returns what says of a value what its type is, and what its type's reading decides.
    #[inline]
    pub const fn shape(&'static self) -> &'static Self {
        if let Kind::Narrowed(shape) = self.kind { shape } else { self }
    }

    /// Returns what a value without parts must keep besides.
    #[inline]
    pub const fn narrowing(&self) -> Option<&'static Self> {
        if let Kind::Narrowed(_) = self.kind { self.rest } else { None }
    }

    /// Returns what a value must keep besides.
    #[inline]
    pub const fn rest(&self) -> Option<&'static Self> {
        self.rest
    }

    /// Returns whether the number of an object's properties is held to anything.
    #[inline]
    pub const fn counts_properties(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }
}
