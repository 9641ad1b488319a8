//! Schemas that no Rust type stands for. Code cannot be generated for them; tools get what the document says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use crate::{
    ir::Shape,
    names::pascal,
    reference::ENVELOPE,
    tree::{NodeId, Value, View},
};

use super::{
    Body, Form, Reading, SchemaId, Schemas, Use, enclosing,
    fit::is_sound,
    keywords::{ANNOTATION_FORMATS, CHECKED_FORMATS, Part, Word, part, word},
    text::shape_name,
    value::{distinct, json, quoted},
};

/// The codes of errors that tools need not care for, because they are about generated types alone.
pub(crate) const UNTYPED: &[&str] = &[
    "all-of-too-deep",
    "conflicting-all-of",
    "empty-range",
    "enum-mismatch",
    "invalid-pattern",
    "missing-type",
    "newer-keyword",
    "null-not-listed",
    "undeclared-required",
    "unsatisfiable",
    "unsupported-keyword",
];

impl<'a> Reading<'_, 'a> {
    /// Finds what schemas without a type hold, resolves aliases and compares everything with everything.
    pub(super) fn settle(&mut self) {
        loop {
            while let Some(id) = self.untyped.pop_first() {
                self.keep(id);
                self.drain();
            }
            self.schemas.resolve(self.diagnostics);
            self.schemas.refuse_choices_of_themselves(self.diagnostics);
            self.schemas.share_branches();
            self.schemas.compare();
            self.check_nulls();
            self.untyped.retain(|id| !self.schemas.verbatim.contains_key(id));
            if self.untyped.is_empty() {
                return;
            }
        }
    }

    /// Reports every `oneOf` of which null fits several branches: it was taken out of them as if it fitted one.
    fn check_nulls(&mut self) {
        for (owner, branches) in std::mem::take(&mut self.nulls) {
            let also = branches.iter().find(|branch| self.schemas.may_be_null(**branch, MAX_DEPTH));
            if let Some(also) = also {
                self.current = owner;
                self.null_fits_twice(self.schemas.view(also.at));
            }
        }
    }

    pub(super) fn null_fits_twice(&mut self, branch: View<'_>) {
        let message = "null fits this branch of `oneOf`, and another one: so it fits none";
        self.error(branch, "unsupported-keyword", message, "allow null in one branch alone");
    }

    /// Keeps a schema as it is written, with the schemas in it.
    fn keep(&mut self, id: SchemaId) {
        if self.schemas.verbatim.contains_key(&id) {
            return;
        }
        let at = self.schemas.view(self.schemas.get(id).node);
        let parts = schemas_in(at).into_iter().map(|(owner, schema)| self.value(owner, schema, None)).collect();
        self.schemas.verbatim.insert(id, parts);
        let schema = &mut self.schemas.list[id.0];
        // Its own words say whether null is allowed, and no other schema stands for it.
        schema.nullable = false;
        if matches!(schema.form, Form::Alias(_)) {
            schema.form = Form::Invalid;
        }
    }
}

/// The schemas that stand directly in a schema, each with the schema or list in which it is written.
fn schemas_in(schema: View<'_>) -> Vec<(View<'_>, View<'_>)> {
    let mut found = Vec::new();
    for (key, value) in schema.members() {
        match part(key) {
            Some(Part::Schema) if is_schema(value) => found.push(value),
            Some(Part::Schema | Part::List) => found.extend(value.items()),
            Some(Part::Named) => {
                found.extend(value.members().map(|(_, value)| value).filter(|value| is_schema(*value)))
            }
            None => {}
        }
    }
    let owner = |value: View<'_>| enclosing(value, 1).map_or(schema.id, |view| view.id);
    found.into_iter().map(|value| (schema.tree.view(owner(value)), value)).collect()
}

/// Whether a value can be a schema; `dependencies` also has lists of names, and `items` lists of schemas.
pub(super) fn is_schema(value: View<'_>) -> bool {
    matches!(value.value(), Value::Bool(_) | Value::Object(_))
}

