//! The tables of what no type says: of schemas that are `serde_json::Value`s in Rust, and of the keywords that are no
//! part of a schema's type.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

use postroom_schema::{
    schema::{Schema, Types, circular},
    vocabulary::{CHECKED_FORMATS, asserts_in},
};

use crate::{
    decimal::Decimal,
    ir::{Arrays, Choice, Condition, Dependency, General, Objects, Pattern, Rules, SharedTable, Table, TypeId},
    pattern,
    schema::{SchemaId, Schemas, literal},
    tree::{NodeId, View},
};

use super::entities::Entities;

/// The number of tables in one another that are written in place: each is indented further than the one around it.
const MAX_HEIGHT: usize = 8;

/// The maker of tables. The table of a schema is made once, however many types hold their values to it: what nests choices
/// has types for each level, and each of them is held to all levels below.
pub(super) struct Tables<'r, 'a> {
    schemas: &'r Schemas<'a>,
    entities: &'r Entities<'a>,
    /// The schemas that lead back to themselves for the same value.
    circular: BTreeSet<NodeId>,
    /// The schemas without a name whose tables are being made.
    open: RefCell<BTreeSet<NodeId>>,
    /// The position of each schema's table among `made`.
    known: RefCell<BTreeMap<NodeId, usize>>,
    made: RefCell<Vec<Made>>,
    /// The type whose table is being made, if it can have tables beside it.
    home: Cell<Option<TypeId>>,
}

/// A table with parts.
#[derive(Debug)]
struct Made {
    table: Table,
    uses: usize,
    /// The first of the types that use it.
    home: Option<TypeId>,
}

impl<'r, 'a> Tables<'r, 'a> {
    pub(super) fn new(schemas: &'r Schemas<'a>, entities: &'r Entities<'a>) -> Self {
        let apart = (0..schemas.len()).map(SchemaId).filter(|id| schemas.has_rest(*id));
        let circular = circular(apart.map(|id| Schema::new(schemas.view(schemas.get(id).node))));
        Self {
            schemas,
            entities,
            circular,
            open: RefCell::default(),
            known: RefCell::default(),
            made: RefCell::default(),
            home: Cell::default(),
        }
    }

    /// Makes the tables from here on for a type, beside which those may be written that others refer to; `None` if it is
    /// generic, so that nothing can be.
    pub(super) fn enter(&self, home: Option<TypeId>) {
        self.home.set(home);
    }

    /// Returns the tables that others refer to: those that are used once are written there, if they do not go too deep.
    pub(super) fn finish(self) -> Vec<SharedTable> {
        let (mut heights, mut numbers): (Vec<usize>, BTreeMap<TypeId, usize>) = (Vec::new(), BTreeMap::new());
        let made = self.made.into_inner().into_iter().map(|Made { table, uses, home }| {
            let of = |inner: &Table| if let Table::Shared(index) = inner { heights[*index] } else { 0 };
            let Table::General(general) = &table else {
                heights.push(0);
                return SharedTable { table, home: None };
            };
            let height = 1 + general.inner().map(of).max().unwrap_or_default();
            let home = home.filter(|_| uses > 1 || height >= MAX_HEIGHT);
            heights.push(if home.is_some() { 0 } else { height });
            let home = home.map(|home| {
                let number = numbers.entry(home).or_default();
                *number += 1;
                (home, *number)
            });
            SharedTable { table, home }
        });
        made.collect()
    }

    /// Returns what a schema's values must keep that its type does not say.
    pub(super) fn rest(&self, id: SchemaId) -> Option<Table> {
        if self.schemas.is_held(id) {
            return Some(self.shared(Schema::new(self.schemas.view(self.schemas.get(id).node))));
        }
        let mut by_schema: BTreeMap<NodeId, Vec<&str>> = BTreeMap::new();
        for (schema, keyword) in self.schemas.apart(id) {
            by_schema.entry(*schema).or_default().push(keyword);
        }
        let parts = by_schema.into_iter().map(|(node, keywords)| {
            let general = self.general(Schema::new(self.schemas.view(node)), &|name| keywords.contains(&name));
            Table::General(Box::new(general))
        });
        let mut parts: Vec<Table> = parts.collect();
        match parts.as_slice() {
            [] | [_] => parts.pop(),
            _ => Some(Table::General(Box::new(General { all: parts, ..General::default() }))),
        }
    }

