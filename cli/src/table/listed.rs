//! `enum` and `const`.

use postroom::__private as runtime;
use postroom_schema::{json::View, schema::Schema};

use super::{kept_list, kept_text};

/// Adds listed values that are compared as JSON.
pub(super) fn any(made: runtime::Schema, schema: Schema<'_>) -> runtime::Schema {
    add(made, schema, |made, values| made.listed(texts(values)))
}

/// Adds listed values; those of `enum` as the table's type compares them.
pub(super) fn add(
    made: runtime::Schema,
    schema: Schema<'_>,
    with: impl FnOnce(runtime::Schema, &[View<'_>]) -> runtime::Schema,
) -> runtime::Schema {
    let made = add_enum(made, schema, with);
    match schema.keyword("const") {
        Some(constant) => made.constant(texts(&[constant])),
        None => made,
    }
}

/// Adds the values of `enum`.
pub(super) fn add_enum(
    made: runtime::Schema,
    schema: Schema<'_>,
    with: impl FnOnce(runtime::Schema, &[View<'_>]) -> runtime::Schema,
) -> runtime::Schema {
    match schema.keyword("enum").filter(|list| list.is_array()) {
        Some(list) => with(made, &list.items().collect::<Vec<_>>()),
        None => made,
    }
}

/// Returns values as JSON texts.
pub(super) fn texts(values: &[View<'_>]) -> &'static [&'static str] {
    kept_list(values.iter().map(|value| text(*value)))
}

/// Returns a value as JSON text; a string as the runtime writes it.
pub(super) fn text(value: View<'_>) -> &'static str {
    kept_text(&value.str().map_or_else(|| value.to_string(), |text| serde_json::Value::from(text).to_string()))
}
