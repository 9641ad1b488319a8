//! The parts of addresses, and what parameters take.

use super::{Channel, IntegerWidth, Rules, Variant};

/// A part of an address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Literal(String),
    /// A position in [`Channel::parameters`].
    Parameter(usize),
}

/// The kind of texts that may stand for a parameter: from its `enum`, its schema (AsyncAPI 2), or the schema that its
/// `location` points at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParameterKind {
    String,
    Uuid,
    Boolean,
    Integer {
        width: IntegerWidth,
        minimum: i128,
        maximum: i128,
    },
    /// The allowed values, in the document's order.
    Enum(ParameterEnum),
    /// A text that keeps some rules.
    Text(Box<Rules>),
}

/// The enum of a parameter's values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParameterEnum {
    /// The name of the type; empty until it has one.
    pub(crate) name: String,
    pub(crate) variants: Vec<Variant>,
}

/// The number of parameters up to which an address is read.
pub(crate) const READ_PARAMETERS: usize = 32;

impl Channel {
    /// Returns whether the values can be told from an address: no two parameters touch, none stands twice, and there are
    /// not too many.
    pub(crate) fn is_readable(&self) -> bool {
        let touch = |pair: &[Part]| matches!(pair, [Part::Parameter(_), Part::Parameter(_)]);
        let count = self.parts.iter().filter(|part| matches!(part, Part::Parameter(_))).count();
        !self.parts.windows(2).any(touch) && count == self.parameters.len() && !self.has_too_many_parameters()
    }

    /// Returns whether there are more parameters than an address is read for.
    pub(crate) fn has_too_many_parameters(&self) -> bool {
        self.parameters.len() > READ_PARAMETERS
    }

    /// Returns whether two parameters stand between two separators, so that one reading is chosen among several.
    pub(crate) fn has_full_segment(&self) -> bool {
        let mut has_parameter = false;
        self.parts.iter().any(|part| {
            let had_parameter = has_parameter;
            has_parameter = match part {
                Part::Literal(text) => had_parameter && !text.contains(self.separator),
                Part::Parameter(_) => true,
            };
            had_parameter && matches!(part, Part::Parameter(_))
        })
    }
}
