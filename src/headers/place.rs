//! What the text of a header means: a string, where the schema takes strings at its place, or the JSON text of a value.

use std::cell::Cell;

use crate::{
    pattern::Steps,
    schema::{General, Kind, Kinds, Listed, Objects, Others, Pattern, Properties, Schema, Union},
};

/// The number of schemas that are asked about one header: those that lead back to themselves have no end.
const MAX_QUESTIONS: u32 = 10_000;

/// The steps that patterns of names may take.
const STEPS: u64 = 1 << 20;

/// Returns whether a header is declared by its name, or by a pattern that its name matches.
pub(super) fn is_declared(headers: &'static Schema, name: &str) -> bool {
    Place::new(name, false).says(headers).is_some()
}

/// Returns whether a header's text stands for itself: whether strings may be valid there.
///
/// What declares the header counts, else what is said of all others; where branches of a choice differ, strings are taken
/// as soon as one takes them.
pub(super) fn is_text(headers: &'static Schema, name: &str) -> bool {
    let said = Place::new(name, false).says(headers).or_else(|| Place::new(name, true).says(headers));
    said.unwrap_or(true)
}

/// The place of a header.
struct Place<'n> {
    name: &'n str,
    /// Whether it is asked what is said of undeclared headers.
    undeclared: bool,
    questions: Cell<u32>,
}

impl<'n> Place<'n> {
    fn new(name: &'n str, undeclared: bool) -> Self {
        Self { name, undeclared, questions: Cell::new(MAX_QUESTIONS) }
    }

    /// Counts a question; `None` if there were too many.
    fn ask(&self) -> Option<()> {
        self.questions.set(self.questions.get().checked_sub(1)?);
        Some(())
    }

    /// Returns whether strings may be valid in the header, by the schema of all headers; `None` if it says nothing of it.
    fn says(&self, headers: &'static Schema) -> Option<bool> {
        self.ask()?;
        let own = match headers.kind {
            Kind::Named(named) => self.says(named()),
            Kind::Later(later) => self.says(later.get()),
            Kind::Narrowed(shape) => self.says(shape),
            Kind::Object(properties) | Kind::ObjectAndRest(properties) => self.among(properties),
            Kind::Envelope(table) => self.among(&table.properties),
            Kind::Map(values) if !headers.keys.is_empty() => self.matching(headers.keys).then(|| self.takes(values)),
            Kind::Map(values) => self.undeclared.then(|| self.takes(values)),
            Kind::Union(union) => self.chosen(union),
            Kind::General(general) => self.generally(general),
            _ => None,
        };
        both(own, headers.rest.and_then(|rest| self.says(rest)))
    }

    fn among(&self, properties: &Properties) -> Option<bool> {
        if self.undeclared {
            return self.other(properties.others);
        }
        let field = properties.fields.iter().find(|field| field.name == self.name);
        let matching = match properties.others {
            Others::Matching(patterns, schema) if field.is_none() && self.matching(patterns) => Some(schema),
            _ => None,
        };
        field.map(|field| field.schema).or(matching).map(|schema| self.takes(schema))
    }

