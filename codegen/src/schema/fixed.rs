//! Tuples, and maps whose keys match patterns: keywords that decide more than one type together.

use crate::{
    ir::{Pattern, Rules},
    pattern,
    tree::{Value, View},
};

use super::{
    Form, Map, Reading, Tuple, Use,
    all_of::Parts,
    keywords::{Word, word},
    value::json,
};

/// The number of items up to which an array is a tuple: larger ones have no `Debug` or `PartialEq` in Rust.
const MOST_IN_TUPLE: usize = 12;

impl<'a> Reading<'_, 'a> {
    /// Returns the tuple that a list of schemas for items is, if an array has exactly these items: as many as `minItems`
    /// asks for, and no more by `additionalItems` or `maxItems`.
    pub(super) fn tuple(&mut self, parts: &Parts<'a>, list: View<'a>, rules: &Rules) -> Option<Tuple> {
        let count = list.items().count();
        let length = u64::try_from(count).ok().filter(|_| (1..=MOST_IN_TUPLE).contains(&count));
        let owner = self.owner(list, 1, parts.at);
        let others = list.is_array().then(|| owner.get("additionalItems")).flatten();
        let is_closed = others.is_some_and(|others| others.bool() == Some(false));
        let is_fixed = rules.min_items == length
            && if is_closed {
                rules.max_items.is_none_or(|most| Some(most) >= length)
            } else {
                rules.max_items == length
            };
        if length.is_none() || !is_fixed || others.is_some_and(|others| others.bool().is_none()) {
            return None;
        }
        self.apart.retain(|(schema, keyword, _)| *keyword != "additionalItems" || schema.id != owner.id);
        // Items are named for what holds them, and by their positions.
        let name = self.schemas.ancestors(owner.id).find_map(|(_, segment)| segment).unwrap_or_default();
        let names: Vec<String> = (0..count).map(|index| format!("{name} item {index}")).collect();
        let items = list.items().zip(names).map(|(item, name)| self.value(owner, item, Some(&name))).collect();
        Some(Tuple { items, is_closed })
    }

    /// Returns the map with these values, whose type holds what is said of its keys as well, if that is one type of texts.
    pub(super) fn map(&mut self, values: Use) -> Form {
        let mut all = self.apart.iter().filter(|(_, keyword, _)| *keyword == "propertyNames");
        let only = all.next().copied().filter(|_| all.next().is_none());
        let names = only.filter(|(_, _, names)| is_of_texts(*names) && !self.is_of_values(*names));
        let names = names.map(|(owner, _, names)| {
            self.apart.retain(|(_, keyword, _)| *keyword != "propertyNames");
            if names.target().id == names.id {
                self.names.insert(names.id);
            }
            self.value(owner, names, Some("key"))
        });
        Form::Map(Map { names, values })
    }

    /// Returns whether a schema that is written in place for keys was referred to before as one of values, which need be no
    /// texts.
    fn is_of_values(&self, names: View<'a>) -> bool {
        names.target().id == names.id && self.schemas.at(names).is_some() && !self.names.contains(&names.id)
    }

    /// Returns the schema of a map's values, if each key must match a pattern, and all patterns ask for the same.
    pub(super) fn map_by_pattern(&mut self, parts: &Parts<'a>, rules: &mut Rules) -> Option<Use> {
        let (owner, patterns, first) = self.closed_patterns()?;
        rules.keys = keys(patterns)?;
        Some(self.by_pattern((owner, first), parts, None))
    }

    /// Returns the schema of what an object does not declare, if each name that is not declared must match a pattern, and all
    /// patterns ask for the same: one that declared ones do not match, of which it would demand more.
    pub(super) fn others_by_pattern(&mut self, parts: &Parts<'a>, rules: &mut Rules) -> Option<Use> {
        let (owner, patterns, first) = self.closed_patterns()?;
        let keys = keys(patterns)?;
        let own = owner.get("properties");
        let may_match = |name: &str| keys.iter().any(|key| key.dfa.as_ref().is_none_or(|dfa| dfa.matches(name)));
        let matches = |name: &str| keys.iter().any(|key| key.dfa.as_ref().is_some_and(|dfa| dfa.matches(name)));
        // What another branch of `allOf` declares is none of this one's.
        let is_own = |name: &str| own.is_some_and(|own| own.get(name).is_some()) && !may_match(name);
        let is_declared = |name: &str| parts.properties.iter().any(|(declared, _)| *declared == name);
        let mut required = parts.required.iter().filter_map(|name| name.str());
        let is_held = parts.properties.iter().all(|(name, _)| is_own(name))
            && required.all(|name| is_declared(name) || matches(name));
        is_held.then(|| {
            rules.keys = keys;
            self.by_pattern((owner, first), parts, Some("additional"))
        })
    }

    /// Returns the schema that says by patterns alone what may be in an object besides what is declared, its patterns, and what
    /// the first of them asks for, if all ask for the same.
    fn closed_patterns(&self) -> Option<(View<'a>, View<'a>, View<'a>)> {
        let mut all = self.apart.iter().filter(|(_, keyword, _)| *keyword == "patternProperties");
        let (owner, _, patterns) = all.next().copied().filter(|_| all.next().is_none())?;
        let is_closed = owner.get("additionalProperties").is_some_and(|others| others.bool() == Some(false));
        let mut values = patterns.members().map(|(_, value)| value);
        let first = values.next().filter(|_| is_closed)?;
        let differs = |value: View<'a>| value.target().id != first.target().id && json(value) != json(first);
        (!values.any(differs)).then_some((owner, patterns, first))
    }

    fn by_pattern(&mut self, (owner, first): (View<'a>, View<'a>), parts: &Parts<'a>, segment: Option<&str>) -> Use {
        self.apart.retain(|(schema, keyword, _)| *keyword != "patternProperties" || schema.id != owner.id);
        self.value(self.owner(first, 2, parts.at), first, segment)
    }
}

