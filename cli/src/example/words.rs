//! Texts that suit a field's name.

use super::{
    dice::Dice,
    format::{self, FIRST_NAMES, LAST_NAMES, NOUNS},
};

/// A text for a field; the last of the names is the field's own, the ones before it are where it is.
pub(super) fn text(names: &[&str], dice: &mut Dice) -> String {
    known(names, dice).unwrap_or_else(|| dice.word(NOUNS).to_owned())
}

/// A text for a field whose name says what is in it.
pub(super) fn known(names: &[&str], dice: &mut Dice) -> Option<String> {
    let parts = parts(names.last()?);
    let has = |word: &str| parts.iter().any(|part| part == word);
    let last = parts.last().map_or("", String::as_str);
    if let Some((_, examples)) = LISTED.iter().find(|(words, _)| words.contains(&last)) {
        return Some(dice.word(examples).to_owned());
    }
    Some(match last {
        "name" if has("first") => dice.word(FIRST_NAMES).to_owned(),
        "name" if has("last") || has("family") => dice.word(LAST_NAMES).to_owned(),
        "name" => named(names, dice),
        "author" | "owner" | "sender" | "recipient" | "user" | "customer" => person(dice),
        "email" | "mail" => format::text("email", dice)?,
        "url" | "uri" | "link" | "href" => format::text("uri", dice)?,
        "pointer" => format::text("json-pointer", dice)?,
        "phone" | "mobile" => format!("+1-202-555-01{:02}", dice.below(100)),
        "version" => format!("{}.{}.{}", dice.between(1, 4), dice.below(10), dice.below(20)),
        "id" | "key" | "token" | "slug" | "identifier" => {
            let of = parts.iter().rev().nth(1).map_or("item", String::as_str);
            format!("{of}_{:06x}", dice.roll() & 0xff_ffff)
        }
        "title" | "subject" | "heading" | "headline" => title(dice),
        "template" if has("title") => format!("{}, {{{{name}}}}", dice.word(GREETINGS)),
        "template" => format!("{{{{name}}}}: {}", dice.word(SENTENCES)),
        "type" if has("content") || has("media") => dice.word(MEDIA_TYPES).to_owned(),
        "type" | "kind" | "category" => dice.word(&["standard", "express", "trial"]).to_owned(),
        "body" | "text" | "message" | "description" | "summary" | "comment" | "content" | "note" | "reason" => {
            dice.word(SENTENCES).to_owned()
        }
        "at" | "timestamp" | "time" => format::text("date-time", dice)?,
        _ => return None,
    })
}

/// A name for a member that nobody named.
pub(super) fn key(names: &[&str], dice: &mut Dice) -> String {
    let of = names.last().map(|name| parts(name)).unwrap_or_default();
    let locales = of.iter().any(|part| part.starts_with("locali") || part.starts_with("translat"));
    dice.word(if locales { LOCALES } else { NOUNS }).to_owned()
}

/// What a `name` names depends on where it stands.
fn named(names: &[&str], dice: &mut Dice) -> String {
    let around: Vec<String> = names.iter().flat_map(|name| parts(name)).collect();
    let has = |word: &str| around.iter().any(|part| part == word);
    if has("user") || has("customer") || has("person") || has("contact") {
        person(dice)
    } else if has("file") || has("document") {
        format!("{}.pdf", dice.word(NOUNS))
    } else {
        title(dice)
    }
}

fn person(dice: &mut Dice) -> String {
    format!("{} {}", dice.word(FIRST_NAMES), dice.word(LAST_NAMES))
}

fn title(dice: &mut Dice) -> String {
    format!("{} {}", dice.word(ADJECTIVES), dice.word(NOUNS))
}

/// The words of a name in snake, kebab or camel case, in lower case.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_lower) {
            parts.push(String::new());
        }
        after_lower = c.is_lowercase();
        if let Some(part) = parts.last_mut().filter(|_| c.is_alphanumeric()) {
            part.extend(c.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

const LISTED: &[(&[&str], &[&str])] = &[
    (&["timezone", "zone", "tz"], &["Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"]),
    (&["language", "locale", "lang"], LOCALES),
    (&["country"], &["DE", "FR", "JP", "US"]),
    (&["currency"], &["EUR", "JPY", "USD"]),
    (&["city"], &["Berlin", "Kyoto", "Lyon", "Porto"]),
    (&["street", "address"], &["12 Harbour Road", "7 Orchard Lane", "31 Mill Street"]),
    (&["environment", "env"], &["production", "staging", "development"]),
    (&["role", "roles"], &["admin", "editor", "viewer"]),
    (&["code"], &["not_found", "timeout", "rate_limited", "invalid_state"]),
    (&["status", "state"], &["open", "done", "failed"]),
    (&["keyword"], &["format", "maximum", "required", "type"]),
    (&["color", "colour"], &["#3366cc", "#228833", "#cc3311"]),
    (&["tag", "tags", "label", "labels"], &["news", "spring", "offers", "beta"]),
    (&["flag", "flags", "features"], &["new_editor", "dark_mode", "fast_checkout"]),
];
const MEDIA_TYPES: &[&str] = &["application/pdf", "image/png", "text/plain", "video/mp4"];
const LOCALES: &[&str] = &["de-DE", "en-GB", "fr-FR", "ja-JP", "pt-BR"];
const GREETINGS: &[&str] = &["Welcome back", "Good news", "Last chance"];
const ADJECTIVES: &[&str] = &["Early", "Golden", "Quiet", "Spring", "Summer", "Winter"];
const SENTENCES: &[&str] = &[
    "The order has left the warehouse.",
    "There is something new in the shop.",
    "Nothing more has to be done.",
    "It will be tried again in an hour.",
    "Thank you for staying with us.",
];

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_name_is_taken_apart() {
        for (name, expected) in [
            ("user_id", vec!["user", "id"]),
            ("contentType", vec!["content", "type"]),
            ("UserInfoReply", vec!["user", "info", "reply"]),
            ("x-request-ID", vec!["x", "request", "id"]),
            ("größeÄnderung", vec!["größe", "änderung"]),
            ("__", vec![]),
        ] {
            assert_eq!(parts(name), expected, "{name}");
        }
    }
}
