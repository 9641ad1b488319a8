//! What subcommands write: all files or none, and never in place of what somebody else wrote.
#![cfg(unix)]

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const DOCUMENT: &str = "asyncapi: 3.0.0
info: {title: Orders, version: '1'}
channels:
  placed: {address: order.placed, messages: {Placed: {payload: {type: string}}}}
operations:
  tell: {action: send, channel: {$ref: '#/channels/placed'}}
";

/// A folder with a document.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), DOCUMENT).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postroom")).current_dir(folder).args(arguments).output().unwrap()
}

/// Everything in a folder by path: what files hold, where links lead, `/` for folders.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        if kind.is_dir() {
            found.extend(tree(&path));
            found.insert(path, b"/".to_vec());
        } else if kind.is_symlink() {
            let end = fs::read_link(&path).unwrap();
            found.insert(path, end.into_os_string().into_encoded_bytes());
        } else {
            let content = fs::read(&path).unwrap();
            found.insert(path, content);
        }
    }
    found
}

/// Asserts that a run ends with 2, says so, and changes nothing.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str], says: &[&str]) {
    let before = tree(folder);
    let output = run(folder, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
    for text in says {
        assert!(told.contains(text), "{arguments:?}: {told}");
    }
    assert_eq!(tree(folder), before, "{arguments:?} changes nothing");
}

const DOCS: &[&str] = &["docs", "a.yaml", "--out", "out"];
const HTML: &[&str] = &["docs", "a.yaml", "--out", "out", "--html"];
const GENERATE: &[&str] = &["generate", "a.yaml", "--out", "out/code.rs"];
const MAN: &[&str] = &["man", "--out", "out"];

#[test]
fn what_somebody_else_wrote_is_left_as_it_is() {
    for (arguments, name) in [
        (DOCS, "message-flow.md"),
        (DOCS, "message-flow.html"),
        (HTML, "message-flow.html"),
        (DOCS, "diagrams/context.svg"),
        (DOCS, "diagrams/channel_orderplaced.mmd"),
        (GENERATE, "code.rs"),
        (MAN, "postroom-docs.1"),
    ] {
        for was_run_before in [false, true] {
            let folder = folder();
            if was_run_before {
                assert!(run(folder.path(), arguments).status.success());
            }
            let path = folder.path().join("out").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "# By hand\n\nA night's work.\n").unwrap();
            refused(folder.path(), arguments, &[name, "is no generated file and is left as it is"]);
        }
    }
}

#[test]
fn links_are_left_as_they_are() {
    for (arguments, name) in [
        (DOCS, "message-flow.md"),
        (DOCS, "message-flow.json"),
        (DOCS, "diagrams/context.svg"),
        (HTML, "message-flow.html"),
        (GENERATE, "code.rs"),
        (MAN, "postroom.1"),
    ] {
        // To a file of somebody's, to one of ours, and to nothing.
        for end in ["mine", "ours", "nothing"] {
            let folder = folder();
            let path = folder.path().join("out").join(name);
            assert!(run(folder.path(), arguments).status.success());
            fs::write(folder.path().join("mine"), "by hand").unwrap();
            fs::rename(&path, folder.path().join("ours")).unwrap();
            symlink(folder.path().join(end), &path).unwrap();
            // Something else than what the link shows is to be written.
            let text = DOCUMENT.replace("order.placed", "order.new").replace("Orders", "New");
            fs::write(folder.path().join("a.yaml"), text).unwrap();
            let says = if name.ends_with("json") && end == "mine" { "is damaged" } else { "is a link to" };
            refused(folder.path(), arguments, &[name, says]);
        }
    }
}

#[test]
fn folders_that_are_links_are_not_entered() {
    // To a folder of somebody's, to one that a run wrote, and to nothing.
    for end in ["mine", "ours", "nothing"] {
        for title in ["Orders", "New"] {
            let folder = folder();
            let at = |name: &str| folder.path().join(name);
            assert!(run(folder.path(), DOCS).status.success());
            fs::create_dir(at("mine")).unwrap();
            fs::rename(at("out/diagrams"), at("ours")).unwrap();
            symlink(Path::new("..").join(end), at("out/diagrams")).unwrap();
            // Another title removes pictures, another address writes some.
            let text = DOCUMENT.replace("Orders", title).replace("order.placed", "order.new");
            fs::write(at("a.yaml"), text).unwrap();
            refused(folder.path(), DOCS, &["out/diagrams is a link to", "put a folder in its place"]);
        }
    }
    let folder = folder();
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    symlink("elsewhere", folder.path().join("out")).unwrap();
    for arguments in [DOCS, GENERATE, MAN] {
        let told = run(folder.path(), arguments);
        assert!(told.status.success(), "{arguments:?}: what was asked for may be a link: {told:?}");
    }
    assert!(folder.path().join("elsewhere/diagrams/context.svg").is_file());
}

#[test]
fn nothing_is_left_of_what_cannot_be_whole() {
    for (arguments, in_the_way) in [
        (DOCS, "out/diagrams/context.mmd"),
        (DOCS, "out/message-flow.json"),
        (HTML, "out/message-flow.html"),
        (MAN, "out/postroom.1"),
    ] {
        let folder = folder();
        fs::create_dir_all(folder.path().join(in_the_way)).unwrap();
        refused(folder.path(), arguments, &[in_the_way]);
    }
    let folder = folder();
    fs::write(folder.path().join("out"), "a file").unwrap();
    refused(folder.path(), DOCS, &["out"]);
    refused(folder.path(), GENERATE, &["out"]);
    refused(folder.path(), MAN, &["out"]);
}

#[test]
fn a_full_disk_changes_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let spec = root.join("spec/campaign-service.yaml");
    let spec = spec.to_str().unwrap();
    let full = |folder: &Path, arguments: &[&str]| {
        // No file may be longer than some kilobytes: pictures fit, and what is written after them does not.
        let script = "trap '' XFSZ; ulimit -f 24; exec \"$@\"";
        let mut command = Command::new("sh");
        command.current_dir(folder).args(["-c", script, "sh", env!("CARGO_BIN_EXE_postroom")]).args(arguments);
        command.output().unwrap()
    };
    let docs: &[&str] = &["docs", spec, "--out", "out", "--html"];
    for (arguments, before) in [
        (docs, None),
        (docs, Some(DOCS)),
        (&["generate", spec, "--out", "out/code.rs"], None),
        (&["generate", spec, "--out", "out/code.rs"], Some(GENERATE)),
    ] {
        let folder = folder();
        if let Some(before) = before {
            assert!(run(folder.path(), before).status.success());
        }
        let before = tree(folder.path());
        let output = full(folder.path(), arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("cannot be written"), "{told}");
        assert_eq!(tree(folder.path()), before, "{arguments:?}");
        assert!(run(folder.path(), arguments).status.success(), "with room there is nothing in the way");
    }
}

#[test]
fn what_is_no_file_is_written_to() {
    let folder = folder();
    let code = run(folder.path(), &["generate", "a.yaml"]).stdout;
    assert_eq!(run(folder.path(), &["generate", "a.yaml", "--out", "/dev/stdout"]).stdout, code);
    refused(folder.path(), &["generate", "a.yaml", "--out", "/dev/full"], &["/dev/full", "cannot be written"]);
}
