//! The rendering of a payload: its JSON Schema as an example-like JSON text.

use std::collections::{BTreeMap, BTreeSet};

use postroom_schema::{
    json::{NodeId, View, quoted},
    schema::Schema,
    vocabulary::describes,
};

/// The depth to which a text goes before a type's name stands for the rest.
const MAX_DEPTH: usize = 64;

/// The number of values that a text holds before types' names stand for the rest: types that lead to each other
/// multiply.
const MAX_VALUES: usize = 20_000;

/// Renders a payload's JSON Schema: JSON with an indent of two spaces, keys sorted by their bytes, without a newline at
/// the end.
///
/// An object with properties becomes an object, one without `"object"` (`{}` at the top), an array `[item]`, and everything
/// else `type[format]`, `type[enum:a,b]` or `type`. What holds itself ends with its type's name.
///
/// ```
/// use postroom_schema::json::Document;
///
/// let text = r#"{"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}}"#;
/// let schema = Document::parse(text).expect("a JSON text");
/// assert_eq!(postroom_cli::docs::payload(schema.as_schema()), "{\n  \"id\": \"string[uuid]\"\n}");
/// ```
#[must_use]
pub fn payload(schema: Schema<'_>) -> String {
    let mut rendering = Rendering { within: BTreeSet::new(), values: 0 };
    // What stands in place may be a definition itself, where that holds itself.
    let definitions = schema.definitions();
    let same = definitions.values().find(|definition| validation(**definition) == validation(schema));
    rendering.within.extend(same.map(|definition| definition.view().id));
    let mut out = String::new();
    write(&rendering.schema(schema, 0), 0, &mut out);
    out
}

/// The content of a text.
#[derive(Debug)]
enum Shown {
    Text(String),
    Object(BTreeMap<String, Shown>),
    Array(Option<Box<Shown>>),
}

/// A rendering under way.
#[derive(Debug)]
struct Rendering {
    /// The definitions that are being rendered.
    within: BTreeSet<NodeId>,
    values: usize,
}

impl Rendering {
    fn schema(&mut self, schema: Schema<'_>, depth: usize) -> Shown {
        self.values = self.values.saturating_add(1);
        let schema = without_null(schema);
        if let Some(name) = schema.reference() {
            return self.definition(name, schema, depth);
        }
        if let Some(name) = schema.view().name().filter(|_| self.values > MAX_VALUES) {
            return Shown::Text(name.to_owned());
        }
        let properties = schema.keyword("properties").filter(|found| found.members().len() > 0);
        match (kind(schema), properties) {
            ("object" | "", Some(properties)) if depth < MAX_DEPTH => {
                let inner = properties.members();
                Shown::Object(inner.map(|(name, at)| (name.to_owned(), self.schema(at.into(), depth + 1))).collect())
            }
            ("object", None) if depth == 0 && !is_map(schema) => Shown::Object(BTreeMap::new()),
            ("array", _) if depth < MAX_DEPTH => {
                let items = schema.inner("items").filter(|items| items.keywords().len() > 0);
                Shown::Array(items.map(|items| Box::new(self.schema(items, depth + 1))))
            }
            ("", _) => Shown::Text(scalar("string", schema)),
            (kind, _) => Shown::Text(scalar(kind, schema)),
        }
    }

    fn definition(&mut self, name: &str, schema: Schema<'_>, depth: usize) -> Shown {
        let target = schema.target();
        let is_shown = !schema.is_lost() && depth < MAX_DEPTH && self.values < MAX_VALUES;
        if !is_shown || !self.within.insert(target.view().id) {
            return Shown::Text(name.to_owned());
        }
        let shown = self.schema(target, depth);
        self.within.remove(&target.view().id);
        shown
    }
}

/// Returns the keywords of a schema but for those that may differ from one use of it to another.
fn validation(schema: Schema<'_>) -> BTreeMap<&str, View<'_>> {
    schema.keywords().filter(|(keyword, _)| !describes(keyword)).collect()
}

/// Returns the schema without the branch that only lets `null` in.
fn without_null(schema: Schema<'_>) -> Schema<'_> {
    let branches = ["anyOf", "oneOf"].into_iter().find(|key| schema.keyword(key).is_some());
    let branches = branches.into_iter().flat_map(|key| schema.list(key));
    let values: Vec<_> = branches.filter(|branch| branch.text("type") != Some("null")).collect();
    match values.as_slice() {
        [only] if schema.keyword("type").is_none() => *only,
        _ => schema,
    }
}

/// Returns the type but `null`; empty if there is none.
fn kind(schema: Schema<'_>) -> &str {
    let names = schema.type_names();
    let value = names.iter().find(|name| **name != "null").or(names.first());
    value.copied().unwrap_or_default()
}

/// Returns whether an object is there for names that are not known beforehand.
fn is_map(schema: Schema<'_>) -> bool {
    schema.keyword("additionalProperties").is_some_and(|values| values.is_object() || values.bool() == Some(true))
}

fn scalar(kind: &str, schema: Schema<'_>) -> String {
    if let Some(format) = schema.text("format") {
        return format!("{kind}[{format}]");
    }
    let values = schema.keyword("enum").into_iter().flat_map(View::items).filter(|value| !value.is_null());
    let values: Vec<String> = values.map(plain).collect();
    if values.is_empty() { kind.to_owned() } else { format!("{kind}[enum:{}]", values.join(",")) }
}

fn plain(value: View<'_>) -> String {
    value.str().map_or_else(|| value.to_string(), str::to_owned)
}

fn write(shown: &Shown, depth: usize, out: &mut String) {
    let indent = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    match shown {
        Shown::Text(text) => quote(text, out),
        Shown::Object(members) if members.is_empty() => out.push_str("{}"),
        Shown::Object(members) => {
            for (index, (name, value)) in members.iter().enumerate() {
                out.push(if index == 0 { '{' } else { ',' });
                indent(out, depth + 1);
                quote(name, out);
                out.push_str(": ");
                write(value, depth + 1, out);
            }
            indent(out, depth);
            out.push('}');
        }
        Shown::Array(None) => out.push_str("[]"),
        Shown::Array(Some(item)) => {
            out.push('[');
            indent(out, depth + 1);
            write(item, depth + 1, out);
            indent(out, depth);
            out.push(']');
        }
    }
}

/// Writes a JSON string that is safe inside HTML and JavaScript too.
fn quote(text: &str, out: &mut String) {
    for char in quoted(text).chars() {
        match char {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
}
