//! The values that may stand for one token of an address.

use super::AddressError;

/// Returns the text itself, if it can be one token of an address.
///
/// # Errors
/// It is empty, or holds `.`, `*`, `>`, white space or a control character: in an address they would mean something
/// else, so that one user's text could reach another one's channel.
pub fn token(text: &str) -> Result<&str, AddressError> {
    let foreign = |c: char| matches!(c, '.' | '*' | '>') || c.is_whitespace() || c.is_control();
    if text.is_empty() || text.contains(foreign) {
        Err(AddressError::Token { token: text.to_owned() })
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_cannot_reach_beyond_itself() {
        for text in ["a", "user_id", "ä-1", "{x}", "$"] {
            assert_eq!(token(text), Ok(text));
        }
        for text in ["", ".", "a.b", "*", "a*", ">", " ", "a\tb", "a\u{a0}b", "\u{0}", "a\u{7f}", "\u{2028}"] {
            assert_eq!(token(text), Err(AddressError::Token { token: text.to_owned() }));
        }
    }
}
