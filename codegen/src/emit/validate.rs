//! Checks of values built in Rust: the same predicates as in decoding.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    idents::{ident, predicate_name},
    slots::Place,
};
use crate::ir::{Additional, Contract, Field, Struct};

/// `fn check` of a struct; `payload` replaces the check of the property of that name.
pub(super) fn structure(contract: &Contract, fields: &Struct, special: Option<(&str, TokenStream)>) -> TokenStream {
    let mut statements: Vec<TokenStream> = Vec::new();
    for field in &fields.fields {
        match &special {
            Some((name, check)) if *name == field.name => statements.push(check.clone()),
            _ => statements.extend(field_check(contract, field)),
        }
    }
    statements.extend(additional(contract, fields));
    if fields.min_properties.is_some() || fields.max_properties.is_some() {
        let count = property_count(fields);
        statements.push(quote! { sink.count(at, Self::RULE, #count); });
    }
    if statements.is_empty() {
        statements.push(quote! { let _ = (at, sink); });
    }
    // A struct that holds one of its own kind in any case has no value, and a check without an end.
    let is_endless = |field: &Field| field.required && field.boxed && !field.slot.nullable;
    let allow = fields.fields.iter().any(is_endless).then(|| quote! { #[allow(unconditional_recursion)] });
    quote! {
        #allow
        fn check(&self, at: &__private::Path<'_>, sink: &mut __private::Sink) {
            #(#statements)*
        }
    }
}

fn field_check(contract: &Contract, field: &Field) -> Option<TokenStream> {
    let (ident, name) = (ident(&field.ident), &field.name);
    let predicate = predicate_name(&field.ident);
    let place = Place::new(contract, &field.slot, &predicate);
    let check = place.check(&quote! { at.key(#name) })?;
    let unboxed = field.boxed.then(|| quote! { let value = &**value; });
    Some(if field.required {
        quote! { { let value = &self.#ident; #unboxed #check } }
    } else {
        quote! { if let ::core::option::Option::Some(value) = &self.#ident { #unboxed #check } }
    })
}

fn additional(contract: &Contract, fields: &Struct) -> Option<TokenStream> {
    match &fields.additional {
        Additional::Drop | Additional::Deny => None,
        Additional::KeepAny { field } => {
            let ident = ident(field);
            Some(quote! { sink.only_undeclared(at, &FIELDS, self.#ident.keys()); })
        }
        Additional::Keep { field, slot } => {
            let ident = ident(field);
            let predicate = predicate_name(field);
            let check = Place::new(contract, slot, &predicate).check(&quote! { at.key(key) });
            let each = check.map(|check| quote! { for (key, value) in &self.#ident { #check } });
            Some(quote! {
                sink.only_undeclared(at, &FIELDS, self.#ident.keys());
                #each
            })
        }
    }
}

fn property_count(fields: &Struct) -> TokenStream {
    let required = fields.fields.iter().filter(|field| field.required).count();
    let optional = fields.fields.iter().filter(|field| !field.required).map(|field| {
        let ident = ident(&field.ident);
        quote! { + usize::from(self.#ident.is_some()) }
    });
    let extra = match &fields.additional {
        Additional::KeepAny { field } | Additional::Keep { field, .. } => {
            let ident = ident(field);
            Some(quote! { + self.#ident.len() })
        }
        _ => None,
    };
    quote! { #required #(#optional)* #extra }
}

/// The predicates of every field and of the additional properties.
pub(super) fn predicates(contract: &Contract, fields: &Struct) -> Vec<TokenStream> {
    let own = fields.fields.iter().flat_map(|field| {
        let name = predicate_name(&field.ident);
        Place::new(contract, &field.slot, &name).predicates()
    });
    let mut all: Vec<_> = own.collect();
    if let Additional::Keep { field, slot } = &fields.additional {
        let name = predicate_name(field);
        all.extend(Place::new(contract, slot, &name).predicates());
    }
    all
}
