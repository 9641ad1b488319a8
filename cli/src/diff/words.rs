//! The vocabulary of draft-07: which keywords may refuse a value, and which values of them do.

use postroom_schema::{
    json::View,
    schema::Types,
    vocabulary::{self, CHECKED_FORMATS},
};

/// Returns whether a keyword may refuse a value; all others describe, or are of later drafts and unknown to this one.
pub(super) fn is_word(key: &str) -> bool {
    vocabulary::asserts_in(key)
}

/// Returns a count as `minLength` has it.
pub(super) fn count(value: View<'_>) -> Option<u64> {
    value.number()?.to_u64()
}

/// Returns whether a format of texts is checked; others describe, and those of numbers say how wide an integer is.
pub(super) fn is_checked_format(format: Option<View<'_>>) -> bool {
    format.and_then(View::str).is_some_and(|format| CHECKED_FORMATS.contains(&format))
}

/// Returns whether a pattern may refuse a text; `true` if that is not plain to see.
pub(super) fn says_pattern(pattern: Option<View<'_>>) -> bool {
    let Some(pattern) = pattern else { return false };
    !pattern.str().is_some_and(finds_something_anywhere)
}

/// Returns whether a pattern plainly finds something in every text, be it the empty text at its start or end.
pub(super) fn finds_something_anywhere(pattern: &str) -> bool {
    let (start, rest) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (end, rest) = rest.strip_suffix('$').map_or((false, rest), |rest| (true, rest));
    let group = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('('));
    let rest = group.and_then(|group| group.strip_suffix(')')).unwrap_or(rest);
    let repeated = |mark: &str| rest.strip_suffix(mark).is_some_and(|part| EVERY_CHARACTER.contains(&part));
    let is_whole = ["*", "{0,}"].into_iter().any(repeated);
    // A point is no line break, so that it goes on to the other end of some texts only.
    match (start, end) {
        (true, true) => is_whole,
        _ => rest.is_empty() || is_whole || matches!(rest, ".*" | ".{0,}" | ".*?" | ".?"),
    }
}

/// The classes that every character is of.
const EVERY_CHARACTER: [&str; 7] = [r"[\s\S]", r"[\S\s]", r"[\d\D]", r"[\D\d]", r"[\w\W]", r"[\W\w]", "[^]"];

/// Returns the integers that the format of an integer leaves room for; `None` if it says nothing.
pub(super) fn width(keywords: View<'_>) -> Option<(i128, i128)> {
    if !is_integer_alone(keywords) {
        return None;
    }
    match keywords.get("format")?.str()? {
        "int32" => Some((i32::MIN.into(), i32::MAX.into())),
        "int64" => Some((i64::MIN.into(), i64::MAX.into())),
        "uint32" => Some((0, u32::MAX.into())),
        "uint64" => Some((0, u64::MAX.into())),
        _ => None,
    }
}

/// Returns whether `type` allows integers and no fractions.
pub(super) fn is_integer_alone(keywords: View<'_>) -> bool {
    let types = keywords.get("type").map_or(Types::NONE, Types::listed);
    types.and(Types::NUMBER) == Types::INTEGER
}
