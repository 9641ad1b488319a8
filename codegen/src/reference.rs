//! `$ref`: where references stand, and where their text points.

mod ids;

use std::collections::BTreeMap;

use postroom_schema::vocabulary;

pub(crate) use self::ids::{Ids, is_field, join};
use crate::tree::{NodeId, Segment, Tree, Value, View};

/// The URL of the meta-schema of draft-07, the one that is a file of the generator itself.
pub(crate) const META_SCHEMA: &str = "http://json-schema.org/draft-07/schema";

/// The extension that binds an envelope's events to messages. It holds references, as does [`DELIVERY`]; no other one does.
pub(crate) const ENVELOPE: &str = "x-postroom-envelope";

/// The extension that says how the messages of an operation are delivered.
pub(crate) const DELIVERY: &str = "x-postroom-delivery";

/// The extension that names the header in which messages have their names, of a document or of a message.
pub(crate) const NAME_HEADER: &str = "x-postroom-name-header";

/// The names of extensions that begin as only ours do.
pub(crate) const EXTENSIONS: &[&str] = &[DELIVERY, ENVELOPE, NAME_HEADER];

/// Returns whether a field is meant as an extension of ours, and is none.
pub(crate) fn is_misspelt(field: &str) -> bool {
    field.starts_with("x-postroom") && !EXTENSIONS.contains(&field)
}

/// The path of the file that stands for each URL without its fragment.
pub(crate) type Mapping = BTreeMap<String, String>;

/// The target of the part of a reference before the `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// The file itself.
    Here,
    /// The normalised path of another file.
    File(String),
    /// A URL for which no file is mapped.
    Remote(String),
}

/// The references that [`find`] found so far, in every part of the tree that it was asked about.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) references: Vec<NodeId>,
    /// Those that stand for a whole map of schemas.
    pub(crate) maps: Vec<NodeId>,
    /// The nulls in place of a reference that was meant.
    pub(crate) empty: Vec<NodeId>,
    /// The objects that say by `schemaFormat` in which language their `schema` is.
    pub(crate) formats: Vec<NodeId>,
    /// The schemas that have a name of their own, each with the keyword that says it: `$id`, `id` in draft-04, or `$anchor`.
    pub(crate) identified: Vec<(NodeId, &'static str)>,
    /// `true` for each node that was visited, by its position.
    visited: Vec<bool>,
}

impl Found {
    /// Returns whether the value was visited.
    pub(crate) fn has(&self, node: NodeId) -> bool {
        self.visited.get(node.0 as usize).copied().unwrap_or_default()
    }
}

/// The role of an object, by what its members are: it decides what a key such as `default` or `$ref` means.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// Keywords of a schema, or fields of an AsyncAPI object.
    Keywords,
    /// Names of schemas: any key may be one, `$ref` too. A text under it is no schema, and stands for a whole map of them.
    SchemaNames,
    /// Other names that the author chose; `$ref` stands for a whole map of them.
    Names,
    /// The `components` object: every member holds names.
    Components,
}

/// Finds the references in a value and in what it contains. Examples, defaults, constants and extensions are data:
/// a `$ref` in them is text. What stands under a key that nobody knows may be data too, and has no identity.
pub(crate) fn find(tree: &Tree, from: NodeId, found: &mut Found) {
    found.visited.resize(tree.len(), false);
    let mut open = vec![(from, Role::Keywords, Context { is_known: true, is_draft_04: false })];
    while let Some((id, role, mut context)) = open.pop() {
        if std::mem::replace(&mut found.visited[id.0 as usize], true) {
            continue;
        }
        let view = tree.view(id);
        match view.value() {
            Value::Array(items) => open.extend(items.iter().rev().map(|item| (*item, Role::Keywords, context))),
            Value::Object(_) if text(view).is_some() => {
                found.references.push(id);
                if role == Role::SchemaNames {
                    found.maps.push(id);
                }
            }
            Value::Object(members) => {
                let reference =
                    view.get("$ref").filter(|text| role != Role::SchemaNames && *text.value() == Value::Null);
                found.empty.extend(reference.map(|text| text.id));
                let formatted = role == Role::Keywords && schema_format(view).is_some();
                if formatted {
                    found.formats.push(id);
                }
                if role == Role::Keywords {
                    let draft = view.text_of("$schema").or_else(|| schema_format(view));
                    context.is_draft_04 = draft.map_or(context.is_draft_04, |draft| draft.contains("draft-04"));
                    found.identified.extend(context.identifier(view).map(|key| (id, key)));
                }
                for member in members.iter().rev() {
                    let foreign = formatted
                        && ["schema", "payload"].contains(&member.key.as_str())
                        && language(schema_format(view).unwrap_or_default()) == Language::Foreign;
                    if let Some(inner) = role_of(&member.key, role).filter(|_| !foreign) {
                        let is_known = view.parent().is_none() || holds_schemas(&member.key, role);
                        let context = Context { is_known: is_known && context.is_known, ..context };
                        open.push((member.value, inner, context));
                    }
                }
            }
            _ => {}
        }
    }
}

