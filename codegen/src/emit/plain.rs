//! Plain types: serde alone, without the runtime and without checks, drawn by typify.
//!
//! typify gets structs, enums, newtypes and unions under neutral names, each field being of a type that is spelled
//! already, so that there is nothing that it would rename, default or refuse. What it draws (the items with their
//! derives and conversions) gets the contract's names, its documentation, and what serde is to know of each field.

use std::collections::BTreeMap;

use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use schemars::schema::{InstanceType, Schema, SchemaObject};
use serde_json::{Value as Json, json};
use syn::{Attribute, Fields, Item, ItemEnum, ItemStruct, Type, parse_quote};
use typify::{TypeSpace, TypeSpaceSettings};

use super::{
    HEADER, allow,
    documented::{self, attributes},
    has_deprecated,
    types::{Member, Source, members},
};
use crate::{
    diagnostic::Diagnostics,
    ir::{Additional, Contract, Field, Shape, Slot, Struct, TypeDef, TypeKind},
};

/// The Rust code of a contract's types, formatted.
pub(crate) fn emit(contract: &Contract) -> Result<String, Diagnostics> {
    let drawing = Drawing::new(contract);
    let drawn = drawing.draw()?;
    let mut file = Finishing::new(contract, &drawing.neutral, &drawn).file(drawn)?;
    let deprecated = has_deprecated(contract);
    file.items.iter_mut().for_each(|item| allow(item, deprecated));
    Ok(format!("{HEADER}{}", prettyplease::unparse(&file)))
}

/// What typify is to draw, under neutral names.
struct Drawing {
    /// The contract with neutral names for its types.
    neutral: Contract,
    /// The schema that stands for each type that is spelled already.
    spelled: BTreeMap<String, String>,
    definitions: Vec<(String, Json)>,
}

impl Drawing {
    fn new(contract: &Contract) -> Self {
        let mut neutral = contract.clone();
        for (index, definition) in neutral.types.iter_mut().enumerate() {
            definition.name = neutral_type(index);
        }
        let mut drawing = Self { neutral, spelled: BTreeMap::new(), definitions: Vec::new() };
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
                let branches: Vec<_> = union.variants.iter().map(|variant| self.slot(&variant.slot)).collect();
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

    /// A schema that typify takes for this type.
    fn leaf(&mut self, kind: &Type) -> Json {
        // What is spelled has a path, which `()` is not.
        if !matches!(kind, Type::Path(_)) {
            return json!({ "type": "null" });
        }
        let next = format!("spelled-{}", self.spelled.len());
        let format = self.spelled.entry(kind.to_token_stream().to_string()).or_insert(next);
        json!(leaf(format))
    }

    /// The items as typify draws them.
    fn draw(&self) -> Result<syn::File, Diagnostics> {
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

fn leaf(format: &str) -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some(format.to_owned()),
        ..SchemaObject::default()
    }
}

/// What turns neutral names into the contract's.
struct Finishing<'a> {
    contract: &'a Contract,
    neutral: &'a Contract,
    /// The types by their neutral names.
    types: BTreeMap<String, &'a TypeDef>,
    names: BTreeMap<String, String>,
    /// The values of enums by the texts that stand for them.
    values: BTreeMap<String, &'a str>,
    /// The variants of unions, which typify calls as it likes, by the unions' neutral names.
    variants: BTreeMap<String, BTreeMap<String, String>>,
}

impl<'a> Finishing<'a> {
    fn new(contract: &'a Contract, neutral: &'a Contract, drawn: &syn::File) -> Self {
        let mut all = Self {
            contract,
            neutral,
            types: BTreeMap::new(),
            names: BTreeMap::new(),
            values: BTreeMap::new(),
            variants: BTreeMap::new(),
        };
        for (index, definition) in contract.types.iter().enumerate() {
            all.types.insert(neutral_type(index), definition);
            all.names.insert(neutral_type(index), definition.name.clone());
            match &definition.kind {
                TypeKind::Struct(fields) => {
                    let names = members(fields).enumerate();
                    let names =
                        names.map(|(position, member)| (neutral_field(index, position), member.name().to_owned()));
                    all.names.extend(names);
                }
                TypeKind::Enum(strings) => {
                    let values = strings.variants.iter().enumerate();
                    all.values.extend(
                        values.map(|(position, variant)| (neutral_variant(index, position), variant.value.as_str())),
                    );
                }
                TypeKind::Newtype(_) | TypeKind::Union(_) => {}
            }
        }
        for item in &drawn.items {
            if let Item::Enum(item) = item {
                let variants = all.variants_of(item);
                all.variants.insert(item.ident.to_string(), variants);
            }
        }
        all
    }

