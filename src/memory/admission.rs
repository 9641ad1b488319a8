//! The admission of the messages that the contract lets through.

use super::routes::Taken;
use crate::{
    Rejection, Violation,
    address::Wildcards,
    bus::{BusError, Filter, Outgoing, told},
    channel::Channel,
    contract::{Contract, MessageSchema},
    router::may_meet,
    violation::Violations,
};

/// A message as the contract sees it.
pub(super) struct Admitted {
    channel: &'static Channel,
    /// The messages that it can be; several only if they travel on one channel and their schemas both take it.
    messages: Vec<&'static str>,
}

impl Admitted {
    /// Returns the media type of its payload, if only one is possible.
    pub(super) fn content_type(&self) -> Option<&'static str> {
        let mut known = self.messages.iter().filter_map(|name| self.channel.message(name));
        let first = known.next()?.content_type;
        known.all(|other| other.content_type == first).then_some(first)
    }

    /// The names of the messages that may answer it.
    pub(super) fn replies(&self, contract: &Contract) -> Vec<&'static str> {
        let requests = self.messages.iter().flat_map(|message| contract.requests(self.channel, message));
        let mut names: Vec<_> = requests.filter_map(|request| request.reply).flat_map(|reply| reply.messages).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().copied().collect()
    }
}

/// Holds a message to the channel that it is sent to.
///
/// With a name in its headers only that message counts. Where several may travel and none takes it, the one whose
/// schema it violates least is told, the first by name among equals.
pub(super) fn admit(contract: &Contract, sent: &Outgoing) -> Result<Admitted, BusError> {
    let address = sent.address();
    let found = contract.match_address(address).ok_or_else(|| BusError::UndeclaredChannel {
        address: address.to_owned(),
        nearest: nearest(contract, address),
    })?;
    let channel = found.channel;
    let named = told(channel.messages, sent.headers());
    let known = channel.messages.iter().filter(|message| named.is_none() || message.is_called(sent.headers()));
    let mut messages: Vec<_> = known.map(|message| message.name).collect();
    if messages.is_empty() {
        return Err(foreign(channel, named.unwrap_or(address)));
    }
    // What nobody could read is sent as it is.
    if sent.is_dead() {
        return Ok(Admitted { channel, messages });
    }
    // A message of another contract may have the same name, and another schema.
    if let [message] = *messages
        && let Some(known) = contract.message(message)
        && sent.is_written_as(message, (known.schema)())
    {
        known.check_headers(sent.headers()).map_err(|rejection| rejected(message, rejection))?;
        return Ok(Admitted { channel, messages });
    }
    let mut least: Option<(&str, Rejection)> = None;
    messages.retain(|message| {
        let check =
            |known: &MessageSchema| (known.validate)(sent.payload()).and_then(|()| known.check_headers(sent.headers()));
        match contract.message(message).map_or(Ok(()), check) {
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

/// Returns what the filters take, in order, each once.
pub(super) fn check_filters(contract: &Contract, filters: &[Filter<'_>]) -> Result<Vec<Taken>, BusError> {
    if filters.is_empty() {
        let reason = "a subscription has at least one filter".to_owned();
        return Err(BusError::Pattern { pattern: String::new(), reason });
    }
    let mut taken = filters.iter().map(|filter| take(contract, filter)).collect::<Result<Vec<_>, _>>()?;
    taken.sort_unstable();
    taken.dedup();
    Ok(taken)
}

fn take(contract: &Contract, filter: &Filter<'_>) -> Result<Taken, BusError> {
    let text = match filter {
        Filter::Channel(channel) => channel.address.unwrap_or(channel.id),
        Filter::Pattern(pattern) => pattern,
    };
    let refused = |reason: &str| BusError::Pattern { pattern: text.to_owned(), reason: reason.to_owned() };
    let known = contract.channels.iter().find(|channel| channel.address == Some(text)).copied();
    if let Some(channel) = known {
        if !channel.is_readable() {
            return Err(refused("no address can be read as one of this channel"));
        }
        return Ok(Taken { text: text.to_owned(), channel: Some(channel) });
    }
    let nothing = "no channel of the contract has an address that it takes";
    let taken = Taken { text: text.to_owned(), channel: None };
    if let Filter::Channel(_) = filter {
        return Err(refused(nothing));
    }
    taken.check()?;
    let separator = if text.contains('/') { '/' } else { '.' };
    let syntax = Wildcards { separator, one: "*", rest: ">" };
    let mut subscriptions = contract.channels.iter().filter_map(|channel| channel.subscription(&syntax));
    let fits = match text.contains(['*', '>', '{']) {
        true => subscriptions.any(|subscription| may_meet(text, &subscription, separator)),
        false => contract.match_address(text).is_some(),
    };
    if fits { Ok(taken) } else { Err(refused(nothing)) }
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
