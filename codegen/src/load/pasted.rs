//! JSON that was pasted below a key of YAML and left as it stood: YAML asks that it is indented more than the key.

/// A text whose lines within brackets are indented as YAML asks.
#[derive(Debug)]
pub(super) struct Indented {
    pub(super) text: String,
    /// The number of spaces that each line got, the first line first.
    pub(super) shifts: Vec<u32>,
}

impl Indented {
    /// Returns the spaces that a line, counted from 1, got.
    pub(super) fn shift(&self, line: u32) -> u32 {
        let index = usize::try_from(line).ok().and_then(|line| line.checked_sub(1));
        index.and_then(|index| self.shifts.get(index)).copied().unwrap_or_default()
    }
}

/// Returns the text with more spaces where lines within brackets lack them; `None` if none does.
pub(super) fn indented(text: &str) -> Option<Indented> {
    let mut scan = Scan::default();
    let mut indented = Indented { text: String::with_capacity(text.len()), shifts: Vec::new() };
    for line in text.split_inclusive('\n') {
        let rest = line.trim_start_matches(' ');
        let own = line.len() - rest.len();
        let is_short = scan.depth > 0 && scan.quote.is_none() && own <= scan.indent && !rest.trim_end().is_empty();
        let shift = if is_short { scan.indent + 1 - own } else { 0 };
        indented.text.extend(std::iter::repeat_n(' ', shift));
        indented.text.push_str(line);
        indented.shifts.push(u32::try_from(shift).unwrap_or_default());
        scan.line(line, own);
    }
    indented.shifts.iter().any(|shift| *shift > 0).then_some(indented)
}

/// What is open at the start of a line.
#[derive(Debug, Default)]
struct Scan {
    /// The number of brackets.
    depth: usize,
    /// The indent of the line in which the first of them was opened.
    indent: usize,
    quote: Option<char>,
}

impl Scan {
    fn line(&mut self, line: &str, own: usize) {
        let mut before = ' ';
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match (self.quote, c) {
                (Some('"'), '\\') => {
                    chars.next();
                }
                (Some(quote), _) if c == quote => self.quote = None,
                (Some(_), _) => {}
                // A quote within a plain text is one of its characters.
                (None, '"' | '\'') if !before.is_alphanumeric() => self.quote = Some(c),
                (None, '#') if before.is_whitespace() => return,
                (None, '{' | '[') => {
                    if self.depth == 0 {
                        self.indent = own;
                    }
                    self.depth += 1;
                }
                (None, '}' | ']') => self.depth = self.depth.saturating_sub(1),
                (None, _) => {}
            }
            before = c;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::indented;

    #[test]
    fn lines_within_brackets_are_indented_more_than_where_these_begin() {
        for (text, expected) in [
            (
                "a:\n  b: {\n\"c\": 1,\n  \"d\": [\n2]\n}\ne: 1\n",
                "a:\n  b: {\n   \"c\": 1,\n   \"d\": [\n   2]\n   }\ne: 1\n",
            ),
            ("- {\n}\n", "- {\n }\n"),
            ("a: {\n\n# {\nb: \"}\"\n}\n", "a: {\n\n # {\n b: \"}\"\n }\n"),
        ] {
            assert_eq!(indented(text).map(|found| found.text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "a: {b: 1}\n", "a: {\n  b: 1\n }\n", "a: it's {\n", "a: \"{\n\"\n", "a: 1 # {\nb: 2\n"] {
            assert!(indented(text).is_none(), "{text}");
        }
    }
}