    fn variants_of(&self, item: &ItemEnum) -> BTreeMap<String, String> {
        let idents: Vec<&String> = match self.types.get(&item.ident.to_string()).map(|definition| &definition.kind) {
            Some(TypeKind::Enum(strings)) => strings.variants.iter().map(|variant| &variant.ident).collect(),
            Some(TypeKind::Union(union)) => union.variants.iter().map(|variant| &variant.ident).collect(),
            _ => Vec::new(),
        };
        item.variants.iter().zip(idents).map(|(drawn, ident)| (drawn.ident.to_string(), ident.clone())).collect()
    }

    fn file(&self, drawn: syn::File) -> Result<syn::File, Diagnostics> {
        let has_enums = self.types.values().any(|definition| matches!(definition.kind, TypeKind::Enum(_)));
        let mut items = Vec::new();
        for mut item in drawn.items {
            let named = match &item {
                Item::Struct(item) => Some(item.ident.to_string()),
                Item::Enum(item) => Some(item.ident.to_string()),
                Item::Impl(item) => Some(item.self_ty.to_token_stream().to_string()),
                // The error of what turns a text into an enum.
                Item::Mod(_) if !has_enums => continue,
                _ => None,
            };
            if let Some(definition) = named.as_ref().and_then(|name| self.types.get(name)) {
                self.finish(definition, &mut item)?;
            }
            let variants = named.and_then(|name| self.variants.get(&name));
            items.push(self.renamed(item.into_token_stream(), variants));
        }
        if self.contract.types.iter().flat_map(fields).any(|field| is_doubly_optional(self.contract, field)) {
            items.push(present());
        }
        syn::parse2(quote! { #(#items)* })
            .map_err(|error| Diagnostics::internal(format!("the finished types do not parse: {error}")))
    }

    /// Documents an item, and tells serde of its fields.
    fn finish(&self, definition: &TypeDef, item: &mut Item) -> Result<(), Diagnostics> {
        let fits = match (&definition.kind, &mut *item) {
            (TypeKind::Struct(fields), Item::Struct(item)) => {
                let is_denied = matches!(fields.additional, Additional::Deny);
                head(definition, &mut item.attrs, |text| is_denied || !text.contains("deny_unknown_fields"));
                self.finish_fields(fields, item)
            }
            (TypeKind::Newtype(_), Item::Struct(item)) => {
                head(definition, &mut item.attrs, |_| true);
                matches!(item.fields, Fields::Unnamed(_))
            }
            (TypeKind::Enum(strings), Item::Enum(item)) => {
                head(definition, &mut item.attrs, |_| true);
                for (drawn, variant) in item.variants.iter_mut().zip(&strings.variants) {
                    let docs = documented::variant_docs(&variant.value);
                    let value = &variant.value;
                    let rename = (variant.ident != *value).then(|| quote! { #[serde(rename = #value)] });
                    drawn.attrs = attributes(&quote! { #docs #rename });
                }
                item.variants.len() == strings.variants.len()
            }
            (TypeKind::Union(union), Item::Enum(item)) => {
                head(definition, &mut item.attrs, |_| true);
                for (drawn, variant) in item.variants.iter_mut().zip(&union.variants) {
                    drawn.attrs = attributes(&documented::choice_docs(&variant.ident));
                }
                item.variants.len() == union.variants.len()
            }
            (_, Item::Impl(_)) => true,
            _ => false,
        };
        if fits { Ok(()) } else { Err(undrawn(definition)) }
    }

    /// The fields in the contract's order, which typify does not keep; whether all were drawn.
    fn finish_fields(&self, fields: &Struct, item: &mut ItemStruct) -> bool {
        let index = self.neutral.types.iter().position(|definition| item.ident == definition.name);
        let Fields::Named(drawn) = &mut item.fields else { return false };
        let count = drawn.named.len();
        let mut known: BTreeMap<String, syn::Field> = std::mem::take(&mut drawn.named)
            .into_iter()
            .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field)))
            .collect();
        for (position, member) in members(fields).enumerate() {
            let Some(mut field) = index.and_then(|index| known.remove(&neutral_field(index, position))) else {
                return false;
            };
            field.attrs = field_attributes(self.contract, fields, member);
            field.ty = Source::Crates.member(self.neutral, &member);
            drawn.named.push(field);
        }
        known.is_empty() && count == drawn.named.len()
    }

    /// The tokens with the contract's names and values.
    fn renamed(&self, tokens: TokenStream, variants: Option<&BTreeMap<String, String>>) -> TokenStream {
        let tokens = tokens.into_iter().map(|token| match token {
            TokenTree::Group(group) => {
                let inner = self.renamed(group.stream(), variants);
                Group::new(group.delimiter(), inner).into()
            }
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                let name = variants.and_then(|variants| variants.get(&text)).or_else(|| self.names.get(&text));
                name.map_or(ident, |name| format_ident!("{name}")).into()
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let value = self.values.get(text.trim_matches('"'));
                value.map_or(literal, |value| Literal::string(value)).into()
            }
            other => other,
        });
        tokens.collect()
    }
}

fn undrawn(definition: &TypeDef) -> Diagnostics {
    Diagnostics::internal(format!("the type `{}` was not drawn as the contract describes it", definition.name))
}

/// What stands above an item: its documentation, its derives with what serde reads it by.
fn head(definition: &TypeDef, drawn: &mut Vec<Attribute>, keep: impl Fn(&str) -> bool) {
    let docs = documented::type_docs(definition);
    let deprecated = definition.deprecated.then(|| quote! { #[deprecated] });
    let mut attributes = attributes(&quote! { #docs #deprecated });
    for mut attribute in drawn.drain(..) {
        let text = attribute.to_token_stream().to_string();
        if attribute.path().is_ident("derive") && !text.contains("PartialEq") {
            let meta = &attribute.meta;
            if let syn::Meta::List(list) = meta {
                let derives = &list.tokens;
                attribute = parse_quote! { #[derive(#derives, PartialEq)] };
            }
        }
        if !attribute.path().is_ident("doc") && keep(&text) {
            attributes.push(attribute);
        }
    }
    *drawn = attributes;
}

fn field_attributes(contract: &Contract, fields: &Struct, member: Member<'_>) -> Vec<Attribute> {
    let docs = documented::field_docs(fields, member.name());
    let Member::Declared(field) = member else { return attributes(&quote! { #docs #[serde(flatten)] }) };
    let name = &field.name;
    let mut says = Vec::new();
    if field.ident != *name {
        says.push(quote! { rename = #name });
    }
    if !field.required {
        says.push(quote! { skip_serializing_if = "::std::option::Option::is_none" });
    }
    if is_doubly_optional(contract, field) {
        says.push(quote! { default, deserialize_with = "present" });
    } else if field.slot.nullable {
        // serde takes what may be null for what may be left out, unless it is told how to read it.
        says.push(quote! { deserialize_with = "::serde::Deserialize::deserialize" });
    }
    let serde = (!says.is_empty()).then(|| quote! { #[serde(#(#says),*)] });
    attributes(&quote! { #docs #serde })
}

fn fields(definition: &TypeDef) -> impl Iterator<Item = &Field> {
    let fields = match &definition.kind {
        TypeKind::Struct(fields) => fields.fields.as_slice(),
        _ => &[],
    };
    fields.iter()
}

/// Whether it may be null, or left out.
fn is_doubly_optional(contract: &Contract, field: &Field) -> bool {
    !field.required && takes_null(contract, &field.slot)
}

fn takes_null(contract: &Contract, slot: &Slot) -> bool {
    match &slot.shape {
        Shape::Null | Shape::Any => true,
        Shape::Named(id) => {
            slot.nullable
                || match &contract.types[id.0].kind {
                    TypeKind::Newtype(inner) => takes_null(contract, inner),
                    TypeKind::Union(union) => union.variants.iter().any(|variant| takes_null(contract, &variant.slot)),
                    TypeKind::Struct(_) | TypeKind::Enum(_) => false,
                }
        }
        _ => slot.nullable,
    }
}

/// What an `Option` holds.
fn inner(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(kind)) => Some(kind),
        _ => None,
    }
}

/// Tells null from what is not there.
fn present() -> TokenStream {
    quote! {
        fn present<'de, D, T>(deserializer: D) -> ::std::result::Result<::std::option::Option<T>, D::Error>
        where
            D: ::serde::Deserializer<'de>,
            T: ::serde::Deserialize<'de>,
        {
            ::serde::Deserialize::deserialize(deserializer).map(::std::option::Option::Some)
        }
    }
}

fn neutral_type(index: usize) -> String {
    format!("T{index}")
}

fn neutral_field(index: usize, position: usize) -> String {
    format!("t{index}f{position}")
}

fn neutral_variant(index: usize, position: usize) -> String {
    format!("T{index}V{position}")
}
