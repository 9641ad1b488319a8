//! Pairs of schemas, and values to hold them to.

use serde_json::{Map, Value, json};

use super::compound::{self, LISTS, MAPS, ONE};
use crate::support::dice::Dice;

/// Texts that formats, patterns, lists and lengths tell apart.
const TEXTS: &[&str] = &["", "a", "b", "ab", "aab", "2024-02-29", "x@y.org", "8e0e0d10-1f4e-4e5e-9a3a-0b1a2c3d4e5f"];
const PATTERNS: &[&str] = &["^a", "b$", "^a+b?$"];
const FORMATS: &[&str] = &["date", "email", "uuid"];
pub(crate) const NAMES: &[&str] = &["a", "b", "c"];

/// The root of a schema: an object, that other schemas may refer to.
pub(crate) fn schema(dice: &mut Dice) -> Value {
    let mut root = object(dice, 2);
    if dice.once_in(3) {
        root["definitions"] = json!({"Node": object(dice, 1)});
        root["definitions"]["Node"]["properties"]["next"] = json!({"$ref": "#/definitions/Node"});
        root["properties"]["node"] = json!({"$ref": "#/definitions/Node"});
    }
    root
}

/// The schema with one to three places changed.
pub(crate) fn changed(dice: &mut Dice, schema: &Value) -> Value {
    let mut schema = schema.clone();
    for _ in 0..=dice.below(3) {
        change(dice, &mut schema);
    }
    schema
}

pub(crate) fn part(dice: &mut Dice, depth: usize) -> Value {
    let mut schema = match dice.below(if depth == 0 { 5 } else { 9 }) {
        0 => text(dice),
        1 | 2 => number(dice),
        3 => json!({"type": "boolean"}),
        4 => listed(dice),
        5 => array(dice, depth - 1),
        6 | 7 => object(dice, depth - 1),
        _ => return choice(dice, depth - 1),
    };
    if dice.once_in(8) {
        return if dice.once_in(8) { json!(dice.once_in(2)) } else { json!({}) };
    }
    if dice.once_in(4) {
        compound::add(dice, &mut schema);
    }
    if let (true, Some(kind)) = (dice.once_in(6) && schema.get("enum").is_none(), schema.get("type").cloned()) {
        schema["type"] = json!([kind, "null"]);
    }
    schema
}

pub(crate) fn text(dice: &mut Dice) -> Value {
    let mut schema = json!({"type": "string"});
    maybe(dice, &mut schema, "minLength", |dice| json!(dice.below(3)));
    maybe(dice, &mut schema, "maxLength", |dice| json!(1 + dice.below(3)));
    maybe(dice, &mut schema, "pattern", |dice| json!(dice.pick(PATTERNS)));
    maybe(dice, &mut schema, "format", |dice| json!(dice.pick(FORMATS)));
    schema
}

pub(crate) fn number(dice: &mut Dice) -> Value {
    let mut schema = json!({"type": dice.pick(&["integer", "number"])});
    for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
        maybe(dice, &mut schema, keyword, |dice| if dice.once_in(3) { json!(0.5) } else { json!(dice.below(5)) });
    }
    maybe(dice, &mut schema, "multipleOf", |dice| match dice.below(6) {
        0 => json!(0.5),
        1 => json!(0.25),
        2 => json!(1.5),
        _ => json!(1 + dice.below(4)),
    });
    schema
}

pub(crate) fn listed(dice: &mut Dice) -> Value {
    let all = [json!("a"), json!("b"), json!("ab"), Value::Null, json!(1), json!(true)];
    let count = 1 + dice.below(3);
    let mut values: Vec<Value> = all.into_iter().skip(dice.below(4)).take(count).collect();
    if dice.once_in(3) { json!({"const": values.remove(0)}) } else { json!({"enum": values}) }
}

pub(crate) fn array(dice: &mut Dice, depth: usize) -> Value {
    let mut schema = json!({"type": "array"});
    maybe(dice, &mut schema, "items", |dice| part(dice, depth));
    maybe(dice, &mut schema, "minItems", |dice| json!(dice.below(3)));
    maybe(dice, &mut schema, "maxItems", |dice| json!(dice.below(3)));
    maybe(dice, &mut schema, "uniqueItems", |dice| json!(dice.once_in(2)));
    schema
}

pub(crate) fn object(dice: &mut Dice, depth: usize) -> Value {
    let mut schema = json!({"type": "object", "properties": {}});
    for name in NAMES {
        if dice.once_in(2) {
            schema["properties"][*name] = part(dice, depth);
        }
    }
    maybe(dice, &mut schema, "required", |dice| json!([dice.pick(NAMES)]));
    maybe(dice, &mut schema, "additionalProperties", |dice| match dice.below(4) {
        0 | 1 => json!(false),
        2 => json!(true),
        _ => part(dice, 0),
    });
    maybe(dice, &mut schema, "minProperties", |dice| json!(dice.below(3)));
    maybe(dice, &mut schema, "maxProperties", |dice| json!(1 + dice.below(3)));
    schema
}

