//! The rest of what documents declare of a service, a channel, an operation or a message: bindings, servers, tags,
//! extensions.

use maud::{Markup, html};
use postroom_schema::json::{Document, View};

use super::{
    json::{block, folded, is_short, line},
    markdown::{leads_to_known_kind, markdown},
    page::table,
    text::{breakable, joined},
};

/// The number of lines of JSON that are seen before anybody asks.
const MAX_LINES: usize = 16;

/// Returns a table of the further fields of an AsyncAPI object, `what` it is, but for those that are told elsewhere; nothing if
/// there are none.
pub(super) fn rest(what: &str, fields: &Document, but: &[&str]) -> Markup {
    let rows = rows(fields.view().without(but));
    html! {
        @if !rows.is_empty() {
            h4 { "Also declared" } "\n"
            (table(&format!("Also declared of {what}"), ["Field", "Value"], &rows))
        }
    }
}

/// Returns the further fields of an AsyncAPI object for the inside of a table's cell.
pub(super) fn inline(fields: &Document) -> Markup {
    list(fields.view())
}

fn list(fields: View<'_>) -> Markup {
    let rows = rows(fields);
    html! { @if !rows.is_empty() { ul.also { @for [name, value] in &rows { li { (name) ": " (value) } } } } }
}

/// Returns the examples that a document gives of a message's payload and headers.
pub(super) fn examples(fields: &Document, schema: View<'_>) -> Markup {
    let fields = fields.view();
    let declared = fields.get("examples").into_iter().flat_map(View::items);
    let payloads = schema.get("examples").into_iter().flat_map(View::items);
    let examples = html! {
        @for declared in declared { (example(declared)) }
        @for payload in payloads { (block(payload, "code declared")) }
    };
    html! {
        @if !examples.0.is_empty() { h4 { "Examples from the document" } "\n" (examples) }
    }
}

fn example(example: View<'_>) -> Markup {
    let (headers, payload) = (example.get("headers"), example.get("payload"));
    html! {
        @if let Some(name) = example.text_of("name") { p.heading { (name) } "\n" }
        @if let Some(summary) = example.text_of("summary") { (markdown(summary)) }
        @if let Some(headers) = headers { p.lead { "Headers" } "\n" (block(headers, "code declared")) }
        @if let Some(payload) = payload {
            @if headers.is_some() { p.lead { "Payload" } "\n" }
            (block(payload, "code declared"))
        }
    }
}

fn rows(fields: View<'_>) -> Vec<[Markup; 2]> {
    let mut rows = Vec::new();
    for (key, value) in fields.members() {
        match key {
            "info" if value.is_object() => rows.extend(value.members().map(|(key, value)| row(key, field(key, value)))),
            "bindings" if value.is_object() => {
                let bindings = value.members();
                rows.extend(bindings.map(|(protocol, binding)| row(&format!("bindings.{protocol}"), json(binding))));
            }
            "servers" if value.is_object() => {
                let servers = value.members();
                rows.extend(servers.map(|(name, found)| row(&format!("servers.{name}"), server(found))));
            }
            "servers" if value.is_array() => rows.extend(value.items().map(|found| row("server", server(found)))),
            key => rows.push(row(key, field(key, value))),
        }
    }
    rows
}

fn row(name: &str, value: Markup) -> [Markup; 2] {
    [html! { code { (breakable(name)) } }, value]
}

fn field(key: &str, value: View<'_>) -> Markup {
    match key {
        "tags" if value.is_array() => joined(value.items().map(tag), ""),
        "externalDocs" | "contact" | "license" if value.is_object() => reference(value),
        _ => json(value),
    }
}

fn tag(tag: View<'_>) -> Markup {
    html! {
        @if let Some(name) = tag.text_of("name") {
            span.mark title=(tag.text_of("description").unwrap_or_default()) { (name) } " "
        } @else { (json(tag)) }
    }
}

