//! The search for schemas that have no valid value at all, and for the reasons.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    graph,
    ir::{Literal, Rules, Shape},
    tree::View,
};

use super::{Form, Object, Open, Reading, SchemaId, Schemas, Use, fit::refusal, value::quoted};

impl<'a> Reading<'_, 'a> {
    /// Reports what can have no type, because no value keeps it.
    pub(super) fn unsatisfiable(&mut self, at: View<'a>, message: impl Into<String>, help: &str) {
        self.untyped(at, "unsatisfiable", message, help);
    }

    /// Notes why the schema that is being read has no valid value.
    pub(super) fn impossible(&mut self, at: View<'a>, code: &'static str, message: String, help: &str) {
        if self.current.0 < self.schemas.typed {
            self.reasons.push((self.current, Diagnostic::warning(at, code, message, help)));
        }
    }

    pub(super) fn leads_to_itself(&mut self, schema: View<'a>) {
        self.diagnostics.push(leads_to_itself(schema));
        self.untyped.insert(self.current);
    }
}

fn leads_to_itself(schema: View<'_>) -> Diagnostic {
    let help = "let one schema of the cycle say what a value looks like, by `type` for example";
    Diagnostic::error(schema, "alias-cycle", "this schema leads only to itself", help)
}

impl Schemas<'_> {
    /// Reports choices of which a branch is the choice itself, and takes them for what they are: nothing.
    pub(super) fn refuse_choices_of_themselves(&mut self, diagnostics: &mut Diagnostics) {
        let branches = |index: usize| match &self.list[index].form {
            Form::Union { branches, .. } => {
                branches.iter().map(|(_, branch)| self.resolved[branch.schema.0].0.0).collect()
            }
            _ => Vec::new(),
        };
        let edges: Vec<Vec<usize>> = (0..self.list.len()).map(branches).collect();
        let component = graph::components(&edges);
        let mut seen = BTreeSet::new();
        for (index, on_cycle) in graph::on_cycles(&edges).into_iter().enumerate() {
            if on_cycle && seen.insert(component[index]) {
                diagnostics.push(leads_to_itself(self.view(self.list[index].node)));
                self.list[index].form = Form::Invalid;
            }
        }
    }

    /// Warns of every schema that has no valid value: its type is generated all the same, and refuses everything.
    pub(super) fn check_possible(&self, mut reasons: Vec<(SchemaId, Diagnostic)>, diagnostics: &mut Diagnostics) {
        let mut has_reason: BTreeSet<SchemaId> = reasons.iter().map(|(id, _)| *id).collect();
        for id in (0..self.list.len()).map(SchemaId).filter(|id| !has_reason.contains(id)).collect::<Vec<_>>() {
            if let Some(reason) = self.own_reason(id) {
                has_reason.insert(id);
                reasons.push((id, reason));
            }
        }
        let mut possible = vec![false; self.list.len()];
        self.spread(&has_reason, &mut possible);
        for id in (0..self.list.len()).map(SchemaId) {
            if let Some(reason) = self.ambiguous(id, &possible) {
                has_reason.insert(id);
                reasons.push((id, reason));
            }
        }
        possible.fill(false);
        self.spread(&has_reason, &mut possible);
        let blamed: Vec<Vec<usize>> = (0..self.list.len())
            .map(|index| {
                if possible[index] || has_reason.contains(&SchemaId(index)) {
                    Vec::new()
                } else {
                    self.blamed(index, &possible)
                }
            })
            .collect();
        let endless = graph::on_cycles(&blamed);
        let component = graph::components(&blamed);
        let mut seen = BTreeSet::new();
        for index in (0..self.list.len()).filter(|index| endless[*index]) {
            if seen.insert(component[index]) {
                let message = "no value ends: it would hold one of its own kind, which holds another one, and so on";
                let help = "let one of the properties on the way be optional, or a list";
                let at = self.view(self.list[index].node);
                reasons.push((SchemaId(index), Diagnostic::warning(at, "unsatisfiable", message, help)));
            }
        }
        reasons.into_iter().for_each(|(_, reason)| diagnostics.push(reason));
    }

    /// Finds what has a valid value, from what holds nothing on.
    fn spread(&self, without: &BTreeSet<SchemaId>, possible: &mut [bool]) {
        loop {
            let mut changed = false;
            // What comes later is mostly part of what came before.
            for index in (0..self.list.len()).rev() {
                if !possible[index] && !without.contains(&SchemaId(index)) && self.is_possible(index, possible) {
                    possible[index] = true;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn is_possible(&self, index: usize, possible: &[bool]) -> bool {
        let schema = &self.list[index];
        let needs_nothing = matches!(
            schema.form,
            Form::Union { .. } | Form::Alias(_) | Form::Array(_) | Form::Tuple(_) | Form::Map(_) | Form::Object(_)
        );
        if schema.nullable || self.is_verbatim(SchemaId(index)) || !needs_nothing {
            return true;
        }
        let blamed = self.blamed(index, possible);
        match &schema.form {
            // One branch that has a value is enough.
            Form::Union { branches, .. } => blamed.len() < branches.len(),
            _ => blamed.is_empty(),
        }
    }

    /// Returns the schemas without a value for which this one has none.
    fn blamed(&self, index: usize, possible: &[bool]) -> Vec<usize> {
        let schema = &self.list[index];
        let parts: Vec<Use> = match &schema.form {
            Form::Alias(value) => vec![*value],
            Form::Array(items) if schema.rules.min_items.is_some_and(|count| count > 0) => vec![*items],
            Form::Tuple(tuple) => tuple.items.clone(),
            Form::Map(map)
                if !schema.rules.required.is_empty() || schema.rules.min_properties.is_some_and(|count| count > 0) =>
            {
                vec![map.values]
            }
            Form::Object(object) => {
                object.properties.iter().filter(|property| property.required).map(|property| property.value).collect()
            }
            Form::Union { branches, .. } => branches.iter().map(|(_, branch)| *branch).collect(),
            _ => Vec::new(),
        };
        let ends = parts.into_iter().map(|part| self.resolve_use(part));
        ends.filter(|(end, nullable)| !nullable && !possible[end.0]).map(|(end, _)| end.0).collect()
    }

    /// Returns the reason why a schema has no valid value, whatever its parts are.
    fn own_reason(&self, id: SchemaId) -> Option<Diagnostic> {
        let schema = self.get(id);
        if schema.nullable || self.is_verbatim(id) {
            return None;
        }
        let at = self.view(schema.node);
        let refuse = |key: &str, message: String, help: &str| {
            Diagnostic::warning(at.get(key).unwrap_or(at), "unsatisfiable", message, help)
        };
        if let Some((key, keyword)) = refused_list(&schema.form, &schema.rules) {
            let message = format!("`{keyword}` refuses every value that is listed");
            return Some(refuse(key, message, "list a value that the other keywords allow"));
        }
        match &schema.form {
            Form::Object(Object { properties, additional: Open::Denied }) => {
                let (least, most) = (schema.rules.min_properties?, properties.len() as u64);
                (least > most).then(|| {
                    let message = format!("an object needs {least} properties, and may have {most}");
                    refuse("minProperties", message, "declare more properties, or lower `minProperties`")
                })
            }
            Form::Array(items) if schema.rules.unique_items => {
                let (least, most) = (schema.rules.min_items?, self.count(*items)?);
                (least > most).then(|| {
                    let message = format!("a list needs {least} different items, of which there are {most}");
                    refuse("minItems", message, "lower `minItems`, or allow an item twice")
                })
            }
            _ => None,
        }
    }

    /// Returns the number of values that a schema has, if it is small.
    fn count(&self, value: Use) -> Option<u64> {
        let (end, nullable) = self.resolve_use(value);
        let schema = self.get(end);
        let listed = |values: usize| values as u64 + u64::from(nullable);
        match &schema.form {
            Form::Enum { values, .. } => Some(listed(values.len())),
            Form::Leaf(_) if schema.rules.constant.is_some() => Some(listed(1)),
            Form::Leaf(_) if schema.rules.enumeration.is_some() => {
                Some(listed(schema.rules.enumeration.as_ref().map_or(0, Vec::len)))
            }
            Form::Leaf(Shape::Boolean) => Some(listed(2)),
            Form::Leaf(Shape::Null) => Some(1),
            _ => None,
        }
    }

    /// Returns the problem with a `oneOf` of which every branch that has a value is there twice.
    fn ambiguous(&self, id: SchemaId, possible: &[bool]) -> Option<Diagnostic> {
        let Form::Union { exclusive: true, branches } = &self.get(id).form else { return None };
        let ends: Vec<_> = branches.iter().map(|(_, branch)| self.resolve_use(*branch)).collect();
        let open: Vec<_> = ends.iter().filter(|(end, nullable)| *nullable || possible[end.0]).collect();
        let equal = |one: &(SchemaId, bool), other: &(SchemaId, bool)| {
            self.class(one.0) == self.class(other.0) && one.1 == other.1
        };
        let twice = |one: &(SchemaId, bool)| open.iter().filter(|other| equal(one, other)).count() > 1;
        let is_ambiguous = !open.is_empty() && open.iter().all(|one| twice(one)) && !self.get(id).nullable;
        is_ambiguous.then(|| {
            let at = self.view(self.get(id).node);
            let message = "no value fits exactly one branch of `oneOf`: each is there twice";
            let help = "remove the branches that say the same, or write `anyOf`";
            Diagnostic::warning(at.get("oneOf").unwrap_or(at), "unsatisfiable", message, help)
        })
    }
}

/// Returns the keyword that lists values of which none is allowed, and the keyword that refuses the first of them.
fn refused_list(form: &Form, rules: &Rules) -> Option<(&'static str, &'static str)> {
    let texts: Vec<Literal>;
    let (key, listed) = match form {
        Form::Enum { values, constant } => {
            let literal = |value: &String| Literal { text: quoted(value), canonical: quoted(value) };
            texts = values.iter().map(literal).collect();
            (if *constant { "const" } else { "enum" }, texts.as_slice())
        }
        _ => match (&rules.constant, &rules.enumeration) {
            (Some(constant), _) => ("const", std::slice::from_ref(constant)),
            (None, Some(listed)) => ("enum", listed.as_slice()),
            (None, None) => return None,
        },
    };
    let first = refusal(listed.first()?, rules)?;
    listed.iter().all(|value| refusal(value, rules).is_some()).then_some((key, first))
}
