//! Schemas of which a Rust type does not say all: values are held apart to what it does not say, and tools get what the
//! document says.

use std::collections::BTreeMap;

use postroom_schema::{schema::Types, vocabulary::concerned};

use crate::{
    graph,
    ir::{Rules, Shape},
    names::pascal,
    reference::ENVELOPE,
    tree::{Member, NodeId, Value, View},
};

use super::{
    Form, Reading, Schema, SchemaId, Schemas, Use, enclosing,
    fit::is_sound,
    keywords::{ANNOTATION_FORMATS, CHECKED_FORMATS, Part, Word, part, word},
    value::{copy, is_schema, member, shape_name, whole_within},
    written::Written,
};

/// The depth of choices in one another from which on it is not certain whether null fits.
const MAX_DEPTH: usize = 8;

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
            self.schemas.name_circles();
            self.schemas.compare();
            self.check_nulls();
            let (schemas, shapeless) = (&*self.schemas, &self.shapeless);
            self.untyped.retain(|id| !schemas.is_kept(*id, shapeless.contains(id)));
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
        self.untyped(branch, "checked-value", message, "allow null in one branch alone");
    }

    /// Keeps a schema as it is written, with the schemas in it.
    fn keep(&mut self, id: SchemaId) {
        if !self.schemas.verbatim.contains_key(&id) {
            let at = self.schemas.view(self.schemas.get(id).node);
            let mut parts = Vec::new();
            for (owner, schema) in schemas_in(at) {
                // What is part of the type as well has its name from there.
                let known = self.schemas.at(schema).filter(|_| schema.target().id == schema.id);
                parts.push(known.unwrap_or_else(|| self.value(owner, schema, None)));
            }
            parts.extend(references_within(at).into_iter().map(|at| self.value(at, at, None)));
            self.schemas.verbatim.insert(id, parts);
        }
        // What stands for another schema cannot be as it is written.
        if self.shapeless.contains(&id) || matches!(self.schemas.get(id).form, Form::Alias(_)) {
            self.schemas.shapeless.insert(id);
            self.schemas.by_type.remove(&id);
            self.schemas.whole.remove(&id);
            self.schemas.apart.remove(&id);
            let schema = &mut self.schemas.list[id.0];
            // Its own words say whether null is allowed, and no other schema stands for it.
            (schema.nullable, schema.form, schema.rules) = (false, Form::Leaf(Shape::Any), Rules::default());
        }
    }

    /// Decides whether a schema has a type beside the keywords that no type holds, which values are held to apart.
    pub(super) fn keep_apart(&mut self, schema: &Schema) {
        let apart = std::mem::take(&mut self.apart);
        let Some((_, _, first)) = apart.first().copied() else { return };
        let mut keywords: Vec<String> = Vec::new();
        for (_, keyword, _) in &apart {
            let quoted = format!("`{keyword}`");
            if !keywords.contains(&quoted) {
                keywords.push(quoted);
            }
        }
        // A type does not read null as a value of its own.
        let is_about_null = apart.iter().any(|(_, keyword, _)| concerned(keyword).holds(Types::NULL));
        let has_type = match &schema.form {
            Form::Leaf(Shape::Any | Shape::Null) | Form::Enum { .. } | Form::Alias(_) | Form::Invalid => false,
            Form::Leaf(_) | Form::Array(_) | Form::Tuple(_) | Form::Map(_) | Form::Object(_) | Form::Union { .. } => {
                !(schema.nullable && is_about_null)
            }
        };
        let (keywords, verb) = (keywords.join(", "), if keywords.len() == 1 { "says" } else { "say" });
        let help = "nothing need be done: values are held to it when they are decoded, checked and written";
        if self.shapeless.contains(&self.current) || !has_type {
            return self.untyped(first, "checked-value", format!("{keywords} {verb} what no Rust type holds"), help);
        }
        let message = format!("{keywords} {verb} what the Rust type does not hold: values are held to it apart");
        self.as_written(first, "checked-value", message, help);
        self.schemas.apart.insert(self.current, apart.iter().map(|(schema, key, _)| (schema.id, *key)).collect());
    }
}

