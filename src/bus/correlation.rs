//! What messages that belong together have in common: the id that their documents declare, and the trace.

use super::{Headers, name, naming::told};
use crate::{
    address::match_address,
    bus::Delivery,
    channel::{Channel, MessageInfo},
    descriptors::unescape,
};

/// The headers that are carried on from a message to what its handler sends: the request id, and W3C's Trace Context.
const CARRIED: [&str; 3] = [name::REQUEST_ID, name::TRACEPARENT, name::TRACESTATE];

/// Returns the text at a place of a message, as AsyncAPI's runtime expressions write it.
pub(crate) fn text_of(place: &str, headers: &Headers, payload: &[u8]) -> Option<String> {
    match place.strip_prefix("$message.header#/") {
        Some(header) => headers.get(&unescape(header)).map(str::to_owned),
        None => crate::location::text_at(payload, place.strip_prefix("$message.payload#")?),
    }
}

/// Returns the channels, by address, if a message says on one of them where its id or its name is; else none.
pub(crate) fn annotated(channels: impl Iterator<Item = &'static Channel>) -> Vec<&'static Channel> {
    let mut channels: Vec<_> = channels.collect();
    let says = |message: &MessageInfo| message.correlation_id.is_some() || message.name_header != name::MESSAGE;
    let declares = |channel: &&Channel| channel.messages.iter().any(says);
    if !channels.iter().any(declares) {
        return Vec::new();
    }
    channels.sort_by_key(|channel| (channel.address.is_none(), channel.address));
    channels.dedup();
    channels
}

/// Puts the id and the name of a message where everything looks for them, `Request-Id` and `Message-Name`, if the documents
/// say that they are elsewhere.
pub(crate) fn identify(delivery: &mut Delivery, annotated: &[&'static Channel]) {
    let Some(found) = match_address(annotated, delivery.address()) else { return };
    let (messages, headers) = (found.channel.messages, delivery.headers());
    let is_known = messages.iter().any(|message| message.is_called(headers));
    let mut candidates = messages.iter().filter(|message| !is_known || message.is_called(headers));
    let id = candidates.find_map(|message| message.id_of(headers, delivery.payload()));
    // Where some have their names there, what another header tells is none of theirs.
    let is_free = messages.iter().all(|message| message.name_header != name::MESSAGE);
    if let Some(told) = told(messages, headers).filter(|_| is_free).map(str::to_owned) {
        delivery.set_message(&told);
    }
    if let Some(id) = id {
        delivery.set_request_id(&id);
    }
}

impl Headers {
    /// Carries on what a message that is answered, or was the cause of another one, has in common with it.
    pub(crate) fn carry(&mut self, received: &Headers) {
        for name in CARRIED {
            if let Some(value) = received.get(name) {
                // It was a header already, so that it can be one again.
                let _ = self.set(name, value);
            }
        }
    }

    /// Sets the header that holds the id of a message, if its document declares one and nobody has set it.
    pub(crate) fn declare(&mut self, message: Option<&MessageInfo>, id: Option<&str>) {
        let header = message.and_then(MessageInfo::correlation_header);
        if let (Some(header), Some(id)) = (header, id)
            && self.get(&header).is_none()
        {
            // A name that no header can have is one that nobody looks for.
            let _ = self.set(&header, id);
        }
    }
}

impl MessageInfo {
    /// Returns the id of a message, from the header or the field of its payload that its document names.
    fn id_of(&self, headers: &Headers, payload: &[u8]) -> Option<String> {
        match self.correlation_header() {
            Some(header) => headers.get(&header).map(str::to_owned),
            None => self.correlation_field().and_then(|pointer| crate::location::text_at(payload, pointer)),
        }
    }
}
