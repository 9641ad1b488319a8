//! The names of what generated code calls and binds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::Envelope;

/// The predicate of a field; underscores around its name would be two in a row here.
pub(super) fn predicate_name(ident: &str) -> String {
    format!("check_{}", ident.trim_matches('_'))
}

/// The identifier of a name, which lowering has made legal.
pub(super) fn ident(name: &str) -> proc_macro2::Ident {
    format_ident!("{}", name)
}

/// What a field's value is bound to: its name, or a longer one where a name without small letters could be that of a type or
/// constant, which a pattern would mean instead.
pub(super) fn binding(name: &str) -> proc_macro2::Ident {
    if name.contains(char::is_lowercase) { ident(name) } else { format_ident!("field_{}", name.trim_matches('_')) }
}

/// A field and its value in a struct, which by itself is what the field is bound to; or the same in a pattern.
pub(super) fn initial(field: &str, value: Option<TokenStream>) -> TokenStream {
    let (ident, bound) = (ident(field), binding(field));
    match value {
        Some(value) => quote! { #ident: #value },
        None if ident == bound => quote! { #ident },
        None => quote! { #ident: #bound },
    }
}

/// The function that reads the payload of an event: `read_campaign_event_payload`.
pub(super) fn read_payload_name(envelope: &Envelope) -> proc_macro2::Ident {
    format_ident!("read_{}", heck::AsSnakeCase(&envelope.payload_type).to_string())
}

/// The function that checks the payload of an event.
pub(super) fn check_payload_name(envelope: &Envelope) -> proc_macro2::Ident {
    format_ident!("check_{}", heck::AsSnakeCase(&envelope.payload_type).to_string())
}
