//! The definitions of types: forms with names in place of schemas.

use std::collections::BTreeSet;

use crate::{
    check::report_renamed,
    diagnostic::{Diagnostic, Diagnostics},
    graph,
    ir::{
        Additional, Contract, Entries, Envelope, EnvelopeEvent, Field, Literal, ParameterKind, Position, Rules,
        SchemaText, Shape, SharedTable, Slot, StringEnum, Struct, Tuple, TypeDef, TypeId, TypeKind, Union,
        UnionVariant, Variant, Wire,
    },
    names::{assign, pascal, snake, unique},
    schema::{Form, NOWHERE, Object, Open, Property, Root, SchemaId, Schemas, Use, Written, member, parsed},
    tree::{Member, NodeId, Value, View},
};

use super::{
    Purpose, addresses,
    drafts::Found,
    entities::{Entities, Entity, Role},
    tables::Tables,
};

/// Builds every type, in the order of `entities`.
pub(super) fn build(
    schemas: &Schemas<'_>,
    entities: &Entities<'_>,
    envelopes: &[Found<'_>],
    (purpose, written): (Purpose, &mut Written<'_, '_>),
    diagnostics: &mut Diagnostics,
) -> (Vec<TypeDef>, Vec<SharedTable>) {
    let tables = Tables::new(schemas, entities);
    let mut building = Building { schemas, entities, tables, kept: compared(schemas), purpose, diagnostics };
    let mut types = Vec::new();
    for (position, entity) in entities.iter().enumerate() {
        let is_generic = is_envelope(schemas, entity, envelopes);
        building.tables.enter((!is_generic).then_some(TypeId(position)));
        types.push(building.definition(entity, envelopes));
        building.write(position, entity, envelopes, written);
    }
    building.break_cycles(&mut types);
    (types, building.tables.finish())
}

/// Returns whether a type is an envelope, which is generic.
fn is_envelope(schemas: &Schemas<'_>, entity: &Entity<'_>, envelopes: &[Found<'_>]) -> bool {
    let own = |found: &Found<'_>| schemas.at(found.schema).map(|value| schemas.resolve_use(value).0);
    match entity.role {
        Role::Inbound(_) => true,
        Role::Schema(id) => envelopes.iter().any(|found| own(found) == Some(id)),
        Role::Payload(_) | Role::Headers(_) => false,
    }
}

/// Returns the writer of the schemas.
pub(super) fn written<'s, 'a>(schemas: &'s Schemas<'a>, entities: &Entities<'a>, purpose: Purpose) -> Written<'s, 'a> {
    Written::new(schemas, entities.names(), recursive(schemas), purpose == Purpose::Tools)
}

/// Writes the schemas of envelopes anew, with what binds events to payloads.
pub(super) fn bind_envelopes(
    contract: &Contract,
    entities: &Entities<'_>,
    envelopes: &[Found<'_>],
    written: &mut Written<'_, '_>,
) {
    for envelope in &contract.envelopes {
        for id in [Some(envelope.type_id), envelope.inbound].into_iter().flatten() {
            let Some(entity) = entities.iter().nth(id.0) else { continue };
            let optional = optional(entity, envelopes);
            if let Some(value) = entity.value {
                let bound = envelope.events.iter().map(|event| bind(contract, entities, (envelope, event), written));
                let bound = bound.collect();
                let all = written.list(bound, NOWHERE);
                let root = Root { value, nullable: false, optional: &optional };
                written.write(id.0, root, vec![member("allOf", all, NOWHERE)]);
            }
        }
    }
}

/// Returns the schema that holds the payload to the schema of an event, if it is that event.
fn bind(
    contract: &Contract,
    entities: &Entities<'_>,
    (envelope, event): (&Envelope, &EnvelopeEvent),
    written: &mut Written<'_, '_>,
) -> NodeId {
    let channel = event.channel.map(|id| &contract.channels[id.0]);
    let kind =
        |name: &str| channel.and_then(|channel| channel.parameters.iter().find(|parameter| parameter.name == name));
    let separator = channel.map_or('.', |channel| channel.separator);
    let pattern = addresses::pattern(&event.name, separator, |name| {
        kind(name).map_or(&ParameterKind::String, |parameter| &parameter.kind)
    });
    let test = match pattern {
        Some(pattern) => {
            vec![written.text("type", "string", NOWHERE), written.text("pattern", &pattern, NOWHERE)]
        }
        None => vec![written.text("const", &event.name, NOWHERE)],
    };
    let test = written.object(test, NOWHERE);
    let properties = property(written, &envelope.event_property, test);
    let name = written.string(&envelope.event_property, NOWHERE);
    let required = written.list(vec![name], NOWHERE);
    let condition = written.object(vec![properties, member("required", required, NOWHERE)], NOWHERE);
    let payload = match entities.iter().nth(contract.messages[event.message.0].payload.0) {
        Some(Entity { value: Some(payload), .. }) => written.schema(*payload),
        _ => written.anything(),
    };
    let properties = property(written, &envelope.payload_property, payload);
    let then = written.object(vec![properties], NOWHERE);
    written.object(vec![member("if", condition, NOWHERE), member("then", then, NOWHERE)], NOWHERE)
}

/// Returns a member `properties` with one property.
fn property(written: &mut Written<'_, '_>, name: &str, schema: NodeId) -> Member {
    let properties = written.object(vec![member(name, schema, NOWHERE)], NOWHERE);
    member("properties", properties, NOWHERE)
}

/// Returns for each schema, by its id, whether it holds itself.
fn recursive(schemas: &Schemas<'_>) -> Vec<bool> {
    let edges: Vec<Vec<usize>> = (0..schemas.len())
        .map(|index| schemas.parts(SchemaId(index)).iter().map(|value| value.schema.0).collect())
        .collect();
    graph::on_cycles(&edges)
}

/// Returns for each schema, by its id, whether something counts or compares what an object does not declare, so that
/// without it the object would be another one.
///
/// Its own rules count it; listed values, `uniqueItems` and what is no part of a type compare it, however deep it lies in
/// what they are said of; and the branches of a choice declare each other's properties.
fn compared(schemas: &Schemas<'_>) -> Vec<bool> {
    let mut compared = vec![false; schemas.len()];
    let mut waiting = Vec::new();
    for (index, compared) in compared.iter_mut().enumerate() {
        let schema = schemas.get(SchemaId(index));
        let rules = &schema.rules;
        let has_rest = schemas.has_rest(SchemaId(index));
        *compared = rules.min_properties.is_some() || rules.max_properties.is_some() || has_rest;
        let has_list = rules.unique_items || rules.enumeration.is_some() || rules.constant.is_some();
        if has_list || has_rest || matches!(schema.form, Form::Union { .. }) {
            waiting.extend(schemas.uses(SchemaId(index)));
        }
    }
    let mut reached = vec![false; schemas.len()];
    while let Some(value) = waiting.pop() {
        let SchemaId(index) = value.schema;
        if !std::mem::replace(&mut reached[index], true) {
            compared[index] = true;
            waiting.extend(schemas.uses(value.schema));
        }
    }
    compared
}

/// Returns the properties that need not be there, though the schema requires them.
fn optional(entity: &Entity<'_>, envelopes: &[Found<'_>]) -> BTreeSet<String> {
    match entity.role {
        Role::Inbound(index) => envelopes[index].fill.iter().map(|fill| fill.property.clone()).collect(),
        _ => BTreeSet::new(),
    }
}

/// The work of [`build`].
struct Building<'r, 'a> {
    schemas: &'r Schemas<'a>,
    entities: &'r Entities<'a>,
    tables: Tables<'r, 'a>,
    /// `true` for each object that keeps what it does not declare though nothing says that it may, by schema.
    kept: Vec<bool>,
    purpose: Purpose,
    diagnostics: &'r mut Diagnostics,
}

impl<'a> Building<'_, 'a> {
    fn definition(&mut self, entity: &Entity<'a>, envelopes: &[Found<'a>]) -> TypeDef {
        let Some(value) = entity.value else {
            let (shape, text) = match entity.wire {
                Wire::Json => (Shape::Any, "true"),
                Wire::Text => (Shape::String, r#"{"type":"string"}"#),
                Wire::Bytes => {
                    (Shape::Bytes, r#"{"type":"array","items":{"type":"integer","minimum":0,"maximum":255}}"#)
                }
            };
            let rest = entity.text.and_then(|text| self.tables.by_words(self.schemas.resolve_use(text).0));
            let rules = Rules { has_type: entity.wire != Wire::Json, rest, ..Rules::default() };
            return TypeDef {
                name: entity.name.clone(),
                docs: entity.text.map(|text| self.text(text, "description")).unwrap_or_default(),
                deprecated: entity.text.is_some_and(|text| self.is_deprecated(text)),
                kind: TypeKind::Newtype(Slot { shape, nullable: false, rules }),
                wire: entity.wire,
                schema: SchemaText { text: text.to_owned(), ..SchemaText::default() },
            };
        };
        let (id, nullable) = self.schemas.resolve_use(value);
        let nullable = nullable && !matches!(entity.role, Role::Schema(_));
        let optional = optional(entity, envelopes);
        let kind = match &self.schemas.get(id).form {
            // A text is what it is, however its format would be held in JSON.
            Form::Enum { values, constant } if entity.wire == Wire::Text => {
                TypeKind::Newtype(self.listed_text(id, values, *constant))
            }
            _ if entity.wire == Wire::Text => {
                TypeKind::Newtype(Slot { shape: Shape::String, ..self.content(id, nullable) })
            }
            Form::Object(_) | Form::Enum { .. } | Form::Union { .. } if nullable => TypeKind::Newtype(self.slot(value)),
            _ if matches!(entity.role, Role::Payload(_)) && self.entities.is_shared(id) => {
                TypeKind::Newtype(self.slot(value))
            }
            // What no type says holds of the values that are not null.
            Form::Leaf(_) if nullable && self.schemas.has_rest(id) && self.schemas.is_named(id) => {
                TypeKind::Newtype(self.slot(value))
            }
            Form::Object(object) => TypeKind::Struct(self.structure(id, object, &optional)),
            Form::Enum { values, constant } => TypeKind::Enum(self.enumeration(id, values, *constant)),
            Form::Union { exclusive, branches } => TypeKind::Union(self.union(id, *exclusive, branches)),
            _ => TypeKind::Newtype(self.content(id, nullable)),
        };
        TypeDef {
            name: entity.name.clone(),
            docs: self.text(value, "description"),
            deprecated: self.is_deprecated(value),
            kind,
            wire: entity.wire,
            schema: SchemaText::default(),
        }
    }

    /// Writes the schema of a type.
    fn write(&self, position: usize, entity: &Entity<'a>, envelopes: &[Found<'a>], written: &mut Written<'_, '_>) {
        if let Some(value) = entity.value.or(entity.text).filter(|_| self.is_told(entity)) {
            let nullable = self.schemas.resolve_use(value).1 && !matches!(entity.role, Role::Schema(_));
            let optional = optional(entity, envelopes);
            written.write(position, Root { value, nullable, optional: &optional }, Vec::new());
        }
    }

    /// Returns whether the schema's text is written: tools get those of messages and envelopes, which hold all others.
    fn is_told(&self, entity: &Entity<'a>) -> bool {
        self.purpose == Purpose::Code || !matches!(entity.role, Role::Schema(_))
    }

    fn text(&self, value: Use, keyword: &str) -> String {
        self.schemas.annotation(value, keyword).and_then(View::str).unwrap_or_default().trim_end().to_owned()
    }

    fn is_deprecated(&self, value: Use) -> bool {
        self.schemas.annotation(value, "deprecated").and_then(View::bool).unwrap_or_default()
    }

    /// Returns the slot of a use: a type by name, or a shape.
    fn slot(&self, value: Use) -> Slot {
        let (id, nullable) = self.schemas.resolve_use(value);
        match self.entities.of_schema(id) {
            Some(type_id) if self.schemas.is_named(id) => {
                Slot { shape: Shape::Named(type_id), nullable, rules: Rules::default() }
            }
            _ => self.content(id, nullable),
        }
    }

    /// Returns the slot of a schema itself; its depth is that of what is written in place.
    fn content(&self, id: SchemaId, nullable: bool) -> Slot {
        let schema = self.schemas.get(id);
        let shape = match &schema.form {
            Form::Leaf(shape) => shape.clone(),
            Form::Array(items) => Shape::Array(Box::new(self.slot(*items))),
            Form::Tuple(tuple) => {
                let items = tuple.items.iter().map(|item| Position { slot: self.slot(*item), boxed: false });
                Shape::Tuple(Tuple { items: items.collect(), is_closed: tuple.is_closed })
            }
            Form::Map(map) => {
                let names = map.names.map(|names| self.names(names));
                Shape::Map(Box::new(Entries { names, values: self.slot(map.values) }))
            }
            _ => Shape::Any,
        };
        let rules = Rules { rest: self.tables.rest(id), ..schema.rules.clone() };
        Slot { shape, nullable, rules }
    }

    /// Returns the slot of a map's keys: that of a type of which each value is one text, or else of strings. A UUID has several
    /// spellings, as have dates with times: two keys that are different could become one.
    fn names(&self, names: Use) -> Slot {
        let id = self.schemas.resolve_use(names).0;
        let is_text = match &self.schemas.get(id).form {
            Form::Enum { .. } => true,
            Form::Leaf(shape) => *shape == Shape::String,
            _ => false,
        };
        let slot = Slot { nullable: false, ..self.slot(names) };
        if is_text { slot } else { Slot { shape: Shape::String, ..self.content(id, false) } }
    }

    /// Returns the slot of a text that is one of several.
    fn listed_text(&self, id: SchemaId, values: &[String], constant: bool) -> Slot {
        let literal = |value: &String| {
            let text = serde_json::Value::from(value.as_str()).to_string();
            Literal { canonical: text.clone(), text }
        };
        let mut rules = self.schemas.get(id).rules.clone();
        if constant {
            rules.constant = values.first().map(literal);
        } else {
            rules.enumeration = Some(values.iter().map(literal).collect());
        }
        Slot { shape: Shape::String, nullable: false, rules }
    }

    fn structure(&mut self, id: SchemaId, object: &Object, optional: &BTreeSet<String>) -> Struct {
        let names: Vec<&str> = object.properties.iter().map(|property| property.name.as_str()).collect();
        let idents = assign(&names, snake, &[]);
        let additional = self.additional(id, object, &idents);
        let mut fields = Vec::new();
        for (property, ident) in object.properties.iter().zip(idents) {
            let mut field = self.field(property, ident);
            field.required &= !optional.contains(&property.name);
            fields.push(field);
        }
        let rules = &self.schemas.get(id).rules;
        Struct {
            fields,
            additional,
            builder: String::new(),
            min_properties: rules.min_properties,
            max_properties: rules.max_properties,
            has_type: rules.has_type,
            rest: self.tables.rest(id),
        }
    }

    /// Returns the treatment of properties that are not declared; the field that holds them gives way to a property of
    /// its name.
    fn additional(&mut self, id: SchemaId, object: &Object, taken: &[String]) -> Additional {
        match object.additional {
            Open::Denied => return Additional::Deny,
            Open::Silent if !self.kept[id.0] => return Additional::Drop,
            _ => {}
        }
        let taken: BTreeSet<String> = taken.iter().cloned().collect();
        let names = ["additional", "additional_properties", "undeclared_properties"];
        let field = names.into_iter().find(|name| !taken.contains(*name)).unwrap_or(names[2]);
        let field = unique(field.to_owned(), &taken);
        let at = self.schemas.view(self.schemas.get(id).node);
        report_renamed("the field for undeclared properties", names[0], &field, at, self.diagnostics);
        match object.additional {
            Open::Schema(value) => Additional::Keep { field, slot: Box::new(self.slot(value)), keys: Vec::new() },
            Open::Matching(value) => {
                let keys = self.schemas.get(id).rules.keys.clone();
                Additional::Keep { field, slot: Box::new(self.slot(value)), keys }
            }
            _ => Additional::KeepAny { field },
        }
    }

    fn field(&mut self, property: &Property, ident: String) -> Field {
        let what = format!("the property `{}`", property.name);
        let at = self.schemas.view(property.value.at);
        report_renamed(&what, &snake(&property.name), &ident, at, self.diagnostics);
        let default = self
            .schemas
            .sound_default(property.value)
            .filter(|value| *value.value() != Value::Null || self.schemas.resolve_use(property.value).1)
            .map(parsed);
        Field {
            name: property.name.clone(),
            required: property.required,
            slot: self.slot(property.value),
            // Two underscores in a row would not be idiomatic.
            constant: String::new(),
            fallback: None,
            accessor: default.is_some().then(|| format!("{}_or_default", ident.trim_end_matches('_'))),
            default,
            ident,
            docs: self.text(property.value, "description"),
            deprecated: self.is_deprecated(property.value),
            boxed: false,
        }
    }

    fn enumeration(&mut self, id: SchemaId, values: &[String], constant: bool) -> StringEnum {
        let mut seen = BTreeSet::new();
        let texts: Vec<&str> = values.iter().map(String::as_str).filter(|value| seen.insert(*value)).collect();
        let at = self.schemas.view(self.schemas.get(id).node);
        let mut variants = Vec::new();
        for (value, ident) in texts.iter().zip(assign(&texts, pascal, &[])) {
            report_renamed(&format!("the value `{value}`"), &pascal(value), &ident, at, self.diagnostics);
            variants.push(Variant { value: (*value).to_owned(), ident });
        }
        let rules = self.schemas.get(id).rules.clone();
        StringEnum { variants, constant, has_type: rules.has_type, rules }
    }

    fn union(&self, id: SchemaId, exclusive: bool, branches: &[(String, Use)]) -> Union {
        let key = |value: &Use| {
            let at = self.schemas.view(value.at);
            let target = at.target();
            (target.id != at.id).then(|| self.schemas.key(target.id))
        };
        let by_type = self.schemas.is_by_type(id);
        let type_name = |value: &Use| {
            let name = self.schemas.view(value.at).get("type").filter(|_| by_type);
            name.and_then(View::str).map(str::to_owned)
        };
        let variant = |(name, value): &(String, Use)| UnionVariant {
            ident: name.clone(),
            key: key(value),
            type_name: type_name(value),
            slot: self.slot(*value),
        };
        // AsyncAPI writes the property's name, OpenAPI an object with it.
        let discriminator = self.schemas.view(self.schemas.get(id).node).get("discriminator");
        let discriminator = discriminator.and_then(|says| says.str().or_else(|| says.get("propertyName")?.str()));
        Union {
            exclusive,
            discriminator: discriminator.map(str::to_owned),
            variants: branches.iter().map(variant).collect(),
            beside: Rules { rest: self.tables.rest(id), ..self.schemas.get(id).rules.clone() },
            by_type,
            is_whole: self.schemas.is_held(id),
        }
    }

    /// Boxes the fields, and the items of tuples, by which a type would hold itself, and reports what no box can help.
    fn break_cycles(&mut self, types: &mut [TypeDef]) {
        let component = graph::components(&edges(types));
        for (index, definition) in types.iter_mut().enumerate() {
            let is_own =
                |shape: &Shape| matches!(shape, Shape::Named(TypeId(other)) if component[*other] == component[index]);
            for slot in slots(&mut definition.kind) {
                box_items(&mut slot.shape, &is_own);
            }
            let TypeKind::Struct(fields) = &mut definition.kind else { continue };
            for field in &mut fields.fields {
                field.boxed = is_own(&field.slot.shape);
            }
        }
        for (entity, endless) in self.entities.iter().zip(graph::on_cycles(&edges(types))) {
            if endless {
                self.diagnostics.push(Diagnostic::error(
                    entity.view(self.schemas),
                    "recursive-type",
                    format!("the type `{}` would hold itself without a property between", entity.name),
                    "put the inner value into a property of an object, or into a list",
                ));
            }
        }
    }
}

/// Returns the types that each type holds directly, and not behind a box, list or map.
fn edges(types: &[TypeDef]) -> Vec<Vec<usize>> {
    let of = |definition: &TypeDef| -> Vec<usize> {
        let slots: Vec<&Slot> = match &definition.kind {
            TypeKind::Struct(fields) => {
                fields.fields.iter().filter(|field| !field.boxed).map(|field| &field.slot).collect()
            }
            TypeKind::Enum(_) => Vec::new(),
            TypeKind::Newtype(slot) => vec![slot],
            TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.slot).collect(),
        };
        slots.into_iter().flat_map(targets).collect()
    };
    types.iter().map(of).collect()
}

/// Returns the types that a slot's value holds directly: several, if it is a tuple.
fn targets(slot: &Slot) -> Vec<usize> {
    match &slot.shape {
        Shape::Named(id) => vec![id.0],
        Shape::Tuple(tuple) => {
            tuple.items.iter().filter(|item| !item.boxed).flat_map(|item| targets(&item.slot)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the slots of a type.
fn slots(kind: &mut TypeKind) -> Vec<&mut Slot> {
    match kind {
        TypeKind::Struct(fields) => fields.fields.iter_mut().map(|field| &mut field.slot).collect(),
        TypeKind::Enum(_) => Vec::new(),
        TypeKind::Newtype(slot) => vec![slot],
        TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.slot).collect(),
    }
}

/// Boxes the items of a tuple that are of a type which holds it; tuples lie in one another as deep as documents write them.
fn box_items(shape: &mut Shape, is_own: &dyn Fn(&Shape) -> bool) {
    let Shape::Tuple(tuple) = shape else { return };
    for item in &mut tuple.items {
        item.boxed = is_own(&item.slot.shape);
        box_items(&mut item.slot.shape, is_own);
    }
}
