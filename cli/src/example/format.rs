//! Texts of the formats that JSON Schema names.

use super::{
    dice::Dice,
    lexicon::NOUNS,
    scene::{self, Scene},
};

/// Makes a text of a format, as one would meet it under the name; `None` for formats that say nothing.
pub(super) fn text(format: &str, names: &[String], scene: Scene, dice: &mut Dice) -> Option<String> {
    Some(match format {
        "uuid" => uuid(dice),
        "date" => scene::day(scene.time(names, dice)),
        "time" => time(names, dice),
        "date-time" => {
            let seconds = scene.time(names, dice);
            format!("{}T{}Z", scene::day(seconds), scene::clock(seconds))
        }
        "duration" => dice.word(&["PT15M", "PT1H30M", "P1D", "P2W"]).to_owned(),
        "email" | "idn-email" => format!("{}@example.com", scene.account()),
        "hostname" | "idn-hostname" => format!("{}.example.com", dice.word(&["www", "api", "mail", "eu-1", "cdn"])),
        // The blocks that are reserved for documentation (RFC 5737, RFC 3849).
        "ipv4" => format!("192.0.2.{}", dice.between(1, 254)),
        "ipv6" => format!("2001:db8::{:x}", dice.between(1, 0xffff)),
        "uri" | "iri" | "url" => format!("https://example.com/{}/{}", dice.word(NOUNS), dice.between(1, 999)),
        "uri-reference" | "iri-reference" => format!("/{}/{}", dice.word(NOUNS), dice.between(1, 999)),
        "uri-template" => format!("/{}/{{id}}", dice.word(NOUNS)),
        "json-pointer" => format!("/{}/{}", dice.word(NOUNS), dice.below(5)),
        "relative-json-pointer" => format!("{}/{}", dice.below(3), dice.word(NOUNS)),
        "regex" => dice.word(&["^[a-z]+$", "[0-9]{4}", "^(yes|no)$"]).to_owned(),
        "byte" => base64(dice.word(NOUNS).as_bytes()),
        _ => return None,
    })
}

/// Makes a random UUID (version 4).
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

/// Encodes bytes as Base64 (RFC 4648, section 4).
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4_usize {
            let sextet = usize::try_from(bits >> (18 - 6 * at) & 63).unwrap_or_default();
            text.push(if at <= chunk.len() { char::from(ALPHABET[sextet]) } else { '=' });
        }
    }
    text
}

/// Makes a time of day in steps of five minutes; what begins does so in the morning, what ends in the evening.
fn time(names: &[String], dice: &mut Dice) -> String {
    let has = |words: &[&str]| names.last().is_some_and(|name| words.iter().any(|word| name.contains(word)));
    let (low, high) = match () {
        () if has(&["start", "from", "begin", "open"]) => (7, 10),
        () if has(&["end", "until", "close"]) => (17, 21),
        () => (7, 21),
    };
    format!("{:02}:{:02}:00Z", dice.between(low, high), dice.below(12).saturating_mul(5))
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }
}
