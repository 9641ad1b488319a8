//! The arena.

use std::{collections::BTreeMap, ops::Range};

use super::{
    made::Made,
    read::{self, Build, Scalar, SyntaxError},
    view::View,
};

/// The position of a file among [`Tree::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// The position of a value in its [`Tree`].
///
/// It is the value's identity: two ways that lead to one value give one `NodeId`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// Where a value stands in a file. Lines and columns are counted from 1, columns in characters.
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

/// What a value is.
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
    /// Where the key stands.
    pub key_place: Place,
    /// The value.
    pub value: NodeId,
}

/// A value in a [`Tree`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands.
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

/// Values of files, each of which knows its place.
///
/// A value may stand in several containers: then it is there once. No value contains itself; what leads back does so by
/// a reference ([`refer`](Self::refer)).
///
/// ```
/// use postroom_schema::json::Tree;
///
/// let tree = Tree::parse("{\"b\": 1.50,\n \"a\": [true]}").expect("a JSON text");
/// assert_eq!(tree.root().to_string(), r#"{"b":1.50,"a":[true]}"#);
/// let place = tree.root().get("a").expect("a member").place();
/// assert_eq!((place.line, place.column, place.end_line, place.end_column), (2, 7, 2, 13));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tree {
    made: Made,
    files: Vec<File>,
    nodes: Vec<Node>,
    references: BTreeMap<NodeId, NodeId>,
    names: BTreeMap<NodeId, String>,
    bases: BTreeMap<NodeId, NodeId>,
}

static NOTHING: Node = Node { value: Value::Null, place: Place::at(FileId(0), 0, 0), parent: None };

