//! What the page says about payloads.

use super::contracts::{fixtures, markup, page_of, platform, read, seen, with_payload};

/// What the reader sees of each row of the only message's tables, cell by cell.
#[track_caller]
fn check(schema: &str, expected: &[&str]) {
    let markup = markup(&page_of(&with_payload(schema)));
    let document = read(&markup);
    let lead = document.descendants().filter(|node| node.attribute("class") == Some("lead"));
    let rows = document.descendants().filter(|node| node.attribute("data-kind") == Some("property"));
    let cells = |row: roxmltree::Node<'_, '_>| {
        let cells: Vec<_> = row
            .children()
            .filter(roxmltree::Node::is_element)
            .map(|cell| {
                let rules: Vec<_> = cell.descendants().filter(|node| node.has_tag_name("li")).map(seen).collect();
                let prose: Vec<_> = cell.descendants().filter(|node| node.has_tag_name("p")).map(seen).collect();
                if rules.is_empty() && prose.is_empty() { seen(cell) } else { [prose, rules].concat().join(" · ") }
            })
            .collect();
        cells.join(" | ").trim_end_matches([' ', '|']).to_owned()
    };
    let found: Vec<_> = lead.map(seen).chain(rows.map(cells)).collect();
    assert_eq!(found, expected, "{schema}");
}

#[test]
fn properties_have_their_kind_and_requiredness() {
    check(
        r#"{"type": "object", "required": ["b"], "properties": {
            "b": {"type": "string", "format": "uuid", "description": "The *b*.", "title": "Bee"},
            "a": {"type": ["integer", "null"], "default": 3, "examples": [1, 2]}}}"#,
        &[
            "object",
            "b | string (uuid) | required | Bee · The b.",
            "a | integer or null | optional | default 3 · for example 1, 2",
        ],
    );
}

