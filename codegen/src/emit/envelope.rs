//! Envelopes: generic over their payload, which the event's name decides.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::{
    builders, decode, docs, documented,
    idents::{check_payload_name, ident, predicate_name, read_payload_name},
    serialize,
    slots::Place,
    texts, validate,
};
use crate::ir::{Contract, Envelope, Field, FillWith, Shape, Struct, TypeDef, TypeId, TypeKind};

/// The payload enums and the functions of each envelope that no other type has.
pub(super) fn tokens(contract: &Contract) -> TokenStream {
    contract
        .envelopes
        .iter()
        .map(|envelope| {
            let payloads = super::payloads::tokens(contract, envelope);
            let replies = replies(contract, envelope);
            let enrich = enrich(contract, envelope);
            let detach = detach(contract, envelope);
            quote! { #payloads #replies #enrich #detach }
        })
        .collect()
}

/// Whether a type is an envelope or its inbound form.
pub(super) fn is_envelope(contract: &Contract, definition: &TypeDef) -> bool {
    find(contract, definition).is_some()
}

fn find<'a>(contract: &'a Contract, definition: &TypeDef) -> Option<&'a Envelope> {
    let is = |id: TypeId| contract.types[id.0].name == definition.name;
    contract.envelopes.iter().find(|envelope| is(envelope.type_id) || envelope.inbound.is_some_and(is))
}

fn structure(contract: &Contract, id: TypeId) -> &Struct {
    static EMPTY: std::sync::OnceLock<Struct> = std::sync::OnceLock::new();
    match &contract.types[id.0].kind {
        TypeKind::Struct(fields) => fields,
        // Lowering refuses envelopes that are no objects.
        _ => EMPTY.get_or_init(Struct::default),
    }
}

/// The struct of an envelope, with everything that is implemented for it.
pub(super) fn item(contract: &Contract, definition: &TypeDef, drawn: &Item) -> TokenStream {
    let Some(envelope) = find(contract, definition) else { return TokenStream::new() };
    let TypeKind::Struct(fields) = &definition.kind else { return TokenStream::new() };
    let name = format_ident!("{}", definition.name);
    let mut drawn = drawn.clone();
    if let Item::Struct(item) = &mut drawn {
        let payload = fields.fields.iter().find(|field| field.name == envelope.payload_property);
        for field in &mut item.fields {
            if field.ident.as_ref().zip(payload).is_some_and(|(ident, payload)| *ident == payload.ident) {
                field.ty = parse_quote! { P };
            }
        }
        item.generics = parse_quote! { <P = ::postroom::JsonObject> };
    }
    let item = documented::documented_struct(definition, fields, &drawn);
    let constructor = builders::tokens(contract, definition, fields, Some(&envelope.payload_property));
    let bodies = texts::function_bodies(&definition.schema);
    let statics = decode::fields(contract, fields);
    let predicates = validate::predicates(contract, fields);
    let rule = decode::object_rule(fields);
    let read = decode::structure(contract, fields, &special(contract, envelope, fields));
    let check =
        validate::structure(contract, fields, Some((&envelope.payload_property, check_payload(envelope, fields))));
    let serialize = serialize::structure(fields);
    quote! {
        #item
        #constructor
        impl<P: ::postroom::Payload> #name<P> {
            #bodies
        }

        #[automatically_derived]
        impl<'de, P: ::postroom::Payload> ::postroom::serde::Deserialize<'de> for #name<P> {
            fn deserialize<D: ::postroom::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                ::postroom::__private::deserialize(deserializer)
            }
        }

        const _: () = {
            use ::postroom::__private;

            #statics
            #(#predicates)*

            #[automatically_derived]
            impl<P: ::postroom::Payload> __private::Decode for #name<P> {
                const RULE: &'static __private::Rule = const { &#rule };
                #read
                #check
            }

            #[automatically_derived]
            impl<P: ::postroom::serde::Serialize> ::postroom::serde::Serialize for #name<P> {
                #serialize
            }
        };
    }
}

