//! The meaning of a schema: for each JSON type the rules that its values have to keep, and the further values that are
//! allowed.

use std::collections::BTreeMap;

use postroom_schema::{decimal::Decimal, json::View, schema::Types};

use super::Class;

/// A JSON type; a number with a fraction is one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer,
    Fraction,
    String,
    Array,
    Object,
}

const EACH: [Kind; 7] =
    [Kind::Null, Kind::Boolean, Kind::Integer, Kind::Fraction, Kind::String, Kind::Array, Kind::Object];

/// A rule for the values of one type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    Said(String),
    /// A least value: nothing less is valid.
    Least(Decimal),
    Most(Decimal),
    /// The schemas under `properties`, and what is said of others.
    Members {
        properties: BTreeMap<String, Class>,
        others: Option<String>,
    },
}

/// The rules that values of one type have to keep, all of them.
pub(super) type Words = BTreeMap<String, Word>;

/// The meaning of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    pub(super) kinds: BTreeMap<Kind, Words>,
    /// The further values that are allowed, as canonical texts.
    pub(super) values: BTreeMap<String, Kind>,
    /// The other rules that values have to keep, whatever their type.
    pub(super) rest: BTreeMap<String, String>,
    /// The definition that is meant, which means the same in both documents and holds itself.
    pub(super) named: Option<String>,
}

impl Form {
    /// Returns the form of what allows everything.
    pub(super) fn anything() -> Self {
        Self { kinds: EACH.into_iter().map(|kind| (kind, Words::new())).collect(), ..Self::default() }
    }

    /// Adds a rule for one type.
    pub(super) fn say(&mut self, kind: Kind, key: &str, word: Word) {
        self.kinds.entry(kind).and_modify(|words| _ = words.insert(key.to_owned(), word));
    }

    /// Returns the form with the types that have no values but those that are listed.
    pub(super) fn finite(mut self) -> Self {
        let has = |values: &[&str]| values.iter().all(|value| self.values.contains_key(*value));
        let (null, boolean) = (has(&["null"]), has(&["false", "true"]));
        for (kind, is_whole) in [(Kind::Null, null), (Kind::Boolean, boolean)] {
            if is_whole {
                self.values.retain(|_, other| *other != kind);
                self.kinds.insert(kind, Words::new());
            }
        }
        self
    }

    /// Returns whether the form says all by types and values.
    fn is_plain(&self) -> bool {
        self.rest.is_empty() && self.named.is_none()
    }

    /// Returns whether the form allows some types whole and nothing else.
    pub(super) fn is_of_types_alone(&self) -> bool {
        self.is_plain() && self.values.is_empty() && self.kinds.values().all(Words::is_empty)
    }

    /// Returns whether no value is allowed by both; `false` if that is not certain.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        let meets = |one: &Self, other: &Self| {
            one.kinds.keys().any(|kind| other.kinds.contains_key(kind))
                || one
                    .values
                    .iter()
                    .any(|(value, kind)| other.kinds.contains_key(kind) || other.values.contains_key(value))
        };
        self.named.is_none() && other.named.is_none() && !meets(self, other) && !meets(other, self)
    }

    /// Returns the form of what either allows; `None` if that has no form.
    pub(super) fn or(&self, other: &Self) -> Option<Self> {
        if self.named.is_some() || other.named.is_some() || self.rest != other.rest {
            return None;
        }
        let mut both = self.clone();
        for (kind, words) in &other.kinds {
            let holds = |strict: &Words, lax: &Words| {
                lax.iter().all(|(key, word)| match (strict.get(key), word) {
                    (Some(Word::Least(strict)), Word::Least(lax)) => strict >= lax,
                    (Some(Word::Most(strict)), Word::Most(lax)) => strict <= lax,
                    (strict, lax) => strict == Some(lax),
                })
            };
            match both.kinds.get(kind) {
                Some(own) if holds(words, own) => {}
                Some(own) if !holds(own, words) => return None,
                _ => _ = both.kinds.insert(*kind, words.clone()),
            }
        }
        both.values.extend(other.values.clone());
        let kinds = both.kinds.clone();
        both.values.retain(|_, kind| !kinds.get(kind).is_some_and(Words::is_empty));
        Some(both.finite())
    }

    /// Returns the form of what both allow; `None` if that has no form.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let anything = Self::anything();
        if *other == anything {
            return Some(self.clone());
        }
        if *self == anything {
            return Some(other.clone());
        }
        if self.named.is_some() || other.named.is_some() {
            return None;
        }
        let mut both = Self::default();
        for (kind, words) in &self.kinds {
            if let Some(others) = other.kinds.get(kind) {
                both.kinds.insert(*kind, and_words(words, others)?);
            }
        }
        for (one, other) in [(self, other), (other, self)] {
            for (value, kind) in &one.values {
                let is_kept = match other.kinds.get(kind) {
                    _ if other.values.contains_key(value) => true,
                    Some(words) if words.is_empty() => true,
                    Some(_) => return None,
                    None => false,
                };
                if is_kept {
                    both.values.insert(value.clone(), *kind);
                }
            }
        }
        both.rest = self.rest.clone();
        for (key, said) in &other.rest {
            if both.rest.insert(key.clone(), said.clone()).is_some_and(|own| own != *said) {
                return None;
            }
        }
        Some(both)
    }
}

/// Returns the rules of both; `None` if two of one keyword differ.
fn and_words(one: &Words, other: &Words) -> Option<Words> {
    let mut both = one.clone();
    for (key, word) in other {
        let said = match (both.get(key), word) {
            (None, word) => word.clone(),
            (Some(own), word) if own == word => word.clone(),
            (Some(Word::Least(own)), Word::Least(bound)) => Word::Least(own.max(bound).clone()),
            (Some(Word::Most(own)), Word::Most(bound)) => Word::Most(own.min(bound).clone()),
            (
                Some(Word::Members { properties: own, others: None }),
                Word::Members { properties: more, others: None },
            ) => {
                let mut properties = own.clone();
                for (name, class) in more {
                    if properties.insert(name.clone(), *class).is_some_and(|own| own != *class) {
                        return None;
                    }
                }
                Word::Members { properties, others: None }
            }
            _ => return None,
        };
        both.insert(key.clone(), said);
    }
    Some(both)
}

impl Kind {
    pub(super) fn of(value: View<'_>) -> Self {
        let found = Types::of(value);
        EACH.into_iter().find(|kind| kind.types() == found).unwrap_or(Self::Null)
    }

    fn types(self) -> Types {
        match self {
            Self::Null => Types::NULL,
            Self::Boolean => Types::BOOLEAN,
            Self::Integer => Types::INTEGER,
            Self::Fraction => Types::FRACTION,
            Self::String => Types::STRING,
            Self::Array => Types::ARRAY,
            Self::Object => Types::OBJECT,
        }
    }

    /// Returns whether `type` allows this one.
    pub(super) fn is_named(self, names: View<'_>) -> bool {
        Types::listed(names).holds(self.types())
    }
}
