//! Dates, times and UUIDs whose spelling something around them compares.
//!
//! Rust writes a value in one spelling, and senders have several. Where texts are compared (`uniqueItems`, listed values
//! around them, another branch of `oneOf` that may take the same value), a value in Rust's spelling could be refused where
//! the sender's was valid. There the text is kept, as a string that is held to its format.

use std::collections::BTreeSet;

use crate::ir::Shape;

use super::{Form, SchemaId, Schemas, Use};

/// The number of branches up to which each is held against each other one.
const MANY: usize = 64;

impl Schemas<'_> {
    /// Makes a string of every leaf whose spelling is compared.
    pub(super) fn keep_spellings(&mut self) {
        let mut waiting = Vec::new();
        for (index, schema) in self.list.iter().enumerate() {
            let rules = &schema.rules;
            match &schema.form {
                // A text is held to what no type says as it was written.
                Form::Leaf(_) if self.has_rest(SchemaId(index)) => {
                    waiting.push(Use { schema: SchemaId(index), at: schema.node });
                }
                _ if self.has_rest(SchemaId(index)) => waiting.extend(self.uses(SchemaId(index))),
                _ if rules.unique_items || rules.enumeration.is_some() || rules.constant.is_some() => {
                    waiting.extend(self.uses(SchemaId(index)));
                }
                Form::Union { exclusive: true, branches } => waiting.extend(self.overlapping(branches)),
                _ => {}
            }
        }
        let mut reached = vec![false; self.list.len()];
        while let Some(value) = waiting.pop() {
            let SchemaId(index) = value.schema;
            if std::mem::replace(&mut reached[index], true) {
                continue;
            }
            // A date has one spelling.
            if let Form::Leaf(shape @ (Shape::Uuid | Shape::DateTime | Shape::Time)) = &mut self.list[index].form {
                *shape = Shape::String;
            }
            waiting.extend(self.uses(value.schema).into_iter().filter(|part| !self.is_of_keys(value.schema, *part)));
        }
    }

    /// Returns whether a map's part is the schema of its keys, which keep their texts in any case.
    fn is_of_keys(&self, id: SchemaId, part: Use) -> bool {
        matches!(&self.list[id.0].form, Form::Map(map) if map.names == Some(part) && map.values != part)
    }

    /// Returns the branches that may take a value that another one takes.
    fn overlapping(&self, branches: &[(String, Use)]) -> Vec<Use> {
        let branches: Vec<Use> = branches.iter().map(|(_, value)| *value).collect();
        let is_shared = |value: &&Use| {
            branches.len() > MANY || branches.iter().any(|other| other != *value && self.overlap(**value, *other))
        };
        if self.is_tagged(&branches) { Vec::new() } else { branches.iter().filter(is_shared).copied().collect() }
    }

    /// Returns whether a property tells all branches apart.
    fn is_tagged(&self, branches: &[Use]) -> bool {
        let Some(first) = branches.first() else { return true };
        self.listed_properties(*first).into_iter().any(|(property, _)| {
            let mut seen = BTreeSet::new();
            branches.iter().all(|branch| {
                let listed = self.listed_properties(*branch);
                let own = listed.into_iter().find(|(name, _)| *name == property);
                own.is_some_and(|(_, values)| values.iter().all(|value| seen.insert(value.clone())))
            })
        })
    }

    /// Returns whether a value may fit both uses.
    fn overlap(&self, first: Use, second: Use) -> bool {
        let format = |value: Use| match &self.get(self.resolve_use(value).0).form {
            Form::Leaf(Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time) => {
                self.get(self.resolve_use(value).0).rules.format.as_deref()
            }
            _ => None,
        };
        // No text is of two of these formats.
        if format(first).is_some_and(|own| format(second).is_some_and(|other| own != other)) {
            return false;
        }
        let (own, others) = (self.kinds(first, 0), self.kinds(second, 0));
        if own.iter().all(|kind| !others.contains(kind)) {
            return false;
        }
        let (own, others) = (self.listed_properties(first), self.listed_properties(second));
        !own.iter().any(|(name, values)| {
            let same = others.iter().find(|(other, _)| other == name);
            same.is_some_and(|(_, others)| values.iter().all(|value| !others.contains(value)))
        })
    }

    /// Returns the required properties of an object that list their values, each as canonical JSON text.
    fn listed_properties(&self, value: Use) -> Vec<(String, Vec<String>)> {
        let Form::Object(object) = &self.get(self.resolve_use(value).0).form else { return Vec::new() };
        let listed = |value: Use| {
            let (id, nullable) = self.resolve_use(value);
            let schema = self.get(id);
            let rules = &schema.rules;
            let values: Vec<String> = match &schema.form {
                _ if nullable => Vec::new(),
                Form::Enum { values, .. } => values.iter().map(|value| super::quoted(value)).collect(),
                Form::Leaf(_) => {
                    let listed = rules.constant.iter().chain(rules.enumeration.iter().flatten());
                    listed.map(|value| value.canonical.clone()).collect()
                }
                _ => Vec::new(),
            };
            Some(values).filter(|values| !values.is_empty())
        };
        let required = object.properties.iter().filter(|property| property.required);
        required.filter_map(|property| Some((property.name.clone(), listed(property.value)?))).collect()
    }

    /// Returns the JSON types of a schema's values; all of them if it goes too deep to tell.
    fn kinds(&self, value: Use, depth: usize) -> BTreeSet<&'static str> {
        let (id, nullable) = self.resolve_use(value);
        let mut kinds: BTreeSet<&'static str> = match &self.get(id).form {
            Form::Leaf(Shape::Any) | Form::Invalid | Form::Alias(_) => super::keywords::TYPES.iter().copied().collect(),
            Form::Leaf(shape) => BTreeSet::from([match super::value::shape_name(shape) {
                "integer" => "number",
                kind => kind,
            }]),
            Form::Enum { .. } => BTreeSet::from(["string"]),
            Form::Array(_) | Form::Tuple(_) => BTreeSet::from(["array"]),
            Form::Map(_) | Form::Object(_) => BTreeSet::from(["object"]),
            Form::Union { .. } if depth > MANY => super::keywords::TYPES.iter().copied().collect(),
            Form::Union { branches, .. } => {
                branches.iter().flat_map(|(_, branch)| self.kinds(*branch, depth + 1)).collect()
            }
        };
        if nullable {
            kinds.insert("null");
        }
        kinds
    }
}
