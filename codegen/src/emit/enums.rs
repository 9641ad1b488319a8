//! Enums of strings: their values as text, both ways, and everything that is implemented for them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{StringEnum, TypeDef};

/// Everything of an enum of strings but the item itself.
pub(super) fn code(definition: &TypeDef, variants: &StringEnum) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let idents: Vec<_> = variants.variants.iter().map(|variant| format_ident!("{}", variant.ident)).collect();
    let values: Vec<_> = variants.variants.iter().map(|variant| variant.value.as_str()).collect();
    let inherent = inherent(&name, &idents, &values);
    let text = text(&name, &values);
    let json = json(&name, variants, &values);
    quote! { #inherent #text #json }
}

fn inherent(name: &Ident, idents: &[Ident], values: &[&str]) -> TokenStream {
    quote! {
        impl #name {
            /// Every value, in the contract's order.
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];

            /// The value as it stands in a message.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(Self::#idents => #values,)*
                }
            }

            fn pick(text: &str) -> ::core::option::Option<Self> {
                match text {
                    #(#values => ::core::option::Option::Some(Self::#idents),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

fn text(name: &Ident, values: &[&str]) -> TokenStream {
    let text = name.to_string();
    quote! {
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for #name {
            type Err = ::postroom::UnknownValue;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::postroom::UnknownValue> {
                Self::pick(text).ok_or_else(|| ::postroom::UnknownValue::new(#text, text, &[#(#values),*]))
            }
        }
    }
}

fn json(name: &Ident, variants: &StringEnum, values: &[&str]) -> TokenStream {
    let keyword = if variants.constant {
        quote! { CONST }
    } else {
        quote! { ENUM }
    };
    let base = if variants.has_type {
        quote! { TYPE.and(__private::Keywords::#keyword) }
    } else {
        quote! { #keyword }
    };
    let listed = values.iter().map(|value| serde_json::Value::from(*value).to_string());
    quote! {
        const _: () = {
            use ::postroom::__private;

            #[automatically_derived]
            impl __private::Decode for #name {
                const RULE: &'static __private::Rule = const {
                    &__private::Rule {
                        on_mismatch: __private::Keywords::#base,
                        listed: &[#(#listed),*],
                        ..__private::Rule::of("string")
                    }
                };

                fn read(
                    reader: &mut __private::Reader<'_>,
                    _: &__private::Path<'_>,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    reader.choice(__private::Keywords::#keyword, Self::pick)
                }

                fn check(&self, _: &__private::Path<'_>, _: &mut __private::Sink) {}
            }

            #[automatically_derived]
            impl ::postroom::serde::Serialize for #name {
                fn serialize<S: ::postroom::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.as_str())
                }
            }
        };
    }
}
