//! The check whether annotations (`default`, `examples`) are valid against their own schema.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    decimal::Decimal,
    diagnostic::{Diagnostic, Diagnostics, shortened},
    ir::{IntegerWidth, Literal, Pattern, Rules, Shape},
    tree::{NodeId, Value, View},
};

use serde_json::Value as Json;

use super::{
    Form, Object, Open, SchemaId, Schemas, Use,
    choice::is_of,
    formats::is_format,
    keywords::kind_of_annotation,
    value::{excerpt, literal},
};

/// The start of the reason why a value of another type does not fit.
const OF_TYPE: &str = "it must be of type";

/// The reason why a value does not fit a schema, by both.
pub(super) type Fitted = BTreeMap<(NodeId, SchemaId), Result<(), String>>;

impl<'a> Schemas<'a> {
    /// Warns of every `default` and every one of the `examples` that its schema refuses: they are annotations, and say
    /// nothing of the values that are valid.
    pub(super) fn check_annotations(&mut self, diagnostics: &mut Diagnostics) {
        let mut misfits = BTreeSet::new();
        self.check_defaults(&mut misfits, diagnostics);
        for (index, schema) in self.list.iter().enumerate() {
            let at = self.view(schema.node);
            for (key, value) in at.members().filter(|(key, value)| !is_sound(key, *value)) {
                let kind = kind_of_annotation(key).unwrap_or_default();
                let message = format!("`{key}` is `{}`, and not of type {kind}", excerpt(value));
                let help = format!("correct it, or leave it out: `{key}` has no effect as it is");
                diagnostics.push(Diagnostic::warning(value, "invalid-annotation", message, help));
            }
            let place = Use { schema: SchemaId(index), at: schema.node };
            for example in at.get("examples").into_iter().flat_map(View::items) {
                if let Err(reason) = self.fits(example, place) {
                    diagnostics.push(self.misfit((example, place), "example", "", &reason));
                }
            }
        }
        self.misfits = misfits;
    }

