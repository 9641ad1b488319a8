//! Addresses: from text to a channel with its parameters, and back.

mod template;
pub(crate) mod token;

use std::fmt::{self, Display};
use std::str::FromStr;

use uuid::Uuid;

pub(crate) use self::template::hyphenated;
use crate::channel::{Channel, Parameter, ParameterKind};

/// The address of a channel with parameters, typed: generated for each such channel.
///
/// It is written with [`Display`] and read with [`FromStr`]. No value of such a type holds what cannot stand in an
/// address.
///
/// ```
/// use postroom::campaign::NotificationUserPushAddress;
///
/// let address: NotificationUserPushAddress = "notification.user.3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092.push".parse()?;
/// assert_eq!(address.user_id.to_string(), "3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092");
/// assert_eq!(NotificationUserPushAddress::pattern(), "notification.user.*.push");
/// assert!("notification.user.*.push".parse::<NotificationUserPushAddress>().is_err());
/// # Ok::<(), postroom::address::AddressError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an address of a contract",
    note = "typed addresses are generated for channels with parameters, next to the channel's static"
)]
pub trait Address: Display + FromStr<Err = AddressError> {
    /// The channel that it is an address of.
    const CHANNEL: &'static Channel;

    /// Returns the address with `*` for every parameter.
    fn pattern() -> &'static str;
}

/// An address on which `M` travels: implemented by generated code, for each message of an address's channel.
#[diagnostic::on_unimplemented(
    message = "`{M}` does not travel on addresses of the type `{Self}`",
    label = "another channel's address, or none",
    note = "typed addresses are generated for channels with parameters, next to the channel's static"
)]
pub trait AddressOf<M>: Address {}

/// A channel that an address belongs to, and what its parameters are there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressMatch<'a> {
    /// The channel.
    pub channel: &'static Channel,
    /// The names of its parameters with their texts, in the address's order.
    pub parameters: Vec<(&'static str, &'a str)>,
}

/// The reason why something is not an address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressError {
    /// A text that cannot be one token of an address.
    Token {
        /// The text.
        token: String,
    },
    /// A text that cannot stand for a parameter.
    Parameter {
        /// The parameter; its kind says what is allowed.
        parameter: &'static Parameter,
        /// The text.
        value: String,
    },
    /// An address that a channel's template does not give.
    Form {
        /// The template.
        template: &'static str,
        /// The address.
        address: String,
    },
    /// A text that is asked for as a UUID and is not one.
    Uuid {
        /// The text.
        text: String,
    },
    /// A parameter without a value.
    NoValue {
        /// The parameter.
        parameter: &'static Parameter,
    },
    /// A name that none of the channel's parameters has.
    NoParameter {
        /// The name.
        name: String,
        /// The channel's id.
        channel: &'static str,
        /// The parameters that it has.
        parameters: &'static [Parameter],
    },
    /// A channel whose document gives no address.
    NoAddress {
        /// The channel's id.
        channel: &'static str,
    },
}

/// Finds the channel that an address belongs to. A literal address wins over a template.
///
/// `channels` is sorted by address, those without one last, as every generated `CHANNELS` is. Of two templates that
/// both fit, the first one wins: there, a literal token sorts before a parameter.
pub fn match_address<'a>(channels: &[&'static Channel], address: &'a str) -> Option<AddressMatch<'a>> {
    let addressed = &channels[..channels.partition_point(|channel| channel.address.is_some())];
    let literal = addressed
        .binary_search_by(|channel| channel.address.cmp(&Some(address)))
        .ok()
        .and_then(|index| addressed.get(index))
        .filter(|channel| channel.parameters.is_empty());
    match literal {
        Some(channel) => Some(AddressMatch { channel, parameters: Vec::new() }),
        None => addressed
            .iter()
            .filter(|channel| !channel.parameters.is_empty())
            .find_map(|channel| channel.parse(address).ok()),
    }
}

impl<'a> AddressMatch<'a> {
    /// Returns the text that stands for a parameter.
    ///
    /// # Errors
    /// The channel has no such parameter.
    pub fn text(&self, parameter: &str) -> Result<&'a str, AddressError> {
        let found = self.parameters.iter().find(|(name, _)| *name == parameter);
        found.map(|(_, text)| *text).ok_or_else(|| AddressError::NoParameter {
            name: parameter.to_owned(),
            channel: self.channel.id,
            parameters: self.channel.parameters,
        })
    }

    /// Returns the UUID that stands for a parameter.
    ///
    /// # Errors
    /// The text there is no UUID, or the channel has no such parameter.
    pub fn uuid(&self, parameter: &str) -> Result<Uuid, AddressError> {
        let text = self.text(parameter)?;
        hyphenated(text).ok_or_else(|| AddressError::Uuid { text: text.to_owned() })
    }
}

