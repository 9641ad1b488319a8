//! Decoders: straight code against the runtime's reader, one arm a property.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{
    idents::{ident, predicate_name},
    rules,
    slots::Place,
    types::rust_type,
};
use crate::ir::{Additional, Contract, Field, Shape, Slot, Struct, TypeDef};

/// What an envelope does differently with one of its properties.
#[derive(Default)]
pub(super) struct Special {
    /// The type of the property's local, and the arm that fills it.
    pub(super) arms: Vec<(String, Option<TokenStream>, TokenStream)>,
    /// Locals of its own.
    pub(super) before: TokenStream,
    /// What happens once the object has ended.
    pub(super) after: TokenStream,
}

/// The table of a struct's properties.
pub(super) fn fields(contract: &Contract, fields: &Struct) -> TokenStream {
    let count = fields.fields.len();
    let entries = fields.fields.iter().map(|field| {
        let name = &field.name;
        let quoted = format!("{}:", serde_json::Value::from(name.as_str()));
        let predicate = predicate_name(&field.ident);
        let rule = Place::new(contract, &field.slot, &predicate).rule();
        quote! { __private::Field::new(#name, #quoted, #rule) }
    });
    quote! { static FIELDS: [__private::Field; #count] = [#(#entries),*]; }
}

/// The rule of an object with declared properties.
pub(super) fn object_rule(fields: &Struct) -> TokenStream {
    rules::tokens(&Slot {
        shape: Shape::FreeObject,
        nullable: false,
        rules: crate::ir::Rules {
            has_type: true,
            min_properties: fields.min_properties,
            max_properties: fields.max_properties,
            ..Default::default()
        },
    })
}

/// `fn read` of a struct.
pub(super) fn structure(contract: &Contract, fields: &Struct, special: &Special) -> TokenStream {
    if fields.fields.len() > OUTLINED && special.arms.is_empty() {
        return outlined(contract, fields);
    }
    let words = fields.fields.len().div_ceil(64).max(1);
    let locals = fields.fields.iter().map(|field| local_declaration(contract, field, special));
    let arms = fields.fields.iter().enumerate().map(|(index, field)| {
        let index_literal = Literal::usize_unsuffixed(index);
        let local = local(field).into_token_stream();
        let body = special_arm(field, special).cloned().unwrap_or_else(|| arm(contract, index, field, &local));
        quote! { #index_literal => #body }
    });
    let (extra, unknown) = additional(contract, &fields.additional);
    let checks = object_checks(fields, words);
    let (before, after) = (&special.before, &special.after);
    let build = build(fields);
    quote! {
        fn read(
            reader: &mut __private::Reader<'_>,
            at: &__private::Path<'_>,
        ) -> ::core::result::Result<Self, __private::Fault> {
            #(#locals)*
            #before
            #extra
            let mut object = __private::Object::<Self, #words>::open(reader)?;
            loop {
                match object.next(reader, &FIELDS)? {
                    #(#arms)*
                    __private::END => break,
                    _ => #unknown
                }
            }
            #after
            #checks
            #build
        }
    }
}

/// With more properties than this, those that hold no others are read by a function of their own.
const OUTLINED: usize = 16;

/// `fn read` of a struct with many properties: what is read of the leaves, and what is built in the end, takes no room
/// on the stack while the others are read, which may hold the struct itself.
fn outlined(contract: &Contract, fields: &Struct) -> TokenStream {
    let words = fields.fields.len().div_ceil(64).max(1);
    let locals: Vec<_> = fields.fields.iter().map(local).collect();
    let kinds = fields.fields.iter().map(|field| field_type(contract, field));
    let (mut leaves, mut others) = (Vec::new(), Vec::new());
    for (index, field) in fields.fields.iter().enumerate() {
        let (position, local) = (Literal::usize_unsuffixed(index), local(field));
        let body = arm(contract, index, field, &quote! { slots.#local });
        let predicate = predicate_name(&field.ident);
        let holds_others = Place::new(contract, &field.slot, &predicate).reads_at();
        if holds_others { &mut others } else { &mut leaves }.push(quote! { #position => #body });
    }
    let leaf = (!leaves.is_empty()).then(|| {
        quote! {
            fn read_leaf(
                index: usize,
                reader: &mut __private::Reader<'_>,
                at: &__private::Path<'_>,
                slots: &mut Slots,
            ) -> ::core::result::Result<(), __private::Fault> {
                match index {
                    #(#leaves)*
                    _ => {}
                }
                ::core::result::Result::Ok(())
            }
        }
    });
    let leaf_arm =
        leaf.is_some().then(|| quote! { index if index < FIELDS.len() => read_leaf(index, reader, at, &mut slots)?, });
    let (extra, unknown) = additional(contract, &fields.additional);
    let checks = object_checks(fields, words);
    let build = build(fields);
    quote! {
        fn read(
            reader: &mut __private::Reader<'_>,
            at: &__private::Path<'_>,
        ) -> ::core::result::Result<Self, __private::Fault> {
            struct Slots {
                #(#locals: ::core::option::Option<#kinds>,)*
            }
            #leaf
            let mut slots = Slots { #(#locals: ::core::option::Option::None,)* };
            #extra
            let mut object = __private::Object::<Self, #words>::open(reader)?;
            loop {
                match object.next(reader, &FIELDS)? {
                    #(#others)*
                    __private::END => break,
                    #leaf_arm
                    _ => #unknown
                }
            }
            #checks
            let Slots { #(#locals,)* } = slots;
            #build
        }
    }
}

/// The checks of an object that was read to its end.
fn object_checks(fields: &Struct, words: usize) -> TokenStream {
    let required = required_bits(fields, words);
    let require = required
        .iter()
        .any(|word| *word != 0)
        .then(|| quote! { object.require(reader, at, &FIELDS, [#(#required),*]); });
    let count = (fields.min_properties.is_some() || fields.max_properties.is_some())
        .then(|| quote! { reader.check_count(at, Self::RULE, object.count()); });
    quote! { #require #count }
}

/// The local that a property's value goes to: `field_name`.
pub(super) fn local(field: &Field) -> proc_macro2::Ident {
    format_ident!("field_{}", field.ident.trim_matches('_'))
}

fn special_arm<'a>(field: &Field, special: &'a Special) -> Option<&'a TokenStream> {
    special.arms.iter().find(|(name, ..)| *name == field.name).map(|(_, _, arm)| arm)
}

fn local_declaration(contract: &Contract, field: &Field, special: &Special) -> TokenStream {
    let overridden = special.arms.iter().find(|(name, ..)| *name == field.name).and_then(|(_, kind, _)| kind.clone());
    let kind = overridden.unwrap_or_else(|| field_type(contract, field));
    let local = local(field);
    quote! { let mut #local: ::core::option::Option<#kind> = ::core::option::Option::None; }
}

/// The type of a field that is there.
fn field_type(contract: &Contract, field: &Field) -> TokenStream {
    let kind = rust_type(contract, &field.slot);
    if field.boxed {
        quote! { ::std::boxed::Box<#kind> }
    } else {
        quote! { #kind }
    }
}

/// The arm that reads a property into `slot`.
fn arm(contract: &Contract, index: usize, field: &Field, slot: &TokenStream) -> TokenStream {
    let name = &field.name;
    let index = Literal::usize_unsuffixed(index);
    let predicate = predicate_name(&field.ident);
    let place = Place::new(contract, &field.slot, &predicate);
    let read = match &field.slot.shape {
        Shape::Named(id) if field.boxed && !field.slot.nullable => {
            let name = format_ident!("{}", contract.types[id.0].name);
            quote! { <#name as __private::Decode>::read_boxed(reader, at) }
        }
        _ => place.read(),
    };
    let value = if place.reads_at() {
        quote! { { let at = &at.key(#name); #read } }
    } else {
        read
    };
    quote! { { let value = #value; reader.put(&mut #slot, at, &FIELDS[#index], value)?; } }
}

/// The local for additional properties, and the arm for a property that is not declared.
fn additional(contract: &Contract, additional: &Additional) -> (TokenStream, TokenStream) {
    match additional {
        Additional::Drop => (TokenStream::new(), quote! { reader.drop_unknown(&mut object)?, }),
        Additional::Deny => (TokenStream::new(), quote! { reader.undeclared(at, &mut object)?, }),
        Additional::KeepAny { .. } => (
            quote! { let mut extra = ::postroom::JsonObject::new(); },
            quote! { reader.keep(at, &mut object, &mut extra)?, },
        ),
        Additional::Keep { field, slot } => {
            let predicate = predicate_name(field);
            let place = Place::new(contract, slot, &predicate);
            let (read, rule, kind) = (place.read(), place.rule(), rust_type(contract, slot));
            let arm = quote! {
                {
                    let key = reader.take_key(&mut object)?;
                    let at = &at.key(&key);
                    let value = #read;
                    if let ::core::option::Option::Some(value) = reader.keep_value(at, #rule, value)? {
                        reader.hold_entry::<#kind>(at, extra.len())?;
                        extra.insert(::std::string::String::from(key), value);
                    }
                }
            };
            (quote! { let mut extra = ::std::collections::BTreeMap::new(); }, arm)
        }
    }
}

fn required_bits(fields: &Struct, words: usize) -> Vec<u64> {
    let mut bits = vec![0; words];
    for (index, _) in fields.fields.iter().enumerate().filter(|(_, field)| field.required) {
        bits[index / 64] |= 1 << (index % 64);
    }
    bits
}

/// Takes the required values out of their locals and builds the struct.
fn build(fields: &Struct) -> TokenStream {
    let required: Vec<_> = fields.fields.iter().filter(|field| field.required).map(local).collect();
    let take = (!required.is_empty()).then(|| {
        quote! {
            let (#(::core::option::Option::Some(#required),)*) = (#(#required,)*) else {
                return ::core::result::Result::Err(__private::Fault::RECORDED);
            };
        }
    });
    let values = fields.fields.iter().map(|field| {
        let (ident, local) = (ident(&field.ident), local(field));
        quote! { #ident: #local }
    });
    let extra = match &fields.additional {
        Additional::KeepAny { field } | Additional::Keep { field, .. } => {
            let ident = ident(field);
            Some(quote! { #ident: extra, })
        }
        _ => None,
    };
    quote! {
        #take
        ::core::result::Result::Ok(Self { #(#values,)* #extra })
    }
}

/// Everything of a type around one value.
pub(super) fn newtype(contract: &Contract, definition: &TypeDef, slot: &Slot) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let place = Place::new(contract, slot, "check_value");
    let (read, rule, predicates) = (place.read(), place.rule(), place.predicates());
    let check = place
        .check(&quote! { at })
        .map_or_else(|| quote! { let _ = (at, sink); }, |check| quote! { let (at, value) = (*at, &self.0); #check });
    let value = super::slots::json_value(slot);
    let kind = rust_type(contract, slot);
    quote! {
        impl ::core::convert::From<#kind> for #name {
            fn from(value: #kind) -> Self {
                Self(value)
            }
        }
        const _: () = {
            use ::postroom::__private;

            #(#predicates)*

            #[automatically_derived]
            impl __private::Decode for #name {
                const RULE: &'static __private::Rule = #rule;

                fn read(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    let _ = at;
                    let value = #read;
                    value.map(Self)
                }

                fn check(&self, at: &__private::Path<'_>, sink: &mut __private::Sink) {
                    #check
                }
            }

            #[automatically_derived]
            impl ::postroom::serde::Serialize for #name {
                fn serialize<S: ::postroom::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                    let value = &self.0;
                    ::postroom::serde::Serialize::serialize(&#value, serializer)
                }
            }
        };
    }
}
