//! What a page says of what changed.

use pulldown_cmark::{Event, Parser, Tag};
use serde_json::{Value, json};

use super::{Place, markdown::NASTY, sender};

/// Two runs with these documents; what the second page ends with.
#[track_caller]
fn change(old: &Value, new: &Value) -> String {
    let place = Place::new();
    place.run(old, &[]);
    let page = place.run(new, &["--date", "2025-07-26"]);
    page.split_once("\n## Changelog\n\n### 2025-07-26\n").map_or_else(String::new, |(_, entries)| entries.to_owned())
}

fn object(properties: &Value, required: &[&str]) -> Value {
    sender("T", &["a"], &json!({"type": "object", "properties": properties, "required": required}))
}

/// What the rendering shows and what it hides, each with whom it breaks.
#[test]
fn a_changed_message_shows_how() {
    let old = object(&json!({"a": {"type": "string"}, "b": {"type": "integer"}, "c": {"type": "boolean"}}), &["a"]);
    let new = object(
        &json!({"a": {"type": "string", "format": "uuid"}, "b": {"type": "integer", "minimum": 1}, "c": {"type": "boolean", "default": true}}),
        &["a", "b"],
    );
    let expected = "\
- **changed** message: 'ToldMessage' was changed (breaks senders)
  ```diff
    {
  -   \"a\": \"string\",
  +   \"a\": \"string[uuid]\",
      \"b\": \"integer\",
      \"c\": \"boolean\"
  ```
";
    let entries = change(&old, &new);
    assert!(entries.starts_with(expected), "{entries}");
    for (at, said) in [
        ("/payload/properties/a/format", "(breaks senders)"),
        ("/payload/properties/b/minimum", "`1`) (breaks senders)"),
        ("/payload/properties/c/default", "`true`) (compatible)"),
        ("/payload/required", "the property `b` is required"),
    ] {
        let line = entries
            .lines()
            .find(|line| line.contains(&format!("  - `{at}")))
            .unwrap_or_else(|| panic!("{at}: {entries}"));
        assert!(line.contains(said), "{line}");
    }
    assert_eq!(entries.lines().filter(|line| line.starts_with("  - `")).count(), 4, "{entries}");
}

#[test]
fn each_change_says_whom_it_breaks() {
    let string = |more: &Value| {
        let mut schema = json!({"type": "string"});
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        sender("T", &["a"], &schema)
    };
    let table = [
        (string(&json!({"enum": ["x"]})), string(&json!({"enum": ["x", "y"]})), "(breaks receivers)"),
        (string(&json!({"enum": ["x", "y"]})), string(&json!({"enum": ["x"]})), "(breaks senders)"),
        (string(&json!({"pattern": "^a"})), string(&json!({"pattern": "^b"})), "(breaks senders and receivers)"),
        (string(&json!({"default": "a"})), string(&json!({"default": "b"})), "(compatible)"),
    ];
    for (old, new, said) in table {
        let entries = change(&old, &new);
        let first = entries.lines().next().unwrap_or_default();
        assert_eq!(first, format!("- **changed** message: 'ToldMessage' was changed {said}"), "{entries}");
    }
}

#[test]
fn parts_come_and_go() {
    let integer = json!({"type": "integer"});
    let (one, two) = (sender("T", &["a"], &integer), sender("T", &["a", "b"], &integer));
    let entries = change(&one, &two);
    assert_eq!(entries, "- **added** channel: 'b' was added\n- **added** operation: 'send1' of 'T' was added\n");
    let entries = change(&two, &one);
    let expected = "- **removed** channel: 'b' was removed (breaks senders and receivers)\n\
                    - **removed** operation: 'send1' of 'T' was removed (breaks receivers)\n";
    assert_eq!(entries, expected);
    let mut other = one.clone();
    other["components"]["messages"]["More"] = json!({"payload": integer});
    other["channels"]["channel0"]["messages"]["More"] = json!({"$ref": "#/components/messages/More"});
    let entries = change(&one, &other);
    assert!(entries.contains("- **added** message: 'MoreMessage' was added\n"), "{entries}");
    assert!(entries.contains("- **changed** channel: 'a' was changed (breaks receivers)\n"), "{entries}");
}

/// What comes with a service is part of its coming; what others had to do with it is not.
#[test]
fn a_service_comes_and_goes_with_what_is_its_own() {
    let place = Place::new();
    let integer = json!({"type": "integer"});
    let one = place.write("one.json", &sender("One", &["a"], &integer).to_string());
    let two = place.write("two.json", &sender("Two", &["a", "b"], &integer).to_string());
    place.docs(&[&one], &[]);
    place.docs(&[&one, &two], &["--date", "2025-07-26"]);
    let added = "## Changelog\n\n### 2025-07-26\n- **added** service: 'Two' was added\n";
    assert!(place.page().ends_with(added), "{}", place.page());
    place.docs(&[&one], &["--date", "2025-07-27"]);
    let removed =
        "## Changelog\n\n### 2025-07-27\n- **removed** service: 'Two' was removed (breaks senders and receivers)\n\n";
    assert!(place.page().ends_with(&added.replace("## Changelog\n\n", removed)), "{}", place.page());
}

