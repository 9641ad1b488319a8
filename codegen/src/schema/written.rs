//! Schemas as JSON Schema (draft-07), built from what was understood of them, with the places of the documents' own values.
//!
//! A schema that others refer to is written once, and named.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use postroom_schema::{json::Document, schema::link};

use crate::{
    ir::{Pattern, Rules, SchemaText},
    tree::{FileId, Member, NodeId, Place, Tree, Value, View},
};

use super::{
    Form, Object, Open, SchemaId, Schemas, Use,
    keywords::ANNOTATION_FORMATS,
    value::{copy, member, shape_name},
};

/// The writer of schemas.
#[derive(Debug)]
pub(crate) struct Written<'s, 'a> {
    pub(super) schemas: &'s Schemas<'a>,
    /// The names under `definitions`.
    names: BTreeMap<SchemaId, String>,
    /// `true` for each schema that holds itself, by `SchemaId`.
    recursive: Vec<bool>,
    /// `true` if annotations count, which say nothing of validity.
    pub(super) annotated: bool,
    pub(super) tree: Tree,
    /// The name of each definition, by what it says and whether null is allowed besides.
    defined: BTreeMap<(SchemaId, bool), String>,
    definitions: BTreeMap<String, NodeId>,
    /// The definitions that are not written yet.
    waiting: VecDeque<(SchemaId, bool, NodeId)>,
    roots: BTreeMap<usize, NodeId>,
    /// The names of the types that the schema refers to which is being written.
    refers_to: BTreeSet<String>,
    texts: BTreeMap<usize, SchemaText>,
}

/// The purpose of a schema that is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Root<'r> {
    pub(crate) value: Use,
    pub(crate) nullable: bool,
    /// The properties that are not required here, whatever the schema says.
    pub(crate) optional: &'r BTreeSet<String>,
}

impl<'s, 'a> Written<'s, 'a> {
    /// Creates a writer without schemas, with these names of types; `recursive` says which schemas hold themselves.
    /// `annotated` ones hold every annotation, and not those alone that generated code has a use for.
    pub(crate) fn new(
        schemas: &'s Schemas<'a>,
        names: BTreeMap<SchemaId, String>,
        recursive: Vec<bool>,
        annotated: bool,
    ) -> Self {
        let mut tree = Tree::default();
        schemas.tree.files().iter().for_each(|file| _ = tree.add_file(&*file.path));
        Self {
            schemas,
            // Generated code has texts of types alone.
            names: if annotated { schemas.definitions(names) } else { names },
            recursive,
            annotated,
            tree,
            defined: BTreeMap::new(),
            definitions: BTreeMap::new(),
            waiting: VecDeque::new(),
            roots: BTreeMap::new(),
            refers_to: BTreeSet::new(),
            texts: BTreeMap::new(),
        }
    }

    /// Writes the schema of the type at a position, with members of its own.
    pub(crate) fn write(&mut self, position: usize, root: Root<'_>, own: Vec<Member>) {
        let mut members = self.content(root.value, root.nullable, root.optional);
        members.extend(own);
        let place = self.schemas.view(root.value.at).place();
        let written = self.object(members, place);
        self.roots.insert(position, written);
        if !self.annotated {
            let refers_to = std::mem::take(&mut self.refers_to).into_iter().collect();
            let text = self.tree.view(written).to_string();
            self.texts.insert(position, SchemaText { text, refers_to });
        }
    }

    /// Returns the texts of types' schemas, for generated code: each refers to other types by their names.
    pub(crate) fn texts(&mut self) -> BTreeMap<usize, SchemaText> {
        std::mem::take(&mut self.texts)
    }

