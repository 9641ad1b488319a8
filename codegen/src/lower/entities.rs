//! The types of a contract, and their names.

mod clashes;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use postroom_schema::schema::Schema;

use crate::{
    diagnostic::Diagnostics,
    ir::{TypeId, Wire},
    names::{join, pascal, safe_type},
    schema::{Form, SchemaId, Schemas, Use},
    tree::{NodeId, View},
};

use super::{
    Purpose,
    drafts::{Draft, Found},
};

/// The reason why a type exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The payload of the message at this position.
    Payload(usize),
    /// The headers of the message at this position.
    Headers(usize),
    /// The form without filled-in properties of the envelope at this position.
    Inbound(usize),
    /// A schema that others use, or an envelope's own.
    Schema(SchemaId),
}

/// A type to be.
#[derive(Debug)]
pub(super) struct Entity<'a> {
    pub(super) role: Role,
    /// The final name.
    pub(super) name: String,
    /// The schema that it is made from; `None` for a message without a payload, or whose payload's schema makes no type.
    pub(super) value: Option<Use>,
    /// The schema of a text that is held to more than the rules of one string: to a choice, say.
    pub(super) text: Option<Use>,
    /// The form in which values are sent.
    pub(super) wire: Wire,
    /// The place that stands for the schema of a type without one.
    at: View<'a>,
    stem: String,
    /// The properties that lead to an inline schema: as many of the last ones as needed become part of its name.
    path: Vec<String>,
    taken: usize,
}

/// Every type, sorted by name.
#[derive(Debug)]
pub(super) struct Entities<'a> {
    list: Vec<Entity<'a>>,
    by_role: BTreeMap<Role, TypeId>,
    /// The types that schemas share.
    by_schema: BTreeMap<SchemaId, TypeId>,
    /// The schemas that are the payloads of several messages.
    shared: BTreeSet<SchemaId>,
}

impl<'a> Entity<'a> {
    /// Returns the place of the schema.
    pub(super) fn view(&self, schemas: &Schemas<'a>) -> View<'a> {
        self.value.map_or(self.at, |value| schemas.view(value.at).target())
    }
}

impl<'a> Entities<'a> {
    /// Collects the types that messages and envelopes lead to.
    pub(super) fn find(
        schemas: &Schemas<'a>,
        drafts: &[Draft<'_, 'a>],
        envelopes: &[Found<'a>],
        purpose: Purpose,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut search = Search {
            schemas,
            list: Vec::new(),
            by_schema: BTreeMap::new(),
            shared: shared(schemas, drafts, purpose),
            components: BTreeMap::new(),
            inline: BTreeMap::new(),
            stems: BTreeMap::new(),
            queue: VecDeque::new(),
        };
        search.stems = stems(schemas, drafts);
        for (index, draft) in drafts.iter().enumerate() {
            // Tools show what the document says of payloads, in whichever form these are sent.
            let wire = if purpose == Purpose::Code { draft.wire } else { Wire::Json };
            let payload = draft.message.payload.filter(|payload| has_meaning(schemas, *payload, wire));
            search.root(Role::Payload(index), draft.name.clone(), payload, draft.message.view);
            if let Some(entity) = search.list.last_mut() {
                entity.wire = wire;
                entity.text = draft
                    .message
                    .payload
                    .filter(|payload| is_text_apart(schemas, *payload, wire))
                    .and_then(|payload| schemas.at(payload));
            }
            if draft.message.headers.is_some() {
                search.root(
                    Role::Headers(index),
                    safe_type(join([draft.stem.as_str(), "Headers"])),
                    draft.message.headers,
                    draft.message.view,
                );
            }
        }
        for (index, envelope) in envelopes.iter().enumerate() {
            let Some(id) = envelope.object(schemas) else { continue };
            let own = search.of_schema(id);
            if !envelope.fill.is_empty() {
                let name = join(["Inbound", search.list[own].stem.as_str()]);
                search.root(Role::Inbound(index), name, Some(envelope.schema), envelope.schema);
            }
        }
        while let Some(value) = search.queue.pop_front() {
            search.follow(value);
        }
        search.lengthen();
        // Tools show schemas by the names of their documents, and tell them apart themselves.
        if purpose == Purpose::Code {
            clashes::resolve(schemas, &mut search.list, diagnostics);
        }
        search.finish()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entity<'a>> {
        self.list.iter()
    }

    /// Returns the type in a role that was collected.
    pub(super) fn type_id(&self, role: Role) -> TypeId {
        self.by_role.get(&role).copied().unwrap_or(TypeId(0))
    }

    /// Returns the type that uses of a schema share, if it has a name.
    pub(super) fn of_schema(&self, id: SchemaId) -> Option<TypeId> {
        self.by_schema.get(&id).copied()
    }

    /// Returns whether a schema is the payload of several messages, which are types around its own.
    pub(super) fn is_shared(&self, id: SchemaId) -> bool {
        self.shared.contains(&id)
    }

    /// Returns the names of the types that schemas share.
    pub(super) fn names(&self) -> BTreeMap<SchemaId, String> {
        self.by_schema.iter().map(|(schema, id)| (*schema, self.list[id.0].name.clone())).collect()
    }
}

/// Returns whether a schema tells something of payloads that are sent in a form: of a text, what is said of a string.
pub(super) fn has_meaning<'a>(schemas: &Schemas<'a>, payload: View<'a>, wire: Wire) -> bool {
    let Some(value) = schemas.at(payload) else { return false };
    let (id, nullable) = schemas.resolve_use(value);
    match wire {
        Wire::Json => true,
        Wire::Text => match &schemas.get(id).form {
            Form::Leaf(shape) => !nullable && shape.is_text(),
            Form::Enum { .. } => !nullable,
            _ => false,
        },
        Wire::Bytes => false,
    }
}

/// Returns whether a schema says of texts what no rules of one string say, and may take some.
fn is_text_apart<'a>(schemas: &Schemas<'a>, payload: View<'a>, wire: Wire) -> bool {
    wire == Wire::Text && !has_meaning(schemas, payload, wire) && Schema::new(payload).holds_texts()
}

