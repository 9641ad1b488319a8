//! The texts of schemas: each type's own once, and all that it refers to put together when it is first asked for.

use std::sync::OnceLock;

/// The JSON Schema of a generated type, which refers to those of others as `#/definitions/{name}`.
#[derive(Debug)]
pub struct SchemaText {
    name: &'static str,
    text: &'static str,
    refers_to: &'static [fn() -> &'static Self],
    whole: OnceLock<String>,
}

impl SchemaText {
    /// Puts a schema's parts together: the type's name, its own text, and what it refers to.
    pub const fn new(name: &'static str, text: &'static str, refers_to: &'static [fn() -> &'static Self]) -> Self {
        Self { name, text, refers_to, whole: OnceLock::new() }
    }

    /// Returns the whole text, with everything that it refers to under `definitions`; the first call puts it together.
    pub fn whole(&self) -> &str {
        self.whole.get_or_init(|| self.put_together())
    }

    fn put_together(&self) -> String {
        let mut found: Vec<&'static Self> = Vec::new();
        let mut open = self.refers_to.to_vec();
        while let Some(definition) = open.pop() {
            let definition = definition();
            if let Err(at) = found.binary_search_by(|other| other.name.cmp(definition.name)) {
                found.insert(at, definition);
                open.extend_from_slice(definition.refers_to);
            }
        }
        if found.is_empty() {
            return self.text.to_owned();
        }
        let start = self.text.strip_suffix('}').unwrap_or(self.text);
        let mut whole = start.to_owned();
        whole.push_str(if start.ends_with('{') { "\"definitions\":{" } else { ",\"definitions\":{" });
        for definition in found {
            if !whole.ends_with('{') {
                whole.push(',');
            }
            whole.push_str(&serde_json::Value::from(definition.name).to_string());
            whole.push(':');
            whole.push_str(definition.text);
        }
        whole.push_str("}}");
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::SchemaText;

    #[test]
    fn a_schema_holds_what_it_leads_to_and_nothing_else() {
        static A: SchemaText = SchemaText::new("A", r#"{"a":1}"#, &[|| &B]);
        static B: SchemaText = SchemaText::new("B\"", "{}", &[|| &B, || &A]);
        static C: SchemaText = SchemaText::new("C", "{}", &[|| &C]);
        static D: SchemaText = SchemaText::new("D", "{}", &[|| &A, || &C]);
        for (schema, expected) in [
            (SchemaText::new("E", r#"{"$ref":"x"}"#, &[|| &A]), r#"{"$ref":"x","definitions":{"A":{"a":1},"B\"":{}}}"#),
            (SchemaText::new("E", "{}", &[]), "{}"),
            (SchemaText::new("C", "{}", &[|| &C]), r#"{"definitions":{"C":{}}}"#),
            (SchemaText::new("E", "{}", &[|| &D, || &B]), r#"{"definitions":{"A":{"a":1},"B\"":{},"C":{},"D":{}}}"#),
        ] {
            assert_eq!(schema.whole(), expected);
        }
    }
}
