//! Addresses: their parts, what is wrong with them, and what their servers' protocols say of them.

use crate::{ir::ParameterKind, tree::View};

/// A part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Literal(&'a str),
    Parameter(&'a str),
}

/// What the protocol of a channel's servers says of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) separator: char,
    /// The characters that no value holds besides.
    pub(super) reserved: &'static str,
    /// The name of the protocol that has wildcards.
    pub(super) protocol: &'static str,
}

const NATS: Syntax = Syntax { separator: '.', reserved: " *>", protocol: "NATS" };
const MQTT: Syntax = Syntax { separator: '/', reserved: "+#", protocol: "MQTT" };
const PATHS: Syntax = Syntax { separator: '/', reserved: "", protocol: "" };
const DOTS: Syntax = Syntax { separator: '.', reserved: "", protocol: "" };

/// The protocols whose addresses have a syntax of their own, as AsyncAPI names them.
const PROTOCOLS: &[(&str, Syntax)] = &[
    ("amqp", DOTS),
    ("amqps", DOTS),
    ("http", PATHS),
    ("https", PATHS),
    ("mqtt", MQTT),
    ("mqtt5", MQTT),
    ("mqtts", MQTT),
    ("nats", NATS),
    ("secure-mqtt", MQTT),
    ("ws", PATHS),
    ("wss", PATHS),
];

/// Returns what holds for an address, given the protocols of its servers.
///
/// If they name no separator, or several, it is `/` if the address has one, and `.` if not. If none of them is given, the
/// wildcards of whoever has that separator are reserved: nobody knows where the address will be used.
pub(super) fn syntax(address: &str, protocols: &[String]) -> Syntax {
    let known = |protocol: &String| PROTOCOLS.iter().find(|(name, _)| name == protocol).map(|(_, syntax)| *syntax);
    let slashed = address.contains('/');
    if protocols.is_empty() {
        return if slashed { MQTT } else { NATS };
    }
    let found: Vec<Syntax> = protocols.iter().filter_map(known).collect();
    let first = found.first().filter(|first| found.iter().all(|other| other.separator == first.separator));
    let separator = first.map_or(if slashed { '/' } else { '.' }, |first| first.separator);
    let strict = found.iter().find(|syntax| !syntax.reserved.is_empty());
    let Syntax { reserved, protocol, .. } = strict.copied().unwrap_or(DOTS);
    Syntax { separator, reserved, protocol }
}

/// Returns the protocols of a channel's servers: of those that it lists, else of all that its documents have.
pub(super) fn protocols<'a>(channel: View<'a>, documents: impl Iterator<Item = View<'a>>) -> Vec<String> {
    let listed: Vec<View<'a>> = channel.get("servers").into_iter().flat_map(View::items).collect();
    let servers = if listed.is_empty() {
        let all = documents.filter_map(|document| document.get("servers"));
        all.flat_map(|servers| servers.target().members().map(|(_, server)| server).collect::<Vec<_>>()).collect()
    } else {
        listed
    };
    let mut protocols: Vec<String> = servers
        .into_iter()
        .filter_map(|server| Some(server.target().get("protocol")?.str()?.to_ascii_lowercase()))
        .collect();
    protocols.sort();
    protocols.dedup();
    protocols
}

/// Returns the parts of an address; the errors each name what is wrong and the remedy.
pub(super) fn parts(address: &str) -> Result<Vec<Part<'_>>, Vec<(String, &'static str)>> {
    let (mut parts, mut errors) = (Vec::new(), Vec::new());
    if address.contains(char::is_control) {
        errors.push((
            format!("the address {address:?} holds a control character"),
            "write it without, on one line; no protocol carries such a character in an address",
        ));
    }
    let mut rest = address;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, after) = rest.split_at(at);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        let name = after.strip_prefix('{').and_then(|after| after.split_once('}'));
        match name.filter(|(name, _)| !name.contains('{')) {
            Some(("", _)) => {
                errors.push((
                    format!("a parameter has no name in the address `{address}`"),
                    "write its name between the braces: `{name}`",
                ));
                rest = &after[2..];
            }
            Some((name, after)) => {
                parts.push(Part::Parameter(name));
                rest = after;
            }
            None => {
                errors.push((
                    format!("the braces of the address `{address}` are not balanced"),
                    "write a parameter as `{name}`",
                ));
                rest = "";
            }
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest));
    }
    if errors.is_empty() { Ok(parts) } else { Err(errors) }
}

