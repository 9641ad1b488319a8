//! Where the documents say a part of the contract.

use std::collections::BTreeMap;

use postroom_schema::{json::View, pointer};

use crate::reference::DELIVERY;

/// A place in a document, as diagnostics name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Site {
    /// The file as it was named to the builder or in a `$ref`.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

impl Site {
    /// Returns the place of a value; `None` if it comes from no file.
    #[must_use]
    pub fn of(value: View<'_>) -> Option<Self> {
        let place = value.place();
        let site = Self { file: value.file().to_owned(), line: place.line, column: place.column };
        Some(site).filter(|site| !site.file.is_empty() && site.line > 0)
    }
}

/// The places of a part of the contract and of what it says, schemas apart, which know their places themselves.
///
/// All origins are equal: where something is said is no part of what is said.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    sites: BTreeMap<String, Site>,
}

/// The fields that hold more than one thing of which tools tell the place.
const GROUPS: &[&str] = &["bindings", "correlationId", "info", "parameters", "reply", "servers", DELIVERY];

/// The fields in them that lead to other parts of the contract, or hold schemas.
const OTHERS: &[&str] = &["channel", "messages", "schema"];

/// The depth to which places are kept.
const MAX_DEPTH: usize = 8;

/// The number of places that are kept of one part: what refers to the same in several places has them all.
const MAX_SITES: usize = 1_000;

impl Origin {
    /// Returns the places in the object of a part.
    pub(crate) fn new(object: View<'_>) -> Self {
        let mut origin = Self::default();
        origin.add(object, "");
        for (key, value) in object.members() {
            let pointer = pointer::join("", key);
            origin.add(value, &pointer);
            if GROUPS.contains(&key) {
                origin.add_members(value, &pointer, MAX_DEPTH);
            } else if key == "messages" {
                origin.add_members(value, &pointer, 1);
            }
        }
        origin
    }

    /// Returns the place of a value by its JSON Pointer in the part, whose own is empty; `None` if it is not known.
    #[must_use]
    pub fn site(&self, pointer: &str) -> Option<&Site> {
        self.sites.get(pointer)
    }

    fn add(&mut self, value: View<'_>, pointer: &str) {
        if let Some(site) = Site::of(value).filter(|_| self.sites.len() < MAX_SITES) {
            self.sites.insert(pointer.to_owned(), site);
        }
    }

    fn add_members(&mut self, object: View<'_>, pointer: &str, depth: usize) {
        let Some(deeper) = depth.checked_sub(1).filter(|_| self.sites.len() < MAX_SITES) else { return };
        for (key, value) in object.target().members() {
            let pointer = pointer::join(pointer, key);
            self.add(value, &pointer);
            if !OTHERS.contains(&key) {
                self.add_members(value, &pointer, deeper);
            }
        }
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