fn choice(dice: &mut Dice, depth: usize) -> Value {
    let mut branches: Vec<Value> = (0..=dice.below(3)).map(|_| part(dice, depth)).collect();
    if dice.once_in(2) {
        // Branches that a property tells apart.
        branches = (0..=dice.below(3)).map(|index| tagged(dice, depth, NAMES[index % NAMES.len()])).collect();
    }
    if dice.once_in(3) {
        branches.push(json!({"type": "null"}));
    }
    json!({*dice.pick(&["oneOf", "anyOf"]): branches})
}

fn tagged(dice: &mut Dice, depth: usize, tag: &str) -> Value {
    let mut branch = object(dice, depth);
    branch["properties"]["kind"] = json!({"const": tag});
    branch["required"] = json!(["kind"]);
    branch
}

pub(crate) fn maybe(dice: &mut Dice, schema: &mut Value, keyword: &str, value: impl FnOnce(&mut Dice) -> Value) {
    if dice.once_in(4) {
        schema[keyword] = value(dice);
    }
}

/// Changes one place: a keyword here, or something in a schema within.
fn change(dice: &mut Dice, schema: &mut Value) {
    let Value::Object(keywords) = schema else { return };
    let within: Vec<String> = [ONE, LISTS, MAPS]
        .concat()
        .into_iter()
        .filter(|keyword| keywords.get(*keyword).is_some_and(|value| value.is_object() || value.is_array()))
        .map(str::to_owned)
        .collect();
    if !within.is_empty() && !dice.once_in(3) {
        let keyword = dice.pick(&within).clone();
        return descend(dice, keywords, &keyword);
    }
    match dice.below(4) {
        0 if dice.once_in(2) => *schema = part(dice, 1),
        0 => compound::add(dice, schema),
        1 => remove_one(dice, keywords),
        _ => add_like(dice, schema),
    }
}

fn descend(dice: &mut Dice, keywords: &mut Map<String, Value>, keyword: &str) {
    match (keyword, &mut keywords[keyword]) {
        ("properties", Value::Object(members)) if dice.once_in(4) => {
            let name = *dice.pick(NAMES);
            if members.remove(name).is_none() {
                members.insert(name.to_owned(), part(dice, 1));
            }
        }
        (keyword, Value::Object(members)) if MAPS.contains(&keyword) => {
            let index = dice.below(members.len());
            if let Some(member) = members.values_mut().nth(index) {
                change(dice, member);
            }
        }
        (_, Value::Array(branches)) if dice.once_in(3) => {
            branches.push(part(dice, 1));
            dice.shuffle(branches);
        }
        (_, Value::Array(branches)) if dice.once_in(3) && branches.len() > 1 => {
            branches.remove(dice.below(branches.len()));
        }
        (_, Value::Array(branches)) => {
            let index = dice.below(branches.len());
            if let Some(branch) = branches.get_mut(index) {
                change(dice, branch);
            }
        }
        (_, inner) => change(dice, inner),
    }
}

fn remove_one(dice: &mut Dice, keywords: &mut Map<String, Value>) {
    let removable: Vec<String> =
        keywords.keys().filter(|key| !matches!(key.as_str(), "type" | "definitions" | "$ref")).cloned().collect();
    if !removable.is_empty() {
        keywords.remove(dice.pick(&removable));
    }
}

/// Takes over what another schema of the type says.
fn add_like(dice: &mut Dice, schema: &mut Value) {
    let kind = schema.get("type").map(|kind| if kind.is_array() { &kind[0] } else { kind }).and_then(Value::as_str);
    let other = match kind {
        Some("string") => text(dice),
        Some("integer" | "number") => number(dice),
        Some("array") => array(dice, 0),
        Some("object") => object(dice, 0),
        _ => listed(dice),
    };
    let Value::Object(other) = other else { return };
    for (keyword, value) in other.into_iter().filter(|(keyword, _)| keyword != "properties") {
        if (keyword == "enum" || keyword == "const") && schema.get("$ref").is_none() {
            *schema = json!({keyword: value});
        } else if schema.get("$ref").is_none() && schema.get("oneOf").is_none() && schema.get("anyOf").is_none() {
            schema[&keyword] = value;
        }
    }
}

