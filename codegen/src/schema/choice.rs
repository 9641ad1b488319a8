//! `enum`, `const`, `oneOf` and `anyOf`: values and schemas to choose from.

use std::collections::BTreeSet;

use crate::{
    decimal::Decimal,
    ir::{Literal, Rules, Shape},
    names::{assign, pascal},
    tree::{Value, View},
};

use super::{
    Form, Reading, Schema,
    all_of::Parts,
    keywords::{Word, word},
    value::{excerpt, literal},
};

/// The values that `enum` or `const` lists in a schema.
pub(super) enum Listed {
    /// Strings alone, with or without null.
    Strings { form: Form, nullable: bool },
    /// Other values, which are in the rules now, and the type that all of them are of; null apart, if it is one
    /// besides.
    Values { kind: Option<&'static str>, nullable: bool },
}

impl<'a> Reading<'_, 'a> {
    /// Reads a schema that is a choice of others.
    pub(super) fn union(&mut self, parts: &Parts<'a>) -> Option<Schema> {
        let (keyword, list) =
            ["oneOf", "anyOf"].into_iter().find_map(|key| parts.words.get(key).map(|list| (key, *list)))?;
        if let [known, other, ..] = parts.every(keyword).as_slice() {
            let (known, shown) = (excerpt(*known), excerpt(*other));
            let message = format!("`{keyword}` is `{shown}` here and `{known}` in another branch of `allOf`");
            let help = format!("say `{keyword}` once: the branches become one type");
            self.untyped(*other, "conflicting-all-of", message, help);
        }
        let rules = self.beside(parts, keyword, list);
        let (null, branches): (Vec<_>, Vec<_>) = list.items().partition(|branch| is_null(branch.target()));
        let says_null = |kinds: &Vec<&str>| kinds.contains(&"null");
        let nullable = !null.is_empty() && parts.kinds.as_ref().is_none_or(says_null);
        if null.is_empty() && branches.is_empty() {
            self.error(list, "wrong-kind", format!("`{keyword}` needs a list of schemas"), "list at least one schema");
        }
        self.check_types_of(parts, keyword, &branches, null.first().filter(|_| !nullable));
        if let (true, [_, second, ..]) = (keyword == "oneOf", null.as_slice()) {
            self.null_fits_twice(*second);
        }
        let form = match branches.as_slice() {
            [] => Form::Leaf(Shape::Null),
            [only] => Form::Alias(self.value(list_owner(*only, parts.at), *only, None)),
            _ => {
                let texts: Vec<String> = branches.iter().map(|branch| self.branch_name(*branch)).collect();
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                let mut named = Vec::new();
                for (branch, name) in branches.into_iter().zip(assign(&texts, pascal, &[])) {
                    let value = self.value(list_owner(branch, parts.at), branch, Some(&name));
                    named.push((name, value));
                }
                Form::Union { exclusive: keyword == "oneOf", branches: named }
            }
        };
        if keyword == "oneOf" && !null.is_empty() {
            let others = match &form {
                Form::Alias(only) => vec![*only],
                Form::Union { branches, .. } => branches.iter().map(|(_, branch)| *branch).collect(),
                _ => Vec::new(),
            };
            self.nulls.push((self.current, others));
        }
        Some(Schema { node: parts.at.id, nullable, form, rules })
    }

