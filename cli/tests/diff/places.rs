//! The places of changes in the documents.

use std::{collections::BTreeMap, fmt::Write as _, fs};

use postroom_cli::diff::{Change, compare};

use super::{
    rules::{Case, DOCUMENT, DOCUMENTS, cases, edited},
    support::contract,
};

/// Two documents, each in its file; the changes have the files' names alone.
fn changes(old: &str, new: &str) -> Vec<Change> {
    let folder = tempfile::tempdir().unwrap();
    let [old, new] = [("old.yaml", old), ("new.yaml", new)].map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        contract(&path)
    });
    let mut changes = compare(&old, &new);
    for change in &mut changes {
        change.file = change.file.rsplit('/').next().unwrap().to_owned();
    }
    changes
}

/// The text that starts at a change's place.
fn at_place<'t>(change: &Change, texts: &BTreeMap<&str, &'t str>) -> &'t str {
    let text = texts.get(&*change.file).unwrap_or_else(|| panic!("no place: {change:#?}"));
    let line = text.lines().nth(change.line as usize - 1).unwrap();
    let (start, _) = line.char_indices().nth(change.column as usize - 1).unwrap();
    &line[start..]
}

/// Every rule about what is no schema, with the text at its place.
#[test]
fn a_change_has_the_place_of_what_it_is_about() {
    let mut shown = String::new();
    for Case { rule, lines, .. } in cases(DOCUMENTS) {
        let new = edited(&lines[1..]);
        let texts = BTreeMap::from([("old.yaml", DOCUMENT), ("new.yaml", &*new)]);
        let changes = changes(DOCUMENT, &new);
        let change = changes.iter().find(|change| change.rule == rule && change.pointer == lines[0]).unwrap();
        let text = at_place(change, &texts);
        writeln!(shown, "{rule}@{}\n  {} {text}", change.pointer, change.file.trim_end_matches(".yaml")).unwrap();
    }
    assert_eq!(shown, include_str!("places.txt"));
}

/// What is gone has its place in the old document, everything else in the new one.
#[test]
fn a_change_of_a_schema_has_the_place_of_its_keyword() {
    let document = |schemas: &str| {
        format!(
            "asyncapi: 3.0.0
info: {{title: T, version: 1.0.0}}
channels: {{all: {{address: all, messages: {{A: {{payload: {{$ref: '#/components/schemas/A'}}}}}}}}}}
components:
  schemas:
{schemas}"
        )
    };
    for (pointer, old, new, file, at) in [
        ("properties/t/maxLength", "t: {type: string}", "t: {type: string, maxLength: 5}", "new", "5}"),
        ("properties/t/maxLength", "t: {type: string, maxLength: 6}", "t: {type: string, maxLength: 5}", "new", "5}"),
        ("properties/t/maxLength", "t: {type: string, maxLength: 6}", "t: {type: string}", "old", "6}"),
        ("properties/t", "t: {type: string}", "u: {type: string}", "old", "{type"),
        ("properties/u", "t: {type: string}", "u: {type: string}", "new", "{type"),
        ("properties/t/enum", "t: {enum: [a]}", "t: {enum: [a, b]}", "new", "[a, b]"),
        ("required/q", "t: {}}, required: [q", "t: {}}, required: [s, q", "", ""),
        ("required/s", "t: {}}, required: [q", "t: {}}, required: [q, s", "new", "[q, s]}"),
        ("required/s", "t: {}}, required: [q, s", "t: {}}, required: [q", "old", "[q, s]}"),
        (
            "properties/t/maxLength",
            "t: {$ref: '#/components/schemas/M'}",
            "t: {$ref: '#/components/schemas/N'}",
            "new",
            "8}",
        ),
        (
            "definitions/Tree/properties/leaf/maxLength",
            "t: {$ref: '#/components/schemas/Tree'}",
            "t: {$ref: '#/components/schemas/Bush'}",
            "",
            "",
        ),
        (
            "definitions/Bush/properties/leaf/maxLength",
            "t: {$ref: '#/components/schemas/Tree'}",
            "t: {$ref: '#/components/schemas/Bush'}",
            "new",
            "7}",
        ),
    ] {
        let payload = |text: &str| {
            let end = if text.contains("required") { "]" } else { "}" };
            document(&format!(
                "    A: {{type: object, properties: {{{text}{end}}}
    M: {{type: string, maxLength: 9}}
    N: {{type: string, maxLength: 8}}
    Tree: {{type: object, properties: {{leaf: {{type: string}}, next: {{$ref: '#/components/schemas/Tree'}}}}}}
    Bush: {{type: object, properties: {{leaf: {{type: string, maxLength: 7}}, next: {{$ref: '#/components/schemas/Bush'}}}}}}
"
            ))
        };
        let [old, new] = [old, new].map(payload);
        let texts = BTreeMap::from([("old.yaml", &*old), ("new.yaml", &*new)]);
        let changes = changes(&old, &new);
        let whole = format!("/messages/AMessage/payload/{pointer}");
        let found = changes.iter().find(|change| change.pointer == whole);
        assert_eq!(found.is_some(), !file.is_empty(), "{pointer}: {changes:#?}");
        let Some(change) = found else { continue };
        assert_eq!(change.file, format!("{file}.yaml"), "{change:#?}");
        assert!(at_place(change, &texts).starts_with(at), "{}: {change:#?}", at_place(change, &texts));
    }
}

/// A file that a document refers to is the one that is named.
#[test]
fn a_change_in_another_file_has_its_place_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut sides = Vec::new();
    for (side, limit) in [("one", "9"), ("two", "8")] {
        let path = folder.path().join(side);
        fs::create_dir_all(path.join("parts")).unwrap();
        fs::write(path.join("spec.yaml"), DOCUMENT.replace("text: {type: string}", "text: {$ref: parts/t.yaml}"))
            .unwrap();
        fs::write(path.join("parts/t.yaml"), format!("type: string\nmaxLength: {limit}\n")).unwrap();
        sides.push(contract(&path.join("spec.yaml")));
    }
    let changes = compare(&sides[0], &sides[1]);
    let [change] = changes.as_slice() else { panic!("{changes:#?}") };
    assert!(change.file.ends_with("two/parts/t.yaml"), "{change:#?}");
    assert_eq!((change.line, change.column), (2, 12));
}

/// A contract that was kept, as the page keeps one, has no places, and is compared all the same.
#[test]
fn a_contract_without_documents_has_no_places() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    fs::write(&path, DOCUMENT).unwrap();
    let old = contract(&path);
    let kept = serde_json::from_str(&serde_json::to_string(&old).unwrap()).unwrap();
    assert_eq!(old, kept);
    fs::write(&path, DOCUMENT.replace("text: {type: string}", "text: {type: string, maxLength: 5}")).unwrap();
    let new = contract(&path);
    let found = |old, new| compare(old, new).iter().map(Change::site).collect::<Vec<_>>();
    assert_eq!(found(&kept, &new), found(&old, &new));
    // Of what is gone nothing tells the place but the documents that had it.
    assert_eq!(found(&new, &kept).len(), 1);
    assert!(found(&new, &old)[0].as_ref().unwrap().contains("spec.yaml:"));
}
