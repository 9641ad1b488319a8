use crate::{
    testing::{lines, read_with},
    tree::{Value, View},
};

/// Returns the value as compact JSON, the members in their order.
fn json(view: View<'_>) -> String {
    match view.value() {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => format!("{text:?}"),
        Value::Array(_) => format!("[{}]", view.items().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(_) => {
            let members = view.members().map(|(key, value)| format!("{key:?}:{}", json(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

/// Reads one file, of which nothing but its syntax matters.
#[track_caller]
fn check(path: &str, text: &str, expected: &str, problems: &[&str]) {
    let (loaded, _, diagnostics) = read_with(&[(path, text)], &[path], &Default::default());
    let read = loaded.tree.files().first().map(|file| json(loaded.tree.view(file.root))).unwrap_or_default();
    assert_eq!(read, expected, "{text:.200}");
    let found: Vec<_> =
        lines(diagnostics).into_iter().filter(|line| !line.starts_with("unsupported-version")).collect();
    assert_eq!(found, problems, "{text:.200}");
}

#[test]
fn yaml_becomes_json() {
    for (text, expected) in [
        ("a: 1\nb: two\n", r#"{"a":1,"b":"two"}"#),
        ("\u{feff}a: 1\r\nb:\r\n  - x\r\n  - y\r\n", r#"{"a":1,"b":["x","y"]}"#),
        ("# only a comment above\n---\na: ~\nb:\nc: null\n...\n", r#"{"a":null,"b":null,"c":null}"#),
        (
            "a: yes\nb: 2024-01-01\nc: '1'\nd: \"true\"\ne: true",
            r#"{"a":"yes","b":"2024-01-01","c":"1","d":"true","e":true}"#,
        ),
        ("a: !!str 1\nb: ! 2\nc: !!int 3\nd: !!map {}", r#"{"a":"1","b":"2","c":3,"d":{}}"#),
        ("a: |\n  one\n  two\nb: >-\n  one\n  two\n", r#"{"a":"one\ntwo\n","b":"one two"}"#),
        (
            "200: ok\ntrue: yes\n~: none\n1.5: x\n'<<': plain",
            r#"{"200":"ok","true":"yes","~":"none","1.5":"x","<<":"plain"}"#,
        ),
        ("a: &x {b: 1}\nc: *x\nd: [*x, *x]", r#"{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}"#),
        ("&k a: 1\nb: *k\n*k : 2", r#"{"a":1,"b":"a"}"#),
        ("a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}", r#"{"a":{"k":1,"l":2},"b":{"l":3,"k":1}}"#),
        ("a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y]}", r#"{"a":{"k":1},"b":{"k":2,"l":2},"c":{"k":1,"l":2}}"#),
        ("{a: 1, \"b\": [x]}", r#"{"a":1,"b":["x"]}"#),
        ("{\"a\": 1, \"b\": [true, null, \"\\u00e9\"]}", r#"{"a":1,"b":[true,null,"é"]}"#),
    ] {
        let duplicate: &[&str] = if text.contains("*k") { &["duplicate-key a.yaml:3:1"] } else { &[] };
        check("a.yaml", text, expected, duplicate);
    }
}

#[test]
fn json_is_read_strictly() {
    check("a.json", "{\"a\": [1.50, -0, 1e400, \"\\ud83d\\ude00\"]}", "{\"a\":[1.50,-0,1e400,\"😀\"]}", &[]);
    check("a.JSON", "\u{feff}{}", "{}", &[]);
    check("spec", " \n{\"a\": 1}", "{\"a\":1}", &[]);
    for (text, problem) in [
        ("", "empty-document a.json:1:1"),
        ("{\"é\": 1,}", "json-syntax a.json:1:8"),
        ("{\n  // no\n}", "json-syntax a.json:2:3"),
        ("[1 2]", "json-syntax a.json:1:3"),
        ("{'a': 1}", "json-syntax a.json:1:2"),
        ("[01]", "json-syntax a.json:1:3"),
        ("[+1]", "json-syntax a.json:1:2"),
        ("[NaN]", "json-syntax a.json:1:2"),
        ("[\"\\ud800\"]", "json-syntax a.json:1:3"),
        ("[\"é\t\"]", "json-syntax a.json:1:4"),
        ("[\u{a0}1]", "json-syntax a.json:1:2"),
        ("{} {}", "json-syntax a.json:1:4"),
        ("{\"a\": ", "json-syntax a.json:1:7"),
    ] {
        check("a.json", text, "", &[problem]);
    }
}

#[test]
fn a_syntax_error_has_its_place() {
    for (text, problem) in [
        ("", "empty-document a.yaml:1:1"),
        ("# nothing\n", "empty-document a.yaml:1:1"),
        ("a: [1, 2\n", "yaml-syntax a.yaml:2:1"),
        ("a:\n\t- b\n", "yaml-syntax a.yaml:2:2"),
        ("é: *nobody", "yaml-syntax a.yaml:1:4"),
        ("a: 1\n---\nb: 2\n", "several-documents a.yaml:2:1"),
        ("? [a, b]\n: 1\n", "complex-key a.yaml:1:3"),
        ("a: &x [*x]", "recursive-alias a.yaml:1:8"),
    ] {
        check("a.yaml", text, "", &[problem]);
    }
}

#[test]
fn what_json_cannot_hold_is_reported_all_at_once() {
    check(
        "a.yaml",
        "a: .inf\nb: 1\nb: 2\nc: !!set {}\nd: !color red\ne: {<<: 5}\nf: !!int x",
        r#"{"a":null,"b":1,"c":{},"d":"red","e":{},"f":"x"}"#,
        &[
            "number-not-in-json a.yaml:1:4 /a",
            "duplicate-key a.yaml:3:1",
            "unsupported-tag a.yaml:4:4 /c",
            "unsupported-tag a.yaml:5:4 /d",
            "merge-key a.yaml:6:9 /e/<<",
            "unsupported-tag a.yaml:7:4 /f",
        ],
    );
    check(
        "a.json",
        "{\"a\": 1, \"a\": {\"b\": 1, \"b\": 2}}",
        "{\"a\":1}",
        &["duplicate-key a.json:1:10", "duplicate-key a.json:1:24 /a"],
    );
}

#[test]
fn hostile_files_end_in_a_diagnostic() {
    let mut laughs = "l0: &l0 [lol]\n".to_owned();
    for level in 1..12 {
        let before = format!("*l{}", level - 1);
        laughs += &format!("l{level}: &l{level} [{}]\n", [before.as_str(); 10].join(", "));
    }
    check("a.yaml", &laughs, "", &["too-many-aliases a.yaml:7:25"]);
    for (path, open, expected) in [
        ("a.json", "[", "too-deep a.json:1:129"),
        ("a.json", "{\"a\":", "too-deep a.json:1:641"),
        ("a.yaml", "- ", "too-deep a.yaml:1:257"),
        // The parser looks ahead in a flow collection, and has a limit of its own.
        ("a.yaml", "[", "too-deep a.yaml:1:256"),
        ("a.yaml", "{a: ", "too-deep a.yaml:1:1021"),
    ] {
        check(path, &open.repeat(100_000), "", &[expected]);
    }
    let mut nested = "a0: &a0 [x]\n".to_owned();
    for level in 1..200 {
        nested += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    check("a.yaml", &nested, "", &["too-deep a.yaml:127:14"]);
}

#[test]
fn folders_that_contain_themselves_come_to_an_end() {
    let mut diagnostics = Default::default();
    let text: String = (0..101).map(|folder| format!("- $ref: {folder}/x\n")).collect();
    let mut read = |_: &str, _: bool| Ok(text.clone().into_bytes());
    super::load(&["x".to_owned()], &Default::default(), &mut read, &mut diagnostics);
    assert_eq!(lines(diagnostics), ["too-many-files :0:0"]);
}

#[test]
fn bytes_that_are_no_text_have_a_place() {
    let mut diagnostics = Default::default();
    let mut read = |_: &str, _: bool| Ok(b"a: 1\n\xc3\xa9: \xff".to_vec());
    super::load(&["a.yaml".to_owned()], &Default::default(), &mut read, &mut diagnostics);
    assert_eq!(lines(diagnostics), ["not-utf-8 a.yaml:2:4"]);
}

#[test]
fn files_are_found_by_reference_and_read_once() {
    let files = [
        ("spec/a.yaml", "a: {$ref: 'parts/b.json#/x'}\nb: {$ref: './parts/../parts/b.json'}\nc: {$ref: '#/a'}"),
        ("spec/parts/b.json", r#"{"x": {"$ref": "../../other%20c.yaml#/y"}, "z": {"$ref": "../a.yaml#/a"}}"#),
        ("other c.yaml", "y: {$ref: 'https://example.org/d.yaml#/q'}\nexamples: [{$ref: nowhere.yaml}]"),
        ("mapped/d.yaml", "q: {$ref: e.yaml}"),
        ("mapped/e.yaml", "- 1"),
    ];
    let mut opened = Vec::new();
    let mut read = |path: &str, _: bool| {
        opened.push(path.to_owned());
        let text = files.iter().find(|(name, _)| *name == path).map(|(_, text)| text.as_bytes().to_vec());
        text.ok_or_else(|| std::io::Error::new(std::io::ErrorKind::NotFound, "no such file"))
    };
    let mapping = [("https://example.org/d.yaml".to_owned(), "mapped/d.yaml".to_owned())].into();
    let mut diagnostics = Default::default();
    let loaded = super::load(&["spec/a.yaml".to_owned()], &mapping, &mut read, &mut diagnostics);
    assert_eq!(opened, ["spec/a.yaml", "spec/parts/b.json", "other c.yaml", "mapped/d.yaml", "mapped/e.yaml"]);
    assert_eq!(loaded.read.len(), 5);
    assert!(diagnostics.is_empty(), "{diagnostics}");
}

#[test]
fn every_value_knows_where_it_ends() {
    let ends = |path: &str, text: &str| -> Vec<String> {
        let (loaded, _, _) = read_with(&[(path, text)], &[path], &Default::default());
        let root = loaded.tree.root();
        let of = |pointer: &str| root.pointed(pointer).map(View::place);
        let places = ["/a", "/b", "/b/0"].into_iter().filter_map(of);
        places.map(|place| format!("{}:{}-{}:{}", place.line, place.column, place.end_line, place.end_column)).collect()
    };
    for (path, text, expected) in [
        ("a.yaml", "a: two words # said\nb: [x, 'é']\n", ["1:4-1:13", "2:4-2:12", "2:5-2:6"]),
        ("a.json", "{\"a\": \"ü\",\n \"b\": [12]}", ["1:7-1:10", "2:7-2:11", "2:8-2:10"]),
    ] {
        assert_eq!(ends(path, text), expected, "{text}");
    }
}
