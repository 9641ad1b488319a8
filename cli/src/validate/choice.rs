//! Choices between schemas: which branch a value is meant for, and what is wrong with it there.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jsonschema::{ValidationError, error::ValidationErrorKind, paths::Location};
use serde_json::{Map, Value, json};

use super::{
    declared::{declared, resolved},
    instance::Instance,
};
use crate::schema::{MAX_SHOWN, Violation};

/// At most this many causes are told of one choice.
const MAX_CAUSES: usize = 100;

/// What explains violations: the schema, and the message that breaks it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Explained<'a> {
    pub(super) schema: &'a Value,
    pub(super) message: &'a Instance<'a>,
}

/// A choice and the value that was to keep it.
struct Choice<'a> {
    schema: &'a Value,
    branches: &'a [Value],
    value: &'a Instance<'a>,
    /// By branch: what is wrong with the value there.
    errors: &'a [Vec<ValidationError<'static>>],
    tag: Option<Tag<'a>>,
}

/// The property that tells the objects among the branches apart.
struct Tag<'a> {
    name: &'a str,
    /// By branch: the values, one of which every object of the branch has; none if it has none.
    values: Vec<Vec<&'a Value>>,
    is_constant: bool,
}

/// The values that an object's required properties list, and whether by `const`.
type Listed<'a> = BTreeMap<&'a str, (Vec<&'a Value>, bool)>;

impl Explained<'_> {
    /// A violation; that of a choice with what is wrong in the branch that was meant.
    pub(super) fn violation(self, error: &ValidationError<'_>) -> Violation {
        let mut violation = Violation::from(error);
        let (errors, demand) = match error.kind() {
            ValidationErrorKind::AnyOf { context } => (context, "must be one of"),
            ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::OneOfMultipleValid { context } => {
                (context, "must be exactly one of")
            }
            _ => return violation,
        };
        let branches = self.schema.pointer(error.schema_path().as_str()).and_then(Value::as_array);
        let value = self.message.pointer(error.instance_path().as_str());
        let (Some(branches), Some(value)) = (branches.filter(|branches| branches.len() == errors.len()), value) else {
            return violation;
        };
        let names: Vec<_> = branches.iter().enumerate().map(name).collect();
        let all = names.join(", ");
        let all = if all.len() > MAX_SHOWN { format!("{} schemas", names.len()) } else { all };
        let tag = Tag::of(self.schema, branches);
        let choice = Choice { schema: self.schema, branches, value, errors, tag };
        let why = if let ValidationErrorKind::OneOfMultipleValid { .. } = error.kind() {
            let fitting = names.iter().zip(errors).filter(|(_, errors)| errors.is_empty());
            let fitting: Vec<_> = fitting.map(|(name, _)| name.as_str()).take(2).collect();
            format!(", and fits {}", fitting.join(" and "))
        } else if let Some(meant) = choice.meant() {
            violation.causes = errors[meant].iter().take(MAX_CAUSES).map(|error| self.violation(error)).collect();
            format!(", and as {} it breaks a rule", names[meant])
        } else {
            violation.causes.extend(choice.untagged(error.instance_path()));
            String::new()
        };
        violation.message = format!("{demand} {all}{why}");
        violation
    }
}

impl Choice<'_> {
    /// The branch that the value is meant for, as decoders choose it: the one that its tag names, else the only one for
    /// its type, else the one with the fewest violations, and of these the one that declares most of it. `None` where the
    /// tag is wrong.
    fn meant(&self) -> Option<usize> {
        let kind = kind(self.value);
        let tag = self.tag.as_ref().filter(|_| kind == "object");
        let found = tag.map(|tag| member(self.value, tag.name));
        let is_named = |index: usize| match (tag, found) {
            (Some(tag), Some(Some(found))) => tag.values[index].iter().any(|value| found.equals(value)),
            _ => false,
        };
        let has_values = |index: usize| tag.is_some_and(|tag| !tag.values[index].is_empty());
        let of_kind = |index: &usize| takes(self.schema, &self.branches[*index], kind, MAX_DEPTH);
        let all = || (0..self.branches.len()).filter(|index| !is_null(&self.branches[*index]));
        let candidates = all().filter(of_kind).filter(|index| !has_values(*index) || is_named(*index));
        let rank = |index: usize| {
            let declared = declared(self.schema, &self.branches[index], self.value);
            (is_named(index), Reverse(self.errors[index].iter().map(weight).sum::<usize>()), declared)
        };
        // Of equally good ones `max_by_key` takes the last.
        let candidates: Vec<_> = candidates.collect();
        if let Some(meant) = candidates.into_iter().rev().max_by_key(|index| rank(*index)) {
            return Some(meant);
        }
        if all().filter(of_kind).any(has_values) { None } else { all().next() }
    }

    /// What is wrong with the tag.
    fn untagged(&self, at: &Location) -> Option<Violation> {
        let tag = self.tag.as_ref()?;
        Some(match member(self.value, tag.name) {
            Some(_) => {
                let keyword = if tag.is_constant { "const" } else { "enum" }.to_owned();
                let values: Vec<_> = tag.values.iter().flatten().map(|value| value.to_string()).collect();
                let message = format!("must be one of {}", values.join(", "));
                Violation { pointer: at.join(tag.name).to_string(), keyword, message, causes: Vec::new() }
            }
            None => {
                let message = format!("{} is a required property", Value::from(tag.name));
                Violation { pointer: at.to_string(), keyword: "required".to_owned(), message, causes: Vec::new() }
            }
        })
    }
}

