//! A figure as Mermaid source.

use std::fmt::Write as _;

use super::figure::{Figure, Kind};

/// Writes a flowchart from left to right: each box on a line, then each arrow on a line.
pub(super) fn write(figure: &Figure) -> String {
    let mut text = String::from("flowchart LR\n");
    for (position, node) in figure.nodes.iter().enumerate() {
        let (open, close) = if node.kind == Kind::Queue { ("[[", "]]") } else { ("[", "]") };
        let _ = writeln!(text, "  n{position}{open}\"{}\"{close}", escape(&node.name));
    }
    for edge in &figure.edges {
        let (from, line, to) = match (edge.near_head, edge.far_head) {
            (true, true) => (edge.near, "<-->", edge.far),
            (true, false) => (edge.far, "-->", edge.near),
            (false, true) => (edge.near, "-->", edge.far),
            (false, false) => (edge.near, "-.-", edge.far),
        };
        let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", edge.label) };
        let _ = writeln!(text, "  n{from} {line}{label} n{to}");
    }
    text
}

/// Returns the text of a quoted label: what could end the label, begin a list or a directive, or be markup is written
/// as its code.
fn escape(label: &str) -> String {
    let mut escaped = String::new();
    // A full stop or a dash means a list only where nothing but a number is before it.
    let mut is_begun = false;
    for char in label.chars() {
        is_begun |= char.is_alphabetic();
        match char {
            ' ' | ',' | '/' | '(' | ')' | ':' | '?' => escaped.push(char),
            '.' | '-' | '{' | '}' if is_begun => escaped.push(char),
            _ if char.is_alphanumeric() || !char.is_ascii() => escaped.push(char),
            _ => escaped.push_str(&format!("#{};", u32::from(char))),
        }
    }
    escaped
}
