//! The code that each feature becomes: a minimal fixture, and a snapshot of all that is generated from it.
//!
//! `tests/features` of the workspace compiles the same fixtures under `deny(warnings, missing_docs)` and runs them.

use std::{fs, path::PathBuf};

use postroom_codegen::Builder;

#[test]
fn generated_code() {
    let fixtures = fs::read_dir("tests/fixtures/features").unwrap().map(|entry| entry.unwrap().path());
    compare("snapshots/features", fixtures.collect(), |builder| builder);
}

/// What plain types are made of: the rest of the fixtures has nothing that these lack.
#[test]
fn plain_types() {
    let names = ["additional_schema", "enums", "newtypes", "nullables", "one_of", "recursion", "structs"];
    let fixtures = names.iter().map(|name| format!("tests/fixtures/features/{name}.yaml").into());
    compare("snapshots/plain", fixtures.collect(), Builder::plain);
}

/// Holds the code of each fixture to its snapshot.
fn compare(folder: &str, mut fixtures: Vec<PathBuf>, with: impl Fn(Builder) -> Builder) {
    fixtures.sort();
    let mut changed = Vec::new();
    for fixture in &fixtures {
        let name = fixture.file_stem().unwrap().to_str().unwrap();
        let (code, _) = with(Builder::new().document(fixture)).generate().unwrap();
        let settings = || {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(folder);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings
        };
        // All of them are compared before the test fails, so that one run shows every change.
        let compared = std::panic::catch_unwind(|| settings().bind(|| insta::assert_snapshot!(name, code)));
        if compared.is_err() {
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "the code of these fixtures has changed: {changed:?}");
}
