//! The way from documents to Rust, and the only part that touches the environment and writes.

mod parts;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    allow,
    contract::Contract,
    diagnostic::{Diagnostic, Diagnostics, Severity},
    document, emit, ir,
    load::{self, Folders, Loaded},
    lower::{self, Purpose},
    media_type,
    parts::Parts,
    reference::{self, Mapping},
    resolve,
};

/// A builder that compiles AsyncAPI documents to Rust; used in build scripts.
///
/// ```no_run
/// fn main() -> Result<(), postroom_codegen::Diagnostics> {
///     postroom_codegen::Builder::new()
///         .document("spec/orders.yaml")
///         .document("spec/billing.json")
///         .compile("contract")
/// }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is read before `compile` or `generate`"]
pub struct Builder {
    documents: Vec<PathBuf>,
    references: Vec<(String, PathBuf)>,
    roots: Vec<PathBuf>,
    allowed: Vec<String>,
    json_types: Vec<String>,
    is_exact: bool,
    parts: Parts,
    #[cfg(feature = "plain")]
    is_plain: bool,
}

impl Builder {
    /// Creates a builder without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an AsyncAPI document of version 2.0 to 2.6, 3.0 or 3.1, in YAML or JSON; several documents, also of different
    /// versions, make one contract.
    ///
    /// The path is relative to the working directory, which in a build script is the folder of its `Cargo.toml`.
    /// Files that the document refers to by `$ref` are read too. The order of calls does not matter.
    pub fn document(mut self, path: impl AsRef<Path>) -> Self {
        self.documents.push(path.as_ref().to_owned());
        self
    }

    /// Says which file stands for a URL that documents refer to by `$ref`; nothing is fetched from a network.
    ///
    /// The URL is compared as a whole and without its fragment. The path is relative to the working directory. References in
    /// the file start at that URL, and where nothing is there, at the file.
    pub fn map_reference(mut self, url: impl Into<String>, path: impl AsRef<Path>) -> Self {
        self.references.push((url.into(), path.as_ref().to_owned()));
        self
    }

    /// Adds a folder that may hold the files that documents refer to, with all folders in it; may be called several
    /// times.
    ///
    /// A reference that leaves these folders is an error (`reference-outside`), and the file is not read. Links and `..` are
    /// followed before a file is placed. Without a root, a reference that leaves the folders of the documents and of
    /// what [`map_reference`](Self::map_reference) names is a warning, and diagnostics repeat nothing of such a file's text.
    /// Files that are named to the builder may lie anywhere.
    pub fn root(mut self, folder: impl AsRef<Path>) -> Self {
        self.roots.push(folder.as_ref().to_owned());
        self
    }

    /// Silences the warnings of a code: `unknown-format`. [`codes`](crate::codes) lists all codes.
    ///
    /// A name that is no code, or that of an error, is itself an error.
    ///
    /// ```
    /// let found = postroom_codegen::Builder::new().allow("unknown-formt").check().to_string();
    /// assert!(found.contains("help: did you mean `unknown-format`?"));
    /// ```
    pub fn allow(mut self, code: impl Into<String>) -> Self {
        self.allowed.push(code.into());
        self
    }

