//! Patterns of addresses: from text to tokens, and what is wrong with a text.

use std::fmt::{self, Display};

/// Returns whether an address has the form of an event's template: as many tokens, any one that is not empty for a
/// parameter.
pub(crate) fn takes_event(template: &str, address: &str) -> bool {
    let mut texts = address.split('.');
    let all = template.split('.').all(|part| {
        texts.next().is_some_and(|text| if placeholder(part).is_some() { !text.is_empty() } else { part == text })
    });
    all && texts.next().is_none()
}

/// The reason why a text is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternError {
    /// A token without a character.
    EmptyToken {
        /// The text.
        pattern: String,
    },
    /// A `>` before the last token.
    RestNotLast {
        /// The text.
        pattern: String,
    },
    /// A `*` or `>` beside other characters.
    WildcardInToken {
        /// The text.
        pattern: String,
        /// The token.
        token: String,
    },
    /// A brace that is not one of the two around a parameter's name.
    BraceInToken {
        /// The text.
        pattern: String,
        /// The token.
        token: String,
    },
    /// A control character.
    Character {
        /// The text.
        pattern: String,
        /// The character.
        character: char,
    },
}

/// The kind of a token of a pattern, the more specific ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Literal,
    Any,
    Rest,
}

/// Returns whether some address fits both patterns. A text that is no pattern overlaps with nothing.
///
/// ```
/// use postroom::router::overlaps;
///
/// assert!(overlaps("order.*.moved", "order.17.{event}"));
/// assert!(overlaps("order.>", "order.17.moved"));
/// assert!(!overlaps("order.>", "order"));
/// ```
pub fn overlaps(a: &str, b: &str) -> bool {
    check(a, b'.').is_ok() && check(b, b'.').is_ok() && may_meet(a, b, '.')
}

/// Returns whether some address fits both patterns.
pub(crate) fn may_meet(a: &str, b: &str, separator: char) -> bool {
    let (mut a, mut b) = (a.split(separator), b.split(separator));
    loop {
        let (a, b) = match (a.next(), b.next()) {
            (None, None) => return true,
            (None, _) | (_, None) => return false,
            (Some(a), Some(b)) => (a, b),
        };
        match (kind(a), kind(b)) {
            (Kind::Rest, _) | (_, Kind::Rest) => return true,
            (Kind::Literal, Kind::Literal) if a != b => return false,
            _ => {}
        }
    }
}

/// Checks that a text is a pattern whose tokens this separates.
#[cfg(feature = "bus")]
pub(crate) fn check_pattern(pattern: &str, separator: char) -> Result<(), PatternError> {
    check(pattern, if separator == '/' { b'/' } else { b'.' })
}

/// The marks that stand for wildcards in keys: bytes that no text has.
pub(super) const ANY: u8 = 0xFF;
pub(super) const REST: u8 = 0xFE;

/// A pattern's text with a mark for each wildcard, and its tokens' kinds.
type Parsed = (Box<[u8]>, Box<[Kind]>);

/// Reads a pattern.
pub(super) fn parse(pattern: &str, separator: u8) -> Result<Parsed, PatternError> {
    check(pattern, separator)?;
    let (mut key, mut kinds) = (Vec::with_capacity(pattern.len()), Vec::new());
    for token in pattern.split(char::from(separator)) {
        if !kinds.is_empty() {
            key.push(separator);
        }
        let kind = kind(token);
        match kind {
            Kind::Literal => key.extend_from_slice(token.as_bytes()),
            Kind::Any => key.push(ANY),
            Kind::Rest => key.push(REST),
        }
        kinds.push(kind);
    }
    Ok((key.into(), kinds.into()))
}

/// Returns whether a character is white space or a control character.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

fn kind(token: &str) -> Kind {
    match token {
        ">" => Kind::Rest,
        "*" => Kind::Any,
        _ if placeholder(token).is_some() => Kind::Any,
        _ => Kind::Literal,
    }
}

pub(super) fn is_literal(kinds: &[Kind]) -> bool {
    kinds.iter().all(|kind| *kind == Kind::Literal)
}

