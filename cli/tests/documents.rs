//! What every subcommand has to say of the documents that it reads, and how it is kept from saying it.

use std::{fs, path::Path, process::Command};

const DOCUMENT: &str = "asyncapi: 3.0.0
info: {title: Orders, version: '1'}
channels:
  placed: {address: placed, messages: {Placed: {payload: {type: string, format: odd}}}}
  noted:
    address: noted
    messages:
      Note: {contentType: text/plain, payload: {type: string}}
      Count: {payload: {type: integer}}
operations:
  tell: {action: send, channel: {$ref: '#/channels/placed'}}
";

/// What a run prints and how it ends.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
    let output = command.current_dir(folder).args(arguments).env("NO_COLOR", "1").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn folder(document: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("spec")).unwrap();
    fs::write(folder.path().join("spec/a.yaml"), document).unwrap();
    fs::write(folder.path().join("messages"), "\"text\"\n").unwrap();
    folder
}

#[test]
fn every_subcommand_is_silent_about_what_is_allowed() {
    let folder = folder(&DOCUMENT.replace("contentType: text/plain, ", ""));
    let spec = "spec/a.yaml";
    for arguments in [
        &["check", spec] as &[&str],
        &["generate", spec],
        &["docs", spec, "--out", "out"],
        &["example", spec, "--message", "PlacedMessage"],
        &["validate", spec, "--allow", "unknown-field", "--message", "PlacedMessage", "messages"],
        &["diff", spec, spec],
    ] {
        let said = |more: &[&str]| {
            let (code, out, err) = run(folder.path(), &[arguments, more].concat());
            assert_eq!(code, Some(0), "{arguments:?}: {err}");
            if arguments[0] == "check" { out } else { err }
        };
        let allow = if arguments[0] == "diff" { "--allow-warning" } else { "--allow" };
        let allowed = said(&[allow, "unknown-format"]);
        assert!(said(&[]).contains("unknown-format"), "{arguments:?}");
        assert!(!allowed.contains("unknown-format"), "{arguments:?}: {allowed}");
        let (code, out, err) = run(folder.path(), &[arguments, &[allow, "unknown-formt"]].concat());
        assert_ne!(code, Some(0), "{arguments:?}");
        assert!((out + &err).contains("did you mean `unknown-format`?"), "{arguments:?}");
    }
    let deny = &["check", spec, "--deny", "warnings"];
    assert_eq!(run(folder.path(), deny).0, Some(1));
    assert_eq!(run(folder.path(), &[deny as &[&str], &["--allow", "unknown-format"]].concat()).0, Some(0));
}

#[test]
fn all_codes_are_listed_on_demand() {
    let folder = folder(DOCUMENT);
    let (code, out, _) = run(folder.path(), &["check", "--codes"]);
    assert_eq!((code, out.lines().count()), (Some(0), postroom_codegen::codes().len()));
    assert!(out.contains("unknown-format             warning  A format is not checked.\n"), "{out}");
}

/// Runs `validate` on messages, by lines.
fn judged(document: &str, target: &[&str], messages: &str) -> (Option<i32>, String, String) {
    let folder = folder(document);
    fs::write(folder.path().join("messages.ndjson"), messages).unwrap();
    run(folder.path(), &[&["validate", "spec/a.yaml"], target, &["messages.ndjson"]].concat())
}

#[test]
fn a_text_is_held_to_what_is_said_of_texts() {
    let document = &DOCUMENT.replace("payload: {type: string}}", "payload: {type: string, maxLength: 5}}");
    for (target, messages, code, lines) in [
        (["--message", "NoteMessage"], "hello\n\"h\"\n{\n", 0, 0),
        (["--message", "NoteMessage"], "hello\nhello!\n", 1, 1),
        (["--message", "NoteMessage"], "\"hell\"\n", 1, 1),
        (["--message", "NoteMessage"], "\n      \nhello\r\n", 1, 1),
        (["--channel", "noted"], "hello \n", 1, 1),
        // JSON is held to what is said of JSON.
        (["--channel", "noted"], "hello\n42\n", 0, 0),
        (["--channel", "noted"], "hello\ntrue\n", 1, 1),
        (["--channel", "noted"], "hello!\n42\n", 1, 1),
    ] {
        let (exit, out, err) = judged(document, &target, messages);
        assert_eq!((exit, out.lines().count()), (Some(code), lines), "{target:?} {messages:?}: {out}{err}");
    }
    let (code, _, err) =
        judged(document, &["--message", "NoteMessage", "--json-content-type", "text/plain"], "\"hello\"");
    assert_eq!((code, err.contains("unsupported-content-type")), (Some(0), false), "{err}");
    let (_, _, err) = judged(document, &["--channel", "noted"], "42");
    assert!(err.contains("note: what is no JSON is held to `NoteMessage`, which is a text"), "{err}");
}

