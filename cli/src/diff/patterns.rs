//! The names that a pattern of `patternProperties` matches.

use std::collections::BTreeMap;

use crate::schema::patterns::Pattern;

/// The number of names that are held to patterns in one comparison.
const MAX_MATCHES: u32 = 50_000;

/// The patterns that were met, each ready to match.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    known: BTreeMap<String, Pattern>,
    matches: u32,
}

impl Patterns {
    /// Returns whether one of the patterns matches a name; `None` if that is not decided.
    pub(super) fn matches<'p>(&mut self, patterns: impl Iterator<Item = &'p str>, name: &str) -> Option<bool> {
        let mut found = Some(false);
        for pattern in patterns {
            match self.one(pattern, name) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => found = None,
            }
        }
        found
    }

    fn one(&mut self, pattern: &str, name: &str) -> Option<bool> {
        self.matches = self.matches.saturating_add(1);
        if self.matches > MAX_MATCHES {
            return None;
        }
        self.known.entry(pattern.to_owned()).or_insert_with(|| Pattern::new(pattern)).matches(name)
    }
}
