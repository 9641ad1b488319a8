//! Values, and where they stand.

/// The position of a file among [`Tree::files`](super::Tree::files).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// The position of a value in its [`Tree`](super::Tree).
///
/// It is the value's identity: two ways that lead to one value give one `NodeId`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// The place of a value in a file. Lines and columns are counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The line of the value's first character.
    pub line: u32,
    /// The column of the value's first character.
    pub column: u32,
    /// The line of the character behind the value's last one.
    pub end_line: u32,
    /// The column of the character behind the value's last one.
    pub end_column: u32,
}

impl Place {
    /// Makes the place of what has no characters.
    #[must_use]
    pub const fn at(file: FileId, line: u32, column: u32) -> Self {
        Self { file, line, column, end_line: line, end_column: column }
    }

    /// Makes the place that starts as this one and goes on to a line and column.
    #[must_use]
    pub const fn to(self, end_line: u32, end_column: u32) -> Self {
        Self { end_line, end_column, ..self }
    }
}

/// A file as its user named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path, which is not made absolute; empty if the values come from no file.
    pub path: String,
    /// The value that the file holds.
    pub root: NodeId,
}

/// The kinds of values, with their contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<NodeId>),
    /// An object; its keys are unique.
    Object(Vec<Member>),
}

/// One `key: value` of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: String,
    /// The place of the key.
    pub key_place: Place,
    /// The value.
    pub value: NodeId,
}

/// A value in a [`Tree`](super::Tree).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value itself.
    pub value: Value,
    /// The place of the value.
    pub place: Place,
    /// The container, and the key or index in it; `None` for the value of a file.
    pub parent: Option<(NodeId, Segment)>,
}

/// A step from a container to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// To the member of an object.
    Key(String),
    /// To the item of an array.
    Index(usize),
}
