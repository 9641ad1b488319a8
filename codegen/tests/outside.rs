//! Where the files may lie that documents refer to, and what is told of one that is none.

use std::{fs, path::Path};

use postroom_codegen::{Builder, Diagnostics, Severity};

/// What no diagnostic may repeat.
const SECRET: &str = "hunter2";

/// A folder with a document whose message's payload is a reference, beside and above which other files lie.
fn folder(reference: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "spec/a.yaml",
        &format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{$ref: '{reference}'}}}}}}}}\n"
        ),
    );
    write("spec/parts/b.yaml", "B: {type: string}\n");
    write("spec/token", &format!("{SECRET}\n"));
    write("spec/number", "123456\n");
    write("common/c.yaml", "C: {type: string}\n");
    write("creds", &format!("{SECRET}\nof two lines\n"));
    write("ini", &format!("[default]\nkey = {SECRET}\n"));
    write("settings", &format!("type: {SECRET}\npattern: '({SECRET}'\nkey: {{type: {SECRET}}}\nminimum: {SECRET}\n"));
    write("broken", &format!("password: {SECRET}: x\n"));
    write("bytes.json", &format!("{{\"type\": {SECRET}}}\n"));
    folder
}

fn codes(found: &Diagnostics) -> Vec<String> {
    let mark = |severity| if severity == Severity::Error { "! " } else { "" };
    let mut codes: Vec<String> = found.iter().map(|found| format!("{}{}", mark(found.severity), found.code)).collect();
    codes.dedup();
    codes
}

#[test]
fn a_reference_that_leaves_the_folders_of_the_documents_is_told() {
    for (reference, expected, with_root, with_parent) in [
        ("parts/b.yaml#/B", "", "", ""),
        ("./parts/../parts/b.yaml#/B", "", "", ""),
        ("../common/c.yaml#/C", "reference-outside", "! reference-outside", ""),
        ("parts/../../common/c.yaml#/C", "reference-outside", "! reference-outside", ""),
        ("%2e%2e/common/c.yaml#/C", "reference-outside", "! reference-outside", ""),
        ("..%2Fcommon%2Fc.yaml#/C", "reference-outside", "! reference-outside", ""),
        ("ROOT/common/c.yaml#/C", "reference-outside", "! reference-outside", ""),
        ("../common/missing.yaml", "! unreadable-file reference-outside", "! reference-outside", "! unreadable-file"),
        ("/etc/hostname", "*", "! reference-outside", "! reference-outside"),
        ("file:///etc/hostname", "! remote-reference", "! remote-reference", "! remote-reference"),
        ("file://ROOT/creds", "! remote-reference", "! remote-reference", "! remote-reference"),
    ] {
        let folder = folder("REFERENCE");
        let at = |path: &str| folder.path().join(path);
        let reference = reference.replace("ROOT", folder.path().to_str().unwrap());
        let text = fs::read_to_string(at("spec/a.yaml")).unwrap().replace("REFERENCE", &reference);
        fs::write(at("spec/a.yaml"), text).unwrap();
        let builder = || Builder::new().document(at("spec/a.yaml"));
        if expected != "*" {
            assert_eq!(codes(&builder().check()).join(" "), expected, "{reference}");
        }
        assert_eq!(codes(&builder().root(at("spec")).check()).join(" "), with_root, "{reference}");
        assert_eq!(codes(&builder().root(folder.path()).check()).join(" "), with_parent, "{reference}");
    }
}

#[test]
fn a_root_is_a_folder() {
    let folder = folder("parts/b.yaml#/B");
    let check = |root: &str| {
        codes(&Builder::new().document(folder.path().join("spec/a.yaml")).root(folder.path().join(root)).check())
            .join(" ")
    };
    assert_eq!(check("spec"), "");
    assert_eq!(check("spec/.."), "");
    assert!(check("nowhere").starts_with("! unreadable-file"));
    assert!(check("spec/a.yaml").starts_with("! unreadable-file"));
}

#[test]
fn a_file_that_is_named_may_lie_anywhere() {
    let folder = folder("https://example.org/c.yaml#/C");
    let at = |path: &str| folder.path().join(path);
    let builder =
        || Builder::new().document(at("spec/a.yaml")).map_reference("https://example.org/c.yaml", at("common/c.yaml"));
    assert_eq!(codes(&builder().check()), Vec::<String>::new());
    assert_eq!(codes(&builder().root(at("spec/parts")).check()), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn links_are_followed_before_a_file_is_placed() {
    for (name, target, expected) in [
        ("spec/link.yaml", "common/c.yaml", "! reference-outside"),
        ("spec/link.yaml", "spec/parts/b.yaml", ""),
        ("spec/folder", "common", "! reference-outside"),
    ] {
        let reference = match (name, target) {
            ("spec/folder", _) => "folder/c.yaml#/C",
            (_, "common/c.yaml") => "link.yaml#/C",
            _ => "link.yaml#/B",
        };
        let folder = folder(reference);
        std::os::unix::fs::symlink(folder.path().join(target), folder.path().join(name)).unwrap();
        let found = Builder::new().document(folder.path().join("spec/a.yaml")).root(folder.path().join("spec")).check();
        assert_eq!(codes(&found).join(" "), expected, "{name} to {target}");
    }
}

#[test]
fn no_diagnostic_repeats_the_text_of_a_file_that_is_no_document() {
    for reference in [
        "../creds",
        "../creds#/key",
        "../ini",
        "../settings",
        "../settings#/type",
        "../broken",
        "../bytes.json",
        "token",
        "token#/key",
        "number",
    ] {
        let folder = folder(reference);
        let document = folder.path().join("spec/a.yaml");
        let check = Builder::new().document(&document).check();
        let tools = Builder::new().document(&document).contract().map_or_else(|all| all, |(_, all)| all);
        for found in [&check, &tools] {
            let text = format!("{found}");
            assert!(!text.contains(SECRET) && !text.contains("123456"), "{reference}: {text}");
            for found in found.iter() {
                let is_document = Path::new(&found.file) == document;
                assert!(is_document || found.is_outside, "{reference}: {found}");
            }
        }
        assert!(check.has_errors(), "{reference}: {check}");
    }
}

#[test]
fn a_long_value_is_shortened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.yaml");
    let long = "x".repeat(5000);
    for text in [
        format!("asyncapi: 3.0.0\ninfo: {long}\n"),
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nchannels: {{c: {{address: c, messages: {{M: {{payload: {long}}}}}}}}}\n"
        ),
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{type: {long}}}}}}}}}\n"
        ),
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{type: string, format: {long}}}}}}}}}\n"
        ),
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{enum: [a], type: string, default: {long}}}}}}}}}\n"
        ),
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{$ref: '{long}'}}}}}}}}\n"
        ),
        format!("asyncapi: {long}\n"),
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\ncomponents: {{messages: {{M: {{contentType: {long}}}}}}}\n"
        ),
        format!(
            "asyncapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nchannels: {{c: {{address: '{long}.{{p}}.*', messages: {{}}}}}}\n"
        ),
    ] {
        fs::write(&path, &text).unwrap();
        let found = Builder::new().document(&path).check();
        assert!(!found.is_empty(), "{}", &text[..80]);
        for found in found.iter() {
            assert!(found.message.len() + found.help.len() < 2000, "{}: {}", found.code, found.message.len());
        }
    }
}
