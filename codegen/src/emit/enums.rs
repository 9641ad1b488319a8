//! Enums of strings: their values as text, both ways, and everything that is implemented for them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::slots::{has_engine_pattern, string_tests};
use crate::ir::{Literal, Rules, Shape, Slot, StringEnum, TypeDef, Variant};

/// Everything of an enum of strings but the item itself.
pub(super) fn code(definition: &TypeDef, variants: &StringEnum) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let idents: Vec<_> = variants.variants.iter().map(|variant| format_ident!("{}", variant.ident)).collect();
    let values: Vec<_> = variants.variants.iter().map(|variant| variant.value.as_str()).collect();
    let inherent = inherent(&name, &idents, &values);
    let text = text(&name, &values);
    let json = json(&name, variants);
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

/// The texts that the enum takes, as the rules of a string.
fn slot(variants: &StringEnum) -> Slot {
    let literal = |variant: &Variant| {
        let text = serde_json::Value::from(variant.value.as_str()).to_string();
        Literal { canonical: text.clone(), text }
    };
    let mut listed = variants.variants.iter().map(literal);
    let mut rules = Rules { has_type: variants.has_type, ..variants.rules.clone() };
    if variants.constant {
        rules.constant = listed.next();
    } else {
        rules.enumeration = Some(listed.collect());
    }
    Slot { shape: Shape::String, nullable: false, rules }
}

/// Expressions of `Keywords` over `value: &str`: what a text must keep besides being one of the values.
fn tests(variants: &StringEnum) -> Vec<TokenStream> {
    let mut tests = string_tests(&variants.rules, &Shape::String);
    if let Some(listed) = variants.rules.enumeration.as_ref().filter(|_| variants.constant) {
        let texts = listed.iter().map(|value| &value.text);
        tests.push(quote! {
            __private::Keywords::ENUM.when(!__private::is_listed(&value, &[#(#texts),*]))
        });
    }
    tests
}

fn json(name: &Ident, variants: &StringEnum) -> TokenStream {
    let keyword = if variants.constant {
        quote! { CONST }
    } else {
        quote! { ENUM }
    };
    let rule = super::rules::tokens(&slot(variants));
    let steps = if has_engine_pattern(&variants.rules) {
        quote! { steps }
    } else {
        quote! { _ }
    };
    let (predicate, read, sink, check) = match tests(variants).as_slice() {
        [] => (None, quote! { reader.choice(__private::Keywords::#keyword, Self::pick) }, quote! { _ }, None),
        [first, rest @ ..] => (
            Some(quote! {
                fn check_text(value: &str, #steps: &__private::Steps) -> __private::Keywords {
                    #first #(| #rest)*
                }
            }),
            quote! { reader.choice_within(__private::Keywords::#keyword, Self::pick, check_text) },
            quote! { sink },
            Some(quote! { sink.test(at, Self::RULE, check_text(self.as_str(), sink.steps())); }),
        ),
    };
    let at = if check.is_some() {
        quote! { at }
    } else {
        quote! { _ }
    };
    quote! {
        const _: () = {
            use ::postroom::__private;

            #predicate

            #[automatically_derived]
            impl __private::Decode for #name {
                const RULE: &'static __private::Rule = const { &#rule };

                fn read(
                    reader: &mut __private::Reader<'_>,
                    _: &__private::Path<'_>,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    #read
                }

                fn check(&self, #at: &__private::Path<'_>, #sink: &mut __private::Sink) { #check }
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
