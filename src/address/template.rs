//! Addresses of a channel, by the template that it declares.

use super::{AddressError, AddressMatch, matcher};
use crate::channel::{Channel, Parameter, Part};

impl Channel {
    /// Reads the parameters from an address of this channel.
    ///
    /// Where two readings are possible, the one with the shortest first value is taken, then that with the shortest second
    /// one: of `a-b-c` the template `{x}-{y}` makes `a` and `b-c`.
    ///
    /// # Errors
    /// The address has not the form of this channel's, a parameter in it has a text that its kind refuses, or the
    /// channel has no address, or one that [cannot be read](Self::is_readable).
    pub fn parse<'a>(&'static self, address: &'a str) -> Result<AddressMatch<'a>, AddressError> {
        let template = self.template()?;
        if !self.is_readable() {
            return Err(AddressError::Unreadable { template });
        }
        match matcher::read(self, address, true) {
            Some(values) => {
                let parameters = values.into_iter().map(|(parameter, text)| (parameter.name, text)).collect();
                Ok(AddressMatch { channel: self, parameters })
            }
            None => Err(self.reason_against(template, address)),
        }
    }

    /// Returns whether an address is one of this channel's, as [`parse`](Self::parse) reads it: what a broker's wider
    /// [subscription](Self::subscription) brings is held to the channel by it.
    ///
    /// ```
    /// use postroom::campaign::NOTIFICATION_USER_PUSH;
    ///
    /// assert!(NOTIFICATION_USER_PUSH.takes("notification.user.3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092.push"));
    /// assert!(!NOTIFICATION_USER_PUSH.takes("notification.user.nobody.push"));
    /// ```
    #[must_use]
    pub fn takes(&'static self, address: &str) -> bool {
        matcher::fits(self, address)
    }

    /// Returns the reason why an address is none of this channel's: the first value that is refused if the rest fits.
    #[cold]
    fn reason_against(&'static self, template: &'static str, address: &str) -> AddressError {
        let values = matcher::read(self, address, false).unwrap_or_default();
        let refused = values.into_iter().find(|(parameter, text)| !matcher::takes(self, parameter, text));
        match refused {
            Some((parameter, value)) => self.refused(parameter, value),
            None => AddressError::Form { template, address: address.to_owned() },
        }
    }

    /// Returns the address for these values, each with its parameter's name.
    ///
    /// # Errors
    /// A parameter has no value or one that its kind refuses, a name is not a parameter's, or the channel has no
    /// address; or the address would be read as other values than these.
    pub fn format(&'static self, values: &[(&str, &str)]) -> Result<String, AddressError> {
        for (name, value) in values {
            self.check(name, value)?;
        }
        let template = self.template()?;
        if self.parameters.is_empty() {
            return Ok(template.to_owned());
        }
        let mut address = String::new();
        for part in self.parts {
            match part {
                Part::Literal(text) => address.push_str(text),
                Part::Parameter(index) => {
                    let Some(parameter) = self.parameters.get(*index) else { continue };
                    let value = values.iter().find(|(given, _)| *given == parameter.name);
                    address.push_str(value.ok_or(AddressError::NoValue { channel: self, parameter })?.1);
                }
            }
        }
        self.check_reading(&address, values)?;
        Ok(address)
    }

    /// Checks that an address is read as the values that it was written with.
    fn check_reading(&'static self, address: &str, values: &[(&str, &str)]) -> Result<(), AddressError> {
        // A value alone between two separators is read as it was written.
        if !self.is_readable() || !self.has_full_segment() {
            return Ok(());
        }
        let read = matcher::read(self, address, true).unwrap_or_default();
        let differs = read.into_iter().find_map(|(parameter, text)| {
            let given = values.iter().find(|(name, value)| *name == parameter.name && *value != text)?;
            Some((parameter, text, given.1))
        });
        match differs {
            Some((parameter, read, value)) => Err(AddressError::Ambiguous {
                parameter,
                value: value.to_owned(),
                read: read.to_owned(),
                address: address.to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// Returns whether two parameters stand between two separators.
    fn has_full_segment(&self) -> bool {
        let mut has_parameter = false;
        for part in self.parts {
            match part {
                Part::Literal(text) if text.contains(self.separator) => has_parameter = false,
                Part::Literal(_) => {}
                Part::Parameter(_) if has_parameter => return true,
                Part::Parameter(_) => has_parameter = true,
            }
        }
        false
    }

    /// Checks whether a text may stand for the parameter of this name.
    ///
    /// # Errors
    /// The text is empty, holds the separator or what the protocol reserves, or the parameter's kind refuses it; or there is
    /// no such parameter.
    pub fn check(&'static self, parameter: &str, value: &str) -> Result<(), AddressError> {
        let parameter = self.parameter(parameter)?;
        if matcher::takes(self, parameter, value) { Ok(()) } else { Err(self.refused(parameter, value)) }
    }

    fn refused(&'static self, parameter: &'static Parameter, value: &str) -> AddressError {
        AddressError::Parameter { channel: self, parameter, value: value.to_owned() }
    }

    fn parameter(&'static self, name: &str) -> Result<&'static Parameter, AddressError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::ParameterKind;

    static PUSH: Channel = Channel::new("push", Some("shop.{region}.user.{user_id}"))
        .with_parts(&[Part::Literal("shop."), Part::Parameter(0), Part::Literal(".user."), Part::Parameter(1)])
        .with_parameters(&[
            Parameter::new("region", ParameterKind::OneOf(&["eu", "us"])),
            Parameter::new("user_id", ParameterKind::Uuid),
        ]);
    static LATER: Channel = Channel::new("later", None);
    const ID: &str = "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57";

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

    #[test]
    fn what_would_be_read_otherwise_is_not_written() {
        static TWO: Channel = Channel::new("two", Some("{a}-{b}"))
            .with_parts(&[Part::Parameter(0), Part::Literal("-"), Part::Parameter(1)])
            .with_parameters(&[Parameter::new("a", ParameterKind::String), Parameter::new("b", ParameterKind::String)])
            .with_separator('/', "+#");
        assert_eq!(TWO.format(&[("a", "x"), ("b", "y-z")]).as_deref(), Ok("x-y-z"));
        assert_eq!(TWO.parse("x-y-z").map(|found| found.parameters), Ok(vec![("a", "x"), ("b", "y-z")]));
        for (values, expected) in [
            (
                [("a", "x-y"), ("b", "z")],
                "\"x-y\" cannot stand for `a` here: of \"x-y-z\" it is read as \"x\", because the shortest value is taken first",
            ),
            (
                [("a", "x"), ("b", "+")],
                "\"+\" cannot stand for `b`: a text that is not empty and holds neither `/`, `+`, `#` nor control \
                 characters is expected",
            ),
        ] {
            assert_eq!(TWO.format(&values).map_err(|error| error.to_string()), Err(expected.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_read_can_be_written() {
        static TOUCHING: Channel = Channel::new("touching", Some("{a}{b}"))
            .with_parts(&[Part::Parameter(0), Part::Parameter(1)])
            .with_parameters(&[Parameter::new("a", ParameterKind::String), Parameter::new("b", ParameterKind::String)]);
        assert!(!TOUCHING.is_readable() && PUSH.is_readable() && !LATER.is_readable());
        assert_eq!(TOUCHING.format(&[("a", "x"), ("b", "y")]).as_deref(), Ok("xy"));
        let expected = "addresses of the form `{a}{b}` cannot be read: nothing tells where the values end";
        assert_eq!(TOUCHING.parse("xy").map_err(|error| error.to_string()), Err(expected.to_owned()));
    }
}
