//! Enums of strings: the call that makes all of them but the enum itself.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{macros, rules, texts::text};
use crate::ir::{StringEnum, TypeDef};

/// Generates everything of an enum of strings but the item itself.
pub(super) fn code(definition: &TypeDef, variants: &StringEnum) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let base = if variants.constant {
        quote! { schema::only(VALUES) }
    } else {
        quote! { schema::choice(VALUES) }
    };
    let untyped = (!variants.has_type).then(|| quote! { .untyped() });
    let texts = rules::texts(&variants.rules, true);
    let listed = variants.rules.enumeration.as_ref().filter(|_| variants.constant).map(|values| {
        let values = values.iter().map(|value| &value.text);
        quote! { .listed(&[#(#values),*]) }
    });
    let values = variants.variants.iter().map(|variant| {
        let (ident, value) = (format_ident!("{}", variant.ident), &variant.value);
        quote! { let #ident = #value; }
    });
    let text = text(definition);
    macros::call(
        "enumeration",
        &quote! {
            let #name = #base #untyped #texts #listed;
            let TEXT = #text;
            #(#values)*
        },
    )
}
