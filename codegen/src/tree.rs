//! The documents as read: one arena of values, each of which knows its place.
//!
//! A [`NodeId`] is the identity of a value: two references to one place give one `NodeId`.

use std::cell::{Cell, OnceCell};

/// The index of a file in [`Tree::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) u32);

/// The index of a value in [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

/// A line and column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: FileId,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A file as the user named it (relative to the working directory), never made absolute.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) root: NodeId,
}

/// What a value is. Numbers keep their text, so that nothing is rounded on the way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<NodeId>),
    /// In the order of the document; keys are unique (a duplicate is a diagnostic).
    Object(Vec<Member>),
}

/// One `key: value` of an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) key_place: Place,
    pub(crate) value: NodeId,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) place: Place,
    /// The container and the key or index in it; `None` at a file's root.
    pub(crate) parent: Option<(NodeId, Segment)>,
}

/// A step from a container to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Key(String),
    Index(usize),
}

/// Every file that was read, and every value in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    /// What was put together from the documents' values, and stands in no file: see [`Tree::unite`].
    made: Made,
    pub(crate) files: Vec<File>,
    pub(crate) nodes: Vec<Node>,
    /// By `NodeId` of an object with `$ref`: what it refers to. Filled by `resolve`; follow with [`View::target`].
    pub(crate) references: std::collections::BTreeMap<NodeId, NodeId>,
}

/// A value in a tree: the cursor that every later step reads with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) id: NodeId,
}

impl Tree {
    /// The cursor at `id`.
    pub(crate) fn view(&self, id: NodeId) -> View<'_> {
        View { tree: self, id }
    }

    /// Adds a value, which its container does not hold yet.
    pub(crate) fn add(&mut self, value: Value, place: Place, parent: Option<(NodeId, Segment)>) -> NodeId {
        // Nodes are far fewer than bytes of documents: the count fits.
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { value, place, parent });
        id
    }

    /// Puts a member into an object.
    pub(crate) fn hold(&mut self, object: NodeId, member: Member) {
        if let Value::Object(members) = &mut self.nodes[object.0 as usize].value {
            members.push(member);
        }
    }

    /// Puts another value in the place of an object's member.
    pub(crate) fn replace(&mut self, object: NodeId, key: &str, value: NodeId) {
        if let Value::Object(members) = &mut self.nodes[object.0 as usize].value {
            members.iter_mut().filter(|member| member.key == key).for_each(|member| member.value = value);
        }
    }

    /// The node behind `id`; every `NodeId` comes from this tree.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        match id.0.checked_sub(MADE) {
            Some(index) => self.made.get(index as usize).unwrap_or(&self.nodes[0]),
            None => &self.nodes[id.0 as usize],
        }
    }

    /// Whether a value was put together, and stands in no file.
    pub(crate) fn is_made(&self, id: NodeId) -> bool {
        id.0 >= MADE
    }

    /// The schema `{allOf: […]}` of schemas that are written apart, with the annotations that the last of them has; it
    /// counts as standing where the last one stands. `None` where there are too many of the kind.
    pub(crate) fn unite(&self, schemas: &[View<'_>], annotations: &[&str]) -> Option<NodeId> {
        let last = schemas.last()?;
        let (place, parent) = (last.place(), self.node(last.id).parent.clone());
        let member = |key: &str, value| Member { key: key.to_owned(), key_place: place, value };
        let list = Value::Array(schemas.iter().map(|schema| schema.id).collect());
        let list = self.made.add(Node { value: list, place, parent: parent.clone() })?;
        let said = |key: &&str| {
            let own = schemas.iter().rev().find_map(|schema| schema.get(key).or_else(|| schema.target().get(key)));
            own.map(|value| member(key, value.id))
        };
        let members = annotations.iter().filter_map(said).chain([member("allOf", NodeId(MADE + list))]).collect();
        let united = self.made.add(Node { value: Value::Object(members), place, parent })?;
        Some(NodeId(MADE + united))
    }
}

/// The ids of values that were put together start here.
const MADE: u32 = 1 << 31;

