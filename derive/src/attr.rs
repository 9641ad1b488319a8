//! The attribute `#[event("…")]`.

use syn::{Attribute, DeriveInput, Error, LitStr, Result};

/// The event's name, from the one `#[event("…")]` that the type must have.
pub(crate) fn event(input: &DeriveInput) -> Result<LitStr> {
    let attributes: Vec<&Attribute> =
        input.attrs.iter().filter(|attribute| attribute.path().is_ident("event")).collect();
    let [attribute] = attributes[..] else {
        return Err(match attributes.get(1) {
            Some(second) => {
                Error::new_spanned(second, "a type is the payload of one event: remove one of the `#[event(…)]`")
            }
            None => Error::new_spanned(&input.ident, r#"name the event: `#[event("domain.name")]`"#),
        });
    };
    let name: LitStr = attribute
        .parse_args()
        .map_err(|_| Error::new_spanned(attribute, r#"the event's name is one string: `#[event("domain.name")]`"#))?;
    check(&name)?;
    Ok(name)
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
