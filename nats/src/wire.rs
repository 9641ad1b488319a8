//! Messages as NATS carries them, and what becomes of them here.

use std::borrow::Cow;

use async_nats::{HeaderMap, HeaderName, HeaderValue, Message};
use bytes::Bytes;
use postroom::{
    bus::{Delivery, Headers, Outgoing},
    contract::Contract,
};

/// The header that tells the media type of a payload.
const CONTENT_TYPE: &str = "Content-Type";

/// The header by which JetStream knows a message that is sent twice. It is the bus's own, and nobody else sees it.
pub(crate) const MESSAGE_ID: &str = "Nats-Msg-Id";

/// Writes the payload and the headers of a message that is sent.
pub(crate) fn write(message: &Outgoing, content_type: Option<&str>) -> (Bytes, HeaderMap) {
    let mut headers = HeaderMap::new();
    for (name, value) in message.headers().iter() {
        put(&mut headers, name, value);
    }
    if let Some(content_type) = message.content_type().or(content_type) {
        put(&mut headers, CONTENT_TYPE, content_type);
    }
    (Bytes::copy_from_slice(message.payload()), headers)
}

/// Sets a header. What [`Headers`] holds can be one on this wire, too.
pub(crate) fn put(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
        headers.insert(name, value);
    }
}

/// Reads a message that arrived, with the media type that its sender told, else with that of what the contract says it is.
pub(crate) fn read(contract: &Contract, message: &Message) -> Delivery {
    let address = message.subject.as_str();
    let (headers, told) = headers_of(message);
    let content_type = told.map(Cow::Owned).or_else(|| contract.content_type(address, &headers).map(Cow::Borrowed));
    Delivery::new(address, &*message.payload).with_headers(headers).with_content_type(content_type)
}

/// Returns the headers of a message that arrived, and the media type of its payload.
///
/// Headers are in the order of their names, with the first value of each: on the way they have no order. One that no header of
/// ours can be (with a control character) is left out.
pub(crate) fn headers_of(message: &Message) -> (Headers, Option<String>) {
    let (mut headers, mut content_type) = (Headers::new(), None);
    let mut list: Vec<(&str, &str)> = message.headers.iter().flat_map(HeaderMap::iter).filter_map(first).collect();
    list.sort_unstable();
    for (name, value) in list {
        if name.eq_ignore_ascii_case(CONTENT_TYPE) {
            content_type = Some(value.to_owned());
        } else if name != MESSAGE_ID {
            // What cannot be set is left out.
            let _ = headers.set(name, value);
        }
    }
    (headers, content_type)
}

fn first<'h>((name, values): (&'h HeaderName, &'h Vec<HeaderValue>)) -> Option<(&'h str, &'h str)> {
    Some((name.as_ref(), values.first()?.as_str()))
}
