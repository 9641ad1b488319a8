//! Choices between schemas, and what tells their branches apart.

use std::collections::{BTreeMap, BTreeSet};

use postroom::__private::{self as runtime, Union, schema as table};
use postroom_schema::{
    json::View,
    schema::{Schema, Types},
    vocabulary::asserts_in,
};

use super::{Making, kept, kept_list, kept_text, listed, survey};

/// The depth to which schemas are looked into for the types of their values.
const MAX_DEPTH: usize = 8;

/// The property that tells the objects among the branches apart.
struct Tag<'a> {
    name: &'a str,
    /// The values of each branch, one of which every object of it has; none if it has none.
    values: Vec<Vec<View<'a>>>,
    is_constant: bool,
}

/// The values that an object's required properties list, and whether by `const`.
type Listed<'a> = BTreeMap<&'a str, (Vec<View<'a>>, bool)>;

impl<'a> Making<'a> {
    /// Makes the table of a schema that is a choice and nothing else.
    pub(super) fn choice(&mut self, schema: Schema<'a>, is_compared: bool) -> Option<runtime::Schema> {
        let mut words = schema.keywords().map(|(name, _)| name).filter(|name| asserts_in(name));
        let (keyword, None) = (words.next()?, words.next()) else { return None };
        if !matches!(keyword, "anyOf" | "oneOf") || schema.list(keyword).len() == 0 {
            return None;
        }
        let others: Vec<_> = schema.list(keyword).filter(|branch| !is_null(*branch)).collect();
        let is_nullable = others.len() < schema.list(keyword).len();
        // Null is no branch of its own where no other branch may take it.
        let is_apart = is_nullable && !others.is_empty();
        let is_apart = is_apart && others.iter().all(|branch| !types(*branch, MAX_DEPTH).holds(Types::NULL));
        let union = self.union(schema, keyword, is_apart, is_compared);
        let made = table::union(kept(union));
        Some(if is_apart { made.nullable() } else { made })
    }

    /// Makes the table of a choice, perhaps without null.
    pub(super) fn union(&mut self, schema: Schema<'a>, keyword: &str, without_null: bool, is_compared: bool) -> Union {
        let (null, mut branches): (Vec<_>, Vec<_>) =
            schema.list(keyword).enumerate().partition(|(_, branch)| is_null(*branch));
        if !without_null {
            branches.extend(null);
        }
        let tag = Tag::of(&branches.iter().map(|(_, branch)| *branch).collect::<Vec<_>>());
        let within = survey::within(schema, is_compared);
        let alternative = |(position, (index, branch)): (usize, (usize, Schema<'a>))| {
            let tags = tag.as_ref().and_then(|tag| tag.values.get(position)).into_iter().flatten();
            let tags = kept_list(tags.map(|value| listed::text(*value)));
            let name = kept_text(&name(index, branch));
            table::branch(name, self.reference(branch, within), kinds(types(branch, MAX_DEPTH)), tags, None)
        };
        let alternatives = branches.iter().copied().enumerate().map(alternative);
        Union {
            exclusive: keyword == "oneOf",
            by_type: false,
            branches: kept_list(alternatives),
            tag: tag.as_ref().and_then(|tag| {
                let name = kept_text(tag.name);
                if tag.is_constant { table::tagged(name) } else { table::listed_tag(name) }
            }),
            beside: &[],
        }
    }
}

impl<'a> Tag<'a> {
    /// Returns the property with the most values that no other branch has; of equally good ones the first.
    fn of(branches: &[Schema<'a>]) -> Option<Self> {
        let listed: Vec<Listed<'a>> = branches.iter().map(|branch| required_values(*branch)).collect();
        let mut best: Option<(usize, &str)> = None;
        for name in listed.iter().flat_map(BTreeMap::keys) {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (values, _) in listed.iter().filter_map(|listed| listed.get(name)) {
                let values: BTreeSet<_> = values.iter().map(|value| value.canonical()).collect();
                values.into_iter().for_each(|value| *seen.entry(value).or_default() += 1);
            }
            let alone = seen.values().filter(|branches| **branches == 1).count();
            if alone > best.map_or(0, |(known, _)| known) {
                best = Some((alone, name));
            }
        }
        let (_, name) = best?;
        let is_constant = listed.iter().find_map(|listed| listed.get(name)).is_some_and(|(_, constant)| *constant);
        let values = listed.iter().map(|listed| listed.get(name).map(|(values, _)| values.clone()).unwrap_or_default());
        Some(Self { name, values: values.collect(), is_constant })
    }
}

/// Returns the required properties of an object that list their values, none of them null or with parts.
fn required_values(branch: Schema<'_>) -> Listed<'_> {
    let branch = branch.target();
    let required: BTreeSet<&str> =
        branch.keyword("required").into_iter().flat_map(|list| list.items()).filter_map(|name| name.str()).collect();
    let required_too = branch.members("properties").filter(|(name, _)| required.contains(name));
    required_too.filter_map(|(name, schema)| Some((name, tag_values(schema.target())?))).collect()
}

fn tag_values(schema: Schema<'_>) -> Option<(Vec<View<'_>>, bool)> {
    let values = schema.listed().filter(|values| !values.is_empty())?;
    let are_tags = values.iter().all(|value| !value.is_null() && !value.is_array() && !value.is_object());
    are_tags.then(|| (values, schema.keyword("const").is_some()))
}

/// Returns the name of a branch: its definition, its title, or its place.
fn name(index: usize, branch: Schema<'_>) -> String {
    let named = branch.reference().or_else(|| branch.view().name()).or_else(|| branch.text("title"));
    match named {
        Some(name) => name.to_owned(),
        None if is_null(branch) => "null".to_owned(),
        None => format!("branch {}", index.saturating_add(1)),
    }
}

/// Returns the types of the values that a schema may take: not fewer, and perhaps more.
fn types(schema: Schema<'_>, depth: usize) -> Types {
    let schema = schema.target();
    let of_values = |values: Vec<View<'_>>| values.into_iter().map(Types::of).fold(Types::NONE, Types::or);
    if schema.keyword("type").is_some() {
        return schema.types();
    }
    if let Some(values) = schema.listed() {
        return of_values(values);
    }
    let alternatives = ["oneOf", "anyOf"].into_iter().find(|keyword| schema.list(keyword).len() > 0);
    match alternatives {
        Some(keyword) if depth > 0 => {
            schema.list(keyword).map(|branch| types(branch, depth.saturating_sub(1))).fold(Types::NONE, Types::or)
        }
        _ => Types::ALL,
    }
}

/// Returns the types as the runtime has them: a bit for each, whatever the number.
pub(super) fn kinds(types: Types) -> u8 {
    let bits = [
        (Types::NULL, 1),
        (Types::BOOLEAN, 1 << 1),
        (Types::NUMBER, 1 << 2),
        (Types::STRING, 1 << 3),
        (Types::ARRAY, 1 << 4),
        (Types::OBJECT, 1 << 5),
    ];
    bits.into_iter().filter(|(kind, _)| types.meets(*kind)).map(|(_, bit)| bit).fold(0, |all, bit| all | bit)
}

/// Returns whether a schema takes null and says nothing else.
pub(super) fn is_null(schema: Schema<'_>) -> bool {
    let mut keywords = schema.keywords();
    keywords.len() == 1 && keywords.all(|(name, value)| name == "type" && value.str() == Some("null"))
}
