//! The way of each arrow: out of a box's side, along a lane in the street between two columns, into the next box.
//!
//! On a box's side every arrow has a height of its own. Next to the boxes a street has room for labels, where nothing runs
//! but each arrow's own level end; lanes are in the middle, one for each upright piece that another would touch.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    figure::{Edge, Figure, Kind, Side},
    layout::{self, GRID, STEP},
    text::{self, Face},
};

pub(super) const MARGIN: i64 = 16;
/// The distance from a box to its label, with room for a head.
const BEFORE_LABEL: i64 = 13;
const AFTER_LABEL: i64 = 7;
/// The least distance from a box to a lane.
const STUB: i64 = 24;
/// The distance between lanes.
const LANE: i64 = 12;
/// The space between text and the border of its box, left and right together.
const PADDING: i64 = 30;
/// The headings' height.
const HEADING: i64 = 24;

/// A picture with everything in its place.
#[derive(Debug)]
pub(super) struct Plan {
    pub width: i64,
    pub height: i64,
    pub nodes: Vec<Rect>,
    pub routes: Vec<Route>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rect {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

/// An arrow's way from its near to its far end: level, upright along `lane`, level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    pub near: (i64, i64),
    pub lane: i64,
    pub far: (i64, i64),
    /// The side of the near box on which it begins.
    pub side: Side,
}

impl Route {
    /// Returns the place where the label's baseline begins, or ends on a box's left side.
    pub(super) fn label(&self) -> (i64, i64) {
        let (x, y) = self.near;
        (if self.side == Side::Right { x + BEFORE_LABEL } else { x - BEFORE_LABEL }, y - 5)
    }
}

/// The heights of an arrow's ends.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    near: i64,
    far: i64,
}

/// Gives every box its place and every arrow its way.
pub(super) fn plan(figure: &Figure, tops: Vec<(i64, i64)>) -> Plan {
    let above = MARGIN + if figure.headings.is_empty() { 0 } else { HEADING };
    let highest = tops.iter().map(|(top, _)| *top).min().unwrap_or(0);
    let mut nodes: Vec<Rect> =
        tops.into_iter().map(|(top, height)| Rect { y: top - highest + above, height, ..Rect::default() }).collect();
    let ends = ends(figure, &nodes);
    let widths = widths(figure);
    let mut routes: Vec<Option<Route>> = vec![None; figure.edges.len()];
    let mut x = MARGIN;
    for street in 0..=figure.columns() {
        let left = x;
        x += lay(figure, street, left, &ends, &mut routes);
        let Some(width) = widths.get(street) else { break };
        for (_, rect) in figure.nodes.iter().zip(&mut nodes).filter(|(node, _)| node.column == street) {
            (rect.x, rect.width) = (x, *width);
        }
        x += width;
    }
    let bottom = nodes.iter().map(|rect| rect.y + rect.height).max().unwrap_or(above);
    let routes = figure
        .edges
        .iter()
        .zip(routes)
        .zip(ends)
        .filter_map(|((edge, route), ends)| {
            let border = |node: usize| {
                let rect = nodes[node];
                if figure.side(node, edge) == Side::Left { rect.x } else { rect.x + rect.width }
            };
            Some(Route { near: (border(edge.near), ends.near), far: (border(edge.far), ends.far), ..route? })
        })
        .collect();
    Plan { width: x + MARGIN, height: bottom + MARGIN, nodes, routes }
}

/// Gives a street's arrows their lanes, and returns its width.
fn lay(figure: &Figure, street: usize, left: i64, ends: &[Ends], routes: &mut [Option<Route>]) -> i64 {
    let here: Vec<(usize, &Edge)> =
        figure.edges.iter().enumerate().filter(|(_, edge)| figure.street(edge) == street).collect();
    let is_outer = street == 0 || street == figure.columns();
    if here.is_empty() {
        return if is_outer { 0 } else { 2 * STUB };
    }
    let stub = |side| {
        let stubs = here.iter().flat_map(|(_, edge)| [(edge.near, edge.label), (edge.far, "")].map(|end| (edge, end)));
        let stubs = stubs.filter(|(edge, (node, _))| figure.side(*node, edge) == side);
        stubs.map(|(_, (_, label))| stub(label)).max().unwrap_or(0)
    };
    let (first, last) = (stub(Side::Right), stub(Side::Left));
    let lanes = lanes(figure, &here, ends);
    let count = lanes.values().map(|lane| lane + 1).max().unwrap_or(0);
    let width = first + last + LANE * (count - 1).max(0);
    for (edge, declared) in here {
        let lane = LANE * lanes.get(&edge).copied().unwrap_or(0);
        // Around the outside of the first column, short ways are next to it.
        let lane = if street == 0 { left + width - last - lane } else { left + first + lane };
        let side = figure.side(declared.near, declared);
        routes[edge] = Some(Route { near: (0, 0), lane, far: (0, 0), side });
    }
    width
}

