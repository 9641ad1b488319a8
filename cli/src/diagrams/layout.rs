//! The layout of boxes: the column of each, and its height there.

use std::{cmp::Ordering, collections::VecDeque};

use super::figure::{Figure, Kind, Node};

/// The unit of heights, and of the distance between two arrows on one side of a box.
pub(super) const GRID: i64 = 24;
/// The unit of tops, and so of the places of arrows, that more of them are at one height.
pub(super) const STEP: i64 = GRID / 2;
/// The space above and below a box's text together.
const PADDING: i64 = 20;
/// The number of rounds of ordering and moving; pictures of forty boxes come to rest before.
const ROUNDS: usize = 12;

/// Returns the top of each box, in no particular relation to zero, and its height.
pub(super) fn tops(figure: &Figure) -> Vec<(i64, i64)> {
    let heights = heights(figure);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); figure.columns()];
    let mut tops = vec![0; heights.len()];
    for (node, Node { column, .. }) in figure.nodes.iter().enumerate() {
        tops[node] = columns[*column].last().map_or(0, |last| tops[*last] + heights[*last] + GRID);
        columns[*column].push(node);
    }
    let neighbours = neighbours(figure);
    for round in 0..ROUNDS {
        for at in 0..columns.len() {
            let last = columns.len() - 1;
            let column = &mut columns[if round % 2 == 0 { last - at } else { at }];
            let centre = |node: usize| tops[node] + heights[node] / 2;
            let wish = |node: usize| match &neighbours[node][..] {
                [] => centre(node),
                others => mean(others.iter().map(|other| centre(*other)).sum(), others.len()),
            };
            column.sort_by_cached_key(|node| wish(*node));
            let mut offset = 0;
            let mut offsets = Vec::new();
            for node in column.iter() {
                offsets.push(offset);
                offset += heights[*node] + GRID;
            }
            let wishes = column.iter().zip(&offsets).map(|(node, offset)| wish(*node) - heights[*node] / 2 - offset);
            let settled = nondecreasing(wishes);
            for ((node, offset), top) in column.iter().zip(offsets).zip(settled) {
                tops[*node] = (top + STEP / 2).div_euclid(STEP) * STEP + offset;
            }
        }
    }
    let mut places: Vec<_> = tops.into_iter().zip(heights).collect();
    if let Some(focus) = figure.nodes.iter().position(|node| node.kind == Kind::Focus) {
        stretch(figure, focus, &mut places);
    } else {
        squeeze(&mut places, |_| true);
    }
    places
}

/// Returns a column of three for each of `nodes` boxes, so that arrows join neighbouring columns or stay within one.
///
/// Of the boxes that hang together, the one with the most arrows is in the middle. Without it they fall apart into parts;
/// each is to one side, as far as it is an odd number of arrows away, and in the middle again otherwise. So a long chain goes
/// down the page, where there is more room than across.
pub(super) fn columns(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); nodes];
    for (one, other) in edges {
        neighbours[*one].push(*other);
        neighbours[*other].push(*one);
    }
    let mut columns: Vec<Option<usize>> = vec![None; nodes];
    let mut filled = [0_usize; 3];
    let mut by_degree: Vec<usize> = (0..nodes).collect();
    by_degree.sort_by_key(|node| std::cmp::Reverse(neighbours[*node].len()));
    for centre in by_degree {
        if columns[centre].is_some() {
            continue;
        }
        let emptiest = (0..3).min_by_key(|column| filled[*column]).unwrap_or(0);
        let column = if neighbours[centre].is_empty() { emptiest } else { 1 };
        columns[centre] = Some(column);
        filled[column] += 1;
        let distances = distances(centre, &neighbours);
        for first in &neighbours[centre] {
            let side = if filled[0] < filled[2] { 0 } else { 2 };
            let mut part = vec![*first];
            while let Some(node) = part.pop() {
                if columns[node].is_none() {
                    let column = if distances[node].is_multiple_of(2) { 1 } else { side };
                    columns[node] = Some(column);
                    filled[column] += 1;
                    part.extend(&neighbours[node]);
                }
            }
        }
    }
    columns.into_iter().map(|column| column.unwrap_or(0)).collect()
}

