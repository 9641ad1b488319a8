//! Schemas of any words of draft-07: what tables hold of schemas that may have no Rust type, and of keywords that are no part
//! of one.

use std::sync::OnceLock;

use super::{Kind, Others, Pattern, Schema, Union, Width};

/// The demands of a schema by words that no other table has: each is held to the value apart, whatever the others say.
///
/// The [`Schema`] whose kind this is says what numbers and texts must keep, and which values are listed.
#[derive(Debug)]
pub struct General {
    /// `type`: a bit for each JSON type, and [`General::INTEGER`]; none if it says nothing.
    pub types: Option<u8>,
    /// The type that has to hold the value.
    pub room: Room,
    /// The rules that arrays must keep besides.
    pub array: Option<Arrays>,
    /// The rules that objects must keep besides.
    pub object: Option<Objects>,
    /// `allOf`
    pub all: &'static [&'static Schema],
    /// `anyOf` and `oneOf`
    pub choices: &'static [&'static Union],
    /// `not`
    pub not: Option<&'static Schema>,
    /// `if`
    pub condition: Option<Condition>,
    /// Many an `if` that asks for the text of one property: read once for all of them.
    pub switches: &'static [Switch],
    /// `true` if the schema leads back to itself without going on into the value.
    pub is_circular: bool,
}

/// `if`, and what depends on it.
#[derive(Debug)]
pub struct Condition {
    /// `if`
    pub test: &'static Schema,
    /// `then`
    pub then: Option<&'static Schema>,
    /// `else`
    pub otherwise: Option<&'static Schema>,
}

/// The rules that objects must keep by the text that one of their properties is.
#[derive(Debug)]
pub struct Switch {
    /// The property. An object without it, or with another value, need not keep anything more.
    pub name: &'static str,
    /// The texts, sorted, with what each asks for; what is not an object must keep it all.
    pub cases: &'static [(&'static str, &'static Schema)],
}

/// The rules that the elements of an array must keep.
#[derive(Debug)]
pub struct Arrays {
    /// `minItems`, `maxItems` and `uniqueItems`.
    pub counts: Schema,
    /// The schemas of the first items, if `items` is a list.
    pub first: &'static [&'static Schema],
    /// The schema of all others; `None` if `additionalItems` refuses them.
    pub rest: Option<&'static Schema>,
    /// `contains`
    pub contains: Option<&'static Schema>,
}

/// The rules that the members of an object must keep.
#[derive(Debug)]
pub struct Objects {
    /// `minProperties` and `maxProperties`.
    pub counts: Schema,
    /// `properties`, sorted by their names.
    pub fields: &'static [(&'static str, &'static Schema)],
    /// `required`
    pub required: &'static [&'static str],
    /// `patternProperties`: each pattern as it is written, and as it is matched.
    pub patterns: &'static [(&'static str, Pattern, &'static Schema)],
    /// The treatment of all other members.
    pub others: Others,
    /// `propertyNames`
    pub names: Option<&'static Schema>,
    /// `dependencies`
    pub dependencies: &'static [(&'static str, Dependency)],
    /// The names that `required` and `dependencies` ask for, sorted.
    pub asked: &'static [&'static str],
}

/// The rule for an object that has a property.
#[derive(Debug)]
pub enum Dependency {
    /// It has others, too.
    Names(&'static [&'static str]),
    /// It keeps a schema.
    Schema(&'static Schema),
}

/// The type that has to hold a value that is valid.
#[derive(Clone, Copy, Debug)]
pub enum Room {
    /// Nothing that would not.
    Enough,
    /// An integer type.
    Integer(Width),
    /// An `f64`
    Double,
    /// A date and time.
    DateTime,
    /// A time of day.
    Time,
    /// A free-form value.
    Anything,
}

/// A schema that is known later: that of a place in a schema that leads back to itself.
#[derive(Debug, Default)]
pub struct Later(OnceLock<Schema>);

/// Whatever keeps each of several demands.
pub const fn general(general: &'static General) -> Schema {
    Schema { kind: Kind::General(general), is_plain: false, ..Schema::ANY }
}

/// A value without parts that `shape` takes and of which `rest` demands more.
pub const fn narrowed(shape: &'static Schema, rest: &'static Schema) -> Schema {
    Schema { kind: Kind::Narrowed(shape), is_plain: false, rest: Some(rest), ..Schema::ANY }
}

/// All that is demanded of a choice's values, beside its branches: what keeps that is read as one of them, and of what does
/// not they say nothing.
pub const fn whole(rest: &'static Schema) -> Schema {
    Schema { is_whole: true, ..Schema::ANY.and(rest) }
}

/// No value.
pub static NEVER: Schema = Schema { kind: Kind::Never, is_plain: false, ..Schema::ANY };

impl Schema {
    /// Demands more of each value, by words that its type's reading does not decide.
    pub const fn and(mut self, rest: &'static Self) -> Self {
        self.is_plain = false;
        self.rest = Some(rest);
        if let Kind::Object(properties) = self.kind {
            self.kind = Kind::ObjectAndRest(properties);
        }
        self
    }
}

impl General {
    /// The bit of numbers without a fraction, beside those of `Kinds`.
    pub const INTEGER: u8 = 1 << 6;

    /// Says nothing.
    pub const NONE: Self = Self {
        types: None,
        room: Room::Enough,
        array: None,
        object: None,
        all: &[],
        choices: &[],
        not: None,
        condition: None,
        switches: &[],
        is_circular: false,
    };

    /// Names the types of the values that are taken.
    pub(super) fn expected(&self) -> String {
        const NAMES: [(u8, &str); 7] = [
            (1, "null"),
            (1 << 1, "boolean"),
            (1 << 2, "number"),
            (General::INTEGER, "integer"),
            (1 << 3, "string"),
            (1 << 4, "array"),
            (1 << 5, "object"),
        ];
        let types = self.types.unwrap_or(0);
        let mut names = String::new();
        for (bit, name) in NAMES {
            if types & bit != 0 {
                if !names.is_empty() {
                    names.push_str(" or ");
                }
                names.push_str(name);
            }
        }
        names
    }
}

impl Arrays {
    /// Returns what an item must keep; nothing for one that may not be there.
    pub(crate) fn item(&self, index: usize) -> Option<&'static Schema> {
        self.first.get(index).copied().or(self.rest)
    }
}

impl Objects {
    /// Returns what a declared property must keep.
    pub(crate) fn field(&self, name: &str) -> Option<&'static Schema> {
        let found = self.fields.binary_search_by_key(&name, |(known, _)| known).ok()?;
        self.fields.get(found).map(|(_, schema)| *schema)
    }
}

impl Later {
    /// Says what the schema is; what was said first counts.
    pub fn set(&self, schema: Schema) {
        // It is set by who made it, once.
        let _ = self.0.set(schema);
    }

    /// Returns the schema; anything is taken as long as nobody has said what it is.
    #[inline]
    pub(crate) fn get(&'static self) -> &'static Schema {
        self.0.get().unwrap_or(const { &Schema::ANY })
    }

    /// Returns a schema that stands for this one.
    pub fn schema(&'static self) -> Schema {
        Schema { kind: Kind::Later(self), ..Schema::ANY }
    }
}
