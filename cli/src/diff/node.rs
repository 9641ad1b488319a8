//! A schema as its keywords tell: which types, which values, which branches.

use postroom_schema::{
    json::View,
    schema::{Schema, Types},
};

use super::{
    freedom,
    ground::{ALL, allowed, type_of},
};

/// A schema whose reference was followed.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// The keywords of the schema; none for `true` and `false`.
    pub(super) keywords: Option<View<'a>>,
    /// The keywords that refuse something, or name properties.
    words: Vec<&'a str>,
    /// The types that `type`, `enum` and `const` allow.
    pub(super) kinds: Types,
    /// The values that `enum` or `const` lists, of a type that is allowed; null aside.
    pub(super) listed: Option<Vec<View<'a>>>,
    /// `true` if they are listed by `const`.
    pub(super) constant: bool,
    /// The choices by `oneOf` and `anyOf`.
    pub(super) choices: Vec<Choice<'a>>,
    /// The types that all keywords together allow; no other type is valid.
    pub(super) all_kinds: Types,
}

/// A choice by `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub(super) exclusive: bool,
    /// The branches that may allow something beside null, each with its position.
    pub(super) branches: Vec<(usize, View<'a>)>,
}

/// The number of references or choices that are followed from one to the next before they count as endless.
const MAX_HOPS: u32 = 32;

/// The number of branches within branches that are looked at to learn the types of a schema: choices of choices that
/// refer to one another would square their number again and again.
const MAX_BRANCHES: u32 = 4096;

/// The rest of these limits.
struct Limits {
    hops: u32,
    branches: u32,
}

impl<'a> Node<'a> {
    /// Returns the schema that `value` leads to; `None` if its choices go too deep, or a reference leads nowhere.
    pub(super) fn new(value: View<'a>) -> Option<Self> {
        let mut node = Self::within(value, &mut Limits { hops: MAX_HOPS, branches: MAX_BRANCHES })?;
        if let Some(keywords) = node.keywords {
            // Names that are declared have senders write them, whether or not that refuses anything.
            let declares = |key: &str| match key {
                "properties" | "patternProperties" => node.members(key).next().is_some(),
                key => key == "additionalProperties",
            };
            let says = |key: &&str| declares(key) || freedom::restricts(keywords, key, ALL);
            let words = keywords.members().map(|(key, _)| key).filter(says).collect();
            node.words = words;
        }
        Some(node)
    }

    fn within(value: View<'a>, limits: &mut Limits) -> Option<Self> {
        let keywords = value.target();
        if !keywords.is_object() {
            return Some(Self::literal(keywords.bool() != Some(false)));
        }
        if keywords.get("$ref").is_some() {
            return None;
        }
        let constant = keywords.get("const");
        let mut kinds = keywords.get("type").map_or(ALL, allowed);
        let listed = Schema::new(keywords).listed().map(|mut values| {
            values.retain(|value| type_of(*value).meets(kinds));
            kinds = values.iter().map(|value| type_of(*value)).fold(Types::NONE, Types::or);
            values
        });
        let mut node = Self {
            keywords: Some(keywords),
            words: Vec::new(),
            kinds,
            listed,
            constant: constant.is_some(),
            choices: Vec::new(),
            all_kinds: kinds,
        };
        limits.hops = limits.hops.checked_sub(1)?;
        for exclusive in [true, false] {
            node.choose(exclusive, limits)?;
        }
        for branch in node.list("allOf") {
            limits.branches = limits.branches.checked_sub(1)?;
            node.all_kinds = node.all_kinds.and(Self::within(branch, limits)?.all_kinds);
        }
        if let Some(not) = node.get("not") {
            let refused = Types::EACH.into_iter().filter(|kind| freedom::is_anything(not, *kind));
            node.all_kinds = node.all_kinds.without(refused.fold(Types::NONE, Types::or));
        }
        if node.all_kinds.is_empty() {
            node.kinds = Types::NONE;
        }
        limits.hops += 1;
        Some(node)
    }

    /// Looks at the branches of a choice.
    fn choose(&mut self, exclusive: bool, limits: &mut Limits) -> Option<()> {
        let list = self.get(if exclusive { "oneOf" } else { "anyOf" }).filter(|list| list.is_array());
        let Some(list) = list else { return Some(()) };
        let mut kinds = Types::NONE;
        let mut branches = Vec::new();
        for (index, branch) in list.items().enumerate() {
            limits.branches = limits.branches.checked_sub(1)?;
            let allowed = Self::within(branch, limits)?.all_kinds;
            kinds = kinds.or(allowed);
            if !allowed.is_empty() {
                branches.push((index, branch));
            }
        }
        self.all_kinds = self.all_kinds.and(kinds);
        self.choices.push(Choice { exclusive, branches });
        Some(())
    }

    /// Returns the schema `true` or `false`.
    fn literal(is_anything: bool) -> Self {
        let kinds = if is_anything { ALL } else { Types::NONE };
        Self {
            keywords: None,
            words: Vec::new(),
            kinds,
            listed: None,
            constant: false,
            choices: Vec::new(),
            all_kinds: kinds,
        }
    }

    pub(super) fn get(&self, keyword: &str) -> Option<View<'a>> {
        self.keywords?.get(keyword)
    }

    /// Returns the schemas in a list, as `allOf` has it.
    pub(super) fn list(&self, keyword: &str) -> Vec<View<'a>> {
        self.get(keyword).into_iter().flat_map(View::items).collect()
    }

    /// Returns an iterator over the members of an object, as `properties` has it.
    pub(super) fn members(&self, keyword: &str) -> impl Iterator<Item = (&'a str, View<'a>)> + use<'a> {
        self.get(keyword).into_iter().flat_map(View::members)
    }

    /// Returns an iterator over all keywords.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.keywords.into_iter().flat_map(View::members).map(|(key, _)| key)
    }

    /// Returns the only choice, if the schema says nothing else of validity but types.
    pub(super) fn choice_alone(&self) -> Option<&Choice<'a>> {
        let [choice] = self.choices.as_slice() else { return None };
        self.words.iter().all(|word| matches!(*word, "oneOf" | "anyOf" | "type")).then_some(choice)
    }

    /// Returns the only schema of a list, and the list's keyword, if the schema says nothing else.
    pub(super) fn only(&self) -> Option<(&'static str, View<'a>)> {
        let [word] = self.words.as_slice() else { return None };
        let word = ["allOf", "anyOf", "oneOf"].into_iter().find(|key| key == word)?;
        if let [only] = *self.list(word) { Some((word, only)) } else { None }
    }

    /// Returns the types, fractions aside if only multiples of an integer are allowed.
    pub(super) fn multiples(&self) -> Types {
        let unit = self.get("multipleOf").and_then(View::number);
        if unit.is_some_and(|unit| unit.is_whole()) { self.kinds.without(Types::FRACTION) } else { self.kinds }
    }

    /// Returns the declared property.
    pub(super) fn property(&self, name: &str) -> Option<View<'a>> {
        self.get("properties")?.get(name)
    }

    /// Returns an iterator over the names that `required` lists.
    pub(super) fn required(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get("required").into_iter().flat_map(View::items).filter_map(View::str)
    }
}
