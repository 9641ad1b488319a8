//! JSON texts without a schema, read as strictly as messages are.

use serde_json::Value;

use crate::{
    JsonObject, Limits, Rejection,
    reader::{self, Path},
};

/// Reads any JSON text into a [`Value`].
///
/// It differs from `serde_json::from_slice` where that is lax or depends on cargo features: a key that comes twice in
/// an object is refused, and a number that would be changed is [`Rejection::NotRepresentable`].
///
/// # Errors
///
/// [`Rejection::Malformed`], [`Rejection::NotRepresentable`], or a limit of [`Limits::DEFAULT`].
///
/// ```
/// assert_eq!(postroom::json::parse(b"[1.0, \"\\u0061\"]")?, serde_json::json!([1.0, "a"]));
/// assert!(postroom::json::parse(br#"{"a": 1, "a": 2}"#).is_err());
/// # Ok::<(), postroom::Rejection>(())
/// ```
pub fn parse(json: &[u8]) -> Result<Value, Rejection> {
    reader::read_text(json, &Limits::DEFAULT, |reader| reader.value(&Path::ROOT))
}

/// Reads the members of a JSON object that can be read, up to where the text breaks; none if it is not an object.
///
/// For answers to a message that was refused: what identifies it can often be told although it is not valid.
///
/// ```
/// let members = postroom::json::readable_members(br#"{"request_id": "r1", "payload": {"broken"#);
/// assert_eq!(members["request_id"], "r1");
/// assert_eq!(members.len(), 1);
/// ```
pub fn readable_members(json: &[u8]) -> JsonObject {
    let mut members = JsonObject::new();
    // What breaks the text is known to the caller already: it is why the message was refused.
    let _ = reader::read_text(json, &Limits::DEFAULT, |reader| reader.members(&mut members));
    members
}
