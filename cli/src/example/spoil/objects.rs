//! Objects with more or less in them.

use std::collections::BTreeSet;

use super::Other;
use crate::json::Json;

/// The count beyond which a value is far too large for an example.
pub(super) const MAX: usize = 10_000;

/// Returns objects with members more or less than their schema wants.
pub(super) fn others(schema: &Json, value: &Json) -> Vec<Other> {
    let Json::Object(members) = value else { return Vec::new() };
    let mut found = without(schema, members);
    let count = |keyword: &str| schema.get(keyword).and_then(Json::count);
    if let Some(count) = count("minProperties").and_then(|count| count.checked_sub(1)) {
        found.push(("minProperties", Json::Object(members.iter().take(count).cloned().collect())));
    }
    if let Some(count) = count("maxProperties").filter(|count| *count <= MAX) {
        found.push(("maxProperties", with(members, count.saturating_add(1).saturating_sub(members.len()))));
    }
    if schema.get("additionalProperties") == Some(&Json::Bool(false)) {
        found.push(("additionalProperties", with(members, 1)));
    }
    if schema.get("propertyNames").is_some() {
        let names = ["", "?", "0", "Some Other Name", "a_name_that_is_longer_than_the_names_of_members_usually_are"];
        found.extend(names.map(|name| ("propertyNames", and(members, name))));
    }
    let declared = schema.get("properties").map_or(&[][..], Json::members).iter();
    let never = declared.filter(|(_, schema)| *schema == Json::Bool(false));
    found.extend(never.map(|(name, _)| ("falseSchema", and(members, name))));
    found
}

/// Returns the object without one of the members that must be there.
fn without(schema: &Json, members: &[(String, Json)]) -> Vec<Other> {
    /// The number of members that are enough if there are very many.
    const EACH: usize = 30;
    let dependents = schema.get("dependencies").map_or(&[][..], Json::members).iter().map(|(_, names)| names);
    let lists = schema.get("required").into_iter().chain(dependents);
    let required: BTreeSet<&str> = lists.flat_map(Json::items).filter_map(Json::text).collect();
    let removed = |index: usize| {
        let others = members.iter().enumerate().filter(|(other, _)| *other != index);
        Json::Object(others.map(|(_, member)| member.clone()).collect())
    };
    let named = members.iter().enumerate().filter(|(_, (name, _))| required.contains(name.as_str()));
    named.step_by(members.len().div_ceil(EACH).max(1)).map(|(index, _)| ("required", removed(index))).collect()
}

/// Puts what was made on top of what was there, if both are objects.
pub(super) fn over(value: &Json, made: Json) -> Json {
    match (value, made) {
        (Json::Object(members), Json::Object(fresh)) => {
            let stays = |(name, _): &&(String, Json)| !fresh.iter().any(|(found, _)| found == name);
            Json::Object(members.iter().filter(stays).cloned().chain(fresh.iter().cloned()).collect())
        }
        (_, made) => made,
    }
}

fn with(members: &[(String, Json)], count: usize) -> Json {
    let further = (0..count).map(|index| (format!("unexpected_{index}"), Json::Bool(true)));
    Json::Object(members.iter().cloned().chain(further).collect())
}

fn and(members: &[(String, Json)], name: &str) -> Json {
    let others = members.iter().filter(|(found, _)| found != name).cloned();
    Json::Object(others.chain([(name.to_owned(), Json::Bool(true))]).collect())
}
