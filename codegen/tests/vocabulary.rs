//! Lists of keywords in our crates: none has a word that the vocabulary does not know.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr as _,
};

use postroom_schema::vocabulary::{asserts_in, keyword};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What our own tools add to the keywords: `false` in a schema's place.
const OWN: &[&str] = &["falseSchema"];

/// Keywords that objects of AsyncAPI have as well, so that a list of these says nothing of schemas.
const SHARED: &[&str] = &["enum", "type"];

#[test]
fn every_list_of_keywords_is_one_of_the_vocabulary() {
    let mut found = 0;
    for root in ["../cli/src", "src", "../src", "../benches/src", "../derive/src", "../schema/src"] {
        for path in files(Path::new(root)) {
            let text = fs::read_to_string(&path).unwrap();
            for list in lists(TokenStream::from_str(&text).unwrap()) {
                let refusing = list.iter().filter(|word| asserts_in(word) && !SHARED.contains(&word.as_str()));
                if refusing.count() < 2 {
                    continue;
                }
                found += 1;
                let unknown: Vec<_> =
                    list.iter().filter(|word| keyword(word).is_none() && !OWN.contains(&word.as_str())).collect();
                assert!(unknown.is_empty(), "{}: {unknown:?} among {list:?}", path.display());
            }
        }
    }
    assert!(found > 20, "{found} lists");
}

#[test]
fn a_list_is_found_wherever_it_stands() {
    let source = r#"const A: &[&str] = &["x", NAME, r"y"]; fn f() { g(["a"], [[1, 2], ["b", "c"]], vec!["d"]) }"#;
    let found = lists(TokenStream::from_str(source).unwrap());
    assert_eq!(found, [vec!["x", "y"], vec!["a"], vec!["b", "c"], vec!["d"]]);
}

/// The files of production code below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let is_test = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "tests");
    let within = |path: PathBuf| match path.is_dir() {
        true => files(&path),
        false => Vec::from_iter(Some(path).filter(|path| path.extension().is_some_and(|end| end == "rs"))),
    };
    paths.into_iter().filter(|path| !is_test(path)).flat_map(within).collect()
}

/// The texts in each pair of brackets, but for those in brackets within.
fn lists(tokens: TokenStream) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else { continue };
        if group.delimiter() == Delimiter::Bracket {
            let texts = group.stream().into_iter().filter_map(|token| match token {
                TokenTree::Literal(literal) => Some(syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value()),
                _ => None,
            });
            found.extend(Some(texts.collect::<Vec<_>>()).filter(|texts| !texts.is_empty()));
        }
        found.extend(lists(group.stream()));
    }
    found
}
