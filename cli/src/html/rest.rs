//! What else documents declare of a service, a channel, an operation or a message: bindings, servers, tags, extensions.

use super::{
    json::Json,
    markdown::{leads_to_known_kind, markdown},
    page::table,
    properties::breakable,
    text::Text,
};

/// How many lines of JSON are seen before anybody asks.
const MAX_LINES: usize = 16;

/// A table of the further fields of an AsyncAPI object, `what` it is, but for those that are told elsewhere; nothing where
/// there are none.
pub(super) fn rest(what: &str, fields: &str, but: &[&str]) -> String {
    let rows = rows(&without(&Json::read(fields), but));
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h4>Also declared</h4>\n{}",
        table(&format!("Also declared of {}", Text(what)), &["Field", "Value"], &rows)
    )
}

/// The same inside a cell of a table.
pub(super) fn inline(fields: &str) -> String {
    list(&Json::read(fields))
}

fn list(fields: &Json<'_>) -> String {
    let rows = rows(fields).into_iter();
    let items: String = rows.map(|row| format!("<li>{}</li>", row.join(": "))).collect();
    if items.is_empty() { items } else { format!("<ul class=\"also\">{items}</ul>") }
}

/// The examples that a document gives of a message's payload and headers.
pub(super) fn examples(fields: &str, schema: &Json<'_>) -> String {
    let fields = Json::read(fields);
    let declared = fields.get("examples").map(Json::items).unwrap_or_default();
    let mut html: String = declared.iter().map(example).collect();
    let payloads = schema.get("examples").map(Json::items).unwrap_or_default();
    html.extend(payloads.iter().map(|payload| code("declared", payload)));
    if html.is_empty() { html } else { format!("<h4>Examples from the document</h4>\n{html}") }
}

fn example(example: &Json<'_>) -> String {
    let name = example.text_of("name").map(|name| format!("<p class=\"heading\">{}</p>\n", Text(name)));
    let summary = example.text_of("summary").map(markdown);
    let part = |key: &str, words: &str| {
        example.get(key).map_or_else(String::new, |part| words.to_owned() + &code("declared", part))
    };
    let payload = if example.get("headers").is_some() { "<p class=\"lead\">Payload</p>\n" } else { "" };
    [
        name.unwrap_or_default(),
        summary.unwrap_or_default(),
        part("headers", "<p class=\"lead\">Headers</p>\n"),
        part("payload", payload),
    ]
    .concat()
}

fn rows(fields: &Json<'_>) -> Vec<Vec<String>> {
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

fn row(name: &str, value: String) -> Vec<String> {
    vec![format!("<code>{}</code>", breakable(name)), value]
}

fn field(key: &str, value: &Json<'_>) -> String {
    match (key, value) {
        ("tags", Json::Array(tags)) => tags.iter().map(tag).collect(),
        ("externalDocs" | "contact" | "license", Json::Object(_)) => reference(value),
        _ => json(value),
    }
}

fn tag(tag: &Json<'_>) -> String {
    match tag.text_of("name") {
        Some(name) => {
            let title = Text(tag.text_of("description").unwrap_or_default());
            format!("<span class=\"mark\" title=\"{title}\">{}</span> ", Text(name))
        }
        None => json(tag),
    }
}

/// Who or what is meant, and where it is found.
fn reference(value: &Json<'_>) -> String {
    let texts = ["name", "email", "url"].iter().filter_map(|key| value.text_of(key)).map(text);
    let texts = texts.chain(value.text_of("description").map(markdown)).collect::<Vec<_>>().join(" ");
    texts + &list(&without(value, &["name", "email", "url", "description"]))
}

/// Where a server is, what it is for, and all else about it.
fn server(value: &Json<'_>) -> String {
    let part = |key: &str| value.text_of(key).unwrap_or_default();
    let address = format!("{}://{}{}", part("protocol"), part("host"), part("pathname"));
    let described = [part("title"), part("summary"), part("description")].map(markdown).concat();
    let others = without(value, &["protocol", "host", "pathname", "title", "summary", "description"]);
    format!("<code>{}</code>{described}{}", breakable(&address), list(&others))
}

/// The members of other names.
fn without<'a>(value: &Json<'a>, names: &[&str]) -> Json<'a> {
    let others = value.members().iter().filter(|(key, _)| !names.contains(&key.as_str()));
    Json::Object(others.cloned().collect())
}

fn json(value: &Json<'_>) -> String {
    match value {
        Json::String(found) => text(found),
        value if value.is_short() => format!("<code>{}</code>", Text(&value.line())),
        value => block(value),
    }
}

/// A text, which leads somewhere if it is an address.
fn text(found: &str) -> String {
    let is_address = !found.contains(char::is_whitespace) && leads_to_known_kind(found);
    let found = Text(found);
    if is_address { format!("<a href=\"{found}\">{found}</a>") } else { format!("<span dir=\"auto\">{found}</span>") }
}

fn block(value: &Json<'_>) -> String {
    let code = code("", value);
    if code.lines().count() <= MAX_LINES {
        return code;
    }
    format!("<details class=\"schema\"><summary>JSON</summary>\n{code}</details>\n")
}

fn code(class: &str, value: &Json<'_>) -> String {
    format!("<pre class=\"code {class}\" tabindex=\"0\"><code>{}</code></pre>\n", value.html())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_shown_for_what_they_are() {
        let table = [
            (r#"{"x-owner": "team <a>"}"#, "x-<wbr/>owner", "<span dir=\"auto\">team &lt;a&gt;</span>"),
            (r#"{"x-count": 1.50}"#, "x-<wbr/>count", "<code>1.50</code>"),
            (r#"{"x-list": ["a", 1]}"#, "x-<wbr/>list", "<code>[&quot;a&quot;, 1]</code>"),
            (
                r#"{"info": {"termsOfService": "https://a.example/?a&b"}}"#,
                "terms<wbr/>Of<wbr/>Service",
                "<a href=\"https://a.example/?a&amp;b\">https://a.example/?a&amp;b</a>",
            ),
            (
                r#"{"info": {"x-trick": "javascript:alert(1)"}}"#,
                "x-<wbr/>trick",
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
                "servers.<wbr/>prod",
                "<code>nats:/<wbr/>/<wbr/>a.<wbr/>example:4222</code><p><em>The</em> one.</p>\n",
            ),
            (r#"{"bindings": {"nats": {}}}"#, "bindings.<wbr/>nats", "<code>{}</code>"),
        ];
        for (fields, name, value) in table {
            assert_eq!(rows(&Json::read(fields)), [[format!("<code>{name}</code>"), value.to_owned()]], "{fields}");
        }
    }

    #[test]
    fn nothing_is_shown_of_nothing() {
        assert_eq!(rest("A", "{}", &[]) + &inline("{}") + &examples("{}", &Json::read("{}")), "");
    }
}
