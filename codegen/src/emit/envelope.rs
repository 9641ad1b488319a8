//! Envelopes: generic over their payload, which the event's name decides.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::{builders, docs, documented, idents::ident, macros, rules, schemas, structs, texts::text};
use crate::ir::{Contract, Envelope, Field, FillWith, Shape, Struct, TypeDef, TypeId, TypeKind};

/// Generates the payload enums and the functions of each envelope that no other type has.
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

/// Returns whether a type is an envelope or its inbound form.
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

/// Generates the struct of an envelope, with everything that is implemented for it.
pub(super) fn item(contract: &Contract, definition: &TypeDef, drawn: &Item) -> TokenStream {
    let Some(envelope) = find(contract, definition) else { return TokenStream::new() };
    let TypeKind::Struct(fields) = &definition.kind else { return TokenStream::new() };
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
    let constructor = builders::constructor(contract, definition, fields, Some(&envelope.payload_property));
    let code = code(contract, definition, fields, envelope);
    quote! { #item #constructor #code }
}

/// Generates everything of an envelope's struct but the struct itself and `new`.
fn code(contract: &Contract, definition: &TypeDef, fields: &Struct, envelope: &Envelope) -> TokenStream {
    let position = |name: &str| fields.fields.iter().position(|field| field.name == name);
    let (Some(event), Some(payload)) = (position(&envelope.event_property), position(&envelope.payload_property))
    else {
        return TokenStream::new();
    };
    let (name, builder) = (format_ident!("{}", definition.name), format_ident!("{}", fields.builder));
    let (event_field, payloads) = (ident(&fields.fields[event].ident), format_ident!("{}", envelope.payload_type));
    let metadata = match envelope.metadata_property.as_deref().and_then(position).map(Literal::usize_unsuffixed) {
        Some(metadata) => quote! { ::core::option::Option::Some(#metadata) },
        None => quote! { ::core::option::Option::None },
    };
    let [count, event, payload] = [fields.fields.len(), event, payload].map(Literal::usize_unsuffixed);
    let (required, others) = (structs::required_bits(fields), structs::others(fields));
    let counts = rules::property_counts(fields.min_properties, fields.max_properties);
    let rest = schemas::and(contract, fields.rest.as_ref());
    let text = text(definition);
    let properties = structs::properties(contract, fields, Some(&envelope.payload_property));
    macros::call(
        "envelope",
        &quote! {
            let #name: #builder = envelope(#count, [#(#required),*], #others, schema::envelope(&TABLE) #counts #rest);
            let #event_field: #payloads = payload(#event, #payload, #metadata);
            let TEXT = #text;
            #properties
        },
    )
}

/// Generates `reply_success`, `reply_failed` and what they are made of.
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
    // An envelope without a time takes a clock all the same, so that one that gets a time keeps its callers.
    let is_timed = envelope.fill.iter().any(|fill| fill.with == FillWith::Clock);
    let unused = (!is_timed).then(|| quote! { let _ = clock; });
    quote! {
        impl<P> #name<P> {
            /// Another event in the same context: everything is kept, unknown fields too, but for the event's name, its
            /// payload and the time that it declares as filled in by the clock, in UTC.
            #[must_use]
            pub fn reply<R>(&self, event: impl ::core::convert::Into<::std::string::String>, payload: R, clock: &impl ::postroom::envelope::Clock) -> #name<R> {
                #unused
                #name { #(#values,)* #extra }
            }

            /// The answer to an event that was carried out: the same context, named `<event>.success`.
            #[must_use]
            pub fn reply_success<R>(&self, payload: R, clock: &impl ::postroom::envelope::Clock) -> #name<R> {
                self.reply(::std::format!("{}.success", self.#event), payload, clock)
            }

            /// The answer to an event that was refused or failed: the same context, named `<event>.failed`.
            #[must_use]
            pub fn reply_failed<R>(&self, payload: R, clock: &impl ::postroom::envelope::Clock) -> #name<R> {
                self.reply(::std::format!("{}.failed", self.#event), payload, clock)
            }
        }
    }
}

/// Generates `detach`, and the trait that finds the event's name.
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

/// Generates `enrich` of the inbound form.
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
            pub fn enrich(self, clock: &impl ::postroom::envelope::Clock, ids: &impl ::postroom::envelope::IdSource) -> #name<P> {
                let _ = (clock, ids);
                #name { #(#values,)* #extra }
            }
        }
    })
}

/// Generates the clock's time as the field has it: a text if the field keeps its spelling.
fn clock_value(field: &Field) -> TokenStream {
    if field.slot.shape == Shape::String {
        quote! { ::postroom::__private::formats::clock_text(clock.now()) }
    } else {
        quote! { clock.now().fixed_offset() }
    }
}

/// Generates a value for a field of the canonical envelope, which may be optional there.
fn present(field: &Field, value: TokenStream) -> TokenStream {
    if field.required {
        value
    } else {
        quote! { ::core::option::Option::Some(#value) }
    }
}
