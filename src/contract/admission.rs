//! The admission of the messages that a contract lets through: what every bus holds its users to.

use super::{Contract, MessageSchema};
use crate::{
    Rejection, Violation,
    address::Wildcards,
    bus::{BusError, Filter, Headers, Outgoing, name, told},
    channel::{Channel, MessageInfo},
    router::{check_pattern, may_meet},
    violation::Violations,
};

/// A message that a contract lets through: see [`Contract::admit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    channel: &'static Channel,
    messages: Vec<&'static str>,
}

impl Admitted {
    /// Returns the channel that it travels on.
    #[must_use]
    pub fn channel(&self) -> &'static Channel {
        self.channel
    }

    /// Returns the names of the messages that it can be; several only if they travel on one channel and their schemas all
    /// take it.
    #[must_use]
    pub fn messages(&self) -> &[&'static str] {
        &self.messages
    }

    /// Returns the media type of its payload, if only one is possible.
    #[must_use]
    pub fn content_type(&self) -> Option<&'static str> {
        only_type(self.messages.iter().filter_map(|name| self.channel.message(name)))
    }

    /// Returns the names of the messages that may answer it, sorted.
    #[must_use]
    pub fn replies(&self, contract: &Contract) -> Vec<&'static str> {
        replies(contract, self.channel, self.messages.iter().copied())
    }
}

fn replies<'n>(
    contract: &Contract,
    channel: &'static Channel,
    messages: impl Iterator<Item = &'n str>,
) -> Vec<&'static str> {
    let requests = messages.flat_map(|message| contract.requests(channel, message));
    let mut names: Vec<_> = requests.filter_map(|request| request.reply).flat_map(|reply| reply.messages).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().copied().collect()
}

/// What a bus holds its users to.
impl Contract {
    /// Holds a message to the channel that it is sent to: a bus does before it sends it.
    ///
    /// With a name in its headers only that message counts. Where several may travel and none takes it, the one whose
    /// schema it violates least is told, the first by name among equals.
    ///
    /// ```
    /// use postroom::{bus::Outgoing, campaign::CONTRACT};
    ///
    /// let question = br#"{"user_id": "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57"}"#;
    /// let admitted = CONTRACT.admit(&Outgoing::new("user.info.request", *question))?;
    /// assert_eq!(admitted.content_type(), Some("application/json"));
    /// assert_eq!(admitted.replies(&CONTRACT), ["UserInfoReplyMessage"]);
    /// assert!(CONTRACT.admit(&Outgoing::new("user.info.request", *b"{}")).is_err());
    /// # Ok::<(), postroom::bus::BusError>(())
    /// ```
    ///
    /// # Errors
    /// [`BusError::UndeclaredChannel`] if no channel has its address, [`BusError::Rejected`] if none of the channel's messages
    /// takes its payload and its headers, or if they do not agree with the address.
    pub fn admit(&self, sent: &Outgoing) -> Result<Admitted, BusError> {
        let address = sent.address();
        let found = self.match_address(address).ok_or_else(|| BusError::UndeclaredChannel {
            address: address.to_owned(),
            nearest: nearest(self, address),
        })?;
        let channel = found.channel;
        let named = told(channel.messages, sent.headers());
        let mut messages: Vec<_> = candidates(channel, sent.headers()).map(|message| message.name).collect();
        if messages.is_empty() {
            return Err(foreign(channel, named.unwrap_or(address)));
        }
        // What nobody could read is sent as it is.
        if sent.is_dead() {
            return Ok(Admitted { channel, messages });
        }
        // A message of another contract may have the same name, and another schema.
        if let [message] = *messages
            && let Some(known) = self.message(message)
            && sent.is_written_as(message, (known.schema)())
        {
            known.check_headers(sent.headers()).map_err(|rejection| rejected(message, rejection))?;
            return Ok(Admitted { channel, messages });
        }
        let mut least: Option<(&str, Rejection)> = None;
        messages.retain(|message| {
            match self.message(message).map_or(Ok(()), |known| known.check(sent.payload(), sent.headers())) {
                Ok(()) => true,
                Err(rejection) => {
                    let violations = |rejection: &Rejection| rejection.violations().len();
                    if least.as_ref().is_none_or(|(_, least)| violations(&rejection) < violations(least)) {
                        least = Some((message, rejection));
                    }
                    false
                }
            }
        });
        match (messages.first(), least) {
            (Some(message), _) => match found.disagreements(sent.payload()) {
                disagreements if disagreements.is_empty() => Ok(Admitted { channel, messages }),
                disagreements => Err(rejected(message, Rejection::Invalid(Violations::new(disagreements, false)))),
            },
            (None, Some((message, rejection))) => Err(rejected(message, rejection)),
            (None, None) => Err(foreign(channel, address)),
        }
    }

