//! What an author reads about wrong documents: a fixture for each mistake, and some with several.
//!
//! A fixture in `fixtures/wrong` (errors) or `fixtures/doubtful` (warnings) is a document, or a folder of documents whose
//! subfolder `parts` holds what they refer to. A new case is a new fixture; what is said about all of them is one snapshot
//! a folder.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use postroom_codegen::{Builder, Diagnostic, Diagnostics};

const WRONG: &str = "tests/fixtures/wrong";

/// Documents of which code is generated, and of which an author should know something.
const DOUBTFUL: &str = "tests/fixtures/doubtful";

/// The code with the warnings, or all that is wrong.
type Generated = Result<(String, Diagnostics), Diagnostics>;

#[test]
fn every_mistake_is_reported_with_its_place_and_remedy() {
    report("wrong", WRONG, |result| result.err());
}

#[test]
fn everything_doubtful_is_warned_of_with_its_place_and_remedy() {
    report("doubtful", DOUBTFUL, |result| result.ok().map(|(_, warnings)| warnings));
}

/// Holds all that is said of the fixtures of a folder to a snapshot; `expected` picks what has to be said of each.
fn report(name: &str, fixtures: &str, expected: fn(Generated) -> Option<Diagnostics>) {
    let (mut report, mut misplaced) = (String::new(), Vec::new());
    for fixture in files(Path::new(fixtures)).unwrap() {
        let name = fixture.file_name().unwrap().to_str().unwrap();
        let Some(diagnostics) = expected(compile(&fixture)).filter(|found| found.iter().next().is_some()) else {
            misplaced.push(name.to_owned());
            continue;
        };
        // Paths are shown from the fixture's own folder, as its author would see them.
        let folder = if fixture.is_dir() { &*fixture } else { Path::new(fixtures) };
        let shown: Vec<String> = diagnostics.iter().map(|found| shown(found, folder)).collect();
        writeln!(report, "=== {name}\n{}\n", shown.join("\n")).unwrap();
    }
    assert_eq!(misplaced, [""; 0], "nothing, or something else, is said of these in {fixtures}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, report);
    });
}

#[test]
fn several_mistakes_are_reported_at_once() {
    let is_several =
        |fixture: &PathBuf| fixture.file_name().is_some_and(|name| name.to_string_lossy().starts_with("at-once-"));
    for fixture in files(Path::new(WRONG)).unwrap().iter().filter(|path| is_several(path)) {
        let found = compile(fixture).unwrap_err();
        assert!(found.iter().count() > 1, "{}:\n{found}", fixture.display());
    }
}

fn compile(fixture: &Path) -> Generated {
    let documents = if fixture.is_dir() { files(fixture).unwrap() } else { vec![fixture.to_owned()] };
    documents.iter().filter(|path| path.is_file()).fold(Builder::new(), Builder::document).generate()
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}

/// What is printed, and the line that it points at.
fn shown(found: &Diagnostic, folder: &Path) -> String {
    let printed = found.to_string().replace(&format!("{}/", folder.display()), "");
    let text = fs::read_to_string(&found.file).unwrap_or_default();
    match found.line.checked_sub(1).and_then(|line| text.lines().nth(line as usize)) {
        Some(line) => format!("{printed}\n  | {line}\n  | {:>column$}", "^", column = found.column as usize),
        None => printed,
    }
}
