//! Texts of others in our own: shortened, so that no message grows with what was sent or declared.

use std::borrow::Cow;

/// The maximum number of characters of one text that are shown.
const CHARACTERS: usize = 200;
/// Up to how many values are listed, and how many of those that are more.
const ALL: usize = 20;
const FIRST: usize = 10;

/// Shows a text, or its beginning and its length.
pub(crate) fn excerpt(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()).into(),
        None => text.into(),
    }
}

/// Shows a list of values, or its beginning and how many more there are.
pub(crate) fn list(values: &[&str]) -> String {
    let shown = if values.len() > ALL { FIRST } else { values.len() };
    let mut text = String::new();
    for value in &values[..shown] {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&excerpt(value));
    }
    if values.len() > shown {
        text.push_str(&format!(", … {} more", values.len() - shown));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_cut_and_says_so() {
        assert_eq!(excerpt("short"), "short");
        let long = "é".repeat(300);
        assert_eq!(excerpt(&long), format!("{}… (600 bytes)", "é".repeat(200)));
        assert_eq!(list(&["a", "b"]), "a, b");
        assert_eq!(list(&["a"; 5000]), format!("{}, … 4990 more", ["a"; 10].join(", ")));
    }
}
