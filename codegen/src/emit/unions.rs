//! Unions: every branch reads the same text, and the one that fits decides.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    alternatives::{self, Alternatives},
    slots::{Place, json_value},
};
use crate::ir::{Contract, TypeDef, Union};

/// Everything of a union but the item itself.
pub(super) fn code(contract: &Contract, definition: &TypeDef, union: &Union) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let table = table(union, &alternatives::of(contract, union));
    let names: Vec<_> = (0..union.variants.len()).map(|index| format!("check_variant_{index}")).collect();
    let places: Vec<_> =
        union.variants.iter().zip(&names).map(|(variant, name)| Place::new(contract, &variant.slot, name)).collect();
    let predicates = places.iter().flat_map(Place::predicates);
    let branches = union.variants.iter().zip(&places).map(|(variant, place)| {
        let ident = format_ident!("{}", variant.ident);
        let (read, rule) = (place.read(), place.rule());
        quote! { &|reader| { let value = #read; reader.settle(at, #rule, value).map(Self::#ident) } }
    });
    let serialize = serialize(&name, union);
    let checks = union.variants.iter().zip(&places).map(|(variant, place)| {
        let ident = format_ident!("{}", variant.ident);
        match place.check(&quote! { at }) {
            Some(check) => quote! { Self::#ident(value) => { #check } },
            None => quote! { Self::#ident(_) => {} },
        }
    });
    quote! {
        const _: () = {
            use ::postroom::__private;

            static UNION: __private::Union = #table;

            #(#predicates)*

            #[automatically_derived]
            impl __private::Decode for #name {
                const RULE: &'static __private::Rule = const { &__private::Rule::ANY };

                fn read(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    reader.branches(at, &UNION, &[#(#branches),*])
                }

                fn check(&self, at: &__private::Path<'_>, sink: &mut __private::Sink) {
                    // What a value of one branch is to the others only its text shows.
                    __private::check_as::<Self>(self, at, sink);
                    sink.representable(|sink| {
                        let (at, _) = (*at, &sink);
                        match self {
                            #(#checks)*
                        }
                    });
                }
            }

            #serialize
        };
    }
}

/// What the runtime knows of the union before it reads a branch.
fn table(union: &Union, known: &Alternatives) -> TokenStream {
    let exclusive = union.exclusive;
    let tag = match &known.tag {
        Some(tag) => {
            let name = &tag.property;
            let keyword = format_ident!("{}", if tag.constant { "CONST" } else { "ENUM" });
            quote! { ::core::option::Option::Some(__private::Tag { name: #name, keyword: __private::Keywords::#keyword }) }
        }
        None => quote! { ::core::option::Option::None },
    };
    let branches = union.variants.iter().zip(&known.branches).map(|(variant, branch)| {
        let (name, tags, kinds) = (&variant.ident, &branch.tags, proc_macro2::Literal::u8_unsuffixed(branch.kinds));
        let alias = match &branch.alias {
            Some(alias) => quote! { ::core::option::Option::Some(#alias) },
            None => quote! { ::core::option::Option::None },
        };
        quote! { __private::Alternative { name: #name, kinds: __private::Kinds(#kinds), tags: &[#(#tags),*], alias: #alias } }
    });
    quote! {
        __private::Union { exclusive: #exclusive, tag: #tag, branches: &[#(#branches),*] }
    }
}

fn serialize(name: &Ident, union: &Union) -> TokenStream {
    let writes = union.variants.iter().map(|variant| {
        let ident = format_ident!("{}", variant.ident);
        let value = json_value(&variant.slot);
        quote! { Self::#ident(value) => ::postroom::serde::Serialize::serialize(&#value, serializer) }
    });
    quote! {
        #[automatically_derived]
        impl ::postroom::serde::Serialize for #name {
            fn serialize<S: ::postroom::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    #(#writes,)*
                }
            }
        }
    }
}
