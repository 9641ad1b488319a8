//! Addresses of a channel, by the template that it declares.

use std::{borrow::Cow, fmt};

use uuid::Uuid;

use super::{AddressError, AddressMatch, TOKEN, token::token};
use crate::channel::{Channel, Parameter, ParameterKind};

impl Channel {
    /// Returns the address with `*` for every parameter: what a subscriber to all of them asks NATS for.
    pub fn pattern(&self) -> Option<Cow<'static, str>> {
        let address = self.address?;
        if self.parameters.is_empty() {
            return Some(Cow::Borrowed(address));
        }
        let tokens: Vec<&str> = address.split('.').map(|part| placeholder(part).map_or(part, |_| "*")).collect();
        Some(Cow::Owned(tokens.join(".")))
    }

    /// Reads the parameters from an address of this channel.
    ///
    /// # Errors
    /// The address has not the form of this channel's, a parameter in it has a text that its kind refuses, or the
    /// channel has no address.
    pub fn parse<'a>(&'static self, address: &'a str) -> Result<AddressMatch<'a>, AddressError> {
        let template = self.template()?;
        let other_form = || AddressError::Form { template, address: address.to_owned() };
        let mut parameters = Vec::new();
        let mut texts = address.split('.');
        for part in template.split('.') {
            let text = texts.next().ok_or_else(other_form)?;
            match placeholder(part) {
                Some(name) => {
                    let parameter = self.parameter(name)?;
                    parameter.check(text)?;
                    parameters.push((parameter.name, text));
                }
                None if part == text => {}
                None => return Err(other_form()),
            }
        }
        match texts.next() {
            Some(_) => Err(other_form()),
            None => Ok(AddressMatch { channel: self, parameters }),
        }
    }

    /// Returns the address for these values, each with its parameter's name.
    ///
    /// # Errors
    /// A parameter has no value or one that its kind refuses, a name is not a parameter's, or the channel has no
    /// address.
    pub fn format(&self, values: &[(&str, &str)]) -> Result<String, AddressError> {
        for (name, value) in values {
            self.check(name, value)?;
        }
        let mut tokens = Vec::new();
        for part in self.template()?.split('.') {
            tokens.push(match placeholder(part) {
                Some(name) => {
                    let parameter = self.parameter(name)?;
                    let value = values.iter().find(|(given, _)| *given == name);
                    value.ok_or(AddressError::NoValue { parameter })?.1
                }
                None => part,
            });
        }
        Ok(tokens.join("."))
    }

    /// Checks whether a text may stand for the parameter of this name.
    ///
    /// # Errors
    /// The parameter's kind refuses the text, or there is no such parameter.
    pub fn check(&self, parameter: &str, value: &str) -> Result<(), AddressError> {
        self.parameter(parameter)?.check(value)
    }

    fn parameter(&self, name: &str) -> Result<&'static Parameter, AddressError> {
        self.parameters.iter().find(|parameter| parameter.name == name).ok_or_else(|| AddressError::NoParameter {
            name: name.to_owned(),
            channel: self.id,
            parameters: self.parameters,
        })
    }

    fn template(&self) -> Result<&'static str, AddressError> {
        self.address.ok_or(AddressError::NoAddress { channel: self.id })
    }
}

impl Parameter {
    /// Checks whether a text may stand for this parameter.
    ///
    /// # Errors
    /// It is not a token, or the parameter's kind refuses it.
    pub fn check(&'static self, value: &str) -> Result<(), AddressError> {
        if token(value).is_ok() && self.kind.takes(value) {
            Ok(())
        } else {
            Err(AddressError::Parameter { parameter: self, value: value.to_owned() })
        }
    }
}

impl ParameterKind {
    fn takes(self, token: &str) -> bool {
        match self {
            Self::String => true,
            Self::Uuid => hyphenated(token).is_some(),
            Self::OneOf(allowed) => allowed.contains(&token),
        }
    }
}

impl fmt::Display for ParameterKind {
    /// Says what is allowed: `a UUID such as …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str(TOKEN),
            Self::Uuid => f.write_str("a UUID such as `0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57`"),
            Self::OneOf(allowed) => {
                f.write_str("one of ")?;
                for (index, value) in allowed.iter().enumerate() {
                    write!(f, "{}`{value}`", if index > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
        }
    }
}

/// A UUID in the one form that an address holds; the `uuid` crate takes others too, none of them as long.
pub(crate) fn hyphenated(text: &str) -> Option<Uuid> {
    if text.len() == 36 { Uuid::try_parse(text).ok() } else { None }
}

/// The name in `{name}`.
fn placeholder(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    static PUSH: Channel = Channel {
        id: "push",
        title: "",
        summary: "",
        description: "",
        address: Some("shop.{region}.user.{user_id}"),
        parameters: &[
            Parameter { name: "region", kind: ParameterKind::OneOf(&["eu", "us"]), location: None, description: "" },
            Parameter { name: "user_id", kind: ParameterKind::Uuid, location: None, description: "" },
        ],
        messages: &[],
    };
    static LATER: Channel = Channel { id: "later", address: None, parameters: &[], ..PUSH };
    const ID: &str = "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57";

    #[test]
    fn a_pattern_has_a_star_for_every_parameter() {
        assert_eq!(PUSH.pattern().as_deref(), Some("shop.*.user.*"));
        assert_eq!(LATER.pattern(), None);
    }

    #[test]
    fn what_format_writes_parse_reads() {
        let address = PUSH.format(&[("user_id", ID), ("region", "eu")]).expect("both values are allowed");
        assert_eq!(address, format!("shop.eu.user.{ID}"));
        let parsed = PUSH.parse(&address).expect("it was formatted by the same channel");
        assert_eq!(parsed.parameters, [("region", "eu"), ("user_id", ID)]);
    }

    #[test]
    fn parse_says_why_a_text_is_no_address() {
        let form = |address: &str| format!("{address:?} is no address of the form `shop.{{region}}.user.{{user_id}}`");
        let cases = [
            ("", form("")),
            ("shop.eu", form("shop.eu")),
            ("shop.eu.users.1", form("shop.eu.users.1")),
            (&format!("shop.eu.user.{ID}.x"), form(&format!("shop.eu.user.{ID}.x"))),
            ("shop.EU.user.1", "\"EU\" cannot stand for `region`: one of `eu`, `us` is expected".to_owned()),
        ];
        for (address, expected) in cases {
            let error = PUSH.parse(address).expect_err(&expected);
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn wrong_values_are_refused_with_what_is_allowed() {
        let cases: [(&[(&str, &str)], &str); 5] = [
            (
                &[("region", "eu")],
                "`user_id` has no value; a UUID such as `0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57` is expected",
            ),
            (&[("region", "mars")], "\"mars\" cannot stand for `region`: one of `eu`, `us` is expected"),
            (
                &[("user_id", "0197a3c25b1e7c449d0a3f6e8b2a1c57")],
                "\"0197a3c25b1e7c449d0a3f6e8b2a1c57\" cannot stand for `user_id`: \
                 a UUID such as `0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57` is expected",
            ),
            (&[("place", "eu")], "the channel `push` has no parameter \"place\"; it has `region`, `user_id`"),
            (&[], "`region` has no value; one of `eu`, `us` is expected"),
        ];
        for (values, expected) in cases {
            let error = PUSH.format(values).expect_err(expected);
            assert_eq!(error.to_string(), expected);
        }
        let error = LATER.format(&[]).expect_err("there is nothing to format");
        assert_eq!(
            error.to_string(),
            "the channel `later` has no address in its document: it is known at run time only"
        );
    }
}
