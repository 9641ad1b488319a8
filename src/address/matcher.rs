//! The reading of an address by the parts of a template.
//!
//! A parameter's value is not empty, holds neither the separator nor what is reserved, and is of the parameter's kind.
//! Where two readings are possible, the one with the shortest first value is taken, among those the one with the
//! shortest second value, and so on.

use crate::channel::{Channel, Parameter, ParameterKind, Part};

/// The number of parameters up to which a template is read: each is one level of the stack.
const PARAMETERS: usize = 32;

/// A template and the address that is held to it.
struct Matcher<'a> {
    channel: &'static Channel,
    address: &'a str,
    /// `false` to read by the separators alone, values of any kind and none at all included.
    is_strict: bool,
    /// By place, once there is one: the parts from which no reading reaches the end, those alone that could be tried
    /// again. A template of 32 parameters has up to 65 parts.
    dead: Vec<u128>,
}

/// The values that were found so far, the last one first.
struct Found<'f, 'a> {
    parameter: &'static Parameter,
    value: &'a str,
    before: Option<&'f Found<'f, 'a>>,
}

/// Returns whether an address is one of the channel's.
pub(super) fn fits(channel: &'static Channel, address: &str) -> bool {
    if channel.parameters.is_empty() {
        return channel.address == Some(address);
    }
    channel.is_readable() && Matcher::new(channel, address, true).read(0, 0, None, &mut |_| ())
}

/// Returns the values of the parameters in an address of the channel, in its order.
pub(super) fn read<'a>(
    channel: &'static Channel,
    address: &'a str,
    is_strict: bool,
) -> Option<Vec<(&'static Parameter, &'a str)>> {
    if channel.parameters.is_empty() {
        return (channel.address == Some(address)).then(Vec::new);
    }
    let mut values = Vec::with_capacity(channel.parameters.len());
    let mut matcher = Matcher::new(channel, address, is_strict);
    let has_read = matcher.read(0, 0, None, &mut |last| {
        let found = std::iter::successors(last, |found| found.before);
        values.extend(found.map(|found| (found.parameter, found.value)));
        values.reverse();
    });
    has_read.then_some(values)
}

/// Returns whether a text may stand for a parameter.
pub(super) fn takes(channel: &Channel, parameter: &Parameter, text: &str) -> bool {
    let kind = &parameter.kind;
    kind.takes(text)
        && match kind {
            // What a document lists, it allows.
            ParameterKind::OneOf(_) | ParameterKind::Uuid | ParameterKind::Boolean => {
                !text.is_empty() && !text.contains(channel.separator)
            }
            _ => !text.is_empty() && !text.contains(channel.separator) && is_legal(channel, text),
        }
}

/// Returns whether a text holds neither what the protocol reserves nor control characters.
fn is_legal(channel: &Channel, text: &str) -> bool {
    let reserved = channel.reserved.as_bytes();
    let is_plain = |byte: u8| (0x20..0x7F).contains(&byte) && !reserved.contains(&byte);
    text.bytes().all(is_plain) || !text.contains(|c: char| c.is_control() || channel.reserved.contains(c))
}

impl Channel {
    /// Returns whether the values of its parameters can be told from an address of its: no two parameters touch, none
    /// stands twice, and there are not more than 32. A channel without an address has none to read.
    ///
    /// Addresses of other channels can be written, and are not read: no address belongs to such a channel.
    #[must_use]
    pub const fn is_readable(&self) -> bool {
        let mut seen = [false; PARAMETERS];
        let (mut part, mut follows_parameter) = (0, false);
        while part < self.parts.len() {
            match self.parts[part] {
                Part::Literal(text) => follows_parameter = follows_parameter && text.is_empty(),
                Part::Parameter(index) => {
                    if follows_parameter || index >= PARAMETERS || seen[index] {
                        return false;
                    }
                    seen[index] = true;
                    follows_parameter = true;
                }
            }
            part += 1;
        }
        self.address.is_some()
    }
}

impl<'a> Matcher<'a> {
    const fn new(channel: &'static Channel, address: &'a str, is_strict: bool) -> Self {
        Self { channel, address, is_strict, dead: Vec::new() }
    }

