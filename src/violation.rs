//! What is wrong with a message, place by place.

use std::fmt;

/// One rule of the schema that a message breaks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Violation {
    /// Where, as a JSON Pointer (RFC 6901); empty for the message itself.
    pub pointer: String,
    /// The JSON Schema keyword that is broken: `required`, `maximum`, …
    pub keyword: &'static str,
    /// What the schema asks for there, without a subject: `must be at most 10`.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "the message" } else { &self.pointer };
        write!(f, "{pointer} {} ({})", self.message, self.keyword)
    }
}

/// Every violation of one message, in the order of the text; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
    capped: bool,
}

impl Violations {
    pub(crate) fn new(list: Vec<Violation>, capped: bool) -> Self {
        Self { list, capped }
    }

    /// The violations, in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// How many are listed.
    #[expect(clippy::len_without_is_empty, reason = "the list is never empty")]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there were more than [`Limits::violations`](crate::Limits::violations) allows to list.
    pub fn is_capped(&self) -> bool {
        self.capped
    }

    /// The violations themselves.
    pub fn into_vec(self) -> Vec<Violation> {
        self.list
    }
}

impl std::ops::Deref for Violations {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        if self.capped {
            f.write_str("; and more")?;
        }
        Ok(())
    }
}
