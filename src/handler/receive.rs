//! From text to the argument of a handler: what the expansion of `#[derive(Handlers)]` calls.

use serde_core::Serializer;

use crate::{
    Limits, Rejection, Violation,
    address::match_address,
    bus::Delivery,
    envelope::Payload,
    handler::{Failure, Unhandled},
    reader::{Fault, Path, Reader, shape::Writer},
    routable::Routable,
    router::{Route, table::Table, takes_event},
    violation::Violations,
};

/// All that the expansion asks of a message, in one trait that has no bounds: a type that is not a message is then
/// reported once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be routed to a handler",
    label = "neither a message of a contract nor an event",
    note = "name a generated message, or add `#[derive(postroom::Event)]` and `#[event(\"domain.name\")]` to a type of your own"
)]
pub trait Routed: Sized {
    /// The route by which it comes.
    const ROUTE: Route;
    /// See [`Payload::SCHEMA`].
    const PAYLOAD: Option<&'static str>;

    /// Decodes it if it arrived by itself, and holds it to the address that it was sent to.
    fn receive(delivery: &Delivery, limits: &Limits) -> Result<Self, Rejection>;

    /// Reads it as the payload of an envelope's event, and holds it to the address that the event's name is.
    fn read(event: &str, reader: &mut Reader<'_>, at: &Path<'_>) -> Result<Self, Fault>;

    /// See [`Payload::put_payload`].
    fn put(&self, event: &str, at: &Path<'_>, out: &mut Writer);

    /// Writes it.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

#[diagnostic::do_not_recommend]
impl<M: Routable> Routed for M {
    const ROUTE: Route = Route { message: M::NAME, channels: M::CHANNELS, events: M::EVENTS };
    const PAYLOAD: Option<&'static str> = <M as Payload>::SCHEMA;

    fn receive(delivery: &Delivery, limits: &Limits) -> Result<M, Rejection> {
        let message = M::decode_bare(delivery.payload(), limits)?;
        let disagreements = disagreements::<M>(delivery.address(), delivery.payload());
        if disagreements.is_empty() {
            return Ok(message);
        }
        Err(Rejection::Invalid(Violations::new(disagreements, false)))
    }

    fn read(event: &str, reader: &mut Reader<'_>, at: &Path<'_>) -> Result<M, Fault> {
        let start = reader.offset();
        let message = M::read_payload(event, reader, at)?;
        let disagreements = disagreements::<M>(event, reader.since(start).as_bytes());
        if disagreements.is_empty() {
            return Ok(message);
        }
        Err(reader.located(at, disagreements))
    }

    fn put(&self, event: &str, at: &Path<'_>, out: &mut Writer) {
        self.put_payload(event, at, out);
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// Decodes a message that arrived by itself with the first of the routes that fits: several messages may travel on one
/// channel, and their sender need not say which one it is.
///
/// `decode` is given a route, or `None` if none takes the address.
pub fn receive<T, const SLOTS: usize>(
    table: &Table<SLOTS>,
    routes: &[Route],
    delivery: &Delivery,
    decode: impl Fn(Option<usize>) -> Result<T, Rejection>,
) -> Result<T, Failure> {
    let mut refused = None;
    let mut next = table.find(delivery.address());
    while let Some(route) = next {
        if !routes.get(route).is_some_and(|route| is_named_otherwise(route, delivery)) {
            match decode(Some(route)) {
                Ok(message) => return Ok(message),
                Err(rejection) => refused = refused.or(Some(rejection)),
            }
        }
        next = table.find_after(route, delivery.address());
    }
    match refused {
        Some(rejection) => Err(Failure::Rejected(rejection)),
        None => Ok(decode(None)?),
    }
}

/// A message that no route takes.
pub fn unhandled(delivery: &Delivery) -> Unhandled {
    Unhandled { address: delivery.address().to_owned(), payload: delivery.payload().to_vec() }
}

/// The route that takes an event.
pub fn event_route<const SLOTS: usize>(table: &Table<SLOTS>, routes: &[Route], event: &str) -> Option<usize> {
    // A route may take a message from the channel with this address, and not as this event.
    let has_event = |route: &Route| route.events.iter().any(|key| *key == event || takes(route, key, event));
    let mut route = table.find(event)?;
    while !routes.get(route).is_some_and(has_event) {
        route = table.find_after(route, event)?;
    }
    Some(route)
}

/// Returns whether the sender names another one of the messages on the route's channels.
fn is_named_otherwise(route: &Route, delivery: &Delivery) -> bool {
    let messages = route.channels.iter().flat_map(|channel| channel.messages);
    let mut named = messages.filter(|message| message.is_called(delivery.headers()));
    // Two messages may have one name.
    named.clone().all(|message| message.name != route.message) && named.next().is_some()
}

/// Returns whether an event fits a template among a route's.
fn takes(route: &Route, template: &str, event: &str) -> bool {
    match route.channels.iter().find(|channel| channel.address == Some(template)) {
        Some(channel) => !channel.parameters.is_empty() && channel.takes(event),
        None => takes_event(template, event),
    }
}

/// Returns the violations for what in a payload does not agree with the address that it came to.
fn disagreements<M: Routable>(address: &str, payload: &[u8]) -> Vec<Violation> {
    match_address(M::CHANNELS, address).map(|found| found.disagreements(payload)).unwrap_or_default()
}

/// The payload of any event, as it came.
impl Payload for Unhandled {
    const SCHEMA: Option<&'static str> = None;
    const IS_OBJECT: bool = false;

    fn read_payload(event: &str, reader: &mut Reader<'_>, _: &Path<'_>) -> Result<Self, Fault> {
        let start = reader.offset();
        reader.skip()?;
        Ok(Self { address: event.to_owned(), payload: reader.since(start).as_bytes().to_vec() })
    }
}

impl super::Incoming for Unhandled {
    fn receive(delivery: &Delivery, _: &Limits) -> Result<Self, Failure> {
        Ok(unhandled(delivery))
    }
}
