//! Patterns as automata that may be in several states at once (Thompson's construction).

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

use super::charset::{CharSet, LAST};
use super::parse::Node;

/// The number of states above which a table is not worth it.
const STATES: usize = 4000;

/// The number of ways with demands on what follows above which a table is not worth it either.
const DEMANDING: usize = 100;

/// A state.
#[derive(Clone, Debug)]
enum State {
    /// A state that takes a character of a set, by its index, and goes on.
    Set(usize, usize),
    /// A state that goes on with any of several.
    Split(Vec<usize>),
    /// A state that goes on if no character was taken yet.
    Start(usize),
    /// A state that goes on if no character is left.
    End(usize),
    /// A state that goes on if what follows matches from the state `body` on, or, if it is negated, does not.
    Look {
        negated: bool,
        body: usize,
        next: usize,
    },
    /// A state that goes on between a character of a word and one of none; `word` takes a character of a word.
    Boundary {
        negated: bool,
        word: usize,
        next: usize,
    },
    Match,
}

/// A way through the pattern: the state that it is in, and what it demands of the text that follows; sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    state: usize,
    demands: Vec<Demand>,
}

/// A demand on the text that follows: it must, or must not, match from its start on by one of these ways.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Demand {
    negated: bool,
    ways: Vec<Way>,
}

/// The position of ways in the text.
#[derive(Clone, Copy)]
struct Here {
    at_start: bool,
    at_end: bool,
    after_word: bool,
}

/// All ways that are open after some text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Active {
    ways: Vec<Way>,
    /// `true` if the last character is one of a word, as far as the pattern asks for that.
    after_word: bool,
}

/// An automaton; its alphabet are classes of characters that no set of the pattern tells apart.
#[derive(Debug)]
pub(super) struct Nfa {
    states: Vec<State>,
    start: usize,
    sets: Vec<CharSet>,
    /// The set of a word's characters, if the pattern asks for boundaries.
    word: Option<usize>,
    /// The first code point of each run and its class, sorted.
    pub(super) runs: Vec<(u32, usize)>,
    /// The sets that hold each class.
    members: Vec<Vec<bool>>,
    /// `true` if there were too many ways somewhere.
    overflown: Cell<bool>,
}

impl Nfa {
    /// Builds the automaton of a pattern; `None` if it would be too large.
    pub(super) fn new(node: &Node) -> Option<Self> {
        let mut nfa = Self {
            states: vec![State::Match],
            start: 0,
            sets: Vec::new(),
            word: None,
            runs: Vec::new(),
            members: Vec::new(),
            overflown: Cell::new(false),
        };
        nfa.start = nfa.build(node, 0)?;
        nfa.divide();
        Some(nfa)
    }

    /// Returns the number of classes.
    pub(super) fn classes(&self) -> usize {
        self.members.len()
    }

    /// Returns whether some of what was answered is wrong, because there were too many ways.
    pub(super) fn is_overflown(&self) -> bool {
        self.overflown.get()
    }

    /// Returns the ways that are open before the first character.
    pub(super) fn begin(&self) -> Active {
        let here = Here { at_start: true, at_end: false, after_word: false };
        Active { ways: self.closure(vec![Way::at(self.start)], here), after_word: false }
    }

    /// Returns the ways after a character of a class. A match may begin anywhere, thus after each one too.
    pub(super) fn step(&self, active: &Active, class: usize) -> Active {
        let after_word = self.word.is_some_and(|word| self.holds(class, word));
        let here = Here { at_start: false, at_end: false, after_word };
        Active { ways: self.advance(&active.ways, class, vec![Way::at(self.start)], here), after_word }
    }

    /// Returns whether a match is complete, whatever follows.
    pub(super) fn is_match(&self, active: &Active) -> bool {
        self.has_match(&active.ways)
    }

    /// Returns whether a match is complete if nothing follows.
    pub(super) fn is_match_at_end(&self, active: &Active, at_start: bool) -> bool {
        let here = Here { at_start, at_end: true, after_word: active.after_word };
        let mut open = self.finish(&active.ways, here);
        if at_start {
            open.push(Way::at(self.start));
        }
        self.has_match(&self.closure(open, here))
    }