    /// Writes what is still referred to, and returns each type's schema by the type's position.
    pub(crate) fn finish(mut self) -> BTreeMap<usize, Document> {
        while let Some((id, nullable, node)) = self.waiting.pop_front() {
            let plain = Use { schema: id, at: self.schemas.get(id).node };
            let members = self.content(plain, nullable, &BTreeSet::new());
            self.tree.set(node, Value::Object(members));
        }
        let (positions, roots): (Vec<usize>, Vec<NodeId>) = self.roots.into_iter().unzip();
        let roots = link(&mut self.tree, &self.definitions, &roots);
        let tree = Arc::new(self.tree);
        let documents = roots.into_iter().map(|root| Document::new(Arc::clone(&tree), root));
        positions.into_iter().zip(documents).collect()
    }

    /// Writes a schema for a use, by name if it has one.
    pub(crate) fn schema(&mut self, value: Use) -> NodeId {
        let (id, nullable) = self.schemas.resolve_use(value);
        let says_null = self.schemas.is_verbatim(id) && self.schemas.get(id).nullable;
        let nullable = nullable && !says_null;
        let at = self.schemas.view(value.at);
        let is_referenced = self.schemas.is_referenced(id);
        if let Some(name) = self.names.get(&id).filter(|_| !self.annotated && (is_referenced || !nullable)) {
            let name = name.clone();
            let reference = self.text("$ref", &format!("#/definitions/{name}"), at.place());
            self.refers_to.insert(name);
            let reference = self.object(vec![reference], at.place());
            return if nullable { self.or_null(reference, at.place()) } else { reference };
        }
        if self.names.contains_key(&id) && is_referenced {
            if !self.recursive[id.0] {
                let mut members = vec![self.reference(id, nullable, at.place())];
                members.extend(self.own(value, id));
                return self.object(members, at.place());
            }
            let reference = self.reference(id, false, at.place());
            let reference = self.object(vec![reference], at.place());
            return if nullable { self.or_null(reference, at.place()) } else { reference };
        }
        if self.schemas.view(self.schemas.get(id).node).bool() == Some(false) {
            return self.add(Value::Bool(false), at.place());
        }
        let members = self.content(value, nullable, &BTreeSet::new());
        self.object(members, at.place())
    }

    /// Adds an object.
    pub(crate) fn object(&mut self, members: Vec<Member>, place: Place) -> NodeId {
        self.add(Value::Object(members), place)
    }

    /// Adds a list.
    pub(crate) fn list(&mut self, items: Vec<NodeId>, place: Place) -> NodeId {
        self.add(Value::Array(items), place)
    }

    /// Adds a text, and returns a member with it as the value.
    pub(crate) fn text(&mut self, key: &str, text: &str, place: Place) -> Member {
        let value = self.string(text, place);
        member(key, value, place)
    }

    /// Adds a text.
    pub(crate) fn string(&mut self, text: &str, place: Place) -> NodeId {
        self.add(Value::String(text.to_owned()), place)
    }

    /// Adds the schema that allows everything.
    pub(crate) fn anything(&mut self) -> NodeId {
        self.add(Value::Bool(true), NOWHERE)
    }

    fn add(&mut self, value: Value, place: Place) -> NodeId {
        self.tree.add(value, place, None)
    }

    /// Copies a list of a document, each value once: draft-07 wants the values of an `enum` to be unique, and
    /// validators refuse others.
    pub(super) fn distinct(&mut self, list: View<'_>) -> NodeId {
        let mut seen = BTreeSet::new();
        let items = list.items().filter(|value| seen.insert(value.canonical()));
        let items = items.collect::<Vec<_>>().into_iter().map(|item| copy(&mut self.tree, item)).collect();
        self.list(items, list.place())
    }

    /// Returns a `$ref` to a definition, which is written later.
    fn reference(&mut self, id: SchemaId, nullable: bool, place: Place) -> Member {
        let name = self.define(id, nullable);
        self.text("$ref", &format!("#/definitions/{name}"), place)
    }

