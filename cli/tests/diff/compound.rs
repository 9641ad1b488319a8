//! Keywords that hold schemas for the same value, or for parts of it that other keywords are about as well.

use serde_json::{Map, Value, json};

use super::draw::{NAMES, array, listed, maybe, number, object, part, text};
use crate::support::dice::Dice;

const NAME_PATTERNS: &[&str] = &["^a", "^[bc]", "d$"];

/// Keywords that hold one schema.
pub(crate) const ONE: &[&str] =
    &["not", "if", "then", "else", "contains", "additionalItems", "additionalProperties", "propertyNames", "items"];

/// Keywords that hold a list of schemas.
pub(crate) const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "items"];

/// Keywords that hold schemas by name.
pub(crate) const MAPS: &[&str] = &["properties", "patternProperties", "dependencies", "definitions"];

/// Adds keywords that say more about a value of the same kind.
pub(crate) fn add(dice: &mut Dice, schema: &mut Value) {
    let kind = schema.get("type").cloned().unwrap_or(json!("string"));
    for _ in 0..=dice.below(2) {
        let facet = |dice: &mut Dice| facet(dice, &kind);
        match dice.below(8) {
            0 => schema["not"] = facet(dice),
            1 | 2 => {
                schema["if"] = facet(dice);
                for key in ["then", "else"] {
                    if dice.once_in(2) {
                        schema[key] = facet(dice);
                    }
                }
            }
            3 => schema["allOf"] = (0..=dice.below(2)).map(|_| facet(dice)).collect(),
            4 => schema[*dice.pick(&["anyOf", "oneOf"])] = (0..=dice.below(3)).map(|_| facet(dice)).collect(),
            _ if kind == "object" => of_object(dice, schema),
            _ if kind == "array" => of_array(dice, schema),
            _ if dice.once_in(4) => schema["enum"] = listed(dice).get("enum").cloned().unwrap_or(json!(["a", 1])),
            _ => {}
        }
    }
}

/// What says something about values of a kind, its type left out as often as not.
fn facet(dice: &mut Dice, kind: &Value) -> Value {
    let mut schema = match kind.as_str() {
        _ if dice.once_in(12) => return json!(dice.once_in(2)),
        _ if dice.once_in(10) => return listed(dice),
        Some("integer" | "number") => number(dice),
        Some("array") => array(dice, 0),
        Some("object") => object(dice, 0),
        _ => text(dice),
    };
    if let (true, Some(keywords)) = (dice.once_in(2), schema.as_object_mut()) {
        keywords.remove("type");
    }
    if dice.once_in(8) {
        schema["not"] = facet(dice, kind);
    }
    schema
}

fn of_object(dice: &mut Dice, schema: &mut Value) {
    maybe(dice, schema, "patternProperties", |dice| json!({*dice.pick(NAME_PATTERNS): part(dice, 0)}));
    maybe(dice, schema, "propertyNames", |dice| facet(dice, &json!("string")));
    maybe(dice, schema, "dependencies", |dice| {
        let needed = if dice.once_in(2) { json!([dice.pick(NAMES)]) } else { facet(dice, &json!("object")) };
        json!({*dice.pick(NAMES): needed})
    });
}

fn of_array(dice: &mut Dice, schema: &mut Value) {
    maybe(dice, schema, "items", |dice| (0..=dice.below(2)).map(|_| part(dice, 0)).collect());
    maybe(dice, schema, "additionalItems", |dice| if dice.once_in(2) { json!(false) } else { part(dice, 0) });
    maybe(dice, schema, "contains", |dice| part(dice, 0));
}

/// The names that an object's other schemas for itself may have a sender write; `None`: any.
pub(crate) fn mentioned(keywords: &Map<String, Value>) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let needed = keywords.get("dependencies").and_then(Value::as_object);
    for (name, needed) in needed.into_iter().flatten() {
        names.push(name.clone());
        names.extend(needed.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    }
    let lists = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| keywords.get(*key)?.as_array()).flatten();
    let single = ["not", "if", "then", "else"].iter().filter_map(|key| keywords.get(*key));
    let by_name = needed.into_iter().flat_map(Map::values);
    for inner in lists.chain(single).chain(by_name).filter_map(Value::as_object) {
        if inner.contains_key("patternProperties")
            || inner.get("additionalProperties").is_some_and(|rest| *rest != json!(false))
        {
            return None;
        }
        names.extend(inner.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned());
        names.extend(
            inner
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned),
        );
        names.extend(mentioned(inner)?);
    }
    Some(names)
}
