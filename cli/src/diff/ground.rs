//! The ground that all comparisons stand on: the types that count, references, and the plainest schemas.

use std::sync::LazyLock;

use postroom_schema::{
    json::{Document, View},
    schema::Types,
};

/// Every type but null, which is told apart.
pub(super) const ALL: Types = Types::VALUES;

/// Returns the types that `type` allows, null aside.
pub(super) fn allowed(names: View<'_>) -> Types {
    Types::listed(names).and(ALL)
}

/// Returns the type of a value; none for null.
pub(super) fn type_of(value: View<'_>) -> Types {
    Types::of(value).and(ALL)
}

/// Returns whether another schema stands for this one.
pub(super) fn is_reference(value: View<'_>) -> bool {
    value.text_of("$ref").is_some_and(|text| text.starts_with('#'))
}

/// Returns the name of the definition that stands for a schema.
pub(super) fn reference(value: View<'_>) -> Option<&str> {
    value.text_of("$ref")?.strip_prefix("#/definitions/").filter(|name| !name.contains('/'))
}

/// Returns a schema that says nothing.
pub(super) fn anything() -> View<'static> {
    static ANYTHING: LazyLock<Document> = LazyLock::new(|| Document::parse("true").unwrap_or_default());
    ANYTHING.view()
}

/// Returns a schema that refuses everything.
pub(super) fn nothing() -> View<'static> {
    static NOTHING: LazyLock<Document> = LazyLock::new(|| Document::parse("false").unwrap_or_default());
    NOTHING.view()
}
