//! The problems of a document: a list, each entry with its place and its remedy.

use std::{collections::BTreeSet, fmt};

use crate::{
    codes::codes,
    tree::{Place, Value, View},
};

/// The severity of a diagnostic: whether it stops the generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// An error: nothing is generated.
    Error,
    /// A warning: code is generated, and the document deserves a look.
    Warning,
}

/// One problem: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file as it was named to the builder or in a `$ref`; empty if no file is at fault.
    pub file: String,
    /// The line, counted from 1; 0 if no line is at fault.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// The line of the character behind what is at fault; `line` if it has no characters.
    pub end_line: u32,
    /// The column of the character behind what is at fault: that of the first key, if a value's members stand below one
    /// another; `column` if it has no characters.
    pub end_column: u32,
    /// The JSON Pointer of the value in its file.
    pub pointer: String,
    /// The severity: whether the diagnostic stops the generation.
    pub severity: Severity,
    /// A stable name for the kind of problem, in kebab case: `unresolved-reference`.
    pub code: &'static str,
    /// The problem, with the offending text.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// `true` if the file is neither a document nor below a folder that may hold what documents refer to (see
    /// [`Builder::root`](crate::Builder::root)). Nothing of its text stands in `message` and `help`, and a tool shows
    /// none.
    pub is_outside: bool,
}

impl Diagnostic {
    /// Returns an error at a value.
    pub(crate) fn error(at: View<'_>, code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        let place = at.place();
        let first = if let Value::Object(members) = at.value() { members.first() } else { None };
        let end = first
            .map(|member| member.key_place)
            .filter(|key| (key.line, key.column) == (place.line, place.column))
            .unwrap_or(place);
        Self {
            file: at.file().to_owned(),
            line: place.line,
            column: place.column,
            end_line: end.end_line,
            end_column: end.end_column,
            pointer: at.pointer(),
            severity: Severity::Error,
            code,
            message: message.into(),
            help: help.into(),
            is_outside: false,
        }
    }

    /// Returns an error in a file, or about one, that belongs to no value.
    pub(crate) fn in_file(
        file: &str,
        (line, column): (u32, u32),
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column,
            end_line: line,
            end_column: column,
            pointer: String::new(),
            severity: Severity::Error,
            code,
            message: message.into(),
            help: help.into(),
            is_outside: false,
        }
    }

    /// Returns a warning at a value.
    pub(crate) fn warning(
        at: View<'_>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(at, code, message, help) }
    }
}

impl Diagnostic {
    /// Moves the problem to another place in the same file, as that of a key.
    pub(crate) fn moved_to(self, place: Place) -> Self {
        let Place { line, column, end_line, end_column, .. } = place;
        Self { line, column, end_line, end_column, ..self }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        if !self.file.is_empty() {
            write!(f, "\n  --> {}", self.file)?;
            if self.line > 0 {
                write!(f, ":{}:{}", self.line, self.column)?;
            }
            if !self.pointer.is_empty() {
                write!(f, " at {}", self.pointer)?;
            }
        }
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// The list of all problems that were found, sorted by file and place.
///
/// `Debug` prints what `Display` prints, so that `fn main() -> Result<(), Diagnostics>` in a build
/// script shows them readably.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Returns an iterator over the problems, sorted by file and place.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Returns whether any of the problems stops the generation.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns a problem that no document is to blame for.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        let help = "this is a mistake in postroom-codegen: please report it, with the document";
        let list = vec![Diagnostic::in_file("", (0, 0), "internal-error", message, help)];
        Self { list }
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Keeps those for which the test holds.
    pub(crate) fn retain(&mut self, is_kept: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(is_kept);
    }

    /// Returns an iterator over the problems that allows changing them.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Shortens what quotes a text without end: nobody reads it, and it hides the rest.
    pub(crate) fn shorten(&mut self) {
        for text in self.list.iter_mut().flat_map(|found| [&mut found.message, &mut found.help]) {
            if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
                text.truncate(end);
                text.push('…');
            }
        }
    }

    /// Says nothing of the text of files that documents were not expected to lead to: what is no document may be a secret.
    pub(crate) fn conceal(&mut self, outside: &BTreeSet<String>) {
        for found in self.list.iter_mut().filter(|found| outside.contains(&found.file)) {
            found.is_outside = true;
            let meaning = codes().iter().find(|code| code.name == found.code).map_or("", |code| code.meaning);
            meaning.trim_end_matches('.').clone_into(&mut found.message);
            found.help =
                "name its folder to see more: `.root(\"…\")` in a build script, `--root …` in a shell".to_owned();
        }
    }

    /// Leaves out what is about generated code alone, and lets nothing stop those who need no such types.
    pub(crate) fn for_tools(&mut self) {
        self.list.retain(|diagnostic| !OF_TYPES.contains(&diagnostic.code));
        for diagnostic in self.list.iter_mut().filter(|diagnostic| HARMLESS.contains(&diagnostic.code)) {
            diagnostic.severity = Severity::Warning;
        }
        for diagnostic in &mut self.list {
            if let Some(shorter) = diagnostic.message.strip_suffix(AS_VALUE) {
                diagnostic.message = shorter.to_owned();
            }
        }
    }

    pub(crate) fn sort(&mut self) {
        self.list.sort();
        self.list.dedup();
    }
}

/// The end of a message about a schema that has no type in Rust.
pub(crate) const AS_VALUE: &str = ": in Rust it is a `serde_json::Value` that is held to its schema";

/// The number of characters that a message or a remedy may have.
const MAX_TEXT: usize = 600;

/// The problems with names, types and routes in Rust, which a document may well have.
const OF_TYPES: &[&str] = &[
    "all-of-too-deep",
    "checked-value",
    "conflicting-all-of",
    "default-mismatch",
    "default-without-accessor",
    "example-mismatch",
    "invalid-address",
    "invalid-annotation",
    "missing-type",
    "null-not-listed",
    "pattern-needs-engine",
    "recursive-type",
    "renamed",
    "reply-clash",
];

/// The errors that leave a document's meaning clear, and that its author should know of.
const HARMLESS: &[&str] = &["invalid-pattern"];

/// Returns the start of a text that a diagnostic quotes.
pub(crate) fn shortened(text: &str) -> String {
    const MAX: usize = 60;
    match text.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { list: vec![diagnostic] }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Diagnostics {}
