//! The differences between the branches of a union, which tell them apart before one of them is read: JSON types, and a
//! property with a value of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Contract, Shape, Slot, Struct, TypeKind, Union};

/// The differences between a union's branches.
pub(super) struct Alternatives {
    pub(super) tag: Option<Tag>,
    /// The branches in the order of the variants.
    pub(super) branches: Vec<Alternative>,
}

/// The property by which objects are told apart.
pub(super) struct Tag {
    pub(super) property: String,
    /// `true` if the values come from `const`, and not from `enum`.
    pub(super) constant: bool,
}

pub(super) struct Alternative {
    /// A bit for each JSON type, as the runtime's `Kinds` has them.
    pub(super) kinds: u8,
    /// The values, as JSON text, one of which the tag must have; none if the branch does not say.
    pub(super) tags: Vec<String>,
    /// The value by which the `discriminator` means the branch, as JSON text.
    pub(super) alias: Option<String>,
}

const NULL: u8 = 1;
const BOOLEAN: u8 = 1 << 1;
const NUMBER: u8 = 1 << 2;
const STRING: u8 = 1 << 3;
const ARRAY: u8 = 1 << 4;
const OBJECT: u8 = 1 << 5;
const ALL: u8 = NULL | BOOLEAN | NUMBER | STRING | ARRAY | OBJECT;

/// The number of types that may stand for one another before no more are looked for.
const MAX_DEPTH: usize = 64;

/// Returns what tells the branches of `union` apart.
pub(super) fn of(contract: &Contract, union: &Union) -> Alternatives {
    let tags: Vec<BTreeMap<&str, Listed>> =
        union.variants.iter().map(|variant| listed_properties(contract, &variant.slot)).collect();
    let said = union.discriminator.as_deref();
    let is_listed = |property: &&str| tags.iter().any(|tags| tags.contains_key(property));
    let property = said.filter(is_listed).or_else(|| telling(&tags)).or(said);
    let branches = union.variants.iter().zip(&tags).map(|(variant, tags)| Alternative {
        kinds: variant.type_name.as_deref().map_or_else(|| kinds(contract, &variant.slot), kinds_of),
        tags: property.and_then(|property| tags.get(property)).map(|listed| listed.values.clone()).unwrap_or_default(),
        alias: variant.key.as_ref().filter(|_| said.is_some() && property == said).map(|key| json(key)),
    });
    let tag = property.map(|property| Tag {
        property: property.to_owned(),
        constant: tags.iter().find_map(|tags| tags.get(property)).is_none_or(|listed| listed.constant),
    });
    Alternatives { tag, branches: branches.collect() }
}

/// Returns the property with the most values that no other branch has.
fn telling<'a>(tags: &[BTreeMap<&'a str, Listed>]) -> Option<&'a str> {
    let mut branches_of: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (property, listed) in tags.iter().flatten() {
        let values = branches_of.entry(property).or_default();
        listed.values.iter().for_each(|value| *values.entry(value).or_default() += 1);
    }
    let alone = |values: &BTreeMap<&str, usize>| values.values().filter(|branches| **branches == 1).count();
    // In the first branch's order, which is the document's: the first of equally good ones.
    let order = tags.iter().flat_map(BTreeMap::keys).copied();
    let mut best: Option<(usize, &str)> = None;
    for property in order {
        let count = branches_of.get(property).map_or(0, alone);
        if count > best.map_or(0, |(known, _)| known) {
            best = Some((count, property));
        }
    }
    best.map(|(_, property)| property)
}

/// The values of a property that lists them.
struct Listed {
    values: Vec<String>,
    constant: bool,
}

/// Returns the required properties of an object that list their values.
fn listed_properties<'c>(contract: &'c Contract, slot: &'c Slot) -> BTreeMap<&'c str, Listed> {
    let Some(fields) = structure(contract, slot) else { return BTreeMap::new() };
    let required = fields.fields.iter().filter(|field| field.required);
    required.filter_map(|field| Some((field.name.as_str(), listed(contract, &field.slot, 0)?))).collect()
}

/// Returns the struct that a slot holds, if it holds nothing else.
fn structure<'c>(contract: &'c Contract, mut slot: &'c Slot) -> Option<&'c Struct> {
    for _ in 0..MAX_DEPTH {
        let Shape::Named(id) = slot.shape else { return None };
        match &contract.types[id.0].kind {
            TypeKind::Struct(fields) => return Some(fields),
            TypeKind::Newtype(inner) => slot = inner,
            TypeKind::Enum(_) | TypeKind::Union(_) => return None,
        }
    }
    None
}

fn listed(contract: &Contract, slot: &Slot, depth: usize) -> Option<Listed> {
    if slot.nullable || depth > MAX_DEPTH {
        return None;
    }
    if let Shape::Named(id) = slot.shape {
        return match &contract.types[id.0].kind {
            TypeKind::Enum(variants) => Some(Listed {
                values: variants.variants.iter().map(|variant| json(&variant.value)).collect(),
                constant: variants.constant,
            }),
            TypeKind::Newtype(inner) => listed(contract, inner, depth + 1),
            TypeKind::Struct(_) | TypeKind::Union(_) => None,
        };
    }
    let rules = &slot.rules;
    let values: Vec<_> = rules.constant.iter().chain(rules.enumeration.iter().flatten()).collect();
    let are_scalars = values.iter().all(|value| !value.text.starts_with(['[', '{']));
    (are_scalars && !values.is_empty()).then(|| Listed {
        values: values.iter().map(|value| value.text.clone()).collect(),
        constant: rules.constant.is_some(),
    })
}

/// Returns the JSON types of the values that a slot holds: each type that stands for others is looked into once,
/// however many ways lead to it.
fn kinds(contract: &Contract, slot: &Slot) -> u8 {
    let (mut all, mut seen, mut open) = (0, BTreeSet::new(), vec![slot]);
    while let Some(slot) = open.pop() {
        all |= if slot.nullable { NULL } else { 0 };
        all |= match &slot.shape {
            Shape::Named(id) if !seen.insert(*id) => 0,
            Shape::Named(id) => match &contract.types[id.0].kind {
                TypeKind::Struct(fields) if !fields.has_type => ALL,
                TypeKind::Struct(_) => OBJECT,
                TypeKind::Enum(_) => STRING,
                TypeKind::Newtype(inner) => {
                    open.push(inner);
                    0
                }
                TypeKind::Union(union) => {
                    open.extend(union.variants.iter().map(|variant| &variant.slot));
                    0
                }
            },
            // Of what no type is said, values of every type are valid.
            _ if !slot.rules.has_type && slot.rules.enumeration.is_none() && slot.rules.constant.is_none() => ALL,
            Shape::Boolean => BOOLEAN,
            Shape::Integer(_) | Shape::Number => NUMBER,
            Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => STRING,
            Shape::Array(_) | Shape::Tuple(_) | Shape::Bytes => ARRAY,
            Shape::Map(_) | Shape::FreeObject => OBJECT,
            Shape::Null => NULL,
            Shape::Any => ALL,
        };
    }
    all
}

/// Returns the JSON type that `type` names.
fn kinds_of(name: &str) -> u8 {
    match name {
        "boolean" => BOOLEAN,
        "integer" | "number" => NUMBER,
        "string" => STRING,
        "array" => ARRAY,
        "object" => OBJECT,
        _ => NULL,
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
