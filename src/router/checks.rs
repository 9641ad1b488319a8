//! Checks for mistakes in a set of routes while the service is compiled: in constants, without allocation.

use super::{Route, hash};
use crate::{
    address::order::{self, after_name},
    constant::equal,
};

/// The first two routes with one key that is not a channel on which both messages travel: no address could tell them
/// apart. Keys are one if they differ in the names of parameters alone.
///
/// First means that the second of the two comes as early as can be. Each route is held against the first one that has
/// the key, which is enough wherever an address has one channel.
pub const fn conflict(routes: &[Route]) -> Option<(usize, usize)> {
    // Most keys are the only ones with their hash, which spares them the search among all earlier ones.
    const BUCKETS: usize = 1 << 14;
    let mut seen = [false; BUCKETS];
    let mut late = 0;
    while late < routes.len() {
        let mut index = 0;
        while index < routes[late].keys() {
            if let Some(key) = routes[late].key(index) {
                let bucket = hash_of_form(key) as usize % BUCKETS;
                if seen[bucket]
                    && let Some(early) = holder(routes, (late, index))
                    && !share(&routes[early], &routes[late], key)
                {
                    return Some((early, late));
                }
                seen[bucket] = true;
            }
            index += 1;
        }
        late += 1;
    }
    None
}

/// A hash of a text without the names in braces.
const fn hash_of_form(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut at, mut hash, mut is_template) = (0, 0_u64, false);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01B3);
        if bytes[at] == b'{' {
            is_template = true;
            at = after_name(bytes, at);
        } else {
            at += 1;
        }
    }
    if is_template { hash } else { hash::of(bytes) }
}

/// Returns whether a token of the text is a parameter.
pub(super) const fn is_template(text: &str) -> bool {
    let text = text.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if is_parameter(text, at) {
            return true;
        }
        at = token_end(text, at) + 1;
    }
    false
}

/// The first route before another one with the key that this one has at an index.
const fn holder(routes: &[Route], (late, key): (usize, usize)) -> Option<usize> {
    let mut route = 0;
    while route < late {
        let mut index = 0;
        while index < routes[route].keys() {
            if is_one_key((&routes[route], index), (&routes[late], key)) {
                return Some(route);
            }
            index += 1;
        }
        route += 1;
    }
    None
}

/// Returns whether two keys, each a route's at an index, take the same addresses.
const fn is_one_key((a, index): (&Route, usize), (b, other): (&Route, usize)) -> bool {
    if let (Some(one), Some(two)) = (a.channel(index), b.channel(other)) {
        return order::is_same(one, two);
    }
    match (a.key_or_again(index), b.key_or_again(other)) {
        (Some(a), Some(b)) => order::is_same_form(a, b),
        _ => false,
    }
}

/// Returns whether both messages travel on a channel with this address.
const fn share(a: &Route, b: &Route, address: &str) -> bool {
    let mut index = 0;
    while index < a.channels.len() {
        let mut other = 0;
        while other < b.channels.len() {
            if let (Some(here), Some(there)) = (a.channels[index].address, b.channels[other].address)
                && equal(here, address)
                && equal(there, address)
                && equal(a.channels[index].id, b.channels[other].id)
            {
                return true;
            }
            other += 1;
        }
        index += 1;
    }
    false
}

/// Returns whether the token that starts there is `{name}`.
const fn is_parameter(text: &[u8], start: usize) -> bool {
    if start >= text.len() || text[start] != b'{' {
        return false;
    }
    let end = token_end(text, start);
    end - start > 1 && text[end - 1] == b'}'
}

/// Returns the offset at which the token that starts there ends.
const fn token_end(text: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < text.len() && text[end] != b'.' {
        end += 1;
    }
    end
}
