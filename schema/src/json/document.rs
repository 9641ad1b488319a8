//! A value that keeps its tree.

use std::{fmt, sync::Arc};

use super::{node::NodeId, read::SyntaxError, tree::Tree, view::View};

/// A value together with the tree that it is in.
///
/// ```
/// use postroom_schema::json::Document;
///
/// let document = Document::parse(r#"{"a": 1}"#).expect("a JSON text");
/// assert_eq!(document.view().get("a").map(|value| value.to_string()).as_deref(), Some("1"));
/// assert_eq!(document, Document::parse(r#" {"a":1} "#).expect("a JSON text"));
/// ```
#[derive(Clone)]
pub struct Document {
    tree: Arc<Tree>,
    id: NodeId,
}

impl Document {
    /// Takes a value of a tree.
    #[must_use]
    pub const fn new(tree: Arc<Tree>, id: NodeId) -> Self {
        Self { tree, id }
    }

    /// Reads a JSON text; see [`Tree::parse`].
    ///
    /// # Errors
    ///
    /// As for [`Tree::parse`].
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let tree = Arc::new(Tree::parse(text)?);
        let id = tree.root().id;
        Ok(Self { tree, id })
    }

    /// Returns the cursor at the value.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        self.tree.view(self.id)
    }

    /// Returns the tree, which other documents may share.
    #[must_use]
    pub const fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }
}

/// An object without members.
impl Default for Document {
    fn default() -> Self {
        Self::parse("{}").unwrap_or_else(|_| Self { tree: Arc::default(), id: NodeId(0) })
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}
