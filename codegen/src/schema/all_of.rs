//! `allOf`: the keywords of a schema and of all its branches, as if one schema said them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    decimal::Decimal,
    reference::{EXTENSIONS, is_misspelt},
    suggest::did_you_mean,
    tree::{NodeId, Value, View},
};

use super::{
    Reading, Use,
    keywords::{self, Part, TYPES, Word, part, word},
    value::{excerpt, is_schema, json},
};

/// The number of branches that may lie within branches.
const MAX_DEPTH: usize = 32;

/// The keywords that decide validity, united.
pub(super) struct Parts<'a> {
    pub(super) at: View<'a>,
    /// The types that `type` allows; `None` if nothing says it.
    pub(super) kinds: Option<Vec<&'a str>>,
    /// Every deciding keyword but `type` and `allOf`: the strictest of several, or their intersection.
    pub(super) words: BTreeMap<&'a str, View<'a>>,
    /// The other values of keywords of which each decides for itself, in the document's order.
    pub(super) more: Vec<(&'a str, View<'a>)>,
    /// The schemas that each property's value must keep, by name, in the document's order.
    pub(super) properties: Vec<(&'a str, Vec<View<'a>>)>,
    pub(super) required: Vec<View<'a>>,
    /// The schemas of further properties, each with the properties that are declared beside it.
    pub(super) scopes: Vec<(View<'a>, BTreeSet<&'a str>)>,
    seen: BTreeSet<NodeId>,
    /// The schemas around the one that is being added, from the outside in.
    path: Vec<NodeId>,
}

impl<'a> Parts<'a> {
    /// Returns every value of a keyword, the one in `words` first.
    pub(super) fn every(&self, key: &str) -> Vec<View<'a>> {
        let more = self.more.iter().filter(|(other, _)| *other == key).map(|(_, value)| *value);
        self.words.get(key).copied().into_iter().chain(more).collect()
    }
}

