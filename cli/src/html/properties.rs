//! The table of a schema's properties, all of them, however deep.

use std::{collections::BTreeMap, fmt::Write};

use super::{
    anchors::Anchors,
    json::Json,
    kinds::{ANYTHING, kind},
    markdown::markdown,
    parts::{Part, has_rows, parts},
    rules::{code, rules},
    text::Text,
};

/// How deep rows are drawn; what is deeper is in the schema that stands below the table.
const MAX_DEPTH: usize = 24;

/// How far rows are moved in.
const MAX_INDENT: usize = 6;

/// Draws tables of one message's schemas.
#[derive(Debug)]
struct Tables<'p> {
    /// The id of what the tables belong to.
    owner: &'p str,
    /// The ids of the definitions that have a table, by name.
    definitions: BTreeMap<&'p str, String>,
    anchors: Anchors,
    rows: String,
}

/// The tables of a schema: its own, and one for each definition that it leads to. What is said of the schema itself is left
/// to the caller; `what` it is.
pub(super) fn tables(owner: &str, what: &str, schema: &Json<'_>) -> String {
    let mut anchors = Anchors::default();
    let definitions = schema.get("definitions").map(Json::members).unwrap_or_default();
    let id = |(name, _): &'_ (String, Json<'_>)| anchors.id(&format!("{owner}/type-"), name);
    let ids: Vec<_> = definitions.iter().map(id).collect();
    let named = definitions.iter().map(|(name, _)| name.as_str());
    let mut tables =
        Tables { owner, definitions: named.zip(ids.iter().cloned()).collect(), anchors, rows: String::new() };
    let mut html = tables.of(schema, what);
    for ((name, definition), id) in definitions.iter().zip(ids) {
        _ = writeln!(html, "<h4 id=\"{}\"><code>{}</code></h4>\n{}", Text(&id), Text(name), meaning(definition));
        html.push_str(&tables.of(definition, name));
    }
    html
}

/// A title and a description.
pub(super) fn meaning(schema: &Json<'_>) -> String {
    ["title", "description"].iter().filter_map(|key| schema.text_of(key)).map(markdown).collect()
}

impl Tables<'_> {
    /// What is to be said about a schema itself, and the table of what is in it.
    fn of(&mut self, schema: &Json<'_>, caption: &str) -> String {
        let mut lead = vec![self.kind(schema)];
        lead.extend(all_rules(schema));
        let mut html = format!("<p class=\"lead\">{}</p>\n", lead.join(" · "));
        self.children(schema, "", 0);
        let rows = std::mem::take(&mut self.rows);
        if !rows.is_empty() {
            _ = writeln!(
                html,
                "<table class=\"properties\"><caption class=\"unseen\">{}: properties</caption>\n<thead><tr><th scope=\"col\">Property</th>\
                 <th scope=\"col\">Type</th><th scope=\"col\">Required</th><th scope=\"col\">Meaning and rules</th></tr></thead>\n\
                 <tbody>\n{rows}</tbody></table>",
                Text(caption)
            );
        }
        html
    }

    /// A row for each thing that is in a value of this schema, `path` leading to the value.
    fn children(&mut self, schema: &Json<'_>, path: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for part in parts(schema) {
            self.row(&part, path, depth);
        }
        if let Some(items) = schema.get("items") {
            self.children(items, &format!("{path}[]"), depth);
        }
    }

    fn row(&mut self, part: &Part<'_, '_>, path: &str, depth: usize) {
        let name = part.name.strip_prefix('.').unwrap_or(&part.name);
        let dot = if name.len() < part.name.len() && !path.is_empty() { "." } else { "" };
        let parents = format!("{path}{dot}");
        let whole = format!("{parents}{name}");
        let id = self.anchors.id(&format!("{}/", self.owner), &whole);
        let need = part.required.map_or("", |required| if required { "required" } else { "optional" });
        let kind = self.kind(part.schema);
        // A condition that asks for no kind of value says so by saying nothing.
        let is_silent = part.is_own && kind == ANYTHING && !part.schema.members().is_empty();
        _ = writeln!(
            self.rows,
            "<tr id=\"{id}\" data-kind=\"property\" data-name=\"{whole}\" class=\"in-{indent}{old}\">\
             <th scope=\"row\"><a href=\"#{id}\"><span class=\"parents\">{parents}</span><wbr/>{name}</a></th>\
             <td class=\"kind\">{kind}</td><td class=\"need {need}\">{need}</td><td class=\"about\">{about}</td></tr>",
            id = Text(&id),
            whole = Text(&whole),
            indent = depth.min(MAX_INDENT),
            old = if part.schema.get("deprecated") == Some(&Json::Other("true")) { " deprecated" } else { "" },
            parents = breakable(&parents),
            name = breakable(name),
            kind = if is_silent { "" } else { &kind },
            about = self.about(part.schema, depth),
        );
        // A further schema of a value is about what is in that value.
        self.children(part.schema, if part.is_own { path } else { &whole }, depth + 1);
    }

    /// The meaning of a value, its rules, what stands for it where it is absent, and examples.
    fn about(&self, schema: &Json<'_>, depth: usize) -> String {
        let mut html = meaning(schema);
        let items = schema.get("items").map(meaning).unwrap_or_default();
        if !items.is_empty() {
            _ = write!(html, "<div class=\"items\"><span>Each item:</span> <div>{items}</div></div>");
        }
        let mut list = all_rules(schema);
        let examples = schema.get("examples").map(Json::items).unwrap_or_default();
        if !examples.is_empty() {
            list.push(format!("for example {}", examples.iter().map(code).collect::<Vec<_>>().join(", ")));
        }
        if depth >= MAX_DEPTH && has_rows(schema) {
            list.push("more is in the schema below".to_owned());
        }
        if !list.is_empty() {
            _ = write!(html, "<ul class=\"rules\"><li>{}</li></ul>", list.join("</li><li>"));
        }
        html
    }

    fn kind(&self, schema: &Json<'_>) -> String {
        kind(schema, &|name| self.definitions.get(name).cloned())
    }
}

/// The rules of a value, of its items, and what stands for it where it is absent.
fn all_rules(schema: &Json<'_>) -> Vec<String> {
    let mut found = rules(schema);
    found.extend(item_rules(schema));
    found.extend(schema.get("default").map(|value| format!("default {}", code(value))));
    found
}

/// The rules of an array's items, and of theirs.
fn item_rules(schema: &Json<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut level = schema;
    let mut whose = "each item".to_owned();
    while let Some(items) = level.get("items") {
        found.extend(rules(items).into_iter().map(|rule| format!("{whose}: {rule}")));
        whose.push_str("’s item");
        level = items;
    }
    found
}

/// A name or path that may be broken where its words end.
pub(super) fn breakable(name: &str) -> String {
    let mut html = String::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in name.char_indices() {
        if at > start && ("._-/".contains(before) || (before.is_lowercase() && c.is_uppercase())) {
            _ = write!(html, "{}<wbr/>", Text(&name[start..at]));
            start = at;
        }
        before = c;
    }
    _ = write!(html, "{}", Text(&name[start..]));
    html
}