    /// Returns whether a choice of types holds all that stands beside it.
    pub(super) fn is_choice_of_types(&self, parts: &Parts<'a>, lists: &[(&str, View<'a>)]) -> bool {
        let [(keyword, list)] = lists else { return false };
        let has_null = list.items().any(|branch| is_null(branch.target()));
        let branches = list.items().filter(|branch| !is_null(branch.target()));
        let required = parts.required.first().map(|_| "required");
        let mut words = parts.words.keys().copied().chain(required).filter(|key| key != keyword);
        let is_said = |branch: View<'a>| {
            let kind = branch.target().get("type").and_then(View::str);
            parts.kinds.as_ref().is_none_or(|kinds| kind.is_some_and(|kind| kinds.contains(&kind)))
        };
        words.all(|word| branches.clone().count() > 1 && is_beside(word, has_null)) && branches.clone().all(is_said)
    }

    /// Reports a branch that does not say the type that stands beside a choice; `null` is a branch that it does not allow.
    fn check_types_of(&mut self, parts: &Parts<'a>, keyword: &str, branches: &[View<'a>], null: Option<&View<'a>>) {
        let Some(kinds) = &parts.kinds else { return };
        let said = |branch: &&View<'a>| {
            branch.target().get("type").and_then(View::str).is_none_or(|kind| !kinds.contains(&kind))
        };
        let nothing = null.filter(|_| branches.is_empty());
        if let Some(other) = branches.iter().find(said).or(nothing) {
            let message =
                format!("`type` beside `{keyword}` is `{}`, which this branch does not say", kinds.join(", "));
            let help = "write the `type` into every branch, and none beside them";
            self.untyped(*other, "checked-value", message, help);
        }
    }

    /// Returns the rules of the keywords beside a choice; reports those that are not checked there.
    fn beside(&mut self, parts: &Parts<'a>, keyword: &str, list: View<'a>) -> Rules {
        let mut rules = Rules { has_type: true, ..Rules::default() };
        let has_null = list.items().any(|branch| is_null(branch.target()));
        // Of an only branch no type of its own is made.
        let are_checked = list.items().filter(|branch| !is_null(branch.target())).count() > 1;
        let required = parts.required.first().map(|at| ("required", *at));
        let words = parts.words.iter().filter(|(other, _)| **other != keyword).map(|(key, at)| (*key, *at));
        let (beside, others): (Vec<_>, Vec<_>) =
            words.chain(required).partition(|(other, _)| are_checked && is_beside(other, has_null));
        for (other, at) in others {
            let message = format!("`{other}` stands beside `{keyword}`, and a choice of types holds no such condition");
            self.untyped(at, "checked-value", message, format!("move `{other}` into the branches of `{keyword}`"));
        }
        let has = |owner: &str| {
            beside.iter().any(|(key, _)| *key == owner || matches!(word(key), Some(Word::Of(kind)) if kind == owner))
        };
        if has("number") {
            self.number(parts, "number", &mut rules);
        }
        if has("string") || has("format") {
            self.string(parts, &mut rules);
        }
        if has("array") {
            self.array(parts, &mut rules);
        }
        if has("object") {
            self.counts_of_properties(parts, &mut rules);
            let mut seen = BTreeSet::new();
            let names = parts.required.iter().filter_map(|name| name.str()).filter(|name| seen.insert(*name));
            rules.required = names.map(str::to_owned).collect();
        }
        if has("enum") || has("const") {
            self.list_beside(parts, &mut rules);
        }
        rules
    }

    fn list_beside(&mut self, parts: &Parts<'a>, rules: &mut Rules) {
        let lists = parts.every("enum");
        if let Some(first) = lists.first() {
            rules.enumeration = Some(first.items().filter(in_all(&lists)).map(literal).collect());
        }
        rules.constant = parts.words.get("const").map(|constant| literal(*constant));
    }

    /// Reads `enum` and `const`, if there is one: the values that all of them list. Those that are no strings go to
    /// `rules`.
    pub(super) fn listed(&mut self, parts: &Parts<'a>, rules: &mut Rules) -> Option<Listed> {
        let (constants, lists) = (parts.every("const"), parts.every("enum"));
        constants.first().or(lists.first())?;
        let mut is_reported = false;
        for list in &lists {
            is_reported |= self.check_values(*list, list.items().collect());
        }
        for constant in &constants {
            is_reported |= self.check_values(*constant, vec![*constant]);
        }
        let values = self.common_values(parts, &constants, &lists, is_reported);
        if values.is_empty() {
            // It was reported, and no code is made of it.
            rules.enumeration = Some(Vec::new());
            return Some(Listed::Values { kind: None, nullable: false });
        }
        let enumeration = lists.first().map(|first| first.items().filter(in_all(&lists)).map(literal));
        let nullable = values.iter().any(|value| matches!(value.value(), Value::Null));
        let others: Vec<View<'a>> =
            values.iter().copied().filter(|value| !matches!(value.value(), Value::Null)).collect();
        let mut strings: Vec<String> = others.iter().filter_map(|value| value.str().map(str::to_owned)).collect();
        let are_strings = strings.len() == others.len();
        let mut seen = BTreeSet::new();
        // What is listed twice was warned of, and is one value.
        strings.retain(|value| seen.insert(value.clone()));
        let constant = !constants.is_empty();
        if are_strings && !strings.is_empty() {
            // The values are in the form; beside a `const`, a list may still refuse what is another text.
            rules.enumeration = enumeration.filter(|_| constant).map(Iterator::collect);
            return Some(Listed::Strings { form: Form::Enum { values: strings, constant }, nullable });
        }
        let kind = common_kind(&others);
        // Beside a type, `nullable` says null; where nothing else is left, null is what is listed.
        let is_kept = |value: &Literal| kind.is_none_or(|kind| kind == "null") || !value.is_null();
        rules.enumeration = enumeration.map(|values| values.filter(is_kept).collect());
        rules.constant = constants.first().map(|constant| literal(*constant));
        Some(Listed::Values { kind, nullable: nullable && kind.is_some_and(|kind| kind != "null") })
    }

    /// Returns the values that every list and `const` has, and that are of a type that `type` allows.
    fn common_values(
        &mut self,
        parts: &Parts<'a>,
        constants: &[View<'a>],
        lists: &[View<'a>],
        is_reported: bool,
    ) -> Vec<View<'a>> {
        let all: Vec<View<'a>> = match (constants.first(), lists.first()) {
            (Some(constant), _) => vec![*constant],
            (None, list) => list.into_iter().flat_map(|list| list.items()).collect(),
        };
        let is_constant = |value: &View<'a>| constants.iter().all(|constant| constant.canonical() == value.canonical());
        let is_allowed =
            |value: &View<'a>| parts.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| is_of(*value, kind)));
        let common: Vec<View<'a>> = all.iter().copied().filter(is_constant).filter(in_all(lists)).collect();
        let allowed: Vec<View<'a>> = common.iter().copied().filter(is_allowed).collect();
        let last = lists.iter().chain(constants).next_back().copied().unwrap_or(parts.at);
        if is_reported || all.is_empty() || !allowed.is_empty() {
            return allowed;
        }
        if common.is_empty() {
            let message = "no value is in all the lists that hold here together";
            self.unsatisfiable(last, message, "let `enum` and `const` have a value in common");
        } else if !parts.kinds.as_ref().is_some_and(Vec::is_empty) {
            let kinds = parts.kinds.iter().flatten().copied().collect::<Vec<_>>().join(", ");
            let message = format!("none of the listed values is of type {kinds}");
            self.unsatisfiable(last, message, "list values of that type, or correct `type`");
        }
        Vec::new()
    }

    /// Reports values that come twice, or are of another type than the schema says in which they are listed; whether
    /// there are such.
    fn check_values(&mut self, list: View<'a>, values: Vec<View<'a>>) -> bool {
        let mut is_mismatched = false;
        if values.is_empty() {
            let message = format!("`enum` is `{}`, not a list of values", excerpt(list));
            self.error(list, "wrong-kind", message, "list the values that are allowed");
        }
        let said = super::enclosing(list, 1).and_then(|schema| schema.get("type"));
        let kinds: Vec<&str> = said.map_or_else(Vec::new, |said| match said.str() {
            Some(kind) => vec![kind],
            None => said.items().filter_map(View::str).collect(),
        });
        let mut seen = BTreeSet::new();
        for value in &values {
            let shown = excerpt(*value);
            if !kinds.is_empty() && !kinds.iter().any(|kind| is_of(*value, kind)) {
                is_mismatched = true;
                let help = if kinds.contains(&"string") {
                    "write it in quotes, or remove it"
                } else {
                    "write a value of that type, or remove it"
                };
                let kinds = kinds.iter().copied().filter(|kind| *kind != "null").collect::<Vec<_>>().join(" or ");
                self.untyped(*value, "enum-mismatch", format!("the value `{shown}` is not of type {kinds}"), help);
            }
            if !seen.insert(value.canonical()) {
                self.warning(
                    *value,
                    "duplicate-enum-value",
                    format!("the value `{shown}` is listed twice"),
                    "remove one of the two",
                );
            }
        }
        if kinds.contains(&"null") && kinds.len() > 1 && !values.is_empty() && !seen.contains("null") {
            let message = "null is among the types, but not among the listed values";
            let help = "add null to the values, or take it out of the types: \"null\" in `type`, or `nullable`";
            self.untyped(list, "null-not-listed", message, help);
        }
        is_mismatched
    }

    /// Returns the name of a branch among the others, before it is made unique.
    pub(super) fn branch_name(&self, branch: View<'a>) -> String {
        let target = branch.target();
        if target.id != branch.id {
            return self.schemas.key(target.id);
        }
        if let Some(title) = target.get("title").and_then(View::str).filter(|title| !title.is_empty()) {
            return title.to_owned();
        }
        let properties = target.get("properties").into_iter().flat_map(View::members);
        let mut constants = properties.filter_map(|(_, schema)| schema.get("const").and_then(View::str));
        let text = |key: &str| target.get(key).and_then(View::str);
        match (constants.next(), constants.next(), text("type"), text("const")) {
            (Some(only), None, _, _) | (_, _, _, Some(only)) => only.to_owned(),
            (_, _, Some("string"), _) if matches!(text("format"), Some("uuid" | "date" | "time" | "date-time")) => {
                text("format").unwrap_or_default().to_owned()
            }
            (_, _, Some(kind), _) => kind.to_owned(),
            _ => "variant".to_owned(),
        }
    }
}

