//! `#[derive(Handlers)]`: attributes are read into a model, the model is checked, and what is right is expanded.

mod check;
mod expand;
mod fallback;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, Ident, Path, Type};

use crate::keys;

/// The contents of the attributes, with the tokens of whoever wrote them.
struct Model<'a> {
    input: &'a DeriveInput,
    krate: Path,
    service: Option<Path>,
    unhandled: Unhandled,
    routes: Vec<Route>,
}

/// One `#[handle(Message => method)]`.
struct Route {
    message: Type,
    method: Ident,
}

/// The treatment of a message that no route takes.
enum Unhandled {
    Refuse,
    Ignore,
    Fallback(Ident),
}

/// Generates `Handlers`; if something is wrong, every error and an implementation without routes, so that nothing that
/// uses the service fails as well.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors: Vec<Error> = keys::misplaced(input, &["handlers", "handle"]);
    let model = parse::model(input, &mut errors);
    check::check(&model, &mut errors);
    match keys::reported(errors) {
        Some(errors) => {
            let fallback = fallback::implementation(&model);
            quote! { #errors #fallback }
        }
        None => expand::implementation(&model),
    }
}
