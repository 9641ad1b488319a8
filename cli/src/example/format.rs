//! Texts of the formats that JSON Schema names.

use super::dice::Dice;

/// A text of a format, as one would meet it; `None` for formats that say nothing.
pub(super) fn text(format: &str, dice: &mut Dice) -> Option<String> {
    Some(match format {
        "uuid" => uuid(dice),
        "date" => date(dice),
        "time" => format!("{}:00Z", clock(dice)),
        "date-time" => format!("{}T{}:{:02}Z", date(dice), clock(dice), dice.below(60)),
        "email" => {
            let (first, last) = (dice.word(FIRST_NAMES), dice.word(LAST_NAMES));
            format!("{}.{}@example.com", first.to_lowercase(), last.to_lowercase())
        }
        "hostname" => format!("{}.example.com", dice.word(&["www", "api", "mail", "eu-1", "cdn"])),
        // The blocks that are reserved for documentation (RFC 5737, RFC 3849).
        "ipv4" => format!("192.0.2.{}", dice.between(1, 254)),
        "ipv6" => format!("2001:db8::{:x}", dice.between(1, 0xffff)),
        "uri" => format!("https://example.com/{}/{}", dice.word(NOUNS), dice.between(1, 999)),
        "uri-reference" => format!("/{}/{}", dice.word(NOUNS), dice.between(1, 999)),
        "json-pointer" => format!("/{}/{}", dice.word(NOUNS), dice.below(5)),
        "byte" => dice.word(&["SGVsbG8=", "cG9zdHJvb20=", "AQIDBA=="]).to_owned(),
        _ => return None,
    })
}

/// A random UUID (version 4).
pub(super) fn uuid(dice: &mut Dice) -> String {
    let (high, low) = (dice.roll(), dice.roll());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        8 | (low >> 62),
        (low >> 48) & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

/// A day of the summer of 2025.
fn date(dice: &mut Dice) -> String {
    format!("2025-{:02}-{:02}", dice.between(5, 7), dice.between(1, 28))
}

fn clock(dice: &mut Dice) -> String {
    format!("{:02}:{:02}", dice.between(7, 21), dice.below(12).saturating_mul(5))
}

pub(super) const FIRST_NAMES: &[&str] =
    &["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "Ken", "Radia", "Tony"];
pub(super) const LAST_NAMES: &[&str] =
    &["Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Allen", "Thompson", "Perlman", "Hoare"];
pub(super) const NOUNS: &[&str] =
    &["garden", "harbour", "lantern", "meadow", "orchard", "river", "saddle", "timber", "window", "yarrow"];
