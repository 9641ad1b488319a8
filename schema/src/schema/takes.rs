//! The types of the values that a schema may take.

use super::{Schema, Types};
use crate::json::View;

/// The number of schemas that are asked before it is taken that a value may be valid.
const MAX_ASKED: usize = 10_000;

/// The number of schemas in one another that a text is held to.
const MAX_WRITTEN: usize = 500;

impl Schema<'_> {
    /// Returns whether a value of one of these types may be valid: `false` only if its type, listed values, branches, or
    /// all that is united with it refuse each one.
    ///
    /// ```
    /// use postroom_schema::{json::Document, schema::Types};
    ///
    /// let schema = Document::parse(r#"{"anyOf": [{"type": "null"}, {"const": 1}]}"#).expect("a JSON text");
    /// assert!(schema.as_schema().may_take(Types::INTEGER) && !schema.as_schema().may_take(Types::STRING));
    /// ```
    #[must_use]
    pub fn may_take(self, types: Types) -> bool {
        takes(self, types, &mut { MAX_ASKED })
    }

    /// Returns whether a message that is sent as a text is held to the schema: whether that may take strings, and can be
    /// written down in one place. One that refers to itself cannot, nor one that grows too large where all that it refers to
    /// is written in it.
    ///
    /// ```
    /// use postroom_schema::json::Document;
    ///
    /// let switch = Document::parse(r#"{"enum": ["on", "off"]}"#).expect("a JSON text");
    /// let count = Document::parse(r#"{"type": "integer"}"#).expect("a JSON text");
    /// assert!(switch.as_schema().holds_texts() && !count.as_schema().holds_texts());
    /// ```
    #[must_use]
    pub fn holds_texts(self) -> bool {
        self.may_take(Types::STRING) && is_small(self, &mut { MAX_WRITTEN })
    }
}

fn is_small(schema: Schema<'_>, left: &mut usize) -> bool {
    let Some(others) = left.checked_sub(1) else { return false };
    *left = others;
    schema.target().parts().into_iter().all(|part| is_small(part.schema, left))
}

fn takes(schema: Schema<'_>, types: Types, left: &mut usize) -> bool {
    let Some(others) = left.checked_sub(1) else { return true };
    *left = others;
    let schema = schema.target();
    if let Some(all) = schema.view().bool() {
        return all;
    }
    let listed = schema.listed();
    let is_refused = |not: Schema<'_>| not.keywords().all(|(name, _)| name == "type") && not.types().holds(types);
    let choices = ["anyOf", "oneOf"].map(|name| schema.list(name));
    schema.types().meets(types)
        && listed.is_none_or(|values| values.into_iter().any(|value: View<'_>| types.meets(Types::of(value))))
        && !schema.inner("not").map(Schema::target).is_some_and(|not| not.view().is_object() && is_refused(not))
        && schema.list("allOf").all(|part| takes(part, types, left))
        && choices.into_iter().all(|mut branches| branches.len() == 0 || branches.any(|one| takes(one, types, left)))
}

#[cfg(test)]
mod tests {
    use crate::{json::Document, schema::Types};

    #[test]
    fn strings_are_taken_or_not() {
        for (schema, expected) in [
            ("true", true),
            ("false", false),
            ("{}", true),
            (r#"{"type": ["integer", "string"]}"#, true),
            (r#"{"type": "integer"}"#, false),
            (r#"{"minimum": 3}"#, true),
            (r#"{"enum": [1, "a"]}"#, true),
            (r#"{"enum": [1, null]}"#, false),
            (r#"{"const": {}}"#, false),
            (r#"{"oneOf": [{"type": "null"}, {"pattern": "a"}]}"#, true),
            (r#"{"oneOf": [{"type": "null"}, {"allOf": [{}, {"type": "array"}]}]}"#, false),
            (r#"{"oneOf": [{"type": "null"}], "anyOf": [{}]}"#, false),
            (r#"{"not": {"type": ["string", "null"]}}"#, false),
            (r#"{"not": {"type": "string", "minLength": 3}}"#, true),
            (r#"{"not": {}}"#, false),
        ] {
            let document = Document::parse(schema).expect("a JSON text");
            assert_eq!(document.as_schema().may_take(Types::STRING), expected, "{schema}");
        }
    }
}