/// Returns the sequence without descents that is nearest to this one (pool adjacent violators).
pub(super) fn nondecreasing(wishes: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut pools: Vec<(i64, usize)> = Vec::new();
    for wish in wishes {
        let mut pool = (wish, 1);
        while let Some((sum, count)) = pools.pop_if(|(sum, count)| mean(*sum, *count) > mean(pool.0, pool.1)) {
            pool = (pool.0 + sum, pool.1 + count);
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(mean(sum, count), count)).collect()
}

/// Returns the number of arrows that each box is away from one, if they hang together.
fn distances(from: usize, neighbours: &[Vec<usize>]) -> Vec<usize> {
    let mut distances = vec![0; neighbours.len()];
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        for next in &neighbours[node] {
            if *next != from && distances[*next] == 0 {
                distances[*next] = distances[node] + 1;
                queue.push_back(*next);
            }
        }
    }
    distances
}

/// Returns the height of each box: room for the text and for every arrow.
fn heights(figure: &Figure) -> Vec<i64> {
    let mut ports = vec![[0_i64; 2]; figure.nodes.len()];
    for edge in &figure.edges {
        for node in [edge.near, edge.far] {
            ports[node][figure.side(node, edge) as usize] += 1;
        }
    }
    let height = |(node, ports): (&Node, &[i64; 2])| {
        let text = PADDING + node.text_height();
        (text + GRID - 1).div_euclid(GRID).max(ports[0]).max(ports[1]) * GRID
    };
    figure.nodes.iter().zip(&ports).map(height).collect()
}

/// Stretches the box in focus along what is to its left and right, both centred on it.
fn stretch(figure: &Figure, focus: usize, places: &mut [(i64, i64)]) {
    let column = figure.nodes[focus].column;
    let is_at = |side| move |node: usize| figure.nodes[node].column.cmp(&column) == side;
    let sides = [Ordering::Less, Ordering::Greater];
    let extents = sides.map(|side| squeeze(places, is_at(side)));
    places[focus] = (0, places[focus].1.max(extents[0]).max(extents[1]));
    for (side, extent) in sides.into_iter().zip(extents) {
        let down = (places[focus].1 - extent) / 2;
        for (_, place) in places.iter_mut().enumerate().filter(|(node, _)| is_at(side)(*node)) {
            place.0 += down;
        }
    }
}

/// Moves boxes up, the first to zero, so that no empty band is left across all of them, and returns their extent.
fn squeeze(places: &mut [(i64, i64)], is_among: impl Fn(usize) -> bool) -> i64 {
    let mut order: Vec<usize> = (0..places.len()).filter(|node| is_among(*node)).collect();
    order.sort_by_key(|node| places[*node].0);
    let (mut bottom, mut up) = (-GRID, order.first().map_or(0, |first| places[*first].0));
    for node in order {
        let (top, height) = &mut places[node];
        up += (*top - up - (bottom + GRID)).max(0);
        *top -= up;
        bottom = bottom.max(*top + *height);
    }
    // Half of a difference of two such extents is still a multiple of a step.
    (bottom.max(0) + STEP).div_euclid(GRID) * GRID
}

/// Returns for each box those in other columns that pull at it; the one in focus does not.
fn neighbours(figure: &Figure) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); figure.nodes.len()];
    for edge in &figure.edges {
        let (near, far) = (&figure.nodes[edge.near], &figure.nodes[edge.far]);
        if near.column != far.column && near.kind != Kind::Focus && far.kind != Kind::Focus {
            neighbours[edge.near].push(edge.far);
            neighbours[edge.far].push(edge.near);
        }
    }
    neighbours
}

fn mean(sum: i64, count: usize) -> i64 {
    sum.div_euclid(i64::try_from(count.max(1)).unwrap_or(i64::MAX))
}