/// The name in `{name}`.
pub(super) fn placeholder(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

fn check(pattern: &str, separator: u8) -> Result<(), PatternError> {
    let text = || pattern.to_owned();
    if let Some(character) = pattern.chars().find(|c| is_blank(*c)) {
        return Err(PatternError::Character { pattern: text(), character });
    }
    let mut parts = pattern.split(char::from(separator)).peekable();
    while let Some(part) = parts.next() {
        let named = placeholder(part).is_some_and(|name| !name.is_empty() && !name.contains(['{', '}']));
        match part {
            // Paths begin with an empty one.
            "" if separator == b'.' || pattern.is_empty() => return Err(PatternError::EmptyToken { pattern: text() }),
            ">" if parts.peek().is_some() => return Err(PatternError::RestNotLast { pattern: text() }),
            "*" | ">" => {}
            _ if part.contains(['*', '>']) => {
                return Err(PatternError::WildcardInToken { pattern: text(), token: part.to_owned() });
            }
            _ if part.contains(['{', '}']) && !named => {
                return Err(PatternError::BraceInToken { pattern: text(), token: part.to_owned() });
            }
            _ => {}
        }
    }
    Ok(())
}

impl Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyToken { pattern } => {
                write!(f, "{pattern:?} is no pattern: a token is empty; write `*` where any token may stand")
            }
            Self::RestNotLast { pattern } => write!(
                f,
                "{pattern:?} is no pattern: `>` stands for all further tokens and is the last one; write `*` for one token"
            ),
            Self::WildcardInToken { pattern, token } => write!(
                f,
                "{pattern:?} is no pattern: a wildcard is a token of its own; write `*` or `>` instead of {token:?}"
            ),
            Self::BraceInToken { pattern, token } => write!(
                f,
                "{pattern:?} is no pattern: a parameter is a token of its own; write `{{name}}` or `*` instead of {token:?}"
            ),
            Self::Character { pattern, character } => write!(
                f,
                "{pattern:?} is no pattern: take out {character:?}, because no address holds white space or control characters"
            ),
        }
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_to_write_instead() {
        for (pattern, expected) in [
            ("", "\"\" is no pattern: a token is empty; write `*` where any token may stand"),
            ("a..b", "\"a..b\" is no pattern: a token is empty; write `*` where any token may stand"),
            ("a.", "\"a.\" is no pattern: a token is empty; write `*` where any token may stand"),
            (
                ">.a",
                "\">.a\" is no pattern: `>` stands for all further tokens and is the last one; write `*` for one token",
            ),
            ("a*.b", "\"a*.b\" is no pattern: a wildcard is a token of its own; write `*` or `>` instead of \"a*\""),
            ("a.>>", "\"a.>>\" is no pattern: a wildcard is a token of its own; write `*` or `>` instead of \">>\""),
            (
                "user-{id}",
                "\"user-{id}\" is no pattern: a parameter is a token of its own; write `{name}` or `*` instead of \"user-{id}\"",
            ),
            (
                "a.{}",
                "\"a.{}\" is no pattern: a parameter is a token of its own; write `{name}` or `*` instead of \"{}\"",
            ),
            ("a b", "\"a b\" is no pattern: take out ' ', because no address holds white space or control characters"),
            (
                "a.\u{85}",
                "\"a.\\u{85}\" is no pattern: take out '\\u{85}', because no address holds white space or control characters",
            ),
        ] {
            let error = parse(pattern, b'.').expect_err(expected);
            assert_eq!(error.to_string(), expected);
            assert!(!overlaps(pattern, ">"));
        }
    }

    #[test]
    fn a_parameter_is_a_star() {
        let (text, kinds) = parse("a.{user_id}.*.>", b'.').expect("it is a pattern");
        assert_eq!(&*text, b"a.\xFF.\xFF.\xFE");
        assert_eq!(&*kinds, [Kind::Literal, Kind::Any, Kind::Any, Kind::Rest]);
    }
}
