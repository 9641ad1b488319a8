//! The routes of a service, as a table that is computed when the service is compiled.

use crate::{
    address::hyphenated,
    channel::{Channel, Parameter, ParameterKind},
};

use super::{Route, address::is_token, checks, hash, pattern::placeholder};

/// A table of a service's routes, which finds the one that takes an address.
///
/// Literal keys lie in an open-addressing hash table, templates are tried one after the other. `SLOTS` is what
/// [`slots`] says, or a greater power of two.
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
    /// The routes with a template among their keys, `templated` of them.
    templates: [usize; SLOTS],
    templated: usize,
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
        let mut table = Self { routes, literals: [none; SLOTS], templates: [0; SLOTS], templated: 0 };
        let mut route = 0;
        while route < routes.len() {
            table.insert(route);
            route += 1;
        }
        table
    }

    const fn insert(&mut self, route: usize) {
        let mut is_templated = false;
        let mut index = 0;
        while index < self.routes[route].keys() {
            match self.routes[route].key(index) {
                Some(text) if checks::is_template(text) => is_templated = true,
                Some(text) if !text.is_empty() => self.insert_literal(text, route),
                _ => {}
            }
            index += 1;
        }
        if is_templated {
            self.templates[self.templated] = route;
            self.templated += 1;
        }
    }

    const fn insert_literal(&mut self, text: &'static str, route: usize) {
        let mut at = Self::home(text);
        while !self.literals[at].text.is_empty() {
            if checks::equal(self.literals[at].text, text) {
                return;
            }
            at = (at + 1) % SLOTS;
        }
        self.literals[at] = Literal { text, route };
    }

    /// Returns the first route that takes an address: one with this literal key, or else one with a template that it
    /// fits.
    ///
    /// A parameter of a channel takes what its kind allows, one of an event that is no channel's address any token.
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
        self.find_literal(address).or_else(|| self.find_template(address, 0))
    }

    /// Returns the next route after another one that takes an address, in the same way as the first one does: several
    /// messages may travel on one channel.
    pub fn find_after(&self, route: usize, address: &str) -> Option<usize> {
        let start = route.saturating_add(1);
        if self.find_literal(address).is_none() {
            return self.find_template(address, start);
        }
        let later = self.routes.get(start..)?;
        let next = later.iter().position(|route| {
            route.events.contains(&address) || route.channels.iter().any(|channel| channel.address == Some(address))
        })?;
        Some(start + next)
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

    fn find_template(&self, address: &str, start: usize) -> Option<usize> {
        let templates = self.templates[..self.templated].iter().copied();
        templates.skip_while(|route| *route < start).find(|route| takes(&self.routes[*route], address))
    }
}

impl Literal {
    fn route(self) -> Option<usize> {
        if self.text.is_empty() { None } else { Some(self.route) }
    }
}

/// Returns whether a key of the route that is a template fits. The literal ones do not: they were looked up.
fn takes(route: &Route, address: &str) -> bool {
    let of_channel = |event: &str| route.channels.iter().any(|channel| channel.address == Some(event));
    route.channels.iter().any(|channel| channel.address.is_some_and(|key| fits(key, Some(channel), address)))
        || route.events.iter().any(|event| fits(event, None, address) && !of_channel(event))
}

/// Returns whether an address has a template's form, and what its channel's parameters allow.
fn fits(template: &str, channel: Option<&Channel>, address: &str) -> bool {
    let mut texts = address.split('.');
    let all = template.split('.').all(|part| {
        texts.next().is_some_and(|text| match placeholder(part) {
            Some(name) => match channel {
                None => is_token(text),
                Some(channel) => {
                    channel.parameters.iter().any(|parameter| parameter.name == name && allows(parameter, text))
                }
            },
            None => part == text,
        })
    });
    all && texts.next().is_none()
}

fn allows(parameter: &Parameter, text: &str) -> bool {
    match parameter.kind {
        ParameterKind::String => is_token(text),
        ParameterKind::Uuid => hyphenated(text).is_some(),
        ParameterKind::OneOf(allowed) => is_token(text) && allowed.contains(&text),
    }
}
