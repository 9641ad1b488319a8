//! The routes of a service, as a table that is computed when the service is compiled.

use crate::{
    address::order,
    constant::{equal, is_less},
};

use super::{Route, checks, hash, pattern::takes_event};

/// A table of a service's routes, which finds the one that takes an address.
///
/// Literal keys lie in an open-addressing hash table, templates are tried one after the other, the more specific ones
/// first: see [`match_address`](crate::address::match_address); events' templates come after those of channels. `SLOTS` is
/// what [`slots`] says, or a greater power of two.
///
/// ```
/// use postroom::{__private::{Table, slots}, router::Route};
///
/// const ROUTES: &[Route] = &[
///     Route::new("Created", &[], &["order.created"]),
///     Route::new("Moved", &[], &["order.{id}.moved"]),
/// ];
/// static TABLE: Table<{ slots(ROUTES) }> = Table::new(ROUTES);
///
/// assert_eq!(TABLE.find("order.created"), Some(0));
/// assert_eq!(TABLE.find("order.17.moved"), Some(1));
/// assert_eq!(TABLE.find("order.17"), None);
/// ```
#[derive(Debug)]
pub struct Table<const SLOTS: usize> {
    routes: &'static [Route],
    literals: [Literal; SLOTS],
    /// The templates among the keys, `templated` of them, in the order in which they are tried.
    templates: [Template; SLOTS],
    templated: usize,
}

/// A key that is a template.
#[derive(Clone, Copy, Debug)]
struct Template {
    route: u32,
    /// Its index among the route's keys.
    key: u32,
}

/// A literal key and the first route that has it; the text is empty if there is none.
#[derive(Clone, Copy, Debug)]
struct Literal {
    text: &'static str,
    route: usize,
}

/// Returns the number of slots that the table of these routes needs: a power of two, and four times as many as there
/// are keys, so that most of them lie where their hash says.
pub const fn slots(routes: &[Route]) -> usize {
    let mut keys = 0_usize;
    let mut route = 0;
    while route < routes.len() {
        let mut index = 0;
        while index < routes[route].keys() {
            if routes[route].key(index).is_some() {
                keys += 1;
            }
            index += 1;
        }
        route += 1;
    }
    keys.saturating_mul(4).next_power_of_two()
}

impl<const SLOTS: usize> Table<SLOTS> {
    /// Computes the table of these routes.
    pub const fn new(routes: &'static [Route]) -> Self {
        assert!(SLOTS.is_power_of_two() && SLOTS >= slots(routes), "a table has as many slots as `slots` says");
        let none = Literal { text: "", route: 0 };
        let templates = [Template { route: 0, key: 0 }; SLOTS];
        let mut table = Self { routes, literals: [none; SLOTS], templates, templated: 0 };
        let mut route = 0;
        while route < routes.len() {
            table.insert(route);
            route += 1;
        }
        table.sort();
        table
    }

    const fn insert(&mut self, route: usize) {
        let mut index = 0;
        while index < self.routes[route].keys() {
            if let Some(text) = self.routes[route].key(index) {
                let is_template = match self.routes[route].channel(index) {
                    Some(channel) => !channel.parameters.is_empty(),
                    None => checks::is_template(text),
                };
                if is_template {
                    self.templates[self.templated] = Template { route: route as u32, key: index as u32 };
                    self.templated += 1;
                } else if !text.is_empty() {
                    self.insert_literal(text, route);
                }
            }
            index += 1;
        }
    }

    /// Sorts the templates, by merging ever longer runs; equal ones stay in the routes' order.
    const fn sort(&mut self) {
        let mut run = 1;
        while run < self.templated {
            let from = self.templates;
            let mut start = 0;
            while start < self.templated {
                let (middle, end) = (least(start + run, self.templated), least(start + 2 * run, self.templated));
                let (mut left, mut right, mut to) = (start, middle, start);
                while to < end {
                    let is_right = left == middle || right < end && self.is_before(from[right], from[left]);
                    let taken = if is_right { &mut right } else { &mut left };
                    self.templates[to] = from[*taken];
                    *taken += 1;
                    to += 1;
                }
                start = end;
            }
            run *= 2;
        }
    }