    /// Returns the media type of a message that arrived without one, as far as its address and its headers tell which one it is.
    #[must_use]
    pub fn content_type(&self, address: &str, headers: &Headers) -> Option<&'static str> {
        only_type(candidates(self.match_address(address)?.channel, headers))
    }

    /// Returns the names of the messages that may answer one that arrived, as far as its address and its headers tell which one
    /// it is.
    #[must_use]
    pub fn replies(&self, address: &str, headers: &Headers) -> Vec<&'static str> {
        let Some(found) = self.match_address(address) else { return Vec::new() };
        replies(self, found.channel, candidates(found.channel, headers).map(|message| message.name))
    }

    /// Returns what is wrong with the reply to a request that the messages with these names may answer, or that is answered
    /// without one if there are none; `None` if nothing is. A [failure](crate::bus::Reply::Failure) answers any request.
    ///
    /// ```
    /// use postroom::{bus::Headers, campaign::CONTRACT};
    ///
    /// assert!(CONTRACT.wrong_reply(&["UserInfoReplyMessage"], &Headers::new(), b"{}").is_some());
    /// let wrong = CONTRACT.wrong_reply(&[], &Headers::new(), b"{}");
    /// assert_eq!(wrong.as_deref(), Some("it was answered with a message"));
    /// ```
    #[must_use]
    pub fn wrong_reply(&self, expected: &[&'static str], headers: &Headers, payload: &[u8]) -> Option<String> {
        if headers.get(name::ERROR_CODE).is_some() {
            return None;
        }
        let declared = self.channels.iter().flat_map(|channel| channel.messages);
        let infos = declared.filter(|message| expected.contains(&message.name));
        let named = told(infos, headers).or_else(|| headers.get(name::MESSAGE));
        let is_empty = named.is_none() && payload.is_empty();
        if is_empty && expected.is_empty() {
            return None;
        }
        let mut rejection = None;
        // Several messages may have one name: their schemas tell which of them it is.
        for message in expected.iter().filter_map(|expected| self.message(expected)) {
            if named.is_none_or(|named| named == message.wire_name) {
                match message.check(payload, headers) {
                    Ok(()) => return None,
                    Err(why) => rejection = rejection.or(Some((message.wire_name, why))),
                }
            }
        }
        Some(match (rejection, named) {
            _ if is_empty => "it was answered without a message".to_owned(),
            (Some((name, rejection)), _) => format!("{name} {rejection}"),
            (None, Some(named)) => format!("it was answered with {named}"),
            (None, None) => "it was answered with a message".to_owned(),
        })
    }

    /// Holds what is to be subscribed to to the channels, and gives the channel for a pattern that is its address. `separator`
    /// is what stands between the tokens of a pattern.
    ///
    /// ```
    /// use postroom::{bus::Filter, campaign::{CAMPAIGN_CREATE, CONTRACT}};
    ///
    /// assert_eq!(CONTRACT.select(Filter::from("campaign.create"), '.'), Ok(Filter::from(&CAMPAIGN_CREATE)));
    /// assert_eq!(CONTRACT.select(Filter::from("campaign.*"), '.'), Ok(Filter::from("campaign.*")));
    /// assert!(CONTRACT.select(Filter::from("campaigns.*"), '.').is_err());
    /// ```
    ///
    /// # Errors
    /// [`BusError::Pattern`] if no channel has an address that it takes, if none of the channel's addresses can be read, or if
    /// it is no pattern.
    pub fn select<'f>(&self, filter: Filter<'f>, separator: char) -> Result<Filter<'f>, BusError> {
        let text = match filter {
            Filter::Channel(channel) => channel.address.unwrap_or(channel.id),
            Filter::Pattern(pattern) => pattern,
        };
        let refused = |reason: &str| BusError::Pattern { pattern: text.to_owned(), reason: reason.to_owned() };
        if let Some(channel) = self.channels.iter().find(|channel| channel.address == Some(text)) {
            if !channel.is_readable() {
                return Err(refused("no address can be read as one of this channel"));
            }
            return Ok(Filter::Channel(channel));
        }
        let nothing = "no channel of the contract has an address that it takes";
        if let Filter::Channel(_) = filter {
            return Err(refused(nothing));
        }
        check_pattern(text, separator).map_err(|error| refused(&error.to_string()))?;
        let syntax = Wildcards { separator, one: "*", rest: ">" };
        let mut subscriptions = self.channels.iter().filter_map(|channel| channel.subscription(&syntax));
        let fits = match text.contains(['*', '>', '{']) {
            true => subscriptions.any(|subscription| may_meet(text, &subscription, separator)),
            false => self.match_address(text).is_some(),
        };
        if fits { Ok(filter) } else { Err(refused(nothing)) }
    }

    /// Holds all that is to be subscribed to to the channels, as [`select`](Self::select) does each.
    ///
    /// # Errors
    /// As for [`select`](Self::select), and if there is nothing.
    pub fn select_all<'f>(
        &self,
        filters: &[Filter<'f>],
        separator: impl Fn(&str) -> char,
    ) -> Result<Vec<Filter<'f>>, BusError> {
        if filters.is_empty() {
            let reason = "a subscription has at least one filter".to_owned();
            return Err(BusError::Pattern { pattern: String::new(), reason });
        }
        let of = |filter: &Filter<'_>| match filter {
            Filter::Pattern(pattern) => separator(pattern),
            Filter::Channel(channel) => channel.separator,
        };
        filters.iter().map(|filter| self.select(*filter, of(filter))).collect()
    }
}