    /// Takes a character on every way, and goes on from there and from what is open besides.
    fn advance(&self, ways: &[Way], class: usize, mut open: Vec<Way>, here: Here) -> Vec<Way> {
        for way in ways {
            let state = match self.states.get(way.state) {
                Some(&State::Set(set, next)) if self.holds(class, set) => next,
                // It waits for what it demands.
                Some(State::Match) => way.state,
                _ => continue,
            };
            let mut next = Way::at(state);
            let advanced = way.demands.iter().all(|demand| {
                let ways = self.advance(&demand.ways, class, Vec::new(), here);
                self.demand(&mut next, Demand { negated: demand.negated, ways }, here)
            });
            if advanced {
                open.push(next);
            }
        }
        self.closure(open, here)
    }

    /// Returns the ways whose demands are all kept if nothing follows.
    fn finish(&self, ways: &[Way], here: Here) -> Vec<Way> {
        let is_kept = |demand: &Demand| {
            let ended = self.closure(self.finish(&demand.ways, here), here);
            self.has_match(&ended) != demand.negated
        };
        ways.iter().filter(|way| way.demands.iter().all(is_kept)).map(|way| Way::at(way.state)).collect()
    }

    /// Adds a demand to a way; returns `false` if the demand is broken already.
    fn demand(&self, way: &mut Way, demand: Demand, here: Here) -> bool {
        let is_match = self.has_match(&demand.ways);
        if is_match || demand.ways.is_empty() || here.at_end {
            return is_match != demand.negated;
        }
        if let Err(place) = way.demands.binary_search(&demand) {
            way.demands.insert(place, demand);
        }
        true
    }

    fn holds(&self, class: usize, set: usize) -> bool {
        self.members.get(class).and_then(|sets| sets.get(set)).is_some_and(|&holds| holds)
    }

    fn has_match(&self, ways: &[Way]) -> bool {
        let is_match = |way: &Way| matches!(self.states.get(way.state), Some(State::Match)) && way.demands.is_empty();
        ways.iter().any(is_match)
    }

    /// Returns all ways that are reached without a character, but only those that wait for something.
    fn closure(&self, mut open: Vec<Way>, here: Here) -> Vec<Way> {
        let mut seen = BTreeSet::new();
        let mut active = Vec::new();
        let mut demanding = 0;
        while let Some(way) = open.pop() {
            demanding += usize::from(!way.demands.is_empty());
            if demanding > DEMANDING || self.overflown.get() {
                self.overflown.set(true);
                return Vec::new();
            }
            if !seen.insert(way.clone()) {
                continue;
            }
            let at = |next: usize| Way { state: next, demands: way.demands.clone() };
            match self.states.get(way.state) {
                Some(State::Split(next)) => open.extend(next.iter().map(|next| at(*next))),
                Some(&State::Start(next)) if here.at_start => open.push(at(next)),
                Some(&State::End(next)) if here.at_end => open.push(at(next)),
                Some(State::Start(_)) | None => {}
                Some(&State::Look { negated, body, next }) => {
                    let ways = self.closure(vec![Way::at(body)], here);
                    let mut way = at(next);
                    open.extend(self.demand(&mut way, Demand { negated, ways }, here).then_some(way));
                }
                Some(&State::Boundary { negated, word, next }) => {
                    // After a character of a word, a boundary is where none follows.
                    let demand = Demand { negated: here.after_word != negated, ways: vec![Way::at(word)] };
                    let mut way = at(next);
                    open.extend(self.demand(&mut way, demand, here).then_some(way));
                }
                Some(State::Set(..) | State::End(_) | State::Match) => active.push(way),
            }
        }
        active.sort_unstable();
        if demanding > 0 {
            without_needless(&mut active);
        }
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
            Node::Look { node, negated } => {
                let body = self.build(node, 0)?;
                self.add(State::Look { negated: *negated, body, next })
            }
            Node::Boundary { negated } => {
                let set = CharSet::named('w')?;
                let word = self.build(&Node::Set(set.clone()), 0)?;
                self.word = self.sets.iter().position(|known| *known == set);
                self.add(State::Boundary { negated: *negated, word, next })
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

impl Way {
    /// Returns a way that demands nothing.
    fn at(state: usize) -> Self {
        Self { state, demands: Vec::new() }
    }
}

/// Takes away what demands all that another way from the same state demands, and more.
fn without_needless(ways: &mut Vec<Way>) {
    let all = ways.clone();
    let is_less = |other: &Way, way: &Way| {
        other.state == way.state
            && other.demands.len() < way.demands.len()
            && other.demands.iter().all(|demand| way.demands.contains(demand))
    };
    ways.retain(|way| !all.iter().any(|other| is_less(other, way)));
}
