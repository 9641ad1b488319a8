//! Documents that nobody here wrote: of those that the official parser calls valid, how many become code, by version.

use std::{collections::BTreeMap, fs, path::Path};

use postroom_codegen::{Builder, Severity};

/// The valid documents that are refused, each with the code.
const REFUSED: &[(&str, &str)] = &[];

#[needs::shared("corpus")]
#[test]
fn valid_documents_of_each_version_are_taken() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"));
    let verdicts = second_column(&corpus.join("official-parser.tsv"));
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut refused, mut untold) = (Vec::new(), Vec::new());
    for (path, version) in second_column(&corpus.join("manifest.tsv")) {
        if verdicts.get(&path).is_none_or(|verdict| verdict != "valid") {
            continue;
        }
        let minor = version.rsplit_once('.').map_or(version.as_str(), |(minor, _)| minor);
        let (taken, all) = counts.entry(minor.to_owned()).or_default();
        *all += 1;
        if Builder::new().document(corpus.join(&path)).contract().is_err() {
            untold.push(path.clone());
        }
        match Builder::new().document(corpus.join(&path)).generate() {
            Ok(_) => *taken += 1,
            Err(found) => {
                let first = found.iter().find(|found| found.severity == Severity::Error).unwrap();
                refused.push((path, first.code));
            }
        }
    }
    for (version, (taken, all)) in &counts {
        println!("valid {version} taken: {taken} of {all}");
    }
    let expected: Vec<_> = REFUSED.iter().map(|(path, code)| ((*path).to_owned(), *code)).collect();
    assert_eq!(refused, expected);
    // Tools refuse no others.
    assert_eq!(untold, expected.into_iter().map(|(path, _)| path).collect::<Vec<_>>());
    assert_eq!(counts.values().map(|(_, all)| all).sum::<usize>(), 164);
}

/// What the corpus calls invalid is refused by diagnostics or taken; nothing of it makes the generator panic.
#[needs::shared("corpus")]
#[test]
fn every_other_document_has_an_answer() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"));
    let verdicts = second_column(&corpus.join("official-parser.tsv"));
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for path in second_column(&corpus.join("manifest.tsv")).into_keys() {
        if verdicts.get(&path).is_some_and(|verdict| verdict == "valid") {
            continue;
        }
        match Builder::new().document(corpus.join(&path)).generate() {
            Ok(_) => taken.push(path),
            Err(found) => {
                let first = found.iter().find(|found| found.severity == Severity::Error).unwrap();
                refused.push(format!("{path}\n    {} at {}: {}", first.code, first.pointer, first.message));
            }
        }
    }
    println!("not valid, and taken:\n  {}", taken.join("\n  "));
    println!("not valid, and refused:\n  {}", refused.join("\n  "));
    assert!(taken.len() + refused.len() >= 100);
}

/// The second column of a table by its first one.
fn second_column(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).unwrap();
    let mut rows = BTreeMap::new();
    for line in text.lines().skip(1) {
        let mut columns = line.split('\t').map(str::to_owned);
        rows.extend(columns.next().zip(columns.next()));
    }
    rows
}
