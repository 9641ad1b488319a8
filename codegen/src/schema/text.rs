//! Schemas as JSON Schema (draft-07) on one line, built from what was understood of them.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write,
};

use crate::{
    ir::{Definition, Pattern, Rules, SchemaText, Shape},
    tree::View,
};

use super::{
    Form, Object, Open, SchemaId, Schemas, Use,
    fit::is_sound,
    keywords::ANNOTATION_FORMATS,
    value::{distinct, json, quoted},
};

/// How deep schemas are written into one another before the next one is named.
const MAX_DEPTH: usize = 48;

/// How long a text may become with everything written in place; a longer one refers to definitions that all such texts
/// share.
const MAX_IN_PLACE: usize = 64 * 1024;

/// How long all texts together may become with everything written in place: from then on, every text shares its
/// definitions, so that what types say grows no faster than the documents.
const MAX_TOTAL: usize = 16 * 1024 * 1024;

/// Writes schemas.
#[derive(Debug)]
pub(crate) struct Texts<'s, 'a> {
    pub(super) schemas: &'s Schemas<'a>,
    /// What stands under `definitions`.
    names: BTreeMap<SchemaId, String>,
    /// By `SchemaId`: whether it holds itself.
    recursive: Vec<bool>,
    /// Whether annotations count, which say nothing of validity.
    annotated: bool,
    /// How long all texts in place are so far.
    written: Cell<usize>,
    /// The definitions that texts share, and by name where each of them is.
    shared: RefCell<(Vec<Definition>, BTreeMap<String, usize>)>,
}

impl<'s, 'a> Texts<'s, 'a> {
    /// Texts with these names of types; `recursive` says which schemas hold themselves. `annotated` ones hold every
    /// annotation, and not those alone that generated code has a use for.
    pub(crate) fn new(
        schemas: &'s Schemas<'a>,
        names: BTreeMap<SchemaId, String>,
        recursive: Vec<bool>,
        annotated: bool,
    ) -> Self {
        let names = schemas.definitions(names);
        Self { schemas, names, recursive, annotated, written: Cell::new(0), shared: RefCell::default() }
    }

    /// The text of one type's schema.
    pub(crate) fn document(&self, root: Root<'_>, extend: &dyn Fn(&mut Body<'_, '_, '_>)) -> SchemaText {
        if !self.annotated {
            return self.by_name(root, extend);
        }
        self.in_place(root, extend).unwrap_or_else(|| {
            let mut body = Body::new(self, true, root.optional);
            body.content(root.value, root.nullable);
            extend(&mut body);
            body.out.push('}');
            SchemaText { definitions: self.share(body.waiting), text: body.out, ..SchemaText::default() }
        })
    }

    /// A text that refers to every other type by its name.
    fn by_name(&self, root: Root<'_>, extend: &dyn Fn(&mut Body<'_, '_, '_>)) -> SchemaText {
        let mut body = Body::new(self, true, root.optional);
        body.content(root.value, root.nullable);
        extend(&mut body);
        body.out.push('}');
        SchemaText { text: body.out, refers_to: body.named.into_iter().collect(), ..SchemaText::default() }
    }

    /// The definitions that texts refer to, each written once.
    pub(crate) fn into_definitions(self) -> Vec<Definition> {
        self.shared.into_inner().0
    }

    /// A text that holds all that it refers to; `None` where that would be too long.
    fn in_place(&self, root: Root<'_>, extend: &dyn Fn(&mut Body<'_, '_, '_>)) -> Option<SchemaText> {
        if self.written.get() > MAX_TOTAL {
            return None;
        }
        let mut body = Body::new(self, false, root.optional);
        body.content(root.value, root.nullable);
        extend(&mut body);
        body.depth = 1;
        let mut definitions = Vec::new();
        let mut length = body.out.len();
        while let (true, Some((name, id))) = (length <= MAX_IN_PLACE, body.waiting.pop_front()) {
            let outer = std::mem::replace(&mut body.out, String::from("{"));
            body.content(Use { schema: id, at: self.schemas.get(id).node }, false);
            let text = std::mem::replace(&mut body.out, outer) + "}";
            length += text.len();
            definitions.push(format!("{}:{text}", quoted(&name)));
        }
        self.written.set(self.written.get() + length);
        if length > MAX_IN_PLACE {
            return None;
        }
        if !definitions.is_empty() {
            definitions.sort();
            body.raw("definitions", &format!("{{{}}}", definitions.join(",")));
        }
        body.out.push('}');
        Some(SchemaText { text: body.out, ..SchemaText::default() })
    }

    /// The positions of shared definitions; those that are not there yet are written, and what they refer to.
    fn share(&self, named: VecDeque<(String, SchemaId)>) -> Vec<usize> {
        let mut open = VecDeque::new();
        let positions = self.place(named, &mut open);
        while let Some((position, id)) = open.pop_front() {
            let none = BTreeSet::new();
            let mut body = Body::new(self, true, &none);
            body.depth = 1;
            body.content(Use { schema: id, at: self.schemas.get(id).node }, false);
            let definitions = self.place(body.waiting, &mut open);
            let definition = &mut self.shared.borrow_mut().0[position];
            definition.schema = SchemaText { text: body.out + "}", definitions, ..SchemaText::default() };
        }
        positions
    }

    /// Gives each definition a position; those that have none yet are left `open`.
    fn place(&self, named: VecDeque<(String, SchemaId)>, open: &mut VecDeque<(usize, SchemaId)>) -> Vec<usize> {
        let (list, positions) = &mut *self.shared.borrow_mut();
        let mut position = |(name, id): (String, SchemaId)| {
            *positions.entry(name).or_insert_with_key(|name| {
                list.push(Definition { name: name.clone(), schema: SchemaText::default() });
                open.push_back((list.len() - 1, id));
                list.len() - 1
            })
        };
        named.into_iter().map(&mut position).collect()
    }
}

