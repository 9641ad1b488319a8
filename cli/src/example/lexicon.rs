//! The parts of names, and the words that examples are made up from.

/// Returns the words of a name in snake, kebab or camel case, in lower case.
pub(super) fn parts(name: &str) -> Vec<String> {
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

pub(super) const FORMATS: &[(&[&str], &str)] = &[
    (&["email", "mail"], "email"),
    (&["url", "uri", "link", "href", "website", "webhook", "avatar", "image", "picture", "logo"], "uri"),
    (&["pointer"], "json-pointer"),
    (&["at", "timestamp", "ts", "time", "datetime", "created", "updated", "since", "until"], "date-time"),
    (&["date", "day", "birthday", "birthdate"], "date"),
    (&["ip"], "ipv4"),
    (&["host", "hostname", "domain"], "hostname"),
    (&["uuid", "guid"], "uuid"),
];
pub(super) const LISTED: &[(&[&str], &[&str])] = &[
    (&["timezone", "zone", "tz"], &["Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"]),
    (&["language", "locale", "lang"], LOCALES),
    (&["country"], &["DE", "FR", "JP", "US"]),
    (&["region"], &["eu-west-1", "us-east-1", "ap-south-1"]),
    (&["source", "origin"], &["newsletter", "web", "partner"]),
    (&["theme"], &["dark", "light"]),
    (&["currency"], &["EUR", "JPY", "USD"]),
    (&["city"], &["Berlin", "Kyoto", "Lyon", "Porto"]),
    (&["street", "address"], &["12 Harbour Road", "7 Orchard Lane", "31 Mill Street"]),
    (&["company", "organization", "organisation", "vendor"], &["Harbour & Sons", "Meadow Ltd", "Yarrow GmbH"]),
    (&["environment", "env"], &["production", "staging", "development"]),
    (&["role", "roles"], &["admin", "editor", "viewer"]),
    (&["code"], &["not_found", "timeout", "rate_limited", "invalid_state"]),
    (&["status", "state"], &["open", "done", "failed"]),
    (&["severity", "level"], &["info", "warning", "error"]),
    (&["method"], &["GET", "POST", "PUT"]),
    (&["unit"], &["kg", "m", "s"]),
    (&["device", "platform"], &["android", "ios", "web"]),
    (&["keyword"], &["format", "maximum", "required", "type"]),
    (&["color", "colour"], &["#3366cc", "#228833", "#cc3311"]),
    (&["tag", "tags", "label", "labels"], &["news", "spring", "offers", "beta"]),
    (&["flag", "flags", "features"], &["new_editor", "dark_mode", "fast_checkout"]),
];
pub(super) const NOUNS: &[&str] =
    &["garden", "harbour", "lantern", "meadow", "orchard", "river", "saddle", "timber", "window", "yarrow"];
pub(super) const MEDIA_TYPES: &[&str] = &["application/pdf", "image/png", "text/plain", "video/mp4"];
pub(super) const LOCALES: &[&str] = &["de-DE", "en-GB", "fr-FR", "ja-JP", "pt-BR"];
pub(super) const GREETINGS: &[&str] = &["Welcome back", "Good news", "Last chance"];
pub(super) const ADJECTIVES: &[&str] = &["Early", "Golden", "Quiet", "Spring", "Summer", "Winter"];
pub(super) const FAILURES: &[&str] =
    &["The request timed out.", "There is no such entry.", "Too many requests in a minute.", "Access is denied."];
pub(super) const SENTENCES: &[&str] = &[
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
