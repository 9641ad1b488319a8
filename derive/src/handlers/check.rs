//! Checks for the mistakes that the tokens alone reveal.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Data, Error, GenericParam, Type};

use super::{Model, Route};

pub(super) fn check(model: &Model<'_>, errors: &mut Vec<Error>) {
    let input = model.input;
    if let Data::Union(data) = &input.data {
        errors.push(Error::new_spanned(data.union_token, "a union cannot handle messages: use a struct or an enum"));
    }
    for lifetime in input.generics.lifetimes() {
        let message =
            "a service lives for as long as it is served, and so borrows nothing: own it, or share it in an `Arc`";
        errors.push(Error::new_spanned(lifetime, message));
    }
    if model.routes.is_empty() && errors.is_empty() {
        let message = "say what this service handles: add a `#[handle(Message => method)]` for each message";
        errors.push(Error::new_spanned(&input.ident, message));
    }
    let parameters: Vec<_> = input.generics.params.iter().filter_map(parameter).collect();
    errors.extend(model.routes.iter().filter_map(|route| misnamed(route, &parameters)));
    errors.extend(repeated(&model.routes));
}

/// Returns the error if this cannot be the type of a message.
fn misnamed(route: &Route, parameters: &[String]) -> Option<Error> {
    let message = &route.message;
    if !matches!(message, Type::Path(_)) {
        return Some(Error::new_spanned(message, "a message is named by its type, as in `CampaignCreateMessage`"));
    }
    words(message.to_token_stream()).find_map(|(word, is_lifetime)| {
        let text = word.to_string();
        if is_lifetime && text != "static" {
            return Some(Error::new_spanned(
                message,
                "a message that is handled borrows nothing: name a type without lifetimes",
            ));
        }
        if text == "Self" {
            return Some(Error::new_spanned(
                message,
                "a message is a type of its own: name it, as in `CampaignCreateMessage`",
            ));
        }
        (!is_lifetime && parameters.contains(&text)).then(|| {
            let reason = format!(
                "`{text}` is a parameter of the service, and its routes are known before it is: name one type, or \
                 write a service for each"
            );
            Error::new_spanned(message, reason)
        })
    })
}

/// Every identifier in these tokens, and whether it is a lifetime's.
fn words(tokens: TokenStream) -> impl Iterator<Item = (proc_macro2::Ident, bool)> {
    let mut open: Vec<_> = vec![tokens.into_iter()];
    let mut is_lifetime = false;
    std::iter::from_fn(move || {
        loop {
            match open.last_mut()?.next() {
                None => drop(open.pop()),
                Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
                Some(TokenTree::Punct(punct)) => is_lifetime = punct.as_char() == '\'',
                Some(TokenTree::Ident(ident)) => return Some((ident, std::mem::take(&mut is_lifetime))),
                Some(TokenTree::Literal(_)) => {}
            }
        }
    })
}

fn parameter(parameter: &GenericParam) -> Option<String> {
    match parameter {
        GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
        GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
        GenericParam::Lifetime(_) => None,
    }
}

/// Messages that are named twice. The same message under two names only its type shows: see the expansion.
fn repeated(routes: &[Route]) -> Vec<Error> {
    let mut methods = BTreeMap::new();
    let mut errors = Vec::new();
    for Route { message, method } in routes {
        let text = message.to_token_stream().to_string();
        if let Some(first) = methods.get(&text) {
            let reason = format!("`{first}` handles this message already: remove one of the two");
            errors.push(Error::new_spanned(message, reason));
        } else {
            methods.insert(text, method);
        }
    }
    errors
}