/// How many values the first chunk of [`Made`] has; each further one has twice as many as the one before.
const CHUNK: usize = 64;

/// Values that come while others are looked at, and never move.
#[derive(Clone, Debug, Default)]
struct Made {
    chunks: [OnceCell<Box<[OnceCell<Node>]>>; 20],
    count: Cell<u32>,
}

impl Made {
    /// The chunk of an index, and the place in it.
    fn place(index: usize) -> (usize, usize) {
        let chunk = (index / CHUNK + 1).ilog2();
        (chunk as usize, index - CHUNK * ((1 << chunk) - 1))
    }

    fn get(&self, index: usize) -> Option<&Node> {
        let (chunk, at) = Self::place(index);
        self.chunks.get(chunk)?.get()?.get(at)?.get()
    }

    fn add(&self, node: Node) -> Option<u32> {
        let index = self.count.get();
        let (chunk, at) = Self::place(index as usize);
        let chunk = self.chunks.get(chunk)?.get_or_init(|| vec![OnceCell::new(); CHUNK << chunk].into());
        chunk.get(at)?.set(node).ok()?;
        self.count.set(index + 1);
        Some(index)
    }
}

impl<'a> View<'a> {
    fn at(self, id: NodeId) -> View<'a> {
        View { tree: self.tree, id }
    }

    /// What the value is.
    pub(crate) fn value(self) -> &'a Value {
        &self.tree.node(self.id).value
    }

    /// Where the value starts.
    pub(crate) fn place(self) -> Place {
        self.tree.node(self.id).place
    }

    /// The path of the file, as the user named it.
    pub(crate) fn file(self) -> &'a str {
        &self.tree.files[self.place().file.0 as usize].path
    }

    /// The file's name without its folder and ending.
    pub(crate) fn file_stem(self) -> &'a str {
        let name = self.file().rsplit(['/', '\\']).next().unwrap_or_default();
        name.split('.').next().unwrap_or(name)
    }

    /// The JSON Pointer of the value in its file; the root's is empty.
    pub(crate) fn pointer(self) -> String {
        let mut segments = Vec::new();
        let mut node = self.tree.node(self.id);
        while let Some((parent, segment)) = &node.parent {
            segments.push(match segment {
                Segment::Key(key) => key.replace('~', "~0").replace('/', "~1"),
                Segment::Index(index) => index.to_string(),
            });
            node = self.tree.node(*parent);
        }
        segments.iter().rev().fold(String::new(), |pointer, segment| pointer + "/" + segment)
    }

    /// What kind of value it is, for messages: `a string`.
    pub(crate) fn kind(self) -> &'static str {
        match self.value() {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// The container of the value, and where in it the value is; `None` at a file's root.
    pub(crate) fn parent(self) -> Option<(View<'a>, &'a Segment)> {
        let (id, segment) = self.tree.node(self.id).parent.as_ref()?;
        Some((self.at(*id), segment))
    }

    /// The value of `key`, if this is an object that has it. Does not follow `$ref`.
    pub(crate) fn get(self, key: &str) -> Option<View<'a>> {
        self.members().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The members of an object, in the document's order; nothing for another value.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'a str, View<'a>)> {
        let members: &'a [Member] = match self.value() {
            Value::Object(members) => members,
            _ => &[],
        };
        members.iter().map(move |member| (member.key.as_str(), self.at(member.value)))
    }

    /// The items of an array; nothing for another value.
    pub(crate) fn items(self) -> impl Iterator<Item = View<'a>> {
        let items: &'a [NodeId] = match self.value() {
            Value::Array(items) => items,
            _ => &[],
        };
        items.iter().map(move |id| self.at(*id))
    }

    /// The text of a string.
    pub(crate) fn str(self) -> Option<&'a str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean.
    pub(crate) fn bool(self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// What this value is once every `$ref` at its top is followed: itself where there is none.
    /// Cycles of bare references were refused by `resolve`.
    pub(crate) fn target(self) -> View<'a> {
        let mut id = self.id;
        while let Some(next) = self.tree.references.get(&id) {
            id = *next;
        }
        self.at(id)
    }
}