#[test]
fn every_constraint_is_in_words() {
    let table = [
        (r#""enum": ["a", "b"]"#, "one of a, b"),
        (r#""const": 1"#, "always 1"),
        (r#""minimum": 0, "maximum": 10"#, "from 0 to 10"),
        (r#""exclusiveMinimum": 0"#, "more than 0"),
        (r#""exclusiveMaximum": 9"#, "less than 9"),
        (r#""multipleOf": 5"#, "a multiple of 5"),
        (r#""minLength": 1, "maxLength": 1"#, "exactly 1 character"),
        (r#""pattern": "^\\d<b>$""#, "matches ^\\d<b>$"),
        (r#""minItems": 2"#, "at least 2 items"),
        (r#""maxItems": 2"#, "at most 2 items"),
        (r#""uniqueItems": true"#, "no two items are equal"),
        (r#""minProperties": 1"#, "at least one property"),
        (r#""maxProperties": 3"#, "at most 3 properties"),
        (r#""required": ["x"]"#, "must have x"),
        (r#""additionalProperties": false"#, "no other properties"),
        (r#""additionalProperties": true"#, "may have other properties"),
        (r#""items": {"minLength": 2}"#, "each item: at least 2 characters"),
        (r#""items": {"items": {"minLength": 2}}"#, "each item’s item: at least 2 characters"),
        (r#""dependencies": {"a": ["b", "c"]}"#, "with a also b, c"),
        (r#""readOnly": true, "deprecated": true"#, "deprecated · read-only"),
        (r#""x-unit": "ms""#, "x-unit: ms"),
        (r#""default": "x y""#, "default \"x y\""),
    ];
    for (keywords, words) in table {
        let kind = "object";
        let schema = format!(r#"{{"properties": {{"p": {{"type": "{kind}", {keywords}}}}}}}"#);
        check(&schema, &["anything", &format!("p | object | optional | {words}")]);
        // The payload itself is told about in the same words.
        let own = format!(r#"{{"type": "object", {keywords}}}"#);
        check(&own, &[&format!("object · {words}")]);
    }
}

#[test]
fn what_is_in_a_value_has_rows_of_its_own() {
    check(
        r#"{"type": "object", "properties": {
            "list": {"type": "array", "items": {"type": "object", "description": "One.", "required": ["x"], "properties": {"x": {"type": "integer"}}}},
            "deep": {"type": "object", "properties": {"er": {"type": "object", "properties": {"still": {"type": "boolean"}}}}},
            "map": {"type": "object", "additionalProperties": {"type": "object", "properties": {"y": {"type": "null"}}}},
            "plain": {"type": "object", "additionalProperties": {"type": "string"}}}}"#,
        &[
            "object",
            "list | array of object | optional | One.",
            "list[].x | integer | required",
            "deep | object | optional",
            "deep.er | object | optional",
            "deep.er.still | boolean | optional",
            "map | map of string to object | optional",
            "map.(any name) | object | optional",
            "map.(any name).y | null | optional",
            "plain | map of string to string | optional",
        ],
    );
    check(
        r#"{"type": "array", "maxItems": 2, "items": {"type": "integer", "minimum": 0}}"#,
        &["array of integer · at most 2 items · each item: at least 0"],
    );
    check(r#"{}"#, &["anything"]);
}

#[test]
fn alternatives_have_rows_where_they_differ_in_more_than_kind() {
    check(
        r#"{"properties": {"a": {"oneOf": [{"type": "string"}, {"type": "null"}]}}}"#,
        &["anything", "a | string or null | optional | fits exactly one of the kinds"],
    );
    check(
        r#"{"properties": {"pet": {"anyOf": [
            {"type": "object", "properties": {"lives": {"type": "integer", "maximum": 9}}}, {"type": "string", "minLength": 1}]}}}"#,
        &[
            "anything",
            "pet | object or string | optional",
            "pet(kind 1) | object",
            "pet.lives | integer | optional | at most 9",
            "pet(kind 2) | string |  | at least one character",
        ],
    );
}

#[test]
fn conditions_have_rows_of_their_own() {
    check(
        r#"{"type": "object", "properties": {"kind": {"enum": ["a", "b"]}}, "required": ["kind"],
            "if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["x"]}, "else": {"not": {"required": ["x"]}},
            "dependencies": {"y": {"minProperties": 2}, "z": ["y"]}, "patternProperties": {"^x-": {"type": "integer"}},
            "propertyNames": {"maxLength": 9}, "allOf": [{"maxProperties": 4}, {"required": ["w"]}],
            "additionalProperties": {"type": "string"}}"#,
        &[
            "object · fits all of the parts · with z also y",
            "kind | string | required | one of a, b",
            "(name like ^x-) | integer | optional",
            "(any other name) | string | optional",
            "(every name) |  |  | at most 9 characters",
            "(part 1) |  |  | at most 4 properties",
            "(part 2) |  |  | must have w",
            "(if)",
            "kind | string | optional | always a",
            "(then) |  |  | must have x",
            "(else)",
            "(not) |  |  | must have x",
            "(with y) |  |  | at least 2 properties",
        ],
    );
    check(
        r#"{"type": "array", "items": [{"type": "integer"}, {"minLength": 1}], "additionalItems": {"type": "null"}, "contains": {"const": 1}}"#,
        &[
            "array",
            "[0] | integer",
            "[1] | anything |  | at least one character",
            "[2…] | null",
            "[at least one] | integer |  | always 1",
        ],
    );
    check(
        r#"{"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}], "anyOf": [{}, {"required": ["c"]}]}"#,
        &[
            "object · fits exactly one of the kinds · fits at least one of the other kinds",
            "(kind 1) |  |  | must have a",
            "(kind 2) |  |  | must have b",
            "(other kind 1) | anything",
            "(other kind 2) |  |  | must have c",
        ],
    );
}

#[test]
fn recursion_ends_with_a_link() {
    let schema = r##"{"type": "object", "properties": {"left": {"$ref": "#/definitions/Tree"}},
        "definitions": {"Tree": {"type": "object", "properties": {"all": {"type": "array", "items": {"$ref": "#/definitions/Tree"}}}}}}"##;
    check(schema, &["object", "object", "left | Tree | optional", "all | array of Tree | optional"]);
    let markup = markup(&page_of(&with_payload(schema)));
    let document = read(&markup);
    let target = document.descendants().find(|node| node.has_tag_name("h4") && seen(*node) == "Tree").unwrap();
    let id = format!("#{}", target.attribute("id").unwrap());
    assert_eq!(document.descendants().filter(|node| node.attribute("href") == Some(&id)).count(), 2);
}

#[test]
fn depth_is_limited_and_said_to_be() {
    let deep = format!("{}{{}}{}", r#"{"properties": {"p": "#.repeat(60), "}}".repeat(60));
    let markup = markup(&page_of(&with_payload(&deep)));
    let document = read(&markup);
    assert!(seen(document.root_element()).contains("more is in the schema below"));
}

#[test]
fn examples_are_valid() {
    let mut shown = 0;
    let contracts = fixtures().into_iter().chain([("the platform".to_owned(), platform())]);
    for (name, contract) in contracts {
        let markup = markup(&page_of(&contract));
        let document = read(&markup);
        let schemas =
            contract.messages.iter().map(|message| (&message.name, message.held_to().as_schema().to_document()));
        let schemas = schemas.chain(
            contract.envelopes.iter().map(|envelope| (&envelope.name, envelope.schema.as_schema().to_document())),
        );
        for (message, schema) in schemas {
            let article = document.descendants().find(|node| {
                ["message", "envelope"].map(Some).contains(&node.attribute("data-kind"))
                    && node.attribute("data-name") == Some(message)
            });
            let examples =
                article.unwrap().descendants().filter(|node| node.attribute("class") == Some("code example"));
            for example in examples {
                let text: String =
                    example.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
                let value = serde_json::from_str(&text).unwrap();
                let schema = serde_json::from_str(&schema).unwrap();
                let validator = jsonschema::options()
                    .with_draft(jsonschema::Draft::Draft7)
                    .should_validate_formats(true)
                    .build(&schema)
                    .unwrap();
                let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{name}, {message}: {errors:?}\n{text}");
                shown += 1;
            }
        }
        if name == "the platform" {
            let all = contract.messages.len() + contract.envelopes.len();
            assert_eq!(markup.matches("class=\"code example\"").count(), all, "each of the platform's has one");
        }
    }
    assert!(shown > 30, "{shown}");
}
