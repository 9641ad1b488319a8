//! What a page says of what changed.

use serde_json::{Value, json};

use super::{Place, sender};

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

/// Names are text here, too.
#[test]
fn names_cannot_break_out_of_their_entries() {
    let nasty = "<b>`x`\n# *y* [z](w) ```";
    let old = object(&json!({nasty: {"type": "string"}}), &[]);
    let new = object(&json!({nasty: {"type": "string", "enum": ["`<i>`\n- a"]}}), &[nasty]);
    let entries = change(&old, &new);
    assert!(entries.lines().all(|line| line.starts_with("- **") || line.starts_with("  ")), "{entries}");
    assert!(!entries.replace("\\<", "").contains('<'), "{entries}");
    let marked = "<b`x`#[z](w)";
    let channels = change(&sender("T", &["a"], &json!({})), &sender("T", &["a", marked], &json!({})));
    assert!(channels.starts_with("- **added** channel: '\\<b\\`x\\`\\#\\[z\\](w)' was added\n"), "{channels}");
}