#[test]
fn changes_of_one_day_stand_under_one_date() {
    let place = Place::new();
    let integer = json!({"type": "integer"});
    place.run(&sender("T", &["a"], &integer), &[]);
    place.run(&sender("T", &["a", "b"], &integer), &["--date", "2025-07-26"]);
    let page = place.run(&sender("T", &["a", "b", "c"], &integer), &["--date", "2025-07-26"]);
    let expected = "\n### 2025-07-26\n\
        - **added** channel: 'c' was added\n- **added** operation: 'send2' of 'T' was added\n\
        - **added** channel: 'b' was added\n- **added** operation: 'send1' of 'T' was added\n";
    assert!(page.ends_with(expected), "{page}");
    assert!(page.contains("- [Changelog](#changelog)\n\n## Context\n"), "{page}");
}

/// What is new goes on top, so that no date may be before the last one.
#[test]
fn the_newest_stays_first() {
    let place = Place::new();
    let spec = |addresses| sender("T", addresses, &json!({"type": "integer"}));
    place.run(&spec(&["a"]), &[]);
    place.run(&spec(&["a", "b"]), &["--date", "9000-01-01"]);
    let before = place.files();
    let document = place.write("spec.json", &spec(&["a", "b", "c"]).to_string());
    for arguments in [&["--date", "8999-12-31"][..], &["--date", "2025-07-26", "--check"]] {
        let said = place.docs(&[&document], arguments);
        let message =
            "out/message-flow.json: the changelog's last entry is of 9000-01-01: give this `--date` or a later one";
        assert!(said.code == Some(2) && said.err.contains(message), "{said:?}");
        assert_eq!(place.files(), before);
    }
    // Nobody chose the clock, and where nothing changed no date is needed.
    let page = place.run(&spec(&["a", "b", "c"]), &[]);
    assert!(page.contains("\n### 9000-01-01\n- **added** channel: 'c' was added\n"), "{page}");
    assert_eq!(place.run(&spec(&["a", "b", "c"]), &["--date", "2025-07-26"]), page);
}

/// A value that is in the sentence is not told again.
#[test]
fn values_are_told_once() {
    let string = |more: &str| {
        let schema: Value = serde_json::from_str(&format!(r#"{{"type": "string"{more}}}"#)).unwrap();
        sender("T", &["a"], &schema)
    };
    let table = [
        (r#", "enum": ["x"]"#, r#", "enum": ["x", "y"]"#, "`/payload/enum`: the value `y` is allowed (breaks"),
        ("", r#", "enum": ["x", "`y`"]"#, "only listed values are allowed (now ``[\"x\",\"`y`\"]``) (breaks"),
        (r#", "minLength": 1"#, r#", "minLength": 2"#, "texts need more characters (`1` → `2`) (breaks"),
        (r#", "pattern": "[<*>]""#, "", "no pattern is asked for any more (was `\"[<*>]\"`) (breaks"),
    ];
    for (old, new, said) in table {
        let entries = change(&string(old), &string(new));
        assert!(entries.contains(said), "{entries}");
    }
}

/// Names are text here, too.
#[test]
fn names_cannot_break_out_of_their_entries() {
    let nasty = "<b>`x`\n# *y* [z](w) ```";
    let old = object(&json!({nasty: {"type": "string"}}), &[]);
    let new = object(&json!({nasty: {"type": "string", "enum": ["`<i>`\n- a"]}}), &[nasty]);
    let entries = change(&old, &new);
    assert!(entries.lines().all(|line| line.starts_with("- **") || line.starts_with("  ")), "{entries}");
    let html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
    assert_eq!(Parser::new(&entries).filter(html).count(), 0, "{entries}");
    let (values, more) = (json!(["x"]), [&["x"], NASTY].concat());
    let value = |values: &Value| sender("T", &["a"], &json!({"type": "string", "enum": values}));
    let entries = change(&value(&values), &value(&json!(more)));
    assert_eq!(Parser::new(&entries).filter(html).count(), 0, "{entries}");
    let items = Parser::new(&entries).filter(|event| matches!(event, Event::Start(Tag::Item))).count();
    assert_eq!(items, 1 + NASTY.len(), "an entry, and a line for each value: {entries}");
    let marked = "<b`x`#[z](w)";
    let channels = change(&sender("T", &["a"], &json!({})), &sender("T", &["a", marked], &json!({})));
    assert!(channels.starts_with("- **added** channel: '\\<b\\`x\\`\\#\\[z\\](w)' was added\n"), "{channels}");
}
