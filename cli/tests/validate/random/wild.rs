//! Schemas in which any words stand beside each other, and values of any kind.

use serde_json::{Map, Value, json};

use crate::support::dice::Dice;

const TEXTS: &[&str] = &["", "a", "b", "ab", "aab", "2024-02-29", "x@y.org"];
const NAMES: &[&str] = &["a", "b", "c", "ab"];
const TYPES: &[&str] = &["array", "boolean", "integer", "null", "number", "object", "string"];

/// A schema with definitions that it and they refer to.
pub(super) fn root(dice: &mut Dice) -> Value {
    let mut root = object_of(dice, 3);
    root["definitions"] = json!({"A": object_of(dice, 2), "B": object_of(dice, 1)});
    root
}

fn schema(dice: &mut Dice, depth: usize) -> Value {
    match dice.below(12) {
        0 => json!(dice.once_in(2)),
        1 => json!({"type": dice.pick(TYPES)}),
        _ => object_of(dice, depth),
    }
}

/// A schema for a part of a value, which may be a reference: it does not lead back to the very value.
fn part(dice: &mut Dice, depth: usize) -> Value {
    if dice.once_in(8) {
        return json!({"$ref": format!("#/definitions/{}", dice.pick(&["A", "B"]))});
    }
    schema(dice, depth)
}

fn object_of(dice: &mut Dice, depth: usize) -> Value {
    let mut words = Map::new();
    for _ in 0..=dice.below(4) {
        let (keyword, value) = word(dice, depth);
        words.insert(keyword.to_owned(), value);
    }
    Value::Object(words)
}

fn word(dice: &mut Dice, depth: usize) -> (&'static str, Value) {
    let count = |dice: &mut Dice| json!(dice.below(4));
    let limit = |dice: &mut Dice| if dice.once_in(3) { json!(0.5) } else { json!(dice.below(4)) };
    let below = depth.saturating_sub(1);
    match dice.below(if depth == 0 { 16 } else { 32 }) {
        0 | 1 => ("type", json!(dice.pick(TYPES))),
        2 => ("type", json!([dice.pick(&TYPES[..3]), dice.pick(&TYPES[3..])])),
        3 => ("enum", Value::Array((0..3).map(|index| spread(value(dice, 1), index)).collect())),
        4 => ("const", value(dice, 1)),
        5 => (*dice.pick(&["minimum", "exclusiveMinimum"]), limit(dice)),
        6 => (*dice.pick(&["maximum", "exclusiveMaximum"]), limit(dice)),
        7 => ("multipleOf", json!(*dice.pick(&[0.5, 1.0, 2.0, 0.25]))),
        8 => (*dice.pick(&["minLength", "minItems", "minProperties"]), count(dice)),
        9 => (*dice.pick(&["maxLength", "maxItems", "maxProperties"]), count(dice)),
        10 => ("pattern", json!(dice.pick(&["^a", "b$", "^a+b?$"]))),
        11 => ("format", json!(dice.pick(&["date", "email"]))),
        12 => ("uniqueItems", json!(dice.once_in(2))),
        13 | 14 => ("required", json!([dice.pick(&NAMES[..2]), "c"])),
        15 => ("dependencies", json!({*dice.pick(NAMES): ["a"], "c": ["b"]})),
        16 | 17 => ("items", part(dice, below)),
        18 => ("items", json!([part(dice, below), part(dice, below)])),
        19 => ("additionalItems", part(dice, below)),
        20 => ("contains", part(dice, below)),
        21 | 22 => ("properties", json!({*dice.pick(NAMES): part(dice, below), "a": part(dice, below)})),
        23 => ("patternProperties", json!({"^a": part(dice, below), "b$": part(dice, below)})),
        24 => ("additionalProperties", part(dice, below)),
        25 => ("propertyNames", schema(dice, 0)),
        26 => ("dependencies", json!({*dice.pick(NAMES): schema(dice, below)})),
        27 => ("allOf", json!([schema(dice, below), schema(dice, below)])),
        28 => ("anyOf", list(dice, below)),
        29 => ("oneOf", list(dice, below)),
        30 => ("not", schema(dice, below)),
        _ => ("if", schema(dice, below)),
    }
}

fn list(dice: &mut Dice, depth: usize) -> Value {
    (0..=dice.below(3)).map(|_| schema(dice, depth)).collect()
}

/// Listed values have to differ.
fn spread(value: Value, index: usize) -> Value {
    if index == 0 { value } else { json!([index, value]) }
}

/// Any value.
pub(super) fn value(dice: &mut Dice, depth: usize) -> Value {
    match dice.below(if depth == 0 { 6 } else { 12 }) {
        0 => Value::Null,
        1 => json!(dice.once_in(2)),
        2 => json!(dice.below(5)),
        3 => json!(*dice.pick(&[0.5, 1.0, -1.5, 2.25])),
        4 | 5 => json!(dice.pick(TEXTS)),
        6..=8 => (0..dice.below(4)).map(|_| value(dice, depth - 1)).collect(),
        _ => {
            let members = (0..dice.below(4)).map(|_| ((*dice.pick(NAMES)).to_owned(), value(dice, depth - 1)));
            Value::Object(members.collect())
        }
    }
}
