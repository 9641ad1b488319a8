//! Calls of the runtime's macros. Their arguments are statements, so that they are formatted as code is.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The prefix of the function that stands for a macro's call; the name of the macro follows.
const STAND_IN: &str = "__postroom_macro_";

/// Generates a call of the macro `__{name}`, as a function that becomes one when it has been formatted.
pub(super) fn call(name: &str, statements: &TokenStream) -> TokenStream {
    let stand_in = format_ident!("{STAND_IN}{name}");
    quote! { fn #stand_in() { #statements } }
}

/// Returns whether a function stands for a call.
pub(super) fn is_stand_in(function: &syn::ItemFn) -> bool {
    function.sig.ident.to_string().starts_with(STAND_IN)
}

/// Returns the formatted code with every stand-in as the call that it stands for.
pub(super) fn restore(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let call = line.strip_prefix("fn ").and_then(|line| line.strip_prefix(STAND_IN));
        match call.and_then(|call| call.split_once("() {")) {
            Some((name, end)) => out.extend(["::postroom::__", name, "! {", end]),
            None => out.push_str(line),
        }
    }
    out
}
