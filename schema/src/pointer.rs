//! JSON Pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).

use std::borrow::Cow;

/// Writes a key as one token of a pointer: `~` as `~0`, `/` as `~1`.
///
/// ```
/// assert_eq!(postroom_schema::pointer::escape("a/b~c"), "a~1b~0c");
/// ```
#[must_use]
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) { Cow::Owned(key.replace('~', "~0").replace('/', "~1")) } else { Cow::Borrowed(key) }
}

/// Reads one token of a pointer: the key that [`escape`] wrote.
///
/// ```
/// assert_eq!(postroom_schema::pointer::unescape("a~1b~0c"), "a/b~c");
/// assert_eq!(postroom_schema::pointer::unescape("~01"), "~1");
/// ```
#[must_use]
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
}

/// Appends a key to a pointer.
///
/// ```
/// assert_eq!(postroom_schema::pointer::join("/paths", "/a"), "/paths/~1a");
/// ```
#[must_use]
pub fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}

/// Returns the keys of a pointer, from the outside in; `None` if the text is not a pointer.
///
/// ```
/// let keys: Vec<_> = postroom_schema::pointer::parse("/a~1b/0").into_iter().flatten().collect();
/// assert_eq!(keys, ["a/b", "0"]);
/// assert_eq!(postroom_schema::pointer::parse("").map(Iterator::count), Some(0));
/// assert!(postroom_schema::pointer::parse("a").is_none());
/// ```
#[must_use]
pub fn parse(pointer: &str) -> Option<impl Iterator<Item = Cow<'_, str>>> {
    let mut tokens = pointer.split('/');
    tokens.next().filter(|start| start.is_empty())?;
    Some(tokens.map(unescape))
}

/// Reads a token as the index of an array: digits without a zero before others.
///
/// ```
/// use postroom_schema::pointer::index;
///
/// assert_eq!((index("0"), index("12"), index("01"), index("-")), (Some(0), Some(12), None, None));
/// ```
#[must_use]
pub fn index(token: &str) -> Option<usize> {
    let is_plain = token == "0" || !token.starts_with(['0', '+']);
    token.parse().ok().filter(|_| is_plain)
}

/// Follows a pointer step by step; `None` if the text is not a pointer, or one of its steps leads nowhere.
///
/// ```
/// let tree = postroom_schema::json::Tree::parse(r#"{"a": [1, 2]}"#).expect("a JSON text");
/// let found = postroom_schema::pointer::walk(tree.root(), "/a/1", |value, key| value.child(key));
/// assert_eq!(found.map(|value| value.to_string()).as_deref(), Some("2"));
/// ```
#[must_use]
pub fn walk<T>(start: T, pointer: &str, step: impl Fn(T, &str) -> Option<T>) -> Option<T> {
    parse(pointer)?.try_fold(start, |value, key| step(value, &key))
}