    /// Reads the parts from `part` on in the text from `at` on, and gives what was found if all of it is read.
    fn read(
        &mut self,
        part: usize,
        at: usize,
        before: Option<&Found<'_, 'a>>,
        done: &mut dyn FnMut(Option<&Found<'_, 'a>>),
    ) -> bool {
        let (channel, address) = (self.channel, self.address);
        let text = &address[at..];
        match channel.parts.get(part) {
            None => {
                let is_end = text.is_empty();
                if is_end {
                    done(before);
                }
                is_end
            }
            Some(Part::Literal(literal)) => {
                text.starts_with(literal) && self.read(part + 1, at + literal.len(), before, done)
            }
            Some(Part::Parameter(index)) => {
                let Some(parameter) = channel.parameters.get(*index) else { return false };
                let next = match channel.parts.get(part + 1) {
                    Some(Part::Literal(literal)) => literal,
                    _ => "",
                };
                self.read_value((part, parameter, next), at, before, done)
            }
        }
    }

    /// Reads a value, the shortest one first, and what follows it.
    fn read_value(
        &mut self,
        (part, parameter, next): (usize, &'static Parameter, &str),
        at: usize,
        before: Option<&Found<'_, 'a>>,
        done: &mut dyn FnMut(Option<&Found<'_, 'a>>),
    ) -> bool {
        let bit = u32::try_from(part).ok().and_then(|part| 1_u128.checked_shl(part)).unwrap_or(0);
        if self.dead.get(at).is_some_and(|dead| dead & bit != 0) {
            return false;
        }
        let text = &self.address[at..];
        let limit = text.find(self.channel.separator).unwrap_or(text.len());
        let is_free = parameter.kind.is_free() || !self.is_strict;
        let mut end = self.first_end(text, limit, next);
        let mut tried = 0;
        while let Some(length) = end {
            let value = &text[..length];
            let is_value = !self.is_strict || takes(self.channel, parameter, value);
            // What a text may not hold, no longer one that begins with it holds either.
            if !is_value && is_free {
                return false;
            }
            let found = Found { parameter, value, before };
            if is_value && self.read(part + 1, at + length, Some(&found), done) {
                return true;
            }
            // A value that follows takes whatever more of the text is left, so that less of it helps nothing.
            if is_value && is_free && self.is_free_after(part) {
                return false;
            }
            tried += 1;
            end = next_end(text, limit, next, length);
        }
        if tried > 1 {
            self.dead.resize(self.address.len() + 1, 0);
            self.dead[at] |= bit;
        }
        false
    }

    /// Returns the length of the shortest value that is followed by `next`; no value reaches beyond `limit`.
    fn first_end(&self, text: &str, limit: usize, next: &str) -> Option<usize> {
        if next.is_empty() {
            return Some(limit).filter(|limit| *limit == text.len());
        }
        if let Some(before) = next.find(self.channel.separator) {
            // The first separator in the literal is the first one after the value.
            let length = limit.checked_sub(before)?;
            return text.get(length..)?.starts_with(next).then_some(length);
        }
        // In a lax reading a value may be empty.
        let least = if self.is_strict { text.chars().next()?.len_utf8() } else { 0 };
        find_end(text, limit, next, least)
    }

    /// Returns whether there are further parameters up to the next separator, and each of them takes any text.
    fn is_free_after(&self, part: usize) -> bool {
        let mut is_free = false;
        for part in self.channel.parts.get(part + 1..).unwrap_or_default() {
            match part {
                Part::Literal(text) if text.contains(self.channel.separator) => break,
                Part::Literal(_) => {}
                Part::Parameter(index) => {
                    let kind = self.channel.parameters.get(*index).map(|parameter| &parameter.kind);
                    is_free = !self.is_strict || kind.is_some_and(ParameterKind::is_free);
                    if !is_free {
                        return false;
                    }
                }
            }
        }
        is_free
    }
}

/// Returns the length of the next longer value than the one of `length`.
fn next_end(text: &str, limit: usize, next: &str, length: usize) -> Option<usize> {
    if next.is_empty() {
        return None;
    }
    let step = text.get(length..)?.chars().next()?.len_utf8();
    find_end(text, limit, next, length + step)
}

/// Returns the length of the shortest value of at least `least` that is followed by a literal without a separator.
fn find_end(text: &str, limit: usize, next: &str, least: usize) -> Option<usize> {
    text.get(least..limit)?.find(next).map(|at| least + at)
}

#[cfg(test)]
mod tests;
