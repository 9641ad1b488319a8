//! How the messages of operations are delivered. Nothing is written where it is what a policy says anyway.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::{channels::reference, setters::set};
use crate::{
    delivery::{Ack, Confirm, DeadLetter, Delivery, KnownBy, Order, Start},
    ir::{ChannelId, Contract},
};

/// Generates the call that sets the policy of an operation.
pub(super) fn policy(contract: &Contract, said: &Delivery<ChannelId>) -> TokenStream {
    let ack = said.ack.map(|ack| match ack {
        Ack::After => quote!(::postroom::delivery::Ack::After),
        Ack::Before => quote!(::postroom::delivery::Ack::Before),
        Ack::None => quote!(::postroom::delivery::Ack::None),
    });
    let ack = some("with_ack", ack);
    let durable = some("with_durable", said.durable.as_ref());
    let start = match &said.start {
        Start::New => TokenStream::new(),
        Start::All => quote!(.with_start(::postroom::delivery::Start::All)),
        Start::Since(moment) => quote!(.with_start(::postroom::delivery::Start::Since(#moment))),
    };
    let work = some("with_work", said.work.map(duration));
    let in_flight = said.in_flight.map(|most| quote!(.with_in_flight(::core::num::NonZeroU32::new(#most))));
    let attempts = said.attempts.map(|most| quote!(.with_attempts(::core::num::NonZeroU32::new(#most))));
    let backoff = set("with_backoff", said.backoff.iter().map(|time| duration(*time)));
    let permanent = if said.has_usual_permanent() { TokenStream::new() } else { codes(&said.permanent) };
    let dead_letter = match &said.dead_letter {
        DeadLetter::Drop => TokenStream::new(),
        DeadLetter::Stop => quote!(.with_dead_letter(::postroom::delivery::DeadLetter::Stop)),
        DeadLetter::Channel(id) => {
            let channel = reference(contract, *id);
            quote!(.with_dead_letter(::postroom::delivery::DeadLetter::Channel(#channel)))
        }
    };
    let order = match said.order {
        Order::None => TokenStream::new(),
        Order::Key => quote!(.with_order(::postroom::delivery::Order::Key)),
        Order::All => quote!(.with_order(::postroom::delivery::Order::All)),
    };
    let key = some("with_key", said.key.as_ref());
    let duplicates = said.duplicates.as_ref().map(|duplicates| {
        let known_by = match duplicates.known_by {
            KnownBy::Broker => quote!(Broker),
            KnownBy::Process => quote!(Process),
            KnownBy::Store => quote!(Store),
        };
        let (window, id) = (duration(duplicates.window), some("with_id", duplicates.id.as_ref()));
        quote! {
            .with_duplicates(::core::option::Option::Some(
                ::postroom::delivery::Duplicates::new(::postroom::delivery::KnownBy::#known_by, #window) #id
            ))
        }
    });
    let confirm = said.confirm.map(|confirm| match confirm {
        Confirm::Stored => quote!(::postroom::delivery::Confirm::Stored),
        Confirm::Sent => quote!(::postroom::delivery::Confirm::Sent),
    });
    let confirm = some("with_confirm", confirm);
    quote! {
        .with_delivery(::core::option::Option::Some(
            ::postroom::delivery::Policy::new()
                #ack #durable #start #work #in_flight #attempts #backoff #permanent #dead_letter #order #key
                #duplicates #confirm
        ))
    }
}

/// Generates the call that sets a value, if there is one.
fn some(with: &str, value: Option<impl ToTokens>) -> Option<TokenStream> {
    let with = format_ident!("{with}");
    value.map(|value| quote!(.#with(::core::option::Option::Some(#value))))
}

/// Generates the call that sets the codes after which nothing is tried again; perhaps none.
fn codes(codes: &[String]) -> TokenStream {
    quote!(.with_permanent(&[#(#codes),*]))
}

fn duration(milliseconds: u64) -> TokenStream {
    quote!(::core::time::Duration::from_millis(#milliseconds))
}
