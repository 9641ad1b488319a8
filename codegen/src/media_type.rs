//! Media types, as far as they tell whether a payload is JSON.

/// Returns the type and subtype in lower case, without parameters: `application/json` of `Application/JSON; charset=utf-8`.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether payloads of the type are JSON, by its name (RFC 8259, section 11; RFC 6839, section 3.1).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let suffixed = |essence: &str| {
        essence.strip_suffix("+json").and_then(|name| name.split_once('/')).is_some_and(|(_, name)| !name.is_empty())
    };
    matches!(essence.as_str(), "application/json" | "text/json") || suffixed(&essence)
}

/// Returns whether payloads of the type that are not JSON are texts.
pub(crate) fn is_text(media_type: &str) -> bool {
    essence(media_type).starts_with("text/")
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn json_is_told_by_its_name_whatever_its_case_and_parameters() {
        for (media_type, expected) in [
            ("application/json", true),
            ("Application/JSON", true),
            (" application/json ; charset=utf-8", true),
            ("text/json", true),
            ("application/cloudevents+json; charset=UTF-8", true),
            ("application/vnd.aai.asyncapi+JSON;version=3.0.0", true),
            ("image/x+json", true),
            ("text/plain", false),
            ("text/plain; profile=application/json", false),
            ("application/octet-stream", false),
            ("application/json5", false),
            ("application/x-ndjson", false),
            ("application/json-seq", false),
            ("application/vnd.x+xml", false),
            ("application/vnd.x+jsonx", false),
            ("avro/binary", false),
            ("application/+json", false),
            ("+json", false),
            ("json", false),
            ("*/*", false),
        ] {
            assert_eq!(is_json(media_type), expected, "{media_type}");
        }
    }
}
