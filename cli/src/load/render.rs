//! Diagnostics as text: for people, for programs, and for GitHub's annotations.

use std::{collections::BTreeMap, fmt::Write as _, fs};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use postroom_codegen::{Diagnostic, Diagnostics, Severity};
use serde::Serialize;

use super::excerpt::{Excerpt, Line};
use crate::output::visible;

/// Reads a file's text, without a byte order mark, which no column counts; `None` if it cannot be read, which a
/// diagnostic says already.
pub(crate) fn read(path: &str) -> Option<String> {
    let text = String::from_utf8_lossy(&fs::read(path).ok()?).into_owned();
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Renders problems like rustc does: each with its code, the line with the value underlined, and what to do; colours as
/// escapes.
pub(crate) fn human(diagnostics: &Diagnostics, read: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut files: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    let renderer = Renderer::styled();
    let mut reports = Vec::new();
    for diagnostic in diagnostics.iter() {
        let lines = files.entry(&diagnostic.file).or_insert_with(|| {
            // What lies outside of the documents' folders may be anything: nothing of it is shown.
            let is_shown = !diagnostic.file.is_empty() && !diagnostic.is_outside;
            let text = if is_shown { read(&diagnostic.file) } else { None };
            text.map_or_else(Vec::new, |text| text.lines().map(Line::new).collect())
        });
        let excerpt = Excerpt::new(diagnostic, lines);
        let report = renderer.render(&[group(diagnostic, excerpt.as_ref())]);
        let is_cut = excerpt.is_some_and(|excerpt| excerpt.is_cut);
        reports.push(if is_cut { without_gap(&report) } else { report });
    }
    reports.join("\n\n")
}

/// Returns a report without the line that stands between a place and lines that are not known to be of the same file.
fn without_gap(report: &str) -> String {
    let is_gap = |line: &str| anstream::adapter::strip_str(line).to_string().trim() == ":::";
    report.split_inclusive('\n').filter(|line| !is_gap(line)).collect()
}

/// Renders one JSON object: the problems, and how many of them there are of each kind.
pub(crate) fn json(diagnostics: &Diagnostics) -> String {
    let (errors, warnings) = count(diagnostics);
    let report = Report { diagnostics: diagnostics.iter().map(Entry::from).collect(), errors, warnings };
    // Texts and numbers can always be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

/// Renders a workflow command for each problem, from which GitHub makes annotations
/// (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).
pub(crate) fn github(diagnostics: &Diagnostics) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.iter() {
        let mut properties = Vec::new();
        if !diagnostic.file.is_empty() {
            properties.push(format!("file={}", property(&diagnostic.file)));
        }
        if diagnostic.line > 0 {
            properties.push(format!("line={},col={}", diagnostic.line, diagnostic.column));
        }
        properties.push(format!("title={}", property(diagnostic.code)));
        let help = if diagnostic.help.is_empty() { String::new() } else { format!("\nhelp: {}", diagnostic.help) };
        let message = data(&format!("{}{help}", diagnostic.message));
        _ = writeln!(out, "::{} {}::{message}", word(diagnostic.severity), properties.join(","));
    }
    out
}

/// Returns the number of errors and that of warnings.
pub(crate) fn count(diagnostics: &Diagnostics) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    (errors, diagnostics.iter().count() - errors)
}

/// All problems as programs see them.
#[derive(Debug, Serialize)]
struct Report<'a> {
    diagnostics: Vec<Entry<'a>>,
    errors: usize,
    warnings: usize,
}

/// A problem as programs see it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    help: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    pointer: &'a str,
}

impl<'a> From<&'a Diagnostic> for Entry<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        Self {
            severity: word(diagnostic.severity),
            code: diagnostic.code,
            message: &diagnostic.message,
            help: &diagnostic.help,
            file: &diagnostic.file,
            line: diagnostic.line,
            column: diagnostic.column,
            pointer: &diagnostic.pointer,
        }
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, excerpt: Option<&'a Excerpt>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code);
    let mut group = match excerpt {
        Some(Excerpt { text, first_line, value, key, is_cut }) => {
            let label = (!diagnostic.pointer.is_empty()).then(|| visible(&diagnostic.pointer));
            let value = AnnotationKind::Primary.span(value.clone()).label(label);
            let key = key.clone().map(|key| AnnotationKind::Context.span(key));
            let snippet = Snippet::source(text).line_start(*first_line).annotation(value).annotations(key);
            let path = visible(&diagnostic.file);
            if *is_cut {
                // Of a line that is shown in part nothing else tells the column.
                let [line, column] =
                    [diagnostic.line, diagnostic.column].map(|it| usize::try_from(it).unwrap_or(usize::MAX));
                title.element(Origin::path(path).line(line).char_column(column)).element(snippet)
            } else {
                title.element(snippet.path(path))
            }
        }
        None if diagnostic.file.is_empty() => Group::with_title(title),
        None => title.element(Origin::path(visible(&diagnostic.file))),
    };
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(visible(&diagnostic.help)));
    }
    group
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn data(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n").replace('%', "%25").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_means_something_to_github_is_escaped() {
        let text = "50%: a,b\nc\u{1b}[1m";
        assert_eq!(data(text), "50%25: a,b%0Ac\\u001b[1m");
        assert_eq!(property(text), "50%25%3A a%2Cb%0Ac\\u001b[1m");
    }
}