/// The description of a token, for the messages of errors.
const TOKEN: &str = "one token that is not empty, without `.`, `*`, `>`, white space and control characters,";

impl Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token { token } => write!(f, "{token:?} cannot stand in an address: {TOKEN} is expected"),
            Self::Parameter { parameter, value } => {
                write!(f, "{value:?} cannot stand for `{}`: {} is expected", parameter.name, parameter.kind)
            }
            Self::Form { template, address } => write!(f, "{address:?} is no address of the form `{template}`"),
            Self::Uuid { text } => write!(f, "{text:?} is not {}", ParameterKind::Uuid),
            Self::NoValue { parameter } => {
                write!(f, "`{}` has no value; {} is expected", parameter.name, parameter.kind)
            }
            Self::NoParameter { name, channel, parameters: [] } => {
                write!(f, "the channel `{channel}` has no parameter {name:?}; it has none at all")
            }
            Self::NoParameter { name, channel, parameters } => {
                write!(f, "the channel `{channel}` has no parameter {name:?}; it has ")?;
                for (index, parameter) in parameters.iter().enumerate() {
                    write!(f, "{}`{}`", if index > 0 { ", " } else { "" }, parameter.name)?;
                }
                Ok(())
            }
            Self::NoAddress { channel } => {
                write!(f, "the channel `{channel}` has no address in its document: it is known at run time only")
            }
        }
    }
}

impl std::error::Error for AddressError {}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Channel =
        Channel { id: "", title: "", summary: "", description: "", address: None, parameters: &[], messages: &[] };
    const USER: Parameter = Parameter { name: "user", kind: ParameterKind::Uuid, location: None, description: "" };
    const ANY: Parameter = Parameter { name: "any", kind: ParameterKind::String, location: None, description: "" };
    const ONE: Parameter = Parameter { name: "one", kind: ParameterKind::OneOf(&["x", "y"]), ..ANY };

    static CHANNELS: &[&Channel] = &[
        &Channel { id: "literal", address: Some("a.b"), ..BASE },
        &Channel { id: "one", address: Some("a.b.{one}"), parameters: &[ONE], ..BASE },
        &Channel { id: "user", address: Some("a.{user}"), parameters: &[USER], ..BASE },
        &Channel { id: "any", address: Some("{any}.z"), parameters: &[ANY], ..BASE },
        &Channel { id: "later", ..BASE },
    ];
    const ID: &str = "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57";

    #[test]
    fn an_address_leads_to_its_channel() {
        let user = format!("a.{ID}");
        let cases: [(&str, &str); 12] = [
            ("a.b", "literal"),
            (&user, "user user=0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57"),
            ("a.b.x", "one one=x"),
            ("a.b.w", "none"),
            ("a.z", "any any=a"),
            ("a.b.z", "none"),
            ("*.z", "none"),
            (".z", "none"),
            ("a b.z", "none"),
            ("a.{user}", "none"),
            ("a", "none"),
            ("", "none"),
        ];
        for (address, expected) in cases {
            let found = match_address(CHANNELS, address).map_or("none".to_owned(), |found| {
                let parameters = found.parameters.iter().map(|(name, text)| format!(" {name}={text}"));
                found.channel.id.to_owned() + &parameters.collect::<String>()
            });
            assert_eq!(found, expected, "{address}");
        }
    }

    #[test]
    fn parameters_are_read_by_name() {
        let address = format!("a.{ID}");
        let found = match_address(CHANNELS, &address).expect("the address is that of `user`");
        assert_eq!(found.uuid("user").map(|id| id.to_string()), Ok(ID.to_owned()));
        let error = found.text("usr").expect_err("there is no such parameter");
        assert_eq!(error.to_string(), "the channel `user` has no parameter \"usr\"; it has `user`");
        let found = match_address(CHANNELS, "a.z").expect("the address is that of `any`");
        assert_eq!(found.uuid("any"), Err(AddressError::Uuid { text: "a".to_owned() }));
    }
}
