//! The content of a picture: boxes in columns and arrows between them, before anything has a place.

use postroom_codegen::contract::{Channel, Service};

use super::text::{self, Face};

/// A figure: boxes in columns, and arrows between boxes of one column or of two that are next to each other.
#[derive(Debug)]
pub(super) struct Figure {
    pub title: String,
    /// The headings, one over each column, or none at all.
    pub headings: Vec<&'static str>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A box.
#[derive(Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub column: usize,
    /// The whole name; the lines may be shorter.
    pub name: String,
    pub lines: Vec<(Face, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Service,
    /// The application or channel that the picture is about; as tall as what is around it, so that its arrows are
    /// straight.
    Focus,
    Queue,
    /// A remark that there is nothing.
    Absent,
}

/// An arrow, or without heads a dotted line. The label is at its near end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub near: usize,
    pub far: usize,
    pub label: &'static str,
    pub near_head: bool,
    pub far_head: bool,
}

/// The side of a box on which an arrow begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Figure {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: text::clean(&title.into()), headings: Vec::new(), nodes: Vec::new(), edges: Vec::new() }
    }

    /// Adds a box and returns its position.
    pub(super) fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub(super) fn columns(&self) -> usize {
        self.nodes.iter().map(|node| node.column + 1).max().unwrap_or(0)
    }

    /// Returns the street that an arrow runs in: street `n` lies to the left of column `n`.
    pub(super) fn street(&self, edge: &Edge) -> usize {
        let (near, far) = (self.nodes[edge.near].column, self.nodes[edge.far].column);
        match near.max(far) {
            // Around the outside, the first column's own arrows are in nobody's way.
            0 if self.columns() > 1 => 0,
            column if near == far => column + 1,
            column => column,
        }
    }

    /// Returns the side of this box on which the arrow begins.
    pub(super) fn side(&self, node: usize, edge: &Edge) -> Side {
        if self.street(edge) == self.nodes[node].column { Side::Left } else { Side::Right }
    }

    /// Leaves out columns without boxes.
    pub(super) fn close_up(&mut self) {
        let used: Vec<bool> =
            (0..self.columns()).map(|column| self.nodes.iter().any(|node| node.column == column)).collect();
        for node in &mut self.nodes {
            node.column = used[..node.column].iter().filter(|used| **used).count();
        }
    }
}

impl Node {
    /// Returns the box of an application with its description.
    pub(super) fn service(service: &Service, kind: Kind, column: usize) -> Self {
        let width = if kind == Kind::Focus { 176 } else { 230 };
        let mut node = Self::named(&service.title, kind, column, Face::Title, width);
        let paragraph =
            service.description.trim().split("\n\n").next().unwrap_or_default().replace("**", "").replace('`', "");
        node.body(&paragraph, width, 6);
        node
    }

    /// Returns the box of an application with its name only.
    pub(super) fn neighbour(service: &Service, column: usize) -> Self {
        Self::named(&service.title, Kind::Service, column, Face::Title, 136)
    }

    /// Returns the box of a channel with its address and its title.
    pub(super) fn queue(channel: &Channel, column: usize, width: i64) -> Self {
        let mut node = Self::named(address(channel), Kind::Queue, column, Face::Address, width);
        if channel.address.is_none() {
            node.body("address known at run time", width, 2);
        }
        node.body(&channel.title, width, 2);
        node
    }

    /// Returns a remark in the place of a box.
    pub(super) fn absent(remark: &str, column: usize) -> Self {
        let mut node = Self { kind: Kind::Absent, column, name: remark.to_owned(), lines: Vec::new() };
        node.body(remark, 136, 3);
        node
    }

    /// Adds messages' names, the first few.
    pub(super) fn list_messages(&mut self, messages: Vec<String>) {
        const SHOWN: usize = 6;
        for message in messages.iter().take(SHOWN) {
            self.text(message, Face::Label, super::QUEUE_IN_CHANNEL, 2);
        }
        if messages.len() > SHOWN {
            self.text(&format!("and {} more", messages.len() - SHOWN), Face::Label, super::QUEUE_IN_CHANNEL, 1);
        }
    }

    /// Returns the height of the text.
    pub(super) fn text_height(&self) -> i64 {
        (0..self.lines.len()).map(|line| self.lines[line].0.leading() + self.space_above(line)).sum()
    }

    /// Returns the space between a line and the one before, if that is of another face.
    pub(super) fn space_above(&self, line: usize) -> i64 {
        let is_other = line > 0 && self.lines[line].0 != self.lines[line - 1].0;
        if is_other { 5 } else { 0 }
    }

    fn named(name: &str, kind: Kind, column: usize, face: Face, width: i64) -> Self {
        let mut name = text::clean(name);
        if name.is_empty() {
            "(no name)".clone_into(&mut name);
        }
        let mut node = Self { kind, column, name: String::new(), lines: Vec::new() };
        node.text(&name, face, width, 4);
        Self { name, ..node }
    }

    fn body(&mut self, text: &str, width: i64, most: usize) {
        self.text(text, Face::Body, width, most);
    }

    fn text(&mut self, text: &str, face: Face, width: i64, most: usize) {
        self.lines.extend(text::wrap(&text::clean(text), face, width, most).into_iter().map(|line| (face, line)));
    }
}

/// Returns the name of a channel: its address, or its id if it has none.
pub(super) fn address(channel: &Channel) -> &str {
    channel.address.as_deref().unwrap_or(&channel.id)
}