#[test]
fn a_message_of_any_bytes_is_not_judged() {
    let document = &DOCUMENT.replace("text/plain", "image/png");
    let (code, out, err) = judged(document, &["--message", "NoteMessage"], "1\n");
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(
        err.contains("`NoteMessage` is `image/png`, and neither JSON nor a text: such a message cannot be judged"),
        "{err}"
    );
    // The others of its channel are judged; that it may be this one is told.
    let (code, out, err) = judged(document, &["--channel", "noted"], "1\nx\n");
    assert_eq!((code, err.contains("warning: `NoteMessage` is `image/png`")), (Some(3), true), "{err}");
    assert!(out.contains("it may be any `image/png` (undecided)"), "{out}");
    assert_eq!(judged(document, &["--channel", "noted"], "true\n").0, Some(1));
    let folder = folder(document);
    let (code, _, err) = run(folder.path(), &["example", "spec/a.yaml", "--message", "NoteMessage"]);
    assert_eq!((code, err.contains("nothing says what its payloads look like")), (Some(2), true), "{err}");
}

#[test]
fn an_example_of_a_text_is_the_text() {
    let folder = folder(&DOCUMENT.replace("payload: {type: string}}", "payload: {type: string, enum: [hello]}}"));
    let (code, out, err) = run(folder.path(), &["example", "spec/a.yaml", "--message", "NoteMessage"]);
    assert_eq!((code, out.as_str()), (Some(0), "hello\n"), "{err}");
    let (_, out, _) = run(folder.path(), &["example", "spec/a.yaml", "--message", "NoteMessage", "--json"]);
    assert_eq!(out, "{\"message\":\"hello\",\"breaks\":null}\n");
}

#[test]
fn an_example_of_a_text_is_one_line_and_breaks_what_a_text_can_break() {
    let folder = folder(
        &DOCUMENT.replace("payload: {type: string}}", "payload: {type: string, maxLength: 3, enum: [\"a\\nb\"]}}"),
    );
    let example =
        |more: &[&str]| run(folder.path(), &[&["example", "spec/a.yaml", "--message", "NoteMessage"], more].concat());
    for (more, expected) in [
        (&[] as &[&str], "has several lines: `--json` writes it as JSON"),
        (&["--invalid=type"], "breaks `type` alone"),
    ] {
        let (code, _, err) = example(more);
        assert_eq!((code, err.contains(expected)), (Some(2), true), "{more:?}: {err}");
    }
}

#[test]
fn what_is_not_json_is_told_by_every_subcommand() {
    let folder = folder(DOCUMENT);
    let spec = "spec/a.yaml";
    for arguments in [
        &["docs", spec, "--out", "out"] as &[&str],
        &["example", spec, "--message", "NoteMessage"],
        &["diff", spec, spec],
    ] {
        let (code, _, err) = run(folder.path(), arguments);
        assert_eq!((code, err.contains("warning[unsupported-content-type]")), (Some(0), true), "{arguments:?}: {err}");
    }
    let (code, out, err) = run(folder.path(), &["generate", spec]);
    assert_eq!((code, err.contains("warning[unsupported-content-type]")), (Some(0), true), "{err}");
    assert!(out.contains("pub struct NoteMessage(pub ::std::string::String);"), "{out}");
    assert_eq!(run(folder.path(), &["generate", spec, "--json-content-type", "text/plain"]).0, Some(0));
}

#[test]
fn nothing_is_shown_of_files_outside_of_the_documents_folders() {
    for (secret, reference) in
        [("type: hunter2\n", "../creds"), ("hunter2\n", "../creds"), ("a: hunter2: b\n", "../creds")]
    {
        let folder = folder(&DOCUMENT.replace("{type: string, format: odd}", &format!("{{$ref: {reference}}}")));
        fs::write(folder.path().join("creds"), secret).unwrap();
        for (more, code) in [(&[] as &[&str], "reference-outside"), (&["--root", "spec"], "error[reference-outside]")] {
            for format in ["human", "json", "github"] {
                let arguments = [&["check", "spec/a.yaml", "--format", format], more].concat();
                let (_, out, err) = run(folder.path(), &arguments);
                assert!(!out.contains("hunter2") && !err.contains("hunter2"), "{arguments:?}: {out}");
                assert!(out.contains(code) || format != "human", "{arguments:?}: {out}");
            }
            let (_, out, err) = run(folder.path(), &[&["generate", "spec/a.yaml"], more].concat());
            assert!(!out.contains("hunter2") && !err.contains("hunter2"), "{err}");
        }
    }
}
