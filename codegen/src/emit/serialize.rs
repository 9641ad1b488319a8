//! `Serialize`, written out: absent stays absent, additional properties follow the declared ones.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    idents::ident,
    slots::{json_value, needs_json},
};
use crate::ir::{Additional, Struct};

/// `fn serialize` of a struct.
pub(super) fn structure(fields: &Struct) -> TokenStream {
    let entries = fields.fields.iter().map(|field| {
        let (ident, name) = (ident(&field.ident), &field.name);
        let value = json_value(&field.slot);
        let entry = |value: TokenStream| quote! { ::postroom::serde::ser::SerializeMap::serialize_entry(&mut map, #name, #value)?; };
        let value = if needs_json(&field.slot) { quote! { &#value } } else { value };
        let write = entry(value);
        if field.required {
            quote! { { let value = &self.#ident; #write } }
        } else {
            quote! { if let ::core::option::Option::Some(value) = &self.#ident { #write } }
        }
    });
    let extra = match &fields.additional {
        Additional::Drop | Additional::Deny => None,
        Additional::KeepAny { field } => {
            let ident = ident(field);
            Some((quote! { &self.#ident }, quote! { value }))
        }
        Additional::Keep { field, slot } => {
            let ident = ident(field);
            let value = json_value(slot);
            Some((
                quote! { &self.#ident },
                if needs_json(slot) {
                    quote! { &#value }
                } else {
                    value
                },
            ))
        }
    };
    let extra = extra.map(|(map, value)| {
        quote! {
            for (key, value) in #map {
                ::postroom::serde::ser::SerializeMap::serialize_entry(&mut map, key, #value)?;
            }
        }
    });
    // An object without properties is never written to.
    let mutable = (!fields.fields.is_empty() || extra.is_some()).then(|| quote! { mut });
    quote! {
        fn serialize<S: ::postroom::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
            let #mutable map = serializer.serialize_map(::core::option::Option::None)?;
            #(#entries)*
            #extra
            ::postroom::serde::ser::SerializeMap::end(map)
        }
    }
}
