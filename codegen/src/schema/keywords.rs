//! The vocabulary: which keywords there are, and what each says about a value's type.

/// What a keyword is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Says nothing about validity.
    Annotation,
    /// Decides by itself, whatever the type.
    General,
    /// Has an effect on values of this type only.
    Of(&'static str),
    /// Draft-07 leaves it to the reader whether it is checked; here it is not.
    Unchecked,
    /// Decides validity in a way that no generated type can hold.
    Unsupported,
    /// Would decide validity in later drafts.
    Newer,
}

/// What a keyword's value holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A schema; `items` may have a list of them, and a member of `dependencies` a list of names.
    Schema,
    /// A list of schemas.
    List,
    /// An object of schemas.
    Named,
}

/// Returns which schemas stand under a keyword of draft-07; `None` if none does, or none that asserts (`definitions`).
///
/// ```
/// use postroom_codegen::contract::{Part, part};
///
/// assert_eq!((part("not"), part("anyOf"), part("default")), (Some(Part::Schema), Some(Part::List), None));
/// ```
#[must_use]
pub fn part(keyword: &str) -> Option<Part> {
    match keyword {
        "additionalItems"
        | "additionalProperties"
        | "contains"
        | "else"
        | "if"
        | "items"
        | "not"
        | "propertyNames"
        | "then" => Some(Part::Schema),
        "allOf" | "anyOf" | "oneOf" => Some(Part::List),
        "dependencies" | "patternProperties" | "properties" => Some(Part::Named),
        _ => None,
    }
}

/// Of which type the value of an annotation is; `None`: of any, or it is no annotation.
pub(super) fn kind_of_annotation(keyword: &str) -> Option<&'static str> {
    match keyword {
        "$comment" | "contentEncoding" | "contentMediaType" | "description" | "title" => Some("string"),
        "deprecated" | "readOnly" | "writeOnly" => Some("boolean"),
        "examples" => Some("array"),
        _ => None,
    }
}

const WORDS: &[(&str, Word)] = &[
    ("$comment", Word::Annotation),
    ("$id", Word::Annotation),
    ("$schema", Word::Annotation),
    ("title", Word::Annotation),
    ("description", Word::Annotation),
    ("default", Word::Annotation),
    ("definitions", Word::Annotation),
    ("$defs", Word::Annotation),
    ("deprecated", Word::Annotation),
    ("discriminator", Word::Annotation),
    ("examples", Word::Annotation),
    ("externalDocs", Word::Annotation),
    ("readOnly", Word::Annotation),
    ("writeOnly", Word::Annotation),
    ("type", Word::General),
    ("enum", Word::General),
    ("const", Word::General),
    ("allOf", Word::General),
    ("anyOf", Word::General),
    ("oneOf", Word::General),
    ("format", Word::General),
    ("minLength", Word::Of("string")),
    ("maxLength", Word::Of("string")),
    ("pattern", Word::Of("string")),
    ("minimum", Word::Of("number")),
    ("maximum", Word::Of("number")),
    ("exclusiveMinimum", Word::Of("number")),
    ("exclusiveMaximum", Word::Of("number")),
    ("multipleOf", Word::Of("number")),
    ("items", Word::Of("array")),
    ("minItems", Word::Of("array")),
    ("maxItems", Word::Of("array")),
    ("uniqueItems", Word::Of("array")),
    ("properties", Word::Of("object")),
    ("required", Word::Of("object")),
    ("additionalProperties", Word::Of("object")),
    ("minProperties", Word::Of("object")),
    ("maxProperties", Word::Of("object")),
    ("contentEncoding", Word::Unchecked),
    ("contentMediaType", Word::Unchecked),
    ("additionalItems", Word::Unsupported),
    ("contains", Word::Unsupported),
    ("dependencies", Word::Unsupported),
    ("dependentRequired", Word::Newer),
    ("dependentSchemas", Word::Newer),
    ("else", Word::Unsupported),
    ("if", Word::Unsupported),
    ("maxContains", Word::Newer),
    ("minContains", Word::Newer),
    ("not", Word::Unsupported),
    ("patternProperties", Word::Unsupported),
    ("prefixItems", Word::Newer),
    ("propertyNames", Word::Unsupported),
    ("then", Word::Unsupported),
    ("unevaluatedItems", Word::Newer),
    ("unevaluatedProperties", Word::Newer),
];

/// What `keyword` is; `None` if nobody knows it. Extensions are annotations.
pub(super) fn word(keyword: &str) -> Option<Word> {
    if keyword.starts_with("x-") {
        return Some(Word::Annotation);
    }
    WORDS.iter().find(|(name, _)| *name == keyword).map(|(_, word)| *word)
}

/// Returns whether a word is a keyword of schemas, of draft-07 or a later draft, or an extension (`x-…`).
///
/// ```
/// use postroom_codegen::contract::is_keyword;
///
/// assert!(is_keyword("minLength") && is_keyword("prefixItems") && is_keyword("x-note"));
/// assert!(!is_keyword("minlength"));
/// ```
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    // References are followed before keywords are looked at.
    name == "$ref" || word(name).is_some()
}

/// Every keyword's name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(name, _)| *name)
}

/// The types that `type` may name.
pub(super) const TYPES: &[&str] = &["array", "boolean", "integer", "null", "number", "object", "string"];

/// The formats of strings that generated decoders and every tool check; all others only describe.
pub const CHECKED_FORMATS: &[&str] =
    &["date", "date-time", "email", "hostname", "ipv4", "ipv6", "json-pointer", "time", "uri", "uri-reference", "uuid"];

/// Formats that describe and restrict nothing: numbers' widths, and what a string is for.
pub(super) const ANNOTATION_FORMATS: &[&str] =
    &["binary", "byte", "double", "float", "int32", "int64", "password", "uint32", "uint64"];