/// Returns whether a value is of a type, as `type` names it.
pub(super) fn is_of(value: View<'_>, kind: &str) -> bool {
    match value.value() {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "boolean",
        Value::Number(text) => kind == "number" || (kind == "integer" && is_integer(text)),
        Value::String(_) => kind == "string",
        Value::Array(_) => kind == "array",
        Value::Object(_) => kind == "object",
    }
}

/// Returns whether a keyword is checked beside a choice; null that a branch allows is not looked at there.
fn is_beside(keyword: &str, has_null: bool) -> bool {
    match keyword {
        "items" | "properties" | "additionalProperties" => false,
        "enum" | "const" => !has_null,
        "format" => true,
        _ => matches!(word(keyword), Some(Word::Of(_))),
    }
}

/// Returns a test whether a value is in all of the lists, which are read once for all values.
fn in_all<'a>(lists: &[View<'a>]) -> impl Fn(&View<'a>) -> bool + use<'a> {
    let lists: Vec<BTreeSet<String>> = lists.iter().map(|list| list.items().map(View::canonical).collect()).collect();
    move |value| {
        let value = value.canonical();
        lists.iter().all(|list| list.contains(&value))
    }
}

/// Returns the narrowest type that all of the values are of.
fn common_kind(values: &[View<'_>]) -> Option<&'static str> {
    if values.is_empty() {
        return Some("null");
    }
    let kinds = ["boolean", "integer", "number", "array", "object", "null"];
    kinds.into_iter().find(|kind| values.iter().all(|value| is_of(*value, kind)))
}

fn is_integer(text: &str) -> bool {
    Decimal::parse(text).is_some_and(|number| number.is_whole())
}

fn is_null(schema: View<'_>) -> bool {
    let allows = |(key, _): (&str, View<'_>)| {
        key == "type"
            || matches!(word(key), None | Some(Word::Annotation | Word::Unchecked | Word::Newer | Word::Of(_)))
    };
    schema.get("type").and_then(View::str) == Some("null") && schema.members().all(allows)
}

/// Returns the schema in which a branch is written: the holder of the list, which merging may have taken from
/// elsewhere.
pub(super) fn list_owner<'a>(branch: View<'a>, fallback: View<'a>) -> View<'a> {
    super::enclosing(branch, 2).unwrap_or(fallback)
}