    /// Returns all that a schema's values must keep, whatever type it makes; `None` if that is nothing.
    pub(super) fn by_words(&self, id: SchemaId) -> Option<Table> {
        let table = self.shared(Schema::new(self.schemas.view(self.schemas.get(id).node)));
        Some(table).filter(|table| !matches!(table, Table::Any))
    }

    /// Returns the table of a schema by its own words.
    fn whole(&self, schema: Schema<'a>) -> Table {
        match schema.view().bool() {
            Some(true) => Table::Any,
            Some(false) => Table::Never,
            None if !schema.keywords().any(|(name, _)| asserts_in(name)) => Table::Any,
            None => Table::General(Box::new(self.general(schema, &|_| true))),
        }
    }

    /// Returns the table of a schema in another one: that of its type, if it has one with a name. What is written in place goes
    /// no deeper than its document, and what is referred to has a type, unless it leads to itself alone, which is reported.
    fn part(&self, schema: Schema<'a>) -> Table {
        if let Some(value) = self.schemas.at(schema.view()) {
            let (id, nullable) = self.schemas.resolve_use(value);
            let is_shared = self.schemas.is_referenced(id) && self.schemas.is_named(id);
            if let Some(id) = self.entities.of_schema(id).filter(|_| is_shared) {
                return Table::Type { id, nullable };
            }
        }
        self.shared(schema.target())
    }

    /// Returns the table of a schema by its own words, which is made when it is first asked for.
    fn shared(&self, schema: Schema<'a>) -> Table {
        let node = schema.view().id;
        if let Some(index) = self.known.borrow().get(&node) {
            if let Some(made) = self.made.borrow_mut().get_mut(*index) {
                made.uses += 1;
                made.home = made.home.or(self.home.get());
            }
            return Table::Shared(*index);
        }
        if !self.open.borrow_mut().insert(node) {
            return Table::Any;
        }
        let table = self.whole(schema);
        self.open.borrow_mut().remove(&node);
        match &table {
            Table::General(general) if general.has_parts() => {
                let mut made = self.made.borrow_mut();
                made.push(Made { table, uses: 1, home: self.home.get() });
                self.known.borrow_mut().insert(node, made.len() - 1);
                Table::Shared(made.len() - 1)
            }
            _ => table,
        }
    }

    /// Returns the demands of the keywords of a schema that `has` picks.
    fn general(&self, schema: Schema<'a>, has: &dyn Fn(&str) -> bool) -> General {
        let inner = |name: &str| Some(schema.inner(name)?).filter(|_| has(name));
        let part = |name: &str| inner(name).map(|inner| self.part(inner));
        let list =
            |name: &str| schema.list(name).filter(|_| has(name)).map(|inner| self.part(inner)).collect::<Vec<_>>();
        let choice = |name: &str| {
            let names = (1..).map(|number| format!("branch {number}"));
            let named = schema.list(name).zip(names).map(|(inner, name)| {
                let own = inner.reference().or_else(|| inner.text("title"));
                own.map_or(name, str::to_owned)
            });
            let branches: Vec<_> = named.zip(list(name)).collect();
            (!branches.is_empty()).then(|| Choice { exclusive: name == "oneOf", branches })
        };
        General {
            types: schema.keyword("type").filter(|_| has("type")).map(|_| names(schema.type_names())),
            rules: rules(schema, has),
            array: self.arrays(schema, has),
            object: self.objects(schema, has),
            all: list("allOf"),
            choices: ["anyOf", "oneOf"].into_iter().filter_map(choice).collect(),
            not: part("not"),
            condition: part("if").map(|test| Condition { test, then: part("then"), otherwise: part("else") }),
            is_circular: self.circular.contains(&schema.view().id),
        }
    }

