//! Choices beside other keywords, and several types: the Rust type that their values have all the same.
//!
//! Where the branches of a choice only require or narrow, the keywords beside it are the type, and values are held to the
//! choice apart. Where the branches say what objects are made of, each becomes a type together with what stands beside
//! them; and so does each of several types with the keywords that concern it. A value is then held to all that is written
//! before it is read as one of these, so that they only have to take whatever is valid.

use std::collections::BTreeSet;

use postroom_schema::{
    schema::Types,
    vocabulary::{asserts_in, concerned},
};

use crate::{
    ir::Rules,
    names::{assign, pascal},
    tree::{Member, Segment, Value, View},
};

use super::{
    Form, Reading, Schema, Use,
    all_of::Parts,
    choice::{is_of, list_owner},
    keywords::{Word, word},
    value::{json, member},
};

/// The keywords whose value is a list of schemas to choose from.
const CHOICES: [&str; 2] = ["oneOf", "anyOf"];

/// The number of `allOf` in one another in which a choice is looked for.
const MAX_DEPTH: usize = 4;

/// The number of schemas that are looked at for what a branch says.
const MAX_LOOKED_AT: usize = 16;

impl<'a> Reading<'_, 'a> {
    /// Reads a choice beside other keywords, if there is a type for both together.
    pub(super) fn based(&mut self, parts: &Parts<'a>) -> Option<Schema> {
        let lists = CHOICES.into_iter().flat_map(|key| parts.every(key).into_iter().map(move |list| (key, list)));
        let lists: Vec<(&'static str, View<'a>)> = lists.collect();
        let branches: Vec<View<'a>> = lists.iter().flat_map(|(_, list)| list.items()).collect();
        let has_branches = !lists.is_empty() && lists.iter().all(|(_, list)| list.items().next().is_some());
        if !has_branches || self.is_choice_of_types(parts, &lists) {
            return None;
        }
        if let Some(kind) = Self::only_type(parts)
            && narrow(&branches, kind, parts)
        {
            return Some(self.narrowed(parts, &lists));
        }
        match lists.as_slice() {
            [(keyword, list)] if has_objects_alone(parts, &branches) => self.distributed(parts, keyword, *list),
            _ => None,
        }
    }

    /// Returns the only type beside null that `type` says, or that all keywords without a look at `type` are for.
    fn only_type(parts: &Parts<'a>) -> Option<&'a str> {
        match &parts.kinds {
            Some(kinds) => {
                let mut kinds = kinds.iter().filter(|kind| **kind != "null");
                kinds.next().copied().filter(|_| kinds.next().is_none())
            }
            None => {
                let mut kinds = Self::types_of_keywords(parts).into_iter().map(|(_, kind)| kind);
                let first = kinds.next()?;
                kinds.all(|kind| kind == first).then_some(first)
            }
        }
    }

    /// Reads the keywords beside choices, to which values are held apart.
    fn narrowed(&mut self, parts: &Parts<'a>, lists: &[(&'static str, View<'a>)]) -> Schema {
        for (keyword, list) in lists {
            self.apart.push((super::enclosing(*list, 1).unwrap_or(parts.at), keyword, *list));
        }
        self.one_type(parts)
    }

    /// Reads a choice of objects as one of types, in each of which is what stands beside the choice.
    fn distributed(&mut self, parts: &Parts<'a>, keyword: &str, list: View<'a>) -> Option<Schema> {
        let base = self.without(parts.at, keyword, MAX_DEPTH)?;
        self.schemas.parents.insert(base.id, (parts.at.id, Some("base".to_owned())));
        let branches: Vec<View<'a>> = list.items().collect();
        let names: Vec<String> = branches.iter().map(|branch| self.name_beside(*branch, parts)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (mut named, mut is_whole) = (Vec::new(), false);
        for (branch, name) in branches.into_iter().zip(assign(&names, pascal, &[])) {
            let value = if implies(branch, base) {
                self.value(list_owner(branch, parts.at), branch, Some(&name))
            } else {
                is_whole = true;
                let united = self.unite(parts.at, &[base, branch], Some(&name))?;
                self.value(list_owner(branch, parts.at), united, Some(&name))
            };
            named.push((name, value));
        }
        Some(self.choice_of(parts, keyword == "oneOf", named, is_whole))
    }

    /// Returns the choice of branches; values are held to all that is written first if the branches do not say it.
    fn choice_of(
        &mut self,
        parts: &Parts<'a>,
        exclusive: bool,
        branches: Vec<(String, Use)>,
        is_whole: bool,
    ) -> Schema {
        if is_whole {
            self.untyped.insert(self.current);
            self.schemas.whole.insert(self.current);
        }
        // What else is written is in the branches, or among what values are held to first.
        self.apart.clear();
        let rules = Rules { has_type: true, ..Rules::default() };
        let says_null = parts.kinds.as_ref().is_some_and(|kinds| kinds.contains(&"null"));
        Schema { node: parts.at.id, nullable: says_null, form: Form::Union { exclusive, branches }, rules }
    }

    /// Reads a schema of several types as the choice that says the same.
    pub(super) fn several_types(&mut self, parts: &Parts<'a>, kinds: &[&'a str]) -> Option<Schema> {
        let says_null = parts.kinds.as_ref().is_some_and(|kinds| kinds.contains(&"null"));
        // Null is taken without a look at anything else.
        let is_about_null = self.apart.iter().any(|(_, key, _)| concerned(key).holds(Types::NULL));
        let is_split =
            parts.at.get("allOf").is_some() || ["enum", "const"].iter().any(|key| parts.words.contains_key(key));
        if is_split || (says_null && is_about_null) {
            return None;
        }
        let types = kinds.iter().map(|kind| Types::named(kind)).fold(Types::NONE, Types::or);
        let depends_on_type = |(key, _): (&str, View<'_>)| match key {
            "type" => true,
            "format" => types.holds(Types::STRING),
            _ => !asserts_in(key) || (concerned(key) != Types::ALL && concerned(key).meets(types)),
        };
        // What a keyword for other types refuses is refused for two reasons.
        let is_whole = !parts.at.members().all(depends_on_type);
        // Its text says `type`, and not a choice.
        self.untyped.insert(self.current);
        if !is_whole {
            self.schemas.by_type.insert(self.current);
        }
        let mut named = Vec::new();
        for (kind, name) in kinds.iter().zip(assign(kinds, pascal, &[])) {
            let made = self.of_type(parts.at, kind)?;
            self.schemas.parents.insert(made.id, (parts.at.id, Some(name.clone())));
            let value = self.value(parts.at, made, Some(&name));
            named.push((name, value));
        }
        Some(self.choice_of(parts, false, named, is_whole))
    }

    /// Makes the schema of one type with the keywords of another schema that concern that type, and no other one.
    fn of_type(&self, at: View<'a>, kind: &str) -> Option<View<'a>> {
        let (types, parent) = (Types::named(kind), at.tree.node(at.id).parent.clone());
        let concerns = |key: &str| match key {
            "format" => matches!(kind, "string" | "number" | "integer"),
            _ => concerned(key) != Types::ALL && concerned(key).holds(types),
        };
        let place = at.get("type")?.place();
        let name = self.schemas.tree.make(Value::String(kind.to_owned()), place, parent.clone())?;
        let own =
            at.members().filter(|(key, _)| concerns(key)).map(|(key, value)| member(key, value.id, value.place()));
        let members = std::iter::once(member("type", name, place)).chain(own).collect();
        Some(self.schemas.view(self.schemas.tree.make(Value::Object(members), at.place(), parent)?))
    }

    /// Makes a schema without its choice, which one of its `allOf` may say, and without annotations.
    fn without(&self, at: View<'a>, keyword: &str, depth: usize) -> Option<View<'a>> {
        let (tree, parent) = (self.schemas.tree, at.tree.node(at.id).parent.clone());
        let mut members: Vec<Member> = Vec::new();
        for (key, value) in at.members().filter(|(key, _)| *key != keyword && word(key) != Some(Word::Annotation)) {
            let holds = |branch: View<'a>| all_of(branch).iter().any(|schema| schema.get(keyword).is_some());
            let value = if key == "allOf" && value.items().any(holds) {
                let mut branches = Vec::new();
                for branch in value.items() {
                    let is_cut = holds(branch);
                    branches.push(if is_cut {
                        self.without(branch.target(), keyword, depth.checked_sub(1)?)?.id
                    } else {
                        branch.id
                    });
                }
                let segment = (at.id, Segment::Key(key.to_owned()));
                tree.make(Value::Array(branches), value.place(), Some(segment))?
            } else {
                value.id
            };
            members.push(member(key, value, tree.view(value).place()));
        }
        Some(self.schemas.view(tree.make(Value::Object(members), at.place(), parent)?))
    }

    /// Returns the name of a branch: one without a name of its own is called by what it alone has.
    fn name_beside(&self, branch: View<'a>, parts: &Parts<'a>) -> String {
        let name = self.branch_name(branch);
        let is_own = |name: &&str| parts.properties.iter().all(|(known, _)| known != name);
        let required = branch.get("required").into_iter().flat_map(View::items).filter_map(View::str);
        let declared = branch.get("properties").into_iter().flat_map(View::members).map(|(name, _)| name);
        let own = required.chain(declared).find(is_own).filter(|_| matches!(name.as_str(), "object" | "variant"));
        own.map_or(name, str::to_owned)
    }
}

/// Returns whether all values are objects, and no branch is of another type.
fn has_objects_alone(parts: &Parts<'_>, branches: &[View<'_>]) -> bool {
    let said = |branch: &View<'_>| branch.target().get("type").map(|kind| kind.str() == Some("object"));
    let is_object = parts.kinds.as_ref().is_some_and(|kinds| kinds.as_slice() == ["object"]);
    let fits = |branch: &View<'_>| branch.target().is_object() && said(branch).unwrap_or(is_object);
    branches.len() > 1 && (is_object || parts.kinds.is_none()) && branches.iter().all(fits)
}

/// Returns whether branches say nothing of values of a type from which their Rust type would gain.
fn narrow(branches: &[View<'_>], kind: &str, parts: &Parts<'_>) -> bool {
    let (mut open, mut seen) = (branches.iter().map(|branch| branch.target()).collect::<Vec<_>>(), BTreeSet::new());
    while let Some(schema) = open.pop() {
        let is_narrow = |(key, value): (&str, View<'_>)| match key {
            "$ref" => false,
            "type" => value.str() == Some(kind) || (kind == "number" && value.str() == Some("integer")),
            "properties" => value.members().all(|(name, _)| parts.properties.iter().any(|(known, _)| *known == name)),
            "additionalProperties" | "patternProperties" => value.bool().is_some() || !parts.properties.is_empty(),
            "items" => value.bool().is_some() || parts.words.contains_key(key),
            _ => true,
        };
        if schema.bool().is_none() && !(schema.is_object() && schema.members().all(is_narrow)) {
            return false;
        }
        let inner = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)).flat_map(View::items);
        open.extend(inner.map(View::target).filter(|inner| seen.insert(inner.id)));
    }
    true
}

