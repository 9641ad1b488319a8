//! The vocabulary of JSON Schema: which keywords there are, the types that each concerns, and what it holds.

use crate::types::Types;

/// A keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Keyword {
    /// Its name.
    pub name: &'static str,
    /// The effect of the keyword.
    pub role: Role,
    /// The types of the values that it may refuse: all of them if it depends on no type.
    pub concerns: Types,
    /// The schemas that stand under it.
    pub holds: Option<Part>,
}

/// The effects that a keyword may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It refuses values.
    Asserts,
    /// It describes.
    Annotates,
    /// Draft-07 leaves it to the reader whether it is checked; here it is not.
    Unchecked,
    /// It would refuse values in later drafts.
    Newer,
}

/// The contents that a keyword's value may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A schema; `items` may have a list of them, and a member of `dependencies` a list of names.
    Schema,
    /// A list of schemas.
    List,
    /// An object of schemas.
    Named,
}

const fn asserts(name: &'static str, concerns: Types) -> Keyword {
    Keyword { name, role: Role::Asserts, concerns, holds: None }
}

const fn holds(name: &'static str, concerns: Types, part: Part) -> Keyword {
    Keyword { name, role: Role::Asserts, concerns, holds: Some(part) }
}

const fn other(name: &'static str, role: Role, holds: Option<Part>) -> Keyword {
    Keyword { name, role, concerns: Types::NONE, holds }
}

/// Every keyword of draft-07, what later drafts add, and what AsyncAPI writes beside them, sorted by name.
pub const KEYWORDS: &[Keyword] = &[
    other("$anchor", Role::Annotates, None),
    other("$comment", Role::Annotates, None),
    other("$defs", Role::Annotates, Some(Part::Named)),
    other("$id", Role::Annotates, None),
    asserts("$ref", Types::ALL),
    other("$schema", Role::Annotates, None),
    holds("additionalItems", Types::ARRAY, Part::Schema),
    holds("additionalProperties", Types::OBJECT, Part::Schema),
    holds("allOf", Types::ALL, Part::List),
    holds("anyOf", Types::ALL, Part::List),
    asserts("const", Types::ALL),
    holds("contains", Types::ARRAY, Part::Schema),
    other("contentEncoding", Role::Unchecked, None),
    other("contentMediaType", Role::Unchecked, None),
    other("default", Role::Annotates, None),
    other("definitions", Role::Annotates, Some(Part::Named)),
    holds("dependencies", Types::OBJECT, Part::Named),
    other("dependentRequired", Role::Newer, None),
    other("dependentSchemas", Role::Newer, Some(Part::Named)),
    other("deprecated", Role::Annotates, None),
    other("description", Role::Annotates, None),
    other("discriminator", Role::Annotates, None),
    holds("else", Types::ALL, Part::Schema),
    asserts("enum", Types::ALL),
    other("examples", Role::Annotates, None),
    asserts("exclusiveMaximum", Types::NUMBER),
    asserts("exclusiveMinimum", Types::NUMBER),
    other("externalDocs", Role::Annotates, None),
    asserts("format", Types::STRING.or(Types::NUMBER)),
    holds("if", Types::ALL, Part::Schema),
    holds("items", Types::ARRAY, Part::Schema),
    other("maxContains", Role::Newer, None),
    asserts("maxItems", Types::ARRAY),
    asserts("maxLength", Types::STRING),
    asserts("maxProperties", Types::OBJECT),
    asserts("maximum", Types::NUMBER),
    other("minContains", Role::Newer, None),
    asserts("minItems", Types::ARRAY),
    asserts("minLength", Types::STRING),
    asserts("minProperties", Types::OBJECT),
    asserts("minimum", Types::NUMBER),
    asserts("multipleOf", Types::NUMBER),
    holds("not", Types::ALL, Part::Schema),
    holds("oneOf", Types::ALL, Part::List),
    asserts("pattern", Types::STRING),
    holds("patternProperties", Types::OBJECT, Part::Named),
    other("prefixItems", Role::Newer, Some(Part::List)),
    holds("properties", Types::OBJECT, Part::Named),
    holds("propertyNames", Types::OBJECT, Part::Schema),
    other("readOnly", Role::Annotates, None),
    asserts("required", Types::OBJECT),
    holds("then", Types::ALL, Part::Schema),
    other("title", Role::Annotates, None),
    asserts("type", Types::ALL),
    other("unevaluatedItems", Role::Newer, Some(Part::Schema)),
    other("unevaluatedProperties", Role::Newer, Some(Part::Schema)),
    asserts("uniqueItems", Types::ARRAY),
    other("writeOnly", Role::Annotates, None),
];