    /// Says that messages of a media type hold JSON, though its name does not tell.
    ///
    /// Payloads are read as JSON if their `contentType` is `application/json`, `text/json` or ends in `+json`. Of any other
    /// one a warning is given (`unsupported-content-type`): `text/*` becomes a type around a `String`, which is held to what
    /// the schema says of a string, and everything else one around a `Vec<u8>`. Case and parameters (`; charset=utf-8`) do
    /// not count.
    pub fn json_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.json_types.push(media_type.into());
        self
    }

    /// Says whether schemas are taken at their word where they say no `type`.
    ///
    /// A schema whose keywords are all for values of one type is usually meant for these, and becomes that type, with a
    /// warning (`assumed-type`): what is of another type is valid, and has no value in Rust (`NotRepresentable`). If nothing
    /// is to be assumed, it is a `serde_json::Value` that is held to its schema.
    ///
    /// ```no_run
    /// fn main() -> Result<(), postroom_codegen::Diagnostics> {
    ///     postroom_codegen::Builder::new().document("spec/orders.yaml").exact(true).compile("orders")
    /// }
    /// ```
    pub fn exact(mut self, is_exact: bool) -> Self {
        self.is_exact = is_exact;
        self
    }

    /// Generates types alone, which need serde and nothing of ours, and which check nothing.
    ///
    /// They are for those who cannot have the runtime (front-ends, WebAssembly) or want no validation: structs, enums and
    /// newtypes under the names that the other code has, drawn by [typify], with derived `Serialize` and `Deserialize`. There
    /// are no descriptors, addresses, defaults or builders, and an envelope's payload is what its own schema says. A crate
    /// that includes them depends on `serde` with `derive`, and, as far as the documents speak of them, on `serde_json`, and
    /// on `uuid` and `chrono` with `serde`. A time without a date is a `String`.
    ///
    /// They read what serde's derives read: an integer that is written `1.0` is refused, a struct is read from an array too, a
    /// property that is no part of the type is dropped, and of a union the first branch is taken that can be read, lists
    /// first. A number is as exact as an `f64`, and to the last digit only with `serde_json`'s feature
    /// `float_roundtrip`; a time has nine digits of a second.
    ///
    /// ```no_run
    /// fn main() -> Result<(), postroom_codegen::Diagnostics> {
    ///     postroom_codegen::Builder::new().document("spec/orders.yaml").plain().compile("orders")
    /// }
    /// ```
    ///
    /// [typify]: https://docs.rs/typify
    #[cfg(feature = "plain")]
    pub fn plain(mut self) -> Self {
        self.is_plain = true;
        self
    }

    /// Returns the formatted Rust code of the contract, and the warnings about the documents; writes nothing.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the documents, warnings included, if any of it is an error.
    ///
    /// ```
    /// let error = postroom_codegen::Builder::new().document("no-such.yaml").generate().unwrap_err();
    /// assert!(error.has_errors());
    /// ```
    pub fn generate(self) -> Result<(String, Diagnostics), Diagnostics> {
        self.run(Purpose::Code, self.emitter()).whole()
    }

    /// Returns the errors that prevent the generation of code from the documents, and the warnings; writes nothing.
    ///
    /// ```
    /// let found = postroom_codegen::Builder::new().document("no-such.yaml").check();
    /// assert!(found.has_errors());
    /// ```
    pub fn check(self) -> Diagnostics {
        self.run(Purpose::Code, self.emitter()).diagnostics
    }

    /// Returns the contract of the documents as plain data for tools, and the warnings about them; writes nothing.
    ///
    /// A tool needs no Rust types. What [`generate`](Self::generate) refuses because no type can hold it (a name that is
    /// another's in Rust, an address that no router takes) is no problem here.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the documents, warnings included, if any of it is an error.
    ///
    /// ```
    /// let error = postroom_codegen::Builder::new().document("no-such.yaml").contract().unwrap_err();
    /// assert_eq!(error.iter().next().map(|diagnostic| diagnostic.code), Some("unreadable-file"));
    /// ```
    pub fn contract(self) -> Result<(Contract, Diagnostics), Diagnostics> {
        self.run(Purpose::Tools, |contract| Ok(Contract::from(contract))).whole()
    }

    /// Writes the code to `$OUT_DIR/{name}.rs`, for `postroom::include_contract!("name")`; for build scripts.
    ///
    /// The file is left alone if it has that content already. Prints warnings, and the lines by which cargo learns
    /// which files to watch.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the documents or the name, or the reason why the file cannot be written.
    pub fn compile(self, name: &str) -> Result<(), Diagnostics> {
        let mut outcome = self.run(Purpose::Code, self.emitter());
        for path in &outcome.read {
            println!("cargo:rerun-if-changed={path}");
        }
        for warning in outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning) {
            for line in warning.to_string().lines() {
                println!("cargo:warning={line}");
            }
        }
        let folder = env::var_os("OUT_DIR").map(PathBuf::from);
        outcome.check_target(name, folder.is_some());
        let (text, _) = outcome.whole()?;
        let folder = folder.unwrap_or_default();
        write_if_changed(&folder, name, &text).map_err(|error| {
            let message = format!("cannot write `$OUT_DIR/{name}.rs`: {error}");
            Diagnostics::from(Diagnostic::in_file(
                "",
                (0, 0),
                "unwritable-file",
                message,
                "see that the folder can be written to",
            ))
        })
    }

    /// Returns the function that generates the code of a contract.
    fn emitter(&self) -> fn(&ir::Contract) -> Result<String, Diagnostics> {
        #[cfg(feature = "plain")]
        if self.is_plain {
            return emit::plain::emit;
        }
        emit::emit
    }

    fn run<T>(&self, purpose: Purpose, make: impl FnOnce(&ir::Contract) -> Result<T, Diagnostics>) -> Outcome<T> {
        let mut diagnostics = Diagnostics::default();
        allow::check(&self.allowed, &mut diagnostics);
        let working = env::current_dir().unwrap_or_default();
        let documents: Vec<_> = without_links(&self.documents, &mut diagnostics)
            .into_iter()
            .filter_map(|path| textual(path, &working, &mut diagnostics))
            .collect();
        let mapping: Mapping = self
            .references
            .iter()
            .filter_map(|(url, path)| {
                let url = url.split_once('#').map_or(url.as_str(), |(url, _)| url);
                Some((url.to_owned(), textual(path, &working, &mut diagnostics)?))
            })
            .collect();
        if self.documents.is_empty() {
            let help = "name at least one: `.document(\"spec/service.yaml\")`";
            diagnostics.push(Diagnostic::in_file(
                "",
                (0, 0),
                "no-documents",
                "the builder was given no document",
                help,
            ));
        }
        let mut loaded = self.load(&documents, &mapping, &mut diagnostics);
        let made = self.lower(&mut loaded, &mapping, purpose, &mut diagnostics).and_then(|contract| {
            let errors = match make(&contract) {
                Ok(made) => return Some(made),
                Err(errors) => errors,
            };
            errors.iter().cloned().for_each(|error| diagnostics.push(error));
            None
        });
        diagnostics.conceal(&loaded.outside.paths);
        diagnostics.shorten();
        allow::silence(&self.allowed, &mut diagnostics);
        diagnostics.sort();
        Outcome { made, diagnostics, read: loaded.read }
    }

    /// Reads the documents and what they refer to, each file if it may lie where it does.
    fn load(&self, documents: &[String], mapping: &Mapping, diagnostics: &mut Diagnostics) -> Loaded {
        let named = documents.iter().chain(mapping.values());
        for root in self.roots.iter().filter(|root| !root.as_os_str().is_empty() && !root.is_dir()) {
            let message = format!("the root `{}` is no folder", root.display());
            let help = "name the folder that holds what documents refer to";
            diagnostics.push(Diagnostic::in_file("", (0, 0), "unreadable-file", message, help));
        }
        let folders = Folders::new(named.map(String::as_str), &self.roots);
        let is_forbidden = !self.roots.is_empty();
        let mut outside = BTreeSet::new();
        let mut read = |path: &str, is_document: bool| {
            if !is_document && !folders.has(path) {
                outside.insert(path.to_owned());
                if is_forbidden {
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it lies outside of the root"));
                }
            }
            load::read(path, is_document)
        };
        let mut loaded = load::load(documents, mapping, &mut read, diagnostics);
        loaded.outside = load::Outside { paths: outside, is_forbidden };
        loaded
    }

    /// Runs every step between loading and emitting. Each goes on with what the one before could use, so that all
    /// problems are found at once.
    fn lower(
        &self,
        loaded: &mut Loaded,
        mapping: &Mapping,
        purpose: Purpose,
        diagnostics: &mut Diagnostics,
    ) -> Option<ir::Contract> {
        let documents = document::accept(&loaded.tree, &loaded.documents, diagnostics);
        resolve::resolve(loaded, &documents, mapping, diagnostics);
        // What lacks its reference would be taken for what it is not.
        let lacks_reference = |found: &Diagnostics| found.iter().any(|found| found.code == "empty-reference");
        if self.parts.is_empty() && lacks_reference(diagnostics) {
            return None;
        }
        let documents = document::prepare(&mut loaded.tree, documents, diagnostics);
        let mut source = document::parse(&loaded.tree, &documents, diagnostics);
        self.parts.choose(&mut source, (loaded, mapping), diagnostics);
        if lacks_reference(diagnostics) {
            return None;
        }
        source.is_exact = self.is_exact;
        source.json_types = self.json_types.iter().map(|name| media_type::essence(name)).collect();
        let contract = lower::lower(&source, purpose, diagnostics);
        if purpose == Purpose::Tools {
            diagnostics.for_tools();
        }
        (!diagnostics.has_errors()).then_some(contract)
    }
}

