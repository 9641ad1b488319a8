//! Contracts that are written down and read again: values as they are, and each schema that others refer to once.
//!
//! Earlier versions wrote values as JSON in strings; that is still read.

use std::{collections::BTreeMap, sync::Arc};

use postroom_schema::{
    json::{Document, NodeId, Tree, View},
    schema::{Schema, link},
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _, ser::SerializeStruct as _,
};
use serde_json::value::RawValue;

use super::{Channel, Contract, Envelope, Message, Service};

/// A contract whose schemas do not know one another yet.
#[derive(Debug, Deserialize)]
pub(super) struct Kept {
    services: Vec<Service>,
    channels: Vec<Channel>,
    messages: Vec<Message>,
    envelopes: Vec<Envelope>,
    #[serde(default, with = "value")]
    definitions: Document,
}

impl From<Kept> for Contract {
    fn from(kept: Kept) -> Self {
        let Kept { services, channels, messages, envelopes, definitions } = kept;
        let mut contract = Self { services, channels, messages, envelopes };
        let mut tree = Tree::default();
        tree.add_file("");
        let mut known = BTreeMap::new();
        // A list of names and texts is what earlier versions wrote.
        for definition in definitions.view().items() {
            if let (Some(name), Some(text)) = (definition.text_of("name"), definition.text_of("schema")) {
                let read = tree.read(text).unwrap_or_else(|_| tree.read_view(definition));
                known.insert(name.to_owned(), read);
            }
        }
        known.extend(definitions.view().members().map(|(name, schema)| (name.to_owned(), tree.read_view(schema))));
        let mut roots = Vec::new();
        for (_, schema) in contract.schemas_mut() {
            let root = tree.read_view(schema.view());
            own_definitions(&mut tree, root, &mut known);
            roots.push(root);
        }
        let roots = link(&mut tree, &known, &roots);
        let tree = Arc::new(tree);
        for ((_, schema), root) in contract.schemas_mut().zip(roots) {
            *schema = Document::new(Arc::clone(&tree), root);
        }
        contract
    }
}

/// Takes the definitions out of a schema that has its own.
fn own_definitions(tree: &mut Tree, root: NodeId, known: &mut BTreeMap<String, NodeId>) {
    let Some(definitions) = tree.view(root).get("definitions").filter(|found| found.is_object()) else { return };
    let found: Vec<_> = definitions.members().map(|(name, schema)| (name.to_owned(), schema.id)).collect();
    tree.keep_members(root, |key| key != "definitions");
    for (name, schema) in found {
        known.entry(name).or_insert(schema);
    }
}

impl Serialize for Contract {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Contract", 5)?;
        fields.serialize_field("services", &self.services)?;
        fields.serialize_field("channels", &self.channels)?;
        fields.serialize_field("messages", &self.messages)?;
        fields.serialize_field("envelopes", &self.envelopes)?;
        fields.serialize_field("definitions", &definitions(self))?;
        fields.end()
    }
}

/// Returns the schemas that others refer to, by name.
fn definitions(contract: &Contract) -> BTreeMap<String, Box<RawValue>> {
    let messages = contract.messages.iter().flat_map(|message| [Some(&message.payload), message.headers.as_ref()]);
    let schemas = messages.flatten().chain(contract.envelopes.iter().map(|envelope| &envelope.schema));
    let mut open: Vec<Schema<'_>> = schemas.flat_map(|schema| schema.as_schema().to_text_by_name(true).1).collect();
    let mut found = BTreeMap::new();
    while let Some(schema) = open.pop() {
        let Some(name) = schema.view().name().filter(|name| !found.contains_key(*name)) else { continue };
        let (text, more) = schema.to_text_by_name(true);
        if let Ok(text) = RawValue::from_string(text) {
            found.insert(name.to_owned(), text);
        }
        open.extend(more);
    }
    found
}

/// Reads a value, or the text of one in a string.
fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Document, D::Error> {
    let text = Box::<RawValue>::deserialize(deserializer)?;
    let document = Document::parse(text.get()).map_err(D::Error::custom)?;
    // What is no JSON, as in a contract that is made by hand, stays the string that it is.
    let within = document.view().str().and_then(|text| Document::parse(text).ok());
    Ok(within.unwrap_or(document))
}

fn raw<S: Serializer>(text: String, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(text).map_err(S::Error::custom)?.serialize(serializer)
}

/// A value that is no schema.
pub(super) mod value {
    use super::{Deserializer, Document, Serializer};

    pub(in crate::contract) fn serialize<S: Serializer>(value: &Document, serializer: S) -> Result<S::Ok, S::Error> {
        super::raw(value.to_string(), serializer)
    }

    pub(in crate::contract) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Document, D::Error> {
        super::read(deserializer)
    }
}

/// A schema, which refers to others by name.
pub(super) mod schema {
    use super::{Deserializer, Document, Serializer};

    pub(in crate::contract) fn serialize<S: Serializer>(value: &Document, serializer: S) -> Result<S::Ok, S::Error> {
        super::raw(value.as_schema().to_text_by_name(true).0, serializer)
    }

    pub(in crate::contract) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Document, D::Error> {
        super::read(deserializer)
    }
}

/// A schema, or none.
pub(super) mod schema_or_none {
    use super::{Deserializer, Document, Serialize, Serializer, View};

    pub(in crate::contract) fn serialize<S: Serializer>(
        value: &Option<Document>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::schema::serialize(value, serializer),
            None => ().serialize(serializer),
        }
    }

    pub(in crate::contract) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Document>, D::Error> {
        let read = super::read(deserializer)?;
        let is_none = View::is_null(read.view());
        Ok(Some(read).filter(|_| !is_none))
    }
}
