//! Texts into the arena.

use std::{borrow::Cow, ops::Range};

use super::{
    node::{FileId, Member, NodeId, Place, Value},
    read::{self, Build, Scalar, SyntaxError},
    tree::{NOTHING, Tree},
    view::View,
};

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
        let file = FileId(self.files().len().saturating_sub(1) as u32);
        let (start, root) = (self.nodes.len(), self.add(Value::Null, Place::at(file, 1, 1), None));
        let mut building = Building { tree: self, places: Places::new(text, file) };
        let read = read::read(text, super::MAX_DEPTH, &mut building).inspect_err(|_| self.nodes.truncate(start))?;
        // A file's value is the first of its nodes.
        let node = std::mem::replace(&mut self.nodes[read.0 as usize], NOTHING.clone());
        self.adopt(&node.value, root);
        self.nodes[root.0 as usize] = node;
        Ok(root)
    }

    /// Copies a value of another tree, as a part of the file that was added last. References are copied as they are written.
    pub fn read_view(&mut self, value: View<'_>) -> NodeId {
        let file = FileId(self.files().len().saturating_sub(1) as u32);
        let id = self.add(Value::Null, Place { file, ..value.place() }, None);
        let copied = match value.value() {
            Value::Array(_) => Value::Array(value.items().map(|item| self.read_view(item)).collect()),
            Value::Object(_) => {
                let members = value.members().map(|(key, at)| Member {
                    key: key.to_owned(),
                    key_place: Place { file, ..at.place() },
                    value: self.read_view(at),
                });
                Value::Object(members.collect())
            }
            scalar => scalar.clone(),
        };
        self.adopt(&copied, id);
        self.set(id, copied);
        id
    }

    /// Reads a JSON text whose values all stand at one place, and returns its value.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse).
    pub fn read_at(&mut self, text: &str, place: Place) -> Result<NodeId, SyntaxError> {
        let start = self.nodes.len();
        let root = self.read(text)?;
        self.nodes.iter_mut().skip(start).for_each(|node| node.place = place);
        Ok(root)
    }

    /// Lets every `$ref` that begins with `#` refer to the part of the first file's value that its pointer leads to.
    fn refer_within(&mut self) {
        let found = |id: NodeId| {
            let text = self.view(id).get("$ref")?.str()?.strip_prefix('#')?;
            Some((id, self.root().pointed(text)?.id))
        };
        self.references = (0..self.nodes.len()).filter_map(|index| found(NodeId(index as u32))).collect();
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

    fn member(&mut self, members: &mut Vec<Member>, key: Cow<'t, str>, at: Range<usize>, value: NodeId) {
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