impl Schemas<'_> {
    /// Lets the only branch of a schema that others refer to count as referred to: it is what their references end in.
    pub(super) fn share_branches(&mut self) {
        let ends = (0..self.len()).map(SchemaId).filter(|id| self.is_referenced(*id));
        let ends: Vec<NodeId> = ends.map(|id| self.get(self.resolved[id.0].0).node).collect();
        self.referenced.extend(ends);
    }

    /// Whether null may be valid; true where it is not certain.
    fn may_be_null(&self, value: Use, depth: usize) -> bool {
        let (end, nullable) = self.resolve_use(value);
        let schema = self.get(end);
        let Some(depth) = depth.checked_sub(1) else { return true };
        let listed = || schema.rules.enumeration.iter().flatten().chain(&schema.rules.constant);
        if matches!(schema.form, Form::Invalid) && !self.is_verbatim(end) {
            // Reported for itself.
            return false;
        }
        nullable
            || self.is_verbatim(end)
            || match &schema.form {
                Form::Enum { .. } => false,
                Form::Union { branches, .. } => branches.iter().any(|(_, branch)| self.may_be_null(*branch, depth)),
                Form::Leaf(Shape::Null) => true,
                Form::Invalid | Form::Alias(_) => true,
                _ if listed().next().is_some() => listed().any(crate::ir::Literal::is_null),
                _ => !schema.rules.has_type,
            }
    }

    /// Whether the text of a schema is what the document says.
    pub(super) fn is_verbatim(&self, id: SchemaId) -> bool {
        self.verbatim.contains_key(&id)
    }

    /// What each schema is called where texts refer to it: by the name of its type, else for its key. Two that differ
    /// never have one name.
    pub(super) fn definitions(&self, types: BTreeMap<SchemaId, String>) -> BTreeMap<SchemaId, String> {
        let untyped = (0..self.len()).map(SchemaId).filter(|id| {
            let has_no_type = self.is_verbatim(*id) || id.0 >= self.typed;
            has_no_type && !types.contains_key(id) && self.is_referenced(*id)
        });
        let untyped: Vec<_> = untyped.map(|id| (id, pascal(&self.key(self.get(id).node)))).collect();
        let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
        let mut names = BTreeMap::new();
        for (id, wanted) in types.into_iter().chain(untyped) {
            let class = self.class(id);
            let numbered = (2..).map(|number| format!("{wanted}{number}"));
            let mut candidates = std::iter::once(wanted.clone()).chain(numbered);
            let name = candidates.find(|name| *bearers.entry(name.clone()).or_insert(class) == class);
            names.extend(name.map(|name| (id, name)));
        }
        names
    }
}

/// Keywords that a text has anyway, or that mean nothing outside of their document.
const APART: &[&str] =
    &["title", "description", "default", "examples", "definitions", "$defs", "$id", "$schema", "$ref", ENVELOPE];

fn decides(keyword: &str) -> bool {
    matches!(word(keyword), Some(Word::General | Word::Of(_) | Word::Unsupported))
}

fn is_known_format(format: &str) -> bool {
    CHECKED_FORMATS.contains(&format) || ANNOTATION_FORMATS.contains(&format)
}

impl Form {
    /// The type of the values, as `type` names it.
    fn kind(&self) -> Option<&'static str> {
        match self {
            Form::Leaf(shape) => Some(shape_name(shape)).filter(|name| !name.is_empty()),
            Form::Array(_) => Some("array"),
            Form::Map(_) | Form::Object(_) => Some("object"),
            Form::Invalid | Form::Alias(_) | Form::Enum { .. } | Form::Union { .. } => None,
        }
    }
}

