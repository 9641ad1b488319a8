//! The violations in a message, place by place.

use std::fmt;

use crate::excerpt::excerpt;

/// One rule of the schema that a message breaks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Violation {
    /// The place, as a JSON Pointer (RFC 6901); empty for the message itself. A place in a message's headers has
    /// `$message.header#` before the pointer, as AsyncAPI's runtime expressions have it.
    pub pointer: String,
    /// The JSON Schema keyword that is broken: `required`, `maximum`, …
    pub keyword: &'static str,
    /// The demand of the schema there, without a subject: `must be at most 10`.
    pub message: String,
    /// If the keyword is `oneOf` or `anyOf` and no branch fits: what breaks the branch that was meant, each with its own
    /// pointer from the message on; otherwise none.
    ///
    /// A branch is meant if a property that it requires to have a value of its own has that value, or if the
    /// `discriminator` names it; else if it is the only one for values of this JSON type; else if the fewest of its rules
    /// are broken. A value of the distinguishing property that belongs to no branch is the only cause itself.
    pub causes: Vec<Violation>,
}

impl Violation {
    pub(crate) fn new(pointer: String, keyword: &'static str, message: String) -> Self {
        Self { pointer, keyword, message, causes: Vec::new() }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "the message".into() } else { excerpt(&self.pointer) };
        write!(f, "{pointer} {} ({})", self.message, self.keyword)?;
        for cause in &self.causes {
            // Deeper ones stand no further in, so that the text does not grow with the square of the depth.
            write!(f, "\n{:1$}", "", 2 * (depth + 1).min(16))?;
            cause.write(f, depth + 1)?;
        }
        Ok(())
    }
}

/// Writes the violation on a line, and its causes on lines under it, further in by two spaces, up to 32.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
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

    /// Returns the violations, in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// Returns the number of violations that are listed.
    #[expect(clippy::len_without_is_empty, reason = "the list is never empty")]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns whether there were more than [`Limits::violations`](crate::Limits::violations) allows to list.
    pub fn is_capped(&self) -> bool {
        self.capped
    }

    /// Returns the violations themselves.
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
                let before_has_lines = !self.list[index - 1].causes.is_empty();
                f.write_str(if before_has_lines { "\n" } else { "; " })?;
            }
            violation.fmt(f)?;
        }
        if self.capped {
            let before_has_lines = self.list.last().is_some_and(|last| !last.causes.is_empty());
            f.write_str(if before_has_lines { "\nand more" } else { "; and more" })?;
        }
        Ok(())
    }
}
