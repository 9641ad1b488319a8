//! Schemas as the tables that generated decoders go by, made at run time: what is said of a value is what they say.
//!
//! A place of which a type is generated has the table that generated code has. What has no Rust type is held to each of its
//! keywords apart (`postroom`'s `General`). Tables refer to one another and live as long as the program, which makes few.

mod channel;
mod choice;
mod general;
mod leaves;
mod listed;
mod objects;
mod survey;

use std::collections::BTreeMap;

use postroom::{
    __private::{self as runtime, schema as table},
    Limits, Rejection,
};
use postroom_schema::{
    json::{NodeId, View},
    schema::{Schema, Types},
    vocabulary::{CHECKED_FORMATS, asserts_in, concerned},
};

use self::survey::Survey;
pub(crate) use self::{channel::channel, leaves::format};

/// The limits of a text: all but its depth and what is listed of it is for the caller to limit.
const LIMITS: Limits = Limits { bytes: usize::MAX, metadata: usize::MAX, memory: usize::MAX, ..Limits::DEFAULT };

/// A schema that is ready to judge texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table(&'static runtime::Schema);

impl Table {
    /// The table that takes any JSON.
    pub(crate) const ANYTHING: Self = Self(&table::ANY);

    /// Makes the table of a draft-07 schema.
    ///
    /// # Errors
    /// A reference leads nowhere: nothing is known of what it stands for.
    pub(crate) fn new(schema: Schema<'_>) -> Result<Self, String> {
        let mut making = Making { survey: Survey::of(schema), known: BTreeMap::new(), open: Vec::new(), lost: None };
        let root = making.reference(schema, false);
        // What lies further in is made one after the other, so that no schema exhausts the stack.
        while let Some((schema, is_compared, later)) = making.open.pop() {
            let made = making.made(schema, is_compared);
            later.set(made);
        }
        making.lost.map_or(Ok(Self(root)), |lost| Err(format!("`{lost}` leads nowhere")))
    }

    /// Checks a text.
    ///
    /// # Errors
    /// The rejection by which generated decoders refuse the text.
    pub(crate) fn check(self, text: &[u8]) -> Result<(), Rejection> {
        runtime::check_by(self.0, text, &LIMITS)
    }
}

/// The tables that are being made.
struct Making<'a> {
    survey: Survey,
    /// The tables that were made, by schema, and whether something compares its values.
    known: BTreeMap<(NodeId, bool), &'static runtime::Schema>,
    open: Vec<(Schema<'a>, bool, &'static table::Later)>,
    /// A reference that leads nowhere.
    lost: Option<&'a str>,
}

