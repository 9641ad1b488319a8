//! A schema as the `jsonschema` crate is to see it.

use postroom_schema::vocabulary::{Part, part};
use serde_json::{Map, Value};

/// Stands for `pattern`: the crate would refuse a schema for a pattern that its own engine does not know.
pub(super) const PATTERN: &str = "x-postroom-pattern";

/// Keywords that refuse nothing: two that the crate would check and decoders do not, and others that it would refuse a
/// schema for where they are of the wrong kind.
pub(crate) const ANNOTATIONS: [&str; 9] = [
    "$comment",
    "contentEncoding",
    "contentMediaType",
    "default",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];

/// Leaves out what refuses nothing, and writes `pattern` as [`PATTERN`], in a schema and in all those within.
pub(super) fn prepare(schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    ANNOTATIONS.iter().for_each(|name| _ = members.remove(*name));
    if let Some(pattern) = members.remove("pattern") {
        members.insert(PATTERN.to_owned(), pattern);
    }
    within(members, &mut prepare);
}

/// The schemas that stand directly in one.
fn within(members: &mut Map<String, Value>, visit: &mut dyn FnMut(&mut Value)) {
    for (keyword, value) in members {
        let holds = if keyword == "definitions" { Some(Part::Named) } else { part(keyword) };
        match (holds, value) {
            (Some(Part::Named), Value::Object(schemas)) => schemas.values_mut().for_each(&mut *visit),
            (Some(Part::Schema | Part::List), Value::Array(schemas)) => schemas.iter_mut().for_each(&mut *visit),
            (Some(Part::Schema), schema) => visit(schema),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use postroom_schema::vocabulary::{Role, keyword};

    use super::ANNOTATIONS;

    #[test]
    fn annotations_are_keywords_that_refuse_nothing() {
        let is_silent = |role: Role| matches!(role, Role::Annotates | Role::Unchecked);
        assert!(ANNOTATIONS.into_iter().all(|name| keyword(name).is_some_and(|keyword| is_silent(keyword.role))));
    }
}