    /// Returns the name of a definition, which is added if it is new.
    fn define(&mut self, id: SchemaId, nullable: bool) -> String {
        if let Some(name) = self.defined.get(&(id, nullable)) {
            return name.clone();
        }
        let wanted = self.names.get(&id).cloned().unwrap_or_default();
        // Schemas that hold themselves and say the same are one.
        let is_known = self.recursive[id.0] && self.definitions.contains_key(&wanted);
        let is_free = |name: &String| !self.definitions.contains_key(name);
        let is_own = |name: &String| !self.names.values().any(|other| other == name);
        let mut numbered = (2..).map(|number| format!("{wanted}{number}")).filter(is_own);
        let first = Some(wanted.clone()).filter(|name| is_known || (!nullable && is_free(name)));
        let name = first.or_else(|| numbered.find(is_free)).unwrap_or(wanted);
        if !is_known {
            let node = self.add(Value::Null, self.schemas.view(self.schemas.get(id).node).place());
            self.definitions.insert(name.clone(), node);
            self.waiting.push_back((id, nullable, node));
        }
        self.defined.insert((id, nullable), name.clone());
        name
    }

    fn or_null(&mut self, schema: NodeId, place: Place) -> NodeId {
        let kind = self.text("type", "null", place);
        let null = self.object(vec![kind], place);
        let branches = self.list(vec![schema, null], place);
        self.object(vec![member("anyOf", branches, place)], place)
    }

    /// Returns the annotations that a use has and the schema that it leads to has not.
    fn own(&mut self, value: Use, id: SchemaId) -> Vec<Member> {
        let plain = Use { schema: id, at: self.schemas.get(id).node };
        let known: BTreeSet<(&str, NodeId)> =
            self.annotations(plain).into_iter().map(|(key, value)| (key, value.id)).collect();
        let own = self.annotations(value).into_iter().filter(|(key, value)| !known.contains(&(*key, value.id)));
        own.map(|(key, value)| self.annotation(key, value)).collect()
    }

    /// Returns the members of a schema.
    fn content(&mut self, value: Use, nullable: bool, optional: &BTreeSet<String>) -> Vec<Member> {
        let schemas = self.schemas;
        let id = schemas.resolve_use(value).0;
        let schema = schemas.get(id);
        let at = schemas.view(schema.node);
        let (first, last): (Vec<_>, Vec<_>) =
            self.annotations(value).into_iter().partition(|(key, _)| matches!(*key, "title" | "description"));
        let mut members: Vec<Member> = first.into_iter().map(|(key, value)| self.annotation(key, value)).collect();
        if schemas.is_verbatim(id) {
            // Its own words say themselves that null is allowed.
            members.extend(self.verbatim(at, nullable && !schema.nullable));
        } else {
            members.extend(self.form(at, &schema.form, (&schema.rules, nullable), optional));
            members.extend(self.rules(at, &schema.rules, nullable));
        }
        members.extend(last.into_iter().map(|(key, value)| self.annotation(key, value)));
        members
    }

    fn form(
        &mut self,
        at: View<'a>,
        form: &Form,
        (rules, nullable): (&Rules, bool),
        optional: &BTreeSet<String>,
    ) -> Vec<Member> {
        match form {
            Form::Invalid | Form::Alias(_) => Vec::new(),
            Form::Leaf(shape) => self.kind(at, rules, shape_name(shape), nullable).into_iter().collect(),
            Form::Array(items) => {
                let inner = self.schema(*items);
                let kind = self.kind(at, rules, "array", nullable);
                kind.into_iter().chain([keyword(at, "items", inner)]).collect()
            }
            Form::Tuple(tuple) => {
                let items: Vec<NodeId> = tuple.items.iter().map(|item| self.schema(*item)).collect();
                let items = self.list(items, place_of(at, "items"));
                let closed = tuple.is_closed.then(|| self.scalar(at, "additionalItems", Value::Bool(false)));
                let kind = self.kind(at, rules, "array", nullable);
                kind.into_iter().chain([keyword(at, "items", items)]).chain(closed).collect()
            }
            Form::Map(map) => {
                let kind = self.kind(at, rules, "object", nullable);
                let names = map.names.map(|names| keyword(at, "propertyNames", self.schema(names)));
                kind.into_iter().chain(names).chain(self.values_of(at, map.values, rules)).collect()
            }
            Form::Object(object) => {
                let kind = self.kind(at, rules, "object", nullable);
                kind.into_iter().chain(self.members(at, object, rules, optional)).collect()
            }
            Form::Enum { values, constant } => {
                let kind = self.kind(at, rules, "string", nullable);
                let mut listed: Vec<Value> = values.iter().cloned().map(Value::String).collect();
                listed.extend(nullable.then_some(Value::Null));
                let listed = match listed.as_slice() {
                    [only] if *constant => self.scalar(at, "const", only.clone()),
                    _ => self.values(at, "enum", listed),
                };
                kind.into_iter().chain([listed]).collect()
            }
            Form::Union { exclusive, branches } => {
                let key = if *exclusive { "oneOf" } else { "anyOf" };
                let place = place_of(at, key);
                let mut list: Vec<NodeId> = branches.iter().map(|(_, branch)| self.schema(*branch)).collect();
                if nullable {
                    let kind = self.text("type", "null", place);
                    list.push(self.object(vec![kind], place));
                }
                let list = self.list(list, place);
                vec![member(key, list, place)]
            }
        }
    }

