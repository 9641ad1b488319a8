//! What `postroom validate` says of a choice that is not kept, beside what decoders say.

use std::{fs, process::Command};

use postroom::Rejection;
use postroom_cli::validate::{Target, Verdict, Violation};
use postroom_codegen::Builder;
use postroom_features::unions::*;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/features/spec/unions.yaml");

/// Each violation on a line: its pointer and keyword, and its causes under it; in an order of their own.
fn shown(violations: &[Violation], indent: &str) -> String {
    let one = |found: &Violation| {
        let inner = shown(&found.causes, &format!("{indent}  "));
        format!("{indent}{} {}\n{inner}", found.pointer, found.keyword)
    };
    let mut lines: Vec<_> = violations.iter().map(one).collect();
    lines.sort();
    lines.dedup();
    lines.concat()
}

/// The same of what a decoder says.
fn decoded(violations: &[postroom::Violation], indent: &str) -> String {
    let one = |found: &postroom::Violation| {
        let inner = decoded(&found.causes, &format!("{indent}  "));
        format!("{indent}{} {}\n{inner}", found.pointer, found.keyword)
    };
    let mut lines: Vec<_> = violations.iter().map(one).collect();
    lines.sort();
    lines.dedup();
    lines.concat()
}

/// The difference between the causes that both tell of the same violations; of many, both leave out others.
pub(super) fn difference(ours: &Verdict<'_>, theirs: &Result<(), Rejection>) -> Option<String> {
    let (Verdict::Invalid { violations, .. }, Err(Rejection::Invalid(theirs))) = (ours, theirs) else { return None };
    let theirs_listed: Vec<_> = theirs.iter().cloned().collect();
    let (ours, decoder) = (shown(violations, ""), decoded(&theirs_listed, ""));
    let is_capped = theirs.is_capped() || ours.lines().count() >= 100;
    (!is_capped && ours != decoder).then(|| format!("validate:\n{ours}\ndecoder:\n{decoder}"))
}

#[test]
fn the_branch_that_was_meant_says_what_is_wrong_as_decoders_do() {
    type Decode = fn(&[u8]) -> Result<(), Rejection>;
    let contract = Builder::new().document(SPEC).contract().unwrap().0;
    let animal: (&str, Decode) = ("AnimalMessage", |text| AnimalMessage::decode(text).map(drop));
    let named: (&str, Decode) = ("NamedMessage", |text| NamedMessage::decode(text).map(drop));
    let tree: (&str, Decode) = ("TreeMessage", |text| TreeMessage::decode(text).map(drop));
    let overlap: (&str, Decode) = ("OverlapMessage", |text| OverlapMessage::decode(text).map(drop));
    let either: (&str, Decode) = ("EitherMessage", |text| EitherMessage::decode(text).map(drop));
    for ((name, decode), text, expected) in [
        // The tag names the branch.
        (animal, r#"{"kind":"cat","lives":10}"#, " oneOf\n  /lives maximum\n"),
        (animal, r#"{"lives":10,"kind":"c\u0061t"}"#, " oneOf\n  /lives maximum\n"),
        (animal, r#"{"kind":"dog"}"#, " oneOf\n   required\n"),
        // No branch is named: the fault is the tag's.
        (animal, r#"{"kind":"cow","lives":1}"#, " oneOf\n  /kind const\n"),
        (animal, r#"{"kind":7}"#, " oneOf\n  /kind const\n"),
        (animal, "{}", " oneOf\n   required\n"),
        (animal, "[]", " oneOf\n   type\n"),
        // Further in.
        (
            animal,
            r#"{"kind":"dog","name":"a","friend":{"kind":"cat","lives":1,"friends":[{"kind":"cat","lives":1},{"kind":"dog","name":1}]}}"#,
            " oneOf\n  /friend oneOf\n    /friend/friends/1 oneOf\n      /friend/friends/1/name type\n",
        ),
        // The only branch of the value's type.
        (
            tree,
            r#"[1,["ab",["a",10]]]"#,
            " oneOf\n  /1 oneOf\n    /1/1 oneOf\n      /1/1/0 oneOf\n        /1/1/0 minLength\n      /1/1/1 oneOf\n        /1/1/1 maximum\n",
        ),
        (tree, "true", " oneOf\n   type\n"),
        // The fewest violations, and of branches that are equally near the one that declares most of what is there.
        (named, r#"{"petType":"Cow","wings":"two"}"#, " oneOf\n   required\n"),
        (overlap, r#"{"a":"x","b":"y","inner":{"x":1}}"#, " anyOf\n  /inner/x type\n"),
        // Several branches fit: nothing is wrong with any.
        (either, r#"{"a":"x","b":1}"#, " oneOf\n"),
    ] {
        let Verdict::Invalid { violations, .. } = Target::message(&contract, name).unwrap().judge(text.as_bytes())
        else {
            panic!("{text}")
        };
        assert_eq!(shown(&violations, ""), expected, "{text} {violations:?}");
        assert_eq!(decoded(decode(text.as_bytes()).unwrap_err().violations(), ""), expected, "{text}");
    }
}

#[test]
fn causes_stand_under_what_they_cause_and_in_json_within_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.ndjson");
    fs::write(&path, "{\"kind\":\"dog\",\"name\":\"a\",\"friend\":{\"kind\":\"cat\",\"lives\":10}}\n").unwrap();
    let run = |options: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_postroom"))
            .args(["validate", SPEC, "--message", "AnimalMessage", "messages.ndjson"])
            .args(options)
            .current_dir(folder.path())
            .output()
            .unwrap();
        String::from_utf8(run.stdout).unwrap()
    };
    let text = run(&[]);
    let lines: Vec<_> = text.lines().collect();
    let [first, second, third] = lines.as_slice() else { panic!("{text}") };
    assert!(first.starts_with("messages.ndjson:1: the message: must be exactly one of "), "{text}");
    assert!(second.starts_with("  /friend: must be exactly one of "), "{text}");
    assert!(third.starts_with("    /friend/lives: ") && third.ends_with("(maximum)"), "{text}");
    let json: serde_json::Value = serde_json::from_str(run(&["--json"]).lines().next().unwrap()).unwrap();
    assert_eq!(json["causes"][0]["causes"][0]["pointer"], "/friend/lives");
    assert_eq!(json["causes"][0]["causes"][0].get("causes"), None);
    assert_eq!(json["keyword"], "oneOf");
}
