//! What the `jsonschema` crate says of a document: the judge of our own verdicts.

use std::collections::BTreeMap;

use jsonschema::error::ValidationErrorKind;

use super::tree::Tree;

/// The violated keywords by place. Several missing members of one object count one by one; a keyword that a place
/// violates by way of several subschemas counts once.
pub(crate) type Found = BTreeMap<(String, String), usize>;

/// A schema, ready to judge.
#[derive(Debug)]
pub(crate) struct Oracle(jsonschema::Validator);

impl Oracle {
    /// Compiles a draft-07 schema. Formats are asserted, `uuid` too, which draft-07 does not know.
    pub(crate) fn new(schema: &str) -> Self {
        let schema = serde_json::from_str(schema).expect("a schema is JSON");
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft7)
            .should_validate_formats(true)
            .with_format("uuid", is_uuid)
            // Draft-07 leaves it to the reader whether these are checked; we take them for what they describe.
            .with_keyword("contentEncoding", |_, _, _| Ok(Box::new(Says)))
            .with_keyword("contentMediaType", |_, _, _| Ok(Box::new(Says)))
            .build(&schema);
        Self(validator.unwrap_or_else(|error| panic!("not a schema: {error}")))
    }

    /// The judge of a pattern alone.
    pub(crate) fn of_pattern(pattern: &str) -> Self {
        Self::new(&serde_json::json!({ "pattern": pattern }).to_string())
    }

    /// Whether a string is valid.
    pub(crate) fn takes_text(&self, text: &str) -> bool {
        self.0.is_valid(&text.into())
    }

    /// What a document violates; nothing if it is valid.
    pub(crate) fn violations(&self, tree: &Tree) -> Found {
        let value = tree.to_value();
        let mut all = std::collections::BTreeSet::new();
        for error in self.0.iter_errors(&value) {
            // A member that several subschemas require is missing once.
            let missing = match error.kind() {
                ValidationErrorKind::Required { property } => property.to_string(),
                _ => String::new(),
            };
            if is_there(&error) {
                continue;
            }
            all.insert((error.instance_path().to_string(), keyword(&error).to_owned(), missing));
        }
        count(all.into_iter().map(|(pointer, keyword, _)| (pointer, keyword)).collect())
    }
}

/// The keyword that is broken: the crate says of some that a schema that takes nothing stands under them.
fn keyword<'e>(error: &'e jsonschema::ValidationError<'_>) -> &'e str {
    let path = error.schema_path().as_str();
    let last = path.rsplit('/').next().unwrap_or_default();
    match (error.kind(), last) {
        (ValidationErrorKind::FalseSchema, "additionalProperties" | "propertyNames")
            if !path.ends_with("/properties/additionalProperties") && !path.ends_with("/properties/propertyNames") =>
        {
            if last == "propertyNames" {
                "propertyNames"
            } else {
                "additionalProperties"
            }
        }
        (kind, _) => kind.keyword(),
    }
}

/// Whether the crate calls a member missing that is there: it does where nothing declares it and all others are refused.
fn is_there(error: &jsonschema::ValidationError<'_>) -> bool {
    let ValidationErrorKind::Required { property } = error.kind() else { return false };
    let (Some(members), Some(name)) = (error.instance().as_object(), property.as_str()) else { return false };
    members.contains_key(name)
}

/// A keyword that refuses nothing.
struct Says;

impl<'i> jsonschema::Keyword<'i> for Says {
    fn validate(&self, _: &'i serde_json::Value) -> Result<(), jsonschema::ValidationError<'i>> {
        Ok(())
    }

    fn is_valid(&self, _: &'i serde_json::Value) -> bool {
        true
    }
}

/// Counts violations as [`Found`] says.
pub(crate) fn count(all: Vec<(String, String)>) -> Found {
    let mut found = Found::new();
    for violation in all {
        let several = violation.1 == "required";
        let count = found.entry(violation).or_insert(0);
        *count = if several { *count + 1 } else { 1 };
    }
    found
}

/// The hyphenated form of RFC 9562, in either case, and no other.
fn is_uuid(text: &str) -> bool {
    let hyphen = |index| matches!(index, 8 | 13 | 18 | 23);
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(index, byte)| if hyphen(index) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}
