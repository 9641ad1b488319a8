//! Objects, by the types that are generated for them, and what of them is kept.

use std::collections::BTreeSet;

use postroom::__private::{self as runtime, Field, Properties, schema as table};
use postroom_schema::schema::Schema;

use super::{Making, counted, kept, kept_list, kept_names, kept_text, listed, survey};

impl<'a> Making<'a> {
    /// Makes the table of an object with declared properties, a map, or an object of which nothing more is said.
    pub(super) fn object(&mut self, schema: Schema<'a>, is_compared: bool) -> Option<runtime::Schema> {
        let words = ["patternProperties", "propertyNames", "dependencies"];
        if words.iter().any(|keyword| schema.keyword(keyword).is_some()) {
            return None;
        }
        let counted = |made| counted(made, schema, ["minProperties", "maxProperties"]);
        let others = self.others(schema, is_compared);
        let is_refused = matches!(others, table::Others::Refused);
        if schema.keyword("properties").is_some() || is_refused {
            let properties = self.properties(schema, is_compared, others)?;
            return schema.listed().is_none().then(|| counted(table::object(kept(properties))));
        }
        let base = match others {
            table::Others::Schema(values) => table::map(values),
            _ => table::OBJECT,
        };
        let required = kept_names(schema.keyword("required"));
        let made = if required.is_empty() { base } else { base.required(kept_list(required)) };
        Some(listed::any(counted(made), schema))
    }

    /// Returns the declared properties; `None` if one is required that is refused, because nothing declares it.
    fn properties(&mut self, schema: Schema<'a>, is_compared: bool, others: table::Others) -> Option<Properties> {
        let required: BTreeSet<&'static str> = kept_names(schema.keyword("required")).into_iter().collect();
        let mut fields = self.fields(schema, is_compared);
        let undeclared = match others {
            table::Others::Refused => None,
            table::Others::Schema(values) | table::Others::Matching(_, values) => Some(values),
            table::Others::Any | table::Others::Dropped => Some(const { &table::ANY }),
        };
        for name in &required {
            if !fields.iter().any(|(known, _)| known == name) {
                fields.push((name, undeclared?));
            }
        }
        let mut bits = vec![0_u64; fields.len().div_ceil(64)];
        for (index, (name, _)) in fields.iter().enumerate() {
            if let Some(word) = bits.get_mut(index / 64)
                && required.contains(name)
            {
                *word |= 1 << (index % 64);
            }
        }
        let field = |(name, schema): (&'static str, _)| {
            let quoted = format!("{}:", serde_json::Value::from(name));
            Field::new(name, kept_text(&quoted), schema)
        };
        Some(Properties::new(kept_list(fields.into_iter().map(field)), bits.leak(), others))
    }

    /// Returns each declared property with what it must keep.
    pub(super) fn fields(
        &mut self,
        schema: Schema<'a>,
        is_compared: bool,
    ) -> Vec<(&'static str, &'static runtime::Schema)> {
        let within = survey::within(schema, is_compared);
        let members: Vec<_> = schema.members("properties").collect();
        members.into_iter().map(|(name, member)| (kept_text(name), self.reference(member, within))).collect()
    }

    /// Returns the treatment of properties that nobody declares: a struct drops them, unless something counts or
    /// compares them.
    pub(super) fn others(&mut self, schema: Schema<'a>, is_compared: bool) -> table::Others {
        let Some(additional) = schema.inner("additionalProperties") else {
            let counts = ["minProperties", "maxProperties"].iter().any(|keyword| schema.keyword(keyword).is_some());
            let is_kept = is_compared || counts || schema.keyword("properties").is_none();
            let is_object = schema.type_names().contains(&"object");
            return if is_object && is_kept { table::Others::Any } else { table::Others::Dropped };
        };
        match additional.view().bool() {
            Some(true) => table::Others::Any,
            Some(false) => table::Others::Refused,
            None => table::Others::Schema(self.reference(additional, survey::within(schema, is_compared))),
        }
    }
}
