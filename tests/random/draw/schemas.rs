//! Schemas of every kind that a type is made from, with bounds at the ends of their types and defaults that fit.

use serde_json::{Map, Value, json};

use super::{Dice, words};

/// A schema, at most so deep; `references` are those that it may lead to.
pub(crate) fn schema(dice: &mut Dice, references: &[String], depth: usize) -> Value {
    let mut schema = match dice.below(if depth == 0 { 9 } else { 15 }) {
        0 | 1 => string(dice),
        2 | 3 => integer(dice),
        4 => number(dice),
        5 => json!({ "type": "boolean", "default": dice.chance(2) }),
        6 => json!({ "type": "string", "enum": dice.some(words::NAMES, 6) }),
        7 => fixed(dice),
        8 if !references.is_empty() => return json!({ "$ref": references[dice.below(references.len())] }),
        8 => json!({}),
        9 | 10 => list(dice, references, depth),
        11 => json!({ "type": "object", "additionalProperties": self::schema(dice, references, depth - 1) }),
        12 => json!({ "oneOf": [{ "type": "string", "maxLength": 3 }, { "type": "integer" }, object(dice, &[], 0)] }),
        _ => return object(dice, references, depth),
    };
    if dice.chance(3) {
        schema["description"] = json!(dice.text());
    }
    if dice.chance(8) {
        schema["deprecated"] = json!(true);
    }
    schema
}

/// An object with properties, or none.
pub(crate) fn object(dice: &mut Dice, references: &[String], depth: usize) -> Value {
    let mut properties = Map::new();
    if !dice.chance(8) {
        for name in dice.some(words::NAMES, 7) {
            properties.insert(name.to_owned(), schema(dice, references, depth.saturating_sub(1)));
        }
    }
    let names: Vec<&String> = properties.keys().collect();
    let required: Vec<&String> = names.into_iter().filter(|_| dice.chance(2)).collect();
    let mut object =
        json!({ "type": "object", "required": required, "properties": properties, "description": dice.text() });
    if required.is_empty() && dice.chance(2) {
        object["default"] = json!({});
    }
    match dice.below(5) {
        0 => object["additionalProperties"] = json!(false),
        1 => object["additionalProperties"] = json!(true),
        2 => object["additionalProperties"] = schema(dice, references, 0),
        3 => object["maxProperties"] = json!(50),
        _ => {}
    }
    object
}

fn string(dice: &mut Dice) -> Value {
    match dice.below(8) {
        0 => json!({ "type": "string", "minLength": 0, "maxLength": u64::MAX, "default": dice.text() }),
        1 => json!({ "type": "string", "minLength": 1, "maxLength": 9, "default": "fits" }),
        2 => json!({ "type": "string", "pattern": dice.one(words::PATTERNS) }),
        3 => json!({ "type": "string", "format": "date-time", "default": "2024-02-29T12:00:00+02:00" }),
        4 => json!({ "type": "string", "format": "date", "default": "2024-02-29" }),
        5 => json!({ "type": "string", "format": "time", "default": "12:00:00Z" }),
        6 => json!({ "type": "string", "format": "uuid", "default": "67e55044-10b1-426f-9247-bb680e5fe0c8" }),
        _ => json!({ "type": ["string", "null"], "default": "x" }),
    }
}

fn integer(dice: &mut Dice) -> Value {
    let bounds: [(&str, Value); 10] = [
        ("minimum", json!(0)),
        ("minimum", json!(i64::MIN)),
        ("minimum", json!(i32::MIN)),
        ("maximum", json!(i64::MAX)),
        ("maximum", json!(i32::MAX)),
        ("maximum", json!(u64::MAX)),
        ("exclusiveMinimum", json!(i64::MIN)),
        ("exclusiveMaximum", json!(i64::MAX)),
        ("exclusiveMinimum", json!(-1)),
        ("multipleOf", json!(1)),
    ];
    let (keyword, limit) = &bounds[dice.below(bounds.len())];
    let mut schema = json!({ "type": "integer", *keyword: limit });
    if dice.chance(2) {
        schema["format"] = json!(dice.one(&["int32", "int64", "uint32", "uint64"]));
    } else {
        schema["default"] = json!(7);
    }
    schema
}

fn number(dice: &mut Dice) -> Value {
    let bounds: [(&str, Value); 5] = [
        ("minimum", json!(0)),
        ("maximum", json!(1e300)),
        ("exclusiveMinimum", json!(-0.5)),
        ("exclusiveMaximum", json!(u64::MAX)),
        ("multipleOf", json!(0.5)),
    ];
    let (keyword, limit) = &bounds[dice.below(bounds.len())];
    json!({ "type": "number", *keyword: limit, "default": 1.5 })
}

/// What has one value only.
fn fixed(dice: &mut Dice) -> Value {
    match dice.below(5) {
        0 => json!({ "type": "string", "const": dice.one(words::NAMES) }),
        1 => json!({ "type": "integer", "const": 7 }),
        2 => json!({ "type": "boolean", "const": true }),
        3 => json!({ "type": "string", "enum": [dice.one(words::NAMES)] }),
        _ => json!({ "type": "number", "enum": [1.5, 2] }),
    }
}

fn list(dice: &mut Dice, references: &[String], depth: usize) -> Value {
    let mut list = json!({ "type": "array", "items": schema(dice, references, depth - 1) });
    match dice.below(4) {
        0 => list["minItems"] = json!(0),
        1 => list["maxItems"] = json!(3),
        2 => list["uniqueItems"] = json!(true),
        _ => list["default"] = json!([]),
    }
    list
}