impl<'a> Tag<'a> {
    /// The property that has most values which no other branch has; of equally good ones the first.
    fn of(root: &'a Value, branches: &'a [Value]) -> Option<Self> {
        let listed: Vec<Listed<'a>> = branches.iter().map(|branch| listed(root, branch)).collect();
        let mut best: Option<(usize, &str)> = None;
        for name in listed.iter().flat_map(BTreeMap::keys) {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (values, _) in listed.iter().filter_map(|listed| listed.get(name)) {
                let values: BTreeSet<_> = values.iter().map(|value| value.to_string()).collect();
                values.into_iter().for_each(|value| *seen.entry(value).or_default() += 1);
            }
            let alone = seen.values().filter(|branches| **branches == 1).count();
            if alone > best.map_or(0, |(known, _)| known) {
                best = Some((alone, name));
            }
        }
        let (_, name) = best?;
        let is_constant = listed.iter().find_map(|listed| listed.get(name)).is_some_and(|(_, constant)| *constant);
        let values = listed.iter().map(|listed| listed.get(name).map(|(values, _)| values.clone()).unwrap_or_default());
        Some(Self { name, values: values.collect(), is_constant })
    }
}

/// How many violations decoders count in one of the crate's: one for each property that nobody declares.
fn weight(error: &ValidationError<'_>) -> usize {
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() { unexpected.len() } else { 1 }
}

fn listed<'a>(root: &'a Value, branch: &'a Value) -> Listed<'a> {
    let part = |schema: &'a Value, keyword: &str| schema.get(keyword);
    let branch = resolved(root, branch);
    let properties = part(branch, "properties").and_then(Value::as_object);
    let required: Vec<&str> =
        part(branch, "required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let tag = |(name, schema): (&'a String, &'a Value)| {
        let schema = resolved(root, schema);
        let constant = part(schema, "const");
        let values = part(schema, "enum").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let values: Vec<&Value> = constant.map_or_else(|| values.iter().collect(), |constant| vec![constant]);
        let are_tags = !values.is_empty()
            && values.iter().all(|value| !value.is_null() && !value.is_array() && !value.is_object());
        (required.contains(&name.as_str()) && are_tags).then_some((name.as_str(), (values, constant.is_some())))
    };
    properties.into_iter().flatten().filter_map(tag).collect()
}

/// What a branch is called: by its definition, its title, or its place.
fn name((index, branch): (usize, &Value)) -> String {
    let text = |keyword: &str| branch.get(keyword).and_then(Value::as_str);
    let reference = text("$ref").and_then(|reference| reference.rsplit('/').next());
    match reference.or_else(|| text("title")) {
        Some(name) => name.to_owned(),
        None if is_null(branch) => "null".to_owned(),
        None => format!("branch {}", index + 1),
    }
}

/// How deep choices lie in one another before they are taken to take anything.
const MAX_DEPTH: usize = 16;

/// Whether a schema may take a value of a JSON type.
fn takes(root: &Value, schema: &Value, kind: &str, depth: usize) -> bool {
    let Value::Object(members) = resolved(root, schema) else { return true };
    let is = |found: &str| found == kind || (found == "integer" && kind == "number");
    let of_value = |value: &Value| is(kind_of(value));
    match (members.get("type"), members.get("const"), members.get("enum")) {
        (Some(Value::String(found)), ..) => is(found),
        (Some(Value::Array(found)), ..) => found.iter().filter_map(Value::as_str).any(is),
        (_, Some(constant), _) => of_value(constant),
        (_, _, Some(Value::Array(values))) => values.iter().any(of_value),
        _ => alternatives(members)
            .is_none_or(|list| depth == 0 || list.iter().any(|branch| takes(root, branch, kind, depth - 1))),
    }
}

fn alternatives(schema: &Map<String, Value>) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"].iter().find_map(|keyword| schema.get(*keyword)?.as_array())
}

fn is_null(schema: &Value) -> bool {
    *schema == json!({"type": "null"})
}

fn member<'a>(value: &'a Instance<'_>, name: &str) -> Option<&'a Instance<'a>> {
    let Instance::Object(members, _) = value else { return None };
    members.iter().find(|(found, _)| found == name).map(|(_, value)| value)
}

fn kind(value: &Instance<'_>) -> &'static str {
    match value {
        Instance::Null => "null",
        Instance::Boolean(_) => "boolean",
        Instance::Number(_) => "number",
        Instance::Text(_) => "string",
        Instance::Array(..) => "array",
        Instance::Object(..) => "object",
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
