//! Choices: the call that makes all of one but the enum itself.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    alternatives::{self, Alternatives},
    macros, schemas, tables,
    texts::text,
    types::rust_type,
};
use crate::ir::{Contract, Rules, Shape, Slot, TypeDef, Union};

/// Generates everything of a union but the item itself.
pub(super) fn code(contract: &Contract, definition: &TypeDef, union: &Union) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let Alternatives { tag, branches: known } = alternatives::of(contract, union);
    let exclusive = union.exclusive;
    let tag = tag.map_or_else(
        || quote! { ::core::option::Option::None },
        |tag| {
            let (call, name) = (format_ident!("{}", if tag.constant { "tagged" } else { "listed_tag" }), &tag.property);
            quote! { schema::#call(#name) }
        },
    );
    let branches = union.variants.iter().zip(&known).enumerate().map(|(index, (variant, branch))| {
        let (ident, kind) = (format_ident!("{}", variant.ident), rust_type(contract, &variant.slot));
        let (index, kinds) = (Literal::usize_unsuffixed(index), Literal::u8_unsuffixed(branch.kinds));
        let (schema, tags) = (schemas::reference(contract, &variant.slot), &branch.tags);
        let alias = match &branch.alias {
            Some(alias) => quote! { ::core::option::Option::Some(#alias) },
            None => quote! { ::core::option::Option::None },
        };
        quote! { let #ident: #kind = branch(#index, #schema, #kinds, &[#(#tags),*], #alias); }
    });
    let beside = beside(&union.beside);
    let beside = beside.iter().map(|slot| schemas::value(contract, slot));
    let rest = union.beside.rest.as_ref();
    let beside = beside.chain(rest.map(|rest| tables::beside(contract, rest, union.is_whole)));
    let by_type = union.by_type.then(|| quote! { , by_type = true });
    let text = text(definition);
    macros::call(
        "union",
        &quote! {
            let #name = union(#exclusive, #tag, [#(#beside),*] #by_type);
            let TEXT = #text;
            #(#branches)*
        },
    )
}

/// Returns the rules beside the branches, as a slot for each type that they concern.
fn beside(rules: &Rules) -> Vec<Slot> {
    let any = Slot { shape: Shape::Any, nullable: false, rules: Rules::default() };
    let none = Rules::default;
    let numbers = Rules {
        minimum: rules.minimum.clone(),
        maximum: rules.maximum.clone(),
        exclusive_minimum: rules.exclusive_minimum.clone(),
        exclusive_maximum: rules.exclusive_maximum.clone(),
        multiple_of: rules.multiple_of.clone(),
        ..none()
    };
    let texts = Rules {
        min_length: rules.min_length,
        max_length: rules.max_length,
        pattern: rules.pattern.clone(),
        more_patterns: rules.more_patterns.clone(),
        format: rules.format.clone(),
        ..none()
    };
    let lists =
        Rules { min_items: rules.min_items, max_items: rules.max_items, unique_items: rules.unique_items, ..none() };
    let objects = Rules {
        min_properties: rules.min_properties,
        max_properties: rules.max_properties,
        required: rules.required.clone(),
        ..none()
    };
    let values = Rules { enumeration: rules.enumeration.clone(), constant: rules.constant.clone(), ..none() };
    let slots = [
        (Shape::Number, numbers),
        (Shape::String, texts),
        (Shape::Array(Box::new(any)), lists),
        (Shape::FreeObject, objects),
        (Shape::Any, values),
    ];
    let slots = slots.into_iter().filter(|(_, rules)| *rules != Rules::default());
    slots.map(|(shape, rules)| Slot { shape, nullable: false, rules }).collect()
}
