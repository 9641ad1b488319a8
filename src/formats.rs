//! The formats that are checked: parsers for those that have a Rust type, predicates for the others.
//!
//! Each decides as JSON Schema draft-07 does. The parsers take the bytes of a string without escapes.

mod categories;
mod email;
mod hostname;
mod idn;
mod punycode;
mod regex;
mod rfc3339;
mod rfc3339_text;
mod spelled;
mod uri;
mod uri_template;
mod uuid;
mod writing;

use std::net::{Ipv4Addr, Ipv6Addr};

pub use email::{email, idn_email};
pub use hostname::hostname;
pub use idn::idn_hostname;
pub use regex::regex;
pub use rfc3339::{Parsed, date, date_time, date_time_end, is_full_date, time};
pub use rfc3339_text::{Text, date_fits, date_text, date_time_fits, date_time_text};
pub(crate) use rfc3339_text::{time_fits, time_text};
pub use spelled::{Spelled, clock_text, is_date, is_date_time, is_time, is_uuid};
pub use uri::{iri, iri_reference, uri, uri_reference};
pub use uri_template::uri_template;
pub use uuid::{is_hyphenated, uuid};

/// Returns whether a text is an IPv4 address in four decimal numbers without leading zeros.
pub fn ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Returns whether a text is an IPv6 address, without a zone.
pub fn ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// Returns whether a text is a JSON Pointer (RFC 6901).
pub fn json_pointer(text: &str) -> bool {
    let after_tilde = |rest: &str| rest.starts_with(['0', '1']);
    (text.is_empty() || text.starts_with('/')) && text.split('~').skip(1).all(after_tilde)
}

/// Returns whether a text is a relative JSON Pointer: how many levels to go up, and then a pointer, or `#` for the name.
pub fn relative_json_pointer(text: &str) -> bool {
    let (levels, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    !levels.is_empty() && (levels == "0" || !levels.starts_with('0')) && (rest == "#" || json_pointer(rest))
}

#[cfg(test)]
mod tests;