impl<'a> Reading<'_, 'a> {
    /// Returns the only branch of an `allOf` beside which there is nothing but annotations.
    pub(super) fn only_branch(&mut self, schema: View<'a>) -> Option<Use> {
        let mut branches = schema.get("allOf")?.items();
        let branch = branches.next().filter(|_| branches.next().is_none())?;
        let alone = schema.members().all(|(key, _)| key == "allOf" || word(key) == Some(Word::Annotation));
        alone.then(|| self.value(schema, branch, None))
    }

    /// Gathers the keywords of `schema` and its branches.
    pub(super) fn gather(&mut self, schema: View<'a>) -> Parts<'a> {
        let mut parts = Parts {
            at: schema,
            kinds: None,
            words: BTreeMap::new(),
            more: Vec::new(),
            properties: Vec::new(),
            required: Vec::new(),
            scopes: Vec::new(),
            seen: BTreeSet::new(),
            path: Vec::new(),
        };
        self.add(&mut parts, schema);
        self.restrict(&mut parts);
        parts
    }

    fn add(&mut self, parts: &mut Parts<'a>, schema: View<'a>) {
        if parts.path.contains(&schema.id) {
            return self.leads_to_itself(schema);
        }
        if !parts.seen.insert(schema.id) {
            return;
        }
        match schema.value() {
            Value::Bool(true) => return,
            Value::Bool(false) => {
                let help = "leave the property out, or say what its value may be";
                return self.untyped(schema, "checked-value", "the schema `false` allows no value at all", help);
            }
            Value::Object(_) => {}
            _ => {
                let message = format!("`{}` is no schema", excerpt(schema));
                return self.error(
                    schema,
                    "wrong-kind",
                    message,
                    "write an object with keywords like `type`, or `true` for any value",
                );
            }
        }
        // A reference that leads nowhere was reported where it was resolved.
        if schema.get("$ref").is_some_and(|target| target.str().is_some()) {
            return;
        }
        for (key, value) in schema.members() {
            self.add_word(parts, schema, key, value);
        }
        let Some(branches) = schema.get("allOf") else { return };
        if branches.items().next().is_none() {
            return self.error(
                branches,
                "wrong-kind",
                "`allOf` needs a list of schemas",
                "list at least one schema, or leave the keyword out",
            );
        }
        if parts.path.len() == MAX_DEPTH {
            return self.untyped(
                branches,
                "all-of-too-deep",
                format!("`allOf` lies in more than {MAX_DEPTH} others"),
                "merge some of the schemas",
            );
        }
        parts.path.push(schema.id);
        for branch in branches.items() {
            // What is united here may be written in a schema elsewhere.
            let is_own = super::enclosing(branch, 2).is_some_and(|owner| owner.id == schema.id);
            if is_own && branch.target().id == branch.id {
                self.schemas.parents.insert(branch.id, (schema.id, None));
            }
            self.add(parts, branch.target());
        }
        parts.path.pop();
    }

    fn add_word(&mut self, parts: &mut Parts<'a>, schema: View<'a>, key: &'a str, value: View<'a>) {
        match word(key) {
            Some(Word::Annotation) => {}
            Some(Word::Unchecked) => {
                self.warning(
                    value,
                    "unchecked-keyword",
                    format!("`{key}` is not checked"),
                    "treat it as documentation, or leave it out",
                );
            }
            Some(Word::Unsupported) if key == "propertyNames" && takes_every_text(value.target()) => {}
            Some(Word::Unsupported) => self.add_apart(schema, key, value),
            Some(Word::Newer) => self.as_written(
                value,
                "newer-keyword",
                format!("`{key}` is no keyword of JSON Schema draft-07, and has no effect"),
                format!("remove `{key}`, or say the same in words of draft-07"),
            ),
            Some(_) => match key {
                "allOf" => {}
                "type" => self.add_type(parts, value),
                "properties" => self.add_properties(parts, value),
                "required" => parts.required.extend(self.list(value)),
                _ => self.add_general(parts, schema, key, value),
            },
            None if key == "$ref" => self.error(
                value,
                "wrong-kind",
                format!("`$ref` is `{}`, not a string", excerpt(value)),
                "write the place of a schema: `#/components/schemas/Name`",
            ),
            None if key == "nullable" => self.warning(
                value,
                "unknown-keyword",
                "JSON Schema draft-07 knows no `nullable`",
                "write `type: [string, \"null\"]`, with the type in question, where null is allowed",
            ),
            None => {
                let names = keywords::names().chain(EXTENSIONS.iter().copied().filter(|_| is_misspelt(key)));
                let help = did_you_mean(key, names, "let the name of an extension start with `x-`");
                self.warning(
                    value,
                    "unknown-keyword",
                    format!("`{key}` is no keyword of JSON Schema draft-07, and has no effect"),
                    help,
                );
            }
        }
    }

    /// Takes note of a keyword that no type holds.
    fn add_apart(&mut self, schema: View<'a>, key: &'a str, value: View<'a>) {
        let needed = match key {
            "then" | "else" => schema.get("if").is_none().then_some("if"),
            "additionalItems" => schema.get("items").is_none_or(|items| !items.is_array()).then_some("items"),
            _ => None,
        };
        if let Some(needed) = needed {
            let message = if needed == "if" {
                format!("`{key}` has no effect without `if`")
            } else {
                format!("`{key}` has no effect unless `items` is a list of schemas")
            };
            return self.warning(value, "ineffective-keyword", message, format!("remove `{key}`, or write `{needed}`"));
        }
        if self.check_part(key, value) {
            self.apart.push((schema, key, value));
        }
    }

    /// Reports what is not of the kind that a keyword asks for; whether it is.
    fn check_part(&mut self, key: &str, value: View<'a>) -> bool {
        let is_list = |value: View<'_>| value.is_array() && value.items().all(|name| name.str().is_some());
        let is_sound = |value: View<'_>| is_schema(value) || (key == "dependencies" && is_list(value));
        let is_object = value.is_object();
        let wrong = match part(key) {
            Some(Part::Named) if is_object => value.members().map(|(_, inner)| inner).find(|inner| !is_sound(*inner)),
            Some(Part::Named) => Some(value),
            _ => Some(value).filter(|value| !is_schema(*value)),
        };
        if let Some(wrong) = wrong {
            let message = format!("`{key}` is `{}`", excerpt(wrong));
            let help = match part(key) {
                Some(Part::Named) if wrong.id == value.id => "write an object with a schema for each name",
                _ => "write a schema: an object with keywords like `type`, or `true` for any value",
            };
            self.error(wrong, "wrong-kind", message, help);
        }
        let patterns = value.members().filter(|_| key == "patternProperties" && is_object);
        patterns.fold(wrong.is_none(), |is_sound, (source, at)| self.compiled(source, at).is_some() && is_sound)
    }

    fn add_type(&mut self, parts: &mut Parts<'a>, value: View<'a>) {
        let listed: Vec<View<'a>> = if value.str().is_some() { vec![value] } else { value.items().collect() };
        let mut kinds = Vec::new();
        for kind in &listed {
            match kind.str() {
                Some(name) if kinds.contains(&name) => {
                    let help = "remove one of the two";
                    self.warning(*kind, "duplicate-type", format!("the type `{name}` is listed twice"), help);
                }
                Some(name) if TYPES.contains(&name) => kinds.push(name),
                _ => {
                    let name = kind.str().map_or_else(|| excerpt(*kind), str::to_owned);
                    let help = did_you_mean(&name, TYPES.iter().copied(), &format!("types are {}", TYPES.join(", ")));
                    self.error(*kind, "unknown-type", format!("`{name}` is no type"), help);
                }
            }
        }
        if listed.is_empty() {
            self.error(
                value,
                "unknown-type",
                format!("`{}` is no type", excerpt(value)),
                format!("types are {}", TYPES.join(", ")),
            );
        }
        let Some(known) = &mut parts.kinds else {
            parts.kinds = Some(kinds);
            return;
        };
        let fits = |kind: &&str| kinds.contains(kind) || (*kind == "integer" && kinds.contains(&"number"));
        let mut common: Vec<&str> = known.iter().copied().filter(fits).collect();
        if known.contains(&"number") && kinds.contains(&"integer") && !common.contains(&"integer") {
            common.push("integer");
        }
        let before = known.join(", ");
        *known = common;
        if known.is_empty() && !before.is_empty() && !kinds.is_empty() {
            let message = format!("no value is of type `{}` and of type `{before}` as well", kinds.join(", "));
            self.untyped(value, "conflicting-all-of", message, "let the branches of `allOf` agree on one type");
        }
    }

    fn add_properties(&mut self, parts: &mut Parts<'a>, value: View<'a>) {
        if !matches!(value.value(), Value::Object(_)) {
            return self.error(
                value,
                "wrong-kind",
                "`properties` needs an object",
                "write one schema under each property's name",
            );
        }
        parts.words.entry("properties").or_insert(value);
        for (name, schema) in value.members() {
            match parts.properties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, schemas)) => schemas.push(schema),
                None => parts.properties.push((name, vec![schema])),
            }
        }
    }

    fn list(&mut self, value: View<'a>) -> Vec<View<'a>> {
        let (names, others): (Vec<_>, Vec<_>) = value.items().partition(|item| item.str().is_some());
        if !others.is_empty() || !matches!(value.value(), Value::Array(_)) {
            let message = format!("`required` is `{}`, not a list of names", excerpt(value));
            self.error(value, "wrong-kind", message, "list the names of the properties that must be there");
        }
        names
    }

    fn add_general(&mut self, parts: &mut Parts<'a>, schema: View<'a>, key: &'a str, value: View<'a>) {
        if key == "additionalProperties" && schema.get("patternProperties").is_some() {
            // What a pattern takes is no further property: both are held to an object together.
            return;
        }
        if key == "additionalProperties" && !is_true(value) {
            let own = schema.get("properties").into_iter().flat_map(View::members).map(|(name, _)| name).collect();
            parts.scopes.push((value, own));
        }
        let Some(known) = parts.words.get(key).copied() else {
            parts.words.insert(key, value);
            return;
        };
        let number = |view: View<'_>| if let Value::Number(text) = view.value() { Decimal::parse(text) } else { None };
        let stricter = match key {
            "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => {
                Some(number(known).is_some_and(|known| number(value).is_none_or(|value| value > known)))
            }
            "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
                Some(number(known).is_some_and(|known| number(value).is_none_or(|value| value < known)))
            }
            "uniqueItems" => Some(value.bool() == Some(true)),
            "additionalProperties" => Some(is_true(known)),
            _ => None,
        };
        let is_same = || value.target().id == known.target().id || json(value) == json(known);
        match (stricter, key) {
            (Some(true), _) => _ = parts.words.insert(key, value),
            (Some(false), _) => {}
            (None, "items") => parts.more.push((key, value)),
            (None, _) if is_same() => {}
            (None, "enum" | "const" | "pattern" | "format" | "multipleOf" | "oneOf" | "anyOf") => {
                parts.more.push((key, value))
            }
            (None, _) => self.untyped(
                value,
                "conflicting-all-of",
                format!("`{key}` is `{}` here and `{}` in another branch of `allOf`", excerpt(value), excerpt(known)),
                format!("say `{key}` once: the branches become one type"),
            ),
        }
    }
}