    /// Writes what the values of undeclared keys are: of all, or of those that match a pattern.
    fn values_of(&mut self, at: View<'a>, values: Use, rules: &Rules) -> Vec<Member> {
        if rules.keys.is_empty() {
            let inner = self.schema(values);
            return vec![keyword(at, "additionalProperties", inner)];
        }
        let place = place_of(at, "patternProperties");
        let patterns = rules.keys.iter().map(|pattern| member(&pattern.source, self.schema(values), place));
        let patterns = patterns.collect();
        let patterns = self.object(patterns, place);
        let closed = self.scalar(at, "additionalProperties", Value::Bool(false));
        vec![keyword(at, "patternProperties", patterns), closed]
    }

    fn kind(&mut self, at: View<'a>, rules: &Rules, kind: &str, nullable: bool) -> Option<Member> {
        let name = Value::String(kind.to_owned());
        match (rules.has_type && !kind.is_empty(), nullable && kind != "null") {
            (true, false) => Some(self.scalar(at, "type", name)),
            (true, true) => Some(self.values(at, "type", vec![name, Value::String("null".to_owned())])),
            (false, _) => None,
        }
    }

    fn members(&mut self, at: View<'a>, object: &Object, rules: &Rules, optional: &BTreeSet<String>) -> Vec<Member> {
        let mut properties = Vec::new();
        for property in object.properties.iter().filter(|property| property.declared) {
            let value = self.schema(property.value);
            properties.push(member(&property.name, value, self.schemas.view(property.value.at).place()));
        }
        let properties = self.object(properties, place_of(at, "properties"));
        let mut members = vec![keyword(at, "properties", properties)];
        let required = object.properties.iter().filter(|one| one.required && !optional.contains(&one.name));
        let required: Vec<Value> = required.map(|property| Value::String(property.name.clone())).collect();
        if !required.is_empty() {
            members.push(self.values(at, "required", required));
        }
        let additional = match object.additional {
            Open::Silent => None,
            Open::Denied => Some(self.add(Value::Bool(false), place_of(at, "additionalProperties"))),
            Open::Any => Some(self.add(Value::Bool(true), place_of(at, "additionalProperties"))),
            Open::Schema(value) => Some(self.schema(value)),
            Open::Matching(value) => {
                members.extend(self.values_of(at, value, rules));
                None
            }
        };
        members.extend(additional.map(|value| keyword(at, "additionalProperties", value)));
        members
    }

