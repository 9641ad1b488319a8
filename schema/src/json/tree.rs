//! The arena.

use std::collections::BTreeMap;

use super::{
    made::Made,
    node::{File, FileId, Member, Node, NodeId, Place, Segment, Value},
};

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
    pub(super) nodes: Vec<Node>,
    pub(super) references: BTreeMap<NodeId, NodeId>,
    names: BTreeMap<NodeId, String>,
    bases: BTreeMap<NodeId, NodeId>,
}

/// The node that stands for a value that is not there.
pub(super) static NOTHING: Node = Node { value: Value::Null, place: Place::at(FileId(0), 0, 0), parent: None };

impl Tree {
    /// Returns the files.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
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

    /// Takes the members out of an object whose keys do not pass.
    pub fn keep_members(&mut self, object: NodeId, is_kept: impl Fn(&str) -> bool) {
        if let Some(Node { value: Value::Object(members), .. }) = self.nodes.get_mut(object.0 as usize) {
            members.retain(|member| is_kept(&member.key));
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

    /// Lets a value stand for another one, to which [`View::target`](super::View::target) leads.
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

    /// Lets the parts of a value count as standing in it.
    pub(super) fn adopt(&mut self, value: &Value, parent: NodeId) {
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
