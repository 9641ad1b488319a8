//! What becomes of results that nobody takes, and what a terminal gets.
#![cfg(target_os = "linux")]

use std::{
    fs::{self, File},
    io::Read as _,
    process::{Command, Stdio},
};

const RESULTS: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["check", "--help"],
    &["help", "example"],
    &["check", "tests/cmd/orders.yaml"],
    &["generate", "tests/cmd/orders.yaml"],
    &["example", "tests/cmd/orders.yaml", "--message", "Question", "-n", "20000"],
    &["completions", "bash"],
    &["man"],
];

fn postroom(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command
}

#[test]
fn a_full_disk_is_an_error() {
    for arguments in RESULTS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = postroom(arguments).stdout(full).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert_eq!(message, "error: standard output: No space left on device (os error 28)\n", "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_none() {
    for arguments in RESULTS {
        let mut child = postroom(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One byte is read, so that the command has begun, and no more.
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{arguments:?}");
    }
}

/// What would write in reverse from here on, and from right to left, and what JSON has for it.
const HOSTILE: (&str, &str) = ("\u{1b}[7m\u{9b}7m\u{202e}", r"\u001b[7m\u009b7m\u202e");

/// A document that has it wherever people choose a text; JSON needs an escape for the first character only.
const DOCUMENT: &str = r##"{"asyncapi": "3.0.0",
"info": {"title": "Shop HOSTILE", "version": "1.0.0-HOSTILE", "description": "HOSTILE"},
"channels": {"orders HOSTILE": {"address": "orders", "description": "HOSTILE", "messages": {"Order": {"$ref": "#/components/messages/Order"}}}},
"operations": {"sendOrder": {"action": "send", "channel": {"$ref": "#/channels/orders HOSTILE"}}},
"components": {"messages": {"Order": {"payload": {"type": "object", "required": ["HOSTILE"], "properties": {
"HOSTILE": {"type": "string", "maxLenght": 9, "enum": ["HOSTILE"], "description": "HOSTILE"}}}}}}}"##;

#[test]
fn documents_and_file_names_give_no_orders_to_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (raw, shown) = HOSTILE;
    let [old, new, raw_new, broken, page] = ["old", "new", "raw", "broken", "page"].map(|name| format!("{name} {raw}"));
    let text = DOCUMENT.replace("HOSTILE", shown);
    fs::write(at.join(&old), &text).unwrap();
    let renamed =
        text.replace("Shop", "Store").replace("orders \\", "order \\").replace("[\"\\u001b", "[\"new \\u001b");
    fs::write(at.join(&new), renamed.replace("\"enum\"", "\"maxLength\": 5, \"enum\"")).unwrap();
    fs::write(at.join(&raw_new), text.replace("\\u202e", "\u{202e}").replace("\\u009b", "\u{9b}")).unwrap();
    fs::write(at.join(&broken), format!("asyncapi: {raw}")).unwrap();

    let allow = format!("required-removed@/{raw}=no");
    for (arguments, code) in [
        (&["diff", &old, &new] as &[&str], 1),
        (&["diff", &old, &new, "--markdown"], 1),
        (&["diff", &old, &new, "--allow", &allow], 1),
        (&["diff", &old, &broken], 2),
        (&["docs", &old, "--out", &page, "--check"], 1),
        (&["docs", &old, "--out", &page], 0),
        (&["docs", &new, "--out", &page, "--check"], 1),
        (&["check", &old], 0),
        (&["check", &raw_new], 0),
        (&["check", &old, "--format", "github"], 0),
        (&["check", &broken], 1),
        (&["check", &page], 2),
        (&["example", &old, "--message", "Order", "--invalid"], 0),
        (&["example", &old, "--message", raw], 2),
        (&["generate", &old, "--out", &page], 2),
        (&["validate", &old, "--message", "Order", &broken], 1),
    ] {
        // Without colours a raw escape would be taken out with them.
        let output = postroom(arguments).current_dir(at).env("CLICOLOR_FORCE", "1").output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
        assert!(text.contains(shown), "{arguments:?}: {text}");
        assert_harmless(&text);
    }
    fs::write(at.join(&page).join("message-flow.md"), raw).unwrap();
    let output =
        postroom(&["docs", &old, "--out", &page, "--check"]).current_dir(at).env("CLICOLOR_FORCE", "1").output();
    assert_harmless(&String::from_utf8(output.unwrap().stdout).unwrap());
}

#[test]
fn a_pointer_is_allowed_as_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (raw, shown) = HOSTILE;
    let text = DOCUMENT.replace("HOSTILE", shown);
    fs::write(folder.path().join("old"), &text).unwrap();
    fs::write(folder.path().join("new"), text.replace("\"enum\"", "\"maxLength\": 5, \"enum\"")).unwrap();
    let diff = |allows: &[String]| {
        let mut command = postroom(&["diff", "old", "new"]);
        allows.iter().for_each(|allow| _ = command.args(["--allow", &format!("{allow}=nobody minds")]));
        command.current_dir(folder.path()).output().unwrap()
    };
    let output = diff(&[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let allows: Vec<_> = text.lines().map(str::trim).filter(|line| line.contains("@/")).map(str::to_owned).collect();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(allows.iter().any(|allow| allow.contains(shown)), "{text}");
    assert_eq!(diff(&allows).status.code(), Some(0), "{allows:?}");
    let raw: Vec<_> = allows.iter().map(|allow| allow.replace(shown, raw)).collect();
    assert_eq!(diff(&raw).status.code(), Some(0), "{raw:?}");
}

/// The only escape sequences are colours of our own, which never reverse.
fn assert_harmless(text: &str) {
    for part in text.split('\u{1b}').skip(1) {
        let style = part.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        let is_ours =
            style.is_some_and(|(style, _)| style != "7" && style.chars().all(|c| matches!(c, '0'..='9' | ';')));
        assert!(is_ours, "{text:?}");
    }
    let is_obeyed = |c: char| {
        c.is_control() && !"\n\t\u{1b}".contains(c) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(is_obeyed), "{text:?}");
}