    fn rules(&mut self, at: View<'a>, rules: &Rules, nullable: bool) -> Vec<Member> {
        let format = at.get("format").and_then(View::str);
        let described = format.filter(|name| rules.has_type && ANNOTATION_FORMATS.contains(name));
        let format = rules.format.as_deref().or(described).map(|format| Value::String(format.to_owned()));
        let numbers = [
            ("minimum", &rules.minimum),
            ("maximum", &rules.maximum),
            ("exclusiveMinimum", &rules.exclusive_minimum),
            ("exclusiveMaximum", &rules.exclusive_maximum),
            ("multipleOf", &rules.multiple_of),
        ];
        let counts = [
            ("minLength", rules.min_length),
            ("maxLength", rules.max_length),
            ("minItems", rules.min_items),
            ("maxItems", rules.max_items),
            ("minProperties", rules.min_properties),
            ("maxProperties", rules.max_properties),
        ];
        let numbers = numbers.into_iter().filter_map(|(key, number)| Some((key, number.as_ref()?.to_string())));
        let counts = counts.into_iter().filter_map(|(key, count)| Some((key, count?.to_string())));
        let numbers = numbers.chain(counts).map(|(key, text)| (key, Value::Number(text)));
        let pattern = rules.pattern.as_ref().map(|pattern| ("pattern", Value::String(pattern.source.clone())));
        let scalars: Vec<_> =
            format.map(|format| ("format", format)).into_iter().chain(numbers).chain(pattern).collect();
        let mut members: Vec<Member> = scalars.into_iter().map(|(key, value)| self.scalar(at, key, value)).collect();
        if !rules.more_patterns.is_empty() {
            let place = at.place();
            let mut more = |pattern: &Pattern| {
                let pattern = self.text("pattern", &pattern.source, place);
                self.object(vec![pattern], place)
            };
            let more = rules.more_patterns.iter().map(&mut more).collect();
            let more = self.list(more, place);
            members.push(keyword(at, "allOf", more));
        }
        if rules.unique_items {
            members.push(self.scalar(at, "uniqueItems", Value::Bool(true)));
        }
        if !rules.required.is_empty() {
            let names = rules.required.iter().cloned().map(Value::String).collect();
            members.push(self.values(at, "required", names));
        }
        members.extend(self.listed(at, rules, nullable));
        members
    }

    /// Writes `enum` and `const`.
    fn listed(&mut self, at: View<'a>, rules: &Rules, nullable: bool) -> Vec<Member> {
        let is_whole = at.get("allOf").is_none();
        let list = match (&rules.enumeration, at.get("enum").filter(|_| is_whole)) {
            (Some(_), Some(listed)) => Some(self.distinct(listed)),
            (Some(values), None) => {
                let mut items: Vec<NodeId> = values.iter().map(|value| self.json(at, &value.text)).collect();
                items.extend(nullable.then(|| self.add(Value::Null, at.place())));
                Some(self.list(items, place_of(at, "enum")))
            }
            (None, _) => None,
        };
        let constant = rules.constant.as_ref().map(|constant| self.json(at, &constant.text));
        let constant = constant.map(|value| keyword(at, "const", value));
        list.map(|list| keyword(at, "enum", list)).into_iter().chain(constant).collect()
    }

    /// Adds a value that is kept as JSON text.
    fn json(&mut self, at: View<'_>, text: &str) -> NodeId {
        let place = at.place();
        self.tree.read_at(text, place).unwrap_or_else(|_| self.add(Value::Null, place))
    }

    fn scalar(&mut self, at: View<'_>, key: &str, value: Value) -> Member {
        let value = self.add(value, place_of(at, key));
        keyword(at, key, value)
    }

    fn values(&mut self, at: View<'_>, key: &str, values: Vec<Value>) -> Member {
        let place = place_of(at, key);
        let items = values.into_iter().map(|value| self.add(value, place)).collect();
        let list = self.list(items, place);
        keyword(at, key, list)
    }
}

/// The place of what no document says.
pub(crate) const NOWHERE: Place = Place::at(FileId(u32::MAX), 0, 0);

/// Returns a keyword as a member at its place in the document, or else at that of its schema.
fn keyword(at: View<'_>, key: &str, value: NodeId) -> Member {
    member(key, value, place_of(at, key))
}

fn place_of(at: View<'_>, key: &str) -> Place {
    at.get(key).unwrap_or(at).place()
}
