//! Patterns that come and go.

use std::{collections::HashMap, fmt};

use super::{
    address::Address,
    hash::Keyed,
    inline::Inline,
    pattern::{self, Kind, PatternError},
};

/// Values by patterns of addresses, as NATS has them: a token is literal, `*` for one token, or `>` for one or more at
/// the end. `{name}` is `*`.
///
/// ```
/// use postroom::router::Router;
///
/// let mut router: Router<Vec<&str>> = Router::new();
/// router.entry("order.*.moved")?.push("warehouse");
/// router.entry("order.>")?.push("audit");
///
/// assert_eq!(router.find("order.17.moved"), Some(&vec!["warehouse"]));
/// assert_eq!(router.matches("order.17.moved").count(), 2);
/// assert_eq!(router.find("order"), None);
/// # Ok::<(), postroom::router::PatternError>(())
/// ```
///
/// A search looks up the address itself, and then once for each set of places at which patterns of so many tokens have
/// wildcards, with the wildcards put there. In practice there are a few such shapes; at worst a search takes as many
/// steps as there are patterns, each linear in the address's length, and it never goes back.
pub struct Router<T> {
    literals: Values<T>,
    /// With `*` for each parameter.
    wild: Values<T>,
    /// The shapes of the patterns with wildcards, sorted, which is the more specific ones first: an address has at most
    /// one pattern of each.
    shapes: Vec<Shape>,
}

/// By the pattern's text.
type Values<T> = HashMap<Box<[u8]>, T, Keyed>;

/// The kinds of tokens that some patterns have in common.
struct Shape {
    kinds: Box<[Kind]>,
    /// The number of tokens up to the last wildcard.
    wild: usize,
    /// The number of patterns that have it.
    patterns: usize,
}

impl<T> Router<T> {
    /// Creates a router without patterns.
    pub fn new() -> Self {
        Self { literals: Values::default(), wild: Values::default(), shapes: Vec::new() }
    }

    /// Returns the number of patterns.
    pub fn len(&self) -> usize {
        self.literals.len() + self.wild.len()
    }

    /// Returns whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the value of a pattern, which is made if there is none.
    ///
    /// # Errors
    /// The text is no pattern.
    pub fn entry(&mut self, pattern: &str) -> Result<&mut T, PatternError>
    where
        T: Default,
    {
        let (key, kinds) = pattern::parse(pattern)?;
        if pattern::is_literal(&kinds) {
            return Ok(self.literals.entry(key).or_default());
        }
        Ok(self.wild.entry(key).or_insert_with(|| {
            match self.shapes.binary_search_by(|shape| shape.kinds.cmp(&kinds)) {
                Ok(at) => self.shapes[at].patterns += 1,
                Err(at) => self.shapes.insert(at, Shape::new(kinds)),
            }
            T::default()
        }))
    }

    /// Returns the value of a pattern.
    pub fn get(&self, pattern: &str) -> Option<&T> {
        let (key, kinds) = pattern::parse(pattern).ok()?;
        if pattern::is_literal(&kinds) { self.literals.get(&key) } else { self.wild.get(&key) }
    }

    /// Takes a pattern out.
    pub fn remove(&mut self, pattern: &str) -> Option<T> {
        let (key, kinds) = pattern::parse(pattern).ok()?;
        if pattern::is_literal(&kinds) {
            return self.literals.remove(&key);
        }
        let value = self.wild.remove(&key)?;
        if let Ok(at) = self.shapes.binary_search_by(|shape| shape.kinds.cmp(&kinds)) {
            self.shapes[at].patterns -= 1;
            if self.shapes[at].patterns == 0 {
                self.shapes.remove(at);
            }
        }
        Some(value)
    }

    /// Returns the value of the most specific pattern that an address fits: at the first token that differs, a literal
    /// one beats `*` and `*` beats `>`.
    ///
    /// A text with an empty token, `*`, `>`, white space or control characters is no address and fits nothing.
    pub fn find(&self, address: &str) -> Option<&T> {
        let literal = self.literals.get(address.as_bytes());
        if literal.is_some() || self.shapes.is_empty() {
            return literal;
        }
        let address = Address::new(address)?;
        let mut pattern = Inline::new();
        self.shapes.iter().find_map(|shape| self.value(shape, &address, &mut pattern))
    }

    /// Returns the values of all patterns that an address fits, the more specific ones first, as for
    /// [`find`](Self::find).
    pub fn matches(&self, address: &str) -> impl Iterator<Item = &T> {
        let literal = self.literals.get(address.as_bytes());
        let address = Address::new(address);
        let mut pattern = Inline::new();
        let wild = self.shapes.iter().filter_map(move |shape| self.value(shape, address.as_ref()?, &mut pattern));
        literal.into_iter().chain(wild)
    }

    /// The value of the one pattern of a shape that an address fits, which is written to `pattern`.
    #[inline]
    fn value(&self, shape: &Shape, address: &Address<'_>, pattern: &mut Inline<u8, 64>) -> Option<&T> {
        if !shape.takes(address.tokens()) {
            return None;
        }
        shape.write(address, pattern);
        self.wild.get(pattern.items())
    }
}

impl Shape {
    fn new(kinds: Box<[Kind]>) -> Self {
        let wild = kinds.iter().rposition(|kind| *kind != Kind::Literal).map_or(0, |last| last + 1);
        Self { kinds, wild, patterns: 1 }
    }

    /// Returns whether addresses of so many tokens fit.
    fn takes(&self, tokens: usize) -> bool {
        match *self.kinds {
            [.., Kind::Rest] => self.kinds.len() <= tokens,
            _ => self.kinds.len() == tokens,
        }
    }

    fn write(&self, address: &Address<'_>, pattern: &mut Inline<u8, 64>) {
        pattern.clear();
        let text = address.text();
        let (mut start, mut copied) = (0, 0);
        for (kind, end) in self.kinds[..self.wild].iter().zip(address.ends()) {
            let wildcard = match kind {
                Kind::Literal => None,
                Kind::Any => Some((b'*', end)),
                Kind::Rest => Some((b'>', text.len())),
            };
            if let Some((wildcard, end)) = wildcard {
                pattern.extend(&text[copied..start]);
                pattern.push(wildcard);
                copied = end;
            }
            start = end + 1;
        }
        pattern.extend(&text[copied..]);
    }
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Router<T> {
    /// Says how many patterns there are: the order of a hash map is no one's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router").field("patterns", &self.len()).finish_non_exhaustive()
    }
}
