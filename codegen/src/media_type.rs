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

/// Returns whether a text is a media type: `type/subtype`, and parameters (RFC 9110, section 8.3.1).
pub(crate) fn is_media_type(text: &str) -> bool {
    let is_token = |text: &str| {
        let special = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || special(byte))
    };
    let is_quoted = |text: &str| {
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        inner.is_some_and(|inner| !inner.contains(['"', '\\']) && !inner.contains(char::is_control))
    };
    let mut parts = text.split(';').map(str::trim);
    let has_type = parts.next().and_then(|name| name.split_once('/')).is_some_and(|(a, b)| is_token(a) && is_token(b));
    has_type
        && !text.contains(char::is_control)
        && parts.all(|part| {
            let value =
                part.split_once('=').map(|(name, value)| is_token(name) && (is_token(value) || is_quoted(value)));
            part.is_empty() || value.unwrap_or_default()
        })
}

/// Returns the media type as which a text is taken that may be none: the one that is surely meant, or the text itself if a
/// message can have it, or that of bytes.
pub(crate) fn taken(text: &str) -> &str {
    match text {
        _ if is_media_type(text) => text,
        _ if text.trim().eq_ignore_ascii_case("json") => "application/json",
        _ if text.contains(char::is_control) => "application/octet-stream",
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_json, is_media_type, taken};

    #[test]
    fn what_is_no_media_type_is_taken_as_what_is_meant() {
        for (text, expected) in [
            ("json", "application/json"),
            ("JSON ", "application/json"),
            ("text", "text"),
            ("a\nb/c", "application/octet-stream"),
            ("text/plain; a", "text/plain; a"),
            ("application/json", "application/json"),
        ] {
            assert_eq!(taken(text), expected, "{text:?}");
        }
        for text in ["text/plain", "application/vnd.a+json;version=3.0.0", "a/b; c=\"d e\" ;e=f;", " a/b"] {
            assert!(is_media_type(text), "{text:?}");
        }
        for text in ["", "json", "a/", "/b", "a/b/c", "a b/c", "a/b; c", "a/b; c=", "a/b; c=\"", "a/b\r\nX: y", "ä/b"]
        {
            assert!(!is_media_type(text), "{text:?}");
        }
    }

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
