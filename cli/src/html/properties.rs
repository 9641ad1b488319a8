//! The table of a schema's properties, all of them, however deep.

use std::fmt::Write;

use super::{
    anchors::Anchors,
    json::Json,
    kinds::{definition_of, kind},
    markdown::markdown,
    rules::{code, rules},
    text::Text,
};

/// How deep rows are drawn; what is deeper is in the schema that stands below the table.
const MAX_DEPTH: usize = 24;

/// How far rows are moved in.
const MAX_INDENT: usize = 6;

/// Draws tables of one message's schemas.
#[derive(Debug)]
pub(super) struct Tables<'p> {
    /// The id of what the tables belong to.
    owner: &'p str,
    /// The definitions that have a table, by name with their ids.
    definitions: Vec<(String, String)>,
    anchors: Anchors,
    rows: String,
}

/// A place in a payload.
#[derive(Clone, Copy, Debug)]
struct Place<'p> {
    /// Whatever leads here: `schedule.recurring.`
    parents: &'p str,
    name: &'p str,
    depth: usize,
    /// Whether it must be there, where that can be said.
    required: Option<bool>,
}

/// The tables of a payload: its own, and one for each definition that it leads to.
pub(super) fn tables(owner: &str, schema: &Json<'_>) -> String {
    let mut anchors = Anchors::default();
    let definitions = schema.get("definitions").map(Json::members).unwrap_or_default();
    let ids = definitions.iter().map(|(name, _)| (name.clone(), anchors.id(&format!("{owner}/type-"), name)));
    let mut tables = Tables { owner, definitions: ids.collect(), anchors, rows: String::new() };
    let mut html = tables.of(schema, "Payload");
    for (index, (name, definition)) in definitions.iter().enumerate() {
        let id = &tables.definitions[index].1.clone();
        _ = writeln!(html, "<h4 id=\"{}\"><code>{}</code></h4>", Text(id), Text(name));
        html.push_str(&tables.of(definition, name));
    }
    html
}

impl Tables<'_> {
    /// What is to be said about a schema itself, and the table of what is in it.
    fn of(&mut self, schema: &Json<'_>, caption: &str) -> String {
        let mut lead = rules(schema);
        lead.insert(0, self.kind(schema));
        lead.extend(self.item_rules(schema));
        lead.extend(schema.get("default").map(|value| format!("default {}", code(value))));
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

    /// A row for each thing that is in a value of this schema.
    fn children(&mut self, schema: &Json<'_>, path: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let parents = if path.is_empty() { String::new() } else { format!("{path}.") };
        let properties = schema.get("properties").map(Json::members).unwrap_or_default();
        let required = schema.get("required").map(Json::items).unwrap_or_default();
        for (name, property) in properties {
            let required = required.iter().any(|listed| listed.str() == Some(name));
            self.row(property, Place { parents: &parents, name, depth, required: Some(required) });
        }
        if let Some(values @ Json::Object(_)) = schema.get("additionalProperties") {
            let name = if properties.is_empty() { "(any name)" } else { "(any other name)" };
            let is_told = !has_rows(values) && rules(values).is_empty() && values.get("description").is_none();
            if !properties.is_empty() || !is_told {
                self.row(values, Place { parents: &parents, name, depth, required: Some(false) });
            }
        }
        if let Some(items) = schema.get("items") {
            self.children(items, &format!("{path}[]"), depth);
        }
        for (index, branch) in branches(schema).iter().enumerate() {
            if branches(schema).iter().any(|branch| has_rows(branch) || !rules(branch).is_empty()) {
                let name = format!("(kind {})", index + 1);
                self.row(branch, Place { parents: path, name: &name, depth, required: None });
            }
        }
    }

    fn row(&mut self, schema: &Json<'_>, place: Place<'_>) {
        let Place { parents, name, depth, required } = place;
        let path = format!("{parents}{name}");
        let id = self.anchors.id(&format!("{}/", self.owner), &path);
        let need = required.map_or("", |required| if required { "required" } else { "optional" });
        // An option's properties are the value's own.
        let inner = if required.is_none() { parents.to_owned() } else { path.clone() };
        _ = writeln!(
            self.rows,
            "<tr id=\"{id}\" data-kind=\"property\" data-name=\"{path}\" class=\"in-{indent}\">\
             <th scope=\"row\"><a href=\"#{id}\"><span class=\"parents\">{parents}</span><wbr/>{name}</a></th>\
             <td class=\"kind\">{kind}</td><td class=\"need {need}\">{need}</td><td class=\"about\">{about}</td></tr>",
            id = Text(&id),
            path = Text(&path),
            indent = depth.min(MAX_INDENT),
            parents = breakable(parents),
            name = breakable(name),
            kind = self.kind(schema),
            about = self.about(schema, depth),
        );
        self.children(schema, &inner, depth + 1);
    }

    /// The meaning of a value, its rules, what stands for it where it is absent, and examples.
    fn about(&self, schema: &Json<'_>, depth: usize) -> String {
        let mut html = String::new();
        let texts = [schema.text_of("title"), schema.text_of("description")].into_iter().flatten();
        for text in texts.filter(|text| !text.is_empty()) {
            html.push_str(&markdown(text));
        }
        let items = schema.get("items").and_then(|items| items.text_of("description"));
        if let Some(text) = items.filter(|text| !text.is_empty()) {
            _ = write!(html, "<div class=\"items\"><span>Each item:</span> {}</div>", markdown(text));
        }
        let mut list = rules(schema);
        list.extend(self.item_rules(schema));
        list.extend(schema.get("default").map(|value| format!("default {}", code(value))));
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

    /// The rules of an array's items, and of theirs.
    fn item_rules(&self, schema: &Json<'_>) -> Vec<String> {
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

    fn kind(&self, schema: &Json<'_>) -> String {
        kind(schema, &|name| self.definitions.iter().find(|(known, _)| known == name).map(|(_, id)| id.clone()))
    }
}

/// Whether something is in a value that needs rows of its own. What a definition holds is in its own table.
fn has_rows(schema: &Json<'_>) -> bool {
    if definition_of(schema).is_some() {
        return false;
    }
    let has_properties = schema.get("properties").is_some_and(|properties| !properties.members().is_empty());
    let inner = [schema.get("items"), schema.get("additionalProperties")].into_iter().flatten();
    has_properties || inner.chain(branches(schema)).any(|inner| has_rows(inner) || !rules(inner).is_empty())
}

fn branches<'j, 'a>(schema: &'j Json<'a>) -> &'j [Json<'a>] {
    ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)).map(Json::items).unwrap_or_default()
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