/// Returns the messages of a channel that headers leave possible: those of the name that they tell, all if they tell none.
fn candidates<'h>(
    channel: &'static Channel,
    headers: &'h Headers,
) -> impl Iterator<Item = &'static MessageInfo> + use<'h> {
    let is_named = told(channel.messages, headers).is_some();
    channel.messages.iter().filter(move |message| !is_named || message.is_called(headers))
}

/// Returns the media type that all of these messages have.
fn only_type<'m>(mut messages: impl Iterator<Item = &'m MessageInfo>) -> Option<&'static str> {
    let first = messages.next()?.content_type;
    messages.all(|other| other.content_type == first).then_some(first)
}

impl MessageSchema {
    /// Holds a message to what is declared of it.
    fn check(&self, payload: &[u8], headers: &Headers) -> Result<(), Rejection> {
        (self.validate)(payload).and_then(|()| self.check_headers(headers))
    }
}

fn rejected(message: &str, rejection: Rejection) -> BusError {
    BusError::Rejected { message: message.to_owned(), rejection }
}

/// The refusal of a message that does not travel on a channel (AsyncAPI 3.0, Channel Object: every message sent to a
/// channel is one of its `messages`).
fn foreign(channel: &Channel, message: &str) -> BusError {
    let names: Vec<_> = channel.messages.iter().map(|message| message.wire_name).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(" or ") };
    let message_text = format!("must be one that travels on the channel `{}`: {names}", channel.id);
    let violation = Violation::new(String::new(), "messages", message_text);
    rejected(message, Rejection::Invalid(Violations::new(vec![violation], false)))
}

/// The declared address that differs in one place by two characters at most.
fn nearest(contract: &Contract, address: &str) -> Option<&'static str> {
    let same = |(a, b): &(u8, u8)| a == b;
    contract.channels.iter().filter_map(|channel| channel.address).find(|known| {
        let start = known.bytes().zip(address.bytes()).take_while(same).count();
        let end = known.bytes().rev().zip(address.bytes().rev()).take_while(same).count();
        start + end + 2 >= known.len().max(address.len())
    })
}
