//! The command itself: its sides, its output, its exit status.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

pub(crate) const DOCUMENT: &str = include_str!("service.yaml");
const SHORTER: (&str, &str) = ("text: {type: string}", "text: {type: string, maxLength: 5}");
pub(crate) const POINTER: &str = "/messages/PingMessage/payload/properties/text/maxLength";

pub(crate) fn postroom(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postroom")).current_dir(folder).arg("diff").args(arguments).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).unwrap()
}

/// A folder with `old.yaml` and a shorter `new.yaml`.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), DOCUMENT).unwrap();
    fs::write(folder.path().join("new.yaml"), DOCUMENT.replace(SHORTER.0, SHORTER.1)).unwrap();
    folder
}

#[test]
fn text_names_the_change_and_whom_it_breaks() {
    let folder = folder();
    let output = postroom(folder.path(), &["old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stdout),
        format!(
            "message PingMessage
  breaks senders    texts may not be as long any more: 5
                    max-length-tightened@{POINTER}
                    --> new.yaml:96:76

1 breaking, 0 compatible, 0 cosmetic
Ping Service: 1.0.0 → 2.0.0 (major); the new documents say 1.0.0
"
        )
    );
    let output = postroom(folder.path(), &["old.yaml", "old.yaml"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), "no change\n"));
}

