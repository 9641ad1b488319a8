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

#[test]
fn a_message_that_is_not_json_is_not_judged() {
    let folder = folder(DOCUMENT);
    let spec = "spec/a.yaml";
    let judged = |target: &[&str]| run(folder.path(), &[&["validate", spec], target, &["messages"]].concat());
    let (code, out, err) = judged(&["--message", "NoteMessage"]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("`NoteMessage` is `text/plain`, and not JSON: such a message cannot be judged"), "{err}");
    let (code, _, err) = judged(&["--message", "NoteMessage", "--json-content-type", "text/plain"]);
    assert_eq!((code, err.contains("unsupported-content-type")), (Some(0), false), "{err}");
    // The others of its channel are judged, and that one is missing is told.
    let (code, _, err) = judged(&["--channel", "noted"]);
    assert_eq!((code, err.contains("warning: `NoteMessage` is `text/plain`")), (Some(1), true), "{err}");
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
