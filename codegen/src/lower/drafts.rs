//! The findings in the documents before anything has its type.

use crate::{
    document,
    ir::{Fill, Wire},
    schema::{Form, SchemaId, Schemas},
    tree::{NodeId, View},
};

/// A message to be.
pub(super) struct Draft<'s, 'a> {
    /// The declaration that stands for all.
    pub(super) message: &'s document::Message<'a>,
    /// The nodes of all declarations.
    pub(super) nodes: Vec<NodeId>,
    /// The final name: `CampaignCreateMessage`.
    pub(super) name: String,
    /// The form in which it is sent.
    pub(super) wire: Wire,
    /// The start of the names of its parts: `CampaignCreate`.
    pub(super) stem: String,
}

/// An envelope as its extension describes it.
pub(super) struct Found<'a> {
    /// The schema that has the extension.
    pub(super) schema: View<'a>,
    pub(super) extension: View<'a>,
    pub(super) fill: Vec<Fill>,
    pub(super) event: &'a str,
    pub(super) payload: &'a str,
    pub(super) metadata: Option<&'a str>,
}

impl<'a> Found<'a> {
    /// Returns the schema, if it is an object with declared properties.
    pub(super) fn object(&self, schemas: &Schemas<'a>) -> Option<SchemaId> {
        let id = schemas.resolve_use(schemas.at(self.schema)?).0;
        matches!(schemas.get(id).form, Form::Object(_)).then_some(id)
    }
}
