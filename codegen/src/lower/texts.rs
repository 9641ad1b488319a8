//! The schemas of types as texts, for generated code.

use std::collections::{BTreeMap, VecDeque};

use postroom_schema::schema::{MAX_IN_PLACE, Schema};

use crate::ir::{Contract, Definition, SchemaText};

/// How long all texts together may become with everything written in place: from then on, every text shares its
/// definitions, so that what types say grows no faster than the documents.
const MAX_TOTAL: usize = 16 * 1024 * 1024;

/// Writes the text of each type's schema, and the definitions that long ones refer to.
pub(super) fn write(contract: &mut Contract) {
    let mut shared = Shared::default();
    let mut written = 0;
    for (position, definition) in contract.types.iter_mut().enumerate() {
        definition.schema = match contract.schemas.get(&position).map(|schema| schema.as_schema()) {
            None => SchemaText { text: "true".to_owned(), definitions: Vec::new() },
            Some(schema) => {
                let in_place = schema.to_document_within(MAX_IN_PLACE).filter(|_| written <= MAX_TOTAL);
                written += in_place.as_ref().map_or(MAX_IN_PLACE, String::len);
                match in_place {
                    Some(text) => SchemaText { text, definitions: Vec::new() },
                    None => shared.text(schema),
                }
            }
        };
    }
    contract.definitions = shared.definitions;
}

/// The definitions that texts refer to, each written once.
#[derive(Default)]
struct Shared {
    definitions: Vec<Definition>,
    /// By name: where each of them is.
    positions: BTreeMap<String, usize>,
}

impl Shared {
    /// A text that refers to definitions, which are written if they are not there yet.
    fn text(&mut self, schema: Schema<'_>) -> SchemaText {
        let mut open = VecDeque::new();
        let text = self.one(schema, &mut open);
        while let Some((position, schema)) = open.pop_front() {
            let text = self.one(schema, &mut open);
            self.definitions[position].schema = text;
        }
        text
    }

    fn one<'a>(&mut self, schema: Schema<'a>, open: &mut VecDeque<(usize, Schema<'a>)>) -> SchemaText {
        let (text, found) = schema.to_text_by_name(false);
        let mut position = |found: Schema<'a>| {
            let name = found.view().name()?;
            Some(*self.positions.entry(name.to_owned()).or_insert_with_key(|name| {
                self.definitions.push(Definition { name: name.clone(), schema: SchemaText::default() });
                open.push_back((self.definitions.len() - 1, found));
                self.definitions.len() - 1
            }))
        };
        SchemaText { text, definitions: found.into_iter().filter_map(&mut position).collect() }
    }
}
