//! A plan as an SVG file.

use std::fmt::{self, Write as _};

use super::{
    figure::{Edge, Figure, Kind, Node, Side},
    route::{MARGIN, Plan, Rect, Route},
    text::{Face, escape},
};

/// The style that all diagrams have alike.
///
/// Everything is under the root's class, so that in an HTML page nothing else changes its looks.
pub(crate) const STYLE: &str = r"
.postroom text{font-family:Helvetica,Arial,sans-serif;text-anchor:middle;fill:#1f2933}
.postroom .title{font-size:14px;font-weight:bold}
.postroom .address{font-size:13px;font-family:Menlo,Consolas,'DejaVu Sans Mono',monospace}
.postroom .body{font-size:12px;fill:#44505c}
.postroom .label{font-size:11px;fill:#44505c}
.postroom .heading{font-size:11px;font-weight:bold;fill:#5b6774}
.postroom .start{text-anchor:start}
.postroom .end{text-anchor:end}
.postroom .ground{fill:#ffffff}
.postroom .line{fill:none;stroke:#66727f;stroke-width:1.5}
.postroom .none{stroke-dasharray:2 4}
.postroom .head{fill:#66727f}
.postroom .box{stroke-width:1.5}
.postroom .service .box{fill:#eaf2fd;stroke:#3f73b5}
.postroom .focus .box{fill:#d3e5fb;stroke:#24589b;stroke-width:2.5}
.postroom .queue .box{fill:#fff5df;stroke:#b07a1c}
.postroom .bars{fill:none;stroke:#b07a1c;stroke-width:1.5}
.postroom .absent .box{fill:none;stroke:#9aa5b1;stroke-dasharray:5 4}
@media (prefers-color-scheme:dark){
.postroom text{fill:#e6edf3}
.postroom .body,.postroom .label{fill:#b6c2cf}
.postroom .heading{fill:#9aa7b4}
.postroom .ground{fill:#0d1117}
.postroom .line{stroke:#8b98a5}
.postroom .head{fill:#8b98a5}
.postroom .service .box{fill:#15263c;stroke:#5a92d8}
.postroom .focus .box{fill:#1d3a5f;stroke:#79b0f2}
.postroom .queue .box{fill:#2c2413;stroke:#cf9a36}
.postroom .bars{stroke:#cf9a36}
.postroom .absent .box{stroke:#5d6875}
}
";
/// The length of an arrow's head, which is half as wide.
const HEAD: i64 = 9;
const HALF: i64 = 4;
/// The radius of an arrow's corners.
const CORNER: i64 = 6;

/// Writes the SVG file.
pub(super) fn write(figure: &Figure, plan: &Plan) -> String {
    let mut svg = String::new();
    // Writing to a text does not fail.
    let _ = document(&mut svg, figure, plan);
    svg
}

fn document(svg: &mut String, figure: &Figure, plan: &Plan) -> fmt::Result {
    let Plan { width, height, .. } = plan;
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="postroom" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    )?;
    writeln!(svg, "<title>{}</title>", escape(&figure.title))?;
    let sentences: Vec<String> = figure.edges.iter().map(|edge| sentence(figure, edge)).collect();
    writeln!(svg, "<desc>{}</desc>", escape(&sentences.join("; ")))?;
    writeln!(svg, "<style>{STYLE}</style>")?;
    writeln!(svg, r#"<rect class="ground" width="{width}" height="{height}" rx="8"/>"#)?;
    for (column, heading) in figure.headings.iter().enumerate() {
        let place = figure.nodes.iter().zip(&plan.nodes).find(|(node, _)| node.column == column);
        if let Some((_, Rect { x, width, .. })) = place {
            text(svg, Face::Heading, (x + width / 2, MARGIN + 10), heading)?;
        }
    }
    for ((edge, route), sentence) in figure.edges.iter().zip(&plan.routes).zip(&sentences) {
        arrow(svg, edge, route, sentence)?;
    }
    for (node, rect) in figure.nodes.iter().zip(&plan.nodes) {
        shape(svg, node, *rect)?;
    }
    writeln!(svg, "</svg>")
}

fn arrow(svg: &mut String, edge: &Edge, route: &Route, sentence: &str) -> fmt::Result {
    let Route { near, lane, far, side } = *route;
    // A line ends within its head, whose tip is at the border.
    let from = if edge.near_head { inward(near, lane, HEAD - 1) } else { near };
    let to = if edge.far_head { inward(far, lane, HEAD - 1) } else { far };
    writeln!(svg, r#"<g class="edge"><title>{}</title>"#, escape(sentence))?;
    let none = if edge.near_head || edge.far_head { "" } else { " none" };
    write!(svg, r#"<path class="line{none}" d="M{} {}"#, from.0, from.1)?;
    if from.1 != to.1 {
        let round = CORNER.min((to.1 - from.1).abs() / 2);
        let down = (to.1 - from.1).signum() * round;
        write!(svg, "H{}Q{lane} {} {lane} {}", inward((lane, 0), from.0, round).0, from.1, from.1 + down)?;
        write!(svg, "V{}Q{lane} {} {} {}", to.1 - down, to.1, inward((lane, 0), to.0, round).0, to.1)?;
    }
    writeln!(svg, r#"H{}"/>"#, to.0)?;
    for (has, tip) in [(edge.near_head, near), (edge.far_head, far)] {
        if has {
            let back = inward(tip, lane, HEAD).0;
            let (above, below) = (tip.1 - HALF, tip.1 + HALF);
            writeln!(svg, r#"<path class="head" d="M{} {}L{back} {above}V{below}Z"/>"#, tip.0, tip.1)?;
        }
    }
    if !edge.label.is_empty() {
        let (x, y) = route.label();
        let anchor = if side == Side::Right { "start" } else { "end" };
        writeln!(svg, r#"<text class="label {anchor}" x="{x}" y="{y}">{}</text>"#, edge.label)?;
    }
    writeln!(svg, "</g>")
}

fn shape(svg: &mut String, node: &Node, rect: Rect) -> fmt::Result {
    let Rect { x, y, width, height } = rect;
    let (class, round) = match node.kind {
        Kind::Service => ("service", 8),
        Kind::Focus => ("focus", 8),
        Kind::Queue => ("queue", 3),
        Kind::Absent => ("absent", 8),
    };
    writeln!(svg, r#"<g class="{class}"><title>{}</title>"#, escape(&node.name))?;
    writeln!(svg, r#"<rect class="box" x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}"/>"#)?;
    if node.kind == Kind::Queue {
        let bottom = y + height;
        writeln!(svg, r#"<path class="bars" d="M{} {y}V{bottom}M{} {y}V{bottom}"/>"#, x + 7, x + width - 7)?;
    }
    let mut top = y + (height - node.text_height()) / 2;
    for (position, (face, line)) in node.lines.iter().enumerate() {
        top += node.space_above(position);
        text(svg, *face, (x + width / 2, top + face.size()), line)?;
        top += face.leading();
    }
    writeln!(svg, "</g>")
}

fn text(svg: &mut String, face: Face, (x, y): (i64, i64), text: &str) -> fmt::Result {
    writeln!(svg, r#"<text class="{}" x="{x}" y="{y}">{}</text>"#, face.class(), escape(text))
}

/// Returns the point so many pixels from a point towards a place to its left or right.
fn inward((x, y): (i64, i64), towards: i64, by: i64) -> (i64, i64) {
    (x + (towards - x).signum() * by, y)
}

/// Describes an arrow in words.
fn sentence(figure: &Figure, edge: &Edge) -> String {
    let (near, far) = (&figure.nodes[edge.near].name, &figure.nodes[edge.far].name);
    let label = if edge.label.is_empty() { String::new() } else { format!(": {}", edge.label) };
    match (edge.near_head, edge.far_head) {
        (true, true) => format!("{near} ↔ {far}{label}"),
        (true, false) => format!("{far} → {near}{label}"),
        (false, true) => format!("{near} → {far}{label}"),
        (false, false) => near.clone(),
    }
}
