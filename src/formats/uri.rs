//! `uri` and `uri-reference`: the grammar of RFC 3986, appendix A; `iri` and `iri-reference`: that of RFC 3987, which lets
//! characters beyond ASCII in.

/// Returns whether a text is a URI: it has a scheme.
pub fn uri(text: &str) -> bool {
    text.is_ascii() && iri(text)
}

/// Returns whether a text is a URI or a reference that is relative to one.
pub fn uri_reference(text: &str) -> bool {
    text.is_ascii() && iri_reference(text)
}

/// Returns whether a text is an IRI: it has a scheme.
pub fn iri(text: &str) -> bool {
    split_scheme(text).is_some_and(is_after_scheme)
}

/// Returns whether a text is an IRI or a reference that is relative to one.
pub fn iri_reference(text: &str) -> bool {
    match split_scheme(text) {
        Some(rest) => is_after_scheme(rest),
        None => {
            // A first segment with a colon would read as a scheme.
            let first_segment = text.split(['/', '?', '#']).next();
            first_segment.is_some_and(|segment| !segment.contains(':')) && is_after_scheme(text)
        }
    }
}

/// Returns what follows the scheme and its colon, if the text has a scheme.
fn split_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let sound = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    sound.then_some(rest)
}

fn is_after_scheme(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (hierarchy, query) = text.split_once('?').unwrap_or((text, ""));
    let (authority, path) = match hierarchy.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", hierarchy),
    };
    let is_in_query = |character| is_beyond(character) || is_private(character);
    is_authority(authority)
        && is_made_of(path, b":@/")
        && is_made_with(query, b":@/?", is_in_query)
        && is_made_of(fragment, b":@/?")
}

fn is_authority(authority: &str) -> bool {
    let (user, host_and_port) = authority.split_once('@').unwrap_or(("", authority));
    let (host_is_sound, port) = match host_and_port.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((literal, port)) => (is_ip_literal(literal), port),
        None => {
            let (host, port) = host_and_port.split_at(host_and_port.find(':').unwrap_or(host_and_port.len()));
            (is_made_of(host, b""), port)
        }
    };
    let port_is_sound =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    is_made_of(user, b":") && host_is_sound && port_is_sound
}

fn is_ip_literal(literal: &str) -> bool {
    match literal.strip_prefix(['v', 'V']).and_then(|future| future.split_once('.')) {
        None => super::ipv6(literal),
        Some((version, address)) => {
            !version.is_empty()
                && version.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !address.is_empty()
                && address.is_ascii()
                && !address.contains('%')
                && is_made_of(address, b":")
        }
    }
}

/// Returns whether a text holds nothing but unreserved characters, `sub-delims`, sound percent-encodings, and
/// what is also allowed.
fn is_made_of(text: &str, also: &[u8]) -> bool {
    is_made_with(text, also, is_beyond)
}

/// Does the same, with what characters beyond ASCII are allowed.
fn is_made_with(text: &str, also: &[u8], is_beyond: impl Fn(char) -> bool) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let sound = match byte {
            b'%' => [bytes.next(), bytes.next()].iter().all(|digit| digit.is_some_and(|byte| byte.is_ascii_hexdigit())),
            // These are looked at below, as characters.
            0x80.. => true,
            _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte) || also.contains(&byte),
        };
        if !sound {
            return false;
        }
    }
    text.is_ascii() || text.chars().all(|character| character.is_ascii() || is_beyond(character))
}

/// Returns whether a character beyond ASCII may stand in an IRI: `ucschar`.
pub(super) fn is_beyond(character: char) -> bool {
    match u32::from(character) {
        0xA0..=0xD7FF | 0xF900..=0xFDCF | 0xFDF0..=0xFFEF => true,
        code @ 0x1_0000..=0xE_FFFF => code & 0xFFFF <= 0xFFFD && !(0xE_0000..0xE_1000).contains(&code),
        _ => false,
    }
}

/// Returns whether a character is for private use, which only a query may hold: `iprivate`.
pub(super) fn is_private(character: char) -> bool {
    let code = u32::from(character);
    (0xE000..=0xF8FF).contains(&code) || (code >= 0xF_0000 && code & 0xFFFF <= 0xFFFD)
}