/// What is known of a value by what is around it.
#[derive(Clone, Copy)]
struct Context {
    /// `true` if it stands where schemas do.
    is_known: bool,
    /// `true` if schemas are of draft-04 here.
    is_draft_04: bool,
}

impl Context {
    /// Returns the keyword by which a schema has a name of its own.
    fn identifier(self, view: View<'_>) -> Option<&'static str> {
        let keys = ["$id", if self.is_draft_04 { "id" } else { "$anchor" }, "$anchor"];
        keys.into_iter().find(|key| self.is_known && view.text_of(key).is_some())
    }
}

/// Returns whether schemas are meant to stand under a key of an object with a role.
fn holds_schemas(key: &str, role: Role) -> bool {
    const FIELDS: [&str; 7] = ["headers", "message", "payload", "publish", "schema", "subscribe", "traits"];
    role != Role::Keywords
        || role_of(key, role).is_some_and(|role| role != Role::Keywords)
        || vocabulary::keyword(key).is_some_and(|keyword| keyword.holds.is_some())
        || FIELDS.contains(&key)
}

/// Returns the text of the `$ref` of an object that has one.
pub(crate) fn text(view: View<'_>) -> Option<&str> {
    view.get("$ref")?.str()
}

/// Returns the format of an object that holds a schema together with its format: a schema with its wrapper, and in 2.x a
/// message.
pub(crate) fn schema_format(view: View<'_>) -> Option<&str> {
    view.get("schema").or(view.get("payload"))?;
    view.get("schemaFormat")?.str()
}

/// The language that a schema is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// AsyncAPI's own, or JSON Schema.
    JsonSchema,
    /// OpenAPI's 3.0, which is JSON Schema with words of its own; and draft-04, which shares some of them.
    OpenApi,
    /// A later draft than draft-07, and OpenAPI's 3.1, which is one with some of these words.
    Later,
    /// Another one: Avro, Protocol Buffers, RAML.
    Foreign,
}

/// The drafts of JSON Schema, by what a `schemaFormat` calls them after `draft-`, with their languages.
const DRAFTS: &[(&str, Language)] = &[
    ("", Language::JsonSchema),
    ("04", Language::OpenApi),
    ("06", Language::JsonSchema),
    ("07", Language::JsonSchema),
    ("2019-09", Language::Later),
    ("2020-12", Language::Later),
];

/// Returns the language that a `schemaFormat` names.
pub(crate) fn language(format: &str) -> Language {
    let format: String = format.chars().filter(|char| !char.is_whitespace()).flat_map(char::to_lowercase).collect();
    let (kind, parameters) = format.split_once(';').unwrap_or((&format, ""));
    let version = parameters.split(';').find_map(|parameter| parameter.strip_prefix("version=")).unwrap_or_default();
    let version = version.strip_prefix("draft-").unwrap_or(version);
    let is_plain = !kind.contains('+');
    match kind.trim_end_matches("+json").trim_end_matches("+yaml") {
        "application/vnd.aai.asyncapi" => Language::JsonSchema,
        "application/vnd.oai.openapi" if version.starts_with("3.1") => Language::Later,
        "application/vnd.oai.openapi" => Language::OpenApi,
        "application/schema" if !is_plain => {
            DRAFTS.iter().find(|(name, _)| *name == version).map_or(Language::Foreign, |(_, language)| *language)
        }
        _ => Language::Foreign,
    }
}