impl Tree {
    /// Reads a JSON text as the only file of a tree, and lets each `$ref` to a part of it (`#/definitions/Name`) refer to
    /// that part.
    ///
    /// # Errors
    ///
    /// The text is no JSON, an object has a key twice, or values are nested more than [`MAX_DEPTH`](super::MAX_DEPTH)
    /// levels deep.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let mut tree = Self::default();
        tree.add_file("");
        tree.read(text)?;
        tree.refer_within();
        Ok(tree)
    }

    /// Reads a JSON text into the tree, as a part of the file that was added last, and returns its value.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse).
    pub fn read(&mut self, text: &str) -> Result<NodeId, SyntaxError> {
        let file = FileId(self.files.len().saturating_sub(1) as u32);
        let (start, root) = (self.nodes.len(), self.add(Value::Null, Place::at(file, 1, 1), None));
        let mut building = Building { tree: self, places: Places::new(text, file) };
        let read = read::read(text, super::MAX_DEPTH, &mut building).inspect_err(|_| self.nodes.truncate(start))?;
        // A file's value is the first of its nodes.
        let node = std::mem::replace(&mut self.nodes[read.0 as usize], NOTHING.clone());
        self.adopt(&node.value, root);
        self.nodes[root.0 as usize] = node;
        Ok(root)
    }

    /// Returns the value of the first file; null if there is none.
    #[must_use]
    pub fn root(&self) -> View<'_> {
        self.view(self.files.first().map_or(NodeId(0), |file| file.root))
    }

    /// Returns the cursor at `id`, which is from this tree.
    #[must_use]
    pub fn view(&self, id: NodeId) -> View<'_> {
        View { tree: self, id }
    }

    /// Returns the files.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Returns the value of a file; null if there is no such file.
    #[must_use]
    pub fn root_of(&self, file: FileId) -> View<'_> {
        self.view(self.files.get(file.0 as usize).map_or(NodeId(0), |file| file.root))
    }

    /// Adds a file, whose value is the next one that is [added](Self::add).
    pub fn add_file(&mut self, path: impl Into<String>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(File { path: path.into(), root: NodeId(self.nodes.len() as u32) });
        id
    }

    /// Takes back the file that was added last, and all values since.
    pub fn remove_last_file(&mut self) {
        if let Some(file) = self.files.pop() {
            self.nodes.truncate(file.root.0 as usize);
        }
    }

    /// Returns how many values were added: their ids count from 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Adds a value, which its container does not hold yet.
    pub fn add(&mut self, value: Value, place: Place, parent: Option<(NodeId, Segment)>) -> NodeId {
        // Values are far fewer than bytes of documents: the count fits.
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { value, place, parent });
        id
    }

    /// Changes what a value is.
    pub fn set(&mut self, id: NodeId, value: Value) {
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            node.value = value;
        }
    }

    /// Changes where a value ends.
    pub fn end(&mut self, id: NodeId, end_line: u32, end_column: u32) {
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            node.place = node.place.to(end_line, end_column);
        }
    }

    /// Changes which container a value counts as standing in.
    pub fn set_parent(&mut self, id: NodeId, parent: (NodeId, Segment)) {
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            node.parent = Some(parent);
        }
    }

    /// Appends a member to an object.
    pub fn hold(&mut self, object: NodeId, member: Member) {
        if let Some(Node { value: Value::Object(members), .. }) = self.nodes.get_mut(object.0 as usize) {
            members.push(member);
        }
    }

    /// Appends an item to an array.
    pub fn push(&mut self, array: NodeId, item: NodeId) {
        if let Some(Node { value: Value::Array(items), .. }) = self.nodes.get_mut(array.0 as usize) {
            items.push(item);
        }
    }

    /// Puts another value in the place of an object's member.
    pub fn replace(&mut self, object: NodeId, key: &str, value: NodeId) {
        if let Some(Node { value: Value::Object(members), .. }) = self.nodes.get_mut(object.0 as usize) {
            members.iter_mut().filter(|member| member.key == key).for_each(|member| member.value = value);
        }
    }

    /// Returns the value of `id` with its place; null if `id` is of another tree.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        let found = match Made::index(id) {
            Some(index) => self.made.get(index),
            None => self.nodes.get(id.0 as usize),
        };
        found.unwrap_or(&NOTHING)
    }

    /// Adds a value while cursors look at the tree; `None` if there are too many of the kind.
    pub fn make(&self, value: Value, place: Place, parent: Option<(NodeId, Segment)>) -> Option<NodeId> {
        self.made.add(Node { value, place, parent })
    }

    /// Returns whether a value came by [`make`](Self::make).
    #[must_use]
    pub fn is_made(&self, id: NodeId) -> bool {
        Made::index(id).is_some()
    }

    /// Lets a value stand for another one, to which [`View::target`] leads.
    pub fn refer(&mut self, from: NodeId, to: NodeId) {
        self.references.insert(from, to);
    }

    /// Returns which values stand for which others.
    #[must_use]
    pub fn references(&self) -> &BTreeMap<NodeId, NodeId> {
        &self.references
    }

    /// Names a value that stands in several containers, so that it can be written once.
    pub fn name(&mut self, id: NodeId, name: impl Into<String>) {
        self.names.insert(id, name.into());
    }

    /// Returns the values that have a name, each with it.
    #[must_use]
    pub fn names(&self) -> &BTreeMap<NodeId, String> {
        &self.names
    }

    /// Adds an object that says what `base` does, but for members of its own: they take the place of those of equal keys, or
    /// come before the others.
    pub fn vary(&mut self, base: NodeId, own: Vec<Member>, place: Place) -> NodeId {
        let Value::Object(known) = &self.node(base).value else { return base };
        let mut rest = known.clone();
        let mut members = Vec::with_capacity(own.len() + rest.len());
        for member in own {
            match rest.iter_mut().find(|known| known.key == member.key) {
                Some(known) => *known = member,
                None => members.push(member),
            }
        }
        members.append(&mut rest);
        let varied = self.add(Value::Object(members), place, None);
        self.bases.insert(varied, self.base(base).unwrap_or(base));
        if let Some(name) = self.names.get(&base).cloned() {
            self.names.insert(varied, name);
        }
        varied
    }

    /// Returns what a value was [varied](Self::vary) from; `None` if it was not.
    #[must_use]
    pub fn base(&self, id: NodeId) -> Option<NodeId> {
        self.bases.get(&id).copied()
    }

    /// Returns the members that a value has of its own, beside those of what it was varied from.
    pub fn own_members(&self, id: NodeId) -> Vec<(&str, View<'_>)> {
        let Some(base) = self.base(id) else { return Vec::new() };
        let base = self.view(base);
        let members = self.view(id).members();
        members.filter(|(key, value)| base.get(key).is_none_or(|known| known.id != value.id)).collect()
    }

    /// Puts other values in the place of some, in whichever containers these stand.
    pub fn substitute(&mut self, others: &BTreeMap<NodeId, NodeId>) {
        let other = |id: &mut NodeId| *id = others.get(id).copied().unwrap_or(*id);
        for node in &mut self.nodes {
            match &mut node.value {
                Value::Array(items) => items.iter_mut().for_each(other),
                Value::Object(members) => members.iter_mut().for_each(|member| other(&mut member.value)),
                _ => {}
            }
        }
    }

    /// Lets every `$ref` that begins with `#` refer to the part of the first file's value that its pointer leads to.
    fn refer_within(&mut self) {
        let found = |id: NodeId| {
            let text = self.view(id).get("$ref")?.str()?.strip_prefix('#')?;
            Some((id, self.root().pointed(text)?.id))
        };
        self.references = (0..self.nodes.len()).filter_map(|index| found(NodeId(index as u32))).collect();
    }

    fn adopt(&mut self, value: &Value, parent: NodeId) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.set_parent(*item, (parent, Segment::Index(index)));
                }
            }
            Value::Object(members) => {
                for member in members {
                    self.set_parent(member.value, (parent, Segment::Key(member.key.clone())));
                }
            }
            _ => {}
        }
    }
}

