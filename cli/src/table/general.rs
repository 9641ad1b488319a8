//! Schemas that no Rust type stands for: each keyword by itself.

use std::collections::BTreeMap;

use postroom::__private::{self as runtime, schema as table};
use postroom_schema::{
    schema::{Schema, Types},
    vocabulary::asserts_in,
};

use super::{
    Making, choice, counted, is_unique, kept, kept_list, kept_names, kept_text,
    leaves::{self, pattern},
    listed, survey,
};

/// The table of what is taken, and nobody keeps.
static DROPPED: runtime::Schema = table::general(&table::General::NONE);

impl<'a> Making<'a> {
    /// Makes the table of a schema, every keyword by itself.
    pub(super) fn general(&mut self, schema: Schema<'a>, is_compared: bool) -> runtime::Schema {
        let within = survey::within(schema, is_compared);
        let room = room(schema);
        let mut part = |keyword: &str| schema.inner(keyword).map(|inner| self.reference(inner, within));
        let (not, test, then, otherwise) = (part("not"), part("if"), part("then"), part("else"));
        let (all, guarded) = all(schema);
        let all = kept_list(all.into_iter().map(|inner| self.reference(inner, within)));
        let switches = kept_list(guarded.into_iter().map(|(name, cases)| self.switch(name, cases, within)));
        let choices = ["anyOf", "oneOf"].into_iter().filter(|keyword| schema.list(keyword).len() > 0);
        let choices = kept_list(choices.map(|keyword| kept(self.union(schema, keyword, false, is_compared))));
        let general = table::General {
            types: schema.keyword("type").map(|_| kinds(schema)),
            room,
            array: self.arrays(schema, is_compared, room),
            object: self.objects(schema, is_compared, room),
            all,
            choices,
            not,
            condition: test.map(|test| table::Condition { test, then, otherwise }),
            switches,
            is_circular: self.survey.is_circular(schema),
        };
        let made = leaves::limited(table::general(kept(general)), schema);
        listed::any(leaves::texts(made, schema), schema)
    }

    fn switch(&mut self, name: &str, cases: Vec<(&'a str, Schema<'a>)>, within: bool) -> table::Switch {
        let case = |(text, then): (&str, _)| (kept_text(text), self.reference(then, within));
        let mut cases: Vec<_> = cases.into_iter().map(case).collect();
        cases.sort_by_key(|(text, _)| *text);
        table::Switch { name: kept_text(name), cases: kept_list(cases) }
    }

    fn arrays(&mut self, schema: Schema<'a>, is_compared: bool, room: table::Room) -> Option<table::Arrays> {
        let is_array = schema.type_names().contains(&"array");
        // Beside no list of items, `additionalItems` says nothing.
        if !is_array && schema.keywords_for(Types::ARRAY).all(|name| name == "additionalItems") {
            return None;
        }
        let within = survey::within(schema, is_compared);
        let items = schema.inner("items");
        let is_list = items.is_some_and(|items| items.view().is_array());
        let first: Vec<_> = schema.list("items").collect();
        let rest = match (items, schema.inner("additionalItems").filter(|_| is_list)) {
            (_, Some(others)) if others.view().bool() == Some(false) => None,
            (_, Some(others)) => Some(self.reference(others, within)),
            (Some(items), None) if !is_list => Some(self.reference(items, within)),
            (None, None) if is_array || matches!(room, table::Room::Anything) => Some(const { &table::ANY }),
            _ => Some(&DROPPED),
        };
        let counts = counted(table::ANY, schema, ["minItems", "maxItems"]);
        Some(table::Arrays {
            counts: if is_unique(schema) { counts.unique() } else { counts },
            first: kept_list(first.into_iter().map(|item| self.reference(item, within))),
            rest,
            contains: schema.inner("contains").map(|contains| self.reference(contains, false)),
        })
    }