    fn arrays(&self, schema: Schema<'a>, has: &dyn Fn(&str) -> bool) -> Option<Arrays> {
        // Beside no list of items, `additionalItems` says nothing.
        if !schema.keywords_for(Types::ARRAY).any(|name| name != "additionalItems" && has(name)) {
            return None;
        }
        let items = schema.inner("items").filter(|_| has("items"));
        let is_list = items.is_some_and(|items| items.view().is_array());
        let others = schema.inner("additionalItems").filter(|_| is_list);
        Some(Arrays {
            least: count(schema, "minItems", has),
            most: count(schema, "maxItems", has),
            unique: has("uniqueItems") && schema.keyword("uniqueItems").and_then(View::bool) == Some(true),
            first: schema.list("items").filter(|_| is_list).map(|item| self.part(item)).collect(),
            rest: match (items, others) {
                (_, Some(others)) if others.view().bool() == Some(false) => None,
                (_, Some(others)) => Some(self.part(others)),
                (Some(items), None) if !is_list => Some(self.part(items)),
                _ => Some(Table::Any),
            },
            contains: schema.inner("contains").filter(|_| has("contains")).map(|contains| self.part(contains)),
        })
    }

    fn objects(&self, schema: Schema<'a>, has: &dyn Fn(&str) -> bool) -> Option<Objects> {
        if !schema.keywords_for(Types::OBJECT).any(has) {
            return None;
        }
        let has_patterns = has("patternProperties");
        // What a pattern takes is no further property, and neither is what is declared: its type holds it to that.
        let field = |(name, inner): (&str, Schema<'a>)| {
            (name.to_owned(), if has("properties") { self.part(inner) } else { Table::Any })
        };
        let mut fields: Vec<_> =
            schema.members("properties").filter(|_| has("properties") || has_patterns).map(field).collect();
        fields.sort_by(|(one, _), (other, _)| one.cmp(other));
        let others = schema.inner("additionalProperties").filter(|_| has("additionalProperties") || has_patterns);
        let patterns = schema.members("patternProperties").filter(|_| has_patterns);
        Some(Objects {
            least: count(schema, "minProperties", has),
            most: count(schema, "maxProperties", has),
            fields,
            required: schema.keyword("required").filter(|_| has("required")).map(texts).unwrap_or_default(),
            patterns: patterns.filter_map(|(source, inner)| Some((compiled(source)?, self.part(inner)))).collect(),
            others: others.map_or(Table::Any, |others| self.part(others)),
            names: schema.inner("propertyNames").filter(|_| has("propertyNames")).map(|names| self.part(names)),
            dependencies: schema
                .members("dependencies")
                .filter(|_| has("dependencies"))
                .map(|it| self.dependency(it))
                .collect(),
        })
    }

    fn dependency(&self, (name, inner): (&str, Schema<'a>)) -> (String, Dependency) {
        let is_list = inner.view().is_array();
        let asks = if is_list { Dependency::Names(texts(inner.view())) } else { Dependency::Schema(self.part(inner)) };
        (name.to_owned(), asks)
    }
}

/// Returns the rules for numbers and texts, and the listed values.
fn rules(schema: Schema<'_>, has: &dyn Fn(&str) -> bool) -> Rules {
    let number = |name: &str| schema.keyword(name).filter(|_| has(name))?.number();
    let format = schema.text("format").filter(|format| has("format") && CHECKED_FORMATS.contains(format));
    let listed = |list: View<'_>| list.items().map(literal).collect();
    Rules {
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: number("exclusiveMinimum"),
        exclusive_maximum: number("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        min_length: count(schema, "minLength", has),
        max_length: count(schema, "maxLength", has),
        pattern: schema.text("pattern").filter(|_| has("pattern")).and_then(compiled),
        format: format.map(str::to_owned),
        enumeration: schema.keyword("enum").filter(|list| has("enum") && list.is_array()).map(listed),
        constant: schema.keyword("const").filter(|_| has("const")).map(literal),
        ..Rules::default()
    }
}

/// Returns a pattern; one that is none was reported.
fn compiled(source: &str) -> Option<Pattern> {
    pattern::compile(source).ok().map(|dfa| Pattern { source: source.to_owned(), dfa })
}

/// Returns the count that a keyword says; one beyond all counts is as good as the greatest.
fn count(schema: Schema<'_>, name: &str, has: &dyn Fn(&str) -> bool) -> Option<u64> {
    let count = schema.keyword(name).filter(|_| has(name))?.number()?;
    let is_count = count.is_whole() && count >= Decimal::from(0);
    is_count.then(|| u64::try_from(count.floor()).unwrap_or(u64::MAX))
}

fn texts(list: View<'_>) -> Vec<String> {
    names(list.items().filter_map(View::str).collect())
}

fn names(names: Vec<&str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(*name)).map(str::to_owned).collect()
}
