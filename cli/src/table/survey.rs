//! The facts from elsewhere that a schema's tables depend on: what is compared, and what leads back to itself.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use postroom_schema::{
    json::{NodeId, Value, View},
    schema::{Schema, circular},
    vocabulary::asserts_in,
};

/// The facts about the schemas in a schema.
#[derive(Debug)]
pub(super) struct Survey {
    likeness: RefCell<Likeness>,
    /// The numbers of the types with declared properties whose values something compares, wherever the type stands.
    compared: BTreeSet<Like>,
    /// The schemas that lead back to themselves for the same value.
    circular: BTreeSet<NodeId>,
}

impl Survey {
    pub(super) fn of(root: Schema<'_>) -> Self {
        let likeness = RefCell::default();
        let mut survey = Self { likeness, compared: BTreeSet::new(), circular: circular([root]) };
        loop {
            let known = survey.compared.len();
            survey.walk(root);
            // One type may stand in several places, and was compared in a later one.
            if survey.compared.len() == known {
                return survey;
            }
        }
    }

    /// Returns whether something compares an object: a struct drops what it does not declare, unless something counts
    /// or compares it. Its own rules count it; listed values, `uniqueItems` and the branches of a choice compare it,
    /// however deep it lies in what they are said of.
    pub(super) fn is_compared(&self, schema: Schema<'_>, is_compared: bool) -> bool {
        is_compared || self.declaring(schema).is_some_and(|like| self.compared.contains(&like))
    }

    pub(super) fn is_circular(&self, schema: Schema<'_>) -> bool {
        self.circular.contains(&schema.view().id)
    }

    /// Returns the number of what declares properties, the same wherever its type stands: without what is said of a
    /// place.
    fn declaring(&self, schema: Schema<'_>) -> Option<Like> {
        schema.keyword("properties")?;
        let is_of_place = |name: &str| name == "type" || !asserts_in(name);
        let members = schema.keywords().filter(|(name, _)| !is_of_place(name));
        Some(self.likeness.borrow_mut().members(members))
    }

    fn walk(&mut self, root: Schema<'_>) {
        let (mut open, mut seen) = (vec![(root, false)], BTreeSet::new());
        while let Some((schema, is_compared)) = open.pop() {
            let schema = schema.target();
            if !seen.insert((schema.view().id, is_compared)) {
                continue;
            }
            let is_compared = self.is_compared(schema, is_compared);
            if is_compared {
                self.compared.extend(self.declaring(schema));
            }
            let within = within(schema, is_compared);
            open.extend(schema.parts().into_iter().map(|part| (part.schema, within && is_typed(part.keyword))));
        }
    }
}

/// A number that equal values have, and no others.
type Like = usize;

/// The classes of equal values, each compared once however many places it is in.
#[derive(Debug, Default)]
struct Likeness {
    known: BTreeMap<NodeId, Like>,
    numbers: BTreeMap<Content, Like>,
}

/// A value, its parts by their numbers.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    Scalar(String),
    List(Vec<Like>),
    Members(Vec<(String, Like)>),
}

impl Likeness {
    fn of(&mut self, value: View<'_>) -> Like {
        if let Some(known) = self.known.get(&value.id) {
            return *known;
        }
        let like = match value.value() {
            Value::Array(_) => {
                let items = value.items().map(|item| self.of(item)).collect();
                self.number(Content::List(items))
            }
            Value::Object(_) => self.members(value.members()),
            _ => self.number(Content::Scalar(value.canonical())),
        };
        self.known.insert(value.id, like);
        like
    }

    fn members<'a>(&mut self, members: impl Iterator<Item = (&'a str, View<'a>)>) -> Like {
        let mut members: Vec<_> = members.map(|(name, value)| (name.to_owned(), self.of(value))).collect();
        members.sort();
        self.number(Content::Members(members))
    }

    fn number(&mut self, content: Content) -> Like {
        let next = self.numbers.len();
        *self.numbers.entry(content).or_insert(next)
    }
}

/// Returns whether something compares the values in those of a schema.
pub(super) fn within(schema: Schema<'_>, is_compared: bool) -> bool {
    let lists = ["enum", "const"].iter().any(|keyword| schema.keyword(keyword).is_some());
    is_compared || lists || super::is_unique(schema) || is_choice(schema)
}

/// Returns whether a type is generated of what stands under a keyword.
fn is_typed(keyword: &str) -> bool {
    !matches!(keyword, "not" | "if" | "contains" | "propertyNames")
}

/// Returns whether a schema makes a choice between several, null not counted.
fn is_choice(schema: Schema<'_>) -> bool {
    let several = |keyword: &str| schema.list(keyword).filter(|branch| !super::choice::is_null(*branch)).count() > 1;
    ["anyOf", "oneOf"].iter().any(|keyword| several(keyword))
}
