//! The work of reading schemas: what waits to be read, and what was found on the way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    diagnostic::{AS_VALUE, Diagnostic, Diagnostics},
    ir::{Rules, Shape},
    tree::{NodeId, View},
};

use super::{Form, Schema, SchemaId, Schemas, Use};

/// The work of [`Schemas::read`].
pub(super) struct Reading<'r, 'a> {
    pub(super) schemas: &'r mut Schemas<'a>,
    pub(super) diagnostics: &'r mut Diagnostics,
    /// `true` if no type is assumed where none is said.
    pub(super) is_exact: bool,
    pub(super) queue: VecDeque<SchemaId>,
    /// The schema that is being read.
    pub(super) current: SchemaId,
    /// The schemas that are a `oneOf` with a branch for null, and their other branches.
    pub(super) nulls: Vec<(SchemaId, Vec<Use>)>,
    /// The schemas that no type can hold, until they are in [`Schemas::verbatim`].
    pub(super) untyped: BTreeSet<SchemaId>,
    /// Those of them of which no type says anything.
    pub(super) shapeless: BTreeSet<SchemaId>,
    /// The keywords of the schema that is being read that no type holds, each with the schema in which it is written.
    pub(super) apart: Vec<(View<'a>, &'a str, View<'a>)>,
    /// The schemas that are written in place for the keys of maps: what they say is said of texts.
    pub(super) names: BTreeSet<NodeId>,
    /// The schema that says what several say together, by the schemas that a value must keep at once, sorted.
    pub(super) united: BTreeMap<Vec<NodeId>, NodeId>,
    /// The reasons why schemas have no valid value, as far as they say it themselves.
    pub(super) reasons: Vec<(SchemaId, Diagnostic)>,
}

impl<'a> Reading<'_, 'a> {
    /// Reads what is waiting, and what that leads to.
    pub(super) fn drain(&mut self) {
        while let Some(id) = self.queue.pop_front() {
            self.current = id;
            self.classify(id);
        }
    }

    pub(super) fn allocate(&mut self, target: View<'a>) -> SchemaId {
        if let Some(id) = self.schemas.ids.get(&target.id) {
            return *id;
        }
        let id = SchemaId(self.schemas.list.len());
        self.schemas.ids.insert(target.id, id);
        self.schemas.list.push(Schema {
            node: target.id,
            nullable: false,
            form: Form::Invalid,
            rules: Rules::default(),
        });
        self.queue.push_back(id);
        id
    }

    /// Adds a schema that says nothing, for a value that only its name at `at` tells of, and returns its use.
    pub(super) fn anything(&mut self, parent: View<'a>, at: View<'a>, name: &str) -> Use {
        let schema = SchemaId(self.schemas.list.len());
        let form = Form::Leaf(Shape::Any);
        self.schemas.list.push(Schema { node: at.id, nullable: false, form, rules: Rules::default() });
        self.schemas.ids.insert(at.id, schema);
        self.schemas.parents.insert(at.id, (parent.id, Some(name.to_owned())));
        Use { schema, at: at.id }
    }

    /// Adds the schema that stands at `at` within `parent`, and returns its use.
    pub(super) fn value(&mut self, parent: View<'a>, at: View<'a>, segment: Option<&str>) -> Use {
        let target = at.target();
        if self.schemas.tree.is_made(at.id) {
            // Whoever united it said what it belongs to.
        } else if target.id == at.id {
            self.schemas.parents.insert(at.id, (parent.id, segment.map(str::to_owned)));
        } else {
            self.schemas.referenced.insert(target.id);
        }
        Use { schema: self.allocate(target), at: at.id }
    }

    pub(super) fn error(
        &mut self,
        at: View<'_>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if code == "invalid-pattern" {
            self.untyped.insert(self.current);
        }
        self.diagnostics.push(Diagnostic::error(at, code, message, help));
    }

    /// Warns of what has no effect, and is kept for those who read schemas as they are written.
    pub(super) fn as_written(
        &mut self,
        at: View<'_>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.untyped.insert(self.current);
        if self.current.0 < self.schemas.typed {
            self.diagnostics.push(Diagnostic::warning(at, code, message, help));
        }
    }

    /// Reports why a schema has no type in Rust: a value is held to it as it is written.
    pub(super) fn untyped(
        &mut self,
        at: View<'_>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.untyped.insert(self.current);
        self.shapeless.insert(self.current);
        // What only a schema without a type leads to needs none either.
        if self.current.0 < self.schemas.typed {
            let message = format!("{}{AS_VALUE}", message.into());
            self.diagnostics.push(Diagnostic::warning(at, code, message, help));
        }
    }

    pub(super) fn warning(
        &mut self,
        at: View<'_>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::warning(at, code, message, help));
    }
}
