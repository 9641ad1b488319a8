//! Schemas that one value must keep at once: what `allOf` says of one property, or of items, in several branches.

use std::collections::BTreeSet;

use crate::tree::{Member, NodeId, Value, View};

use super::{
    Reading,
    all_of::{Parts, is_true},
    keywords::{Word, word},
    value::json,
};

/// The annotations that a united schema takes over from those that it is made of.
pub(super) const ANNOTATIONS: &[&str] = &["title", "description", "default", "examples", "deprecated"];

/// The number of schemas that may be united in the smallest document.
const MIN_UNITED: usize = 64;

impl<'a> Reading<'_, 'a> {
    /// Lets every schema that restricts further properties restrict those that other branches declare.
    pub(super) fn restrict(&mut self, parts: &mut Parts<'a>) {
        let scopes = &parts.scopes;
        for (name, schemas) in &mut parts.properties {
            schemas.extend(scopes.iter().filter(|(_, own)| !own.contains(name)).map(|(value, _)| *value));
        }
        // A property that some branch denies is one that no object may have.
        parts.properties.retain(|(_, schemas)| !schemas.iter().any(|schema| is_denied(*schema, scopes)));
        let restricting: Vec<View<'a>> = scopes.iter().map(|(value, _)| *value).collect();
        if let Some(denied) = restricting.iter().find(|value| value.bool() == Some(false)) {
            parts.words.insert("additionalProperties", *denied);
        } else if let Some(value) = self.unite(parts.at, &restricting, Some("additional")) {
            parts.words.insert("additionalProperties", value);
        }
        if let (Some(items), [_, _, ..]) = (parts.words.get("items").copied(), parts.every("items").as_slice())
            && matches!(items.value(), Value::Object(_) | Value::Bool(_))
            && let Some(value) = self.unite(parts.at, &parts.every("items"), None)
        {
            parts.words.insert("items", value);
        }
    }

    /// Returns the one schema that says what all of them say; `None` if there is none of them.
    pub(super) fn unite(&mut self, owner: View<'a>, schemas: &[View<'a>], segment: Option<&str>) -> Option<View<'a>> {
        if let [only] = schemas {
            return Some(*only);
        }
        let mut members: Vec<View<'a>> = Vec::new();
        let mut seen = BTreeSet::new();
        for schema in schemas {
            let says_all_of = |(key, _): (&str, View<'_>)| key == "allOf" || word(key) == Some(Word::Annotation);
            let is_united = self.schemas.tree.is_made(schema.id) && schema.members().all(says_all_of);
            let united = if is_united { schema.get("allOf") } else { None };
            let parts = united.map_or_else(|| vec![*schema], |list| list.items().collect());
            members.extend(parts.into_iter().filter(|part| seen.insert(part.target().id)));
        }
        let first = *schemas.first()?;
        members.retain(|member| !is_true(member.target()));
        // The same words mean the same in one file alone, because of the references among them.
        let mut said = BTreeSet::new();
        members.retain(|member| said.insert((member.place().file, json(*member))));
        let all = members.clone();
        members.retain(|member| !all.iter().any(|other| other.id != member.id && says_type_of(*member, *other)));
        match members.as_slice() {
            [] => Some(all.first().copied().unwrap_or(first)),
            [only] => Some(*only),
            _ => self.united(owner, &members, segment),
        }
    }

    /// Returns the schema of several that are neither equal nor say nothing: for the same ones always the same.
    fn united(&mut self, owner: View<'a>, members: &[View<'a>], segment: Option<&str>) -> Option<View<'a>> {
        let mut key: Vec<NodeId> = members.iter().map(|member| member.target().id).collect();
        key.sort();
        if let Some(known) = self.united.get(&key).copied() {
            // It holds itself, so that its name is what ends its type.
            if owner.id == known || self.schemas.ancestors(owner.id).any(|(above, _)| above == known) {
                self.schemas.referenced.insert(known);
            }
            return Some(self.schemas.view(known));
        }
        // A document unites fewer schemas than it has values, unless sets of schemas lead to ever other sets.
        let is_full = self.united.len() >= self.schemas.tree.len().max(MIN_UNITED);
        let made = if is_full { None } else { unite(members) };
        let Some(made) = made else {
            let message = "`allOf` leads to too many combinations of schemas";
            self.untyped(owner, "all-of-too-deep", message, "merge some of the schemas");
            return members.first().copied();
        };
        self.united.insert(key, made);
        self.schemas.parents.insert(made, (owner.id, segment.map(str::to_owned)));
        Some(self.schemas.view(made))
    }

    /// Returns the schema in which a part is written, for its name; what was united belongs to the schema that united
    /// it.
    pub(super) fn owner(&self, part: View<'a>, levels: usize, fallback: View<'a>) -> View<'a> {
        if self.schemas.tree.is_made(part.id) { fallback } else { super::enclosing(part, levels).unwrap_or(fallback) }
    }
}

/// Makes the schema `{allOf: […]}` of schemas that are written apart, with the annotations that the last of them has;
/// it counts as standing where the last one stands. `None` if there are too many of the kind.
fn unite(schemas: &[View<'_>]) -> Option<NodeId> {
    let last = schemas.last()?;
    let (tree, place, parent) = (last.tree, last.place(), &last.tree.node(last.id).parent);
    let member = |key: &str, value| Member { key: key.to_owned(), key_place: place, value };
    let list = Value::Array(schemas.iter().map(|schema| schema.id).collect());
    let list = tree.make(list, place, parent.clone())?;
    let said = |key: &&str| {
        let own = schemas.iter().rev().find_map(|schema| schema.get(key).or_else(|| schema.target().get(key)));
        own.map(|value| member(key, value.id))
    };
    let members = ANNOTATIONS.iter().filter_map(said).chain([member("allOf", list)]).collect();
    tree.make(Value::Object(members), place, parent.clone())
}

/// Returns whether a schema is one of those that restrict further properties, and denies them.
fn is_denied(schema: View<'_>, scopes: &[(View<'_>, BTreeSet<&str>)]) -> bool {
    schema.bool() == Some(false) && scopes.iter().any(|(value, _)| value.id == schema.id)
}

/// Returns whether a schema says a type alone, which the other one is of anyway.
fn says_type_of(schema: View<'_>, other: View<'_>) -> bool {
    let (schema, other) = (schema.target(), other.target());
    let alone = schema.members().all(|(key, _)| key == "type" || word(key) == Some(Word::Annotation));
    let said = schema.get("type").and_then(View::str);
    let is_more = other.members().any(|(key, _)| key != "type" && word(key) != Some(Word::Annotation));
    alone && is_more && said.is_some() && other.get("type").and_then(View::str) == said
}
