//! Schemas with combinators as lists of schemas without.

use super::{text::Text, tree::Tree};

/// The schemas one of which a valid value keeps: what `allOf`, `if`/`then`, `oneOf`, `anyOf` and lists of types
/// amount to, where their branches do not contradict each other.
///
/// Conditions are taken one at a time: a document meets the first, or the second, …, or (most likely) none.
pub(crate) fn alternatives(schema: &Tree) -> Vec<Tree> {
    let mut found = vec![without(schema, &["allOf", "oneOf", "anyOf", "if", "then", "else"])];
    let conditions: Vec<_> = branches(schema, "allOf").iter().filter(|branch| branch.get("if").is_some()).collect();
    for branch in branches(schema, "allOf").iter().filter(|branch| branch.get("if").is_none()) {
        let parts = alternatives(branch);
        found = product(&found, &parts);
    }
    for keyword in ["oneOf", "anyOf"] {
        let parts: Vec<_> = branches(schema, keyword).iter().flat_map(alternatives).collect();
        if !parts.is_empty() {
            found = product(&found, &parts);
        }
    }
    let plain = found.clone();
    for condition in conditions.into_iter().chain(schema.get("if").map(|_| schema)) {
        assert!(condition.get("else").is_none(), "the generator does not know `else`");
        let [when, then] = ["if", "then"].map(|key| condition.get(key).expect("`if` and `then`"));
        found.extend(plain.iter().map(|base| merge(&merge(base, when), then)));
    }
    found.iter().flat_map(split_types).collect()
}

/// Both schemas at once: properties and lists of names are united, other keywords of `extra` win.
pub(crate) fn merge(base: &Tree, extra: &Tree) -> Tree {
    let (Tree::Object(members), Tree::Object(extras)) = (base, extra) else { return extra.clone() };
    if extra.get("$ref").is_some() {
        return extra.clone();
    }
    let mut members = members.clone();
    for (key, value) in extras {
        let Some((_, old)) = members.iter_mut().find(|(name, _)| name == key) else {
            members.push((key.clone(), value.clone()));
            continue;
        };
        *old = match key.value() {
            Some("properties") => merge_properties(old, value),
            Some("required") => {
                let fresh = value.items().iter().filter(|name| !old.items().contains(name)).cloned();
                Tree::Array(old.items().iter().cloned().chain(fresh).collect())
            }
            _ => value.clone(),
        };
    }
    Tree::Object(members)
}

fn merge_properties(base: &Tree, extra: &Tree) -> Tree {
    let mut members = base.members().to_vec();
    for (key, value) in extra.members() {
        match members.iter_mut().find(|(name, _)| name == key) {
            // What names members of its own also says what becomes of the others.
            Some((_, old)) if value.get("properties").is_some() => {
                *old = merge(&without(old, &["additionalProperties"]), value)
            }
            Some((_, old)) => *old = merge(old, value),
            None => members.push((key.clone(), value.clone())),
        }
    }
    Tree::Object(members)
}

fn product(left: &[Tree], right: &[Tree]) -> Vec<Tree> {
    left.iter().flat_map(|base| right.iter().map(|extra| merge(base, extra))).collect()
}

fn branches<'a>(schema: &'a Tree, keyword: &str) -> &'a [Tree] {
    schema.get(keyword).map_or(&[], Tree::items)
}

fn split_types(schema: &Tree) -> Vec<Tree> {
    let Some(Tree::Array(types)) = schema.get("type") else { return vec![schema.clone()] };
    let one = |kind: &Tree| {
        let mut members = without(schema, &["type"]).members().to_vec();
        members.push((Text::new("type"), kind.clone()));
        Tree::Object(members)
    };
    types.iter().map(one).collect()
}

fn without(schema: &Tree, keywords: &[&str]) -> Tree {
    let Tree::Object(members) = schema else { return schema.clone() };
    let kept = |(key, _): &&(Text, Tree)| !keywords.iter().any(|keyword| key.value() == Some(keyword));
    Tree::Object(members.iter().filter(kept).cloned().collect())
}
