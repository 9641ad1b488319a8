//! The types of JSON that a value may have.

use postroom_schema::schema::Types;

use crate::json::Json;

/// The kind as which a value is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer,
    Fraction,
    Number,
    Text,
    Array,
    Object,
}

/// Returns the types that a schema's `type`, `const` and `enum` leave.
pub(super) fn allowed(schema: &Json) -> Types {
    let constant = schema.get("const").map_or(Types::ALL, type_of);
    let values = |values: &Json| values.items().iter().map(type_of).fold(Types::NONE, Types::or);
    named(schema).and(constant).and(schema.get("enum").map_or(Types::ALL, values))
}

/// Returns the types that a schema's `type` leaves.
pub(super) fn named(schema: &Json) -> Types {
    let one = |name: &Json| name.text().map_or(Types::NONE, Types::named);
    match schema.get("type") {
        None => Types::ALL,
        Some(Json::Array(names)) => names.iter().map(one).fold(Types::NONE, Types::or),
        Some(name) => one(name),
    }
}

/// Returns the type of a value: of a number, whether it is whole or a fraction.
pub(super) fn type_of(value: &Json) -> Types {
    match value {
        Json::Object(_) => Types::OBJECT,
        Json::Array(_) => Types::ARRAY,
        Json::String(_) => Types::STRING,
        Json::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => Types::INTEGER,
        Json::Number(_) => Types::FRACTION,
        Json::Bool(_) => Types::BOOLEAN,
        Json::Null => Types::NULL,
    }
}

/// Returns the kinds of the types, whole numbers and fractions as one if it may be either; null comes last.
pub(super) fn kinds(types: Types) -> Vec<Kind> {
    let both = types.holds(Types::NUMBER);
    let kind = |one: Types| match one {
        Types::OBJECT => Some(Kind::Object),
        Types::ARRAY => Some(Kind::Array),
        Types::STRING => Some(Kind::Text),
        Types::INTEGER => Some(if both { Kind::Number } else { Kind::Integer }),
        Types::FRACTION => Some(Kind::Fraction).filter(|_| !both),
        Types::BOOLEAN => Some(Kind::Boolean),
        _ => Some(Kind::Null),
    };
    types.each().filter_map(kind).collect()
}