/// The outcome of a run.
struct Outcome<T> {
    /// The result of the emitter; `None` if errors stand in the way.
    made: Option<T>,
    diagnostics: Diagnostics,
    read: BTreeSet<String>,
}

impl<T> Outcome<T> {
    /// Returns the result with warnings, or all diagnostics if one of them is an error.
    fn whole(self) -> Result<(T, Diagnostics), Diagnostics> {
        match self.made {
            Some(made) if !self.diagnostics.has_errors() => Ok((made, self.diagnostics)),
            _ => Err(self.diagnostics),
        }
    }

    /// Reports what prevents that the code is written under that name.
    fn check_target(&mut self, name: &str, has_folder: bool) {
        let mut report =
            |code, message: String, help| self.diagnostics.push(Diagnostic::in_file("", (0, 0), code, message, help));
        if syn::parse_str::<syn::Ident>(name).is_err() {
            let help = "name the contract as a Rust module would be named: `campaign`";
            report("invalid-name", format!("`{name}` is not a Rust identifier"), help);
        }
        if !has_folder {
            let message = "the environment variable OUT_DIR is not set".to_owned();
            report("no-out-dir", message, "call `compile` from a build script, or `generate` elsewhere");
        }
        self.diagnostics.sort();
    }
}

/// Returns the paths without those that are another name of one before; equal ones are found when they are read.
fn without_links<'p>(paths: &'p [PathBuf], diagnostics: &mut Diagnostics) -> Vec<&'p PathBuf> {
    let mut known: BTreeMap<PathBuf, &PathBuf> = BTreeMap::new();
    let mut kept = Vec::new();
    for path in paths {
        let first = fs::canonicalize(path).ok().map(|canonical| *known.entry(canonical).or_insert(path));
        match first.filter(|first| *first != path) {
            Some(first) => diagnostics.push(Diagnostic::in_file(
                &path.display().to_string(),
                (0, 0),
                "duplicate-document",
                format!("the documents `{}` and `{}` are one file", first.display(), path.display()),
                "give each document once",
            )),
            None => kept.push(path),
        }
    }
    kept
}

