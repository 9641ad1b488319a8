//! `uri-template`: the grammar of RFC 6570.

use super::uri::{is_beyond, is_private};

/// Returns whether a text is a template of URIs.
pub fn uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some((literal, expression)) = rest.split_once('{') {
        let Some((expression, after)) = expression.split_once('}') else { return false };
        if !is_literal(literal) || !is_expression(expression) {
            return false;
        }
        rest = after;
    }
    is_literal(rest)
}

/// Returns whether a text stands for itself: it may hold what IRIs hold beyond ASCII, and percent-encodings.
fn is_literal(text: &str) -> bool {
    let is_plain = |byte: u8| !byte.is_ascii_control() && !b" \"<>\\^`{|}".contains(&byte);
    let is_known = |character: char| character.is_ascii() || is_beyond(character) || is_private(character);
    is_encoded_or(text, is_plain) && text.chars().all(is_known)
}

fn is_expression(text: &str) -> bool {
    let variables = text.strip_prefix(|first| "+#./;?&=,!@|".contains(first)).unwrap_or(text);
    variables.split(',').all(is_variable)
}

/// Returns whether a text is a variable's name, with what is taken of its value.
fn is_variable(text: &str) -> bool {
    let is_length = |length: &str| {
        (1..=4).contains(&length.len()) && !length.starts_with('0') && length.bytes().all(|byte| byte.is_ascii_digit())
    };
    let name = match text.split_once(':') {
        Some((name, length)) if is_length(length) => name,
        Some(_) => return false,
        None => text.strip_suffix('*').unwrap_or(text),
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.split('.').all(|part| !part.is_empty() && is_encoded_or(part, is_plain))
}

/// Returns whether a text holds nothing but percent-encodings and what is plain.
fn is_encoded_or(text: &str, is_plain: impl Fn(u8) -> bool) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_sound = match byte {
            b'%' => [bytes.next(), bytes.next()].iter().all(|digit| digit.is_some_and(|byte| byte.is_ascii_hexdigit())),
            _ => is_plain(byte),
        };
        if !is_sound {
            return false;
        }
    }
    true
}
