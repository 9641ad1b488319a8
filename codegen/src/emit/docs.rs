//! Documentation: what a document says, as Markdown in which nothing is code that rustdoc would run, no link into Rust,
//! and no HTML.
//!
//! Three things make a code block: a fence, four spaces, and nothing else. Fences are written anew, as text and with a
//! closing fence that their content cannot have. Four spaces in a row are never written before a line's first word: a
//! line starts with at most three, and what follows a marker of a list or quotation with exactly one.

mod inline;
#[cfg(test)]
mod tests;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{AttrStyle, Attribute, Expr, ExprLit, Lit, LitStr, Meta, MetaNameValue, Token, token};

use inline::escape;

/// Returns the `#[doc]` attributes of the paragraphs that are not empty: Markdown of ours, in which a document's texts
/// came through [`prose`] and [`code`].
pub(super) fn attributes(paragraphs: &[&str]) -> TokenStream {
    let attributes = list(paragraphs);
    quote! { #(#attributes)* }
}

/// Returns the `#[doc]` attributes of the paragraphs that are not empty, as `syn` has them.
pub(super) fn list(paragraphs: &[&str]) -> Vec<Attribute> {
    let paragraphs: Vec<_> = paragraphs.iter().map(|text| text.trim_end()).filter(|text| !text.is_empty()).collect();
    if paragraphs.is_empty() {
        return Vec::new();
    }
    let lines = paragraphs.join("\n\n");
    lines.lines().map(|line| doc(if line.is_empty() { String::new() } else { format!(" {line}") })).collect()
}

/// Builds a line of documentation by hand: to parse it would take far longer.
fn doc(line: String) -> Attribute {
    let value = Lit::Str(LitStr::new(&line, Span::call_site()));
    Attribute {
        pound_token: Token![#](Span::call_site()),
        style: AttrStyle::Outer,
        bracket_token: token::Bracket::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: Ident::new("doc", Span::call_site()).into(),
            eq_token: Token![=](Span::call_site()),
            value: Expr::Lit(ExprLit { attrs: Vec::new(), lit: value }),
        }),
    }
}

/// Returns a text as it is, as a code span.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let mut shown = String::new();
    for c in text.chars() {
        if is_hidden(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    let (mut longest, mut run) = (0, 0);
    for c in shown.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// Renders a text as Markdown, with its paragraphs, lists, tables, quotations, emphasis, code and links to the web;
/// what rustdoc would compile, resolve or warn of is text.
pub(super) fn prose(text: &str) -> String {
    let mut writer = Writer::default();
    for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
        writer.line(line);
    }
    writer.end()
}

/// Returns whether a character would make a text read otherwise than it is: the compiler refuses some of them in
/// comments.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a line with no character that is hidden.
fn shown(line: &str, tab: &str) -> String {
    let mut shown = String::new();
    for c in line.chars() {
        match c {
            '\t' => shown.push_str(tab),
            c if is_hidden(c) => shown.push(char::REPLACEMENT_CHARACTER),
            c => shown.push(c),
        }
    }
    shown
}

/// A line: its markers of lists and quotations, and the rest.
struct Line<'t> {
    indent: usize,
    markers: Vec<&'t str>,
    content: &'t str,
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Self {
        let mut content = line.trim_start();
        let indent = line.chars().count() - content.chars().count();
        let mut markers = Vec::new();
        while let Some(length) = marker(content) {
            markers.push(&content[..length]);
            content = content[length..].trim_start();
        }
        Line { indent, markers, content: content.trim_end() }
    }

    /// Returns whether nothing goes on in the next line: a heading, or a thematic break.
    fn is_whole(&self) -> bool {
        let hashes = self.content.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading =
            matches!(hashes, 1..=6) && self.content[hashes..].chars().next().is_none_or(char::is_whitespace);
        let signs: Vec<char> = self.content.chars().filter(|c| !c.is_whitespace()).collect();
        let is_break = signs.len() > 2 && "-*_".contains(signs[0]) && signs.iter().all(|c| *c == signs[0]);
        is_heading || is_break
    }

    /// Returns whether the line may stand below the head of a table.
    fn is_delimiter(&self) -> bool {
        self.content.contains('-') && self.content.chars().all(|c| c.is_whitespace() || "|-:".contains(c))
    }

    /// Returns whether the line cannot begin an item right below another line: an empty one cannot, and of numbered
    /// ones only the first, or the next of its list.
    fn needs_a_blank_line(&self, before: &Line<'_>) -> bool {
        let number = |line: &Line<'_>| {
            let marker = line.markers.first().filter(|marker| marker.len() > 1)?;
            Some((line.indent, marker.chars().last(), marker.trim_end_matches(['.', ')']) == "1"))
        };
        let is_next =
            |own: (usize, Option<char>, bool)| number(before).is_some_and(|other| other.0 == own.0 && other.1 == own.1);
        self.content.is_empty() || number(self).is_some_and(|own| !own.2 && !is_next(own))
    }
}