/// Returns the path as diagnostics and references name it: relative if it can be, so that output is the same on every
/// machine.
fn textual(path: &Path, working: &Path, diagnostics: &mut Diagnostics) -> Option<String> {
    let relative = path.strip_prefix(working).unwrap_or(path);
    if let Some(text) = relative.to_str() {
        return Some(reference::normalise(text));
    }
    let message = format!("the path `{}` is not Unicode text", path.display());
    diagnostics.push(Diagnostic::in_file("", (0, 0), "unreadable-file", message, "rename the file or its folder"));
    None
}

/// Writes by renaming, so that a compiler that reads at the same time sees the old file or the new one, and a full disk
/// leaves the old one.
fn write_if_changed(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = folder.join(format!("{name}.rs"));
    if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let temporary = folder.join(format!("{name}.rs.new"));
    let written = fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, &path)
    });
    written.inspect_err(|_| {
        // Nobody asked for half a file.
        let _ = fs::remove_file(&temporary);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_only_if_its_content_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("contract.rs");
        write_if_changed(folder.path(), "contract", "one").unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
        write_if_changed(folder.path(), "contract", "one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago);
        write_if_changed(folder.path(), "contract", "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_target_is_a_rust_identifier_in_a_build_script() {
        for (name, has_folder, expected) in [
            ("campaign", true, vec![]),
            ("my-contract", true, vec!["invalid-name"]),
            ("fn", true, vec!["invalid-name"]),
            ("../x", false, vec!["invalid-name", "no-out-dir"]),
        ] {
            let mut outcome =
                Outcome { made: None::<String>, diagnostics: Diagnostics::default(), read: BTreeSet::new() };
            outcome.check_target(name, has_folder);
            assert_eq!(
                outcome.diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(),
                expected,
                "{name}"
            );
        }
    }
}
