//! The content of a line: code spans and links to the web stay, what would be HTML or another link is escaped.

/// The characters of an address on the web that need no other spelling in a link.
const OF_ADDRESSES: &str = "-._~:/?#@!$&'*+,;=%";

/// Escapes a line of Markdown, so that it has no HTML, and no link but to the web. In a table, a bar ends a code span.
pub(super) fn escape(text: &str, is_table: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (written, length) = match c {
            '\\' => backslash(rest),
            '`' => code_span(rest, is_table).unwrap_or_else(|| backticks(rest)),
            '<' => autolink(rest).unwrap_or_else(|| ("\\<".to_owned(), 1)),
            '!' if rest.starts_with("![") => ("\\!".to_owned(), 1),
            '[' => link(rest).unwrap_or_else(|| ("\\[".to_owned(), 1)),
            ']' => ("\\]".to_owned(), 1),
            'h' | 'H' => bare_address(rest).unwrap_or_else(|| (c.to_string(), 1)),
            _ => (c.to_string(), c.len_utf8()),
        };
        escaped.push_str(&written);
        rest = &rest[length..];
    }
    escaped
}

/// Keeps an escape as it is, and writes any other backslash so that it escapes nothing of ours.
fn backslash(text: &str) -> (String, usize) {
    match text.chars().nth(1) {
        // What follows would otherwise be a shorter run of backticks.
        Some('`') => {
            let (escaped, length) = backticks(&text[1..]);
            (escaped, length + 1)
        }
        Some(c) if c.is_ascii_punctuation() => (text[..2].to_owned(), 2),
        _ => ("\\\\".to_owned(), 1),
    }
}

fn backticks(text: &str) -> (String, usize) {
    let length = run(text);
    ("\\`".repeat(length), length)
}

/// Returns the number of backticks that a text starts with.
fn run(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// Returns a code span as it stands, if the text starts with one.
fn code_span(text: &str, is_table: bool) -> Option<(String, usize)> {
    let length = run(text);
    let mut end = length;
    loop {
        end += text[end..].find('`')?;
        let closing = run(&text[end..]);
        if closing == length {
            break;
        }
        end += closing;
    }
    let span = &text[..end + length];
    (!(is_table && span.contains('|'))).then(|| (span.to_owned(), span.len()))
}

/// Returns `<https://example.org>`, if the text starts with that.
fn autolink(text: &str) -> Option<(String, usize)> {
    let address = &text[1..text.find('>')?];
    (address_length(address)? == address.len()).then(|| (format!("<{address}>"), address.len() + 2))
}

/// Returns a bare address between the signs that make it a link.
fn bare_address(text: &str) -> Option<(String, usize)> {
    let found = &text[..address_length(text)?];
    let address = found.trim_end_matches(|c: char| ".,;:!?*_'~".contains(c));
    let address = if has_scheme(address) { address } else { found };
    Some((format!("<{address}>"), address.len()))
}

/// Returns `[text](https://example.org)`, if the text starts with that and has no other link, code or tag within.
fn link(text: &str) -> Option<(String, usize)> {
    let (shown, target) = text[1..].split_once("](")?;
    let length = address_length(target)?;
    let is_plain = !shown.is_empty() && !shown.contains(['[', ']', '`', '<', '\\', '|']) && !shown.contains("://");
    (is_plain && target[length..].starts_with(')'))
        .then(|| (format!("[{shown}]({})", &target[..length]), shown.len() + length + 4))
}

fn has_scheme(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && text.len() > scheme.len()
    })
}

/// Returns the length of the address on the web that a text starts with.
fn address_length(text: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || OF_ADDRESSES.contains(c);
    let length = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    has_scheme(&text[..length]).then_some(length)
}