    const fn is_before(&self, a: Template, b: Template) -> bool {
        let (one, other) = (&self.routes[a.route as usize], &self.routes[b.route as usize]);
        match (one.channel(a.key as usize), other.channel(b.key as usize)) {
            (Some(a), Some(b)) => order::is_before(a, b),
            // A letter sorts before the brace of a parameter.
            (None, None) => is_less(one.event(a.key as usize), other.event(b.key as usize)),
            (a, b) => a.is_some() && b.is_none(),
        }
    }

    const fn insert_literal(&mut self, text: &'static str, route: usize) {
        let mut at = Self::home(text);
        while !self.literals[at].text.is_empty() {
            if equal(self.literals[at].text, text) {
                return;
            }
            at = (at + 1) % SLOTS;
        }
        self.literals[at] = Literal { text, route };
    }

    /// Returns the first route that takes an address: one with this literal key, or else one with the most specific
    /// template that it fits.
    #[inline]
    pub fn find(&self, address: &str) -> Option<usize> {
        // Most keys lie where their hash says, and most unknown addresses find nothing there.
        let literal = &self.literals[Self::home(address)];
        if hash::equal(literal.text.as_bytes(), address.as_bytes()) {
            return literal.route();
        }
        if literal.text.is_empty() && self.templated == 0 {
            return None;
        }
        self.find_otherwise(address)
    }

    #[inline(never)]
    fn find_otherwise(&self, address: &str) -> Option<usize> {
        self.find_literal(address).or_else(|| Some(self.find_template(address)?.1.route as usize))
    }

    /// Returns the next route after another one that takes an address, in the same way as the first one does: several
    /// messages may travel on one channel.
    pub fn find_after(&self, route: usize, address: &str) -> Option<usize> {
        let start = route.saturating_add(1);
        let key = match self.find_literal(address) {
            Some(_) => address,
            None => return self.find_template_after(route, address),
        };
        let has_key = |route: &Route| (0..route.keys()).any(|index| route.key_or_again(index) == Some(key));
        Some(start + self.routes.get(start..)?.iter().position(has_key)?)
    }

    /// Returns the slot where the search for a text begins.
    #[inline]
    const fn home(text: &str) -> usize {
        hash::of(text.as_bytes()) as usize % SLOTS
    }

    fn find_literal(&self, address: &str) -> Option<usize> {
        let mut at = Self::home(address);
        loop {
            let literal = &self.literals[at];
            if hash::equal(literal.text.as_bytes(), address.as_bytes()) {
                return literal.route();
            }
            if literal.text.is_empty() {
                return None;
            }
            at = (at + 1) % SLOTS;
        }
    }

    /// Returns the first template that an address fits, and its place.
    fn find_template(&self, address: &str) -> Option<(usize, Template)> {
        let mut templates = self.templates[..self.templated].iter().copied().enumerate();
        templates.find(|(_, template)| self.takes(*template, address))
    }

    /// Returns the next route with the template that the first one has: the same one, or one that takes the same addresses.
    fn find_template_after(&self, route: usize, address: &str) -> Option<usize> {
        let (place, first) = self.find_template(address)?;
        let same = self.templates[place..self.templated].iter().take_while(|other| {
            // What is not before another one in either direction has its address.
            !self.is_before(first, **other) && self.takes(**other, address)
        });
        same.map(|other| other.route as usize).find(|other| *other > route)
    }

    fn takes(&self, template: Template, address: &str) -> bool {
        let Some(route) = self.routes.get(template.route as usize) else { return false };
        match route.channel(template.key as usize) {
            Some(channel) => channel.takes(address),
            None => {
                let event = route.event(template.key as usize);
                // A channel says what the parameters of its address take.
                let is_address = route.channels.iter().any(|channel| channel.address == Some(event));
                !is_address && takes_event(event, address)
            }
        }
    }
}

impl Literal {
    fn route(self) -> Option<usize> {
        if self.text.is_empty() { None } else { Some(self.route) }
    }
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}