/// Returns whether a branch says all that a schema says, in words that show it.
fn implies(branch: View<'_>, base: View<'_>) -> bool {
    let said = all_of(branch);
    let values = |key: &str| -> Vec<View<'_>> { said.iter().filter_map(|schema| schema.get(key)).collect() };
    let is_said = |(key, value): (&str, View<'_>)| match key {
        _ if word(key) == Some(Word::Annotation) => true,
        "required" => {
            let names = || values(key).into_iter().flat_map(View::items).filter_map(View::str);
            value.items().all(|name| names().any(|known| Some(known) == name.str()))
        }
        "properties" => value.members().all(|(name, schema)| {
            values(key).into_iter().filter_map(|list| list.get(name)).any(|own| is_at_least(own, schema))
        }),
        "allOf" => value.items().all(|item| said.iter().any(|schema| schema.id == item.target().id)),
        _ => values(key).into_iter().any(|own| own.id == value.id || (own.str().is_some() && own.str() == value.str())),
    };
    base.members().all(is_said)
}

/// Returns a schema with all that its `allOf` lead to.
fn all_of(schema: View<'_>) -> Vec<View<'_>> {
    let mut found: Vec<View<'_>> = Vec::new();
    let mut open = vec![schema.target()];
    while let Some(schema) = open.pop() {
        if found.len() < MAX_LOOKED_AT && found.iter().all(|known| known.id != schema.id) {
            found.push(schema);
            open.extend(schema.get("allOf").into_iter().flat_map(View::items).map(View::target));
        }
    }
    found
}

/// Returns whether a schema refuses all that another one does that says no more than a type.
fn is_at_least(schema: View<'_>, other: View<'_>) -> bool {
    let (schema, other) = (schema.target(), other.target());
    if schema.id == other.id || (schema.place().file == other.place().file && json(schema) == json(other)) {
        return true;
    }
    let says_type = other.members().all(|(key, _)| key == "type" || word(key) == Some(Word::Annotation));
    let Some(kind) = other.get("type").and_then(View::str).filter(|_| says_type) else { return false };
    let listed: Vec<View<'_>> =
        schema.get("enum").into_iter().flat_map(View::items).chain(schema.get("const")).collect();
    schema.get("type").and_then(View::str) == Some(kind)
        || (!listed.is_empty() && listed.into_iter().all(|value| is_of(value, kind)))
}
