//! The schemas of a contract, each read once: what its keywords mean together, before anything has a Rust name.
//!
//! Reading goes by a work list, so that no chain of references is too long for the stack.

mod all_of;
mod base;
mod choice;
mod classify;
mod equal;
mod fit;
mod fixed;
mod formats;
mod intersect;
mod judge;
mod keywords;
mod number;
mod possible;
mod reading;
mod spelled;
mod value;
mod verbatim;
mod written;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    ir::{Rules, Shape},
    tree::{NodeId, Segment, Tree, View},
};

pub(crate) use formats::is_format;
use reading::Reading;
pub(crate) use value::{excerpt, literal, member, parsed, quoted, whole};
pub(crate) use written::{NOWHERE, Root, Written};

/// A position in [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SchemaId(pub(crate) usize);

/// A use of a schema: by a reference or in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) schema: SchemaId,
    /// The value that stands there; an object with `$ref` if it is used by reference.
    pub(crate) at: NodeId,
}

/// The united meaning of the keywords of one schema.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    pub(crate) node: NodeId,
    pub(crate) nullable: bool,
    pub(crate) form: Form,
    /// The rules; if the form is an enum or a union, only `has_type` counts.
    pub(crate) rules: Rules,
}

/// The kind of a schema.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// A schema that is wrong, and reported.
    Invalid,
    /// Another schema with annotations of its own, or with null allowed besides.
    Alias(Use),
    /// A shape without parts.
    Leaf(Shape),
    Array(Use),
    Tuple(Tuple),
    Map(Map),
    Object(Object),
    Enum {
        values: Vec<String>,
        constant: bool,
    },
    /// A choice of branches, each with a name that is unique among them.
    Union {
        exclusive: bool,
        branches: Vec<(String, Use)>,
    },
}

/// An array of a fixed number of items, each with a schema of its own.
#[derive(Clone, Debug)]
pub(crate) struct Tuple {
    pub(crate) items: Vec<Use>,
    /// `true` if `additionalItems` refuses any more, and not `maxItems` alone.
    pub(crate) is_closed: bool,
}

/// An object without declared properties, and with a schema for its values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Map {
    /// What each key must keep, if that is what a type of texts says: see [`Reading::names`].
    pub(crate) names: Option<Use>,
    pub(crate) values: Use,
}

/// An object with declared properties.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// The properties in the document's order; last those that are required and not declared.
    pub(crate) properties: Vec<Property>,
    pub(crate) additional: Open,
}

#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) required: bool,
    /// `true` if it stands under `properties`, and not under `required` alone.
    pub(crate) declared: bool,
    pub(crate) value: Use,
}

/// The treatment of further properties, as `additionalProperties` says it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Open {
    Silent,
    Denied,
    Any,
    Schema(Use),
    /// Those whose names match one of the patterns in [`Rules::keys`] have a schema, and all others are refused.
    Matching(Use),
}

impl Open {
    /// Returns the schema of those that have one.
    pub(super) fn schema(self) -> Option<Use> {
        match self {
            Self::Schema(value) | Self::Matching(value) => Some(value),
            Self::Silent | Self::Denied | Self::Any => None,
        }
    }
}

/// Every schema that the roots lead to.
#[derive(Debug)]
pub(crate) struct Schemas<'a> {
    pub(crate) tree: &'a Tree,
    list: Vec<Schema>,
    /// The number of schemas, the first ones, that are reached without passing through one that no type can hold.
    typed: usize,
    ids: BTreeMap<NodeId, SchemaId>,
    /// The schemas that some schema uses by reference.
    referenced: BTreeSet<NodeId>,
    /// The schemas of which form and rules do not tell all, and the schemas that are written in them or referred to.
    verbatim: BTreeMap<SchemaId, Vec<Use>>,
    /// Those of them that have no type: a value is held to all that is written.
    shapeless: BTreeSet<SchemaId>,
    /// Those of them that have several types, each with keywords of its own.
    by_type: BTreeSet<SchemaId>,
    /// Those of them that have a type, and whose values are held to all that is written before they are read.
    whole: BTreeSet<SchemaId>,
    /// The keywords of those that have a type besides, and are held apart to what it does not say: each with the schema in
    /// which it is written.
    apart: BTreeMap<SchemaId, Vec<(NodeId, &'a str)>>,
    /// The schema in which each schema is written, by node, and the property or branch that leads to it.
    parents: BTreeMap<NodeId, (NodeId, Option<String>)>,
    /// The end of each schema's aliases, by `SchemaId`, and whether one of them allows null.
    resolved: Vec<(SchemaId, bool)>,
    /// The class of each schema, by `SchemaId`: equal numbers mean equal schemas, descriptions apart.
    classes: Vec<usize>,
    /// The defaults that their schemas refuse.
    misfits: BTreeSet<NodeId>,
    /// The results of asking which values of the documents fit which schemas.
    fitted: RefCell<fit::Fitted>,
    judge: RefCell<judge::Verbatim>,
}