/// Returns the references in what is written in place in a schema's own schemas.
fn references_within(schema: View<'_>) -> Vec<View<'_>> {
    let (mut found, mut open) = (Vec::new(), vec![schema]);
    while let Some(schema) = open.pop() {
        for (_, inner) in schemas_in(schema) {
            if inner.target().id == inner.id { open.push(inner) } else { found.push(inner) }
        }
    }
    found
}

/// Returns the schemas that stand directly in a schema, each with the schema or list in which it is written.
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

impl<'a> Schemas<'a> {
    /// Returns whether a schema is kept as it is written, without a type if it has none.
    fn is_kept(&self, id: SchemaId, is_shapeless: bool) -> bool {
        self.verbatim.contains_key(&id) && (!is_shapeless || self.is_shapeless(id))
    }

    /// Lets the only branch of a schema that others refer to count as referred to: it is what their references end in.
    pub(super) fn share_branches(&mut self) {
        let ends = (0..self.len()).map(SchemaId).filter(|id| self.is_referenced(*id));
        let ends: Vec<NodeId> = ends.map(|id| self.get(self.resolved[id.0].0).node).collect();
        self.referenced.extend(ends);
    }

    /// Lets schemas that lead back to themselves without a reference, because they are united with what holds them, count
    /// as referred to: their names are what ends their types.
    fn name_circles(&mut self) {
        let edges = (0..self.len()).map(SchemaId).map(|id| {
            let ends = self.uses(id).into_iter().chain(self.parts(id)).map(|part| self.resolve_use(part).0);
            ends.filter(|end| !self.is_ended_by_name(*end)).map(|end| end.0).collect()
        });
        let edges: Vec<Vec<usize>> = edges.collect();
        let circles = graph::on_cycles(&edges).into_iter().enumerate().filter(|(_, is_on_cycle)| *is_on_cycle);
        let nodes: Vec<NodeId> = circles.map(|(index, _)| self.get(SchemaId(index)).node).collect();
        self.referenced.extend(nodes);
    }

    /// Returns the keywords that a schema's type does not hold: all of them, if it has none.
    pub(crate) fn keywords_apart(&self, id: SchemaId) -> Vec<&'a str> {
        if self.is_shapeless(id) {
            let members = self.view(self.get(id).node).members();
            return members.map(|(keyword, _)| keyword).filter(|keyword| decides(keyword)).collect();
        }
        self.apart(id).iter().map(|(_, keyword)| *keyword).collect()
    }

    /// Returns whether null may be valid; true if it is not certain.
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

    /// Returns whether the text of a schema is what the document says.
    pub(super) fn is_verbatim(&self, id: SchemaId) -> bool {
        self.verbatim.contains_key(&id)
    }

    /// Returns the name of each schema that texts refer to: that of its type, else one for its key. Two that differ
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

/// The keywords that a text has anyway, or that mean nothing outside of their document.
pub(super) const APART: &[&str] = &[
    "title",
    "description",
    "default",
    "examples",
    "definitions",
    "$anchor",
    "$defs",
    "$id",
    "$schema",
    "$ref",
    ENVELOPE,
];

fn decides(keyword: &str) -> bool {
    matches!(word(keyword), Some(Word::General | Word::Of(_) | Word::Unsupported))
}

fn is_known_format(format: &str) -> bool {
    CHECKED_FORMATS.contains(&format) || ANNOTATION_FORMATS.contains(&format)
}

impl Form {
    /// Returns the type of the values, as `type` names it.
    fn kind(&self) -> Option<&'static str> {
        match self {
            Form::Leaf(shape) => Some(shape_name(shape)).filter(|name| !name.is_empty()),
            Form::Array(_) | Form::Tuple(_) => Some("array"),
            Form::Map(_) | Form::Object(_) => Some("object"),
            Form::Invalid | Form::Alias(_) | Form::Enum { .. } | Form::Union { .. } => None,
        }
    }
}

