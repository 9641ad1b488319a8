//! Tests of which texts are JSON, and of the errors for those that are not.

use crate::json::{Style, Tree};

#[test]
fn json_is_read_strictly() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    for (text, expected) in [
        (r#" {"b": [1, -2, 1.5, 1e2], "a": {"x": null, "\u0061": true}} "#, Ok(())),
        (r#"{"a": 1, "\u0061": 2}"#, Err("duplicate key \"a\" at line 1 column 10")),
        ("{\"a\": 1,\n}", Err("a key in quotes must stand at line 2 column 1")),
        ("1 2", Err("nothing may follow the value at line 1 column 3")),
        ("01", Err("a number must not start with a zero and more digits at line 1 column 1")),
        ("1e999", Ok(())),
        (r#""\ud800""#, Err("a surrogate must be half of a pair at line 1 column 2")),
        (r#""\ud83d\ude00""#, Ok(())),
        ("\"\t\"", Err("a control character must be escaped at line 1 column 2")),
        ("", Err("the text ends where a value must stand at line 1 column 1")),
        ("[1", Err("the text ends where `,` or `]` must stand at line 1 column 3")),
        ("nul", Err("`true`, `false` or `null` must stand at line 1 column 1")),
        (&nested(512), Ok(())),
        (&nested(513), Err("nested more than 512 deep at line 1 column 513")),
        (&"[".repeat(1_000_000), Err("nested more than 512 deep at line 1 column 513")),
    ] {
        let found = Tree::parse(text).map(drop).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{text:.60}");
    }
}

#[test]
fn many_keys_are_told_apart() {
    let members: Vec<_> = (0..40).map(|index| format!("\"k{index}\":{index}")).collect();
    let text = format!("{{{}}}", members.join(","));
    assert_eq!(Tree::parse(&text).unwrap().root().to_string(), text);
    let twice = text.replace("k39", "k20");
    assert!(Tree::parse(&twice).unwrap_err().reason.starts_with("duplicate key \"k20\""));
}

#[test]
fn what_is_written_is_what_was_read() {
    let text =
        "{\n  \"z\": 1.50,\n  \"a\": [\n    1e400,\n    -0\n  ],\n  \"e\": {},\n  \"n\": [],\n  \"s\": \"\\\"\\n\"\n}";
    let tree = Tree::parse(text).unwrap();
    assert_eq!(tree.root().text(Style::Pretty), text);
    assert_eq!(tree.root().text(Style::Compact), r#"{"z":1.50,"a":[1e400,-0],"e":{},"n":[],"s":"\"\n"}"#);
}

#[test]
fn every_value_knows_its_place_and_pointer() {
    let tree = Tree::parse("{\"ü/\": [1,\n  {\"b\": \"x\\n\"}]}").unwrap();
    let inner = tree.root().pointed("/ü~1/1/b").unwrap();
    let place = inner.place();
    assert_eq!((place.line, place.column, place.end_line, place.end_column), (2, 9, 2, 14));
    assert_eq!(inner.pointer(), "/ü~1/1/b");
    assert_eq!(inner.str(), Some("x\n"));
}

#[test]
fn values_are_equal_whatever_their_order() {
    let tree =
        Tree::parse(r#"[{"a": 1, "b": [true]}, {"b": [true], "a": 1.0}, {"a": 1, "b": [false]}, {"a": 1}]"#).unwrap();
    let items: Vec<_> = tree.root().items().collect();
    assert!(items[0].is_same(items[1]) && items[0] == items[0]);
    assert!(!items[0].is_same(items[2]) && !items[0].is_same(items[3]));
    assert_eq!(items[0].canonical(), items[1].canonical());
}

#[test]
fn references_are_equal_if_what_they_lead_to_is() {
    let of = |leaf: &str| {
        Tree::parse(&format!(
            r##"{{"$ref": "#/definitions/A", "definitions": {{"A": {{"next": {{"$ref": "#/definitions/A"}}, "leaf": {leaf}}}}}}}"##
        ))
        .unwrap()
    };
    let (one, same, other) = (of("1"), of("1"), of("2"));
    let next = |tree: &Tree| tree.root().target().get("next").unwrap().target().pointer();
    assert_eq!(next(&one), "/definitions/A");
    assert!(one.root() == same.root());
    assert!(one.root() != other.root() && one.root().target() != other.root().target());
}
