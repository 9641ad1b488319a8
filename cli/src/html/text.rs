//! Text in HTML, whatever it holds.

use std::fmt;

/// Shows a text in HTML, between tags or in a quoted attribute.
///
/// Control characters are dropped, because HTML has no way to write them. What turns the direction of writing around for the
/// text that follows is shown by its number instead of obeyed (<https://www.unicode.org/reports/tr55/>).
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a>(pub(super) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escape = |c: char| match c {
            '&' => Some("&amp;".to_owned()),
            '<' => Some("&lt;".to_owned()),
            '>' => Some("&gt;".to_owned()),
            '"' => Some("&quot;".to_owned()),
            '\'' => Some("&#39;".to_owned()),
            c if is_dropped(c) => Some(String::new()),
            c if turns_direction(c) => Some(shown(c)),
            _ => None,
        };
        let mut rest = self.0;
        while let Some((at, c, escaped)) = rest.char_indices().find_map(|(at, c)| Some((at, c, escape(c)?))) {
            f.write_str(&rest[..at])?;
            f.write_str(&escaped)?;
            rest = &rest[at + c.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// A text without what HTML cannot hold; it is not escaped yet.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_dropped(*c)).fold(String::with_capacity(text.len()), |mut clean, c| {
        if turns_direction(c) {
            clean.push_str(&shown(c));
        } else {
            clean.push(c);
        }
        clean
    })
}

/// Whether a character is to be written by its number where it stands in a JSON string.
pub(super) fn is_hidden(c: char) -> bool {
    is_dropped(c) || turns_direction(c)
}

fn shown(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

fn is_dropped(c: char) -> bool {
    // The last two of every plane are no characters.
    (c.is_control() && c != '\n' && c != '\t')
        || u32::from(c) & 0xfffe == 0xfffe
        || ('\u{fdd0}'..='\u{fdef}').contains(&c)
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_and_never_obeyed() {
        let table = [
            ("plain text, schön, 日本, שלום", "plain text, schön, 日本, שלום"),
            ("<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"),
            ("a & b &amp; \"c\"", "a &amp; b &amp;amp; &quot;c&quot;"),
            ("]]></style><!--", "]]&gt;&lt;/style&gt;&lt;!--"),
            ("nul\0bell\u{7}del\u{7f}next\u{85}line\nand\ttab", "nulbelldelnextline\nand\ttab"),
            ("no character \u{ffff}\u{fdd0}\u{1fffe}", "no character "),
            ("evil\u{202e}gpj.exe\u{2066}", "evil[U+202E]gpj.exe[U+2066]"),
        ];
        for (text, expected) in table {
            assert_eq!(Text(text).to_string(), expected);
            assert_eq!(Text(&clean(text)).to_string(), expected);
        }
    }
}
