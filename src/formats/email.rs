//! `email`: a mailbox of RFC 5321, section 4.1.2.

use super::hostname::hostname;

/// Returns whether a text is a mailbox, without the name of its owner.
pub fn email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain))
}

fn is_local_part(local: &str) -> bool {
    let quoted = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    local.len() <= 64
        && match quoted {
            Some(content) => is_quoted_content(content),
            None => local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_text)),
        }
}

fn is_atom_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_quoted_content(content: &str) -> bool {
    let mut bytes = content.bytes();
    while let Some(byte) = bytes.next() {
        let sound = match byte {
            b'\\' => bytes.next().is_some_and(|escaped| escaped.is_ascii_graphic()),
            b'"' => false,
            _ => byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t'),
        };
        if !sound {
            return false;
        }
    }
    true
}

/// Returns whether a text is a host name or an address in brackets.
fn is_domain(domain: &str) -> bool {
    match domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        None => hostname(domain),
        Some(literal) => match literal.split_at_checked(5) {
            Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => super::ipv6(address),
            _ => super::ipv4(literal),
        },
    }
}