/// Returns the parts of an address that was found to be sound.
pub(crate) fn sound(address: &str) -> Vec<Part<'_>> {
    parts(address).unwrap_or_default()
}

/// Returns the names in braces, whether or not the rest is sound; each once.
pub(crate) fn parameters(address: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in address.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else { continue };
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Returns the words of an address, with those of its parameters if asked for.
pub(super) fn words(address: &str, with_parameters: bool) -> Vec<&str> {
    let words = sound(address).into_iter().flat_map(|part| match part {
        Part::Literal(text) => text.split(['.', '/']).filter(|word| !word.is_empty()).collect(),
        Part::Parameter(name) if with_parameters => vec![name],
        Part::Parameter(_) => Vec::new(),
    });
    words.collect()
}

/// Returns an address without the names of its parameters.
pub(super) fn form(address: &str) -> String {
    let parts = sound(address).into_iter().map(|part| match part {
        Part::Literal(text) => text,
        Part::Parameter(_) => "{}",
    });
    parts.collect()
}

/// Returns the first wildcard of the protocol that is a token of the address.
pub(super) fn wildcard(address: &str, syntax: Syntax) -> Option<&str> {
    let tokens = address.split(syntax.separator);
    tokens.into_iter().find(|token| {
        let mut characters = token.chars();
        characters.next().is_some_and(|first| first != ' ' && syntax.reserved.contains(first))
            && characters.next().is_none()
    })
}

/// Returns the pattern that a template's addresses match; `None` for an address without parameters.
pub(super) fn pattern<'k>(address: &str, separator: char, kind: impl Fn(&str) -> &'k ParameterKind) -> Option<String> {
    let parts = sound(address);
    parts.iter().any(|part| matches!(part, Part::Parameter(_))).then(|| {
        let parts = parts.iter().map(|part| match part {
            Part::Literal(text) => escape(text),
            Part::Parameter(name) => match kind(name) {
                ParameterKind::String | ParameterKind::Text(_) if separator == '.' => "[^.]+".to_owned(),
                ParameterKind::String | ParameterKind::Text(_) => format!("[^{}]+", escape(&separator.to_string())),
                ParameterKind::Uuid => {
                    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}".to_owned()
                }
                ParameterKind::Boolean => "(?:true|false)".to_owned(),
                ParameterKind::Integer { .. } => "(?:0|-?[1-9][0-9]*)".to_owned(),
                ParameterKind::Enum(values) => {
                    let values = values.variants.iter().map(|variant| escape(&variant.value));
                    format!("(?:{})", values.collect::<Vec<_>>().join("|"))
                }
            },
        });
        format!("^{}$", parts.collect::<String>())
    })
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "\\^$.|?*+()[]{}/".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_say_what_separates() {
        for (address, protocols, separator, reserved) in [
            ("a.b", &[][..], '.', " *>"),
            ("a/b", &[], '/', "+#"),
            ("a.b", &["mqtts"], '/', "+#"),
            ("a/b", &["nats"], '.', " *>"),
            ("a.b/c", &["kafka"], '/', ""),
            ("a.b", &["kafka-secure"], '.', ""),
            ("a", &["wss", "https"], '/', ""),
            ("a", &["mqtt", "kafka"], '/', "+#"),
            ("a.b", &["mqtt", "amqp"], '.', "+#"),
        ] {
            let protocols: Vec<String> = protocols.iter().map(|protocol| (*protocol).to_owned()).collect();
            let found = syntax(address, &protocols);
            assert_eq!((found.separator, found.reserved), (separator, reserved), "{address} {protocols:?}");
        }
    }

    #[test]
    fn an_address_is_literals_and_parameters() {
        use Part::{Literal as L, Parameter as P};
        for (address, expected) in [
            ("/", vec![L("/")]),
            ("fleet/{id}/telemetry", vec![L("fleet/"), P("id"), L("/telemetry")]),
            ("{a}{b}", vec![P("a"), P("b")]),
            ("users?name={n}", vec![L("users?name="), P("n")]),
            ("$share/{g}/a//b", vec![L("$share/"), P("g"), L("/a//b")]),
        ] {
            assert_eq!(parts(address), Ok(expected), "{address}");
        }
        for address in ["a{b", "a}b", "{}", "{a{b}}", "a\nb"] {
            assert!(parts(address).is_err(), "{address:?}");
        }
    }
}