impl<'a> Body<'_, '_, 'a> {
    /// What a schema says, each keyword as it is written.
    pub(super) fn verbatim(&mut self, schema: View<'a>, or_null: bool) {
        if or_null {
            self.key("anyOf");
            self.push("[{");
            self.verbatim(schema, false);
            return self.push("},{\"type\":\"null\"}]");
        }
        if schema.bool() == Some(false) {
            return self.raw("not", "{}");
        }
        for (key, value) in schema.members().filter(|(key, _)| decides(key)) {
            self.key(key);
            match (part(key), value.value()) {
                (Some(Part::Schema), Value::Bool(_) | Value::Object(_)) => self.part(value),
                (Some(Part::Schema | Part::List), Value::Array(_)) => {
                    self.push("[");
                    for (index, item) in value.items().enumerate() {
                        self.push(if index > 0 { "," } else { "" });
                        self.part(item);
                    }
                    self.push("]");
                }
                (Some(Part::Named), Value::Object(_)) => {
                    self.push("{");
                    for (name, item) in value.members() {
                        self.key(name);
                        self.part(item);
                    }
                    self.push("}");
                }
                (None, Value::Array(_)) if matches!(key, "enum" | "required" | "type") => self.push(&distinct(value)),
                _ => self.push(&whole(value)),
            }
        }
    }

    fn part(&mut self, value: View<'a>) {
        match self.texts.schemas.at(value).filter(|_| is_schema(value)) {
            Some(schema) => self.schema(schema),
            None => self.push(&whole(value)),
        }
    }

    /// Every keyword that says nothing of the values that are valid and is not written yet.
    pub(super) fn annotations(&mut self, value: Use) {
        let schemas = self.texts.schemas;
        let mut seen = BTreeSet::new();
        let mut next = Some(value.schema);
        while let Some(id) = next {
            let schema = schemas.get(id);
            let silent = |key: &str, at: View<'_>| match word(key) {
                _ if APART.contains(&key) => false,
                Some(Word::Annotation | Word::Unchecked | Word::Newer) | None => true,
                Some(_) if schemas.is_verbatim(id) => false,
                Some(Word::Of(kind)) => schema.form.kind().is_some_and(|own| own != kind && own != "integer"),
                Some(_) => key == "format" && !at.str().is_some_and(is_known_format),
            };
            for (key, at) in
                schemas.view(schema.node).members().filter(|(key, at)| silent(key, *at) && is_sound(key, *at))
            {
                if seen.insert(key) {
                    self.raw(key, &whole(at));
                }
            }
            next = if let Form::Alias(alias) = schema.form { Some(alias.schema) } else { None };
        }
    }
}

/// Beyond this many bytes references are not followed any more: what refers to one another would square its size.
const MAX_FOLLOWED: usize = 64 * 1024;

/// How deep references are followed.
const MAX_DEPTH: usize = 8;

/// A value that is no schema as JSON text, with what its references lead to in their place.
pub(crate) fn whole(value: View<'_>) -> String {
    let mut out = String::new();
    write_whole(value, &mut Vec::new(), &mut out);
    out
}

/// The depth is that of a document, so many times.
fn write_whole(value: View<'_>, followed: &mut Vec<NodeId>, out: &mut String) {
    let target = value.target();
    if target.id != value.id {
        if followed.contains(&target.id) || followed.len() == MAX_DEPTH || out.len() > MAX_FOLLOWED {
            return out.push_str(&json(value));
        }
        followed.push(target.id);
        write_whole(target, followed, out);
        followed.pop();
        return;
    }
    match value.value() {
        Value::Array(_) => {
            out.push('[');
            for (index, item) in value.items().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_whole(item, followed, out);
            }
            out.push(']');
        }
        Value::Object(_) => {
            out.push('{');
            for (index, (key, item)) in value.members().enumerate() {
                _ = write!(out, "{}{}:", if index > 0 { "," } else { "" }, quoted(key));
                write_whole(item, followed, out);
            }
            out.push('}');
        }
        _ => out.push_str(&json(value)),
    }
}
