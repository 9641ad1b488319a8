//! Addresses: from text to a channel with its parameters, and back.

mod matcher;
pub(crate) mod order;
mod subscription;
mod template;

use std::fmt::{self, Display};
use std::str::FromStr;

use uuid::Uuid;

pub use self::subscription::Wildcards;
use crate::channel::{Channel, Parameter, ParameterKind, describe, hyphenated};

/// The address of a channel with parameters, typed: generated for each such channel.
///
/// It is written with [`Display`], and read with [`FromStr`] unless its channel
/// [cannot be read](Channel::is_readable). No value of such a type holds what cannot stand in an address, and what it is
/// written as is read as the same value.
///
/// ```
/// use postroom::campaign::NotificationUserPushAddress;
///
/// let address: NotificationUserPushAddress = "notification.user.3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092.push".parse()?;
/// assert_eq!(address.user_id.to_string(), "3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092");
/// assert!("notification.user.*.push".parse::<NotificationUserPushAddress>().is_err());
/// # Ok::<(), postroom::address::AddressError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an address of a contract",
    note = "typed addresses are generated for channels with parameters, next to the channel's static"
)]
pub trait Address: Display {
    /// The channel that it is an address of.
    const CHANNEL: &'static Channel;
}

/// An address that can be read too: implemented for each [`Address`] that is [`FromStr`].
#[diagnostic::on_unimplemented(
    message = "addresses of the type `{Self}` cannot be read",
    label = "two parameters touch, or one stands twice",
    note = "its channel's addresses can be written alone: nothing tells where their values end"
)]
pub trait ReadAddress: Address + FromStr<Err = AddressError> {}

#[diagnostic::do_not_recommend]
impl<A: Address + FromStr<Err = AddressError>> ReadAddress for A {}

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
    /// A text that cannot stand for a parameter.
    Parameter {
        /// The channel, whose separator the text may not hold.
        channel: &'static Channel,
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
    /// Values whose address would be read as other values.
    Ambiguous {
        /// The first parameter that would be read otherwise.
        parameter: &'static Parameter,
        /// Its value.
        value: String,
        /// The text that would be read.
        read: String,
        /// The address.
        address: String,
    },
    /// A template whose addresses can only be written: see [`Channel::is_readable`].
    Unreadable {
        /// The template.
        template: &'static str,
    },
    /// A text that is asked for as a UUID and is not one.
    Uuid {
        /// The text.
        text: String,
    },
    /// A parameter without a value.
    NoValue {
        /// The channel.
        channel: &'static Channel,
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
/// `channels` is sorted by address, those without one last, as every generated `CHANNELS` is. Of several templates that
/// fit, the most specific one wins: compared from the left and separator by separator, the one with more literal
/// characters between two of them; else the one whose first parameter of another kind takes less, listed values before
/// booleans, UUIDs, integers, texts with a schema and any text; else the first one of them.
pub fn match_address<'a>(channels: &[&'static Channel], address: &'a str) -> Option<AddressMatch<'a>> {
    let addressed = &channels[..channels.partition_point(|channel| channel.address.is_some())];
    let literal = addressed
        .binary_search_by(|channel| channel.address.cmp(&Some(address)))
        .ok()
        .and_then(|index| addressed.get(index))
        .filter(|channel| channel.parameters.is_empty());
    if let Some(channel) = literal {
        return Some(AddressMatch { channel, parameters: Vec::new() });
    }
    let templates = addressed.iter().filter(|channel| !channel.parameters.is_empty() && channel.takes(address));
    let first = templates.copied().reduce(|first, other| if order::is_before(other, first) { other } else { first })?;
    first.parse(address).ok()
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

    /// Returns the value that stands for a parameter, as another type.
    ///
    /// # Errors
    /// The text there is none of the type, or the channel has no such parameter.
    pub fn value<T: FromStr>(&self, parameter: &str) -> Result<T, AddressError> {
        let text = self.text(parameter)?;
        let found = self.channel.parameters.iter().find(|known| known.name == parameter);
        text.parse().map_err(|_| match found {
            Some(parameter) => AddressError::Parameter { channel: self.channel, parameter, value: text.to_owned() },
            None => AddressError::NoAddress { channel: self.channel.id },
        })
    }
}

impl Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { channel, parameter, value } => {
                write!(f, "{value:?} cannot stand for `{}`: ", parameter.name)?;
                describe(&parameter.kind, (channel.separator, channel.reserved), f)?;
                f.write_str(" is expected")
            }
            Self::Ambiguous { parameter, value, read, address } => write!(
                f,
                "{value:?} cannot stand for `{}` here: of {address:?} it is read as {read:?}, because the shortest value is taken first",
                parameter.name
            ),
            Self::Unreadable { template } => {
                write!(f, "addresses of the form `{template}` cannot be read: nothing tells where the values end")
            }
            Self::Form { template, address } => write!(f, "{address:?} is no address of the form `{template}`"),
            Self::Uuid { text } => write!(f, "{text:?} is not {}", ParameterKind::Uuid),
            Self::NoValue { channel, parameter } => {
                write!(f, "`{}` has no value; ", parameter.name)?;
                describe(&parameter.kind, (channel.separator, channel.reserved), f)?;
                f.write_str(" is expected")
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
    use crate::channel::Part;

    const USER: Parameter = Parameter::new("user", ParameterKind::Uuid);
    const ANY: Parameter = Parameter::new("any", ParameterKind::String);
    const ONE: Parameter = Parameter::new("one", ParameterKind::OneOf(&["x", "y"]));

    static CHANNELS: &[&Channel] = &[
        &Channel::new("literal", Some("a.b")).with_parts(&[Part::Literal("a.b")]),
        &Channel::new("one", Some("a.b.{one}"))
            .with_parts(&[Part::Literal("a.b."), Part::Parameter(0)])
            .with_parameters(&[ONE]),
        &Channel::new("user", Some("a.{user}"))
            .with_parts(&[Part::Literal("a."), Part::Parameter(0)])
            .with_parameters(&[USER]),
        &Channel::new("any", Some("{any}.z"))
            .with_parts(&[Part::Parameter(0), Part::Literal(".z")])
            .with_parameters(&[ANY]),
        &Channel::new("partly", Some("{any}z.z"))
            .with_parts(&[Part::Parameter(0), Part::Literal("z.z")])
            .with_parameters(&[ANY]),
        &Channel::new("later", None),
    ];
    const ID: &str = "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57";

    #[test]
    fn an_address_leads_to_its_channel() {
        let user = format!("a.{ID}");
        let cases: [(&str, &str); 14] = [
            ("a.b", "literal"),
            (&user, "user user=0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57"),
            ("a.b.x", "one one=x"),
            ("a.b.w", "none"),
            ("a.z", "any any=a"),
            ("az.z", "partly any=a"),
            ("z.z", "any any=z"),
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
