//! The shapes of generated types, drawn by typify: the only place that knows typify and its schemas.
//!
//! typify gets structs and enums alone, with numbers for names, every property required and absence spelled out
//! as null, so that there is nothing that it would rename, rename twice, default or refuse. What it draws is given
//! the final names and held against [`rust_type`].

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use quote::{ToTokens, format_ident, quote};
use schemars::schema::{InstanceType, Schema, SchemaObject};
use serde_json::{Value as Json, json};
use syn::{Item, parse_quote};
use typify::{TypeSpace, TypeSpaceSettings};

use crate::{
    diagnostic::Diagnostics,
    ir::{Additional, Contract, Field, IntegerWidth, Shape, Slot, Struct, TypeDef, TypeId, TypeKind},
};

/// The type of a slot: its shape, in an `Option` where null is allowed.
pub(crate) fn rust_type(contract: &Contract, slot: &Slot) -> syn::Type {
    spell(slot, &|id| contract.types[id.0].name.clone())
}

fn spell(slot: &Slot, name: &dyn Fn(TypeId) -> String) -> syn::Type {
    let shape: syn::Type = match &slot.shape {
        Shape::Named(id) => {
            let name = format_ident!("{}", name(*id));
            parse_quote!(#name)
        }
        Shape::Boolean => parse_quote!(bool),
        Shape::Integer(width) => {
            let width = format_ident!("{}", integer(*width));
            parse_quote!(#width)
        }
        Shape::Number => parse_quote!(f64),
        Shape::String => parse_quote!(::std::string::String),
        Shape::Uuid => parse_quote!(::postroom::uuid::Uuid),
        Shape::DateTime => parse_quote!(::postroom::chrono::DateTime<::postroom::chrono::FixedOffset>),
        Shape::Date => parse_quote!(::postroom::chrono::NaiveDate),
        Shape::Time => parse_quote!(::postroom::Time),
        Shape::Array(items) => {
            let items = spell(items, name);
            parse_quote!(::std::vec::Vec<#items>)
        }
        Shape::Map(values) => {
            let values = spell(values, name);
            parse_quote!(::std::collections::BTreeMap<::std::string::String, #values>)
        }
        Shape::FreeObject => parse_quote!(::postroom::JsonObject),
        Shape::Any => parse_quote!(::postroom::serde_json::Value),
        Shape::Null => parse_quote!(()),
    };
    if slot.nullable { parse_quote!(::std::option::Option<#shape>) } else { shape }
}

/// The item of each type by name: no attributes, public fields, absolute paths.
pub(crate) fn draw(contract: &Contract) -> Result<BTreeMap<String, Item>, Diagnostics> {
    let mut drawn = typify(contract)?;
    let mut items = BTreeMap::new();
    for (index, definition) in contract.types.iter().enumerate() {
        let name = format_ident!("{}", definition.name);
        let item = match &definition.kind {
            TypeKind::Struct(_) | TypeKind::Enum(_) => {
                let item = drawn.remove(&neutral_type(index)).and_then(|item| finish(contract, definition, item));
                item.ok_or_else(|| {
                    Diagnostics::internal(format!("the type `{name}` was not drawn as the contract describes it"))
                })?
            }
            TypeKind::Newtype(slot) => {
                let inner = rust_type(contract, slot);
                parse_quote!(pub struct #name(pub #inner);)
            }
            TypeKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| {
                    let (ident, inner) = (format_ident!("{}", variant.ident), rust_type(contract, &variant.slot));
                    quote!(#ident(#inner))
                });
                parse_quote!(pub enum #name { #(#variants),* })
            }
        };
        items.insert(definition.name.clone(), item);
    }
    Ok(items)
}

/// The structs and enums as typify draws them, by their neutral names.
fn typify(contract: &Contract) -> Result<BTreeMap<String, Item>, Diagnostics> {
    let mut settings = TypeSpaceSettings::default();
    settings.with_map_type("::std::collections::BTreeMap");
    for (format, path) in LEAVES {
        settings.with_conversion(leaf(format), path, std::iter::empty());
    }
    let definitions = contract
        .types
        .iter()
        .enumerate()
        .filter_map(|(index, definition)| Some((neutral_type(index), weakened(contract, definition)?)));
    let mut parsed = Vec::new();
    for (name, schema) in definitions {
        let schema: Schema = serde_json::from_value(schema)
            .map_err(|error| Diagnostics::internal(format!("the shape of a type is no schema: {error}")))?;
        parsed.push((name, schema));
    }
    let mut space = TypeSpace::new(&settings);
    space
        .add_ref_types(parsed)
        .map_err(|error| Diagnostics::internal(format!("the types cannot be drawn: {error}")))?;
    let file: syn::File = syn::parse2(space.to_stream())
        .map_err(|error| Diagnostics::internal(format!("the drawn types do not parse: {error}")))?;
    let named = file.items.into_iter().filter_map(|item| match &item {
        Item::Struct(item_struct) => Some((item_struct.ident.to_string(), item)),
        Item::Enum(item_enum) => Some((item_enum.ident.to_string(), item)),
        _ => None,
    });
    Ok(named.collect())
}

/// What typify is to write for a string of each of these formats.
const LEAVES: &[(&str, &str)] = &[
    ("i32", "i32"),
    ("i64", "i64"),
    ("u32", "u32"),
    ("u64", "u64"),
    ("uuid", "::postroom::uuid::Uuid"),
    ("date-time", "::postroom::chrono::DateTime<::postroom::chrono::FixedOffset>"),
    ("date", "::postroom::chrono::NaiveDate"),
    ("time", "::postroom::Time"),
    ("object", "::postroom::JsonObject"),
    ("any", "::postroom::serde_json::Value"),
    (OURS, OURS_PATH),
];

/// Stands for a type that typify cannot draw: a box, an option in an option, a union, a newtype.
const OURS: &str = "ours";
const OURS_PATH: &str = "::postroom::Ours";

fn leaf(format: &str) -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format.to_owned()),
        ..SchemaObject::default()
    }
}

/// The schema of a type with nothing but its shape; `None` for what typify does not draw.
fn weakened(contract: &Contract, definition: &TypeDef) -> Option<Json> {
    match &definition.kind {
        TypeKind::Struct(fields) => {
            let shapes: Vec<(String, Json)> = members(fields)
                .enumerate()
                .map(|(index, member)| (neutral_field(index), member.weakened(contract)))
                .collect();
            let required: Vec<&str> = shapes.iter().map(|(name, _)| name.as_str()).collect();
            // Without a property, typify would draw a map.
            let denied = shapes.is_empty().then_some(false);
            let mut schema = json!({ "type": "object", "required": required });
            if let Some(denied) = denied {
                schema["additionalProperties"] = denied.into();
            }
            schema["properties"] = Json::Object(shapes.into_iter().collect());
            Some(schema)
        }
        TypeKind::Enum(strings) => {
            let values: Vec<String> = (0..strings.variants.len()).map(neutral_variant).collect();
            Some(json!({ "type": "string", "enum": values }))
        }
        TypeKind::Newtype(_) | TypeKind::Union(_) => None,
    }
}

/// A field of a struct that is to be drawn.
enum Member<'a> {
    Declared(&'a Field),
    Additional(&'a str, Option<&'a Slot>),
}

fn members(fields: &Struct) -> impl Iterator<Item = Member<'_>> {
    let additional = match &fields.additional {
        Additional::Drop | Additional::Deny => None,
        Additional::KeepAny { field } => Some(Member::Additional(field, None)),
        Additional::Keep { field, slot } => Some(Member::Additional(field, Some(slot))),
    };
    fields.fields.iter().map(Member::Declared).chain(additional)
}

impl Member<'_> {
    fn name(&self) -> &str {
        match self {
            Member::Declared(field) => &field.ident,
            Member::Additional(name, _) => name,
        }
    }

    fn spell(&self, name: &dyn Fn(TypeId) -> String) -> syn::Type {
        match self {
            Member::Declared(field) => {
                let mut kind = spell(&field.slot, name);
                if field.boxed {
                    kind = parse_quote!(::std::boxed::Box<#kind>);
                }
                if field.required { kind } else { parse_quote!(::std::option::Option<#kind>) }
            }
            Member::Additional(_, None) => parse_quote!(::postroom::JsonObject),
            Member::Additional(_, Some(slot)) => {
                let kind = spell(slot, name);
                parse_quote!(::std::collections::BTreeMap<::std::string::String, #kind>)
            }
        }
    }

    fn weakened(&self, contract: &Contract) -> Json {
        match self {
            Member::Declared(field) if field.boxed => ours(),
            Member::Declared(field) if !field.required && field.slot.nullable => ours(),
            Member::Declared(field) => {
                let shape = weakened_shape(contract, &field.slot);
                shape.map_or_else(ours, |shape| optional(shape, !field.required || field.slot.nullable))
            }
            Member::Additional(_, None) => json!(leaf("object")),
            Member::Additional(_, Some(slot)) => weakened_slot(contract, slot)
                .map_or_else(ours, |values| json!({ "type": "object", "additionalProperties": values })),
        }
    }
}

fn ours() -> Json {
    json!(leaf(OURS))
}

fn optional(shape: Json, or_null: bool) -> Json {
    if or_null { json!({ "oneOf": [shape, { "type": "null" }] }) } else { shape }
}

/// `None` where typify would not draw what [`rust_type`] says.
fn weakened_slot(contract: &Contract, slot: &Slot) -> Option<Json> {
    Some(optional(weakened_shape(contract, slot)?, slot.nullable))
}

fn weakened_shape(contract: &Contract, slot: &Slot) -> Option<Json> {
    Some(match &slot.shape {
        Shape::Named(id) => match contract.types[id.0].kind {
            TypeKind::Struct(_) | TypeKind::Enum(_) => {
                json!({ "$ref": format!("#/definitions/{}", neutral_type(id.0)) })
            }
            TypeKind::Newtype(_) | TypeKind::Union(_) => return None,
        },
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Integer(width) => json!(leaf(integer(*width))),
        Shape::Number => json!({ "type": "number" }),
        Shape::String => json!({ "type": "string" }),
        Shape::Uuid => json!(leaf("uuid")),
        Shape::DateTime => json!(leaf("date-time")),
        Shape::Date => json!(leaf("date")),
        Shape::Time => json!(leaf("time")),
        Shape::Array(items) => json!({ "type": "array", "items": weakened_slot(contract, items)? }),
        Shape::Map(values) => json!({ "type": "object", "additionalProperties": weakened_slot(contract, values)? }),
        Shape::FreeObject => json!(leaf("object")),
        Shape::Any => json!(leaf("any")),
        Shape::Null => return None,
    })
}

/// The drawn item bare and with its final names; `None` if it is not what the contract describes.
fn finish(contract: &Contract, definition: &TypeDef, item: Item) -> Option<Item> {
    let name = format_ident!("{}", definition.name);
    match (item, &definition.kind) {
        (Item::Struct(item), TypeKind::Struct(fields)) => {
            let mut drawn = BTreeMap::new();
            for field in item.fields {
                drawn.insert(field.ident?.to_string(), field.ty);
            }
            let mut finished = Vec::new();
            for (index, member) in members(fields).enumerate() {
                let shown = drawn.remove(&neutral_field(index))?;
                let expected = member.spell(&|id| neutral_type(id.0));
                if member.weakened(contract) != ours()
                    && shown.to_token_stream().to_string() != expected.to_token_stream().to_string()
                {
                    return None;
                }
                let (ident, kind) =
                    (format_ident!("{}", member.name()), member.spell(&|id| contract.types[id.0].name.clone()));
                finished.push(quote!(pub #ident: #kind));
            }
            drawn.is_empty().then(|| parse_quote!(pub struct #name { #(#finished),* }))
        }
        (Item::Enum(item), TypeKind::Enum(strings)) => {
            let drawn = item.variants.iter().map(|variant| (variant.ident.to_string(), variant.fields.is_empty()));
            if !drawn.eq((0..strings.variants.len()).map(|index| (neutral_variant(index), true))) {
                return None;
            }
            let variants = strings.variants.iter().map(|variant| format_ident!("{}", variant.ident));
            Some(parse_quote!(pub enum #name { #(#variants),* }))
        }
        _ => None,
    }
}

fn neutral_type(index: usize) -> String {
    format!("T{index}")
}

fn neutral_field(index: usize) -> String {
    format!("f{index}")
}

fn neutral_variant(index: usize) -> String {
    format!("V{index}")
}

fn integer(width: IntegerWidth) -> &'static str {
    match width {
        IntegerWidth::I32 => "i32",
        IntegerWidth::I64 => "i64",
        IntegerWidth::U32 => "u32",
        IntegerWidth::U64 => "u64",
    }
}