#[test]
fn json_and_markdown_say_the_same() {
    let folder = folder();
    let output = postroom(folder.path(), &["old.yaml", "new.yaml", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json["changes"][0]["pointer"], POINTER);
    let place = ["file", "line", "column"].map(|key| &json["changes"][0][key]);
    assert_eq!(serde_json::json!(place), serde_json::json!(["new.yaml", 96, 76]));
    assert_eq!(json["changes"][0]["sender"], "breaking");
    assert_eq!(json["changes"][0]["receiver"], "compatible");
    assert_eq!(json["summary"], serde_json::json!({"breaking": 1, "allowed": 0, "compatible": 0, "cosmetic": 0}));
    assert_eq!(json["releases"][0]["due"], "2.0.0");
    let output = postroom(folder.path(), &["old.yaml", "new.yaml", "--markdown"]);
    assert_eq!(
        text(&output.stdout),
        format!(
            "**1 breaking, 0 compatible, 0 cosmetic**

- Ping Service: 1.0.0 → 2.0.0 (major); the new documents say 1.0.0

### message PingMessage

| verdict | change | rule |
|---|---|---|
| breaks senders | texts may not be as long any more: 5 | <code>max-length-tightened@{POINTER}</code><br>new.yaml:96:76 |
"
        )
    );
}

#[test]
fn markdown_in_names_stays_text() {
    let folder = folder();
    let nasty = DOCUMENT.replace("text: {type: string}", "'a|b<i>*`': {type: string}");
    fs::write(folder.path().join("new.yaml"), nasty).unwrap();
    let output = text(&postroom(folder.path(), &["old.yaml", "new.yaml", "--markdown"]).stdout);
    let row = output.lines().find(|line| line.contains("property-added")).unwrap();
    assert!(row.contains(r"a\|b&lt;i&gt;\*\`") && !row.contains("<i>"), "{row}");
    assert_eq!(row.replace(r"\|", "").matches('|').count(), 4, "{row}");
}

#[test]
fn an_allowed_change_breaks_nobody() {
    let folder = folder();
    let allow = format!("max-length-tightened@{POINTER}=senders never wrote more");
    let output = postroom(folder.path(), &["old.yaml", "new.yaml", "--allow", &allow]);
    assert_eq!(output.status.code(), Some(0));
    let shown = text(&output.stdout);
    assert!(shown.contains("allowed: senders never wrote more"), "{shown}");
    assert!(shown.contains("0 breaking and 1 allowed"), "{shown}");
    assert_eq!(text(&output.stderr), "");

    fs::write(folder.path().join("allow"), format!("# why\n\n{allow}\nmessage-removed@/messages/No=gone\n")).unwrap();
    let output = postroom(folder.path(), &["old.yaml", "new.yaml", "--allow-file", "allow"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "postroom: warning: nothing needs `--allow message-removed@/messages/No=gone`\n");
}

#[test]
fn a_change_of_a_shared_schema_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let document = |limit: &str| {
        let message = |name: &str| {
            format!(
                "      {name}: {{payload: {{type: object, properties: {{meta: {{$ref: '#/components/schemas/Meta'}}}}}}}}\n"
            )
        };
        let messages: String = ["A", "B", "C", "D", "E"].map(message).concat();
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: 1.0.0}}\nchannels:\n  all:\n    address: all\n    messages:\n{messages}\
             components: {{schemas: {{Meta: {{type: object, properties: {{v: {{type: string{limit}}}}}}}}}}}\n"
        )
    };
    fs::write(path.join("old.yaml"), document("")).unwrap();
    fs::write(path.join("new.yaml"), document(", maxLength: 5")).unwrap();
    let pointer = |message: &str| format!("/messages/{message}/payload/properties/meta/properties/v/maxLength");
    let more =
        format!("and 4 more places: {}, {}, {}, …", pointer("BMessage"), pointer("CMessage"), pointer("DMessage"));
    let output = text(&postroom(path, &["old.yaml", "new.yaml"]).stdout);
    assert_eq!(
        output,
        format!(
            "message AMessage
  breaks senders    texts may not be as long any more: 5
                    max-length-tightened@{}
                    --> new.yaml:12:87
                    {more}

1 breaking, 0 compatible, 0 cosmetic
",
            pointer("AMessage")
        )
    );
    let output = text(&postroom(path, &["old.yaml", "new.yaml", "--markdown"]).stdout);
    assert!(output.contains(&format!("</code><br>new.yaml:12:87<br>{more} |\n")), "{output}");
    let output = postroom(path, &["old.yaml", "new.yaml", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((json["changes"].as_array().unwrap().len(), &json["summary"]["breaking"]), (5, &serde_json::json!(1)));

    let whole = format!("max-length-tightened@{}", pointer("*"));
    for (allow, status) in [
        (format!("{whole}=never / longer=so"), 0),
        (format!("{} = never longer", whole.replace("/v/", "/*/")), 0),
        (format!("{}=one only", whole.replace('*', "AMessage")), 1),
        (format!("{}=not a part", whole.replace('*', "*Message")), 1),
        (format!("{}=too short", whole.trim_end_matches("/maxLength")), 1),
    ] {
        let output = postroom(path, &["old.yaml", "new.yaml", "--allow", &allow]);
        assert_eq!(output.status.code(), Some(status), "{allow}: {output:?}");
    }
}

#[test]
fn folders_and_several_files_make_a_side() {
    let folder = folder();
    let path = folder.path();
    for side in ["one", "two"] {
        fs::create_dir(path.join(side)).unwrap();
        fs::write(path.join(side).join("no-document.yaml"), "type: string").unwrap();
        fs::write(path.join(side).join("notes.txt"), "asyncapi: 3.0.0").unwrap();
    }
    fs::copy(path.join("old.yaml"), path.join("one/service.yaml")).unwrap();
    fs::copy(path.join("new.yaml"), path.join("two/other-name.yaml")).unwrap();
    fs::write(path.join("two/b.json"), r#"{"asyncapi": "3.0.0", "info": {"title": "B", "version": "1.0.0"}}"#).unwrap();
    for arguments in [vec!["one", "two"], vec!["one/service.yaml", "--to", "two/other-name.yaml", "two/b.json"]] {
        let output = postroom(path, &arguments);
        let shown = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(shown.contains(POINTER) && shown.contains("service-added@/services/B"), "{shown}");
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = folder();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("bad-allow"), "\nx@y=z\n").unwrap();
    for (arguments, said) in [
        (vec!["old.yaml"], "give OLD and NEW"),
        (vec!["old.yaml", "new.yaml", "old.yaml"], "give OLD and NEW"),
        (vec!["old.yaml", "empty"], "no AsyncAPI document"),
        (vec!["old.yaml", "missing.yaml"], "missing.yaml"),
        (vec!["--git", "HEAD", "old.yaml"], "git finds no repository for old.yaml"),
        (vec!["old.yaml", "new.yaml", "--allow", "maximum-raised@/x=y"], "there is no rule `maximum-raised`"),
        (vec!["old.yaml", "new.yaml", "--allow", "message-removed@/x"], "gives no reason"),
        (vec!["old.yaml", "new.yaml", "--allow-file", "bad-allow"], "bad-allow: line 2: there is no rule `x`"),
        (vec!["old.yaml", "new.yaml", "--allow-file", "none"], "none"),
    ] {
        let output = postroom(folder.path(), &arguments);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert!(errors.contains(said), "{arguments:?}: {errors}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}

#[test]
fn the_rules_are_printed_without_documents() {
    let output = postroom(Path::new("."), &["--rules"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("| `required-added` | breaking | compatible |"));
}

#[test]
fn documents_are_found_in_folders_in_every_style() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for side in ["old", "new"] {
        fs::create_dir(path.join(side)).unwrap();
    }
    fs::write(path.join("old/service.yaml"), DOCUMENT).unwrap();
    let indented: String = DOCUMENT.lines().map(|line| format!("    {line}\n")).collect();
    let info = "info: {title: Ping Service, version: 1.0.0}";
    for (name, text, is_found) in [
        ("indented.yaml", format!("# Ours\n%YAML 1.2\n---\n{indented}"), true),
        ("marked.yaml", format!("\u{feff}--- {{{info}, 'asyncapi': 3.0.0}}"), true),
        ("flow.yml", format!("{{asyncapi: 3.0.0, {info}}}\n"), true),
        ("later.json", r#"{"info": {"title": "P", "version": "1"}, "asyncapi": "3.0.0"}"#.to_owned(), true),
        ("windows.yaml", DOCUMENT.replace('\n', "\r\n"), true),
        ("inner.yaml", "info:\n  asyncapi: 3.0.0\n".to_owned(), false),
        ("inner.json", r#"{"info": {"asyncapi": "3.0.0"}, "x": "asyncapi:", "y": ["asyncapi"]}"#.to_owned(), false),
        ("said.yml", "{x: {asyncapi: 3.0.0}, # asyncapi: 3.0.0\n y: 'asyncapi'}".to_owned(), false),
        ("comment.yaml", "# asyncapi: 3.0.0".to_owned(), false),
        ("empty.yaml", String::new(), false),
    ] {
        let new = path.join("new").join(name);
        fs::write(&new, text).unwrap();
        let output = postroom(path, &["old", "new"]);
        let said = self::text(&output.stderr);
        assert_eq!(!said.contains("no AsyncAPI document"), is_found, "{name}: {said}");
        assert_eq!(output.status.code() != Some(2), is_found, "{name}: {said}");
        fs::remove_file(new).unwrap();
    }
}
