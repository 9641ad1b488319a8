//! Plain types: serde alone, without the runtime and without checks, drawn by typify.
//!
//! typify gets structs, enums, newtypes and unions under neutral names, each field being of a type that is spelled
//! already, so that there is nothing that it would rename, default or refuse. What it draws (the items with their
//! derives and conversions) gets the contract's names, its documentation, and what serde is to know of each field.

mod drawing;

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Fields, Item, ItemEnum, ItemStruct, Meta, parse_quote};

use self::drawing::{Drawing, branches, holders, holds, neutral_field, neutral_type, neutral_variant};
use super::{
    HEADER, Lints, documented, keys,
    types::{Member, Source, members},
};
use crate::{
    diagnostic::Diagnostics,
    ir::{Additional, Contract, Field, Shape, Slot, Struct, TypeDef, TypeKind},
};

/// Generates the Rust code of a contract's types, formatted.
pub(crate) fn emit(contract: &Contract) -> Result<String, Diagnostics> {
    let drawing = Drawing::new(contract);
    let drawn = drawing.draw()?;
    let mut file = Finishing::new(contract, &drawing, &drawn).file(drawn)?;
    let lints = Lints::of(contract);
    file.items.iter_mut().for_each(|item| lints.allow(item));
    let header = HEADER.replace("generate`.", "generate --plain`.");
    Ok(format!("{header}{}", prettyplease::unparse(&file)))
}

/// The last step: it turns neutral names into the contract's.
struct Finishing<'a> {
    contract: &'a Contract,
    drawing: &'a Drawing,
    /// The types by their neutral names.
    types: BTreeMap<String, (usize, &'a TypeDef)>,
    names: BTreeMap<String, String>,
    takers_of_null: Vec<bool>,
    /// The values of enums by the texts that stand for them.
    values: BTreeMap<String, &'a str>,
    /// The variants of unions, which typify calls as it likes, by the unions' neutral names.
    variants: BTreeMap<String, BTreeMap<String, String>>,
}

