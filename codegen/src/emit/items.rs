//! The types themselves: documented, with constructors, constants for defaults, and every implementation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Item;

use super::{
    builders, constants, decode,
    documented::{attributes, documented, documented_struct, documented_variants, type_docs, variant_docs},
    enums, envelope, serialize,
    texts::functions,
    types, unions,
    validate::{self, predicates},
};
use crate::ir::{Contract, StringEnum, Struct, TypeDef, TypeKind};

/// Every type but the envelopes, which are generic and come from `envelope`.
pub(super) fn tokens(contract: &Contract) -> TokenStream {
    let items = contract.types.iter().map(|definition| (definition, types::item(contract, definition)));
    items
        .map(|(definition, item)| match &definition.kind {
            TypeKind::Struct(_) if envelope::is_envelope(contract, definition) => {
                envelope::item(contract, definition, &item)
            }
            TypeKind::Struct(fields) => struct_item(contract, definition, fields, &item),
            TypeKind::Enum(variants) => enum_item(definition, variants, &item),
            TypeKind::Newtype(slot) => {
                let item = documented(definition, &item);
                let (functions, code) = (functions(definition), decode::newtype(contract, definition, slot));
                quote! { #item #functions #code }
            }
            TypeKind::Union(union) => {
                let item = documented(definition, &documented_variants(&item));
                let (functions, code) = (functions(definition), unions::code(contract, definition, union));
                quote! { #item #functions #code }
            }
        })
        .collect()
}

fn struct_item(contract: &Contract, definition: &TypeDef, fields: &Struct, item: &Item) -> TokenStream {
    let item = documented_struct(definition, fields, item);
    let constructor = builders::tokens(contract, definition, fields, None);
    let constants = constants::tokens(contract, definition, fields);
    let functions = functions(definition);
    let decode = decode::structure(contract, fields, &decode::Special::default());
    let check = validate::structure(contract, fields, None);
    let serialize = serialize::structure(fields);
    let name = format_ident!("{}", definition.name);
    let predicates = predicates(contract, fields);
    let statics = decode::fields(contract, fields);
    let rule = decode::object_rule(fields);
    quote! {
        #item
        #constructor
        #constants
        #functions
        const _: () = {
            use ::postroom::__private;

            #statics
            #(#predicates)*

            #[automatically_derived]
            impl __private::Decode for #name {
                const RULE: &'static __private::Rule = const { &#rule };
                #decode
                #check
            }

            #[automatically_derived]
            impl ::postroom::serde::Serialize for #name {
                #serialize
            }
        };
    }
}

fn enum_item(definition: &TypeDef, variants: &StringEnum, item: &Item) -> TokenStream {
    let mut item = item.clone();
    if let Item::Enum(item) = &mut item {
        for (drawn, variant) in item.variants.iter_mut().zip(&variants.variants) {
            drawn.attrs = attributes(&variant_docs(&variant.value));
        }
    }
    let docs = type_docs(definition);
    let deprecated = definition.deprecated.then(|| quote! { #[deprecated] });
    let code = enums::code(definition, variants);
    let functions = functions(definition);
    quote! {
        #docs
        #deprecated
        #[derive(
            ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash, ::core::cmp::PartialOrd, ::core::cmp::Ord
        )]
        #item
        #functions
        #code
    }
}
