//! JSON texts without a schema, read as strictly as messages are.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    Limits, Rejection,
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

/// Whether no two values are equal; numbers by value (`1` and `1.0` are equal), objects in any order of keys.
pub(crate) fn unique(values: &[Value]) -> bool {
    let mut seen = BTreeSet::new();
    values.iter().all(|value| seen.insert(canonical(value)))
}

/// Whether two values are equal: numbers by value, objects in any order of keys.
pub(crate) fn equal(left: &Value, right: &Value) -> bool {
    canonical(left) == canonical(right)
}

/// A text that is the same for equal values, and for no others.
fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e19 => {
                format!("{float:.0}").replace("-0", "0")
            }
            _ => number.to_string(),
        },
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            let members =
                members.into_iter().map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}