/// The arms for the payload, which waits for the event where it comes first, and for the metadata, whose size is limited.
fn special(contract: &Contract, envelope: &Envelope, fields: &Struct) -> decode::Special {
    let position = |name: &str| fields.fields.iter().position(|field| field.name == name);
    let mut special = decode::Special::default();
    let (Some(event), Some(payload)) = (position(&envelope.event_property), position(&envelope.payload_property))
    else {
        return special;
    };
    let read_payload = read_payload_name(envelope);
    let (event, index) = (decode::local(&fields.fields[event]), Literal::usize_unsuffixed(payload));
    let payload = &fields.fields[payload];
    let (local, name) = (decode::local(payload), &payload.name);
    let predicate = predicate_name(&payload.ident);
    let own = Place::new(contract, &payload.slot, &predicate).read();
    let arm = quote! {
        match &#event {
            ::core::option::Option::Some(event) => {
                let value = #read_payload::<P>(event, reader, &at.key(#name));
                reader.put(&mut #local, at, &FIELDS[#index], value)?;
            }
            ::core::option::Option::None => late = ::core::option::Option::Some(reader.skip_raw()?),
        }
    };
    special.arms.push((payload.name.clone(), Some(quote! { P }), arm));
    special.before = quote! { let mut late: ::core::option::Option<__private::Span> = ::core::option::Option::None; };
    special.after = quote! {
        if let ::core::option::Option::Some(span) = late {
            let value = reader.replay(span, |reader| {
                let at = &at.key(#name);
                match &#event {
                    ::core::option::Option::Some(event) => #read_payload::<P>(event, reader, at),
                    // Without a valid event the payload is held to the envelope's own schema.
                    ::core::option::Option::None => {
                        let own = #own;
                        own.and(::core::result::Result::Err(__private::Fault::RECORDED))
                    }
                }
            });
            reader.put(&mut #local, at, &FIELDS[#index], value)?;
        }
    };
    if let Some((index, metadata)) =
        envelope.metadata_property.as_deref().and_then(|name| Some((position(name)?, name)))
    {
        let field = &fields.fields[index];
        let predicate = predicate_name(&field.ident);
        let (local, read) = (decode::local(field), Place::new(contract, &field.slot, &predicate).read());
        let index = Literal::usize_unsuffixed(index);
        let arm = quote! {
            {
                let start = reader.offset();
                let value = { let at = &at.key(#metadata); #read };
                reader.within_metadata(at, #metadata, start)?;
                reader.put(&mut #local, at, &FIELDS[#index], value)?;
            }
        };
        special.arms.push((metadata.to_owned(), None, arm));
    }
    special
}

fn check_payload(envelope: &Envelope, fields: &Struct) -> TokenStream {
    let ident = |name: &str| fields.fields.iter().find(|field| field.name == name).map(|field| ident(&field.ident));
    let (event, payload) = (ident(&envelope.event_property), ident(&envelope.payload_property));
    let (name, check_payload) = (&envelope.payload_property, check_payload_name(envelope));
    quote! { #check_payload(&self.#payload, &self.#event, &at.key(#name), sink); }
}

/// `reply_success`, `reply_failed` and what they are made of.
fn replies(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let fields = structure(contract, envelope.type_id);
    let name = format_ident!("{}", contract.types[envelope.type_id.0].name);
    let values = fields.fields.iter().map(|field| {
        let ident = ident(&field.ident);
        let by_clock = envelope.fill.iter().any(|fill| fill.property == field.name && fill.with == FillWith::Clock);
        let value = match field.name.as_str() {
            property if property == envelope.event_property => quote! { ::core::convert::Into::into(event) },
            property if property == envelope.payload_property && field.ident == "payload" => return quote! { payload },
            property if property == envelope.payload_property => quote! { payload },
            _ if by_clock => present(field, clock_value(field)),
            _ => quote! { ::core::clone::Clone::clone(&self.#ident) },
        };
        quote! { #ident: #value }
    });
    let extra = match &fields.additional {
        crate::ir::Additional::KeepAny { field } | crate::ir::Additional::Keep { field, .. } => {
            let ident = ident(field);
            Some(quote! { #ident: ::core::clone::Clone::clone(&self.#ident), })
        }
        _ => None,
    };
    let event =
        fields.fields.iter().find(|field| field.name == envelope.event_property).map(|field| ident(&field.ident));
    quote! {
        impl<P> #name<P> {
            /// Another event in the same context: everything is kept, unknown fields too, but for the event's name, its
            /// payload and its time, which is the clock's, in UTC.
            #[must_use]
            pub fn reply<R>(&self, event: impl ::core::convert::Into<::std::string::String>, payload: R, clock: &impl ::postroom::Clock) -> #name<R> {
                #name { #(#values,)* #extra }
            }

            /// The answer to an event that was carried out: the same context, named `<event>.success`.
            #[must_use]
            pub fn reply_success<R>(&self, payload: R, clock: &impl ::postroom::Clock) -> #name<R> {
                self.reply(::std::format!("{}.success", self.#event), payload, clock)
            }

            /// The answer to an event that was refused or failed: the same context, named `<event>.failed`.
            #[must_use]
            pub fn reply_failed<R>(&self, payload: R, clock: &impl ::postroom::Clock) -> #name<R> {
                self.reply(::std::format!("{}.failed", self.#event), payload, clock)
            }
        }
    }
}

/// `detach`, and the trait that finds the event's name.
fn detach(contract: &Contract, envelope: &Envelope) -> TokenStream {
    let fields = structure(contract, envelope.type_id);
    let name = format_ident!("{}", contract.types[envelope.type_id.0].name);
    let payload = fields.fields.iter().find(|field| field.name == envelope.payload_property);
    let payload = payload.map(|field| ident(&field.ident));
    let kept = fields.fields.iter().map(|field| ident(&field.ident)).filter(|ident| Some(ident) != payload.as_ref());
    let extra = match &fields.additional {
        crate::ir::Additional::KeepAny { field } | crate::ir::Additional::Keep { field, .. } => {
            let ident = ident(field);
            Some(quote! { #ident: self.#ident, })
        }
        _ => None,
    };
    quote! {
        impl<P> #name<P> {
            /// The envelope without its payload, and the payload.
            #[must_use]
            pub fn detach(self) -> (#name<()>, P) {
                (#name { #(#kept: self.#kept,)* #payload: (), #extra }, self.#payload)
            }
        }
    }
}

/// `enrich` of the inbound form.
fn enrich(contract: &Contract, envelope: &Envelope) -> Option<TokenStream> {
    let inbound = format_ident!("{}", contract.types[envelope.inbound?.0].name);
    let fields = structure(contract, envelope.type_id);
    let name = format_ident!("{}", contract.types[envelope.type_id.0].name);
    let values = fields.fields.iter().map(|field| {
        let ident = ident(&field.ident);
        let fill = envelope.fill.iter().find(|fill| fill.property == field.name).map(|fill| match fill.with {
            FillWith::Clock => clock_value(field),
            FillWith::Id => quote! { ids.next_id() },
        });
        let value = match fill {
            Some(fill) => present(field, quote! { self.#ident.unwrap_or_else(|| #fill) }),
            None => quote! { self.#ident },
        };
        quote! { #ident: #value }
    });
    let extra = match &fields.additional {
        crate::ir::Additional::KeepAny { field } | crate::ir::Additional::Keep { field, .. } => {
            let ident = ident(field);
            Some(quote! { #ident: self.#ident, })
        }
        _ => None,
    };
    let filled = envelope.fill.iter().map(|fill| docs::code(&fill.property)).collect::<Vec<_>>().join(", ");
    let intro = docs::attributes(&[
        "The canonical form: what the sender left out is filled in, what it set stays.",
        &format!("Filled in: {filled}."),
    ]);
    Some(quote! {
        impl<P> #inbound<P> {
            #intro
            #[must_use]
            pub fn enrich(self, clock: &impl ::postroom::Clock, ids: &impl ::postroom::IdSource) -> #name<P> {
                let _ = (clock, ids);
                #name { #(#values,)* #extra }
            }
        }
    })
}

/// The clock's time as the field has it: a text where the field keeps its spelling.
fn clock_value(field: &Field) -> TokenStream {
    if field.slot.shape == Shape::String {
        quote! { ::postroom::__private::formats::clock_text(clock.now()) }
    } else {
        quote! { clock.now().fixed_offset() }
    }
}

/// A value for a field of the canonical envelope, which may be optional there.
fn present(field: &Field, value: TokenStream) -> TokenStream {
    if field.required {
        value
    } else {
        quote! { ::core::option::Option::Some(#value) }
    }
}
