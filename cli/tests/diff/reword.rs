//! Other words for the same schema.

use serde_json::{Value, json};

use crate::support::dice::Dice;

/// The schema with some of what it says in other words, all through.
pub(crate) fn reworded(dice: &mut Dice, schema: &Value) -> Value {
    let Value::Object(keywords) = schema else { return schema.clone() };
    if keywords.contains_key("$ref") {
        return schema.clone();
    }
    let mut new = json!({});
    for (key, value) in keywords {
        new[key] = match (key.as_str(), value) {
            ("properties" | "patternProperties" | "dependencies" | "definitions", Value::Object(members)) => members
                .iter()
                .map(|(name, inner)| (name.clone(), reworded(dice, inner)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            // Which branch became which, only what they go by tells for certain.
            ("anyOf" | "oneOf" | "allOf", Value::Array(list)) if list.len() > 1 && !list.iter().all(is_tagged) => {
                value.clone()
            }
            ("allOf" | "anyOf" | "oneOf" | "items", Value::Array(list)) => {
                list.iter().map(|inner| reworded(dice, inner)).collect()
            }
            ("enum", Value::Array(list)) => {
                let mut list: Vec<Value> = list.iter().map(number).collect();
                dice.shuffle(&mut list);
                list.into()
            }
            ("const", value) if dice.once_in(2) => number(value),
            ("type", Value::String(name)) if dice.once_in(3) => json!([name]),
            ("minimum" | "maximum" | "multipleOf", value) if dice.once_in(2) => number(value),
            (_, value) => reworded(dice, value),
        };
    }
    say_more(dice, &mut new);
    match (new.get("minimum").and_then(Value::as_i64), new["type"] == "integer", new.get("const").cloned()) {
        (Some(low), true, _) if new.get("exclusiveMinimum").is_none() && dice.once_in(2) => {
            new.as_object_mut().unwrap().remove("minimum");
            new["exclusiveMinimum"] = json!(low - 1);
        }
        (_, _, Some(only)) if dice.once_in(2) && new.get("enum").is_none() => {
            new.as_object_mut().unwrap().remove("const");
            new["enum"] = json!([only]);
        }
        _ => {}
    }
    otherwise(dice, &mut new);
    let is_root = keywords.contains_key("definitions");
    if !is_root && dice.once_in(12) { json!({*dice.pick(&["anyOf", "oneOf"]): [new]}) } else { new }
}

/// Writes a whole schema in another way: types as branches and branches as types, and rules in a list of their own.
fn otherwise(dice: &mut Dice, schema: &mut Value) {
    let keywords = schema.as_object_mut().unwrap();
    let is_bare = |branch: &Value| branch.as_object().is_some_and(|words| words.keys().eq(["type"]));
    let alone = keywords.len() == 1;
    if let (true, Some(Value::Array(kinds))) = (alone && dice.once_in(2), keywords.get("type").cloned()) {
        let mut branches: Vec<Value> = kinds.into_iter().map(|kind| json!({"type": kind})).collect();
        dice.shuffle(&mut branches);
        *schema = json!({*dice.pick(&["anyOf", "oneOf"]): branches});
        return;
    }
    if let (true, Some(Value::Array(branches))) = (alone && dice.once_in(2), keywords.get("anyOf").cloned())
        && branches.iter().all(is_bare)
    {
        let kinds = branches.iter().flat_map(|branch| match &branch["type"] {
            Value::Array(kinds) => kinds.clone(),
            kind => vec![kind.clone()],
        });
        let kinds: std::collections::BTreeSet<String> =
            kinds.filter_map(|kind| kind.as_str().map(str::to_owned)).collect();
        *schema = json!({"type": kinds});
        return;
    }
    let is_number = keywords.get("type") == Some(&json!("number"));
    if is_number && dice.once_in(4) {
        let mut whole = keywords.clone();
        whole.insert("type".to_owned(), json!("integer"));
        whole.remove("format");
        *schema = json!({"anyOf": [whole, schema.clone()]});
        return;
    }
    // What a list of rules says, and what stands beside it, are said of the same value.
    let movable: Vec<String> =
        ["minLength", "maxLength", "pattern", "format", "minimum", "maximum", "minItems", "required"]
            .into_iter()
            .filter(|key| keywords.contains_key(*key) && !keywords.contains_key("allOf"))
            .map(str::to_owned)
            .collect();
    if !movable.is_empty() && dice.once_in(6) && !keywords.contains_key("definitions") {
        let key = dice.pick(&movable).clone();
        let value = keywords.remove(&key).unwrap();
        keywords.insert("allOf".to_owned(), json!([{key: value}]));
    }
}

fn is_tagged(branch: &Value) -> bool {
    branch["properties"]["kind"].get("const").is_some()
}

/// 1 as 1.0.
fn number(value: &Value) -> Value {
    value.as_i64().map_or_else(|| value.clone(), |number| json!(number as f64))
}

/// Adds words that say nothing.
fn say_more(dice: &mut Dice, schema: &mut Value) {
    for (keyword, value) in [
        ("minLength", json!(0)),
        ("pattern", json!("")),
        ("minItems", json!(0)),
        ("minProperties", json!(0)),
        ("uniqueItems", json!(false)),
        ("required", json!([])),
        ("dependencies", json!({})),
        ("patternProperties", json!({})),
        ("allOf", json!([])),
        ("then", json!(false)),
        ("not", json!(false)),
        ("propertyNames", json!({"type": "string"})),
        ("items", json!({})),
        ("x-note", json!(1)),
        ("prefixItems", json!([false])),
    ] {
        let means_more = keyword == "then" && schema.get("if").is_some()
            || keyword == "items" && schema.get("additionalItems").is_some();
        if schema.get(keyword).is_none() && !means_more && dice.once_in(20) {
            schema[keyword] = value;
        }
    }
}
