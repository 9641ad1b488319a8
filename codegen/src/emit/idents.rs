//! The names of what generated code calls and binds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

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
