//! The items that typify draws: structs, enums, newtypes and unions under neutral names.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::ToTokens;
use schemars::schema::{InstanceType, Schema, SchemaObject};
use serde_json::{Value as Json, json};
use syn::Type;
use typify::{TypeSpace, TypeSpaceSettings};

use super::super::types::{Member, Source, members};
use crate::{
    diagnostic::Diagnostics,
    ir::{Additional, Contract, Shape, Slot, Struct, TypeDef, TypeKind, Union, UnionVariant},
};

/// The schemas that typify is to draw, under neutral names.
pub(super) struct Drawing {
    /// The contract with neutral names for its types.
    pub(super) neutral: Contract,
    /// The schema that stands for each type that is spelled already.
    spelled: BTreeMap<String, String>,
    /// The tuples among them, under neutral names, for each of which another name stands.
    tuples: Vec<TokenStream>,
    definitions: Vec<(String, Json)>,
    pub(super) holders_of_lists: Vec<bool>,
}

impl Drawing {
    pub(super) fn new(contract: &Contract) -> Self {
        let mut neutral = contract.clone();
        for (index, definition) in neutral.types.iter_mut().enumerate() {
            definition.name = neutral_type(index);
        }
        let mut drawing = Self {
            holders_of_lists: holders(&neutral, is_list),
            neutral,
            spelled: BTreeMap::new(),
            tuples: Vec::new(),
            definitions: Vec::new(),
        };
        for (index, definition) in contract.types.iter().enumerate() {
            let schema = drawing.schema(index, definition);
            drawing.definitions.push((neutral_type(index), schema));
        }
        drawing
    }

    fn schema(&mut self, index: usize, definition: &TypeDef) -> Json {
        match &definition.kind {
            TypeKind::Struct(fields) => self.object(index, fields),
            TypeKind::Enum(strings) => {
                let values: Vec<_> =
                    (0..strings.variants.len()).map(|variant| neutral_variant(index, variant)).collect();
                json!({ "type": "string", "enum": values })
            }
            TypeKind::Newtype(slot) => self.slot(slot),
            TypeKind::Union(union) => {
                let variants = branches(&self.holders_of_lists, union);
                let branches: Vec<_> = variants.into_iter().map(|variant| self.slot(&variant.slot)).collect();
                json!({ "oneOf": branches })
            }
        }
    }

    fn object(&mut self, index: usize, fields: &Struct) -> Json {
        let (mut properties, mut required) = (serde_json::Map::new(), Vec::new());
        for (position, member) in members(fields).enumerate() {
            let mut kind = Source::Crates.member(&self.neutral, &member);
            match member {
                // typify writes the `Option` of what may be left out.
                Member::Declared(field) if !field.required => {
                    kind = inner(&kind).cloned().unwrap_or(kind);
                }
                _ => required.push(neutral_field(index, position)),
            }
            properties.insert(neutral_field(index, position), self.leaf(&kind));
        }
        // Without a property, typify would draw a map.
        if properties.is_empty() || matches!(fields.additional, Additional::Deny) {
            json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
        } else {
            json!({ "type": "object", "properties": properties, "required": required })
        }
    }

    fn slot(&mut self, slot: &Slot) -> Json {
        let kind = Source::Crates.slot(&self.neutral, slot);
        self.leaf(&kind)
    }

    /// Returns a schema that typify takes for this type.
    fn leaf(&mut self, kind: &Type) -> Json {
        // What is spelled has a path, which no tuple is: another one stands for it until the items are drawn.
        let tokens = kind.to_token_stream();
        let text = if matches!(kind, Type::Path(_)) {
            tokens.to_string()
        } else {
            let known = self.tuples.iter().position(|known| known.to_string() == tokens.to_string());
            let index = known.unwrap_or(self.tuples.len());
            self.tuples.extend(known.is_none().then_some(tokens));
            format!("{TUPLE}{index}")
        };
        let next = format!("spelled-{}", self.spelled.len());
        let format = self.spelled.entry(text).or_insert(next);
        json!(leaf(format))
    }

    /// Returns the tuple for which a name stands.
    pub(super) fn tuple(&self, name: &str) -> Option<&TokenStream> {
        self.tuples.get(name.strip_prefix(TUPLE)?.parse::<usize>().ok()?)
    }

    /// Returns the items as typify draws them.
    pub(super) fn draw(&self) -> Result<syn::File, Diagnostics> {
        let mut settings = TypeSpaceSettings::default();
        for (kind, format) in &self.spelled {
            settings.with_conversion(leaf(format), kind, std::iter::empty());
        }
        let mut parsed = Vec::new();
        for (name, schema) in &self.definitions {
            let schema: Schema = serde_json::from_value(schema.clone())
                .map_err(|error| Diagnostics::internal(format!("the shape of a type is no schema: {error}")))?;
            parsed.push((name.clone(), schema));
        }
        let mut space = TypeSpace::new(&settings);
        space
            .add_ref_types(parsed)
            .map_err(|error| Diagnostics::internal(format!("the types cannot be drawn: {error}")))?;
        syn::parse2(space.to_stream())
            .map_err(|error| Diagnostics::internal(format!("the drawn types do not parse: {error}")))
    }
}

/// The start of the stand-ins for tuples, `()` included.
const TUPLE: &str = "TUPLE";

/// Returns the branches of a union in the order in which serde tries them: lists first, because serde's structs read
/// lists too.
pub(super) fn branches<'u>(holders_of_lists: &[bool], union: &'u Union) -> Vec<&'u UnionVariant> {
    let mut branches: Vec<_> = union.variants.iter().collect();
    branches.sort_by_key(|variant| !holds(holders_of_lists, &variant.slot, is_list));
    branches
}

pub(super) fn is_list(slot: &Slot) -> bool {
    matches!(slot.shape, Shape::Array(_) | Shape::Tuple(_))
}

/// Returns for each type, by its position, whether it stands for a slot of this kind, alone or as one of several.
pub(super) fn holders(contract: &Contract, is: fn(&Slot) -> bool) -> Vec<bool> {
    let mut known = vec![false; contract.types.len()];
    // A type that stands for another one may come before or after it.
    loop {
        let stands = |definition: &TypeDef| match &definition.kind {
            TypeKind::Newtype(slot) => holds(&known, slot, is),
            TypeKind::Union(union) => union.variants.iter().any(|variant| holds(&known, &variant.slot, is)),
            TypeKind::Struct(_) | TypeKind::Enum(_) => false,
        };
        let found: Vec<bool> = contract.types.iter().map(stands).collect();
        if found == known {
            return known;
        }
        known = found;
    }
}

/// Returns whether a slot is of this kind, or of a type among its holders.
pub(super) fn holds(holders: &[bool], slot: &Slot, is: fn(&Slot) -> bool) -> bool {
    is(slot) || matches!(slot.shape, Shape::Named(id) if holders[id.0])
}

fn leaf(format: &str) -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format.to_owned()),
        ..SchemaObject::default()
    }
}

/// Returns the type that an `Option` holds.
fn inner(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(kind)) => Some(kind),
        _ => None,
    }
}

pub(super) fn neutral_type(index: usize) -> String {
    format!("T{index}")
}

pub(super) fn neutral_field(index: usize, position: usize) -> String {
    format!("t{index}f{position}")
}

pub(super) fn neutral_variant(index: usize, position: usize) -> String {
    format!("T{index}V{position}")
}
