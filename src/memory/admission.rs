//! The admission of the messages that the contract lets through.

use crate::{
    Rejection, Violation,
    bus::{BusError, Outgoing, name},
    channel::Channel,
    contract::Contract,
    router::{Router, overlaps},
    violation::Violations,
};

/// A message as the contract sees it.
pub(super) struct Admitted {
    channel: &'static Channel,
    /// The messages that it can be; several only if they travel on one channel and their schemas both take it.
    messages: Vec<&'static str>,
}

impl Admitted {
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
/// With the header `Message-Name` only that message counts. Where several may travel and none takes it, the one whose
/// schema it violates least is told, the first by name among equals.
pub(super) fn admit(contract: &Contract, sent: &Outgoing) -> Result<Admitted, BusError> {
    let address = sent.address();
    let found = contract.match_address(address).ok_or_else(|| BusError::UndeclaredChannel {
        address: address.to_owned(),
        nearest: nearest(contract, address),
    })?;
    let channel = found.channel;
    let named = sent.headers().get(name::MESSAGE);
    let known = channel.messages.iter().map(|message| message.name);
    let mut messages: Vec<_> = known.filter(|message| named.is_none_or(|named| named == *message)).collect();
    if messages.is_empty() {
        return Err(foreign(channel, named.unwrap_or(address)));
    }
    // A message of another contract may have the same name, and another schema.
    if let [message] = *messages
        && contract.message(message).is_some_and(|known| sent.is_written_as(message, (known.schema)()))
    {
        return Ok(Admitted { channel, messages });
    }
    let mut least: Option<(&str, Rejection)> = None;
    messages.retain(|message| {
        match contract.message(message).map_or(Ok(()), |known| (known.validate)(sent.payload())) {
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

/// The patterns in order, each once.
pub(super) fn check_patterns(contract: &Contract, patterns: &[&str]) -> Result<Vec<String>, BusError> {
    let refused = |pattern: &str, reason: String| BusError::Pattern { pattern: pattern.to_owned(), reason };
    if patterns.is_empty() {
        return Err(refused("", "a subscription has at least one pattern".to_owned()));
    }
    for pattern in patterns {
        Router::<()>::new().entry(pattern).map_err(|error| refused(pattern, error.to_string()))?;
        let mut addresses = contract.channels.iter().filter_map(|channel| channel.address);
        let fits = match pattern.contains(['*', '>', '{']) {
            true => addresses.any(|address| overlaps(pattern, address)),
            false => contract.match_address(pattern).is_some(),
        };
        if !fits {
            return Err(refused(pattern, "no channel of the contract has an address that it takes".to_owned()));
        }
    }
    let mut patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
    patterns.sort_unstable();
    patterns.dedup();
    Ok(patterns)
}

fn rejected(message: &str, rejection: Rejection) -> BusError {
    BusError::Rejected { message: message.to_owned(), rejection }
}

/// The refusal of a message that does not travel on a channel (AsyncAPI 3.0, Channel Object: every message sent to a
/// channel is one of its `messages`).
fn foreign(channel: &Channel, message: &str) -> BusError {
    let names: Vec<_> = channel.messages.iter().map(|message| message.name).collect();
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