/// What a text is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Root<'r> {
    pub(crate) value: Use,
    pub(crate) nullable: bool,
    /// Properties that are not required here, whatever the schema says.
    pub(crate) optional: &'r BTreeSet<String>,
}

/// A text that is being written.
#[derive(Debug)]
pub(crate) struct Body<'t, 's, 'a> {
    pub(super) texts: &'t Texts<'s, 'a>,
    out: String,
    /// Whether every named type goes to `definitions`, and not the recursive ones alone.
    by_name: bool,
    named: BTreeSet<String>,
    /// The definitions that it refers to and that are not written yet.
    waiting: VecDeque<(String, SchemaId)>,
    depth: usize,
    optional: &'t BTreeSet<String>,
}

impl<'t, 's, 'a> Body<'t, 's, 'a> {
    fn new(texts: &'t Texts<'s, 'a>, by_name: bool, optional: &'t BTreeSet<String>) -> Self {
        let out = String::from("{");
        Self { texts, out, by_name, named: BTreeSet::new(), waiting: VecDeque::new(), depth: 0, optional }
    }
}

impl Body<'_, '_, '_> {
    /// A whole schema, in braces or by name.
    pub(crate) fn schema(&mut self, value: Use) {
        let (id, nullable) = self.texts.schemas.resolve_use(value);
        let by_name = self.by_name || self.texts.recursive[id.0] || self.depth > MAX_DEPTH;
        let is_referenced = self.texts.schemas.is_referenced(id);
        match self.texts.names.get(&id) {
            Some(name) if by_name && (is_referenced || !nullable && !self.texts.annotated) => {
                if self.named.insert(name.clone()) {
                    self.waiting.push_back((name.clone(), id));
                }
                let reference = format!("{{\"$ref\":{}}}", quoted(&format!("#/definitions/{name}")));
                if nullable {
                    _ = write!(self.out, "{{\"anyOf\":[{reference},{{\"type\":\"null\"}}]}}");
                } else {
                    self.out.push_str(&reference);
                }
            }
            _ if self.is_full() => self.out.push_str("{}"),
            _ if self.texts.schemas.view(self.texts.schemas.get(id).node).bool() == Some(false) => {
                self.out.push_str("false");
            }
            _ => {
                self.out.push('{');
                self.depth += 1;
                self.content(value, nullable);
                self.depth -= 1;
                self.out.push('}');
            }
        }
    }

    /// A member of the schema that is being written, its value being JSON already.
    pub(crate) fn raw(&mut self, key: &str, json: &str) {
        self.key(key);
        self.out.push_str(json);
    }

    /// A key of the schema that is being written; its value is to follow.
    pub(crate) fn key(&mut self, key: &str) {
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        _ = write!(self.out, "{}:", quoted(key));
    }

    /// Text between values, such as brackets.
    pub(crate) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn is_full(&self) -> bool {
        !self.by_name && self.out.len() > MAX_IN_PLACE
    }

    fn content(&mut self, value: Use, nullable: bool) {
        let schemas = self.texts.schemas;
        let id = schemas.resolve_use(value).0;
        let schema = schemas.get(id);
        for keyword in ["title", "description"] {
            if let Some(text) = schemas.annotation(value, keyword).filter(|text| text.str().is_some()) {
                self.raw(keyword, &json(text));
            }
        }
        if schemas.is_verbatim(id) {
            self.verbatim(schemas.view(schema.node), nullable);
        } else {
            self.form(&schema.form, &schema.rules, nullable);
            self.rules(&schema.rules, schemas.view(schema.node), nullable);
        }
        for keyword in ["default", "examples"] {
            if let Some(at) = schemas.annotation(value, keyword).filter(|at| is_sound(keyword, *at)) {
                self.raw(keyword, &json(at));
            }
        }
        if self.texts.annotated {
            self.annotations(value);
        }
    }

    fn form(&mut self, form: &Form, rules: &Rules, nullable: bool) {
        match form {
            Form::Invalid | Form::Alias(_) => {}
            Form::Leaf(shape) => {
                self.kind(rules, shape_name(shape), nullable);
            }
            Form::Array(items) => {
                self.kind(rules, "array", nullable);
                self.key("items");
                self.schema(*items);
            }
            Form::Map(values) => {
                self.kind(rules, "object", nullable);
                self.key("additionalProperties");
                self.schema(*values);
            }
            Form::Object(object) => {
                self.kind(rules, "object", nullable);
                self.object(object);
            }
            Form::Enum { values, constant } => {
                self.kind(rules, "string", nullable);
                let mut listed: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                listed.extend(nullable.then(|| "null".to_owned()));
                match listed.as_slice() {
                    [only] if *constant => self.raw("const", only),
                    _ => self.raw("enum", &format!("[{}]", listed.join(","))),
                }
            }
            Form::Union { exclusive, branches } => {
                self.key(if *exclusive { "oneOf" } else { "anyOf" });
                self.push("[");
                for (index, (_, branch)) in branches.iter().enumerate() {
                    self.push(if index > 0 { "," } else { "" });
                    self.schema(*branch);
                }
                self.push(if nullable { ",{\"type\":\"null\"}]" } else { "]" });
            }
        }
    }

    fn kind(&mut self, rules: &Rules, kind: &str, nullable: bool) {
        match (rules.has_type && !kind.is_empty(), nullable && kind != "null") {
            (true, false) => self.raw("type", &quoted(kind)),
            (true, true) => self.raw("type", &format!("[{},\"null\"]", quoted(kind))),
            (false, _) => {}
        }
    }

    fn object(&mut self, object: &Object) {
        self.key("properties");
        self.push("{");
        for property in object.properties.iter().filter(|property| property.declared) {
            self.key(&property.name);
            self.schema(property.value);
        }
        self.push("}");
        let optional = |name: &str| self.depth == 0 && self.optional.contains(name);
        let declared = object
            .properties
            .iter()
            .filter(|property| property.required && !optional(&property.name))
            .map(|property| &property.name);
        let required: Vec<String> = declared.map(|name| quoted(name)).collect();
        if !required.is_empty() {
            self.raw("required", &format!("[{}]", required.join(",")));
        }
        match object.additional {
            Open::Silent => {}
            Open::Denied => self.raw("additionalProperties", "false"),
            Open::Any => self.raw("additionalProperties", "true"),
            Open::Schema(value) => {
                self.key("additionalProperties");
                self.schema(value);
            }
        }
    }

    fn rules(&mut self, rules: &Rules, at: View<'_>, nullable: bool) {
        let format = at.get("format").and_then(View::str);
        let described = format.filter(|name| rules.has_type && ANNOTATION_FORMATS.contains(name));
        if let Some(format) = rules.format.as_deref().or(described) {
            self.raw("format", &quoted(format));
        }
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
        for (key, text) in numbers.chain(counts) {
            self.raw(key, &text);
        }
        if let Some(pattern) = &rules.pattern {
            self.raw("pattern", &quoted(&pattern.source));
        }
        if !rules.more_patterns.is_empty() {
            let more = |pattern: &Pattern| format!("{{\"pattern\":{}}}", quoted(&pattern.source));
            self.raw("allOf", &format!("[{}]", rules.more_patterns.iter().map(more).collect::<Vec<_>>().join(",")));
        }
        if rules.unique_items {
            self.raw("uniqueItems", "true");
        }
        if !rules.required.is_empty() {
            let names: Vec<String> = rules.required.iter().map(|name| quoted(name)).collect();
            self.raw("required", &format!("[{}]", names.join(",")));
        }
        let is_whole = at.get("allOf").is_none();
        match (&rules.enumeration, at.get("enum").filter(|_| is_whole)) {
            (Some(_), Some(listed)) => self.raw("enum", &distinct(listed)),
            (Some(values), None) => {
                let null = nullable.then(|| "null".to_owned());
                let values = values.iter().map(|value| value.text.clone()).chain(null);
                self.raw("enum", &format!("[{}]", values.collect::<Vec<_>>().join(",")));
            }
            (None, _) => {}
        }
        if let Some(constant) = &rules.constant {
            self.raw("const", &constant.text);
        }
    }
}

pub(super) fn shape_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Boolean => "boolean",
        Shape::Integer(_) => "integer",
        Shape::Number => "number",
        Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => "string",
        Shape::Array(_) => "array",
        Shape::Map(_) | Shape::FreeObject => "object",
        Shape::Null => "null",
        Shape::Any | Shape::Named(_) => "",
    }
}