    fn objects(&mut self, schema: Schema<'a>, is_compared: bool, room: table::Room) -> Option<table::Objects> {
        let is_object = schema.type_names().contains(&"object");
        if !is_object && schema.keywords_for(Types::OBJECT).next().is_none() {
            return None;
        }
        let within = survey::within(schema, is_compared);
        let mut fields = self.fields(schema, is_compared);
        let required = kept_names(schema.keyword("required"));
        // What is required is kept, declared or not.
        if schema.keyword("additionalProperties").is_none() && schema.keyword("properties").is_some() {
            for name in &required {
                if !fields.iter().any(|(known, _)| known == name) {
                    fields.push((name, const { &table::ANY }));
                }
            }
        }
        fields.sort_by_key(|(name, _)| *name);
        let patterns: Vec<_> = schema.members("patternProperties").collect();
        let patterns = patterns
            .into_iter()
            .map(|(source, inner)| (kept_text(source), pattern(source), self.reference(inner, within)));
        let patterns = kept_list(patterns);
        let dependencies = self.dependencies(schema, within);
        let mut asked = required.clone();
        for (name, dependency) in dependencies {
            asked.push(name);
            if let table::Dependency::Names(names) = dependency {
                asked.extend(names.iter());
            }
        }
        asked.sort_unstable();
        asked.dedup();
        let others = match self.others(schema, is_compared) {
            table::Others::Dropped if matches!(room, table::Room::Anything) => table::Others::Any,
            others => others,
        };
        Some(table::Objects {
            counts: counted(table::ANY, schema, ["minProperties", "maxProperties"]),
            fields: kept_list(fields),
            required: kept_list(required),
            patterns,
            others,
            names: schema.inner("propertyNames").map(|names| self.reference(names, false)),
            dependencies,
            asked: kept_list(asked),
        })
    }

    fn dependencies(&mut self, schema: Schema<'a>, within: bool) -> &'static [(&'static str, table::Dependency)] {
        let members: Vec<_> = schema.members("dependencies").collect();
        kept_list(members.into_iter().map(|(name, inner)| {
            let dependency = if inner.view().is_array() {
                table::Dependency::Names(kept_list(kept_names(Some(inner.view()))))
            } else {
                table::Dependency::Schema(self.reference(inner, within))
            };
            (kept_text(name), dependency)
        }))
    }
}

/// The texts that properties are asked for, by the property, each with what it asks for.
type Guarded<'a> = BTreeMap<&'a str, Vec<(&'a str, Schema<'a>)>>;

/// Returns the branches of `allOf`, and apart from them those that ask for the text of a property.
fn all<'a>(schema: Schema<'a>) -> (Vec<Schema<'a>>, Guarded<'a>) {
    let (mut others, mut guarded) = (Vec::new(), Guarded::new());
    for part in schema.list("allOf") {
        match guard(part) {
            Some((name, text, then)) => guarded.entry(name).or_default().push((text, then)),
            None => others.push(part),
        }
    }
    (others, guarded)
}

/// Returns the property that an object has to have as a text, which text, and what it must keep then.
fn guard(schema: Schema<'_>) -> Option<(&str, &str, Schema<'_>)> {
    let has_only = |schema: Schema<'_>, words: &[&str]| {
        schema.keywords().all(|(name, _)| !asserts_in(name) || words.contains(&name))
    };
    let (test, then) = (schema.inner("if")?, schema.inner("then")?);
    let mut properties = test.members("properties");
    let (Some((name, value)), None) = (properties.next(), properties.next()) else { return None };
    let mut required = test.keyword("required")?.items();
    let is_required = required.len() == 1 && required.all(|required| required.str() == Some(name));
    let is_plain = has_only(schema, &["if", "then"]) && has_only(test, &["properties", "required"]);
    let constant = value.keyword("const")?.str().filter(|_| has_only(value, &["const"]))?;
    (is_plain && is_required).then_some((name, constant, then))
}

/// Returns the types that `type` names, as the runtime has them.
fn kinds(schema: Schema<'_>) -> u8 {
    let names = schema.type_names();
    let others = names.iter().filter(|name| **name != "integer").map(|name| Types::named(name));
    let integer = if names.contains(&"integer") { table::General::INTEGER } else { 0 };
    choice::kinds(others.fold(Types::NONE, Types::or)) | integer
}

/// Returns the room for a value of a schema that has no table of its own.
fn room(schema: Schema<'_>) -> table::Room {
    let names = schema.type_names();
    let is_of = |name: &str| names.contains(&name);
    let says_something = ["type", "allOf", "anyOf", "oneOf", "properties", "not", "if"]
        .iter()
        .any(|name| schema.keyword(name).is_some());
    match schema.text("format") {
        _ if !says_something => table::Room::Anything,
        _ if is_of("number") => table::Room::Double,
        _ if is_of("integer") => table::Room::Integer(leaves::width(schema)),
        Some("date-time") if is_of("string") && leaves::has_type(schema) => table::Room::DateTime,
        Some("time") if is_of("string") && leaves::has_type(schema) => table::Room::Time,
        _ => table::Room::Enough,
    }
}
