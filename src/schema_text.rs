//! Schemas of generated types that are too long to be written out with all that they refer to.

use std::{collections::BTreeMap, sync::OnceLock};

/// A schema that others refer to: its name, its text, and the positions of those that it refers to itself.
pub type SchemaDefinition = (&'static str, &'static str, &'static [usize]);

/// A schema whose text is put together when it is first asked for.
///
/// What many types refer to is in the program once, and not once for each of them.
#[derive(Debug)]
pub struct LongSchema {
    text: &'static str,
    refers_to: &'static [usize],
    definitions: &'static [SchemaDefinition],
    whole: OnceLock<String>,
}

impl LongSchema {
    /// Puts the parts together: the text, the positions of what it refers to, and all definitions.
    pub const fn new(
        text: &'static str,
        refers_to: &'static [usize],
        definitions: &'static [SchemaDefinition],
    ) -> Self {
        Self { text, refers_to, definitions, whole: OnceLock::new() }
    }

    /// Returns the whole text, with everything that it refers to under `definitions`.
    pub fn get(&self) -> &str {
        self.whole.get_or_init(|| {
            let (mut open, mut found) = (self.refers_to.to_vec(), BTreeMap::new());
            while let Some(&(name, text, refers_to)) = open.pop().and_then(|position| self.definitions.get(position)) {
                if found.insert(name, text).is_none() {
                    open.extend(refers_to);
                }
            }
            let quoted = |name: &str| serde_json::Value::from(name).to_string();
            let found: Vec<_> = found.into_iter().map(|(name, text)| format!("{}:{text}", quoted(name))).collect();
            let start = self.text.strip_suffix('}').unwrap_or(self.text);
            let comma = if start.ends_with('{') { "" } else { "," };
            format!("{start}{comma}\"definitions\":{{{}}}}}", found.join(","))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::LongSchema;

    #[test]
    fn a_long_schema_holds_what_it_leads_to_and_nothing_else() {
        static ALL: [super::SchemaDefinition; 4] =
            [("A", "{\"a\":1}", &[1]), ("B\"", "{}", &[1, 0]), ("C", "{}", &[2]), ("D", "{}", &[0, 2])];
        for (text, refers_to, expected) in [
            (r#"{"$ref":"x"}"#, &[0][..], r#"{"$ref":"x","definitions":{"A":{"a":1},"B\"":{}}}"#),
            ("{}", &[2], r#"{"definitions":{"C":{}}}"#),
            ("{}", &[3, 1], r#"{"definitions":{"A":{"a":1},"B\"":{},"C":{},"D":{}}}"#),
        ] {
            let schema = LongSchema::new(text, refers_to, &ALL);
            assert_eq!(schema.get(), expected);
            assert_eq!(schema.get(), expected, "the second time");
        }
    }
}