/// Returns the names of patterns, compiled; what is no pattern was reported.
fn keys(patterns: View<'_>) -> Option<Vec<Pattern>> {
    let compiled = |source: &str| Some(Pattern { source: source.to_owned(), dfa: pattern::compile(source).ok()? });
    patterns.members().map(|(source, _)| compiled(source)).collect()
}

/// Returns whether a schema is one of texts, of which a type says all: by listed texts, or by what each must keep.
///
/// A name is a text in any case, so that a schema in place need not say so; what others refer to may stand for values of
/// other types as well, and has to.
fn is_of_texts(names: View<'_>) -> bool {
    let schema = names.target();
    let is_text = |value: View<'_>| value.str().is_some();
    let is_null = |value: View<'_>| matches!(value.value(), Value::Null);
    // Null that is of the type and not listed is refused apart from what lists the texts.
    let may_be_null = schema.get("const").is_none() && schema.get("enum").is_none_or(|list| list.items().any(is_null));
    let is_word = |(key, value): (&str, View<'_>)| match key {
        "type" => value.str() == Some("string") || may_be_null && is_string_or_null(value),
        "enum" => value.items().any(is_text) && value.items().all(|value| is_text(value) || is_null(value)),
        "const" => is_text(value),
        "minLength" | "maxLength" | "pattern" | "format" => true,
        _ => matches!(word(key), None | Some(Word::Annotation)) && key != "$ref",
    };
    let has = |key: &str| schema.get(key).is_some();
    let is_said = names.id == schema.id || has("type") || has("enum") || has("const");
    schema.is_object() && is_said && !(has("enum") && has("const")) && schema.members().all(is_word)
}

fn is_string_or_null(kinds: View<'_>) -> bool {
    let mut names = kinds.items().map(View::str);
    names.clone().any(|name| name == Some("string")) && names.all(|name| matches!(name, Some("string" | "null")))
}
