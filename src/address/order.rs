//! The order of templates, the more specific ones first, as it is computed for constants too.
//!
//! Templates are compared segment by segment, from the left; a segment is what stands between two separators. At the
//! first one in which they differ by it, the template with more literal characters there comes first. If there is none,
//! that one comes first whose first parameter of another kind takes less: listed values, booleans, UUIDs, integers, texts
//! with a schema, any text. Then decides the text of the address.
//!
//! So a template that takes fewer addresses than another one comes before it: what it demands more is a literal where
//! the other one has a parameter, or a narrower kind.

use crate::{
    channel::{Channel, ParameterKind, Part},
    constant::{equal, is_less},
};

/// A place among the parts of a channel's address.
#[derive(Clone, Copy)]
struct Cursor {
    part: usize,
    byte: usize,
    is_end: bool,
}

/// Returns whether the first template comes before the other one.
pub(crate) const fn is_before(a: &Channel, b: &Channel) -> bool {
    let start = Cursor { part: 0, byte: 0, is_end: false };
    let (mut here, mut there) = (start, start);
    while !here.is_end && !there.is_end {
        let (more, less);
        (more, here) = segment(a, here);
        (less, there) = segment(b, there);
        if more != less {
            return more > less;
        }
    }
    if here.is_end != there.is_end {
        return there.is_end;
    }
    let mut index = 0;
    while index < a.parameters.len() && index < b.parameters.len() {
        let (here, there) = (rank(&a.parameters[index].kind), rank(&b.parameters[index].kind));
        if here != there {
            return here < there;
        }
        index += 1;
    }
    match (a.address, b.address) {
        (Some(a), Some(b)) => is_less(a, b),
        _ => false,
    }
}

/// Returns the number of literal characters of the segment that starts there, and where the next one does.
const fn segment(channel: &Channel, mut at: Cursor) -> (usize, Cursor) {
    let separator = channel.separator as u32;
    let mut characters = 0;
    while at.part < channel.parts.len() {
        if let Part::Literal(text) = channel.parts[at.part] {
            let text = text.as_bytes();
            while at.byte < text.len() {
                let byte = text[at.byte];
                at.byte += 1;
                if byte as u32 == separator {
                    return (characters, at);
                }
                // Each character has one byte that continues none.
                if byte & 0xC0 != 0x80 {
                    characters += 1;
                }
            }
        }
        at = Cursor { part: at.part + 1, byte: 0, is_end: false };
    }
    (characters, Cursor { is_end: true, ..at })
}

const fn rank(kind: &ParameterKind) -> u8 {
    match kind {
        ParameterKind::OneOf(_) => 0,
        ParameterKind::Boolean => 1,
        ParameterKind::Uuid => 2,
        ParameterKind::Integer { .. } => 3,
        ParameterKind::Text(_) => 4,
        ParameterKind::String => 5,
    }
}

/// Returns whether two channels have the same addresses: the names of parameters are all that differs.
pub(crate) const fn is_same(a: &Channel, b: &Channel) -> bool {
    let (Some(one), Some(other)) = (a.address, b.address) else { return false };
    let mut index = 0;
    while index < a.parameters.len() && index < b.parameters.len() {
        if !is_same_kind(&a.parameters[index].kind, &b.parameters[index].kind) {
            return false;
        }
        index += 1;
    }
    a.parameters.len() == b.parameters.len() && is_same_form(one, other)
}

/// Returns whether two texts are the same but for the names in braces.
pub(crate) const fn is_same_form(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] != b[j] {
            return false;
        }
        if a[i] == b'{' {
            i = after_name(a, i);
            j = after_name(b, j);
        } else {
            i += 1;
            j += 1;
        }
    }
    i == a.len() && j == b.len()
}

/// Returns the offset of the closing brace; the one behind the brace itself if there is none.
pub(crate) const fn after_name(text: &[u8], brace: usize) -> usize {
    let mut at = brace;
    while at < text.len() {
        if text[at] == b'}' {
            return at;
        }
        at += 1;
    }
    brace + 1
}

/// `==` of kinds for constants.
const fn is_same_kind(a: &ParameterKind, b: &ParameterKind) -> bool {
    match (a, b) {
        (ParameterKind::OneOf(a), ParameterKind::OneOf(b)) => {
            let mut index = 0;
            while index < a.len() && index < b.len() {
                if !equal(a[index], b[index]) {
                    return false;
                }
                index += 1;
            }
            a.len() == b.len()
        }
        (ParameterKind::Integer { minimum, maximum }, ParameterKind::Integer { minimum: least, maximum: most }) => {
            *minimum == *least && *maximum == *most
        }
        (ParameterKind::Text(a), ParameterKind::Text(b)) => a.is_same(b),
        _ => rank(a) == rank(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Parameter;

    const fn with(address: &'static str, parts: &'static [Part], kinds: &'static [Parameter]) -> Channel {
        Channel::new("", Some(address)).with_parts(parts).with_parameters(kinds).with_separator('/', "")
    }

    #[test]
    fn the_more_specific_template_comes_first() {
        const P: Part = Part::Parameter(0);
        const Q: Part = Part::Parameter(1);
        const ANY: &[Parameter] =
            &[Parameter::new("x", ParameterKind::String), Parameter::new("y", ParameterKind::String)];
        const UUID: &[Parameter] = &[Parameter::new("x", ParameterKind::Uuid)];
        const ONE: &[Parameter] = &[Parameter::new("x", ParameterKind::OneOf(&["a"]))];
        let sorted = [
            with("a/b-{x}", &[Part::Literal("a/b-"), P], &ANY[..1]),
            with("a/b/c", &[Part::Literal("a/b/c")], &[]),
            with("a/{x}-", &[Part::Literal("a/"), P, Part::Literal("-")], &ANY[..1]),
            with("a/{x}/c/d", &[Part::Literal("a/"), P, Part::Literal("/c/d")], &ANY[..1]),
            with("a/{x}/{y}", &[Part::Literal("a/"), P, Part::Literal("/"), Q], ANY),
            with("a/{o}", &[Part::Literal("a/"), P], ONE),
            with("a/{u}", &[Part::Literal("a/"), P], UUID),
            with("a/{x}", &[Part::Literal("a/"), P], &ANY[..1]),
            with("a/{y}", &[Part::Literal("a/"), P], &ANY[..1]),
            with("{x}/b", &[P, Part::Literal("/b")], &ANY[..1]),
            with("{x}", &[P], &ANY[..1]),
        ];
        for (index, a) in sorted.iter().enumerate() {
            for (other, b) in sorted.iter().enumerate() {
                assert_eq!(is_before(a, b), index < other, "{:?} {:?}", a.address, b.address);
                let same = index == other || index.min(other) == 7 && index.max(other) == 8;
                assert_eq!(is_same(a, b), same, "{:?} {:?}", a.address, b.address);
            }
        }
    }
}
