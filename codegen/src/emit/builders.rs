//! How values are built in Rust: `new`, where no two arguments could be swapped unnoticed, and a builder for every struct.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{
    docs::{self, code},
    idents::{binding, ident, initial},
    slots::{integer_type, needs_json},
    types::rust_type,
};
use crate::{
    decimal::Decimal,
    ir::{Additional, Contract, Field, IntegerWidth, Shape, Slot, Struct, TypeDef, TypeKind},
};

/// `new(required…)` and `builder()`; the property `payload`, in an envelope, is of the envelope's own parameter `P`.
pub(super) fn tokens(contract: &Contract, definition: &TypeDef, fields: &Struct, payload: Option<&str>) -> TokenStream {
    let building = Building { contract, definition, fields, payload };
    let (new, builder) = (building.constructor(), building.builder());
    quote! { #new #builder }
}

/// The only value that a required field can have, where its schema fixes it: nobody is asked for that.
pub(super) fn constant(contract: &Contract, field: &Field) -> Option<TokenStream> {
    let (slot, rules) = (&field.slot, &field.slot.rules);
    if slot.nullable {
        return None;
    }
    if let Shape::Named(id) = slot.shape {
        let definition = &contract.types[id.0];
        let TypeKind::Enum(values) = &definition.kind else { return None };
        let [variant] = values.variants.as_slice() else { return None };
        let (name, variant) = (format_ident!("{}", definition.name), format_ident!("{}", variant.ident));
        return Some(quote! { #name::#variant });
    }
    let listed = rules.enumeration.as_deref().filter(|values| values.len() == 1).map(|values| &values[0]);
    let text = &rules.constant.as_ref().or(listed)?.text;
    match &slot.shape {
        Shape::Boolean => text.parse::<bool>().ok().map(ToTokens::into_token_stream),
        Shape::Integer(width) => {
            // With its type, which an argument of any type would not tell.
            let value = width.holds(Decimal::parse(text)?.to_i128()?)?;
            let kind = integer_type(*width);
            format!("{value}{kind}").parse().ok()
        }
        Shape::Number => {
            Some(Decimal::parse(text)?.to_f64()).filter(|value| value.is_finite()).map(ToTokens::into_token_stream)
        }
        _ => None,
    }
}

/// The initial value of the field for additional properties, where there is one.
pub(super) fn extra_field(fields: &Struct) -> Option<&str> {
    match &fields.additional {
        Additional::KeepAny { field } | Additional::Keep { field, .. } => Some(field),
        Additional::Drop | Additional::Deny => None,
    }
}

/// The work of [`tokens`].
struct Building<'a> {
    contract: &'a Contract,
    definition: &'a TypeDef,
    fields: &'a Struct,
    payload: Option<&'a str>,
}

impl<'a> Building<'a> {
    fn name(&self) -> Ident {
        format_ident!("{}", self.definition.name)
    }

    fn generics(&self) -> Option<TokenStream> {
        self.payload.map(|_| quote! { <P> })
    }

    /// The fields without which there is no value.
    fn asked(&self) -> Vec<&'a Field> {
        let is_asked = |field: &&Field| field.required && constant(self.contract, field).is_none();
        self.fields.fields.iter().filter(is_asked).collect()
    }

    fn is_payload(&self, field: &Field) -> bool {
        self.payload == Some(&field.name)
    }

    fn kind(&self, field: &Field) -> TokenStream {
        if self.is_payload(field) {
            quote! { P }
        } else {
            rust_type(self.contract, &field.slot).into_token_stream()
        }
    }

    /// Whether the required fields have types of which no two take the same argument, so that a document whose
    /// properties are in another order never makes callers swap them unnoticed.
    fn is_unmistakable(&self) -> bool {
        let mut kinds = BTreeSet::new();
        let kind = |field: &Field| {
            let slot = alike(&field.slot);
            if self.is_payload(field) {
                "P".to_owned()
            } else {
                rust_type(self.contract, &slot).into_token_stream().to_string()
            }
        };
        self.asked().into_iter().all(|field| kinds.insert(kind(field)))
    }

    fn constructor(&self) -> TokenStream {
        if !self.is_unmistakable() {
            return TokenStream::new();
        }
        let (name, generics, asked) = (self.name(), self.generics(), self.asked());
        let parameters = asked.iter().map(|field| {
            let (ident, kind) = (binding(&field.ident), self.kind(field));
            if is_converted(field) && !self.is_payload(field) {
                quote! { #ident: impl ::core::convert::Into<#kind> }
            } else {
                quote! { #ident: #kind }
            }
        });
        let values = self.fields.fields.iter().map(|field| {
            let bound = binding(&field.ident);
            let value = match constant(self.contract, field) {
                _ if !field.required => quote! { ::core::option::Option::None },
                Some(value) => value,
                None if is_converted(field) && !self.is_payload(field) => {
                    quote! { ::core::convert::Into::into(#bound) }
                }
                None if field.boxed => quote! { ::std::boxed::Box::new(#bound) },
                None => return initial(&field.ident, None),
            };
            initial(&field.ident, Some(value))
        });
        let extra = extra_field(self.fields).map(|field| {
            let field = ident(field);
            quote! { #field: ::core::default::Default::default() }
        });
        let docs =
            docs::attributes(&[&format!("Makes the `{name}` that has what it must have; everything else is absent.")]);
        let default = (asked.is_empty() && self.payload.is_none()).then(|| {
            quote! {
                impl ::core::default::Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        quote! {
            impl #generics #name #generics {
                #docs
                #[must_use]
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#values,)* #extra }
                }
            }
            #default
        }
    }

    fn builder(&self) -> TokenStream {
        let (name, builder, generics) = (self.name(), format_ident!("{}", self.fields.builder), self.generics());
        let built: Vec<&Field> = self.built().collect();
        let idents: Vec<_> = built.iter().map(|field| ident(&field.ident)).collect();
        let kinds = built.iter().map(|field| self.held(field));
        let setters = built.iter().map(|field| self.setter(field));
        let extra = extra_field(self.fields).map(ident);
        let extra_kind = self.extra_kind();
        let extra_declared = extra.as_ref().map(|extra| quote! { #extra: #extra_kind, });
        // Derived, it would ask a payload for a default of its own.
        let (empty, derived) = match self.payload {
            None => (quote! { ::core::default::Default::default() }, quote! { , ::core::default::Default }),
            Some(_) => {
                let extra = extra.as_ref().map(|extra| quote! { #extra: ::core::default::Default::default(), });
                (quote! { #builder { #(#idents: ::core::option::Option::None,)* #extra } }, TokenStream::new())
            }
        };
        let extra_setter = self.extra_setter();
        let intro = docs::attributes(&[&format!(
            "Builds the `{name}` property by property, whatever their order in the document."
        )]);
        let heading =
            docs::attributes(&[&format!("Builds the [`struct@{name}`]: a method for each property, and `build`.")]);
        let build = self.build();
        quote! {
            impl #generics #name #generics {
                #intro
                pub fn builder() -> #builder #generics {
                    #empty
                }
            }

            #heading
            #[derive(::core::clone::Clone, ::core::fmt::Debug #derived)]
            #[must_use]
            pub struct #builder #generics {
                #(#idents: ::core::option::Option<#kinds>,)*
                #extra_declared
            }

            impl #generics #builder #generics {
                #(#setters)*
                #extra_setter
            }

            #build
        }
    }

    /// The fields that a builder is told.
    fn built(&self) -> impl Iterator<Item = &'a Field> {
        self.fields.fields.iter().filter(|field| !field.required || constant(self.contract, field).is_none())
    }

    /// What a builder holds of a field once it was told.
    fn held(&self, field: &Field) -> TokenStream {
        let kind = self.kind(field);
        if field.boxed {
            quote! { ::std::boxed::Box<#kind> }
        } else {
            kind
        }
    }

    fn extra_setter(&self) -> Option<TokenStream> {
        let (extra, kind) = (ident(extra_field(self.fields)?), self.extra_kind());
        Some(quote! {
            /// Sets the properties that the schema does not declare.
            pub fn #extra(mut self, value: impl ::core::convert::Into<#kind>) -> Self {
                self.#extra = ::core::convert::Into::into(value);
                self
            }
        })
    }

    fn extra_kind(&self) -> TokenStream {
        match &self.fields.additional {
            Additional::Keep { slot, .. } => {
                let kind = rust_type(self.contract, slot);
                quote! { ::std::collections::BTreeMap<::std::string::String, #kind> }
            }
            _ => quote! { ::postroom::JsonObject },
        }
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let (own, kind) = (ident(&field.ident), self.kind(field));
        let name = if field.ident == "build" { format_ident!("build_") } else { own.clone() };
        let docs = docs::attributes(&[&format!("Sets {}.", code(&field.name))]);
        let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
        // The type of a number that is written out would not be known where it could be several.
        let is_plain = self.is_payload(field)
            || matches!(field.slot.shape, Shape::Boolean | Shape::Integer(_) | Shape::Number | Shape::Null);
        let (parameter, value) = if is_plain {
            (kind, quote! { value })
        } else {
            (quote! { impl ::core::convert::Into<#kind> }, quote! { ::core::convert::Into::into(value) })
        };
        let value = if field.boxed {
            quote! { ::std::boxed::Box::new(#value) }
        } else {
            value
        };
        quote! {
            #docs
            #deprecated
            pub fn #name(mut self, value: #parameter) -> Self {
                self.#own = ::core::option::Option::Some(#value);
                self
            }
        }
    }

    fn build(&self) -> TokenStream {
        let (name, builder, generics) = (self.name(), format_ident!("{}", self.fields.builder), self.generics());
        let bounds = self.payload.map(|_| quote! { <P: ::postroom::Payload> });
        let idents = self.built().map(|field| initial(&field.ident, None));
        let extra = extra_field(self.fields).map(|field| initial(field, None));
        let values = self
            .fields
            .fields
            .iter()
            .map(|field| initial(&field.ident, constant(self.contract, field).filter(|_| field.required)));
        let built = quote! { ::postroom::__private::checked(#name { #(#values,)* #extra }) };
        let asked: Vec<_> = self.asked().into_iter().map(|field| binding(&field.ident)).collect();
        let body = if asked.is_empty() {
            built
        } else {
            let draft = self.draft();
            quote! {
                match (#(#asked,)*) {
                    (#(::core::option::Option::Some(#asked),)*) => #built,
                    (#(#asked,)*) => #draft,
                }
            }
        };
        let docs = docs::attributes(&[
            &format!("The `{name}`, checked."),
            "# Errors",
            "Every property that is missing and everything else that the schema refuses, at once.",
        ]);
        quote! {
            impl #bounds #builder #generics {
                #docs
                pub fn build(self) -> ::core::result::Result<#name #generics, ::postroom::Rejection> {
                    let Self { #(#idents,)* #extra } = self;
                    #body
                }
            }
        }
    }

    /// What there is of a value that lacks something, on its way to be refused.
    fn draft(&self) -> TokenStream {
        let parts = self.fields.fields.iter().map(|field| {
            let (name, ident) = (&field.name, binding(&field.ident));
            match constant(self.contract, field).filter(|_| field.required) {
                Some(value) if needs_json(&field.slot) => {
                    quote! { .put(#name, &::core::option::Option::Some(::postroom::__private::Json(&#value))) }
                }
                Some(value) => quote! { .put(#name, &::core::option::Option::Some(#value)) },
                None if needs_json(&field.slot) && !self.is_payload(field) => {
                    quote! { .put(#name, &#ident.as_ref().map(::postroom::__private::Json)) }
                }
                None => quote! { .put(#name, &#ident) },
            }
        });
        let extra = match &self.fields.additional {
            Additional::Keep { field, slot } if needs_json(slot) => {
                let field = binding(field);
                Some(quote! { .put_all(#field.iter().map(|(name, value)| (name, ::postroom::__private::Json(value)))) })
            }
            _ => extra_field(self.fields).map(binding).map(|field| quote! { .put_all(&#field) }),
        };
        quote! { ::postroom::__private::Draft::default() #(#parts)* #extra .refuse() }
    }
}

/// Whether a constructor takes what can become the field's value: text, and dates with another kind of offset.
fn is_converted(field: &Field) -> bool {
    matches!(field.slot.shape, Shape::String | Shape::DateTime) && !field.slot.nullable
}

/// The slot with one width for all integers: a number that is written out is of any of them.
fn alike(slot: &Slot) -> Slot {
    let shape = match &slot.shape {
        Shape::Integer(_) => Shape::Integer(IntegerWidth::I64),
        Shape::Array(items) => Shape::Array(Box::new(alike(items))),
        Shape::Map(values) => Shape::Map(Box::new(alike(values))),
        other => other.clone(),
    };
    Slot { shape, ..slot.clone() }
}