impl<'a> Written<'_, 'a> {
    /// Writes what a schema says, each keyword as it is written.
    pub(super) fn verbatim(&mut self, schema: View<'a>, or_null: bool) -> Vec<Member> {
        let place = schema.place();
        if or_null {
            let members = self.verbatim(schema, false);
            let whole = self.object(members, place);
            let kind = self.text("type", "null", place);
            let null = self.object(vec![kind], place);
            let branches = self.list(vec![whole, null], place);
            return vec![member("anyOf", branches, place)];
        }
        if schema.bool() == Some(false) {
            let anything = self.object(Vec::new(), place);
            return vec![member("not", anything, place)];
        }
        let deciding = schema.members().filter(|(key, _)| decides(key)).collect::<Vec<_>>();
        deciding.into_iter().map(|(key, value)| member(key, self.deciding(key, value), value.place())).collect()
    }

    /// Writes the value of a keyword.
    fn deciding(&mut self, key: &str, value: View<'a>) -> NodeId {
        match (part(key), value.value()) {
            (Some(Part::Schema), Value::Bool(_) | Value::Object(_)) => self.part(value),
            (Some(Part::Schema | Part::List), Value::Array(_)) => {
                let items = value.items().map(|item| self.part(item)).collect();
                self.list(items, value.place())
            }
            (Some(Part::Named), Value::Object(_)) => {
                let named = value.members().map(|(name, item)| member(name, self.part(item), item.place())).collect();
                self.object(named, value.place())
            }
            (None, Value::Array(_)) if matches!(key, "enum" | "required" | "type") => self.distinct(value),
            _ => whole_within(&mut self.tree, value),
        }
    }

    fn part(&mut self, value: View<'a>) -> NodeId {
        match self.schemas.at(value).filter(|_| is_schema(value)) {
            Some(schema) => self.schema(schema),
            None => whole_within(&mut self.tree, value),
        }
    }

    /// Returns the annotations of a use, which say nothing of the values that are valid: first what people read, then
    /// `default` and `examples`, then all else, if annotations count.
    pub(super) fn annotations(&self, value: Use) -> Vec<(&'a str, View<'a>)> {
        let schemas = self.schemas;
        let sound = |key: &str, at: &View<'_>| match key {
            "title" | "description" => at.str().is_some(),
            _ => is_sound(key, *at),
        };
        let usual = ["title", "description", "default", "examples"].into_iter();
        let usual = usual.filter_map(|key| Some((key, schemas.annotation(value, key).filter(|at| sound(key, at))?)));
        let mut found: Vec<(&str, View<'a>)> = usual.collect();
        let mut next = Some(value.schema).filter(|_| self.annotated);
        while let Some(id) = next {
            let schema = schemas.get(id);
            let silent = |key: &str, at: View<'_>| match word(key) {
                _ if APART.contains(&key) => false,
                Some(Word::Annotation | Word::Unchecked | Word::Newer) | None => true,
                Some(_) if schemas.is_verbatim(id) => false,
                Some(Word::Of(kind)) => schema.form.kind().is_some_and(|own| own != kind && own != "integer"),
                Some(_) => key == "format" && !at.str().is_some_and(is_known_format),
            };
            for (key, at) in schemas.view(schema.node).members().filter(|(key, at)| silent(key, *at)) {
                if is_sound(key, at) && found.iter().all(|(known, _)| *known != key) {
                    found.push((key, at));
                }
            }
            next = if let Form::Alias(alias) = schema.form { Some(alias.schema) } else { None };
        }
        found
    }

    /// Writes an annotation as a member.
    pub(super) fn annotation(&mut self, key: &str, value: View<'_>) -> Member {
        let is_data = matches!(key, "title" | "description" | "default" | "examples");
        let written = if is_data { copy(&mut self.tree, value) } else { whole_within(&mut self.tree, value) };
        member(key, written, value.place())
    }
}
