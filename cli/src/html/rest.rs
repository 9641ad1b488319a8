//! What else documents declare of a service, a channel, an operation or a message: bindings, servers, tags, extensions.

use maud::{Markup, html};

use super::{
    json::Json,
    markdown::{leads_to_known_kind, markdown},
    page::table,
    text::{breakable, joined},
};

/// How many lines of JSON are seen before anybody asks.
const MAX_LINES: usize = 16;

/// Returns a table of the further fields of an AsyncAPI object, `what` it is, but for those that are told elsewhere; nothing if
/// there are none.
pub(super) fn rest(what: &str, fields: &str, but: &[&str]) -> Markup {
    let rows = rows(&without(&Json::read(fields), but));
    html! {
        @if !rows.is_empty() {
            h4 { "Also declared" } "\n"
            (table(&format!("Also declared of {what}"), ["Field", "Value"], &rows))
        }
    }
}

/// Returns the same for the inside of a table's cell.
pub(super) fn inline(fields: &str) -> Markup {
    list(&Json::read(fields))
}

fn list(fields: &Json<'_>) -> Markup {
    let rows = rows(fields);
    html! { @if !rows.is_empty() { ul.also { @for [name, value] in &rows { li { (name) ": " (value) } } } } }
}

/// Returns the examples that a document gives of a message's payload and headers.
pub(super) fn examples(fields: &str, schema: &Json<'_>) -> Markup {
    let fields = Json::read(fields);
    let declared = fields.get("examples").map(Json::items).unwrap_or_default();
    let payloads = schema.get("examples").map(Json::items).unwrap_or_default();
    let examples = html! {
        @for declared in declared { (example(declared)) }
        @for payload in payloads { (payload.block("code declared")) }
    };
    html! {
        @if !examples.0.is_empty() { h4 { "Examples from the document" } "\n" (examples) }
    }
}

fn example(example: &Json<'_>) -> Markup {
    let (headers, payload) = (example.get("headers"), example.get("payload"));
    html! {
        @if let Some(name) = example.text_of("name") { p.heading { (name) } "\n" }
        @if let Some(summary) = example.text_of("summary") { (markdown(summary)) }
        @if let Some(headers) = headers { p.lead { "Headers" } "\n" (headers.block("code declared")) }
        @if let Some(payload) = payload {
            @if headers.is_some() { p.lead { "Payload" } "\n" }
            (payload.block("code declared"))
        }
    }
}

fn rows(fields: &Json<'_>) -> Vec<[Markup; 2]> {
    let mut rows = Vec::new();
    for (key, value) in fields.members() {
        match (key.as_str(), value) {
            ("info", Json::Object(members)) => {
                rows.extend(members.iter().map(|(key, value)| row(key, field(key, value))))
            }
            ("bindings", Json::Object(bindings)) => {
                rows.extend(
                    bindings.iter().map(|(protocol, binding)| row(&format!("bindings.{protocol}"), json(binding))),
                );
            }
            ("servers", Json::Object(servers)) => {
                rows.extend(servers.iter().map(|(name, found)| row(&format!("servers.{name}"), server(found))));
            }
            ("servers", Json::Array(servers)) => rows.extend(servers.iter().map(|found| row("server", server(found)))),
            (key, value) => rows.push(row(key, field(key, value))),
        }
    }
    rows
}

fn row(name: &str, value: Markup) -> [Markup; 2] {
    [html! { code { (breakable(name)) } }, value]
}

fn field(key: &str, value: &Json<'_>) -> Markup {
    match (key, value) {
        ("tags", Json::Array(tags)) => joined(tags.iter().map(tag), ""),
        ("externalDocs" | "contact" | "license", Json::Object(_)) => reference(value),
        _ => json(value),
    }
}

fn tag(tag: &Json<'_>) -> Markup {
    html! {
        @if let Some(name) = tag.text_of("name") {
            span.mark title=(tag.text_of("description").unwrap_or_default()) { (name) } " "
        } @else { (json(tag)) }
    }
}

/// Returns who or what is meant, and where it is found.
fn reference(value: &Json<'_>) -> Markup {
    let texts = ["name", "email", "url"].iter().filter_map(|key| value.text_of(key)).map(text);
    let texts = texts.chain(value.text_of("description").map(markdown));
    html! { (joined(texts, " ")) (list(&without(value, &["name", "email", "url", "description"]))) }
}

/// Returns where a server is, what it is for, and all else about it.
fn server(value: &Json<'_>) -> Markup {
    let part = |key: &str| value.text_of(key).unwrap_or_default();
    let address = format!("{}://{}{}", part("protocol"), part("host"), part("pathname"));
    let others = without(value, &["protocol", "host", "pathname", "title", "summary", "description"]);
    html! {
        code { (breakable(&address)) }
        @for key in ["title", "summary", "description"] { (markdown(part(key))) }
        (list(&others))
    }
}

/// The members of other names.
fn without<'a>(value: &Json<'a>, names: &[&str]) -> Json<'a> {
    let others = value.members().iter().filter(|(key, _)| !names.contains(&key.as_str()));
    Json::Object(others.cloned().collect())
}

fn json(value: &Json<'_>) -> Markup {
    match value {
        Json::String(found) => text(found),
        value if value.is_short() => html! { code { (value.line()) } },
        value => {
            let block = value.block("code");
            if block.0.lines().count() <= MAX_LINES { block } else { value.folded("JSON") }
        }
    }
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
            let rows = rows(&Json::read(fields));
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
        let nothing = [rest("A", "{}", &[]), inline("{}"), examples("{}", &Json::read("{}"))];
        assert!(nothing.iter().all(|html| html.0.is_empty()));
    }
}
