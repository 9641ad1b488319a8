//! Subscriptions to a channel, as brokers write them.

use std::borrow::Cow;

use crate::channel::{Channel, ParameterKind, Part};

/// A broker's syntax for subscriptions to many addresses.
///
/// ```
/// use postroom::{address::Wildcards, campaign::NOTIFICATION_USER_PUSH};
///
/// let subject = NOTIFICATION_USER_PUSH.subscription(&Wildcards::NATS);
/// assert_eq!(subject.as_deref(), Some("notification.user.*.push"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wildcards {
    /// The character that separates tokens.
    pub separator: char,
    /// The token that stands for any one token.
    pub one: &'static str,
    /// The last token that stands for all that follow.
    pub rest: &'static str,
}

impl Wildcards {
    /// Subjects of NATS: `fleet.*.>`.
    pub const NATS: Self = Self { separator: '.', one: "*", rest: ">" };
    /// Topic filters of MQTT: `fleet/+/#`.
    pub const MQTT: Self = Self { separator: '/', one: "+", rest: "#" };
    /// Binding keys of topic exchanges of AMQP 0-9-1: `fleet.*.#`.
    pub const AMQP: Self = Self { separator: '.', one: "*", rest: "#" };
}

impl Channel {
    /// Returns the narrowest subscription that takes every address of this channel; `None` if it has no address.
    ///
    /// It may take more: a token of which a parameter is a part is widened to all of it, and where values may hold the
    /// broker's separator, so is all that follows. What arrives is to be held to the channel, as
    /// [`parse`](Self::parse) does and handlers do.
    pub fn subscription(&self, syntax: &Wildcards) -> Option<Cow<'static, str>> {
        let address = self.address?;
        if self.parameters.is_empty() {
            return Some(Cow::Borrowed(address));
        }
        // The tokens that are done are in `text`; the last one is its text from `start` on, unless it is wild.
        let (mut text, mut start, mut is_wild) = (String::new(), 0, false);
        for part in self.parts {
            match part {
                Part::Literal(literal) => {
                    for (index, piece) in literal.split(syntax.separator).enumerate() {
                        if index > 0 {
                            end_token(&mut text, start, is_wild, syntax);
                            text.push(syntax.separator);
                            (start, is_wild) = (text.len(), false);
                        }
                        text.push_str(piece);
                    }
                }
                Part::Parameter(index) => {
                    is_wild = true;
                    let kind = self.parameters.get(*index).map(|parameter| &parameter.kind);
                    if kind.is_none_or(|kind| self.may_hold(kind, syntax.separator)) {
                        text.truncate(start);
                        text.push_str(syntax.rest);
                        return Some(Cow::Owned(text));
                    }
                }
            }
        }
        end_token(&mut text, start, is_wild, syntax);
        Some(Cow::Owned(text))
    }

    /// Returns a regular expression that takes every address of this channel, from its beginning to its end; `None` if it
    /// has no address. It is written as RE2, ECMA-262, Java and PCRE have in common.
    ///
    /// It may take more than the channel: what the schema of a text demands is left out.
    pub fn regex(&self) -> Option<String> {
        let address = self.address?;
        let mut regex = String::from("^");
        if self.parameters.is_empty() {
            escape(address, &mut regex);
            regex.push('$');
            return Some(regex);
        }
        for part in self.parts {
            match part {
                Part::Literal(text) => escape(text, &mut regex),
                Part::Parameter(index) => match self.parameters.get(*index).map(|parameter| &parameter.kind) {
                    Some(ParameterKind::Uuid) => {
                        regex.push_str("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");
                    }
                    Some(ParameterKind::Boolean) => regex.push_str("(?:true|false)"),
                    Some(ParameterKind::Integer { .. }) => regex.push_str("-?[0-9]+"),
                    Some(ParameterKind::OneOf(values)) => {
                        let mut joint = "(?:";
                        for value in *values {
                            regex.push_str(joint);
                            escape(value, &mut regex);
                            joint = "|";
                        }
                        regex.push(')');
                    }
                    _ => {
                        regex.push_str("[^");
                        escape(self.separator.encode_utf8(&mut [0; 4]), &mut regex);
                        regex.push_str("]+");
                    }
                },
            }
        }
        regex.push('$');
        Some(regex)
    }

    /// Returns whether a value of this kind may hold a broker's separator.
    fn may_hold(&self, kind: &ParameterKind, separator: char) -> bool {
        match kind {
            ParameterKind::OneOf(values) => values.iter().any(|value| value.contains(separator)),
            _ if kind.is_plain() => separator.is_alphanumeric() || separator == '-',
            _ => separator != self.separator && !self.reserved.contains(separator),
        }
    }
}

fn end_token(text: &mut String, start: usize, is_wild: bool, syntax: &Wildcards) {
    if is_wild {
        text.truncate(start);
        text.push_str(syntax.one);
    }
}

fn escape(text: &str, regex: &mut String) {
    for character in text.chars() {
        if r"\^$.|?*+()[]{}".contains(character) {
            regex.push('\\');
        }
        regex.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Parameter;

    const ANY: Parameter = Parameter::new("any", ParameterKind::String);
    const NUMBER: Parameter = Parameter::new("number", ParameterKind::Integer { minimum: 0, maximum: 9 });
    const ONE: Parameter = Parameter::new("one", ParameterKind::OneOf(&["a.b", "c"]));

    #[test]
    fn a_subscription_takes_every_address_and_little_more() {
        const P: Part = Part::Parameter(0);
        const Q: Part = Part::Parameter(1);
        use Part::Literal as lit;
        for (separator, parts, parameters, nats, mqtt, regex) in [
            (
                '/',
                &[lit("fleet/"), P, lit("/telemetry")][..],
                &[ANY][..],
                ">",
                "fleet/+/telemetry",
                "^fleet/[^/]+/telemetry$",
            ),
            ('/', &[lit("f.g/"), P, lit("/t")], &[NUMBER], "f.*", "f.g/+/t", r"^f\.g/-?[0-9]+/t$"),
            (
                '.',
                &[lit("orders."), P, lit("-"), Q, lit(".x")],
                &[NUMBER, ANY],
                "orders.*.x",
                "#",
                r"^orders\.-?[0-9]+-[^\.]+\.x$",
            ),
            ('.', &[lit("a."), P], &[ONE], "a.>", "+", r"^a\.(?:a\.b|c)$"),
            ('/', &[lit("/"), P, lit("/"), Q], &[ANY, NUMBER], ">", "/+/+", "^/[^/]+/-?[0-9]+$"),
            ('.', &[P, lit("."), Q], &[ANY, ANY], "*.*", "#", r"^[^\.]+\.[^\.]+$"),
            ('.', &[lit("a..*")], &[], "a..*", "a..*", r"^a\.\.\*$"),
        ] {
            let address = if parameters.is_empty() { "a..*" } else { "" };
            let channel =
                Channel { parts, parameters, ..Channel::new("", Some(address)).with_separator(separator, "") };
            let found = [&Wildcards::NATS, &Wildcards::MQTT].map(|syntax| channel.subscription(syntax));
            assert_eq!(found, [Some(nats.into()), Some(mqtt.into())], "{regex}");
            assert_eq!(channel.regex().as_deref(), Some(regex));
        }
        assert_eq!(Channel::new("later", None).subscription(&Wildcards::NATS), None);
        assert_eq!(Channel::new("later", None).regex(), None);
    }
}
