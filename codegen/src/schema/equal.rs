//! The classes of equal schemas, descriptions apart.
//!
//! A schema that is used by reference is compared by its key first, so that recursive schemas come to an end, and then
//! by its content: two schemas of one key may differ, and so does what refers to them.

use std::collections::BTreeMap;

use super::{Form, Open, SchemaId, Schemas, Use, value::json};

/// The depth of references to which two schemas are compared; from there on they count as different.
const MAX_ROUNDS: usize = 64;

impl Schemas<'_> {
    /// Gives every schema the number of its class.
    pub(super) fn compare(&mut self) {
        let mut known = BTreeMap::new();
        let mut classes = vec![None; self.list.len()];
        for index in 0..self.list.len() {
            self.find_class(SchemaId(index), &mut classes, &mut known);
        }
        self.classes = classes.into_iter().map(Option::unwrap_or_default).collect();
        self.refine();
    }

    /// Tells apart what is equal by the keys of what it refers to, and differs by its content: each round looks one
    /// reference further.
    fn refine(&mut self) {
        let ends = |index: usize| -> Vec<usize> {
            self.parts(SchemaId(index)).into_iter().map(|part| self.resolve_use(part).0.0).collect()
        };
        let ends: Vec<Vec<usize>> = (0..self.list.len()).map(ends).collect();
        let mut found = self.classes.iter().collect::<std::collections::BTreeSet<_>>().len();
        for _ in 0..MAX_ROUNDS {
            let mut known: BTreeMap<(usize, Vec<usize>), usize> = BTreeMap::new();
            let class = |(index, ends): (usize, &Vec<usize>)| {
                let next = known.len();
                *known.entry((self.classes[index], ends.iter().map(|end| self.classes[*end]).collect())).or_insert(next)
            };
            let classes: Vec<usize> = ends.iter().enumerate().map(class).collect();
            let before = std::mem::replace(&mut found, known.len());
            self.classes = classes;
            if before == found {
                return;
            }
        }
        self.classes = (0..self.list.len()).collect();
    }

    /// Returns whether a schema is known by its name where another one leads to it.
    pub(super) fn is_ended_by_name(&self, id: SchemaId) -> bool {
        self.is_referenced(id) && (self.is_named(id) || self.is_verbatim(id))
    }

    /// Goes down through what is written in place only, which leads back to itself by no way.
    fn find_class(&self, id: SchemaId, classes: &mut Vec<Option<usize>>, known: &mut BTreeMap<String, usize>) -> usize {
        if let Some(class) = classes[id.0] {
            return class;
        }
        let schema = self.get(id);
        let mut part = |value: &Use| {
            let (end, nullable) = self.resolve_use(*value);
            let default = self.annotation(*value, "default").map(json);
            let referenced = self.is_ended_by_name(end);
            let class = if referenced {
                self.key(self.get(end).node)
            } else {
                self.find_class(end, classes, known).to_string()
            };
            format!("{referenced} {class:?} {nullable} {default:?}")
        };
        let form = match &schema.form {
            Form::Invalid => format!("invalid {}", id.0),
            Form::Alias(value) => format!("alias {}", part(value)),
            Form::Leaf(shape) => format!("leaf {shape:?}"),
            Form::Array(items) => format!("array {}", part(items)),
            Form::Tuple(tuple) => {
                let items: Vec<_> = tuple.items.iter().map(&mut part).collect();
                format!("tuple {} {items:?}", tuple.is_closed)
            }
            Form::Map(map) => format!("map {:?} {}", map.names.as_ref().map(&mut part), part(&map.values)),
            Form::Enum { values, constant } => format!("enum {values:?} {constant}"),
            Form::Union { exclusive, branches } => {
                let branches: Vec<_> = branches.iter().map(|(name, value)| (name, part(value))).collect();
                format!("union {exclusive} {branches:?}")
            }
            Form::Object(object) => {
                let additional = match &object.additional {
                    Open::Schema(value) => part(value),
                    Open::Matching(value) => format!("matching {}", part(value)),
                    other @ (Open::Silent | Open::Denied | Open::Any) => format!("{other:?}"),
                };
                let property =
                    |property: &super::Property| (property.name.clone(), property.required, part(&property.value));
                let properties: Vec<_> = object.properties.iter().map(property).collect();
                format!("object {additional} {properties:?}")
            }
        };
        let verbatim = self.verbatim.get(&id).map(|parts| {
            let parts: Vec<_> = parts.iter().map(part).collect();
            (json(self.view(schema.node)), parts)
        });
        let key = format!("{form} {:?} {} {verbatim:?}", self.said(schema), schema.nullable);
        let next = known.len();
        let class = *known.entry(key).or_insert(next);
        classes[id.0] = Some(class);
        class
    }

    /// Returns the rules as text, in which a compiled pattern stands for nothing that its source does not say.
    fn said(&self, schema: &super::Schema) -> String {
        let mut rules = schema.rules.clone();
        let more = std::mem::take(&mut rules.more_patterns).into_iter();
        let patterns: Vec<_> = rules.pattern.take().into_iter().chain(more).map(|pattern| pattern.source).collect();
        let keys: Vec<_> = std::mem::take(&mut rules.keys).into_iter().map(|pattern| pattern.source).collect();
        format!("{rules:?} {patterns:?} {keys:?}")
    }
}