/// The keywords that drafts before draft-07 do not know, by what a `schemaFormat` calls them.
const UNKNOWN: &[(&str, &[&str])] = &[
    ("draft-04", &["const", "contains", "else", "if", "propertyNames", "then"]),
    ("draft-06", &["else", "if", "then"]),
];

/// Returns the keywords that refuse values in draft-07, and say nothing in the draft that a `schemaFormat` names.
pub(crate) fn unknown_words(format: &str) -> &'static [&'static str] {
    let is_draft = |(draft, _): &&(&str, _)| language(format) != Language::Foreign && format.contains(*draft);
    UNKNOWN.iter().find(is_draft).map_or(&[], |(_, words)| words)
}

/// Returns the language of a schema: in its wrapper, or behind a reference that led past it.
pub(crate) fn language_of(view: View<'_>) -> Language {
    format_of(view).map_or(Language::JsonSchema, |(format, _)| language(format))
}

/// Returns the format of a schema that has one, and the schema without the wrapper that says it; with it where it lacks
/// `schema`.
pub(crate) fn format_of(view: View<'_>) -> Option<(&str, View<'_>)> {
    let target = view.target();
    if let Some(format) = target.get("schemaFormat").and_then(View::str) {
        return Some((format, target.get("schema").unwrap_or(target)));
    }
    let (wrapper, segment) = target.parent()?;
    let is_wrapped = matches!(segment, Segment::Key(key) if key == "schema");
    Some((wrapper.get("schemaFormat").filter(|_| is_wrapped)?.str()?, target))
}

/// Returns the location that a reference names.
pub(crate) fn locate(from: View<'_>, reference: &str, ids: &Ids, mapping: &Mapping) -> Location {
    let (file, _) = split(reference);
    if file.is_empty() {
        return Location::Here;
    }
    let url = join(&ids.base(from, mapping), file);
    if let Some(path) = mapping.get(file).or_else(|| mapping.get(&url)) {
        return Location::File(path.clone());
    }
    if url == META_SCHEMA {
        return Location::File(url);
    }
    if !is_path(file) {
        return Location::Remote(file.to_owned());
    }
    let (from, file) = (from.file(), decode(file));
    let path = normalise(&match from.rsplit_once('/') {
        Some((folder, _)) if !is_absolute(&file) => format!("{folder}/{file}"),
        _ => file,
    });
    if path == from { Location::Here } else { Location::File(path) }
}

/// Splits a reference into what is before the `#` and the fragment after it.
pub(crate) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Returns whether a reference is the path of a file, and no URL.
fn is_path(file: &str) -> bool {
    // A single letter before the colon is a drive, not a scheme.
    let scheme = file.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| scheme.len() > 1);
    !file.starts_with("//") && scheme.is_none_or(|scheme| scheme.contains('/'))
}

/// Returns the path without `.`, `..` and doubled slashes as far as its text allows: one spelling for each file.
pub(crate) fn normalise(path: &str) -> String {
    let path = path.replace('\\', "/");
    let root = if path.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    format!("{root}{}", parts.join("/"))
}

/// Returns the text with its percent-encoded bytes decoded; left alone if that gives no UTF-8.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match digits.filter(|digits| !digits.starts_with('+')).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Returns the role of the value of `key` in an object with that role; `None` if it is data.
fn role_of(key: &str, role: Role) -> Option<Role> {
    match role {
        Role::SchemaNames | Role::Names => Some(Role::Keywords),
        Role::Components if key.starts_with("x-") => None,
        Role::Components => Some(Role::Names),
        Role::Keywords => match key {
            ENVELOPE | DELIVERY => Some(Role::Keywords),
            "default" | "example" | "examples" | "enum" | "const" => None,
            "components" => Some(Role::Components),
            "properties" | "patternProperties" | "definitions" | "$defs" | "dependencies" | "dependentSchemas" => {
                Some(Role::SchemaNames)
            }
            "schemas" | "channels" | "messages" | "operations" | "parameters" | "servers" | "variables" | "events" => {
                Some(Role::Names)
            }
            _ if key.starts_with("x-") => None,
            _ => Some(Role::Keywords),
        },
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.get(1..3) == Some(":/")
}
