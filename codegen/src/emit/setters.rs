//! Calls of the setters with which generated code fills descriptors: none for what is not said.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

/// Generates `Some(…)` or `None`; for the latter, quote itself would write nothing.
pub(super) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// Generates the calls that set what is said about something, without those for what is not said.
pub(super) fn texts(title: &str, summary: &str, description: &str) -> TokenStream {
    let said = [("with_title", title), ("with_summary", summary), ("with_description", description)];
    said.into_iter().map(|(with, said)| text(with, said)).collect()
}

/// Generates the call that sets a text, if there is one.
pub(super) fn text(with: &str, text: &str) -> TokenStream {
    let with = format_ident!("{with}");
    if text.is_empty() { TokenStream::new() } else { quote!(.#with(#text)) }
}

/// Generates the call that sets a list, if there is anything in it.
pub(super) fn set(with: &str, items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let (with, mut items) = (format_ident!("{with}"), items.peekable());
    if items.peek().is_none() { TokenStream::new() } else { quote!(.#with(&[#(#items),*])) }
}

/// Generates the call that sets a list of texts, if there is one.
pub(super) fn strings(with: &str, texts: &[String]) -> TokenStream {
    let with = format_ident!("{with}");
    if texts.is_empty() { TokenStream::new() } else { quote!(.#with(&[#(#texts),*])) }
}
