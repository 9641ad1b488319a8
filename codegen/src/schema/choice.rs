//! `enum`, `const`, `oneOf` and `anyOf`: values and schemas to choose from.

use std::collections::BTreeSet;

use crate::{
    ir::{Rules, Shape},
    names::{assign, pascal},
    tree::{Value, View},
};

use super::{
    Form, Reading, Schema,
    all_of::Parts,
    keywords::{Word, word},
    text::{excerpt, json, parsed},
};

/// What `enum` or `const` makes of a schema.
pub(super) enum Listed {
    /// Strings alone, with or without null.
    Strings { form: Form, nullable: bool },
    /// Other values, which are in the rules now.
    Values,
}

impl<'a> Reading<'_, 'a> {
    /// A schema that is a choice of others.
    pub(super) fn union(&mut self, parts: &Parts<'a>) -> Option<Schema> {
        let (keyword, list) =
            ["oneOf", "anyOf"].into_iter().find_map(|key| parts.words.get(key).map(|list| (key, *list)))?;
        for (other, at) in parts.words.iter().filter(|(other, _)| **other != keyword) {
            self.error(
                *at,
                "unsupported-keyword",
                format!("`{other}` stands beside `{keyword}`, and a choice of types holds no further conditions"),
                format!("move `{other}` into the branches of `{keyword}`"),
            );
        }
        let (null, branches): (Vec<_>, Vec<_>) = list.items().partition(|branch| is_null(branch.target()));
        let says_null = |kinds: &Vec<&str>| kinds.contains(&"null");
        let nullable = !null.is_empty() && parts.kinds.as_ref().is_none_or(says_null);
        if null.is_empty() && branches.is_empty() {
            self.error(list, "wrong-kind", format!("`{keyword}` needs a list of schemas"), "list at least one schema");
        }
        if let Some(kinds) = &parts.kinds {
            let said = |branch: &&View<'a>| {
                branch.target().get("type").and_then(View::str).is_none_or(|kind| !kinds.contains(&kind))
            };
            let nothing = null.first().filter(|_| branches.is_empty() && !nullable);
            if let Some(other) = branches.iter().find(said).or(nothing) {
                let message =
                    format!("`type` beside `{keyword}` is `{}`, which this branch does not say", kinds.join(", "));
                self.error(
                    *other,
                    "unsupported-keyword",
                    message,
                    "write the `type` into every branch, and none beside them",
                );
            }
        }
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
        Some(Schema { node: parts.at.id, nullable, form, rules: Rules { has_type: true, ..Rules::default() } })
    }

    /// Reads `enum` and `const`, where there is one; values that are no strings go to `rules`.
    pub(super) fn listed(
        &mut self,
        parts: &Parts<'a>,
        kind: Option<&str>,
        nullable: bool,
        rules: &mut Rules,
    ) -> Option<Listed> {
        let constant = parts.words.get("const").copied();
        let at = constant.or_else(|| parts.words.get("enum").copied())?;
        if let (Some(_), Some(list)) = (constant, parts.words.get("enum")) {
            self.error(
                *list,
                "unsupported-keyword",
                "`enum` stands beside `const`",
                "remove `enum`: `const` already says the only value",
            );
        }
        let values: Vec<View<'a>> = if constant.is_some() { vec![at] } else { at.items().collect() };
        if values.is_empty() {
            self.error(
                at,
                "wrong-kind",
                format!("`enum` is `{}`, not a list of values", excerpt(at)),
                "list the values that are allowed",
            );
            return Some(Listed::Values);
        }
        self.check_values(&values, kind, nullable);
        let has_null = values.iter().any(|value| matches!(value.value(), Value::Null));
        if nullable && !has_null {
            let message = "`type` allows null, but the listed values do not";
            self.error(at, "null-not-listed", message, "add null to the values, or take \"null\" out of `type`");
        }
        let others: Vec<View<'a>> =
            values.iter().copied().filter(|value| !matches!(value.value(), Value::Null)).collect();
        let strings: Vec<String> = others.iter().filter_map(|value| value.str().map(str::to_owned)).collect();
        if strings.len() == others.len() && !strings.is_empty() && kind.is_none_or(|kind| kind == "string") {
            for (other, at) in
                parts.words.iter().filter(|(other, _)| **other == "format" || word(other) == Some(Word::Of("string")))
            {
                let message = format!("`{other}` stands beside listed values");
                self.error(
                    *at,
                    "unsupported-keyword",
                    message,
                    format!("remove `{other}`: the values already say what is allowed"),
                );
            }
            let form = Form::Enum { values: strings, constant: constant.is_some() };
            return Some(Listed::Strings { form, nullable: nullable || has_null });
        }
        let kept = if nullable { others } else { values };
        let kept = kept.into_iter().map(parsed).collect::<Vec<_>>();
        match constant {
            Some(value) => rules.constant = Some(parsed(value)),
            None => rules.enumeration = Some(kept),
        }
        Some(Listed::Values)
    }

    fn check_values(&mut self, values: &[View<'a>], kind: Option<&str>, nullable: bool) {
        let mut seen = BTreeSet::new();
        for value in values {
            let (text, shown) = (json(*value), excerpt(*value));
            let fits =
                kind.is_none_or(|kind| is_of(*value, kind)) || (nullable && matches!(value.value(), Value::Null));
            if let (false, Some(kind)) = (fits, kind) {
                let help = if kind == "string" {
                    "write it in quotes, or remove it"
                } else {
                    "write a value of that type, or remove it"
                };
                self.error(*value, "enum-mismatch", format!("the value `{shown}` is not of type {kind}"), help);
            }
            if !seen.insert(text) {
                self.error(
                    *value,
                    "duplicate-enum-value",
                    format!("the value `{shown}` is listed twice"),
                    "remove one of the two",
                );
            }
        }
    }

    /// What a branch is called among the others, before it is made unique.
    fn branch_name(&self, branch: View<'a>) -> String {
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

/// Whether a value is of a type, as `type` names it.
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

fn is_integer(text: &str) -> bool {
    text.parse::<i128>().is_ok() || text.parse::<f64>().is_ok_and(|number| number.is_finite() && number.fract() == 0.0)
}

fn is_null(schema: View<'_>) -> bool {
    schema.get("type").and_then(View::str) == Some("null")
}

/// The schema in which a branch is written: the holder of the list, which merging may have taken from elsewhere.
fn list_owner<'a>(branch: View<'a>, fallback: View<'a>) -> View<'a> {
    super::enclosing(branch, 2).unwrap_or(fallback)
}
