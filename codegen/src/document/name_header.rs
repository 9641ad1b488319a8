//! The extension `x-postroom-name-header`: the header in which messages have their names.

use super::Parser;
use crate::{
    diagnostic::Diagnostic,
    headers::{self, MESSAGE_NAME},
    reference::NAME_HEADER,
    schema::excerpt,
    tree::View,
};

impl<'a> Parser<'a, '_> {
    /// Returns the header that holds the name of a message; `None` if it is the usual one.
    pub(super) fn name_header_of(&mut self, message: View<'a>) -> Option<&'a str> {
        let root = self.tree.root_of(message.place().file);
        let said = match (message.get(NAME_HEADER), root.get(NAME_HEADER)) {
            (Some(_), _) => self.own_name_header(message),
            (None, Some(_)) if self.named.insert(root.id) => self.own_name_header(root),
            (None, Some(of_file)) => of_file.str().filter(|name| is_allowed(name)),
            (None, None) => self.name_header,
        };
        said.filter(|name| *name != MESSAGE_NAME)
    }

    /// Returns the header that a document or a message names; warns of what cannot be one.
    pub(super) fn own_name_header(&mut self, of: View<'a>) -> Option<&'a str> {
        let given = of.get(NAME_HEADER)?;
        let name = given.str().filter(|name| is_allowed(name));
        if name.is_none() {
            let text =
                format!("`{NAME_HEADER}` is the name of a header of one's own, and this is `{}`", excerpt(given));
            let help =
                "write a name of visible ASCII characters without `:` that has no other meaning, such as `Event-Type`";
            self.diagnostics.push(Diagnostic::warning(given, "invalid-annotation", text, help));
        }
        name
    }
}

/// Returns whether a header may hold the names of messages.
fn is_allowed(name: &str) -> bool {
    headers::is_name(name) && (name == MESSAGE_NAME || !headers::has_meaning(name))
}
