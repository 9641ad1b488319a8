//! `#[derive(Event)]`.

mod expand;

use proc_macro2::{Span, TokenStream};
use syn::{DeriveInput, Error, Ident, LitStr, Path, Result, ext::IdentExt as _, parse::ParseStream};

use crate::keys;

const FORM: &str = r#"#[event("domain.name")]"#;
const KEYS: &[&str] = &["schema", "crate"];

/// The contents of `#[event(…)]`.
struct Attributes {
    name: LitStr,
    /// The span of `schema`, if it is given.
    schema: Option<Span>,
    krate: Path,
}

/// Generates `Event`, `Routable` and `Payload`; if the attribute is wrong, the error and implementations all the same,
/// so that nothing that uses the type fails as well.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = keys::misplaced(input, &["event"]);
    let attributes = attributes(input).unwrap_or_else(|error| {
        errors.push(error);
        Attributes { name: LitStr::new("", input.ident.span()), schema: None, krate: keys::postroom() }
    });
    let errors = keys::reported(errors);
    let implementations = expand::implementations(input, &attributes);
    quote::quote! { #errors #implementations }
}

/// Reads the one `#[event(…)]` that the type must have.
fn attributes(input: &DeriveInput) -> Result<Attributes> {
    let mut all = keys::named(input, "event");
    let attribute = all.next().ok_or_else(|| Error::new_spanned(&input.ident, format!("name the event: `{FORM}`")))?;
    if let Some(second) = all.next() {
        let message = "a type is the payload of one event: remove one of the `#[event(…)]`";
        return Err(Error::new_spanned(second, message));
    }
    if let Some(lifetime) = input.generics.lifetimes().next() {
        let message = "an event is read from a text that is gone when it is handled: let it own what it holds";
        return Err(Error::new_spanned(lifetime, message));
    }
    let attributes = keys::arguments(attribute, FORM, parse)?;
    check(&attributes.name)?;
    Ok(attributes)
}

fn parse(input: ParseStream<'_>) -> Result<Attributes> {
    let name =
        input.parse().map_err(|error| Error::new(error.span(), format!("the event's name is one string: `{FORM}`")))?;
    let mut attributes = Attributes { name, schema: None, krate: keys::postroom() };
    keys::comma(input)?;
    while !input.is_empty() {
        let key = input.call(Ident::parse_any).map_err(|error| {
            Error::new(error.span(), "after the name may stand `schema` and `crate = path::to::postroom`")
        })?;
        match key.to_string().as_str() {
            "schema" => attributes.schema = Some(key.span()),
            "crate" => attributes.krate = keys::path(input, &key, "path::to::postroom")?,
            _ => return Err(keys::unknown(&key, KEYS)),
        }
        keys::comma(input)?;
    }
    Ok(attributes)
}

/// An event's name has at least two tokens of letters, digits, `_` and `-`, and starts with a lower-case letter.
fn check(name: &LitStr) -> Result<()> {
    let text = name.value();
    let is_token =
        |token: &str| !token.is_empty() && token.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if text.starts_with(|c: char| c.is_ascii_lowercase()) && text.contains('.') && text.split('.').all(is_token) {
        return Ok(());
    }
    let message = format!(
        "{text:?} is no event name: at least two tokens of `A-Z a-z 0-9 _ -` joined by `.`, the first starting with a lower-case letter, as in \"poll.vote\""
    );
    Err(Error::new_spanned(name, message))
}
