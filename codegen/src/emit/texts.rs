//! The texts of schemas, for `schema()`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::TypeDef;

/// Generates an expression of `SchemaText`: a type's own text, and what it refers to.
pub(super) fn text(definition: &TypeDef) -> TokenStream {
    let (name, text) = (&definition.name, &definition.schema.text);
    let refers_to = definition.schema.refers_to.iter().map(|name| {
        let name = format_ident!("{name}");
        quote! { <#name as __private::Typed>::text }
    });
    quote! { schema::text(#name, #text, &[#(#refers_to),*]) }
}
