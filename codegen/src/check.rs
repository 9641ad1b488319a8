//! Names that a contract claims in its module, each of which may be claimed once.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    names::{RESERVED_CONSTANTS, unique},
    tree::View,
};

/// The names of items in a generated module. Types and constants share them: a tuple struct is a value, too, and a link
/// in documentation could mean either.
#[derive(Debug)]
pub(crate) struct Claims {
    taken: BTreeSet<String>,
}

impl Default for Claims {
    fn default() -> Self {
        Self { taken: RESERVED_CONSTANTS.iter().map(|name| (*name).to_owned()).collect() }
    }
}

impl Claims {
    /// Claims a name that is known to be no other's.
    pub(crate) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Claims the first of the names that is free, or else the last one with a number.
    pub(crate) fn claim(&mut self, names: &[String]) -> String {
        let free = names.iter().find(|name| !self.taken.contains(*name)).or(names.last()).cloned().unwrap_or_default();
        let name = unique(free, &self.taken);
        self.taken.insert(name.clone());
        name
    }
}

/// Warns if something gets another name in Rust than its own.
pub(crate) fn report_renamed(what: &str, wanted: &str, name: &str, at: View<'_>, diagnostics: &mut Diagnostics) {
    if name != wanted {
        diagnostics.push(Diagnostic::warning(
            at,
            "renamed",
            format!("{what} is `{name}` in Rust, because it is not alone in having the name `{wanted}`"),
            "give each a name that differs in more than case and signs; what is the same thing may be one declaration that others refer to",
        ));
    }
}