/// Returns whether a schema refuses no text: what it says of names says nothing.
fn takes_every_text(schema: View<'_>) -> bool {
    let says_nothing = |(key, value): (&str, View<'_>)| match (key, word(key)) {
        ("type", _) => value.str() == Some("string") || value.items().any(|kind| kind.str() == Some("string")),
        ("minLength", _) => {
            matches!(value.value(), Value::Number(text) if Decimal::parse(text) == Some(Decimal::from(0)))
        }
        ("pattern", _) => matches!(value.str(), Some("" | ".*" | "^.*" | "[\\s\\S]*" | "^" | "$" | "^[\\s\\S]*$")),
        ("format", _) => value.str().is_some_and(|format| !keywords::CHECKED_FORMATS.contains(&format)),
        (_, Some(Word::Of(kind))) => kind != "string",
        (_, kind) => kind == Some(Word::Annotation) || kind.is_none(),
    };
    is_true(schema) || (matches!(schema.value(), Value::Object(_)) && schema.members().all(says_nothing))
}

/// Returns whether a schema allows everything.
pub(super) fn is_true(schema: View<'_>) -> bool {
    match schema.value() {
        Value::Bool(value) => *value,
        Value::Object(_) => schema.members().all(|(key, _)| word(key) == Some(Word::Annotation)),
        _ => false,
    }
}