    /// Returns whether the header's name is one of those that a map may have.
    fn matching(&self, keys: &[(&'static str, Pattern)]) -> bool {
        let steps = Steps::new(STEPS);
        !self.undeclared && keys.iter().any(|(_, pattern)| pattern.matches(self.name, &steps) == Ok(true))
    }

    fn other(&self, others: Others) -> Option<bool> {
        if let Others::Schema(schema) = others { Some(self.takes(schema)) } else { None }
    }

    fn chosen(&self, union: &Union) -> Option<bool> {
        let mut said = None;
        for branch in union.branches {
            said = either(said, self.says(branch.schema));
        }
        for schema in union.beside {
            said = both(said, self.says(schema));
        }
        said
    }

    fn generally(&self, general: &General) -> Option<bool> {
        let mut said = None;
        if let Some(condition) = &general.condition {
            let then = condition.then.and_then(|schema| self.says(schema));
            said = either(then, condition.otherwise.and_then(|schema| self.says(schema)));
        }
        if let Some(object) = &general.object {
            said = both(said, self.within(object));
        }
        for schema in general.all {
            said = both(said, self.says(schema));
        }
        for union in general.choices {
            said = both(said, self.chosen(union));
        }
        said
    }

    fn within(&self, object: &Objects) -> Option<bool> {
        if self.undeclared {
            return self.other(object.others);
        }
        let mut said = None;
        for (name, schema) in object.fields {
            if *name == self.name {
                said = both(said, Some(self.takes(schema)));
            }
        }
        let steps = Steps::new(STEPS);
        for (_, pattern, schema) in object.patterns {
            if pattern.matches(self.name, &steps) == Ok(true) {
                said = both(said, Some(self.takes(schema)));
            }
        }
        said
    }

    /// Returns whether a string may be valid.
    fn takes(&self, schema: &'static Schema) -> bool {
        if self.ask().is_none() {
            return true;
        }
        let is_of_kind = match schema.kind {
            Kind::Named(named) => self.takes(named()),
            Kind::Later(later) => self.takes(later.get()),
            Kind::Narrowed(shape) => self.takes(shape),
            Kind::Any | Kind::String | Kind::Choice { .. } => true,
            Kind::Uuid | Kind::DateTime | Kind::Date | Kind::Time => true,
            Kind::Null | Kind::Boolean | Kind::Integer(_) | Kind::Number | Kind::Never => false,
            Kind::Array(_) | Kind::Tuple { .. } | Kind::Map(_) | Kind::FreeObject => false,
            Kind::Object(_) | Kind::ObjectAndRest(_) | Kind::Envelope(_) => false,
            Kind::Union(union) => self.some_takes(union),
            Kind::General(general) => self.takes_generally(general),
        };
        let lists = |listed: &Listed| listed.json.is_none_or(|json| json.iter().any(|text| text.starts_with('"')));
        is_of_kind
            && lists(&schema.listed)
            && lists(&schema.constant)
            && schema.rest.is_none_or(|rest| self.takes(rest))
    }

    fn some_takes(&self, union: &Union) -> bool {
        let mut branches = union.branches.iter().filter(|branch| branch.kinds.has(Kinds::STRING));
        // What concerns other types says nothing of strings.
        let mut beside = union.beside.iter().filter(|schema| matches!(schema.kind, Kind::Any | Kind::General(_)));
        branches.any(|branch| self.takes(branch.schema)) && beside.all(|schema| self.takes(schema))
    }

    fn takes_generally(&self, general: &General) -> bool {
        let condition = general.condition.as_ref();
        general.types.is_none_or(|types| Kinds(types).has(Kinds::STRING))
            && general.all.iter().all(|schema| self.takes(schema))
            && general.choices.iter().all(|union| self.some_takes(union))
            && !general.not.is_some_and(takes_every_string)
            && condition.is_none_or(|condition| {
                [condition.then, condition.otherwise].iter().any(|one| one.is_none_or(|schema| self.takes(schema)))
            })
    }
}

/// Returns whether every string is plainly valid.
fn takes_every_string(schema: &'static Schema) -> bool {
    let texts = &schema.texts;
    let is_any_text =
        texts.min_length.is_none() && texts.max_length.is_none() && texts.pattern.is_none() && texts.format.is_none();
    let lists_none = schema.listed.json.is_none() && schema.constant.json.is_none();
    let is_of_kind = match schema.kind {
        Kind::Any | Kind::String => true,
        Kind::General(general) => {
            general.types.is_none_or(|types| Kinds(types).has(Kinds::STRING))
                && general.all.is_empty()
                && general.choices.is_empty()
                && general.not.is_none()
                && general.condition.is_none()
        }
        _ => false,
    };
    is_of_kind && is_any_text && lists_none && schema.rest.is_none()
}

/// Returns whether both say yes, or the one of them that says something; `None` if none does.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one && other),
        _ => one.or(other),
    }
}

/// Returns whether one of them says yes; `None` if none says anything.
fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one || other),
        _ => one.or(other),
    }
}
