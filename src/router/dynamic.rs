//! Patterns that come and go.

use std::{collections::HashMap, fmt};

use super::{
    address::Address,
    hash::Keyed,
    inline::Inline,
    pattern::{self, ANY, Kind, PatternError, REST},
};

/// Values by patterns of addresses, as NATS has them: a token is literal, `*` for one token that is not empty, or `>` at
/// the end for all that follows, if there is anything. `{name}` is `*`. Tokens are separated by `.`, or by `/` in a router
/// that is [`slashed`](Self::slashed).
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
    separator: u8,
    literals: Values<T>,
    /// With a mark for each wildcard.
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
    /// Creates a router without patterns, whose tokens are separated by `.`.
    pub fn new() -> Self {
        Self::with_separator(b'.')
    }

    /// Creates a router without patterns, whose tokens are separated by `/`, and may be empty where they are literal.
    pub fn slashed() -> Self {
        Self::with_separator(b'/')
    }

    fn with_separator(separator: u8) -> Self {
        Self { separator, literals: Values::default(), wild: Values::default(), shapes: Vec::new() }
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
        let (key, kinds) = pattern::parse(pattern, self.separator)?;
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
        let (key, kinds) = pattern::parse(pattern, self.separator).ok()?;
        if pattern::is_literal(&kinds) { self.literals.get(&key) } else { self.wild.get(&key) }
    }

    /// Takes a pattern out.
    pub fn remove(&mut self, pattern: &str) -> Option<T> {
        let (key, kinds) = pattern::parse(pattern, self.separator).ok()?;
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
    /// In an address no character has a meaning but the separator.
    pub fn find(&self, address: &str) -> Option<&T> {
        let literal = self.literals.get(address.as_bytes());
        if literal.is_some() || self.shapes.is_empty() {
            return literal;
        }
        let address = Address::new(address, self.separator);
        let mut pattern = Inline::new();
        self.shapes.iter().find_map(|shape| self.value(shape, &address, &mut pattern))
    }

    /// Returns the values of all patterns that an address fits, the more specific ones first, as for
    /// [`find`](Self::find).
    pub fn matches(&self, address: &str) -> impl Iterator<Item = &T> {
        let literal = self.literals.get(address.as_bytes());
        let address = Address::new(address, self.separator);
        let mut pattern = Inline::new();
        let wild = self.shapes.iter().filter_map(move |shape| self.value(shape, &address, &mut pattern));
        literal.into_iter().chain(wild)
    }

    /// The value of the one pattern of a shape that an address fits, which is written to `pattern`.
    #[inline]
    fn value(&self, shape: &Shape, address: &Address<'_>, pattern: &mut Inline<u8, 64>) -> Option<&T> {
        if !shape.takes(address.tokens()) {
            return None;
        }
        if shape.write(address, pattern) { self.wild.get(pattern.items()) } else { None }
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

    /// Writes the one pattern of this shape that an address can fit; returns `false` if a wildcard has nothing to stand for.
    fn write(&self, address: &Address<'_>, pattern: &mut Inline<u8, 64>) -> bool {
        pattern.clear();
        let text = address.text();
        let (mut start, mut copied) = (0, 0);
        for (kind, end) in self.kinds[..self.wild].iter().zip(address.ends()) {
            let wildcard = match kind {
                Kind::Literal => None,
                Kind::Any => Some((ANY, end)),
                Kind::Rest => Some((REST, text.len())),
            };
            if let Some((wildcard, end)) = wildcard {
                if start == end {
                    return false;
                }
                pattern.extend(&text[copied..start]);
                pattern.push(wildcard);
                copied = end;
            }
            start = end + 1;
        }
        pattern.extend(&text[copied..]);
        true
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
