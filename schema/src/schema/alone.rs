//! Schemas as texts that can be read alone.

use std::collections::{BTreeMap, BTreeSet};

use super::Schema;
use crate::json::{Document, Naming, View, quoted, write_named};

/// The length up to which a text has everything in place; a longer one refers to definitions.
pub const MAX_IN_PLACE: usize = 64 * 1024;

impl Schema<'_> {
    /// Writes the schema as JSON that can be read alone: what it refers to stands under `definitions`, and if it would be
    /// longer than [`MAX_IN_PLACE`] otherwise, so does all that has a name.
    ///
    /// ```
    /// use postroom_schema::{json::Tree, schema::Schema};
    ///
    /// let tree = Tree::parse(r#"{"type": "string"}"#).expect("a JSON text");
    /// assert_eq!(Schema::new(tree.root()).to_document(), r#"{"type":"string"}"#);
    /// ```
    #[must_use]
    pub fn to_document(self) -> String {
        document(self.view, false, MAX_IN_PLACE).or_else(|| document(self.view, true, usize::MAX)).unwrap_or_default()
    }

    /// Makes of the schema a document of its own, which says what [`to_document`](Self::to_document) does.
    #[must_use]
    pub fn to_standalone(self) -> Document {
        Document::parse(&self.to_document()).unwrap_or_default()
    }

    /// Writes the schema as JSON: in place if it is no longer than [`MAX_IN_PLACE`] then, else with names for all that has one.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut naming = Naming { by_name: false, beside: false, limit: MAX_IN_PLACE, found: Vec::new() };
        let text = write_named(self.view, &mut naming);
        if text.len() <= MAX_IN_PLACE { text } else { self.to_text_by_name(false).0 }
    }

    /// Writes the schema as JSON that refers to `#/definitions/{name}` for all that has a name, and returns what that is. With
    /// `beside`, what a place says of its own stands beside its `$ref`.
    #[must_use]
    pub fn to_text_by_name(self, beside: bool) -> (String, Vec<Self>) {
        let mut naming = Naming { by_name: true, beside, limit: usize::MAX, found: Vec::new() };
        let text = write_named(self.view, &mut naming);
        let mut seen = BTreeSet::new();
        naming.found.retain(|id| seen.insert(*id));
        (text, naming.found.into_iter().map(|id| Self::new(self.view.tree.view(id))).collect())
    }
}

/// Writes a schema and what it refers to; `None` if that is longer than `limit`.
fn document(root: View<'_>, by_name: bool, limit: usize) -> Option<String> {
    let mut naming = Naming { by_name, beside: false, limit, found: Vec::new() };
    let mut text = write_named(root, &mut naming);
    let mut definitions: BTreeMap<&str, String> = BTreeMap::new();
    let mut length = text.len();
    while let Some(id) = naming.found.pop() {
        let Some(name) = root.tree.view(id).name().filter(|name| !definitions.contains_key(name)) else { continue };
        let definition = write_named(root.tree.view(id), &mut naming);
        length += definition.len();
        definitions.insert(name, definition);
        if length > limit {
            return None;
        }
    }
    if length > limit {
        return None;
    }
    if !definitions.is_empty() {
        let members: Vec<_> = definitions.iter().map(|(name, text)| format!("{}:{text}", quoted(name))).collect();
        text.pop();
        text.push_str(if text.ends_with('{') { "" } else { "," });
        text.push_str(&format!("\"definitions\":{{{}}}}}", members.join(",")));
    }
    Some(text)
}
