//! The classification of a schema by its united keywords: a form and its rules.

use crate::{
    decimal::Decimal,
    ir::{Pattern, Rules, Shape, Slot},
    pattern,
    tree::{Value, View},
};

use super::{
    Form, Object, Open, Property, Reading, Schema, SchemaId, Use,
    all_of::{Parts, is_true},
    choice::Listed,
    keywords::{ANNOTATION_FORMATS, CHECKED_FORMATS, Word, word},
    value::excerpt,
};

impl<'a> Reading<'_, 'a> {
    /// Finds what a schema is; the schemas in it are left for later.
    pub(super) fn classify(&mut self, id: SchemaId) {
        let at = self.schemas.view(self.schemas.get(id).node);
        let schema = match self.only_branch(at) {
            Some(value) => Schema { node: at.id, nullable: false, form: Form::Alias(value), rules: Rules::default() },
            None => {
                self.apart.clear();
                let parts = self.gather(at);
                let schema = self.based(&parts).or_else(|| self.union(&parts));
                let schema = schema.unwrap_or_else(|| self.one_type(&parts));
                self.keep_apart(&schema);
                schema
            }
        };
        self.schemas.list[id.0] = schema;
    }

    pub(super) fn one_type(&mut self, parts: &Parts<'a>) -> Schema {
        let mut rules = Rules { has_type: parts.kinds.is_some(), ..Rules::default() };
        let kinds = parts.kinds.iter().flatten().copied().filter(|kind| *kind != "null");
        let says = |kind: &str| parts.kinds.as_ref().is_some_and(|kinds| kinds.contains(&kind));
        // What is an integer is a number.
        let kinds: Vec<&str> = kinds.filter(|kind| *kind != "integer" || !says("number")).collect();
        if kinds.len() > 1
            && let Some(schema) = self.several_types(parts, &kinds)
        {
            return schema;
        }
        let mut nullable = says("null") && !kinds.is_empty();
        let kind = match kinds.as_slice() {
            [] => None,
            [kind] => Some(*kind),
            [kind, ..] => {
                self.untyped(
                    parts.at.get("type").unwrap_or(parts.at),
                    "checked-value",
                    format!("`type` lists several types: {}", kinds.join(", ")),
                    "write `anyOf` with one branch for each type",
                );
                Some(*kind)
            }
        };
        let form = match self.listed(parts, &mut rules) {
            Some(Listed::Strings { form, nullable: or_null }) => {
                nullable = or_null;
                self.string(parts, &mut rules);
                form
            }
            Some(Listed::Values { kind: listed, nullable: or_null }) => {
                nullable = or_null;
                // Where null alone is left, no value of another type that the schema says is one.
                match kind.filter(|_| listed != Some("null")).or(listed) {
                    Some("null") => Form::Leaf(Shape::Null),
                    Some(kind) => self.typed(parts, kind, &mut rules),
                    None => {
                        self.check_alone(parts);
                        Form::Leaf(Shape::Any)
                    }
                }
            }
            None => match kind.or_else(|| self.implied(parts)) {
                Some(kind) => self.typed(parts, kind, &mut rules),
                None if parts.kinds.as_ref().is_some_and(|kinds| kinds.contains(&"null")) => Form::Leaf(Shape::Null),
                None => Form::Leaf(Shape::Any),
            },
        };
        if (rules.enumeration.is_some() || rules.constant.is_some()) && matches!(form, Form::Object(_)) {
            let at = parts.words.get("enum").or_else(|| parts.words.get("const")).copied().unwrap_or(parts.at);
            let help = "remove the list, or the properties";
            self.untyped(at, "checked-value", "values are listed for an object with declared properties", help);
        }
        Schema { node: parts.at.id, nullable, form, rules }
    }

    /// Reports what stands beside listed values of several types, of which each keyword may refuse some.
    fn check_alone(&mut self, parts: &Parts<'a>) {
        let words = parts.words.iter().filter(|(key, _)| **key == "format" || matches!(word(key), Some(Word::Of(_))));
        let required = parts.required.first().map(|at| ("required", *at));
        // The only type without a name here is null.
        let listed = ["enum", "const"].iter().filter_map(|key| parts.words.get(key));
        let is_null = |at: &View<'_>| {
            matches!(at.value(), Value::Null)
                || (at.items().next().is_some() && at.items().all(|value| *value.value() == Value::Null))
        };
        let kind = parts.kinds.as_ref().filter(|_| !listed.into_iter().all(is_null));
        let kind = kind.map(|_| ("type", parts.at.get("type").unwrap_or(parts.at)));
        for (key, at) in words.map(|(key, at)| (*key, *at)).chain(required).chain(kind) {
            let message = format!("`{key}` stands beside listed values");
            let help = format!("remove `{key}`: the values already say what is allowed");
            self.untyped(at, "checked-value", message, help);
        }
    }

    /// Returns the type that the other keywords are for, if `type` is missing.
    fn implied(&mut self, parts: &Parts<'a>) -> Option<&'static str> {
        if parts.kinds.is_some() {
            return None;
        }
        let mut words = Self::types_of_keywords(parts);
        if self.names.contains(&parts.at.id) {
            return Some("string").filter(|_| !words.is_empty());
        }
        words.sort_by_key(|(key, _)| *key != "properties");
        let (key, kind) = *words.first()?;
        let message = format!("`{key}` is for values of type {kind}, but nothing says `type`");
        let help = format!("add `type: {kind}`");
        if self.is_exact || words.iter().any(|(_, other)| *other != kind) {
            let message = format!("{message}: a value of any other type is valid here");
            self.untyped(parts.at, "missing-type", message, help);
        } else if self.current.0 < self.schemas.typed {
            let message = format!("{message}: it is assumed, and what is of another type has no value in Rust");
            self.warning(parts.at, "assumed-type", message, help);
        }
        Some(kind)
    }

    /// Returns the keywords that are for values of one type, each with that.
    pub(super) fn types_of_keywords(parts: &Parts<'a>) -> Vec<(&'a str, &'static str)> {
        let required = if parts.required.is_empty() { None } else { Some(("required", "object")) };
        let words = parts.words.keys().filter_map(|key| match word(key) {
            Some(Word::Of(kind)) => Some((*key, kind)),
            _ => (*key == "format").then_some((*key, "string")),
        });
        words.chain(required).collect()
    }

    fn typed(&mut self, parts: &Parts<'a>, kind: &str, rules: &mut Rules) -> Form {
        for (key, at) in &parts.words {
            let of_kind = |owner: &str| owner == kind || (owner == "number" && kind == "integer");
            let effective = match word(key) {
                Some(Word::Of(owner)) => of_kind(owner),
                _ => *key != "format" || matches!(kind, "string" | "number" | "integer"),
            };
            // A type that is guessed, or one of several, says nothing of the others.
            let is_said =
                parts.kinds.as_ref().is_some_and(|kinds| kinds.iter().filter(|kind| **kind != "null").count() == 1);
            if !effective && is_said {
                let help = format!("remove `{key}`, or correct `type`");
                self.warning(
                    *at,
                    "ineffective-keyword",
                    format!("`{key}` has no effect on values of type {kind}"),
                    help,
                );
            }
        }
        match kind {
            "boolean" => Form::Leaf(Shape::Boolean),
            "integer" | "number" => self.number(parts, kind, rules),
            "string" => self.string(parts, rules),
            "array" => self.array(parts, rules),
            _ => self.object(parts, rules),
        }
    }

    pub(super) fn string(&mut self, parts: &Parts<'a>, rules: &mut Rules) -> Form {
        rules.min_length = self.count(parts, "minLength");
        rules.max_length = self.count(parts, "maxLength");
        self.check_counts(parts, rules.min_length, rules.max_length, "minLength", "maxLength");
        let mut patterns = Vec::new();
        for at in parts.every("pattern") {
            patterns.extend(self.pattern(at));
        }
        let mut patterns = patterns.into_iter();
        rules.pattern = patterns.next();
        rules.more_patterns = patterns.collect();
        rules.format = self.format(parts);
        let shape = rules.format.as_deref().and_then(pattern::shape_of_format).unwrap_or(Shape::String);
        // A type that writes a valid text as one that the other keywords refuse could not encode what it decoded.
        Form::Leaf(if pattern::keeps_spelling(&shape, rules) { shape } else { Shape::String })
    }

    pub(super) fn array(&mut self, parts: &Parts<'a>, rules: &mut Rules) -> Form {
        rules.min_items = self.count(parts, "minItems");
        rules.max_items = self.count(parts, "maxItems");
        self.check_counts(parts, rules.min_items, rules.max_items, "minItems", "maxItems");
        if let Some(at) = parts.words.get("uniqueItems") {
            rules.unique_items = at.bool().unwrap_or_default();
            if at.bool().is_none() {
                self.error(*at, "wrong-kind", format!("`uniqueItems` is `{}`", excerpt(*at)), "write true or false");
            }
        }
        let any =
            Form::Leaf(Shape::Array(Box::new(Slot { shape: Shape::Any, nullable: false, rules: Rules::default() })));
        let Some(items) = parts.words.get("items").copied() else { return any };
        let is_apart = |items: View<'_>| items.is_array() || items.bool() == Some(false);
        match parts.every("items").as_slice() {
            [only] if is_apart(*only) => {
                if let Some(tuple) = self.tuple(parts, *only, rules) {
                    return Form::Tuple(tuple);
                }
                let schema = super::enclosing(*only, 1).unwrap_or(parts.at);
                self.apart.push((schema, "items", *only));
                any
            }
            all if all.iter().any(|items| items.is_array()) => {
                let message = "`items` lists a schema for each position, and another branch says more";
                self.untyped(items, "checked-value", message, "write one list of schemas for all branches");
                any
            }
            _ => Form::Array(self.value(self.owner(items, 1, parts.at), items, None)),
        }
    }

    fn object(&mut self, parts: &Parts<'a>, rules: &mut Rules) -> Form {
        self.counts_of_properties(parts, rules);
        let mut required: Vec<View<'a>> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        required.extend(parts.required.iter().filter(|name| seen.insert(name.str())));
        let names = required.iter().filter_map(|name| name.str().map(str::to_owned));
        let declared: std::collections::BTreeSet<&str> = parts.properties.iter().map(|(name, _)| *name).collect();
        let segment = if declared.is_empty() { None } else { Some("additional") };
        let additional = match parts.words.get("additionalProperties") {
            None => Open::Silent,
            Some(schema) if is_true(*schema) => Open::Any,
            Some(schema) if schema.bool() == Some(false) => Open::Denied,
            Some(schema) => Open::Schema(self.value(self.owner(*schema, 1, parts.at), *schema, segment)),
        };
        match additional {
            Open::Silent if declared.is_empty() => {
                rules.required = names.collect();
                return match self.map_by_pattern(parts, rules) {
                    Some(values) => self.map(values),
                    None => Form::Leaf(Shape::FreeObject),
                };
            }
            Open::Any if declared.is_empty() => {
                rules.required = names.collect();
                return Form::Leaf(Shape::FreeObject);
            }
            Open::Schema(value) if declared.is_empty() => {
                rules.required = names.collect();
                return self.map(value);
            }
            _ => {}
        }
        let matching = if matches!(additional, Open::Silent) { self.others_by_pattern(parts, rules) } else { None };
        let additional = matching.map_or(additional, Open::Matching);
        let mut properties = Vec::new();
        for (name, schemas) in &parts.properties {
            let Some(schema) = self.unite(parts.at, schemas, Some(name)) else { continue };
            let (name, required) = ((*name).to_owned(), seen.contains(&Some(*name)));
            let value = self.value(self.owner(schema, 2, parts.at), schema, Some(&name));
            properties.push(Property { name, required, declared: true, value });
        }
        for at in required {
            let name = at.str().unwrap_or_default();
            if !declared.contains(name)
                && let Some(value) = self.undeclared(parts.at, at, name, additional)
            {
                properties.push(Property { name: name.to_owned(), required: true, declared: false, value });
            }
        }
        Form::Object(Object { properties, additional })
    }

    pub(super) fn counts_of_properties(&mut self, parts: &Parts<'a>, rules: &mut Rules) {
        rules.min_properties = self.count(parts, "minProperties");
        rules.max_properties = self.count(parts, "maxProperties");
        self.check_counts(parts, rules.min_properties, rules.max_properties, "minProperties", "maxProperties");
    }

    /// Returns the use that a required name stands for that is not declared: a property that is whatever further ones
    /// are.
    fn undeclared(&mut self, parent: View<'a>, at: View<'a>, name: &str, additional: Open) -> Option<Use> {
        let help = format!("declare `{name}` under `properties`, or take it out of `required`");
        match additional {
            Open::Denied => {
                let message = format!(
                    "`{name}` is required, but neither declared nor allowed as a further property: no object is valid"
                );
                self.untyped(at, "undeclared-required", message, help);
                None
            }
            Open::Schema(value) | Open::Matching(value) => Some(value),
            Open::Silent | Open::Any => {
                let message =
                    format!("`{name}` is required, but not declared as a property: its value may be anything");
                self.warning(at, "undeclared-required", message, help);
                Some(self.anything(parent, at, name))
            }
        }
    }

    fn pattern(&mut self, at: View<'a>) -> Option<Pattern> {
        let Some(source) = at.str() else {
            self.error(at, "wrong-kind", format!("`pattern` is `{}`, not a string", excerpt(at)), "write it in quotes");
            return None;
        };
        self.compiled(source, at)
    }

    /// Compiles a pattern, or reports why it is none.
    pub(super) fn compiled(&mut self, source: &str, at: View<'a>) -> Option<Pattern> {
        match pattern::compile(source) {
            Ok(dfa) => {
                if dfa.is_none() {
                    let message = format!(
                        "no table decides the pattern `{source}`: the code that checks it needs the feature `regress` of `postroom`"
                    );
                    let help = "turn the feature on, `postroom = { features = [\"regress\"] }`, or say the same without `(?<=`, `(?<!`, `\\p`, back-references and long counts";
                    self.warning(at, "pattern-needs-engine", message, help);
                }
                Some(Pattern { source: source.to_owned(), dfa })
            }
            Err(reason) => {
                self.error(
                    at,
                    "invalid-pattern",
                    format!("the pattern `{source}` is no regular expression of ECMA-262: {reason}"),
                    "correct the pattern; a backslash that is meant literally is written twice",
                );
                None
            }
        }
    }

    /// Returns the format that is checked; several are one if all but one describe, or say less.
    fn format(&mut self, parts: &Parts<'a>) -> Option<String> {
        let mut checked: Option<&'a str> = None;
        for at in parts.every("format") {
            let Some(format) = at.str() else {
                self.error(
                    at,
                    "wrong-kind",
                    format!("`format` is `{}`, not a string", excerpt(at)),
                    "write it in quotes",
                );
                continue;
            };
            if !CHECKED_FORMATS.contains(&format) {
                if !ANNOTATION_FORMATS.contains(&format) {
                    self.unknown_format(at, format);
                }
                continue;
            }
            match checked {
                None => checked = Some(format),
                Some(known) if known == format || (known, format) == ("uri", "uri-reference") => {}
                Some("uri-reference") if format == "uri" => checked = Some(format),
                Some(known) => self.untyped(
                    at,
                    "conflicting-all-of",
                    format!("`format` is `{format}` here and `{known}` in another branch of `allOf`"),
                    "say `format` once: the branches become one type",
                ),
            }
        }
        checked.map(str::to_owned)
    }

    pub(super) fn unknown_format(&mut self, at: View<'a>, format: &str) {
        let help = format!("formats that are checked: {}; say others by `pattern`", CHECKED_FORMATS.join(", "));
        self.warning(at, "unknown-format", format!("the format `{format}` is not checked"), help);
    }

    pub(super) fn text(&mut self, parts: &Parts<'a>, key: &str) -> Option<&'a str> {
        let at = parts.words.get(key)?;
        if at.str().is_none() {
            self.error(*at, "wrong-kind", format!("`{key}` is `{}`, not a string", excerpt(*at)), "write it in quotes");
        }
        at.str()
    }

    fn count(&mut self, parts: &Parts<'a>, key: &str) -> Option<u64> {
        let at = parts.words.get(key)?;
        let text = if let Value::Number(text) = at.value() { text.as_str() } else { "" };
        // `2.0` is a count too; more than 64 bits of anything is no limit in practice.
        let count = Decimal::parse(text)
            .filter(|count| count.is_whole() && *count >= Decimal::from(0))
            .map(|count| u64::try_from(count.floor()).unwrap_or(u64::MAX));
        if count.is_none() {
            let message = format!("`{key}` is `{}`, not a count", excerpt(*at));
            self.error(*at, "wrong-kind", message, "write a whole number from 0, without quotes");
        }
        count
    }

    fn check_counts(&mut self, parts: &Parts<'a>, low: Option<u64>, high: Option<u64>, low_key: &str, high_key: &str) {
        let empty = matches!((low, high), (Some(low), Some(high)) if low > high);
        self.check_range(parts, empty, &[low_key], &[high_key]);
    }

    pub(super) fn check_range(&mut self, parts: &Parts<'a>, empty: bool, low: &[&str], high: &[&str]) {
        let said = |keys: &[&str]| -> Vec<String> {
            keys.iter().filter_map(|key| parts.words.get(*key).map(|at| format!("`{key}: {}`", excerpt(*at)))).collect()
        };
        if let (true, Some(at)) = (empty, low.iter().find_map(|key| parts.words.get(*key))) {
            let message = format!("no value keeps {} and {}", said(low).join(" and "), said(high).join(" and "));
            self.impossible(*at, "empty-range", message, "exchange the limits, or correct one of them");
        }
    }
}
