//! What values must keep that no type says: keyword by keyword, in any words of draft-07.

use super::{Pattern, Rules, TypeId};

/// A schema, as the runtime holds values to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Table {
    /// Any value is taken.
    Any,
    /// No value is taken.
    Never,
    /// A generated type, perhaps with null besides.
    Type { id: TypeId, nullable: bool },
    /// A table that several others may hold, by its position in [`Contract::tables`](super::Contract::tables).
    Shared(usize),
    /// A demand for each keyword.
    General(Box<General>),
}

/// A table that is written once, wherever it is used.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SharedTable {
    pub(crate) table: Table,
    /// The type beside which the table is written, and its number among that type's; `None` if it is written where it is
    /// used.
    pub(crate) home: Option<(TypeId, usize)>,
}

/// The demands of a schema, each of which is held to the value apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct General {
    /// The names that `type` has; `None` if there is no `type`.
    pub(crate) types: Option<Vec<String>>,
    /// The rules for numbers and texts, and the listed values; no counts.
    pub(crate) rules: Rules,
    pub(crate) array: Option<Arrays>,
    pub(crate) object: Option<Objects>,
    /// `allOf`
    pub(crate) all: Vec<Table>,
    /// `anyOf` and `oneOf`
    pub(crate) choices: Vec<Choice>,
    /// `not`
    pub(crate) not: Option<Table>,
    /// `if`, `then` and `else`
    pub(crate) condition: Option<Condition>,
    /// `true` if the schema leads back to itself without going on into the value.
    pub(crate) is_circular: bool,
}

/// A choice among schemas.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    /// `true` for `oneOf`, `false` for `anyOf`.
    pub(crate) exclusive: bool,
    /// The name of each branch, and its table.
    pub(crate) branches: Vec<(String, Table)>,
}

/// `if`, and what depends on it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) test: Table,
    pub(crate) then: Option<Table>,
    pub(crate) otherwise: Option<Table>,
}

/// The rules that arrays must keep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrays {
    pub(crate) least: Option<u64>,
    pub(crate) most: Option<u64>,
    pub(crate) unique: bool,
    /// The schemas of the first items.
    pub(crate) first: Vec<Table>,
    /// The schema of all others; `None` if they are refused.
    pub(crate) rest: Option<Table>,
    /// `contains`
    pub(crate) contains: Option<Table>,
}

/// The rules that objects must keep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Objects {
    pub(crate) least: Option<u64>,
    pub(crate) most: Option<u64>,
    /// `properties`, sorted by their names.
    pub(crate) fields: Vec<(String, Table)>,
    pub(crate) required: Vec<String>,
    /// `patternProperties`
    pub(crate) patterns: Vec<(Pattern, Table)>,
    /// `additionalProperties`
    pub(crate) others: Table,
    /// `propertyNames`
    pub(crate) names: Option<Table>,
    /// `dependencies`
    pub(crate) dependencies: Vec<(String, Dependency)>,
}

/// The rule for an object that has a property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Dependency {
    /// It has others, too.
    Names(Vec<String>),
    /// It keeps a schema.
    Schema(Table),
}

impl General {
    /// Returns whether schemas stand in this one that say something.
    pub(crate) fn has_parts(&self) -> bool {
        self.inner().any(|table| !matches!(table, Table::Any | Table::Never))
    }

    /// Returns the tables that stand in this one.
    pub(crate) fn inner(&self) -> impl Iterator<Item = &Table> {
        let condition = self.condition.iter();
        let condition = condition.flat_map(|it| [Some(&it.test), it.then.as_ref(), it.otherwise.as_ref()]).flatten();
        let array = self.array.iter();
        let array = array.flat_map(|array| array.first.iter().chain(&array.rest).chain(&array.contains));
        let branches = self.choices.iter().flat_map(|choice| choice.branches.iter().map(|(_, table)| table));
        let object = self.object.iter().flat_map(Objects::inner);
        self.all.iter().chain(branches).chain(&self.not).chain(condition).chain(array).chain(object)
    }
}

impl Objects {
    fn inner(&self) -> impl Iterator<Item = &Table> {
        let fields = self.fields.iter().map(|(_, table)| table);
        let patterns = self.patterns.iter().map(|(_, table)| table);
        let dependencies = self.dependencies.iter().filter_map(|(_, dependency)| match dependency {
            Dependency::Names(_) => None,
            Dependency::Schema(table) => Some(table),
        });
        fields.chain(patterns).chain([&self.others]).chain(&self.names).chain(dependencies)
    }
}
