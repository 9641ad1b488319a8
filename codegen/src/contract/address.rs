//! The parts of addresses, and what parameters take.

use super::Channel;
use crate::{ir, lower::addresses};

/// A part of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// A text that stands for itself.
    Literal(String),
    /// The parameter at this position among the channel's.
    Parameter(usize),
}

impl Channel {
    /// Returns the parts of the address, in its order; none if there is no address.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let parts = addresses::sound(self.address.as_deref().unwrap_or_default()).into_iter();
        let part = |part| match part {
            addresses::Part::Literal(text) => Part::Literal(text.to_owned()),
            addresses::Part::Parameter(name) => {
                let known = self.parameters.iter().position(|parameter| parameter.name == name);
                Part::Parameter(known.unwrap_or_default())
            }
        };
        parts.map(part).collect()
    }
}

/// The kind of texts that may stand for a parameter.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[non_exhaustive]
pub enum ParameterKind {
    /// Any text.
    String,
    /// A UUID.
    Uuid,
    /// One of these, in the document's order.
    OneOf(Vec<String>),
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer {
        /// The least one.
        minimum: i128,
        /// The greatest one.
        maximum: i128,
    },
    /// A text that keeps the rules of its schema.
    Text {
        /// `minLength`
        min_length: Option<u64>,
        /// `maxLength`
        max_length: Option<u64>,
        /// `pattern`; all of them must match.
        patterns: Vec<String>,
        /// `format`
        format: Option<String>,
    },
}

impl From<&ir::ParameterKind> for ParameterKind {
    fn from(kind: &ir::ParameterKind) -> Self {
        match kind {
            ir::ParameterKind::String => ParameterKind::String,
            ir::ParameterKind::Uuid => ParameterKind::Uuid,
            ir::ParameterKind::Enum(values) => {
                ParameterKind::OneOf(values.variants.iter().map(|variant| variant.value.clone()).collect())
            }
            ir::ParameterKind::Boolean => ParameterKind::Boolean,
            ir::ParameterKind::Integer { minimum, maximum, .. } => {
                ParameterKind::Integer { minimum: *minimum, maximum: *maximum }
            }
            ir::ParameterKind::Text(rules) => ParameterKind::Text {
                min_length: rules.min_length,
                max_length: rules.max_length,
                patterns: rules.pattern.iter().chain(&rules.more_patterns).map(|one| one.source.clone()).collect(),
                format: rules.format.clone(),
            },
        }
    }
}

/// Returns the separator that a kept contract leaves out.
#[cfg(feature = "serde")]
pub(super) fn dot() -> char {
    '.'
}

#[cfg(feature = "serde")]
pub(super) fn is_dot(separator: &char) -> bool {
    *separator == '.'
}

/// Returns what is reserved in a kept contract that says nothing of it.
#[cfg(feature = "serde")]
pub(super) fn unknown() -> String {
    " *>".to_owned()
}

#[cfg(feature = "serde")]
pub(super) fn is_unknown(reserved: &str) -> bool {
    reserved == unknown()
}
