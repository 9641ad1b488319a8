//! What is asked of texts in constants.

/// `==` for constants.
pub(crate) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = a.len();
    if at != b.len() {
        return false;
    }
    // From the end: addresses begin alike.
    while at > 0 {
        at -= 1;
        if a[at] != b[at] {
            return false;
        }
    }
    true
}

/// `<` for constants.
pub(crate) const fn is_less(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}

/// Returns whether JSON writes texts as they are, without an escape.
pub(crate) const fn are_plain(mut values: &[&str]) -> bool {
    while let [value, others @ ..] = values {
        let mut bytes = value.as_bytes();
        while let [byte, rest @ ..] = bytes {
            if matches!(byte, b'"' | b'\\' | 0..0x20) {
                return false;
            }
            bytes = rest;
        }
        values = others;
    }
    true
}
