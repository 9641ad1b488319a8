//! Texts of documents inside Markdown, where they mean themselves and end where they should.

use std::fmt::Write as _;

/// Writes a text on one line of Markdown, such as a heading: what it shows is the text itself.
///
/// Only what Markdown or GitHub would take for markup is escaped, so that `notification.user.{user_id}.push` stays as it is.
pub(crate) fn inline(text: &str) -> String {
    escaped(&one_line(text))
}

/// Escapes a text on one line with a backslash before whatever would be markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let within_word = before.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric());
        if matches!(char, '\\' | '`' | '*' | '[' | ']' | '<' | '&' | '~' | '$' | '#') || char == '_' && !within_word {
            out.push('\\');
        }
        out.push(char);
        before = char;
    }
    out
}

/// Writes a text on one line whose code spans stay what they are, as part of a sentence; all else means itself.
pub(crate) fn sentence(text: &str) -> String {
    let text = one_line(text);
    let (mut out, mut plain, mut at) = (String::new(), 0, 0);
    while let Some(next) = text[at..].find('`') {
        at += next;
        match code_span(&text[at..]) {
            Some(length) => {
                out.push_str(&escaped(&text[plain..at]));
                out.push_str(&text[at..at + length]);
                at += length;
                plain = at;
            }
            None => at += ticks(&text[at..]),
        }
    }
    out + &escaped(&text[plain..])
}

/// Writes a text as a code span on one line, between more backticks than it has side by side.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.saturating_add(1));
    // One space at either end is no part of a span's text, and keeps backticks apart.
    let space = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Returns a text without line ends and other control characters, as a heading shows it.
pub(crate) fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|char| if char.is_whitespace() { ' ' } else { char });
    spaced.filter(|char| !char.is_control()).collect::<String>().trim().to_owned()
}