/// Returns the lane of each of a street's arrows that has an upright piece.
fn lanes(figure: &Figure, here: &[(usize, &Edge)], ends: &[Ends]) -> BTreeMap<usize, i64> {
    let mut pieces: Vec<_> = here
        .iter()
        .map(|(index, edge)| {
            let Ends { near, far } = ends[*index];
            let (near_side, far_side) = (figure.side(edge.near, edge), figure.side(edge.far, edge));
            // In this order arrows that begin above another one, and lead down too, do not cross it; upwards likewise.
            let order = match (near_side, far_side) {
                (Side::Left, Side::Left) | (Side::Right, Side::Right) => (0, (near - far).abs()),
                (Side::Right, Side::Left) if near < far => (1, -near),
                (Side::Left, Side::Right) if far < near => (1, -far),
                (Side::Right, Side::Left) => (2, near),
                (Side::Left, Side::Right) => (2, far),
            };
            (order, *index, near.min(far), near.max(far))
        })
        .filter(|(_, _, top, bottom)| top < bottom)
        .collect();
    pieces.sort_unstable();
    let mut taken: Vec<BTreeSet<(i64, i64)>> = Vec::new();
    let mut lanes = BTreeMap::new();
    for (_, index, top, bottom) in pieces {
        let is_free = |lane: &BTreeSet<(i64, i64)>| {
            // Pieces in a lane are apart, so the last one that begins before this one ends is the only one to ask.
            lane.range(..(bottom + LANE, 0)).next_back().is_none_or(|(_, other)| other + LANE <= top)
        };
        let lane = taken.iter().position(is_free).unwrap_or(taken.len());
        if lane == taken.len() {
            taken.push(BTreeSet::new());
        }
        taken[lane].insert((top, bottom));
        lanes.insert(index, i64::try_from(lane).unwrap_or(i64::MAX / LANE));
    }
    lanes
}

/// Returns the heights on the sides of their boxes at which arrows begin and end.
fn ends(figure: &Figure, nodes: &[Rect]) -> Vec<Ends> {
    let mut sides: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, edge) in figure.edges.iter().enumerate() {
        for node in [edge.near, edge.far] {
            sides.entry((node, figure.side(node, edge) as usize)).or_default().push(index);
        }
    }
    let mut ends = vec![Ends::default(); figure.edges.len()];
    let other = |node: usize, edge: &Edge| if edge.near == node { edge.far } else { edge.near };
    for ((node, _), edges) in &mut sides {
        edges.sort_by_key(|index| {
            let rect = nodes[other(*node, &figure.edges[*index])];
            (2 * rect.y + rect.height, *index)
        });
        let rect = nodes[*node];
        let first = rect.y + rect.height / 2 - (edges.len() as i64 - 1) * STEP;
        for (at, index) in edges.iter().enumerate() {
            *ends[*index].of(&figure.edges[*index], *node) = first + at as i64 * GRID;
        }
    }
    // Twice, as what could not move far enough leaves the rest of the way to its other end.
    for ((node, _), edges) in sides.iter().chain(&sides) {
        straighten(figure, nodes[*node], *node, edges, &mut ends);
    }
    part_ways(figure, &mut ends);
    ends
}

/// Moves ends along a side towards where their arrows come from.
fn straighten(figure: &Figure, rect: Rect, node: usize, edges: &[usize], ends: &mut [Ends]) {
    let spare = rect.height - edges.len() as i64 * GRID;
    let wishes = edges.iter().enumerate().map(|(at, index)| {
        let edge = &figure.edges[*index];
        let other = if edge.near == node { edge.far } else { edge.near };
        *ends[*index].of(edge, other) - at as i64 * GRID
    });
    let first = rect.y + STEP;
    let settled = layout::nondecreasing(wishes.collect::<Vec<_>>().into_iter());
    for ((at, index), wish) in edges.iter().enumerate().zip(settled) {
        let y = first + (wish - first + STEP / 2).div_euclid(STEP) * STEP;
        *ends[*index].of(&figure.edges[*index], node) = y.clamp(first, first + spare) + at as i64 * GRID;
    }
}

/// Keeps two arrows that come from both sides of a street at one height from running into each other.
fn part_ways(figure: &Figure, ends: &mut [Ends]) {
    let mut left: BTreeSet<(usize, i64)> = BTreeSet::new();
    for (edge, ends) in figure.edges.iter().zip(ends.iter_mut()) {
        for node in [edge.near, edge.far] {
            if figure.side(node, edge) == Side::Right {
                left.insert((figure.street(edge), *ends.of(edge, node)));
            }
        }
    }
    for (edge, ends) in figure.edges.iter().zip(ends) {
        for node in [edge.near, edge.far] {
            let y = *ends.of(edge, node);
            if figure.side(node, edge) == Side::Left
                && ends.near != ends.far
                && left.contains(&(figure.street(edge), y))
            {
                // All others are at multiples of a step.
                *ends.of(edge, node) = y + STEP / 2;
            }
        }
    }
}

impl Ends {
    fn of(&mut self, edge: &Edge, node: usize) -> &mut i64 {
        if edge.near == node { &mut self.near } else { &mut self.far }
    }
}

/// Returns the distance from a box to the first lane.
fn stub(label: &str) -> i64 {
    if label.is_empty() { STUB } else { BEFORE_LABEL + text::width(label, Face::Label) + AFTER_LABEL }
}

/// Returns the width of each column.
fn widths(figure: &Figure) -> Vec<i64> {
    let mut widths = vec![112; figure.columns()];
    for node in &figure.nodes {
        let text = node.lines.iter().map(|(face, line)| text::width(line, *face)).max().unwrap_or(0);
        let bars = if node.kind == Kind::Queue { 8 } else { 0 };
        widths[node.column] = widths[node.column].max(text + PADDING + bars);
    }
    widths
}
