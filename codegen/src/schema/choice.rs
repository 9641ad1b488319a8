//! `enum`, `const`, `oneOf` and `anyOf`: values and schemas to choose from.

use std::collections::BTreeSet;

use crate::{
    ir::{Rules, Shape},
    names::{pascal, unique},
    tree::{Value, View},
};

use super::{
    Form, Reading, Schema,
    all_of::Parts,
    keywords::{Word, word},
    text::{excerpt, parsed, quoted},
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
                let mut taken = BTreeSet::new();
                let mut named = Vec::new();
                for branch in branches {
                    let name = unique(pascal(&self.branch_name(branch)), &mut taken);
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
        let mut strings: Vec<String> = others.iter().filter_map(|value| value.str().map(str::to_owned)).collect();
        let are_strings = strings.len() == others.len();
        let mut seen = BTreeSet::new();
        // What is listed twice was warned of, and is one value.
        strings.retain(|value| seen.insert(value.clone()));
        if are_strings && !strings.is_empty() && kind.is_none_or(|kind| kind == "string") {
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
        let mut seen = BTreeSet::new();
        let mut kept = if nullable { others } else { values };
        kept.retain(|value| seen.insert(identity(*value)));
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
            let shown = excerpt(*value);
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
            if !seen.insert(identity(*value)) {
                self.warning(
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

/// A text that only equal values share, however they are written: `1` and `1.0` are one value, as are objects whose
/// members stand in another order.
pub(super) fn identity(value: View<'_>) -> String {
    match value.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => plain(text).unwrap_or_else(|| text.clone()),
        Value::String(text) => quoted(text),
        Value::Array(_) => format!("[{}]", value.items().map(identity).collect::<Vec<_>>().join(",")),
        Value::Object(_) => {
            let mut members: Vec<_> =
                value.members().map(|(key, value)| format!("{}:{}", quoted(key), identity(value))).collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
    }
}

/// The digits of a number without zeros around them, and the power of ten of the last one; `None` where that power is
/// beyond all counting.
fn plain(text: &str) -> Option<String> {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let exponent = exponent.parse::<i64>().ok()?;
    let power = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(zeros)?;
    let significant = significant.trim_start_matches('0');
    Some(if significant.is_empty() { "0".to_owned() } else { format!("{sign}{significant}e{power}") })
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