/// Returns who or what is meant, and where it is found.
fn reference(value: View<'_>) -> Markup {
    let texts = ["name", "email", "url"].iter().filter_map(|key| value.text_of(key)).map(text);
    let texts = texts.chain(value.text_of("description").map(markdown));
    html! { (joined(texts, " ")) (list(value.without(&["name", "email", "url", "description"]))) }
}

/// Returns the address of a server, what it is for, and all else about it.
fn server(value: View<'_>) -> Markup {
    let part = |key: &str| value.text_of(key).unwrap_or_default();
    let address = format!("{}://{}{}", part("protocol"), part("host"), part("pathname"));
    let others = value.without(&["protocol", "host", "pathname", "title", "summary", "description"]);
    html! {
        code { (breakable(&address)) }
        @for key in ["title", "summary", "description"] { (markdown(part(key))) }
        (list(others))
    }
}

fn json(value: View<'_>) -> Markup {
    if let Some(found) = value.str() {
        return text(found);
    }
    if is_short(value) {
        return html! { code { (line(value)) } };
    }
    let block = block(value, "code");
    if block.0.lines().count() <= MAX_LINES { block } else { folded(value, "JSON") }
}

/// Returns a text, which leads somewhere if it is an address.
fn text(found: &str) -> Markup {
    let is_address = !found.contains(char::is_whitespace) && leads_to_known_kind(found);
    html! { @if is_address { a href=(found) { (found) } } @else { span dir="auto" { (found) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_shown_for_what_they_are() {
        let table = [
            (r#"{"x-owner": "team <a>"}"#, "x-<wbr>owner", "<span dir=\"auto\">team &lt;a&gt;</span>"),
            (r#"{"x-count": 1.50}"#, "x-<wbr>count", "<code>1.50</code>"),
            (r#"{"x-list": ["a", 1]}"#, "x-<wbr>list", "<code>[&quot;a&quot;, 1]</code>"),
            (
                r#"{"info": {"termsOfService": "https://a.example/?a&b"}}"#,
                "terms<wbr>Of<wbr>Service",
                "<a href=\"https://a.example/?a&amp;b\">https://a.example/?a&amp;b</a>",
            ),
            (
                r#"{"info": {"x-trick": "javascript:alert(1)"}}"#,
                "x-<wbr>trick",
                "<span dir=\"auto\">javascript:alert(1)</span>",
            ),
            (r#"{"info": {"license": {"name": "MIT"}}}"#, "license", "<span dir=\"auto\">MIT</span>"),
            (
                r#"{"tags": [{"name": "a", "description": "An \"A\"."}, {"name": "b"}]}"#,
                "tags",
                "<span class=\"mark\" title=\"An &quot;A&quot;.\">a</span> <span class=\"mark\" title=\"\">b</span> ",
            ),
            (
                r#"{"servers": {"prod": {"host": "a.example:4222", "protocol": "nats", "description": "*The* one."}}}"#,
                "servers.<wbr>prod",
                "<code>nats:/<wbr>/<wbr>a.<wbr>example:4222</code><p><em>The</em> one.</p>\n",
            ),
            (r#"{"bindings": {"nats": {}}}"#, "bindings.<wbr>nats", "<code>{}</code>"),
        ];
        for (fields, name, value) in table {
            let rows = rows(Document::parse(fields).unwrap().view());
            assert_eq!(rows.len(), 1, "{fields}");
            assert_eq!(
                rows[0].each_ref().map(|cell| cell.0.as_str()),
                [&format!("<code>{name}</code>"), value],
                "{fields}"
            );
        }
    }

    #[test]
    fn nothing_is_shown_of_nothing() {
        let nothing = Document::default();
        let nothing = [rest("A", &nothing, &[]), inline(&nothing), examples(&nothing, nothing.view())];
        assert!(nothing.iter().all(|html| html.0.is_empty()));
    }
}
