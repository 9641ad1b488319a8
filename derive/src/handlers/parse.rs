//! From the attributes to the model.

use syn::{
    Attribute, DeriveInput, Error, Ident, Path, Result, Token, Type, ext::IdentExt as _, parse::ParseStream, token,
};

use super::{Model, Route, Unhandled};
use crate::keys;

const HANDLE: &str = "#[handle(Message => method)]";
const HANDLERS: &str = "#[handlers(service = contract::SERVICE)]";
const METHOD: &str = "the name of a method of this type is needed here, without `Self::` and parentheses";
const KEYS: &[&str] = &["service", "unhandled", "fallback", "crate"];

/// Reads what is right in the attributes, and adds an error to `errors` for what is not.
pub(super) fn model<'a>(input: &'a DeriveInput, errors: &mut Vec<Error>) -> Model<'a> {
    let mut settings = Settings { service: None, unhandled: None, krate: None };
    for attribute in keys::named(input, "handlers") {
        errors.extend(keys::arguments(attribute, HANDLERS, |input| settings.read(input)).err());
    }
    let mut routes = Vec::new();
    for attribute in keys::named(input, "handle") {
        match self::routes(attribute) {
            Ok(found) => routes.extend(found),
            Err(error) => errors.push(error),
        }
    }
    Model {
        input,
        krate: settings.krate.unwrap_or_else(keys::postroom),
        service: settings.service,
        unhandled: settings.unhandled.unwrap_or(Unhandled::Refuse),
        routes,
    }
}

/// The settings in all `#[handlers(…)]` of a type together.
struct Settings {
    service: Option<Path>,
    unhandled: Option<Unhandled>,
    krate: Option<Path>,
}

impl Settings {
    fn read(&mut self, input: ParseStream<'_>) -> Result<()> {
        while !input.is_empty() {
            let form = |error: Error| Error::new(error.span(), format!("write `key = value`, as in `{HANDLERS}`"));
            let key = input.call(Ident::parse_any).map_err(form)?;
            if input.peek(Token![=>]) {
                let message = format!("a route stands in an attribute of its own: write `{HANDLE}`");
                return Err(Error::new(key.span(), message));
            }
            self.set(&key, input)?;
            keys::comma(input)?;
        }
        Ok(())
    }

    fn set(&mut self, key: &Ident, input: ParseStream<'_>) -> Result<()> {
        let is_again = match key.to_string().as_str() {
            "service" => self.service.replace(keys::path(input, key, "contract::SERVICE")?).is_some(),
            "crate" => self.krate.replace(keys::path(input, key, "path::to::postroom")?).is_some(),
            "unhandled" => self.unhandled.replace(policy(&word(input, key, "refuse")?)?).is_some(),
            "fallback" => self.unhandled.replace(Unhandled::Fallback(word(input, key, "method")?)).is_some(),
            _ => return Err(keys::unknown(key, KEYS)),
        };
        if !is_again {
            return Ok(());
        }
        Err(Error::new(
            key.span(),
            match key.to_string().as_str() {
                "service" => "a type is one service: remove one of the two".to_owned(),
                "crate" => "`postroom` has one name here: remove one of the two".to_owned(),
                _ => "what becomes of a message that nobody handles is said already: keep one `unhandled = …` or \
                  `fallback = …`"
                    .to_owned(),
            },
        ))
    }
}

/// The identifier in `key = identifier`.
fn word(input: ParseStream<'_>, key: &Ident, example: &str) -> Result<Ident> {
    let path = keys::path(input, key, example)?;
    path.get_ident()
        .cloned()
        .ok_or_else(|| Error::new_spanned(&path, format!("a single name is needed here: write `{key} = {example}`")))
}

fn policy(word: &Ident) -> Result<Unhandled> {
    match word.to_string().as_str() {
        "refuse" => Ok(Unhandled::Refuse),
        "ignore" => Ok(Unhandled::Ignore),
        other => {
            let message = format!(
                "`{other}` is none of `refuse` and `ignore`; a method that takes what nobody handles is named with \
                 `fallback = method`"
            );
            Err(Error::new(word.span(), message))
        }
    }
}

/// The routes in one `#[handle(…)]`.
fn routes(attribute: &Attribute) -> Result<Vec<Route>> {
    keys::arguments(attribute, HANDLE, |input| {
        let mut routes = Vec::new();
        while !input.is_empty() {
            routes.push(route(input, attribute)?);
            keys::comma(input)?;
        }
        Ok(routes)
    })
}

fn route(input: ParseStream<'_>, attribute: &Attribute) -> Result<Route> {
    let form = |error: Error| Error::new(error.span(), format!("name the message's type: `{HANDLE}`"));
    let mut message: Type = input.parse().map_err(form)?;
    // A type that a `macro_rules!` macro was given as `$message:ty` comes in a group that nobody wrote.
    while let Type::Group(group) = message {
        message = *group.elem;
    }
    if input.is_empty() {
        return Err(Error::new_spanned(attribute, format!("the message's method is missing: write `{HANDLE}`")));
    }
    let arrow = |error: Error| {
        Error::new(error.span(), format!("`=>` stands between a message and its method: write `{HANDLE}`"))
    };
    input.parse::<Token![=>]>().map_err(arrow)?;
    if input.is_empty() {
        return Err(Error::new_spanned(&message, format!("this message's method is missing: write `{HANDLE}`")));
    }
    let at = input.span();
    match input.call(Path::parse_mod_style).map(|path| path.get_ident().cloned().ok_or(path)) {
        Ok(Ok(method)) if !input.peek(token::Paren) => Ok(Route { message, method }),
        Ok(Err(path)) => Err(Error::new_spanned(path, METHOD)),
        _ => Err(Error::new(at, METHOD)),
    }
}