/// Writes the target of a link: an address that ends where the text ends.
pub(crate) fn target(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        let plain = char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.' | '~' | '/' | '#');
        if plain || !char.is_ascii() && !char.is_whitespace() && !char.is_control() {
            out.push(char);
        } else {
            let mut bytes = [0; 4];
            for byte in char.encode_utf8(&mut bytes).bytes() {
                _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Writes a text that is Markdown itself, as part of a page: verbatim but for what would reach beyond its place.
///
/// Headings would join the page's own, HTML could leave an element or comment open, and so could a block of code.
pub(crate) fn block(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<Fence> = None;
    let mut after_blank = true;
    for line in text.split_inclusive('\n') {
        let content: String = line.chars().filter(|char| !char.is_control() || *char == '\t').collect();
        if let Some(open) = fence.take_if(|open| open.is_left_by(&content)) {
            _ = writeln!(out, "{}", open.line());
        }
        match fence {
            Some(open) if open.is_closed_by(&content) => {
                out.push_str(&open.line());
                fence = None;
            }
            Some(_) => out.push_str(&content),
            None => {
                fence = Fence::opened_by(&content);
                out.push_str(&if fence.is_some() { content.clone() } else { line_of_text(&content, after_blank) });
            }
        }
        after_blank = content.trim_start_matches([' ', '\t', '>']).is_empty();
        out.push_str(if line.ends_with('\n') { "\n" } else { "" });
    }
    if let Some(fence) = fence {
        out.push_str(if out.ends_with('\n') { "" } else { "\n" });
        _ = writeln!(out, "{}", fence.line());
    }
    out
}

/// The line that opens a block of code.
#[derive(Clone, Copy, Debug)]
struct Fence {
    char: char,
    length: usize,
    indent: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let inner = line.trim_start_matches(' ');
        let indent = line.len() - inner.len();
        let char = inner.chars().next().filter(|char| matches!(char, '`' | '~'))?;
        let rest = inner.trim_start_matches(char);
        let length = inner.len() - rest.len();
        let is_one = indent <= 3 && length >= 3 && !(char == '`' && rest.contains('`'));
        is_one.then_some(Self { char, length, indent })
    }

    /// Returns whether a line may leave a list that an indented fence belongs to, and end the fence with it; whether it
    /// does, only all that stands before can tell. So it is closed where it may end.
    fn is_left_by(self, line: &str) -> bool {
        let inner = line.trim_start_matches(' ');
        line.len() - inner.len() < self.indent && !inner.trim().is_empty() && !inner.starts_with('\t')
    }

    /// Returns whether a line closes the fence; how much an indented one may be indented at its end depends on its
    /// list, too.
    fn is_closed_by(self, line: &str) -> bool {
        let inner = line.trim_start();
        let rest = inner.trim_start_matches(self.char);
        let is_near = self.indent > 0 || inner.len() + 3 >= line.len() && !line.starts_with('\t');
        is_near && inner.len() - rest.len() >= self.length && rest.trim().is_empty()
    }

    /// Returns a line that closes the fence.
    fn line(self) -> String {
        format!("{}{}", " ".repeat(self.indent), self.char.to_string().repeat(self.length))
    }
}

/// Writes a line outside a fence: no heading, no underline that makes the line before one, no fence in a quote, no
/// footnote, no HTML.
fn line_of_text(line: &str, after_blank: bool) -> String {
    /// The signs of quotes, list items and numbers, which may stand before a heading.
    const CONTAINERS: &[char] =
        &[' ', '\t', '>', '*', '+', '-', '.', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    let underline = line.trim_start_matches([' ', '\t', '>']);
    let is_underline = |of: char| !underline.is_empty() && underline.trim_end().chars().all(|char| char == of);
    let escaped_at = if is_underline('=') || is_underline('-') && !after_blank {
        Some(line.len() - underline.len())
    } else {
        let inner = line.trim_start_matches(CONTAINERS);
        let is_block = ["#", "```", "~~~", "[^"].iter().any(|start| inner.starts_with(start));
        is_block.then_some(line.len() - inner.len())
    };
    match escaped_at {
        Some(at) => format!("{}{}", &line[..at], one_by_one(&format!("\\{}", &line[at..]))),
        None => one_by_one(line),
    }
}

/// Writes a line in which every `<` that could begin HTML means itself, and so do a backtick without a counterpart,
/// because a later line may hold one, and every `$`. Code spans and links in angle brackets stay.
fn one_by_one(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['`', '<', '\\', '$']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (taken, after) = match (from.strip_prefix('\\'), from.strip_prefix('<')) {
            (Some(escaped), _) => {
                from.split_at(1 + escaped.chars().next().filter(char::is_ascii_punctuation).map_or(0, char::len_utf8))
            }
            (_, Some(inner)) => from.split_at(link_length(inner).map_or(1, |length| length + 1)),
            _ if from.starts_with('$') => from.split_at(1),
            _ => from.split_at(code_span(from).unwrap_or(1)),
        };
        // Mathematics could take the backtick at which a code span seems to begin, on another line as well.
        let is_bare = taken == "`" || taken == "<" && begins_html(after) || taken == "$";
        out.push_str(if is_bare { "\\" } else { "" });
        out.push_str(taken);
        rest = after;
    }
    out + rest
}

/// Returns the length of the code span that begins here.
fn code_span(text: &str) -> Option<usize> {
    let length = ticks(text);
    let mut at = length;
    while let Some(next) = text[at..].find('`') {
        let run = ticks(&text[at + next..]);
        at += next + run;
        if run == length {
            return Some(at);
        }
    }
    None
}

/// Returns the number of backticks that a text begins with.
fn ticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// Returns the length of a link that begins here and ends with `>`.
fn link_length(text: &str) -> Option<usize> {
    let length = text.find('>')? + 1;
    let is_link = ["http://", "https://", "mailto:"].iter().any(|scheme| text.starts_with(scheme));
    let is_plain = |char: char| char.is_ascii_graphic() && !matches!(char, '<' | '`' | '\\');
    (is_link && text[..length].chars().all(is_plain)).then_some(length)
}

fn begins_html(after: &str) -> bool {
    after.starts_with(|char: char| char.is_ascii_alphabetic() || matches!(char, '/' | '!' | '?'))
}
