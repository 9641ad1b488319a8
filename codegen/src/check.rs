//! Names that a contract claims in its module, each of which may be claimed once.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    names::RESERVED_CONSTANTS,
    tree::View,
};

/// The names of items in a generated module.
#[derive(Debug, Default)]
pub(crate) struct Claims<'a> {
    types: BTreeMap<String, View<'a>>,
    constants: BTreeMap<String, View<'a>>,
}

impl<'a> Claims<'a> {
    /// Claims the name of a type for what stands at `at`.
    pub(crate) fn name_type(&mut self, name: &str, at: View<'a>, diagnostics: &mut Diagnostics) {
        claim(&mut self.types, "type", name, at, diagnostics);
    }

    /// Whether a constant has the name already.
    pub(crate) fn has_constant(&self, name: &str) -> bool {
        self.constants.contains_key(name)
    }

    /// Claims the name of a constant for what stands at `at`.
    pub(crate) fn name_constant(&mut self, name: &str, at: View<'a>, diagnostics: &mut Diagnostics) {
        if RESERVED_CONSTANTS.contains(&name) {
            let message = format!("the constant `{name}` of this would be the contract's own");
            diagnostics.push(Diagnostic::error(at, "name-clash", message, "rename it"));
        }
        claim(&mut self.constants, "constant", name, at, diagnostics);
    }
}

fn claim<'a>(
    claimed: &mut BTreeMap<String, View<'a>>,
    kind: &str,
    name: &str,
    at: View<'a>,
    diagnostics: &mut Diagnostics,
) {
    let Some(first) = claimed.get(name) else {
        claimed.insert(name.to_owned(), at);
        return;
    };
    let place = first.place();
    let pointer = first.pointer();
    let what = if pointer.is_empty() { "the document" } else { &pointer };
    diagnostics.push(Diagnostic::error(
        at,
        "name-clash",
        format!(
            "the {kind} `{name}` of this is also that of {what} at {}:{}:{}",
            first.file(),
            place.line,
            place.column
        ),
        "rename one of the two: its key, address or title; an inline schema gets a key under `components.schemas`",
    ));
}