impl<'a> Schemas<'a> {
    /// Reads everything that `roots` lead to; nothing is assumed that no schema says if that is to be exact.
    pub(crate) fn read(
        tree: &'a Tree,
        roots: impl IntoIterator<Item = View<'a>>,
        is_exact: bool,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut schemas = Self {
            tree,
            list: Vec::new(),
            typed: usize::MAX,
            ids: BTreeMap::new(),
            referenced: BTreeSet::new(),
            verbatim: BTreeMap::new(),
            shapeless: BTreeSet::new(),
            by_type: BTreeSet::new(),
            whole: BTreeSet::new(),
            apart: BTreeMap::new(),
            parents: BTreeMap::new(),
            resolved: Vec::new(),
            classes: Vec::new(),
            misfits: BTreeSet::new(),
            fitted: RefCell::default(),
            judge: RefCell::new(judge::Verbatim::new(judge::Tables::default())),
        };
        let mut reading = Reading {
            schemas: &mut schemas,
            diagnostics,
            is_exact,
            queue: VecDeque::new(),
            current: SchemaId(0),
            nulls: Vec::new(),
            untyped: BTreeSet::new(),
            shapeless: BTreeSet::new(),
            apart: Vec::new(),
            names: BTreeSet::new(),
            united: BTreeMap::new(),
            reasons: Vec::new(),
        };
        for root in roots {
            reading.allocate(root.target());
        }
        reading.drain();
        reading.schemas.typed = reading.schemas.list.len();
        reading.settle();
        let reasons = std::mem::take(&mut reading.reasons);
        schemas.check_possible(reasons, diagnostics);
        schemas.check_annotations(diagnostics);
        schemas.keep_spellings();
        schemas
    }