/// Returns the length of the marker that a text starts with: `>`, `-`, `*`, `+`, `1.` or `1)`.
fn marker(text: &str) -> Option<usize> {
    if text.starts_with('>') {
        return Some(1);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    text[length..].chars().next().is_none_or(char::is_whitespace).then_some(length)
}

/// Returns the fence that a text starts with: its sign and its length.
fn fence(text: &str) -> Option<(char, usize)> {
    let sign = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == sign).count();
    (length > 2 && !(sign == '`' && text[length..].contains('`'))).then_some((sign, length))
}

/// A code block that is being read.
struct Fence {
    sign: char,
    length: usize,
    indent: usize,
    is_quoted: bool,
    lines: Vec<String>,
}

/// The work of [`prose`].
#[derive(Default)]
struct Writer {
    written: Vec<String>,
    /// The lines since the last blank one.
    block: Vec<String>,
    fence: Option<Fence>,
    /// `true` if a list or quotation has begun, to which all that follows may belong.
    is_contained: bool,
}

impl Writer {
    fn line(&mut self, line: &str) {
        if let Some(open) = &mut self.fence {
            let line = shown(line, "    ");
            let line = if open.is_quoted { line.trim_start().trim_start_matches('>') } else { &line };
            let text = line.trim();
            if text.chars().count() >= open.length && text.chars().all(|c| c == open.sign) {
                self.close();
            } else {
                let indent = line.chars().take_while(|c| *c == ' ').count().min(open.indent);
                open.lines.push(line[indent..].trim_end().to_owned());
            }
            return;
        }
        let line = shown(line, " ");
        let parts = Line::of(&line);
        if let Some((sign, length)) = fence(parts.content) {
            let fence = Fence {
                sign,
                length,
                indent: line.len() - line.trim_start_matches([' ', '-', '*', '+']).len(),
                is_quoted: parts.markers.contains(&">"),
                lines: Vec::new(),
            };
            self.flush();
            self.fence = Some(fence);
        } else if line.trim().is_empty() {
            self.flush();
        } else {
            self.block.push(line);
        }
    }

    fn end(mut self) -> String {
        self.close();
        self.flush();
        while self.written.last().is_some_and(String::is_empty) {
            self.written.pop();
        }
        self.written.join("\n")
    }

    /// Writes a code block, as text, and outside of every list.
    fn close(&mut self) {
        let Some(fence) = self.fence.take() else { return };
        if fence.lines.iter().all(String::is_empty) {
            return;
        }
        let mut sign = "```".to_owned();
        while fence.lines.iter().any(|line| line.contains(&sign)) {
            sign.push('`');
        }
        self.written.push(format!("{sign}text"));
        self.written.extend(fence.lines);
        self.written.extend([sign, String::new()]);
    }

    /// Writes the lines since the last blank one.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        let lines: Vec<Line<'_>> = block.iter().map(|line| Line::of(line)).collect();
        let is_table = lines.len() > 1 && lines.iter().any(Line::is_delimiter);
        // The line that the next one may go on, and whether it has markers.
        let mut before: Option<&Line<'_>> = None;
        for line in &lines {
            let content = escape(line.content, is_table);
            let content = if line.content.starts_with("~~~") { format!("\\{content}") } else { content };
            if line.markers.is_empty() {
                self.text_line(line, &content, before, is_table);
            } else {
                if before.is_some_and(|before| line.needs_a_blank_line(before)) {
                    self.blank();
                }
                self.is_contained = true;
                let indent = " ".repeat(line.indent.min(3));
                self.written.push(format!("{indent}{} {content}", line.markers.join(" ")).trim_end().to_owned());
            }
            before = Some(line);
        }
        self.blank();
    }

    /// Writes a line without markers; if it could continue an item's paragraph, at the end of that, so that it needs no
    /// indentation.
    fn text_line(&mut self, line: &Line<'_>, content: &str, before: Option<&Line<'_>>, is_table: bool) {
        if !self.is_contained {
            return self.written.push(content.to_owned());
        }
        let goes_on = before.is_some_and(|before| !before.is_whole()) && !line.is_whole();
        match self.written.last_mut() {
            Some(last) if goes_on && !is_table => {
                last.push(' ');
                last.push_str(content);
            }
            _ if is_table => {
                if before.is_some_and(|before| !before.markers.is_empty()) {
                    self.blank();
                }
                self.written.push(content.to_owned());
            }
            _ => self.written.push(format!("{}{content}", " ".repeat(line.indent.min(3)))),
        }
    }

    fn blank(&mut self) {
        if self.written.last().is_some_and(|line| !line.is_empty()) {
            self.written.push(String::new());
        }
    }
}
