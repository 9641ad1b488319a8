//! Two schemas of which the keywords are compared.

use postroom_schema::json::View;

use super::{
    comparison::{Comparison, Site},
    node::Node,
    rules::{self, Rule},
};

/// The two schemas at one site.
pub(super) struct Sides<'s, 'a> {
    pub(super) comparison: &'s mut Comparison<'a>,
    pub(super) site: &'s Site,
    pub(super) old: &'s Node<'a>,
    pub(super) new: &'s Node<'a>,
}

impl<'a> Sides<'_, 'a> {
    pub(super) fn both(&self, keyword: &str) -> (Option<View<'a>>, Option<View<'a>>) {
        (self.old.get(keyword), self.new.get(keyword))
    }

    /// Notes a change of a keyword.
    pub(super) fn note(&mut self, keyword: &str, rule: &Rule) {
        let (old, new) = self.both(keyword);
        self.comparison.note(&self.site.at(keyword), rule, keyword, old, new);
    }

    /// Notes that a keyword says the same in other words, if it does.
    pub(super) fn reworded(&mut self, keyword: &str) {
        let (old, new) = self.both(keyword);
        if old != new {
            self.note(keyword, rules::BOUND_REWORDED);
        }
    }
}
