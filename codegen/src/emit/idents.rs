//! The names of what generated code calls and binds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Returns the identifier of a name, which lowering has made legal.
pub(super) fn ident(name: &str) -> proc_macro2::Ident {
    format_ident!("{}", name)
}

/// Returns the name that a field's value is bound to: the field's own, or a longer one if a name without small letters
/// could be that of a type or constant, which a pattern would mean instead.
pub(super) fn binding(name: &str) -> proc_macro2::Ident {
    if name.contains(char::is_lowercase) { ident(name) } else { format_ident!("field_{}", name.trim_matches('_')) }
}

/// Generates a field and its value in a struct, or in a pattern; without a value, the one that the field is bound to.
pub(super) fn initial(field: &str, value: Option<TokenStream>) -> TokenStream {
    let (ident, bound) = (ident(field), binding(field));
    match value {
        Some(value) => quote! { #ident: #value },
        None if ident == bound => quote! { #ident },
        None => quote! { #ident: #bound },
    }
}
