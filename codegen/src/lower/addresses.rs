//! Addresses: their tokens, and what is wrong with them.

use crate::ir::ParameterKind;

/// A part of an address between dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Literal(&'a str),
    Parameter(&'a str),
}

/// Returns the tokens of an address; the errors each name what is wrong and the remedy.
pub(super) fn tokens(address: &str) -> Result<Vec<Token<'_>>, Vec<(String, &'static str)>> {
    let mut tokens = Vec::new();
    let mut errors = Vec::new();
    for part in address.split('.') {
        match token(part) {
            Ok(token) if matches!(token, Token::Parameter(_)) && tokens.contains(&token) => {
                errors.push((
                    format!("the parameter `{part}` stands twice in `{address}`"),
                    "give the second one a name of its own",
                ));
            }
            Ok(token) => tokens.push(token),
            Err((what, help)) => errors.push((format!("{what} in the address `{address}`"), help)),
        }
    }
    if errors.is_empty() { Ok(tokens) } else { Err(errors) }
}

/// Returns the tokens of an address that was found to be sound.
pub(super) fn sound(address: &str) -> Vec<Token<'_>> {
    tokens(address).unwrap_or_default()
}

/// Returns the names in braces, whether or not the rest is sound; each once.
pub(super) fn parameters(address: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in address.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else { continue };
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Returns the pattern that a template's addresses match; `None` for an address without parameters.
pub(super) fn pattern<'k>(address: &str, kind: impl Fn(&str) -> &'k ParameterKind) -> Option<String> {
    let tokens = sound(address);
    tokens.iter().any(|token| matches!(token, Token::Parameter(_))).then(|| {
        let parts = tokens.iter().map(|token| match token {
            Token::Literal(text) => escape(text),
            Token::Parameter(name) => match kind(name) {
                ParameterKind::String => "[^.]+".to_owned(),
                ParameterKind::Uuid => {
                    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}".to_owned()
                }
                ParameterKind::Enum(values) => {
                    format!("(?:{})", values.iter().map(|value| escape(value)).collect::<Vec<_>>().join("|"))
                }
            },
        });
        format!("^{}$", parts.collect::<Vec<_>>().join("\\."))
    })
}

/// Returns whether a text can stand for a parameter.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| matches!(c, '.' | '*' | '>') || c.is_whitespace() || c.is_control())
}

fn token(part: &str) -> Result<Token<'_>, (String, &'static str)> {
    let name = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match name {
        Some(name) if !name.is_empty() && !name.contains(['{', '}']) => Ok(Token::Parameter(name)),
        _ if part.matches('{').count() != part.matches('}').count() => {
            Err((format!("the braces of `{part}` are not balanced"), "write a parameter as `{name}`"))
        }
        _ if part.contains(['{', '}']) => {
            let help = "dots separate the tokens of an address, and a parameter is a whole one: `user.{id}`, not `user/{id}` or `user-{id}`";
            Err((format!("the parameter in `{part}` is not a whole token"), help))
        }
        _ if part.is_empty() => {
            Err(("a token is empty".to_owned(), "write something between the dots, or take one of them out"))
        }
        _ if !is_token(part) => Err((
            format!("`{part}` holds a wildcard, white space or a control character"),
            "use a parameter in braces where any token may stand",
        )),
        _ => Ok(Token::Literal(part)),
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "\\^$.|?*+()[]{}/".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
