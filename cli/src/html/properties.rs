//! The table of a schema's properties, all of them, however deep.

use std::collections::BTreeMap;

use maud::{Markup, html};
use postroom_schema::json::View;

use super::{
    anchors::Anchors,
    kinds::{ANYTHING, kind},
    markdown::markdown,
    parts::{Part, has_rows, parts},
    rules::{code, codes, rules},
    text::{breakable, joined},
};

/// The depth to which rows are drawn; what is deeper is in the schema that stands below the table.
const MAX_DEPTH: usize = 24;

/// The number of levels that rows are moved in.
const MAX_INDENT: usize = 6;

/// The tables of one message's schemas.
#[derive(Debug)]
struct Tables<'p> {
    /// The id of what the tables belong to.
    owner: &'p str,
    /// The ids of the definitions that have a table, by name.
    definitions: BTreeMap<&'p str, String>,
    anchors: Anchors,
}

/// Returns the tables of a schema: its own, and one for each definition that it leads to. What is said of the schema itself is
/// left to the caller; `what` it is.
pub(super) fn tables(owner: &str, what: &str, schema: View<'_>) -> Markup {
    let mut anchors = Anchors::default();
    let definitions: Vec<_> = schema.get("definitions").into_iter().flat_map(View::members).collect();
    let ids: Vec<_> = definitions.iter().map(|(name, _)| anchors.id(&format!("{owner}/type-"), name)).collect();
    let named = definitions.iter().map(|(name, _)| *name);
    let mut tables = Tables { owner, definitions: named.zip(ids.iter().cloned()).collect(), anchors };
    html! {
        (tables.of(schema, what))
        @for ((name, definition), id) in definitions.into_iter().zip(ids) {
            h4 id=(id) { code { (name) } } "\n"
            (meaning(definition)) "\n"
            (tables.of(definition, name))
        }
    }
}

/// Returns a title and a description.
fn meaning(schema: View<'_>) -> Markup {
    joined(["title", "description"].iter().filter_map(|key| schema.text_of(key)).map(markdown), "")
}

impl Tables<'_> {
    /// Returns what is to be said about a schema itself, and the table of what is in it.
    fn of(&mut self, schema: View<'_>, caption: &str) -> Markup {
        let lead = [self.kind(schema)].into_iter().chain(all_rules(schema));
        let rows = self.rows(schema, "", 0);
        let labels = ["Property", "Type", "Required", "Meaning and rules"];
        html! {
            p.lead { (joined(lead, " · ")) } "\n"
            @if !rows.0.is_empty() {
                table.properties {
                    caption.unseen { (caption) ": properties" } "\n"
                    thead { tr { @for label in labels { th scope="col" { (label) } } } } "\n"
                    tbody { "\n" (rows) }
                } "\n"
            }
        }
    }

    /// Returns a row for each thing that is in a value of this schema, `path` leading to the value.
    fn rows(&mut self, schema: View<'_>, path: &str, depth: usize) -> Markup {
        html! {
            @if depth <= MAX_DEPTH {
                @for part in parts(schema) { (self.row(&part, path, depth)) }
                @if let Some(items) = schema.get("items") { (self.rows(items, &format!("{path}[]"), depth)) }
            }
        }
    }

    /// Returns the row of a part, and those of what is in it.
    fn row(&mut self, part: &Part<'_>, path: &str, depth: usize) -> Markup {
        let name = part.name.strip_prefix('.').unwrap_or(&part.name);
        let dot = if name.len() < part.name.len() && !path.is_empty() { "." } else { "" };
        let parents = format!("{path}{dot}");
        let whole = format!("{parents}{name}");
        let id = self.anchors.id(&format!("{}/", self.owner), &whole);
        let need = part.required.map_or("", |required| if required { "required" } else { "optional" });
        let kind = self.kind(part.schema);
        // A condition that asks for no kind of value says so by saying nothing.
        let is_silent = part.is_own && kind.0 == ANYTHING && part.schema.members().len() > 0;
        let old = if part.schema.get("deprecated").and_then(View::bool) == Some(true) { " deprecated" } else { "" };
        html! {
            tr id=(id) data-kind="property" data-name=(whole) class={ "in-" (depth.min(MAX_INDENT)) (old) } {
                th scope="row" {
                    a href={ "#" (id) } { span.parents { (breakable(&parents)) } wbr; (breakable(name)) }
                }
                td.kind { @if !is_silent { (kind) } }
                td class={ "need " (need) } { (need) }
                td.about { (self.about(part.schema, depth)) }
            } "\n"
            // A further schema of a value is about what is in that value.
            (self.rows(part.schema, if part.is_own { path } else { &whole }, depth + 1))
        }
    }

    /// Returns the meaning of a value, its rules, what stands for it if it is absent, and examples.
    fn about(&self, schema: View<'_>, depth: usize) -> Markup {
        let items = schema.get("items").map(meaning).unwrap_or_default();
        let mut list = all_rules(schema);
        let examples = schema.get("examples").into_iter().flat_map(View::items);
        if examples.clone().next().is_some() {
            list.push(html! { "for example " (codes(examples)) });
        }
        if depth >= MAX_DEPTH && has_rows(schema) {
            list.push(html! { "more is in the schema below" });
        }
        html! {
            (meaning(schema))
            @if !items.0.is_empty() {
                div.items { span { "Each item:" } " " div { (items) } }
            }
            @if !list.is_empty() {
                ul.rules { @for rule in &list { li { (rule) } } }
            }
        }
    }

    fn kind(&self, schema: View<'_>) -> Markup {
        kind(schema, &|name| self.definitions.get(name).cloned())
    }
}

/// Returns the rules of a value, of its items, and what stands for it if it is absent.
fn all_rules(schema: View<'_>) -> Vec<Markup> {
    let mut found = rules(schema);
    found.extend(item_rules(schema));
    found.extend(schema.get("default").map(|value| html! { "default " (code(value)) }));
    found
}

/// Returns the rules of an array's items, and of theirs.
fn item_rules(schema: View<'_>) -> Vec<Markup> {
    let mut found = Vec::new();
    let mut level = schema;
    let mut whose = "each item".to_owned();
    while let Some(items) = level.get("items") {
        found.extend(rules(items).into_iter().map(|rule| html! { (whose) ": " (rule) }));
        whose.push_str("’s item");
        level = items;
    }
    found
}
