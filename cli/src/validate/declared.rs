//! How much of a value a schema declares: by this decoders choose between branches that fit.

use std::cell::Cell;

use serde_json::Value;

use super::instance::Instance;

/// How many references may follow one another without leading into the value.
const MAX_REFERENCES: usize = 64;

/// How many parts of a value are looked at: choices in choices would have it looked at again and again.
const MAX_LOOKS: usize = 10_000;

/// How many properties in a value are declared, however deep they lie. Where several branches may take a part of the
/// value, it is what the one declares that declares most.
pub(super) fn declared(root: &Value, schema: &Value, value: &Instance<'_>) -> usize {
    Counting { root, looks: Cell::new(MAX_LOOKS) }.count(schema, value)
}

struct Counting<'a> {
    root: &'a Value,
    looks: Cell<usize>,
}

impl Counting<'_> {
    fn count(&self, schema: &Value, value: &Instance<'_>) -> usize {
        let Some(looks) = self.looks.get().checked_sub(1) else { return 0 };
        self.looks.set(looks);
        let Value::Object(members) = resolved(self.root, schema) else { return 0 };
        let branches = ["anyOf", "oneOf"].iter().filter_map(|keyword| members.get(*keyword)?.as_array()).flatten();
        let choice = branches.map(|branch| self.count(branch, value)).max().unwrap_or_default();
        let part = |schema: Option<&Value>, value| schema.map_or(0, |schema| self.count(schema, value));
        let own: usize = match value {
            Instance::Object(found, _) => found
                .iter()
                .map(|(name, value)| match members.get("properties").and_then(|properties| properties.get(&**name)) {
                    Some(schema) => self.count(schema, value).saturating_add(1),
                    None => part(members.get("additionalProperties"), value),
                })
                .sum(),
            Instance::Array(items, _) => items.iter().map(|item| part(members.get("items"), item)).sum(),
            _ => 0,
        };
        own.saturating_add(choice)
    }
}

/// The schema that references lead to, from one that may be nothing else.
pub(super) fn resolved<'a>(root: &'a Value, mut schema: &'a Value) -> &'a Value {
    for _ in 0..MAX_REFERENCES {
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        let Some(target) = reference.and_then(|pointer| root.pointer(pointer)) else { break };
        schema = target;
    }
    schema
}
