//! Text in HTML, whatever it holds.

use std::mem;

use maud::{Markup, Render, html};

/// Returns a text, or a whole page, without what HTML cannot hold.
///
/// Control characters are dropped, because HTML has no way to write them. What turns the direction of writing around for the
/// text that follows is shown by its number instead of obeyed (<https://www.unicode.org/reports/tr55/>). Markup is made of
/// neither.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_dropped(*c)).fold(String::with_capacity(text.len()), |mut clean, c| {
        if turns_direction(c) {
            clean.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            clean.push(c);
        }
        clean
    })
}

/// Returns several pieces of a page with a text between them.
pub(super) fn joined(pieces: impl IntoIterator<Item = impl Render>, between: &str) -> Markup {
    html! {
        @for (index, piece) in pieces.into_iter().enumerate() {
            @if index > 0 { (between) }
            (piece)
        }
    }
}

/// Returns a name or path that may be broken where its words end.
pub(super) fn breakable(name: &str) -> Markup {
    let mut last = ' ';
    let mut starts_word = |c: char| {
        let before = mem::replace(&mut last, c);
        "._-/".contains(before) || (before.is_lowercase() && c.is_uppercase())
    };
    html! {
        @for c in name.chars() { @if starts_word(c) { wbr; } (c) }
    }
}

/// Returns whether a character is to be written by its number if it stands in a JSON string.
pub(super) fn is_hidden(c: char) -> bool {
    is_dropped(c) || turns_direction(c)
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
            ("<script>alert('1')</script>", "&lt;script&gt;alert('1')&lt;/script&gt;"),
            ("a & b &amp; \"c\"", "a &amp; b &amp;amp; &quot;c&quot;"),
            ("]]></style><!--", "]]&gt;&lt;/style&gt;&lt;!--"),
            ("nul\0bell\u{7}del\u{7f}next\u{85}line\nand\ttab", "nulbelldelnextline\nand\ttab"),
            ("no character \u{ffff}\u{fdd0}\u{1fffe}", "no character "),
            ("evil\u{202e}gpj.exe\u{2066}", "evil[U+202E]gpj.exe[U+2066]"),
        ];
        for (text, expected) in table {
            assert_eq!(html! { (clean(text)) }.0, expected);
            assert_eq!(clean(&html! { (text) }.0), expected);
        }
    }
}
