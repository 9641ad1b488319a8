//! The formats that are checked: parsers for those that have a Rust type, predicates for the others.
//!
//! Each decides as JSON Schema draft-07 does. The parsers take the bytes of a string without escapes.

mod categories;
mod email;
mod hostname;
mod rfc3339;
mod rfc3339_text;
mod spelled;
mod uri;
mod uuid;

use std::net::{Ipv4Addr, Ipv6Addr};

pub use email::email;
pub use hostname::hostname;
pub use rfc3339::{Parsed, date, date_time, time};
pub use rfc3339_text::{Text, date_fits, date_text, date_time_fits, date_time_text};
pub(crate) use rfc3339_text::{time_fits, time_text};
pub use spelled::{Spelled, clock_text, is_date, is_date_time, is_time, is_uuid};
pub use uri::{uri, uri_reference};
pub use uuid::uuid;

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

#[cfg(test)]
mod tests;
