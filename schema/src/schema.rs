//! A cursor over JSON Schemas (draft-07).

mod alone;
mod circular;
mod link;
mod takes;

use std::collections::{BTreeMap, BTreeSet};

pub use self::{alone::MAX_IN_PLACE, circular::circular, link::link};
pub use crate::types::Types;
use crate::{
    json::{Document, Place, Value, View},
    vocabulary::{Part, concerned, keyword, part},
};

/// A schema in a [`Tree`](crate::json::Tree).
///
/// ```
/// use postroom_schema::{json::Tree, schema::Schema};
///
/// let text = r#"{"type": "object", "properties": {"a": {"enum": [1, 2]}}, "not": {"required": ["b"]}}"#;
/// let tree = Tree::parse(text).expect("a JSON text");
/// let parts = Schema::new(tree.root()).parts();
/// let told: Vec<_> = parts.iter().map(|part| (part.keyword, part.key)).collect();
/// assert_eq!(told, [("properties", Some("a")), ("not", None)]);
/// assert_eq!(parts[0].schema.listed().map(|values| values.len()), Some(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schema<'a> {
    view: View<'a>,
}

/// A schema that stands in another one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Inner<'a> {
    /// The keyword under which it stands.
    pub keyword: &'a str,
    /// Its name there, if it has one: that of a property, say.
    pub key: Option<&'a str>,
    /// Its position there, if it is in a list.
    pub index: Option<usize>,
    /// The schema.
    pub schema: Schema<'a>,
}

impl<'a> Schema<'a> {
    /// Takes a value for a schema.
    #[must_use]
    pub const fn new(view: View<'a>) -> Self {
        Self { view }
    }