    /// Returns the number of schemas: their ids count from 0.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn get(&self, id: SchemaId) -> &Schema {
        &self.list[id.0]
    }

    /// Returns the schema written at `view`, its reference followed; `None` if no root leads to it.
    pub(crate) fn at(&self, view: View<'a>) -> Option<Use> {
        self.ids.get(&view.target().id).map(|schema| Use { schema: *schema, at: view.id })
    }

    /// Returns the end of the aliases of a use, and whether null is allowed there.
    pub(crate) fn resolve_use(&self, value: Use) -> (SchemaId, bool) {
        self.resolved[value.schema.0]
    }

    /// Returns a number that only equal schemas share.
    pub(crate) fn class(&self, id: SchemaId) -> usize {
        self.classes[id.0]
    }

    pub(crate) fn view(&self, id: NodeId) -> View<'a> {
        self.tree.view(id)
    }

    /// Returns an annotation of a use: its own, else that of the schema it leads to, alias by alias.
    pub(crate) fn annotation(&self, value: Use, keyword: &str) -> Option<View<'a>> {
        let at = self.view(value.at);
        let own =
            (at.target().id != at.id && matches!(keyword, "title" | "description")).then(|| at.get(keyword)).flatten();
        own.or_else(|| {
            let mut schema = self.get(value.schema);
            loop {
                let found = self.view(schema.node).get(keyword);
                match schema.form {
                    Form::Alias(next) if found.is_none() => schema = self.get(next.schema),
                    _ => return found,
                }
            }
        })
    }

    /// Returns the schemas in which `node` is written, from the inside out, each with what leads from it to the one
    /// before.
    pub(crate) fn ancestors(&self, node: NodeId) -> impl Iterator<Item = (NodeId, Option<&str>)> {
        let step = |node: NodeId| self.parents.get(&node).map(|(parent, segment)| (*parent, segment.as_deref()));
        std::iter::successors(step(node), move |(node, _)| step(*node))
    }

    /// Returns whether uses of the schema have a type in common that bears a name.
    pub(crate) fn is_named(&self, id: SchemaId) -> bool {
        let schema = self.get(id);
        match &schema.form {
            Form::Object(_) | Form::Enum { .. } | Form::Union { .. } => true,
            Form::Leaf(Shape::Any) if self.has_rest(id) => self.is_referenced(id),
            Form::Invalid | Form::Alias(_) | Form::Leaf(Shape::Any | Shape::Null) => false,
            // What reading a value without parts does not decide its type's name stands for.
            Form::Leaf(shape) if self.has_rest(id) => shape.has_no_parts() || self.is_referenced(id),
            // A list or map may hold itself by reference, so that its name is what ends its type.
            Form::Array(_) | Form::Tuple(_) | Form::Map(_) => self.is_referenced(id),
            Form::Leaf(_) => self.is_referenced(id) && !self.parents.contains_key(&schema.node),
        }
    }

    /// Returns whether some schema uses the schema by reference.
    pub(crate) fn is_referenced(&self, id: SchemaId) -> bool {
        self.referenced.contains(&self.get(id).node)
    }

    /// Returns the key that a schema stands under: what a component's type is named for.
    pub(crate) fn key(&self, node: NodeId) -> String {
        if let (true, Some((owner, segment))) = (self.tree.is_made(node), self.parents.get(&node)) {
            return format!("{} {}", self.key(*owner), segment.as_deref().unwrap_or("item"));
        }
        let Some((parent, segment)) = &self.tree.node(node).parent else {
            return self.view(node).file_stem().to_owned();
        };
        let Segment::Key(key) = segment else { return self.key(*parent) };
        let container = self.tree.node(*parent).parent.as_ref().map(|(above, segment)| (*above, segment));
        match (key.as_str(), container) {
            (_, Some((above, Segment::Key(container)))) if container == "properties" => {
                format!("{} {key}", self.key(above))
            }
            (_, Some((_, Segment::Key(container))))
                if matches!(container.as_str(), "schemas" | "definitions" | "$defs") =>
            {
                key.clone()
            }
            ("payload" | "headers", _) => format!("{} {key}", self.key(*parent)),
            ("items" | "additionalProperties" | "propertyNames" | "allOf" | "oneOf" | "anyOf" | "schema", _) => {
                self.key(*parent)
            }
            _ => key.clone(),
        }
    }

    /// Returns the schemas that a schema uses.
    pub(crate) fn uses(&self, id: SchemaId) -> Vec<Use> {
        match &self.get(id).form {
            Form::Invalid | Form::Leaf(_) | Form::Enum { .. } => Vec::new(),
            Form::Alias(value) | Form::Array(value) => vec![*value],
            Form::Map(map) => map.names.into_iter().chain([map.values]).collect(),
            Form::Tuple(tuple) => tuple.items.clone(),
            Form::Object(object) => {
                object.properties.iter().map(|property| property.value).chain(object.additional.schema()).collect()
            }
            Form::Union { branches, .. } => branches.iter().map(|(_, value)| *value).collect(),
        }
    }

    /// Returns whether values are held to more than their type says.
    pub(crate) fn has_rest(&self, id: SchemaId) -> bool {
        self.is_held(id) || self.apart.contains_key(&id)
    }

    /// Returns whether values are held to all that is written: there is no type, or it says not what is valid.
    pub(crate) fn is_held(&self, id: SchemaId) -> bool {
        self.is_shapeless(id) || self.whole.contains(&id)
    }

    /// Returns whether a choice is among several types, which say all that is demanded of their values.
    pub(crate) fn is_by_type(&self, id: SchemaId) -> bool {
        self.by_type.contains(&id)
    }

    /// Returns whether no type says anything of a schema's values.
    pub(crate) fn is_shapeless(&self, id: SchemaId) -> bool {
        self.shapeless.contains(&id)
    }

    /// Returns the keywords that a schema's type does not hold, each with the schema in which it is written.
    pub(crate) fn apart(&self, id: SchemaId) -> &[(NodeId, &'a str)] {
        self.apart.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Returns the schemas that the text of a schema holds.
    pub(crate) fn parts(&self, id: SchemaId) -> Vec<Use> {
        self.verbatim.get(&id).cloned().unwrap_or_else(|| self.uses(id))
    }

    fn resolve(&mut self, diagnostics: &mut Diagnostics) {
        self.resolved = (0..self.list.len()).map(|index| (SchemaId(index), self.list[index].nullable)).collect();
        let mut done = vec![false; self.list.len()];
        for start in 0..self.list.len() {
            let mut chain = Vec::new();
            let mut index = start;
            while let (false, Form::Alias(next)) = (done[index], &self.list[index].form) {
                done[index] = true;
                chain.push(index);
                index = next.schema.0;
            }
            if chain.contains(&index) {
                let at = self.view(self.list[index].node);
                diagnostics.push(Diagnostic::error(
                    at,
                    "alias-cycle",
                    "this schema leads only to itself",
                    "let one schema of the cycle say what a value looks like, by `type` for example",
                ));
                self.list[index].form = Form::Invalid;
            }
            for link in chain.into_iter().rev() {
                let (end, nullable) = self.resolved[index];
                self.resolved[link] = (end, nullable || self.list[link].nullable);
                index = link;
            }
        }
    }
}

/// Returns the value that holds `view`, so many levels up.
fn enclosing(view: View<'_>, levels: usize) -> Option<View<'_>> {
    (0..levels)
        .try_fold(view, |view, _| view.tree.node(view.id).parent.as_ref().map(|(parent, _)| view.tree.view(*parent)))
}