impl<'a> Finishing<'a> {
    fn new(contract: &'a Contract, drawing: &'a Drawing, drawn: &syn::File) -> Self {
        let mut all = Self {
            contract,
            drawing,
            types: BTreeMap::new(),
            names: BTreeMap::new(),
            takers_of_null: holders(contract, takes_null),
            values: BTreeMap::new(),
            variants: BTreeMap::new(),
        };
        for (index, definition) in contract.types.iter().enumerate() {
            all.types.insert(neutral_type(index), (index, definition));
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
        let idents: Vec<&String> = match self.types.get(&item.ident.to_string()).map(|(_, definition)| &definition.kind)
        {
            Some(TypeKind::Enum(strings)) => strings.variants.iter().map(|variant| &variant.ident).collect(),
            Some(TypeKind::Union(union)) => {
                branches(&self.drawing.holders_of_lists, union).into_iter().map(|variant| &variant.ident).collect()
            }
            _ => Vec::new(),
        };
        item.variants.iter().zip(idents).map(|(drawn, ident)| (drawn.ident.to_string(), ident.clone())).collect()
    }

    fn file(&self, drawn: syn::File) -> Result<syn::File, Diagnostics> {
        let has_enums = self.types.values().any(|(_, definition)| matches!(definition.kind, TypeKind::Enum(_)));
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
            if let Some((index, definition)) = named.as_ref().and_then(|name| self.types.get(name)) {
                self.finish(*index, definition, &mut item)?;
            }
            // What we wrote ourselves has the values already; what stands in an `impl` is typify's.
            let has_values = matches!(item, Item::Impl(_));
            let variants = named.and_then(|name| self.variants.get(&name));
            items.push(self.renamed(item.into_token_stream(), variants, has_values));
        }
        if self.contract.types.iter().flat_map(fields).any(|field| self.is_doubly_optional(field)) {
            items.push(present());
        }
        syn::parse2(quote! { #(#items)* })
            .map_err(|error| Diagnostics::internal(format!("the finished types do not parse: {error}")))
    }

    /// Documents an item, and tells serde about its fields.
    fn finish(&self, index: usize, definition: &TypeDef, item: &mut Item) -> Result<(), Diagnostics> {
        let fits = match (&definition.kind, &mut *item) {
            (TypeKind::Struct(fields), Item::Struct(item)) => {
                let is_denied = matches!(fields.additional, Additional::Deny);
                head(definition, &mut item.attrs, |text| is_denied || !text.contains("deny_unknown_fields"));
                self.finish_fields(index, fields, item)
            }
            (TypeKind::Newtype(_), Item::Struct(item)) => {
                head(definition, &mut item.attrs, |_| true);
                matches!(item.fields, Fields::Unnamed(_))
            }
            (TypeKind::Enum(strings), Item::Enum(item)) => {
                head(definition, &mut item.attrs, |_| true);
                // As serde derives it, an object with such a key would be one, too.
                item.attrs.push(parse_quote! { #[serde(try_from = "::std::string::String")] });
                for (drawn, variant) in item.variants.iter_mut().zip(&strings.variants) {
                    drawn.attrs = documented::variant_docs(&variant.value);
                    let value = &variant.value;
                    if variant.ident != *value {
                        drawn.attrs.push(parse_quote! { #[serde(rename = #value)] });
                    }
                }
                item.variants.len() == strings.variants.len()
            }
            (TypeKind::Union(union), Item::Enum(item)) => {
                head(definition, &mut item.attrs, |_| true);
                for (drawn, variant) in item.variants.iter_mut().zip(branches(&self.drawing.holders_of_lists, union)) {
                    drawn.attrs = documented::choice_docs(&variant.ident);
                }
                item.variants.len() == union.variants.len()
            }
            (_, Item::Impl(_)) => true,
            _ => false,
        };
        if fits { Ok(()) } else { Err(undrawn(definition)) }
    }

    /// Puts the fields into the contract's order, which typify does not keep; returns whether all were drawn.
    fn finish_fields(&self, index: usize, fields: &Struct, item: &mut ItemStruct) -> bool {
        let Fields::Named(drawn) = &mut item.fields else { return false };
        let count = drawn.named.len();
        let mut known: BTreeMap<String, syn::Field> = std::mem::take(&mut drawn.named)
            .into_iter()
            .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field)))
            .collect();
        for (position, member) in members(fields).enumerate() {
            let Some(mut field) = known.remove(&neutral_field(index, position)) else { return false };
            field.attrs = self.field_attributes(fields, member);
            field.ty = Source::Crates.member(&self.drawing.neutral, &member);
            drawn.named.push(field);
        }
        known.is_empty() && count == drawn.named.len()
    }

    fn field_attributes(&self, fields: &Struct, member: Member<'_>) -> Vec<Attribute> {
        let mut attributes = documented::field_docs(fields, member.name());
        let Member::Declared(field) = member else {
            attributes.push(parse_quote! { #[serde(flatten)] });
            return attributes;
        };
        let name = &field.name;
        let mut says = Vec::new();
        if field.ident != *name {
            says.push(quote! { rename = #name });
        }
        if !field.required {
            says.push(quote! { skip_serializing_if = "::std::option::Option::is_none" });
        }
        if self.is_doubly_optional(field) {
            says.push(quote! { default, deserialize_with = "present" });
        } else if field.slot.nullable {
            // serde takes what may be null for what may be left out, unless it is told how to read it.
            says.push(quote! { deserialize_with = "::serde::Deserialize::deserialize" });
        }
        if !says.is_empty() {
            attributes.push(parse_quote! { #[serde(#(#says),*)] });
        }
        attributes
    }

    /// Returns whether a field may be null, or left out.
    fn is_doubly_optional(&self, field: &Field) -> bool {
        !field.required && holds(&self.takers_of_null, &field.slot, takes_null)
    }

    /// Returns the tokens with the contract's names and values.
    fn renamed(
        &self,
        tokens: TokenStream,
        variants: Option<&BTreeMap<String, String>>,
        has_values: bool,
    ) -> TokenStream {
        let tokens = tokens.into_iter().map(|token| match token {
            TokenTree::Group(group) => {
                let inner = self.renamed(group.stream(), variants, has_values);
                Group::new(group.delimiter(), inner).into()
            }
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                if let Some(tuple) = self.drawing.tuple(&text) {
                    return Group::new(Delimiter::None, self.renamed(tuple.clone(), variants, has_values)).into();
                }
                let name = variants.and_then(|variants| variants.get(&text)).or_else(|| self.names.get(&text));
                name.map_or(ident, |name| format_ident!("{name}")).into()
            }
            TokenTree::Literal(literal) if has_values => {
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

/// Returns the attributes of an item: its documentation, and its derives with what serde reads it by.
fn head(definition: &TypeDef, drawn: &mut Vec<Attribute>, keep: impl Fn(&str) -> bool) {
    let mut attributes = documented::type_docs(definition);
    if definition.deprecated {
        attributes.push(parse_quote! { #[deprecated] });
    }
    for attribute in drawn.drain(..) {
        let text = attribute.to_token_stream().to_string();
        let compared = match &attribute.meta {
            Meta::List(list) if list.path.is_ident("derive") && !text.contains("PartialEq") => {
                let derives = &list.tokens;
                let ordered = keys::is_string(&definition.kind).then(|| quote! { , Eq, Hash, PartialOrd, Ord });
                Some(parse_quote! { #[derive(#derives, PartialEq #ordered)] })
            }
            _ => None,
        };
        if !attribute.path().is_ident("doc") && keep(&text) {
            attributes.push(compared.unwrap_or(attribute));
        }
    }
    *drawn = attributes;
}

fn fields(definition: &TypeDef) -> impl Iterator<Item = &Field> {
    let fields = match &definition.kind {
        TypeKind::Struct(fields) => fields.fields.as_slice(),
        _ => &[],
    };
    fields.iter()
}

fn takes_null(slot: &Slot) -> bool {
    slot.nullable || matches!(slot.shape, Shape::Null | Shape::Any)
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