impl<'a> Making<'a> {
    /// Returns the table of a schema: made already, or later.
    fn reference(&mut self, schema: Schema<'a>, is_compared: bool) -> &'static runtime::Schema {
        let schema = schema.target();
        let key = (schema.view().id, is_compared);
        if let Some(known) = self.known.get(&key) {
            return known;
        }
        let made = match self.leaf(schema) {
            Some(leaf) => kept(leaf),
            None => {
                let later: &'static table::Later = kept(table::Later::default());
                self.open.push((schema, is_compared, later));
                kept(later.schema())
            }
        };
        self.known.insert(key, made);
        made
    }

    /// Makes the table of a value without parts: a type of its own, or nothing that depends on what lies in it.
    fn leaf(&mut self, schema: Schema<'a>) -> Option<runtime::Schema> {
        match schema.view().bool() {
            Some(true) => return Some(table::ANY),
            Some(false) => return Some(table::NEVER),
            None => {}
        }
        if let Some(reference) = schema.text("$ref") {
            let view = schema.view();
            let leads_nowhere = !view.tree.references().contains_key(&view.id);
            self.lost = self.lost.or(leads_nowhere.then_some(reference));
            // What is nothing but itself takes anything.
            return Some(table::ANY);
        }
        if !schema.keywords().any(|(name, _)| asserts_in(name)) {
            return Some(table::ANY);
        }
        if has_applicators(schema) { None } else { leaves::leaf(schema) }
    }

    fn made(&mut self, schema: Schema<'a>, is_compared: bool) -> runtime::Schema {
        let is_compared = self.survey.is_compared(schema, is_compared);
        let typed = if self.survey.is_circular(schema) { None } else { self.typed(schema, is_compared) };
        typed.unwrap_or_else(|| self.general(schema, is_compared))
    }

    /// Makes the table that generated code has, if there is a type.
    fn typed(&mut self, schema: Schema<'a>, is_compared: bool) -> Option<runtime::Schema> {
        if has_applicators(schema) {
            return self.choice(schema, is_compared);
        }
        let (kind, is_nullable) = only_type(schema)?;
        let made = match kind {
            "array" => self.array(schema, is_compared)?,
            "object" => self.object(schema, is_compared)?,
            _ => return None,
        };
        Some(if is_nullable { made.nullable() } else { made })
    }

    fn array(&mut self, schema: Schema<'a>, is_compared: bool) -> Option<runtime::Schema> {
        let items = schema.inner("items");
        if schema.keyword("contains").is_some() || items.is_some_and(|items| items.view().is_array()) {
            return None;
        }
        let within = survey::within(schema, is_compared);
        let items = items.map_or(const { &table::ANY }, |items| self.reference(items, within));
        let mut made = listed::any(table::array(items), schema);
        made = counted(made, schema, ["minItems", "maxItems"]);
        Some(if is_unique(schema) { made.unique() } else { made })
    }
}

/// Returns whether a schema demands anything by other schemas for the same value.
fn has_applicators(schema: Schema<'_>) -> bool {
    ["allOf", "anyOf", "oneOf", "not", "if"].iter().any(|name| schema.keyword(name).is_some())
}

/// Returns the only type that a schema takes, and whether it takes null besides; none if it says anything of values of
/// other types, which keep or break that whatever their type is, or if null depends on what is listed.
fn only_type(schema: Schema<'_>) -> Option<(&str, bool)> {
    let names = schema.type_names();
    let is_nullable = names.len() == 2 && names.contains(&"null");
    let kind = match names.as_slice() {
        [only] => only,
        _ if is_nullable => names.iter().find(|name| **name != "null")?,
        _ => return None,
    };
    let is_format = schema.text("format").is_some_and(|format| CHECKED_FORMATS.contains(&format));
    let is_about = |name: &str| !asserts_in(name) || concerned(name).meets(Types::named(kind));
    if !schema.keywords().all(|(name, _)| is_about(name)) || (is_format && *kind != "string") {
        return None;
    }
    let is_taken = |value: View<'_>| schema.types().holds(Types::of(value));
    if !schema.keyword("const").is_none_or(is_taken)
        || !schema.keyword("enum").is_none_or(|all| all.items().all(is_taken))
    {
        return None;
    }
    if !is_nullable {
        return Some((kind, false));
    }
    let lists_null = schema.keyword("enum").is_none_or(|listed| listed.items().any(|value| value.is_null()));
    (lists_null && schema.keyword("const").is_none()).then_some((kind, true))
}

fn is_unique(schema: Schema<'_>) -> bool {
    schema.keyword("uniqueItems").and_then(|unique| unique.bool()) == Some(true)
}

/// Adds the least and the greatest count.
fn counted(mut made: runtime::Schema, schema: Schema<'_>, [least, most]: [&str; 2]) -> runtime::Schema {
    if let Some(least) = count(schema, least) {
        made = made.least(least);
    }
    if let Some(most) = count(schema, most) {
        made = made.most(most);
    }
    made
}

/// Returns the count that a keyword says; one beyond all counts is as good as the greatest.
fn count(schema: Schema<'_>, keyword: &str) -> Option<u64> {
    let number = schema.keyword(keyword)?.number().filter(|number| number.is_whole())?;
    let is_wide = number.is_positive();
    number.to_u64().or(is_wide.then_some(u64::MAX))
}

/// Keeps a value as long as the program runs.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn kept_list<T>(values: impl IntoIterator<Item = T>) -> &'static [T] {
    values.into_iter().collect::<Vec<_>>().leak()
}

fn kept_text(text: &str) -> &'static str {
    Box::leak(text.into())
}

/// Returns the names in a list.
fn kept_names(list: Option<View<'_>>) -> Vec<&'static str> {
    list.into_iter().flat_map(|list| list.items()).filter_map(|name| name.str()).map(kept_text).collect()
}
