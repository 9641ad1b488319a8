//! Results on standard output, everything else on standard error; colours if they are wanted.

use std::{
    fmt::{Display, Write as _},
    io::Write as _,
};

use crate::Error;

/// Writes a result to standard output as it is; colours are taken out if nobody wants them.
///
/// # Errors
/// The result cannot be written.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::Output)
}

/// Writes a line to standard error. If nobody listens there, nobody can be told either.
pub(crate) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Returns a text on one line in which nothing moves a terminal's cursor, changes its colours or turns the direction of
/// writing: such characters are shown as JSON would escape them.
pub(crate) fn visible(text: impl Display) -> String {
    let text = text.to_string();
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let is_format = matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_format || character.is_control() => {
                // A string takes all that is written to it.
                let _ = write!(shown, "\\u{:04x}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_that_a_terminal_obeys_is_shown() {
        for (text, expected) in [
            ("orders.json:1: /größe/日本 \"x\\y\" é \u{301}", "orders.json:1: /größe/日本 \"x\\y\" é \u{301}"),
            ("/\u{1b}[31m\r\n\t\u{9b}2J\u{7f}", "/\\u001b[31m\\r\\n\\t\\u009b2J\\u007f"),
            ("\u{202e}gnp.\u{2066}\u{200b}\u{feff}", "\\u202egnp.\\u2066\\u200b\\ufeff"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }
}