/// Returns the schemas with a name of their own that are the payloads of several messages, and make a struct or an enum.
fn shared(schemas: &Schemas<'_>, drafts: &[Draft<'_, '_>], purpose: Purpose) -> BTreeSet<SchemaId> {
    let mut counted: BTreeMap<SchemaId, usize> = BTreeMap::new();
    let payloads = drafts.iter().filter(|draft| draft.wire == Wire::Json && purpose == Purpose::Code);
    for value in payloads.filter_map(|draft| draft.message.payload).filter_map(|payload| schemas.at(payload)) {
        *counted.entry(schemas.resolve_use(value).0).or_default() += 1;
    }
    let is_type = |id: SchemaId| {
        let has_parts = matches!(schemas.get(id).form, Form::Object(_) | Form::Enum { .. } | Form::Union { .. });
        // The payload of another message has no name of its own.
        has_parts && schemas.key(schemas.get(id).node) != "payload"
    };
    counted.into_iter().filter(|(id, count)| *count > 1 && is_type(*id)).map(|(id, _)| id).collect()
}

/// Returns the stems of names for inline schemas in a message's payload or headers: the message's own, if they belong
/// to it alone.
fn stems(schemas: &Schemas<'_>, drafts: &[Draft<'_, '_>]) -> BTreeMap<NodeId, String> {
    let mut owners: BTreeMap<NodeId, Option<String>> = BTreeMap::new();
    for draft in drafts {
        for (view, suffix) in [(draft.message.payload, ""), (draft.message.headers, "Headers")] {
            let Some(value) = view.and_then(|view| schemas.at(view)) else { continue };
            let stem = (!schemas.is_referenced(value.schema)).then(|| join([draft.stem.as_str(), suffix]));
            owners.entry(schemas.get(value.schema).node).and_modify(|owner| *owner = None).or_insert(stem);
        }
    }
    owners.into_iter().filter_map(|(node, stem)| Some((node, stem?))).collect()
}

/// The work of [`Entities::find`].
struct Search<'r, 'a> {
    schemas: &'r Schemas<'a>,
    list: Vec<Entity<'a>>,
    by_schema: BTreeMap<SchemaId, usize>,
    shared: BTreeSet<SchemaId>,
    /// The type of a schema that stands under a key of its own, by name and class.
    components: BTreeMap<(String, usize), usize>,
    /// The type of an inline schema, by the owner's name and the class.
    inline: BTreeMap<(String, usize), usize>,
    stems: BTreeMap<NodeId, String>,
    /// The schemas whose parts are to be looked at.
    queue: VecDeque<Use>,
}