/// Returns the keyword of a name; `None` if nobody knows it. Extensions (`x-…`) are no keywords.
///
/// ```
/// use postroom_schema::{schema::Types, vocabulary::{Part, Role, keyword}};
///
/// let items = keyword("items").expect("a keyword");
/// assert_eq!((items.role, items.concerns, items.holds), (Role::Asserts, Types::ARRAY, Some(Part::Schema)));
/// assert!(keyword("minlength").is_none());
/// ```
#[must_use]
pub fn keyword(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.binary_search_by_key(&name, |keyword| keyword.name).ok().and_then(|index| KEYWORDS.get(index))
}

/// Returns whether a word is a keyword of schemas, of draft-07 or a later draft, or an extension (`x-…`).
///
/// ```
/// use postroom_schema::vocabulary::is_keyword;
///
/// assert!(is_keyword("minLength") && is_keyword("prefixItems") && is_keyword("x-note"));
/// assert!(!is_keyword("minlength"));
/// ```
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    name.starts_with("x-") || keyword(name).is_some()
}

/// Returns whether a keyword of draft-07 may refuse a value.
///
/// ```
/// use postroom_schema::vocabulary::asserts_in;
///
/// assert!(asserts_in("type") && asserts_in("$ref") && !asserts_in("title") && !asserts_in("minContains"));
/// ```
#[must_use]
pub fn asserts_in(name: &str) -> bool {
    keyword(name).is_some_and(|keyword| keyword.role == Role::Asserts)
}

/// Returns whether a keyword says nothing of values, whatever the draft.
///
/// ```
/// use postroom_schema::vocabulary::describes;
///
/// assert!(describes("title") && describes("definitions") && !describes("type") && !describes("minContains"));
/// assert!(!describes("x-note"), "nobody knows what it says");
/// ```
#[must_use]
pub fn describes(name: &str) -> bool {
    keyword(name).is_some_and(|keyword| keyword.role == Role::Annotates)
}

/// Returns which schemas stand under a keyword of draft-07 that refuses values; `None` if none does.
///
/// ```
/// use postroom_schema::vocabulary::{Part, part};
///
/// assert_eq!((part("not"), part("anyOf"), part("default")), (Some(Part::Schema), Some(Part::List), None));
/// assert_eq!(part("definitions"), None);
/// ```
#[must_use]
pub fn part(name: &str) -> Option<Part> {
    keyword(name).filter(|keyword| keyword.role == Role::Asserts)?.holds
}

/// Returns the types that a keyword concerns: all if the name is not a keyword's, or it depends on no type.
///
/// ```
/// use postroom_schema::{schema::Types, vocabulary::concerned};
///
/// assert_eq!((concerned("minLength"), concerned("enum"), concerned("x-note")), (Types::STRING, Types::ALL, Types::ALL));
/// ```
#[must_use]
pub fn concerned(name: &str) -> Types {
    keyword(name).filter(|keyword| keyword.role == Role::Asserts).map_or(Types::ALL, |keyword| keyword.concerns)
}

/// The formats of strings that generated decoders and every tool check; all others only describe.
pub const CHECKED_FORMATS: &[&str] = &[
    "date",
    "date-time",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Formats that describe and restrict nothing: numbers' widths, and what a string is for.
pub const DESCRIBING_FORMATS: &[&str] =
    &["binary", "byte", "double", "float", "int32", "int64", "password", "uint32", "uint64"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_found_by_their_names() {
        assert!(KEYWORDS.is_sorted_by_key(|keyword| keyword.name));
        assert!(KEYWORDS.iter().all(|known| keyword(known.name) == Some(known)));
    }
}
