//! How much of a value a schema declares: by this decoders choose between branches that fit.

use serde_json::Value;

use super::super::instance::Instance;

/// How many references may follow one another without leading into the value.
const MAX_REFERENCES: usize = 64;

/// How many properties in a value are declared, however deep they lie. Where several branches may take a part of the
/// value, it is what the one declares that declares most.
pub(super) fn declared(root: &Value, schema: &Value, value: &Instance<'_>) -> usize {
    let mut schema = schema;
    for _ in 0..MAX_REFERENCES {
        let Some(pointer) = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#')) else {
            break;
        };
        let Some(target) = root.pointer(pointer) else { return 0 };
        schema = target;
    }
    let Value::Object(members) = schema else { return 0 };
    let branches = ["anyOf", "oneOf"].iter().filter_map(|keyword| members.get(*keyword)?.as_array()).flatten();
    let choice = branches.map(|branch| declared(root, branch, value)).max().unwrap_or_default();
    let part = |schema: Option<&Value>, value| schema.map_or(0, |schema| declared(root, schema, value));
    let own: usize = match value {
        Instance::Object(found, _) => found
            .iter()
            .map(|(name, value)| match members.get("properties").and_then(|properties| properties.get(&**name)) {
                Some(schema) => declared(root, schema, value).saturating_add(1),
                None => part(members.get("additionalProperties"), value),
            })
            .sum(),
        Instance::Array(items, _) => items.iter().map(|item| part(members.get("items"), item)).sum(),
        _ => 0,
    };
    own.saturating_add(choice)
}