impl<'a> Search<'_, 'a> {
    fn root(&mut self, role: Role, name: String, schema: Option<View<'a>>, at: View<'a>) {
        let value = schema.and_then(|view| self.schemas.at(view));
        self.queue.extend(value);
        let (name, stem) = (String::new(), name);
        self.list.push(Entity {
            role,
            name,
            value,
            text: None,
            wire: Wire::Json,
            at,
            stem,
            path: Vec::new(),
            taken: 0,
        });
        let is_held = |(id, nullable): &(SchemaId, bool)| {
            let is_shared = matches!(role, Role::Payload(_)) && self.shared.contains(id);
            self.schemas.is_named(*id) && (*nullable || is_shared)
        };
        if let Some((id, _)) = value.map(|value| self.schemas.resolve_use(value)).filter(is_held) {
            // The type of a payload that may be null holds the type of one that may not.
            self.of_schema(id);
        }
    }

    /// Finds the types that a schema's parts have.
    fn follow(&mut self, value: Use) {
        let mut waiting = VecDeque::from(self.schemas.uses(self.schemas.resolve_use(value).0));
        while let Some(value) = waiting.pop_front() {
            let id = self.schemas.resolve_use(value).0;
            if self.schemas.is_named(id) {
                self.of_schema(id);
            } else {
                waiting.extend(self.schemas.uses(id));
            }
        }
        self.follow_apart(value);
    }

    /// Finds the types that a schema refers to in what is no part of its own: only what is referred to has a name there.
    fn follow_apart(&mut self, value: Use) {
        let (mut open, mut seen) = (vec![value], BTreeSet::new());
        while let Some(value) = open.pop() {
            let id = self.schemas.resolve_use(value).0;
            if !seen.insert(id) {
                continue;
            }
            for part in self.schemas.parts(id) {
                let end = self.schemas.resolve_use(part).0;
                if self.schemas.is_referenced(end) && self.schemas.is_named(end) {
                    self.of_schema(end);
                } else {
                    open.push(part);
                }
            }
        }
    }

    /// Returns the type that uses of a schema share, added if it is new.
    fn of_schema(&mut self, id: SchemaId) -> usize {
        if let Some(index) = self.by_schema.get(&id) {
            return *index;
        }
        let node = self.schemas.get(id).node;
        let mut path: Vec<String> = Vec::new();
        let mut top = node;
        let mut is_inline = false;
        for (parent, segment) in self.schemas.ancestors(node) {
            path.extend(segment.map(pascal));
            (top, is_inline) = (parent, true);
        }
        path.reverse();
        let owner =
            self.stems.get(&top).filter(|_| is_inline).cloned().unwrap_or_else(|| pascal(&self.schemas.key(top)));
        let class = self.schemas.class(id);
        let value = Use { schema: id, at: node };
        self.queue.push_back(value);
        let alike = if is_inline { &self.inline } else { &self.components };
        if let Some(known) = alike.get(&(owner.clone(), class)).copied() {
            self.by_schema.insert(id, known);
            return known;
        }
        if is_inline && path.is_empty() {
            path.push("Item".to_owned());
        }
        let taken = usize::from(is_inline);
        let at = self.schemas.view(node);
        let index = self.list.len();
        self.list.push(Entity {
            role: Role::Schema(id),
            name: String::new(),
            value: Some(value),
            text: None,
            wire: Wire::Json,
            at,
            stem: owner.clone(),
            path,
            taken,
        });
        self.by_schema.insert(id, index);
        let alike = if is_inline { &mut self.inline } else { &mut self.components };
        alike.insert((owner, class), index);
        index
    }

    /// Makes names longer until they differ, or cannot become longer.
    fn lengthen(&mut self) {
        loop {
            let mut bearers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, entity) in self.list.iter_mut().enumerate() {
                let path = &entity.path[entity.path.len() - entity.taken..];
                let parts = std::iter::once(&entity.stem).chain(path).map(String::as_str);
                entity.name = safe_type(if path.is_empty() { entity.stem.clone() } else { join(parts) });
                bearers.entry(entity.name.clone()).or_default().push(index);
            }
            let mut changed = false;
            for index in bearers.into_values().filter(|bearers| bearers.len() > 1).flatten() {
                let entity = &mut self.list[index];
                if entity.taken > 0 && entity.taken < entity.path.len() {
                    entity.taken += 1;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn finish(self) -> Entities<'a> {
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by(|a, b| self.list[*a].name.cmp(&self.list[*b].name));
        let mut position = vec![TypeId(0); order.len()];
        for (place, index) in order.iter().enumerate() {
            position[*index] = TypeId(place);
        }
        let by_schema = self.by_schema.into_iter().map(|(schema, index)| (schema, position[index])).collect();
        let by_role = self.list.iter().enumerate().map(|(index, entity)| (entity.role, position[index])).collect();
        let mut list: Vec<Option<Entity<'a>>> = self.list.into_iter().map(Some).collect();
        let list = order.into_iter().filter_map(|index| list[index].take()).collect();
        Entities { list, by_role, by_schema, shared: self.shared }
    }
}
