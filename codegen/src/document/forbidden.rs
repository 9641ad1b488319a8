//! What the specification forbids though its meaning is clear: a warning each.

use postroom_schema::pointer;

use super::{Parser, fields, version};
use crate::{
    diagnostic::{Diagnostic, Diagnostics, shortened},
    headers, media_type, reference,
    schema::excerpt,
    suggest,
    tree::{Segment, View},
};

/// The values that the `type` of a security scheme has.
const SCHEMES: &[&str] = &[
    "userPassword",
    "apiKey",
    "X509",
    "symmetricEncryption",
    "asymmetricEncryption",
    "httpApiKey",
    "http",
    "oauth2",
    "openIdConnect",
    "plain",
    "scramSha256",
    "scramSha512",
    "gssapi",
];

impl<'a> Parser<'a, '_> {
    /// Warns of what `security` asks for that is no security scheme.
    pub(super) fn check_security(&mut self, of: View<'a>) {
        for item in fields::items(of, "security", self.diagnostics).unwrap_or_default() {
            let Some(scheme) = fields::target(item) else { continue };
            let section = scheme.parent().and_then(|(parent, _)| fields::key(parent));
            let is_elsewhere = reference::text(item).is_some_and(|_| {
                section != Some("securitySchemes") && self.tree.root_of(scheme.place().file).get("asyncapi").is_some()
            });
            let kind = scheme.get("type").and_then(View::str);
            let (message, help) = match kind {
                _ if is_elsewhere => {
                    let text = reference::text(item).unwrap_or_default();
                    let message = format!("`{text}` leads to `{}`, which is no security scheme", scheme.pointer());
                    (message, "refer to an entry of `components.securitySchemes`".to_owned())
                }
                None => {
                    let message = "a security scheme is an object with a `type`, and this is not".to_owned();
                    (message, "say which it is: `type: userPassword`".to_owned())
                }
                Some(kind) if !SCHEMES.contains(&kind) => {
                    let otherwise = format!("the types are {}", SCHEMES.join(", "));
                    let help = suggest::did_you_mean(kind, SCHEMES.iter().copied(), &otherwise);
                    (format!("`{kind}` is no type of a security scheme"), help)
                }
                Some(_) => continue,
            };
            self.diagnostics.push(Diagnostic::warning(item, "invalid-security", message, help));
        }
    }

    /// Warns of examples of a message that show nothing of it.
    pub(super) fn check_examples(&mut self, message: View<'a>) {
        for example in message.get("examples").into_iter().flat_map(View::items).map(View::target) {
            if example.get("payload").or(example.get("headers")).is_none() {
                let text = "an example of a message has a `payload` or `headers`, and this has neither";
                let help = "put what it shows under `payload`, or leave it out";
                self.diagnostics.push(Diagnostic::warning(example, "empty-example", text, help));
            }
        }
    }

    /// Warns of a reference to a message that leads past the channel that lists it.
    pub(super) fn check_message_reference(&mut self, item: View<'a>, channel: View<'a>) {
        let root = self.tree.root_of(item.place().file);
        let text = reference::text(item).filter(|_| version::major(root) != Some("2"));
        let Some(text) = text.filter(|text| text.contains("#/components/messages/")) else { return };
        let listed = channel.get("messages").map(View::target);
        let mut listed = listed.iter().flat_map(|messages| messages.members());
        let named = listed.find(|(_, view)| view.target().id == item.target().id);
        let is_there = channel.parent().and_then(|(map, segment)| match segment {
            Segment::Key(_) => fields::key(map),
            Segment::Index(_) => None,
        });
        let help = match (named, is_there) {
            (Some((key, _)), Some("channels")) => {
                format!("refer to it there: `$ref: '#{}/messages/{key}'`", channel.pointer())
            }
            _ => "refer to the entry of the channel's `messages`".to_owned(),
        };
        let message = format!("`{text}` leads past the channel: an operation names messages of its channel");
        self.diagnostics.push(Diagnostic::warning(item, "indirect-message", message, help));
    }
}

/// Warns of a place of an id that is neither a header nor a field of the payload.
pub(super) fn check_id_location(of: View<'_>, location: &str, diagnostics: &mut Diagnostics) {
    let Some(at) = of.get("location").filter(|_| !location.trim().is_empty()) else { return };
    let header = location.strip_prefix("$message.header#/");
    let is_header = header.is_some_and(|name| !name.contains('/') && headers::is_name(&pointer::unescape(name)));
    let field = location.strip_prefix("$message.payload#");
    if !is_header && !field.is_some_and(|pointer| pointer.starts_with('/') || pointer.is_empty()) {
        let message = format!("`{}` is no place of an id in a message, and is ignored", shortened(location));
        let help = "write `$message.header#/name`, the name of a header, or `$message.payload#/name`";
        diagnostics.push(Diagnostic::warning(at, "invalid-location", message, help));
    }
}

/// Warns of a text that is no media type; returns the one as which it is taken.
pub(super) fn content_type<'a>(of: View<'a>, key: &str, text: &'a str, diagnostics: &mut Diagnostics) -> &'a str {
    let taken = media_type::taken(text);
    if let Some(at) = of.get(key).filter(|_| !text.trim().is_empty() && !media_type::is_media_type(text)) {
        let instead = if taken == text { String::new() } else { format!(": it is taken as `{taken}`") };
        let message = format!("`{}` is no media type{instead}", excerpt(at));
        let help = "write a type and a subtype: `application/json`, `text/plain; charset=utf-8`";
        diagnostics.push(Diagnostic::warning(at, "invalid-content-type", message, help));
    }
    taken
}
