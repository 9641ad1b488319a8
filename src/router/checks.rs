//! Checks for mistakes in a set of routes while the service is compiled: in constants, without allocation.

use super::{Route, hash};

/// The first two routes with one key that is not a channel on which both messages travel: no address could tell them
/// apart.
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
                let bucket = hash::of(key.as_bytes()) as usize % BUCKETS;
                if seen[bucket]
                    && let Some(early) = holder(routes, key, late)
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

/// The first two routes with different templates that both take some address, ordered as for [`conflict`].
///
/// Two templates do where they have as many tokens, and of any two tokens at one place at least one is a parameter or
/// both are the same text. A literal key wins over a template and is nothing to report.
pub const fn overlap(routes: &[Route]) -> Option<(usize, usize)> {
    // Templates beyond these are compared in full.
    const KEPT: usize = 1 << 10;
    let mut kept = [("", 0, 0); KEPT];
    let mut count = 0;
    let mut late = 0;
    while late < routes.len() {
        let mut index = 0;
        while index < routes[late].keys() {
            if let Some(key) = routes[late].key(index)
                && is_template(key)
            {
                let signature = signature(key);
                let mut at = 0;
                while at < count {
                    let (other, of_other, early) = kept[at];
                    if may_meet(signature, of_other) && early < late && meet(other, key) {
                        return Some((early, late));
                    }
                    at += 1;
                }
                if count < KEPT {
                    kept[count] = (key, signature, late);
                    count += 1;
                } else if let Some(early) = meeting(routes, key, late) {
                    return Some((early, late));
                }
            }
            index += 1;
        }
        late += 1;
    }
    None
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

/// `==` for constants.
pub(super) const fn equal(a: &str, b: &str) -> bool {
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

/// The first route before `end` with this key.
const fn holder(routes: &[Route], key: &str, end: usize) -> Option<usize> {
    let mut route = 0;
    while route < end {
        let mut index = 0;
        while index < routes[route].keys() {
            if let Some(other) = routes[route].key_or_again(index)
                && equal(other, key)
            {
                return Some(route);
            }
            index += 1;
        }
        route += 1;
    }
    None
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

/// The first route before `end` with another template that takes an address that this one takes too.
const fn meeting(routes: &[Route], template: &str, end: usize) -> Option<usize> {
    let mut route = 0;
    while route < end {
        let mut index = 0;
        while index < routes[route].keys() {
            if let Some(other) = routes[route].key_or_again(index)
                && meet(other, template)
                && is_template(other)
            {
                return Some(route);
            }
            index += 1;
        }
        route += 1;
    }
    None
}

/// A byte for each of a template's first seven tokens, zero for a parameter, and one for how many there are.
const fn signature(template: &str) -> u64 {
    let template = template.as_bytes();
    let mut signature = 0;
    let (mut at, mut tokens) = (0, 0);
    while at <= template.len() {
        let end = token_end(template, at);
        if !is_parameter(template, at) && tokens < 7 {
            let mut hash = 0_u32;
            while at < end {
                hash = (hash ^ template[at] as u32).wrapping_mul(0x9E37_79B1);
                at += 1;
            }
            signature |= ((hash as u64 >> 24) | 1) << (8 * tokens);
        }
        at = end + 1;
        tokens += 1;
    }
    signature | (((tokens << 1) | 1) << 56)
}

/// Returns whether no byte of two signatures differs that is not zero in either of them.
const fn may_meet(a: u64, b: u64) -> bool {
    used(a) & used(b) & used(a ^ b) == 0
}

/// The high bit of each byte that is not zero.
const fn used(word: u64) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    (((word & LOW) + LOW) | word) & !LOW
}

/// Returns whether some address is taken by both, which are not the same text.
const fn meet(a: &str, b: &str) -> bool {
    if equal(a, b) {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (mut i, mut j) = (0, 0);
    loop {
        if is_parameter(a, i) || is_parameter(b, j) {
            i = token_end(a, i);
            j = token_end(b, j);
        } else {
            while i < a.len() && j < b.len() && a[i] == b[j] && a[i] != b'.' {
                i += 1;
                j += 1;
            }
        }
        match (i < a.len(), j < b.len()) {
            (false, false) => return true,
            (true, true) if a[i] == b'.' && b[j] == b'.' => (i, j) = (i + 1, j + 1),
            _ => return false,
        }
    }
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
