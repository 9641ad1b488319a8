//! The texts that may stand for a parameter.

use std::{
    fmt::{self, Write},
    hash::{Hash, Hasher},
};

use uuid::Uuid;

use super::ParameterKind;
use crate::{
    constant::equal,
    pattern::Steps,
    schema::{Keywords, Schema},
};

/// The steps that a pattern may take which no table decides: an address is short.
const STEPS: u64 = 1 << 20;

/// What the schema of a parameter demands of its texts. It says so with [`Display`](fmt::Display).
#[derive(Clone, Copy)]
pub struct TextKind(&'static Schema);

impl TextKind {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(schema: &'static Schema) -> Self {
        Self(schema)
    }

    /// Returns whether a text keeps what is demanded. One that takes a pattern too many steps does not.
    #[must_use]
    pub fn takes(&self, text: &str) -> bool {
        self.violated(text) == Keywords::NONE
    }

    fn violated(&self, text: &str) -> Keywords {
        self.0.texts.violations(text, &Steps::new(STEPS))
    }

    /// `==` for constants.
    pub(crate) const fn is_same(&self, other: &Self) -> bool {
        const fn text(a: Option<&str>, b: Option<&str>) -> bool {
            match (a, b) {
                (Some(a), Some(b)) => equal(a, b),
                (a, b) => a.is_none() && b.is_none(),
            }
        }
        const fn count(a: Option<u64>, b: Option<u64>) -> bool {
            match (a, b) {
                (Some(a), Some(b)) => a == b,
                (a, b) => a.is_none() && b.is_none(),
            }
        }
        let (a, b) = (&self.0.texts, &other.0.texts);
        text(a.pattern, b.pattern)
            && text(a.format, b.format)
            && count(a.min_length, b.min_length)
            && count(a.max_length, b.max_length)
    }
}

impl fmt::Display for TextKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = &self.0.texts;
        let demands = [
            (texts.min_length.is_some(), Keywords::MIN_LENGTH),
            (texts.max_length.is_some(), Keywords::MAX_LENGTH),
            (texts.pattern.is_some(), Keywords::PATTERN),
            (texts.format.is_some(), Keywords::FORMAT),
        ];
        f.write_str("a text")?;
        let mut joint = " that ";
        for (_, keyword) in demands.into_iter().filter(|(is_demanded, _)| *is_demanded) {
            write!(f, "{joint}{}", self.0.message(keyword))?;
            joint = " and ";
        }
        Ok(())
    }
}

impl fmt::Debug for TextKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextKind({self})")
    }
}

impl PartialEq for TextKind {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other)
    }
}

impl Eq for TextKind {}

impl Hash for TextKind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let texts = &self.0.texts;
        (texts.min_length, texts.max_length, texts.pattern, texts.format).hash(state);
    }
}

impl ParameterKind {
    /// Returns whether a text is one of these. Whether it may stand in an address at all is
    /// [`Channel::check`](crate::contract::Channel::check)'s to say.
    #[must_use]
    pub fn takes(&self, text: &str) -> bool {
        match self {
            Self::String => true,
            Self::Uuid => hyphenated(text).is_some(),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::Integer { minimum, maximum } => {
                integer(text).is_some_and(|value| (*minimum..=*maximum).contains(&value))
            }
            Self::OneOf(allowed) => allowed.contains(&text),
            Self::Text(kind) => kind.takes(text),
        }
    }

    /// Returns whether the kind takes every text, so that none but the address's own rules hold.
    pub(crate) const fn is_free(&self) -> bool {
        matches!(self, Self::String)
    }

    /// Returns whether no text of this kind can hold what may not stand in an address.
    pub(crate) const fn is_plain(&self) -> bool {
        matches!(self, Self::Uuid | Self::Boolean | Self::Integer { .. })
    }
}

impl fmt::Display for ParameterKind {
    /// Says what is allowed: `a UUID such as …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("a text"),
            Self::Uuid => f.write_str("a UUID such as `0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57`"),
            Self::Boolean => f.write_str("`true` or `false`"),
            Self::Integer { minimum, maximum } => {
                write!(f, "an integer from {minimum} to {maximum}, without leading zeros,")
            }
            Self::OneOf(allowed) => {
                f.write_str("one of ")?;
                for (index, value) in allowed.iter().enumerate() {
                    write!(f, "{}`{value}`", if index > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            Self::Text(kind) => kind.fmt(f),
        }
    }
}

/// A UUID in the one form that an address holds; the `uuid` crate takes others too, none of them as long.
pub(crate) fn hyphenated(text: &str) -> Option<Uuid> {
    if text.len() == 36 { Uuid::try_parse(text).ok() } else { None }
}

/// An integer in the one spelling that an address holds, so that no two addresses have one value.
fn integer(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_spelled = match digits.as_bytes() {
        [b'0'] => text.len() == 1,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    // No type of a parameter has as many digits.
    if is_spelled && digits.len() <= 20 { text.parse().ok() } else { None }
}

/// Writes what may stand for a parameter of a channel with this separator and these reserved characters.
pub(crate) fn describe(kind: &ParameterKind, (separator, reserved): (char, &str), f: &mut impl Write) -> fmt::Result {
    write!(f, "{kind}")?;
    if kind.is_plain() || matches!(kind, ParameterKind::OneOf(_)) {
        return Ok(());
    }
    write!(f, " that is not empty and holds neither `{separator}`")?;
    for character in reserved.chars() {
        match character {
            ' ' => f.write_str(", spaces")?,
            character => write!(f, ", `{character}`")?,
        }
    }
    f.write_str(" nor control characters")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table;

    #[test]
    fn a_kind_takes_its_texts_in_one_spelling_each() {
        static TEXT: Schema = table::STRING.min_length(2).max_length(3);
        let byte = ParameterKind::Integer { minimum: -5, maximum: 255 };
        let text = ParameterKind::Text(TextKind::new(&TEXT));
        for (kind, takes, refuses) in [
            (
                byte,
                &["0", "-5", "255", "7"][..],
                &["", "-", "00", "-0", "+1", "07", "256", "-6", "1.0", "1e1", "١"][..],
            ),
            (ParameterKind::Boolean, &["true", "false"], &["", "True", "1"]),
            (ParameterKind::OneOf(&["a", "b-c"]), &["a", "b-c"], &["", "A", "b"]),
            (text, &["ab", "äöü"], &["a", "abcd", ""]),
            (ParameterKind::String, &["x", "a b"], &[]),
            (ParameterKind::Uuid, &["0197A3C2-5b1e-7c44-9d0a-3f6e8b2a1c57"], &["0197a3c25b1e7c449d0a3f6e8b2a1c57"]),
        ] {
            assert_eq!(takes.iter().find(|text| !kind.takes(text)), None, "{kind:?}");
            assert_eq!(refuses.iter().find(|text| kind.takes(text)), None, "{kind:?}");
        }
        let expected = "a text that must have at least 2 characters and must have at most 3 characters";
        assert_eq!(text.to_string(), expected);
    }
}
