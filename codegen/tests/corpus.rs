//! Documents that nobody here wrote: of those that the official parser calls valid, how many become code, by version.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use postroom_codegen::{Builder, Severity};

/// The codes by which valid documents of 2.x are refused, each with the number of documents that it may refuse at most.
/// None of them is of 2.x alone.
const REFUSED: &[(&str, usize)] =
    &[("invalid-address", 11), ("unsupported-keyword", 2), ("unsupported-schema-format", 2)];

#[needs::shared("corpus")]
#[test]
fn valid_documents_of_each_version_are_taken() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"));
    let verdicts = second_column(&corpus.join("official-parser.tsv"));
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut refused: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut untold = Vec::new();
    for (path, version) in second_column(&corpus.join("manifest.tsv")) {
        if verdicts.get(&path).is_none_or(|verdict| verdict != "valid") {
            continue;
        }
        let minor = version.rsplit_once('.').map_or(version.as_str(), |(minor, _)| minor);
        let (taken, all) = counts.entry(minor.to_owned()).or_default();
        *all += 1;
        if minor.starts_with("2.") && Builder::new().document(corpus.join(&path)).contract().is_err() {
            untold.push(path.clone());
        }
        let Err(found) = Builder::new().document(corpus.join(&path)).generate() else {
            *taken += 1;
            continue;
        };
        let errors = found.iter().filter(|found| found.severity == Severity::Error);
        for code in errors.map(|error| error.code).collect::<BTreeSet<_>>() {
            if minor.starts_with("2.") {
                refused.entry(code).or_default().push(path.clone());
            }
        }
    }
    for (version, (taken, all)) in &counts {
        println!("valid {version} taken: {taken} of {all}");
    }
    let of_2 = counts.iter().filter(|(version, _)| version.starts_with("2."));
    let (taken, all) = of_2.fold((0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1));
    println!("valid 2.x taken: {taken} of {all}");
    println!("valid 2.x taken by tools: {} of {all}, not\n  {}", all - untold.len(), untold.join("\n  "));
    for (code, paths) in &refused {
        println!("{code} refuses {} of 2.x:\n  {}", paths.len(), paths.join("\n  "));
        let most = REFUSED.iter().find(|(known, _)| known == code).map_or(0, |(_, most)| *most);
        assert!(paths.len() <= most, "{code} refuses {} valid documents of 2.x, and not {most}", paths.len());
    }
    assert!(untold.len() <= 2, "tools refuse {untold:?}");
    assert!(all >= 76 && taken + 13 >= all, "{taken} of {all} valid documents of 2.x are taken");
}

/// What the corpus calls invalid is refused by diagnostics or taken; nothing of it makes the generator panic.
#[needs::shared("corpus")]
#[test]
fn every_other_document_of_2_has_an_answer() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"));
    let verdicts = second_column(&corpus.join("official-parser.tsv"));
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for (path, version) in second_column(&corpus.join("manifest.tsv")) {
        if !version.starts_with("2.") || verdicts.get(&path).is_some_and(|verdict| verdict == "valid") {
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
    assert!(taken.len() + refused.len() >= 50);
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