/// Fills a tree with what is read.
struct Building<'b, 't> {
    tree: &'b mut Tree,
    places: Places<'t>,
}

impl Building<'_, '_> {
    fn add(&mut self, value: Value, span: Range<usize>) -> NodeId {
        let place = self.places.of(span);
        let id = self.tree.add(Value::Null, place, None);
        self.tree.adopt(&value, id);
        self.tree.set(id, value);
        id
    }
}

impl<'t> Build<'t> for Building<'_, 't> {
    type Value = NodeId;
    type Members = Vec<Member>;

    fn scalar(&mut self, scalar: Scalar<'t>, span: Range<usize>) -> NodeId {
        let value = match scalar {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => Value::Bool(value),
            Scalar::Number(text) => Value::Number(text.to_owned()),
            Scalar::String(text) => Value::String(text.into_owned()),
        };
        self.add(value, span)
    }

    fn array(&mut self, items: Vec<NodeId>, span: Range<usize>) -> NodeId {
        self.add(Value::Array(items), span)
    }

    fn member(&mut self, members: &mut Vec<Member>, key: std::borrow::Cow<'t, str>, at: Range<usize>, value: NodeId) {
        members.push(Member { key: key.into_owned(), key_place: self.places.of(at), value });
    }

    fn object(&mut self, members: Vec<Member>, span: Range<usize>) -> NodeId {
        self.add(Value::Object(members), span)
    }
}

/// Lines and columns of offsets.
struct Places<'t> {
    text: &'t str,
    file: FileId,
    /// The offset at which each line starts.
    lines: Vec<usize>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str, file: FileId) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, file, lines: std::iter::once(0).chain(starts).collect() }
    }

    fn of(&self, span: Range<usize>) -> Place {
        let (line, column) = self.at(span.start);
        let (end_line, end_column) = self.at(span.end);
        Place { file: self.file, line, column, end_line, end_column }
    }

    fn at(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or_default();
        (line as u32, before.chars().count() as u32 + 1)
    }
}