    /// Returns the default of a use, if its schema allows it.
    pub(crate) fn sound_default(&self, value: Use) -> Option<View<'a>> {
        self.annotation(value, "default").filter(|default| !self.misfits.contains(&default.id))
    }

    /// Warns of an example that stands outside of its schema.
    pub(crate) fn check_example(&self, example: View<'a>, schema: View<'a>, diagnostics: &mut Diagnostics) {
        let Some(place) = self.at(schema) else { return };
        if let Err(reason) = self.fits(example, place) {
            diagnostics.push(self.misfit((example, place), "example", "", &reason));
        }
    }

    fn check_defaults(&self, misfits: &mut BTreeSet<NodeId>, diagnostics: &mut Diagnostics) {
        let mut checked = BTreeSet::new();
        for schema in &self.list {
            let Form::Object(object) = &schema.form else { continue };
            for property in &object.properties {
                let Some(default) =
                    self.annotation(property.value, "default").filter(|default| checked.insert(default.id))
                else {
                    continue;
                };
                if let Err(reason) = self.fits(default, property.value) {
                    misfits.insert(default.id);
                    let of = format!(" of `{}`", property.name);
                    diagnostics.push(self.misfit((default, property.value), "default", &of, &reason));
                }
            }
        }
        // What stands in no property is a value's, an item's or a whole message's.
        for (index, schema) in self.list.iter().enumerate() {
            let default = self.view(schema.node).get("default").filter(|default| checked.insert(default.id));
            let place = Use { schema: SchemaId(index), at: schema.node };
            if let Some((default, Err(reason))) = default.map(|default| (default, self.fits(default, place))) {
                misfits.insert(default.id);
                diagnostics.push(self.misfit((default, place), "default", "", &reason));
            }
        }
    }

    /// Checks whether a value fits a schema; the depth is that of `value`, which a document bounds, and of the unions
    /// that hold one another. What was asked before is remembered: branches that lead to one another would multiply
    /// otherwise.
    fn fits(&self, value: View<'a>, place: Use) -> Result<(), String> {
        let key = (value.id, place.schema);
        if let Some(known) = self.fitted.borrow().get(&key) {
            return known.clone();
        }
        // A branch that leads back to its own union allows nothing more than the others do.
        self.fitted.borrow_mut().insert(key, Err("no branch allows it".to_owned()));
        let found = self.fits_schema(value, place);
        self.fitted.borrow_mut().insert(key, found.clone());
        found
    }

    fn fits_schema(&self, value: View<'a>, place: Use) -> Result<(), String> {
        let (id, nullable) = self.resolve_use(place);
        if nullable && matches!(value.value(), Value::Null) {
            return Ok(());
        }
        if self.is_verbatim(id) {
            // What was understood of it is not all that it says.
            let refusing = self.judge.borrow_mut().refusing(self.view(self.get(id).node), value);
            return refusing.map_or(Ok(()), |keyword| Err(format!("`{keyword}` refuses it")));
        }
        let schema = self.get(id);
        let mut items = BTreeSet::new();
        if schema.rules.unique_items && !value.items().all(|item| items.insert(item.canonical())) {
            return Err("`uniqueItems` refuses it".to_owned());
        }
        let rules = if matches!(schema.form, Form::Enum { .. }) { &Rules::default() } else { &schema.rules };
        if let Some(keyword) = refusal(&literal(value), rules) {
            return Err(format!("`{keyword}` refuses it"));
        }
        match &schema.form {
            Form::Invalid | Form::Alias(_) => Ok(()),
            Form::Leaf(shape) => fits_shape(value, shape),
            Form::Enum { values, .. } if value.str().is_some_and(|text| values.iter().any(|value| value == text)) => {
                Ok(())
            }
            Form::Enum { values, .. } => Err(format!("it must be one of {}", shortened(&values.join(", ")))),
            Form::Array(items) => {
                is(value, "array").and_then(|()| value.items().try_for_each(|item| self.fits(item, *items)))
            }
            Form::Tuple(tuple) => {
                is(value, "array")?;
                if value.items().count() > tuple.items.len() {
                    return Err(format!("it may have no more than {} items", tuple.items.len()));
                }
                value.items().zip(&tuple.items).try_for_each(|(item, place)| self.fits(item, *place))
            }
            Form::Map(map) => {
                is(value, "object")?;
                if let Some((key, _)) = value.members().find(|(key, _)| self.is_refused_name(key, map.names)) {
                    return Err(format!("`propertyNames` refuses `{key}`"));
                }
                if let Some((key, _)) = value.members().find(|(key, _)| is_refused_key(key, &schema.rules)) {
                    return Err(format!("it may not have `{key}`"));
                }
                value.members().try_for_each(|(_, item)| self.fits(item, map.values))
            }
            Form::Object(object) => self.fits_object(value, object, &schema.rules),
            Form::Union { exclusive, branches } => {
                let fitting = branches.iter().filter(|(_, branch)| self.fits(value, *branch).is_ok()).count();
                match fitting {
                    0 => Err("no branch allows it".to_owned()),
                    1 => Ok(()),
                    _ if *exclusive => Err("more than one branch of `oneOf` allows it".to_owned()),
                    _ => Ok(()),
                }
            }
        }
    }

    /// Returns the warning about an annotation that its schema refuses, or whose type is not the one that is assumed of it.
    fn misfit(&self, (at, place): (View<'a>, Use), what: &str, of: &str, reason: &str) -> Diagnostic {
        let code = if what == "default" { "default-mismatch" } else { "example-mismatch" };
        let schema = self.view(self.get(self.resolve_use(place).0).node);
        let is_valid = || self.judge.borrow_mut().refusing(schema, at).is_none();
        let text = excerpt(at);
        if reason.starts_with(OF_TYPE) && is_valid() {
            let message = format!(
                "the {what} `{text}`{of} is valid, and has no value in Rust: the schema says no type, and one is assumed, by \
                 which {reason}"
            );
            let help = format!("say by `type` what the schema is meant for, or leave the {what} out");
            return Diagnostic::warning(at, code, message, help);
        }
        let message = format!("the {what} `{text}`{of} is not valid: {reason}");
        Diagnostic::warning(at, code, message, format!("write one that the schema allows, or leave the {what} out"))
    }

    /// Returns whether the schema of a map's keys refuses one.
    fn is_refused_name(&self, key: &str, names: Option<Use>) -> bool {
        let Some(names) = names else { return false };
        let schema = self.get(self.resolve_use(names).0);
        let is_listed = |values: &[String]| values.iter().any(|value| value == key);
        let is_unlisted = matches!(&schema.form, Form::Enum { values, .. } if !is_listed(values));
        is_unlisted || refusal_of_text(key, &schema.rules).is_some()
    }

    fn fits_object(&self, value: View<'a>, object: &Object, rules: &Rules) -> Result<(), String> {
        is(value, "object")?;
        let mut required = object.properties.iter().filter(|property| property.required);
        if let Some(missing) = required.find(|property| value.get(&property.name).is_none()) {
            return Err(format!("it lacks `{}`", missing.name));
        }
        value.members().try_for_each(|(key, item)| {
            let property = object.properties.iter().find(|property| property.name == key);
            match (property, object.additional) {
                (Some(property), _) => self.fits(item, property.value),
                (None, Open::Matching(additional)) if !is_refused_key(key, rules) => self.fits(item, additional),
                (None, Open::Schema(additional)) => self.fits(item, additional),
                (None, Open::Denied | Open::Matching(_)) => Err(format!("it may not have `{key}`")),
                (None, Open::Silent | Open::Any) => Ok(()),
            }
        })
    }
}