/// The schema that allows nothing undeclared where objects declare properties and leave it open.
pub(crate) fn closed(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(closed).collect(),
        Value::Object(members) => {
            let mut closed: Map<String, Value> =
                members.iter().map(|(key, value)| (key.clone(), self::closed(value))).collect();
            for key in ["allOf", "anyOf", "oneOf"].into_iter().chain(ONE.iter().copied()) {
                // What others say something of as well, is closed by none of them.
                // An `if` on which nothing depends says nothing.
                let is_said =
                    |other: &str| other != "if" || ["then", "else"].iter().any(|key| members.contains_key(*key));
                let is_alone = key.ends_with("Of")
                    && members.keys().all(|other| other == key || other == "type" || !is_said(other));
                let is_inner =
                    key == "additionalProperties" || key.ends_with("tems") && members.get("contains").is_none();
                if let (false, false, Some(open)) = (is_alone, is_inner, members.get(key)) {
                    closed.insert(key.to_owned(), open.clone());
                }
            }
            for key in ["patternProperties", "dependencies"] {
                closed.extend(members.get(key).map(|open| (key.to_owned(), open.clone())));
            }
            if let (Some(Value::Object(properties)), Some(mentioned)) =
                (closed.get_mut("properties"), compound::mentioned(members))
                && !properties.is_empty()
            {
                let required = members.get("required").and_then(Value::as_array).into_iter().flatten();
                for name in required.filter_map(Value::as_str).map(str::to_owned).chain(mentioned) {
                    properties.entry(name).or_insert(json!({}));
                }
                closed.entry("additionalProperties").or_insert(json!(false));
            }
            Value::Object(closed)
        }
        other => other.clone(),
    }
}

/// A value that is near to what the schema allows.
pub(crate) fn value(dice: &mut Dice, root: &Value, schema: &Value, depth: usize) -> Value {
    if dice.once_in(25) || depth == 0 {
        return anything(dice, 1);
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/definitions/"))
    {
        return value(dice, root, &root["definitions"][name], depth - 1);
    }
    for keyword in ["enum", "oneOf", "anyOf"] {
        // Beside other keywords a branch tells little.
        if keyword != "enum" && schema.get("type").is_some() && dice.once_in(2) {
            continue;
        }
        if let Some(list) = schema.get(keyword).and_then(Value::as_array).filter(|list| !list.is_empty()) {
            let one = dice.pick(list).clone();
            return if keyword == "enum" { one } else { value(dice, root, &one, depth - 1) };
        }
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let (true, Some(all)) =
        (dice.once_in(3), schema.get("allOf").and_then(Value::as_array).filter(|all| !all.is_empty()))
    {
        let one = dice.pick(all).clone();
        return value(dice, root, &one, depth - 1);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => dice.pick(kinds).clone(),
        kind => kind.clone(),
    };
    match kind.as_str() {
        Some("string") => json!(dice.pick(TEXTS)),
        Some("integer") => json!(dice.below(12)),
        Some("number") => json!(dice.below(24) as f64 / 2.0),
        Some("boolean") => json!(dice.once_in(2)),
        Some("null") => Value::Null,
        Some("array") => {
            let tuple = schema.get("items").and_then(Value::as_array);
            let rest =
                schema.get(if tuple.is_some() { "additionalItems" } else { "items" }).unwrap_or(&Value::Bool(true));
            let length = dice.below(4);
            let item = |index: usize| tuple.and_then(|tuple| tuple.get(index)).unwrap_or(rest);
            let contained = |dice: &mut Dice| schema.get("contains").filter(|_| dice.once_in(3));
            (0..length)
                .map(|index| {
                    let schema = contained(dice).unwrap_or(item(index));
                    value(dice, root, schema, depth - 1)
                })
                .collect()
        }
        Some("object") => members(dice, root, schema, depth),
        _ => anything(dice, 2),
    }
}

fn members(dice: &mut Dice, root: &Value, schema: &Value, depth: usize) -> Value {
    let mut members = Map::new();
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, schema) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if required.contains(&name.as_str()) || !dice.once_in(3) {
            members.insert(name.clone(), value(dice, root, schema, depth - 1));
        }
    }
    let further = schema.get("additionalProperties").cloned().unwrap_or(json!({}));
    for name in required {
        members.entry(name).or_insert_with(|| value(dice, root, &further, depth - 1));
    }
    if further != json!(false) && dice.once_in(2) {
        members.entry(*dice.pick(NAMES)).or_insert_with(|| value(dice, root, &further, depth - 1));
    }
    Value::Object(members)
}

fn anything(dice: &mut Dice, depth: usize) -> Value {
    match dice.below(if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => json!(dice.once_in(2)),
        2 => json!(dice.below(6)),
        3 => json!(dice.below(12) as f64 / 2.0),
        4 => json!(dice.pick(TEXTS)),
        5 => (0..dice.below(3)).map(|_| anything(dice, depth - 1)).collect(),
        _ => {
            let member = |dice: &mut Dice| ((*dice.pick(NAMES)).to_owned(), anything(dice, depth - 1));
            Value::Object((0..dice.below(3)).map(|_| member(dice)).collect())
        }
    }
}