    /// Returns the value that says what the schema says.
    #[must_use]
    pub const fn view(self) -> View<'a> {
        self.view
    }

    /// Returns where the schema stands; see [`View::file`] for the file's path.
    #[must_use]
    pub fn place(self) -> Place {
        self.view.place()
    }

    /// Returns the value of a keyword.
    #[must_use]
    pub fn keyword(self, name: &str) -> Option<View<'a>> {
        self.view.get(name)
    }

    /// Returns every keyword with its value, in the document's order.
    pub fn keywords(self) -> impl DoubleEndedIterator<Item = (&'a str, View<'a>)> + ExactSizeIterator + Clone {
        self.view.members()
    }

    /// Returns the names of the keywords that may refuse values of these types, and of no other one.
    ///
    /// ```
    /// use postroom_schema::{json::Document, schema::Types};
    ///
    /// let schema = Document::parse(r#"{"enum": [1], "minItems": 1, "required": ["a"]}"#).expect("a JSON text");
    /// assert_eq!(schema.as_schema().keywords_for(Types::OBJECT).collect::<Vec<_>>(), ["required"]);
    /// ```
    pub fn keywords_for(self, types: Types) -> impl Iterator<Item = &'a str> {
        self.keywords().map(|(name, _)| name).filter(move |name| concerned(name) == types)
    }

    /// Returns the text of a keyword whose value is a string.
    #[must_use]
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.view.text_of(name)
    }

    /// Returns the types that `type` names: all if there is no `type`.
    #[must_use]
    pub fn types(self) -> Types {
        self.keyword("type").map_or(Types::ALL, Types::listed)
    }

    /// Returns the names that `type` has, in the document's order.
    #[must_use]
    pub fn type_names(self) -> Vec<&'a str> {
        self.keyword("type")
            .into_iter()
            .flat_map(|stated| stated.items().chain([stated]))
            .filter_map(View::str)
            .collect()
    }

    /// Returns the values that `const` lists, or else `enum`; `None` if there is neither.
    #[must_use]
    pub fn listed(self) -> Option<Vec<View<'a>>> {
        let constant = self.keyword("const").map(|value| vec![value]);
        constant.or_else(|| self.keyword("enum").filter(|list| list.is_array()).map(|list| list.items().collect()))
    }

    /// Returns the schemas in a list, as `allOf` has it.
    pub fn list(self, name: &str) -> impl DoubleEndedIterator<Item = Schema<'a>> + ExactSizeIterator + Clone {
        let items: &'a [_] = match self.keyword(name).map(View::value) {
            Some(Value::Array(items)) => items,
            _ => &[],
        };
        items.iter().map(move |id| Self::new(self.view.tree.view(*id)))
    }

    /// Returns the members of an object, as `properties` has it.
    pub fn members(self, name: &str) -> impl Iterator<Item = (&'a str, Schema<'a>)> + Clone {
        self.keyword(name).into_iter().flat_map(View::members).map(|(key, value)| (key, Self::new(value)))
    }

    /// Returns the schema under a keyword that holds one.
    #[must_use]
    pub fn inner(self, name: &str) -> Option<Schema<'a>> {
        self.keyword(name).map(Self::new)
    }

    /// Returns the schemas that stand directly in this one, in the document's order: those that count for its values.
    #[must_use]
    pub fn parts(self) -> Vec<Inner<'a>> {
        self.inners(part)
    }

    /// Returns the schemas that stand directly in this one, also those to which draft-07 gives no effect: in
    /// `definitions`, and under keywords of later drafts.
    #[must_use]
    pub fn all_parts(self) -> Vec<Inner<'a>> {
        self.inners(|name| keyword(name)?.holds)
    }

    fn inners(self, holds: fn(&str) -> Option<Part>) -> Vec<Inner<'a>> {
        let is_schema = |value: &View<'_>| value.is_object() || value.bool().is_some();
        let mut found = Vec::new();
        for (keyword, value) in self.keywords() {
            let mut add = |key, index, value: View<'a>| {
                if is_schema(&value) {
                    found.push(Inner { keyword, key, index, schema: Self::new(value) });
                }
            };
            match holds(keyword) {
                Some(Part::Schema | Part::List) if value.is_array() => {
                    value.items().enumerate().for_each(|(index, item)| add(None, Some(index), item));
                }
                Some(Part::Schema) => add(None, None, value),
                Some(Part::Named) => value.members().for_each(|(key, value)| add(Some(key), None, value)),
                Some(Part::List) | None => {}
            }
        }
        found
    }

    /// Returns the name of what a `$ref` leads to, the last part of its pointer; `None` if this is not a reference.
    #[must_use]
    pub fn reference(self) -> Option<&'a str> {
        let text = self.text("$ref")?;
        Some(text.rsplit('/').next().unwrap_or(text))
    }

    /// Returns the schema that references lead to from here; the schema itself if it is not a reference, or one that
    /// leads nowhere.
    #[must_use]
    pub fn target(self) -> Self {
        Self::new(self.view.target())
    }

    /// Returns the schemas that references lead to from here, by the names that they give them.
    #[must_use]
    pub fn definitions(self) -> BTreeMap<&'a str, Self> {
        let (mut found, mut seen, mut open) = (BTreeMap::new(), BTreeSet::new(), vec![self]);
        while let Some(next) = open.pop() {
            let target = next.target();
            if let Some(name) = next.reference().filter(|_| target.view.id != next.view.id) {
                found.entry(name).or_insert(target);
            }
            let inner = next.parts().into_iter().map(|part| part.schema);
            open.extend(inner.chain([target]).filter(|schema| seen.insert(schema.view.id)));
        }
        found
    }

    /// Returns whether a reference leads nowhere.
    #[must_use]
    pub fn is_lost(self) -> bool {
        self.keyword("$ref").is_some() && self.target().keyword("$ref").is_some()
    }
}

impl Document {
    /// Takes the value for a schema.
    ///
    /// ```
    /// use postroom_schema::{json::Document, schema::Types};
    ///
    /// let document = Document::parse(r#"{"type": "string"}"#).expect("a JSON text");
    /// assert_eq!(document.as_schema().types(), Types::STRING);
    /// ```
    #[must_use]
    pub fn as_schema(&self) -> Schema<'_> {
        Schema::new(self.view())
    }
}

impl<'a> From<View<'a>> for Schema<'a> {
    fn from(view: View<'a>) -> Self {
        Self::new(view)
    }
}
