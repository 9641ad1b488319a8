//! Paths, and what they name.

/// Returns whether a path is a whole pointer into a document, and names what it points to alone.
pub(super) fn is_pointer(path: &str) -> bool {
    path.starts_with("#/")
}

/// Returns a path without what all have in common: `channels/orders` for `components/channels/orders`. A pointer is left whole.
pub(super) fn without_root(path: &str) -> &str {
    if is_pointer(path) {
        return path;
    }
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_prefix("components/").unwrap_or(path)
}

/// Returns whether a path names what has this name. A `*` stands for any characters but a slash, and `.` for every name.
pub(super) fn matches(path: &str, name: &str) -> bool {
    if path == "." {
        return true;
    }
    let mut pieces = path.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    // The first place at which a piece stands leaves most for those after it; the last one stands at the end.
    while let Some(piece) = pieces.next() {
        let at = if pieces.peek().is_some() { rest.find(piece) } else { rest.strip_suffix(piece).map(str::len) };
        let Some(at) = at.filter(|at| !rest[..*at].contains('/')) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{matches, without_root};

    #[test]
    fn a_star_stands_for_what_is_no_slash() {
        for (path, name, expected) in [
            ("orders", "orders", true),
            ("orders", "order", false),
            ("", "orders", false),
            (".", "channels/orders", true),
            ("*", "orders", true),
            ("*", "channels/orders", false),
            ("channels/*", "channels/orders", true),
            ("channels/*", "channels/orders/messages/created", false),
            ("channels/order*", "channels/orders", true),
            ("channels/*ed", "channels/created", true),
            ("channels/*ed", "channels/eds", false),
            ("channels/*/messages/*", "channels/orders/messages/created", true),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
            ("**", "é", true),
        ] {
            assert_eq!(matches(path, name), expected, "{path} {name}");
        }
    }

    #[test]
    fn pointers_name_what_they_point_to() {
        for path in ["messages/Order", "/messages/Order", "components/messages/Order"] {
            assert_eq!(without_root(path), "messages/Order");
        }
        assert_eq!(without_root("#/components/messages/Order"), "#/components/messages/Order");
    }
}
