//! Patterns as automata that may be in several states at once (Thompson's construction).

use std::collections::BTreeMap;

use super::charset::{CharSet, LAST};
use super::parse::Node;

/// More states than this are not worth a table.
const STATES: usize = 4000;

/// A state.
#[derive(Clone, Debug)]
enum State {
    /// Takes a character of a set, by its index, and goes on.
    Set(usize, usize),
    /// Goes on with any of them.
    Split(Vec<usize>),
    /// Goes on if no character was taken yet.
    Start(usize),
    /// Goes on if no character is left.
    End(usize),
    Match,
}

/// An automaton; its alphabet are classes of characters that no set of the pattern tells apart.
#[derive(Debug)]
pub(super) struct Nfa {
    states: Vec<State>,
    start: usize,
    sets: Vec<CharSet>,
    /// Sorted: the first code point of each run and its class.
    pub(super) runs: Vec<(u32, usize)>,
    /// For each class the sets that hold it.
    members: Vec<Vec<bool>>,
}

impl Nfa {
    /// `None` where the automaton would be too large.
    pub(super) fn new(node: &Node) -> Option<Self> {
        let mut nfa =
            Self { states: vec![State::Match], start: 0, sets: Vec::new(), runs: Vec::new(), members: Vec::new() };
        nfa.start = nfa.build(node, 0)?;
        nfa.divide();
        Some(nfa)
    }

    /// How many classes there are.
    pub(super) fn classes(&self) -> usize {
        self.members.len()
    }

    /// The states that can be active before the first character.
    pub(super) fn begin(&self) -> Vec<usize> {
        self.closure(vec![self.start], true, false)
    }

    /// The states after a character of a class. A match may begin anywhere, thus after each one too.
    pub(super) fn step(&self, active: &[usize], class: usize) -> Vec<usize> {
        let members = self.members.get(class);
        let holds = |set: usize| members.and_then(|sets| sets.get(set)).is_some_and(|&holds| holds);
        let taken = active.iter().filter_map(|&state| match self.states.get(state) {
            Some(&State::Set(set, next)) if holds(set) => Some(next),
            _ => None,
        });
        self.closure(taken.chain([self.start]).collect(), false, false)
    }

    /// Whether a match is complete, whatever follows.
    pub(super) fn is_match(&self, active: &[usize]) -> bool {
        active.iter().any(|&state| matches!(self.states.get(state), Some(State::Match)))
    }

    /// Whether a match is complete if nothing follows.
    pub(super) fn is_match_at_end(&self, active: &[usize], at_start: bool) -> bool {
        let mut states = active.to_vec();
        if at_start {
            states.push(self.start);
        }
        self.is_match(&self.closure(states, at_start, true))
    }

    /// All states that are reached without a character, those alone that wait for something.
    fn closure(&self, mut open: Vec<usize>, at_start: bool, at_end: bool) -> Vec<usize> {
        let mut seen = vec![false; self.states.len()];
        let mut active = Vec::new();
        while let Some(index) = open.pop() {
            if seen.get_mut(index).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            match self.states.get(index) {
                Some(State::Split(next)) => open.extend(next),
                Some(&State::Start(next)) if at_start => open.push(next),
                Some(&State::End(next)) if at_end => open.push(next),
                Some(State::Start(_)) | None => {}
                Some(State::Set(..) | State::End(_) | State::Match) => active.push(index),
            }
        }
        active.sort_unstable();
        active
    }

    /// Adds what matches a node and then goes on with `next`.
    fn build(&mut self, node: &Node, next: usize) -> Option<usize> {
        match node {
            Node::Set(set) => {
                let index = self.sets.iter().position(|known| known == set).unwrap_or_else(|| {
                    self.sets.push(set.clone());
                    self.sets.len() - 1
                });
                self.add(State::Set(index, next))
            }
            Node::Start => self.add(State::Start(next)),
            Node::End => self.add(State::End(next)),
            Node::Sequence(nodes) => nodes.iter().rev().try_fold(next, |next, node| self.build(node, next)),
            Node::Choice(nodes) => {
                let branches = nodes.iter().map(|node| self.build(node, next)).collect::<Option<_>>()?;
                self.add(State::Split(branches))
            }
            Node::Repeat { node, min, max } => self.repeat(node, *min, *max, next),
        }
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, next: usize) -> Option<usize> {
        let mut first = match max {
            None => {
                let again = self.add(State::Split(vec![next]))?;
                let body = self.build(node, again)?;
                *self.states.get_mut(again)? = State::Split(vec![body, next]);
                again
            }
            Some(_) => next,
        };
        for _ in min..max.unwrap_or(min) {
            let body = self.build(node, first)?;
            first = self.add(State::Split(vec![body, next]))?;
        }
        for _ in 0..min {
            let body = self.build(node, first)?;
            if body == first {
                // Nothing, however often, is nothing.
                break;
            }
            first = body;
        }
        Some(first)
    }

    fn add(&mut self, state: State) -> Option<usize> {
        self.states.push(state);
        (self.states.len() <= STATES).then_some(self.states.len() - 1)
    }

    /// Divides the code points into classes.
    fn divide(&mut self) {
        let mut firsts: Vec<u32> = self.sets.iter().flat_map(CharSet::boundaries).chain([0]).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut classes = BTreeMap::new();
        for first in firsts.into_iter().filter(|&first| first <= LAST) {
            let members: Vec<bool> = self.sets.iter().map(|set| set.contains(first)).collect();
            let class = *classes.entry(members.clone()).or_insert_with(|| {
                self.members.push(members);
                self.members.len() - 1
            });
            if self.runs.last().is_none_or(|&(_, last)| last != class) {
                self.runs.push((first, class));
            }
        }
    }
}
