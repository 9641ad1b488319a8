//! Documents whose authors mean harm.

use serde_json::{Value, json};

use super::contracts::{contract, markup, message, page_of, read, seen};
use crate::browser::{Browser, Tab};

/// What somebody may try wherever a text is.
const TRICKS: [&str; 13] = [
    "<script>document.body.dataset.stolen = 1</script>",
    "</script><script>document.body.dataset.stolen = 1</script>",
    "</style><img src=https://thief.example/x onerror=document.body.dataset.stolen=1>",
    "\" onmouseover=\"document.body.dataset.stolen=1\" x=\"",
    "' autofocus onfocus='document.body.dataset.stolen=1",
    "[click](javascript:document.body.dataset.stolen=1) ![x](https://thief.example/pixel.png)",
    "]]><svg onload=document.body.dataset.stolen=1>",
    "-->\n<!--\n<iframe src=https://thief.example>",
    "nul\0 bell\u{7} c1\u{85} \u{ffff} evil\u{202e}gpj.exe",
    "&lt;b&gt; &amp; {{constructor}} ${x} %s \\",
    "<details open ontoggle=document.body.dataset.stolen=1>",
    "oneWordThatFillsSeveralLinesBecauseNobodyEverThoughtOfPuttingASpaceIntoItwhichnoprogramcanbreakwhereawordendsbecausenonedoes",
    "😀 日本語 עברית العربية e\u{301}",
];

/// A contract in which every text is this one.
fn contract_of(trick: &str) -> postroom_codegen::Contract {
    let schema = json!({
        "type": "object", "title": trick, "description": trick, "required": [trick, "other"],
        "properties": {
            trick: {"type": trick, "format": trick, "description": trick, "enum": [trick], "default": trick, "examples": [{trick: trick}]},
            "ref": {"$ref": format!("#/definitions/{trick}")},
            "pattern": {"type": "string", "pattern": trick},
        },
        trick: trick, "patternProperties": {trick: {"contentEncoding": trick}}, "dependencies": {trick: [trick]},
        "not": {"const": {trick: trick}}, "if": {"title": trick}, "propertyNames": {"$ref": trick},
        "definitions": {trick: {"title": trick, "const": trick}},
    });
    let rest = json!({
        trick: trick, "tags": [{"name": trick, "description": trick}], "externalDocs": {"url": trick, "description": trick},
        "info": {"contact": {"name": trick, "url": trick}, trick: [trick]}, "bindings": {trick: {trick: trick}},
        "servers": {trick: {"host": trick, "protocol": trick, "description": trick, trick: trick}}, "security": [trick],
        "examples": [{"name": trick, "summary": trick, "headers": {trick: trick}, "payload": trick}, trick],
    });
    let described = |value: Value| {
        let mut value = value;
        for key in ["title", "summary", "description"] {
            value[key] = json!(trick);
        }
        value["rest"] = json!(rest.to_string());
        value
    };
    let operation = |action: &str, reply: Value| {
        described(json!({"id": trick, "action": action, "channel": 0, "messages": [0], "reply": reply}))
    };
    let service = |operations: Value| described(json!({"version": trick, "operations": operations}));
    let parameter = |kind: Value| described(json!({"name": trick, "kind": kind, "location": trick}));
    let parameters = [parameter(json!("String")), parameter(json!({"OneOf": [trick]}))];
    contract(&json!({
        "services": [
            service(json!([operation("Send", json!({"channel": 0, "messages": [0]}))])),
            service(json!([operation("Receive", json!({"channel": null, "messages": [0], "address_location": trick}))])),
        ],
        "channels": [described(json!({"id": trick, "address": trick, "parameters": parameters, "messages": [0]}))],
        "messages": [described(json!({"name": trick, "key": trick, "content_type": trick, "schema": schema.to_string(), "headers": schema.to_string(), "correlation_id": trick}))],
        "envelopes": [{
            "name": trick, "schema": schema.to_string(), "event_property": trick, "payload_property": trick,
            "events": [[trick, 0]],
        }],
    }))
}

#[test]
fn nothing_in_a_document_becomes_markup() {
    for trick in TRICKS {
        let html = page_of(&contract_of(trick));
        let markup = markup(&html);
        assert!(!markup.contains(['\0', '\u{7}', '\u{85}', '\u{ffff}', '\u{202e}']), "{trick}");
        let document = read(&markup);
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            assert!(
                !["script", "img", "iframe", "object", "embed", "base", "form"].contains(&name),
                "{trick}: <{name}>"
            );
            for attribute in node.attributes() {
                assert!(!attribute.name().starts_with("on"), "{trick}: {}", attribute.name());
                let leads_away = attribute.value().contains("javascript:") || attribute.value().contains("thief");
                let is_link = ["href", "src", "action", "style"].contains(&attribute.name());
                assert!(
                    !(is_link && leads_away) || attribute.value().starts_with('#'),
                    "{trick}: {}",
                    attribute.value()
                );
            }
        }
    }
}

#[test]
fn descriptions_are_markdown() {
    let mut declared = message("Probe", "{}");
    declared["description"] = json!(
        "One *word* and `code`.\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n<b>raw</b> [to](https://a.example)"
    );
    let markup = markup(&page_of(&contract(&json!({"messages": [declared]}))));
    let document = read(&markup);
    let prose = document.descendants().find(|node| node.attribute("class") == Some("about prose")).unwrap();
    let has = |name: &str, text: &str| prose.descendants().any(|node| node.has_tag_name(name) && seen(node) == text);
    assert!(has("em", "word") && has("code", "code") && has("li", "b") && has("td", "2") && has("a", "to"));
    assert!(seen(prose).contains("<b>raw</b>"));
}

/// The tricks in a browser, which has its own mind about markup; the reader's test calls this.
pub(crate) fn nothing_happens(browser: &mut Browser, open: impl Fn(&mut Browser, &str, &str) -> Tab) {
    for (number, trick) in TRICKS.into_iter().enumerate() {
        let tab = open(browser, &format!("html-hostile-{number}.html"), &page_of(&contract_of(trick)));
        let made =
            "[document.scripts.length, document.querySelectorAll('img, iframe, object, embed, base, form').length,
            document.body.dataset.stolen === undefined, document.querySelectorAll('main > section').length]";
        assert_eq!(browser.evaluate(&tab, made), json!([1, 0, true, 5]), "{trick}");
        browser.show(&tab, (390, 844), "light");
        let wide = "[...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth
            && !element.closest('.scroll, pre, .unseen')).map((element) => element.outerHTML.slice(0, 200))";
        let fits = "document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(browser.evaluate(&tab, fits), true, "{trick}: {}", browser.evaluate(&tab, wide));
        super::reader::nothing_is_amiss(browser, &tab);
    }
}
