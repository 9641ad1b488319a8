//! Diagrams inside the page.

use super::text::Text;
use crate::diagrams::Diagrams;

/// The style element that all diagrams have alike; empty where they have none.
pub(super) fn shared_style(diagrams: &Diagrams<'_>) -> String {
    let svg = diagrams.context().svg;
    let style = svg.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    style.map_or_else(String::new, |(style, _)| format!("<style>{style}</style>\n"))
}

/// A diagram that scrolls where it does not fit, because it would be illegible if it shrank.
///
/// The style that all have alike stands once in the page.
pub(super) fn figure(svg: &str, shared_style: &str, name: &str) -> String {
    let svg = if shared_style.is_empty() { svg.to_owned() } else { svg.replacen(shared_style, "", 1) };
    format!(
        "<figure class=\"diagram\"><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Diagram: {}\">\n{svg}</div></figure>\n",
        Text(name)
    )
}
