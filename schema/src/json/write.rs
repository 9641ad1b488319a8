//! Values as JSON text.

use std::fmt;

use super::{
    node::{NodeId, Value},
    view::View,
};
use crate::pointer;

/// The layouts of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// On one line, without spaces.
    Compact,
    /// Over several lines, indented by two spaces.
    Pretty,
}

/// Writes a text as a JSON string.
///
/// ```
/// assert_eq!(postroom_schema::json::quoted("a\"b\n"), r#""a\"b\n""#);
/// ```
#[must_use]
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl View<'_> {
    /// Writes the value as JSON.
    #[must_use]
    pub fn text(self, style: Style) -> String {
        write(self, style)
    }
}

/// Writes the value as JSON on one line.
impl fmt::Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write(*self, Style::Compact))
    }
}

fn write(value: View<'_>, style: Style) -> String {
    let mut out = String::new();
    Writer { out: &mut out, style, depth: 0, naming: None }.value(value);
    out
}

/// The way in which values with a name are written, and those of them that were met.
#[derive(Debug)]
pub(crate) struct Naming {
    /// `true` if a value with a name is written as a reference to it, and not in place.
    pub(crate) by_name: bool,
    /// `true` if what a place says of its own stands beside such a reference.
    pub(crate) beside: bool,
    /// From this length on nothing more is written.
    pub(crate) limit: usize,
    /// The values that the text refers to.
    pub(crate) found: Vec<NodeId>,
}

/// Writes a value as JSON on one line; itself it is never written as a reference.
pub(crate) fn write_named(value: View<'_>, naming: &mut Naming) -> String {
    let mut out = String::new();
    naming.found.extend(value.tree.references().get(&value.id));
    Writer { out: &mut out, style: Style::Compact, depth: 0, naming: Some(naming) }.contents(value);
    out
}

struct Writer<'o> {
    out: &'o mut String,
    style: Style,
    depth: usize,
    naming: Option<&'o mut Naming>,
}

impl Writer<'_> {
    fn value(&mut self, value: View<'_>) {
        if let Some(naming) = &mut self.naming {
            let tree = value.tree;
            if self.out.len() > naming.limit {
                return;
            }
            if let Some(target) = tree.references().get(&value.id) {
                naming.found.push(*target);
            } else if let (true, Some(name)) = (naming.by_name, value.name()) {
                let base = tree.base(value.id).unwrap_or(value.id);
                naming.found.push(base);
                let own = if naming.beside { tree.own_members(value.id) } else { Vec::new() };
                self.out
                    .push_str(&format!("{{\"$ref\":{}", quoted(&format!("#/definitions/{}", pointer::escape(name)))));
                for (key, own) in own {
                    self.out.push_str(&format!(",{}:", quoted(key)));
                    self.contents(own);
                }
                return self.out.push('}');
            }
        }
        self.contents(value);
    }

    fn contents(&mut self, value: View<'_>) {
        match value.value() {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(text) => self.out.push_str(text),
            Value::String(text) => self.out.push_str(&quoted(text)),
            Value::Array(_) => self.block(['[', ']'], value.items().map(|item| (None, item))),
            Value::Object(_) => self.block(['{', '}'], value.members().map(|(key, value)| (Some(key), value))),
        }
    }

    fn block<'v>(&mut self, [open, close]: [char; 2], parts: impl Iterator<Item = (Option<&'v str>, View<'v>)>) {
        self.out.push(open);
        self.depth += 1;
        let mut is_empty = true;
        for (key, value) in parts {
            self.out.push_str(if is_empty { "" } else { "," });
            is_empty = false;
            self.line();
            if let Some(key) = key {
                self.out.push_str(&quoted(key));
                self.out.push_str(if self.style == Style::Pretty { ": " } else { ":" });
            }
            self.value(value);
        }
        self.depth -= 1;
        if !is_empty {
            self.line();
        }
        self.out.push(close);
    }

    fn line(&mut self) {
        if self.style == Style::Pretty {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.depth));
        }
    }
}
