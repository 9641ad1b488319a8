//! What can be done to a document, by name.
//!
//! A mutator looks at one place and gives what shall stand there instead, or nothing where it has nothing to do.
//! Whether the result is still valid is not its business: the oracle decides.

mod containers;
mod kinds;
mod leaves;

use super::{dice::Dice, sites::Site, tree::Tree};

/// A way to spoil a value.
#[derive(Debug)]
pub(crate) struct Mutator {
    pub(crate) name: &'static str,
    pub(crate) apply: fn(&Site<'_>, &mut Dice) -> Option<Tree>,
}

/// All of them.
pub(crate) const MUTATORS: &[Mutator] = &[
    Mutator { name: "wrong type", apply: kinds::wrong_type },
    Mutator { name: "null", apply: kinds::null },
    Mutator { name: "array for object", apply: kinds::array_for_object },
    Mutator { name: "object for array", apply: kinds::object_for_array },
    Mutator { name: "value in array", apply: kinds::value_in_array },
    Mutator { name: "value in object", apply: kinds::value_in_object },
    Mutator { name: "text for value", apply: kinds::text_for_value },
    Mutator { name: "root replaced", apply: kinds::root_replaced },
    Mutator { name: "deep nesting", apply: kinds::deep_nesting },
    Mutator { name: "missing member", apply: containers::missing_member },
    Mutator { name: "empty object", apply: containers::empty_object },
    Mutator { name: "extra member", apply: containers::extra_member },
    Mutator { name: "misspelt key", apply: containers::misspelt_key },
    Mutator { name: "key twice", apply: containers::key_twice },
    Mutator { name: "shuffled keys", apply: containers::shuffled_keys },
    Mutator { name: "escaped key", apply: containers::escaped_key },
    Mutator { name: "lone surrogate in key", apply: containers::lone_surrogate_in_key },
    Mutator { name: "too few items", apply: containers::too_few_items },
    Mutator { name: "too many items", apply: containers::too_many_items },
    Mutator { name: "equal items", apply: containers::equal_items },
    Mutator { name: "bad items", apply: containers::bad_items },
    Mutator { name: "long array", apply: containers::long_array },
    Mutator { name: "at the bounds", apply: leaves::at_the_bounds },
    Mutator { name: "fraction", apply: leaves::fraction },
    Mutator { name: "respelt number", apply: leaves::respelt_number },
    Mutator { name: "huge number", apply: leaves::huge_number },
    Mutator { name: "negated number", apply: leaves::negated_number },
    Mutator { name: "bad format", apply: leaves::bad_format },
    Mutator { name: "edited text", apply: leaves::edited_text },
    Mutator { name: "empty text", apply: leaves::empty_text },
    Mutator { name: "long text", apply: leaves::long_text },
    Mutator { name: "other case", apply: leaves::other_case },
    Mutator { name: "unknown choice", apply: leaves::unknown_choice },
    Mutator { name: "escaped text", apply: leaves::escaped_text },
    Mutator { name: "lone surrogate", apply: leaves::lone_surrogate },
];
