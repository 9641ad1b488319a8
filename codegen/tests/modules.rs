//! What holds of the modules of all our crates: no file leads back to itself by what it uses of its siblings, and no file
//! of tests is left out.
//!
//! What a module and the ones within it use of one another does not count: a parent hands on what its children need.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use syn::{Item, UseTree};

/// A module's path within its crate.
type Module = Vec<String>;

#[test]
fn no_file_leads_back_to_itself() {
    for root in ["../src", "src", "../cli/src", "../derive/src", "../nats/src", "../schema/src"] {
        let mut files = BTreeMap::new();
        collect(Path::new(root), &mut Vec::new(), &mut files);
        assert!(!files.is_empty(), "{root}");
        let uses: BTreeMap<&Module, BTreeSet<&Module>> =
            files.iter().map(|(module, text)| (module, uses(module, text, &files))).collect();
        let in_circles: Vec<String> =
            files.keys().filter(|module| reaches(module, module, &uses)).map(|module| module.join("/")).collect();
        assert_eq!(in_circles, [""; 0], "{root}: these use one another in a circle");
    }
}

/// Cargo is told not to look for files of tests, each of which it would make a program.
#[test]
fn every_file_of_tests_is_a_program_or_a_module_of_one() {
    for package in ["..", ".", "../cli", "../nats", "../tests/features"].map(Path::new) {
        let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
        let programs = manifest.split("[[test]]").skip(1).map(|table| table.split('"').nth(1).unwrap().to_owned());
        let mut known = BTreeSet::new();
        for program in programs {
            let text = fs::read_to_string(package.join(format!("tests/{program}.rs"))).unwrap();
            known.extend(syn::parse_file(&text).unwrap().items.into_iter().filter_map(|item| match item {
                Item::Mod(module) => Some(module.ident.to_string()),
                _ => None,
            }));
            known.insert(program);
        }
        let paths = fs::read_dir(package.join("tests")).unwrap().map(|entry| entry.unwrap().path());
        let files = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
        let forgotten: Vec<_> =
            files.filter(|path| !known.contains(path.file_stem().unwrap().to_str().unwrap())).collect();
        assert!(known.len() > 2 && forgotten.is_empty(), "{}: no program has {forgotten:?}", package.display());
    }
}

/// The modules below a folder that are files of their own, with their texts; tests are none.
fn collect(folder: &Path, at: &mut Module, files: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name == "tests" {
            continue;
        }
        at.push(name.clone());
        if path.is_dir() {
            collect(&path, at, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = if matches!(name.as_str(), "lib" | "main") { Vec::new() } else { at.clone() };
            files.insert(module, fs::read_to_string(&path).unwrap());
        }
        at.pop();
    }
}

/// The files whose items a file brings into scope, but for those that it is in and those within it.
fn uses<'f>(module: &Module, text: &str, files: &'f BTreeMap<Module, String>) -> BTreeSet<&'f Module> {
    let mut paths = Vec::new();
    for item in syn::parse_file(text).unwrap().items {
        if let Item::Use(item) = item {
            flatten(&item.tree, &mut Vec::new(), &mut paths);
        }
    }
    let mut found = BTreeSet::new();
    for path in paths {
        let up = path.iter().take_while(|part| *part == "super").count();
        let mut target: Module = match path[0].as_str() {
            "crate" => path[1..].to_vec(),
            "self" => module.iter().chain(&path[1..]).cloned().collect(),
            "super" => module[..module.len() - up].iter().chain(&path[up..]).cloned().collect(),
            _ => continue,
        };
        while !files.contains_key(&target) && !target.is_empty() {
            target.pop();
        }
        let is_related = target.starts_with(module) || module.starts_with(&target);
        found.extend(files.get_key_value(&target).map(|(target, _)| target).filter(|_| !is_related));
    }
    found
}

fn flatten(tree: &UseTree, path: &mut Module, paths: &mut Vec<Module>) {
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            flatten(&inner.tree, path, paths);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, path, paths)),
        UseTree::Name(name) => paths.push(path.iter().cloned().chain([name.ident.to_string()]).collect()),
        UseTree::Rename(name) => paths.push(path.iter().cloned().chain([name.ident.to_string()]).collect()),
        UseTree::Glob(_) => paths.push(path.clone()),
    }
}

/// Whether one leads to the other, in one step or several.
fn reaches(from: &Module, to: &Module, uses: &BTreeMap<&Module, BTreeSet<&Module>>) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(next) = open.pop() {
        for target in &uses[next] {
            if *target == to {
                return true;
            }
            if seen.insert(*target) {
                open.push(target);
            }
        }
    }
    false
}
