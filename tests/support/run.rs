//! Drawing many cases, and making a failing one small.

use proptest::{
    strategy::{BoxedStrategy, Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::tree::Tree;

/// A source of cases that gives the same ones in every run.
#[derive(Debug)]
pub(crate) struct Source(TestRunner);

impl Source {
    /// The source of a seed; `POSTROOM_SEED` moves all of them.
    pub(crate) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&variable("POSTROOM_SEED", 0).to_le_bytes());
        let config = Config { failure_persistence: None, ..Config::default() };
        Self(TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)))
    }

    /// The next case.
    pub(crate) fn draw<T: std::fmt::Debug>(&mut self, strategy: &BoxedStrategy<T>) -> T {
        strategy.new_tree(&mut self.0).unwrap_or_else(|reason| panic!("no case: {reason}")).current()
    }
}

/// How many cases a test draws: `POSTROOM_CASES`, or what the test thinks fit.
pub(crate) fn cases_or(default: u64) -> u64 {
    variable("POSTROOM_CASES", default)
}

/// The smallest document found by leaving parts out that still fails.
pub(crate) fn minimised(tree: &Tree, fails: &dyn Fn(&Tree) -> bool) -> Tree {
    /// Beyond this, trying to leave out each part in turn takes longer than anyone waits.
    const DEPTH: usize = 64;
    let mut smallest = tree.clone();
    if tree.depth() > DEPTH {
        return smallest;
    }
    // Every round makes it smaller, so this ends.
    while let Some(smaller) = smaller(&smallest).into_iter().find(|tree| fails(tree)) {
        smallest = smaller;
    }
    smallest
}

/// The document with one member or item left out, or with one string shortened, at every place.
fn smaller(tree: &Tree) -> Vec<Tree> {
    let mut found = Vec::new();
    match tree {
        Tree::Array(items) => {
            found.extend((0..items.len()).map(|index| Tree::Array(but(items, index))));
            for (index, item) in items.iter().enumerate() {
                found.extend(smaller(item).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[index] = item;
                    Tree::Array(items)
                }));
            }
        }
        Tree::Object(members) => {
            found.extend((0..members.len()).map(|index| Tree::Object(but(members, index))));
            for (index, (_, value)) in members.iter().enumerate() {
                found.extend(smaller(value).into_iter().map(|value| {
                    let mut members = members.clone();
                    members[index].1 = value;
                    Tree::Object(members)
                }));
            }
        }
        Tree::Text(text) => {
            let half = text
                .value()
                .filter(|text| text.len() > 1)
                .map(|text| text.chars().take(text.chars().count() / 2).collect::<String>());
            found.extend(half.map(|half| Tree::text(&half)));
        }
        _ => {}
    }
    found
}

fn but<T: Clone>(items: &[T], index: usize) -> Vec<T> {
    [&items[..index], &items[index + 1..]].concat()
}

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {value}")))
}
