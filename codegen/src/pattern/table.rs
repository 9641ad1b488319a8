//! From an automaton that may be in several states at once to the smallest table that does the same.

use std::collections::BTreeMap;

use super::nfa::{Active, Nfa};

/// The number of cells, of two bytes each, above which a table is not worth having in a program.
const CELLS: usize = 16_384;
/// The number of rows above which a table takes too long to find.
const ROWS: usize = 1024;

/// A table: rows of states, each with the next row for every class of characters.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) start: usize,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// `true` if a text that ends here is accepted.
    pub(super) accepts: bool,
    /// The next row for each class.
    pub(super) next: Vec<usize>,
}

/// The row that accepts nothing, whatever follows.
const NEVER: usize = 0;
/// The row that accepts everything, whatever follows.
const ALWAYS: usize = 1;

/// Returns the smallest table: row 0 refuses whatever follows, row 1 accepts whatever follows, then come the rows that
/// refuse a text that ends there, then those that accept it. `None` if it is too large.
pub(super) fn table(nfa: &Nfa) -> Option<Table> {
    let table = determinize(nfa)?;
    Some(minimize(&table))
}

/// Builds a table by the subset construction.
fn determinize(nfa: &Nfa) -> Option<Table> {
    let still = |row| Row { accepts: row == ALWAYS, next: vec![row; nfa.classes()] };
    let mut rows = vec![still(NEVER), still(ALWAYS)];
    // The first state is not looked up here: there alone, `^` holds.
    let mut known: BTreeMap<Active, usize> = BTreeMap::new();
    let mut open = vec![nfa.begin()];
    if open.iter().any(|begin| nfa.is_match(begin)) {
        return Some(Table { rows, start: ALWAYS });
    }
    let start = rows.len();
    let mut done = 0;
    while let Some(active) = open.get(done).cloned() {
        let mut next = Vec::with_capacity(nfa.classes());
        for class in 0..nfa.classes() {
            let reached = nfa.step(&active, class);
            next.push(match known.get(&reached) {
                Some(&row) => row,
                None if nfa.is_match(&reached) => ALWAYS,
                None => {
                    let row = start + open.len();
                    known.insert(reached.clone(), row);
                    open.push(reached);
                    row
                }
            });
        }
        rows.push(Row { accepts: nfa.is_match_at_end(&active, done == 0), next });
        done += 1;
        if nfa.is_overflown() || open.len() > ROWS || open.len() * nfa.classes() > CELLS {
            return None;
        }
    }
    Some(Table { rows, start })
}

/// Minimizes a table by Moore's partition refinement: rows are told apart until no text tells two of them apart any
/// more.
fn minimize(table: &Table) -> Table {
    let mut group_of: Vec<usize> = table.rows.iter().map(|row| usize::from(row.accepts)).collect();
    let mut count = 2;
    loop {
        let mut groups = BTreeMap::new();
        let refined: Vec<usize> = table
            .rows
            .iter()
            .zip(&group_of)
            .map(|(row, &group)| {
                let fresh = groups.len();
                *groups.entry((group, moved(&row.next, &group_of))).or_insert(fresh)
            })
            .collect();
        let refined_count = groups.len();
        group_of = refined;
        if refined_count == count {
            break;
        }
        count = refined_count;
    }
    let mut rows: Vec<Row> = Vec::new();
    for (row, &group) in table.rows.iter().zip(&group_of) {
        // Groups are numbered in the order of their first row.
        if group == rows.len() {
            rows.push(Row { accepts: row.accepts, next: moved(&row.next, &group_of) });
        }
    }
    let start = group_of.get(table.start).copied().unwrap_or(NEVER);
    sort(rows, start)
}

/// Puts the rows that accept last, after the two that no text leaves.
fn sort(rows: Vec<Row>, start: usize) -> Table {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&at| (at > ALWAYS, at > ALWAYS && rows.get(at).is_some_and(|row| row.accepts)));
    let mut place_of = vec![NEVER; rows.len()];
    for (place, &at) in order.iter().enumerate() {
        if let Some(slot) = place_of.get_mut(at) {
            *slot = place;
        }
    }
    let sorted = order
        .iter()
        .filter_map(|&at| rows.get(at))
        .map(|row| Row { accepts: row.accepts, next: moved(&row.next, &place_of) });
    Table { rows: sorted.collect(), start: place_of.get(start).copied().unwrap_or(NEVER) }
}

fn moved(next: &[usize], place_of: &[usize]) -> Vec<usize> {
    next.iter().filter_map(|&at| place_of.get(at).copied()).collect()
}
