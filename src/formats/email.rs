//! `email`: a mailbox of RFC 5321, section 4.1.2; and `idn-email`, one of RFC 6531.

use super::{hostname::hostname, idn::idn_hostname};

/// Returns whether a text is a mailbox, without the name of its owner.
pub fn email(text: &str) -> bool {
    text.is_ascii() && is_mailbox(text, hostname)
}

/// Returns whether a text is a mailbox that may hold characters beyond ASCII.
pub fn idn_email(text: &str) -> bool {
    is_mailbox(text, idn_hostname)
}

fn is_mailbox(text: &str, is_host: fn(&str) -> bool) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain, is_host))
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
    !byte.is_ascii() || byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_quoted_content(content: &str) -> bool {
    let mut bytes = content.bytes();
    while let Some(byte) = bytes.next() {
        let sound = match byte {
            b'\\' => bytes.next().is_some_and(|escaped| escaped.is_ascii_graphic()),
            b'"' => false,
            _ => !byte.is_ascii() || byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t'),
        };
        if !sound {
            return false;
        }
    }
    true
}

/// Returns whether a text is a host name or an address in brackets.
fn is_domain(domain: &str, is_host: fn(&str) -> bool) -> bool {
    match domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        None => is_host(domain),
        Some(literal) => match literal.split_at_checked(5) {
            Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => super::ipv6(address),
            _ => super::ipv4(literal),
        },
    }
}
