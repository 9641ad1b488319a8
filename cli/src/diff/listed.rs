//! `enum` and `const`: each listed value is held to the other schema.

use std::{collections::BTreeMap, sync::LazyLock};

use postroom_schema::{
    json::{Document, View},
    schema::Types,
};

use super::{
    comparison::{Comparison, Site},
    fits::judge,
    ground::type_of,
    node::Node,
    rules,
    words::is_word,
};

/// The depth to which choices of lists may lie in one another.
const MAX_DEPTH: u32 = 4;

/// The number of values that are held to all words of a schema.
const MAX_VALUES: usize = 500;

static BOOLEANS: LazyLock<Document> = LazyLock::new(|| Document::parse("[false, true]").unwrap_or_default());

/// A schema as it is written, and as it was understood.
type Side<'s, 'a> = (View<'a>, &'s Node<'a>);

/// Compares two schemas of which at least one lists its values; null was compared already. Returns whether that says it
/// all.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, site: &Site, old: Side<'_, 'a>, new: Side<'_, 'a>) -> bool {
    let (Some(listed), constant) = (old.1.listed.as_ref().or(new.1.listed.as_ref()), old.1.constant || new.1.constant)
    else {
        return false;
    };
    let [before, after] = [old, new].map(|side| exact(side, site.sense.kinds));
    if let (Some(before), Some(after)) = (before, after) {
        differences(comparison, site, (old.1, &before), (new.1, &after));
        return true;
    }
    let (key, [removed, added]) = if constant {
        ("const", [rules::CONST_REMOVED, rules::CONST_ADDED])
    } else {
        ("enum", [rules::ENUM_REMOVED, rules::ENUM_ADDED])
    };
    let (rule, other) = match (&old.1.listed, &new.1.listed) {
        (Some(before), Some(after)) => {
            let set = |values: &[View<'a>]| values.iter().map(|value| (value.canonical(), *value)).collect();
            differences(comparison, site, (old.1, &set(before)), (new.1, &set(after)));
            return false;
        }
        (None, _) => (added, old.0),
        (_, None) => (removed, new.0),
    };
    comparison.note(&site.at(key), rule, "", old.1.get(key), new.1.get(key));
    // Where the other schema allows all of them, none of its other words matters.
    let mut judge = judge();
    listed.len() <= MAX_VALUES && listed.iter().all(|value| judge.fits(other, *value) == Some(true))
}

/// The values by their canonical text.
type Values<'a> = BTreeMap<String, View<'a>>;

/// Notes which values are gone, and which are new.
fn differences<'a>(
    comparison: &mut Comparison<'a>,
    site: &Site,
    (old, before): (&Node<'a>, &Values<'a>),
    (new, after): (&Node<'a>, &Values<'a>),
) {
    let key = if new.constant || new.listed.is_none() && old.constant { "const" } else { "enum" };
    let lacks = |values: &Values<'a>, text: &String| !values.contains_key(text);
    let gone: Vec<_> = before.iter().filter(|(text, _)| lacks(after, text)).map(|(_, value)| *value).collect();
    let come: Vec<_> = after.iter().filter(|(text, _)| lacks(before, text)).map(|(_, value)| *value).collect();
    let site = site.at(key);
    if old.constant && new.constant && !gone.is_empty() && !come.is_empty() {
        return comparison.note(&site, rules::CONST_CHANGED, "", old.get(key), new.get(key));
    }
    if gone.is_empty() && come.is_empty() && (old.constant, &old.listed) != (new.constant, &new.listed) {
        comparison.note(&site, rules::BOUND_REWORDED, key, old.get(key), new.get(key));
    }
    for value in gone {
        comparison.note(&site, rules::ENUM_VALUE_REMOVED, &plain(value), Some(value), None);
    }
    for value in come {
        comparison.note(&site, rules::ENUM_VALUE_ADDED, &plain(value), None, Some(value));
    }
}

/// Returns all values of these types that are valid, null aside; `None` if they are not known to the last.
fn exact<'a>((schema, node): Side<'_, 'a>, kinds: Types) -> Option<Values<'a>> {
    let is_list = |key: &str| !is_word(key) || matches!(key, "type" | "enum" | "const");
    let is_plain = node.listed.is_some() && node.keys().all(is_list) && !(node.constant && node.get("enum").is_some());
    let candidates = candidates(node, MAX_DEPTH)?;
    if !is_plain && candidates.len() > MAX_VALUES {
        return None;
    }
    let (mut judge, mut values) = (judge(), Values::new());
    for value in candidates {
        if type_of(value).meets(kinds) && (is_plain || judge.fits(schema, value)?) {
            values.insert(value.canonical(), value);
        }
    }
    Some(values)
}

/// Returns values beside which none but null is valid.
fn candidates<'a>(node: &Node<'a>, depth: u32) -> Option<Vec<View<'a>>> {
    if let Some(listed) = &node.listed {
        return Some(listed.clone());
    }
    if Types::BOOLEAN.holds(node.kinds) {
        return Some(BOOLEANS.view().items().filter(|_| !node.kinds.is_empty()).collect());
    }
    let depth = depth.checked_sub(1)?;
    let mut all = Vec::new();
    for (_, branch) in &node.choices.first()?.branches {
        all.append(&mut candidates(&Node::new(*branch)?, depth)?);
    }
    Some(all)
}

/// Returns a value as it stands in a sentence.
fn plain(value: View<'_>) -> String {
    value.str().map_or_else(|| value.to_string(), str::to_owned)
}