/// Returns the first keyword among the rules that a value violates.
pub(super) fn refusal(value: &Literal, rules: &Rules) -> Option<&'static str> {
    if rules.enumeration.as_ref().is_some_and(|listed| !listed.contains(value)) {
        return Some("enum");
    }
    if rules.constant.as_ref().is_some_and(|constant| constant != value) {
        return Some("const");
    }
    if value.text.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        return Decimal::parse(&value.text).and_then(|number| refusal_of_number(&number, rules));
    }
    // What is nested deeper than a reader goes is not looked at.
    let Ok(json) = serde_json::from_str::<Json>(&value.text) else { return None };
    let within = |count: usize, low: Option<u64>, high: Option<u64>| {
        low.is_none_or(|low| count as u64 >= low) && high.is_none_or(|high| count as u64 <= high)
    };
    match json {
        Json::String(text) => refusal_of_text(&text, rules),
        Json::Array(items) => {
            (!within(items.len(), rules.min_items, rules.max_items)).then_some("minItems or maxItems")
        }
        Json::Object(members) if !within(members.len(), rules.min_properties, rules.max_properties) => {
            Some("minProperties or maxProperties")
        }
        Json::Object(members) => rules.required.iter().any(|name| !members.contains_key(name)).then_some("required"),
        _ => None,
    }
}

/// Returns whether none of an object's patterns takes a key; patterns that need an engine are not looked at.
fn is_refused_key(key: &str, rules: &Rules) -> bool {
    let may_match = |pattern: &Pattern| pattern.dfa.as_ref().is_none_or(|dfa| dfa.matches(key));
    !rules.keys.is_empty() && !rules.keys.iter().any(may_match)
}

fn refusal_of_number(number: &Decimal, rules: &Rules) -> Option<&'static str> {
    let outside = [
        ("minimum", rules.minimum.as_ref().is_some_and(|low| number < low)),
        ("maximum", rules.maximum.as_ref().is_some_and(|high| number > high)),
        ("exclusiveMinimum", rules.exclusive_minimum.as_ref().is_some_and(|low| number <= low)),
        ("exclusiveMaximum", rules.exclusive_maximum.as_ref().is_some_and(|high| number >= high)),
        ("multipleOf", rules.multiple_of.as_ref().is_some_and(|step| !number.is_multiple_of(step))),
    ];
    outside.into_iter().find(|(_, violated)| *violated).map(|(keyword, _)| keyword)
}

/// Returns the first keyword among the rules that a text violates; patterns that need an engine are not looked at.
fn refusal_of_text(text: &str, rules: &Rules) -> Option<&'static str> {
    let length = text.chars().count() as u64;
    let is_refused = |pattern: &Pattern| pattern.dfa.as_ref().is_some_and(|dfa| !dfa.matches(text));
    let outside = [
        ("minLength", rules.min_length.is_some_and(|low| length < low)),
        ("maxLength", rules.max_length.is_some_and(|high| length > high)),
        ("pattern", rules.pattern.iter().chain(&rules.more_patterns).any(is_refused)),
        ("format", rules.format.as_deref().is_some_and(|format| !is_format(text, format))),
    ];
    outside.into_iter().find(|(_, violated)| *violated).map(|(keyword, _)| keyword)
}

/// Returns whether an annotation is of its type; validators refuse a whole schema if it is not.
pub(super) fn is_sound(keyword: &str, value: View<'_>) -> bool {
    kind_of_annotation(keyword).is_none_or(|kind| is_of(value, kind))
}

fn is(value: View<'_>, kind: &str) -> Result<(), String> {
    if is_of(value, kind) { Ok(()) } else { Err(format!("{OF_TYPE} {kind}")) }
}

fn fits_shape(value: View<'_>, shape: &Shape) -> Result<(), String> {
    match shape {
        Shape::Boolean => is(value, "boolean"),
        Shape::Integer(width) => is(value, "integer").and_then(|()| fits_width(value, *width)),
        Shape::Number => is(value, "number"),
        Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => is(value, "string"),
        Shape::Array(_) | Shape::Tuple(_) | Shape::Bytes => is(value, "array"),
        Shape::Map(_) | Shape::FreeObject => is(value, "object"),
        Shape::Null => is(value, "null"),
        Shape::Any | Shape::Named(_) => Ok(()),
    }
}

/// Checks whether an integer that is written as one has room in its type.
fn fits_width(value: View<'_>, width: IntegerWidth) -> Result<(), String> {
    let Value::Number(text) = value.value() else { return Ok(()) };
    let range = match width {
        IntegerWidth::I32 => i128::from(i32::MIN)..=i128::from(i32::MAX),
        IntegerWidth::I64 => i128::from(i64::MIN)..=i128::from(i64::MAX),
        IntegerWidth::U32 => 0..=i128::from(u32::MAX),
        IntegerWidth::U64 => 0..=i128::from(u64::MAX),
    };
    let fits = text.parse().ok().is_none_or(|number: i128| range.contains(&number));
    if fits { Ok(()) } else { Err(format!("it must be from {} to {}", range.start(), range.end())) }
}
