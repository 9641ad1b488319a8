//! Checks for mistakes in a service's routes while it is compiled. The expansion of `#[derive(Handlers)]` calls these
//! functions in constants that stand where the mistake does; what they panic with is the compiler's message.

use crate::{
    channel::Channel,
    constant::equal,
    operation::{Action, Operation, Service},
    router::{Route, checks::conflict},
};

/// The pairs of routes that cannot stand side by side, computed once for all routes.
#[derive(Debug)]
pub struct Clashes {
    conflict: Option<(usize, usize)>,
}

impl Clashes {
    /// Those among these routes.
    pub const fn among(routes: &[Route]) -> Self {
        Self { conflict: conflict(routes) }
    }
}

/// Checks that a service takes all that its document says it receives.
#[track_caller]
pub const fn all_received(service: &Service, routes: &[Route]) {
    let mut text = Text::new();
    let mut operation = 0;
    while operation < service.operations.len() {
        text = missing(text, &service.operations[operation], routes);
        operation += 1;
    }
    if text.len > 0 {
        Text::new().and(service.title).and(" receives messages that no route takes:").and(text.as_str()).fail();
    }
}

const fn missing(mut text: Text, operation: &Operation, routes: &[Route]) -> Text {
    let mut index = 0;
    while index < operation.messages.len() && is_receive(operation) {
        let name = operation.messages[index];
        if !takes(routes, name, operation.channel) {
            text = text.and("\n  ").and(name).and(" on ").and(place(operation.channel));
            text = text.and(" (").and(operation.id).and("): add `#[handle(").and(name).and(" => method)]`");
        }
        index += 1;
    }
    text
}

/// Checks that a route comes from somewhere, and can stand beside the earlier ones.
#[track_caller]
pub const fn distinct(routes: &[Route], clashes: &Clashes, route: usize) {
    if routes[route].channels.is_empty() && routes[route].events.is_empty() {
        let text = Text::new().and(routes[route].message).and(" travels on no channel, and no envelope carries it: ");
        text.and("add it to the messages of a channel in its document, or remove this route").fail();
    }
    let mut earlier = 0;
    while earlier < route {
        if is_same(&routes[earlier], &routes[route]) {
            Text::new()
                .and("another route takes ")
                .and(routes[route].message)
                .and(" already: remove one of the two")
                .fail();
        }
        earlier += 1;
    }
    if let Some((first, second)) = clashes.conflict
        && second == route
    {
        let text = Text::new().and(routes[route].message).and(" and ").and(routes[first].message);
        let text =
            text.and(" come from the same address or event, and nothing tells them apart: remove one of the two");
        text.and(keys(&routes[first]).as_str()).and(keys(&routes[route]).as_str()).fail();
    }
}

/// Returns whether the document of a service says that it receives the message of a route. What only an envelope
/// carries no document lists among a service's operations.
#[track_caller]
pub const fn received(service: &Service, route: &Route) {
    if route.channels.is_empty() {
        return;
    }
    let (mut text, mut operation) = (Text::new(), 0);
    while operation < service.operations.len() {
        let one = &service.operations[operation];
        let mut index = 0;
        while index < one.messages.len() && is_receive(one) {
            if equal(one.messages[index], route.message) && travels(route, one.channel) {
                return;
            }
            text = text.and("\n  ").and(one.messages[index]).and(" on ").and(place(one.channel));
            index += 1;
        }
        operation += 1;
    }
    let all = if text.len > 0 { ". It receives:" } else { ", nor anything else" };
    let begin = Text::new().and(service.title).and(" does not receive ").and(route.message);
    begin
        .and(all)
        .and(text.as_str())
        .and("\nremove this route, or serve the application that has an operation for it")
        .fail();
}

const fn is_receive(operation: &Operation) -> bool {
    matches!(operation.action, Action::Receive)
}

/// Returns whether one of the routes takes this message from this channel.
const fn takes(routes: &[Route], message: &str, channel: &Channel) -> bool {
    let mut route = 0;
    while route < routes.len() {
        if equal(routes[route].message, message) && travels(&routes[route], channel) {
            return true;
        }
        route += 1;
    }
    false
}

const fn travels(route: &Route, channel: &Channel) -> bool {
    let mut index = 0;
    while index < route.channels.len() {
        if equal(route.channels[index].id, channel.id) && equal(place(route.channels[index]), place(channel)) {
            return true;
        }
        index += 1;
    }
    false
}

/// Returns whether both routes are for one message: it has one name, and comes from one place.
const fn is_same(one: &Route, other: &Route) -> bool {
    if !equal(one.message, other.message) {
        return false;
    }
    match (one.channels, other.channels, one.events, other.events) {
        ([first, ..], _, _, _) => travels(other, first),
        ([], [], [first, ..], [second, ..]) => equal(first, second),
        _ => false,
    }
}

/// The addresses and events of a route, each on a line of its own.
const fn keys(route: &Route) -> Text {
    let (mut text, mut index) = (Text::new(), 0);
    while index < route.channels.len() {
        text = text.and("\n  ").and(route.message).and(" on ").and(place(route.channels[index]));
        index += 1;
    }
    index = 0;
    while index < route.events.len() {
        text = text.and("\n  ").and(route.message).and(" as the event ").and(route.events[index]);
        index += 1;
    }
    text
}

const fn place(channel: &Channel) -> &'static str {
    match channel.address {
        Some(address) => address,
        None => channel.id,
    }
}

/// A message for whoever compiles, up to so many bytes: constants have no heap.
struct Text {
    bytes: [u8; Self::ROOM],
    len: usize,
}

impl Text {
    const ROOM: usize = 4096;

    const fn new() -> Self {
        Self { bytes: [0; Self::ROOM], len: 0 }
    }

    /// Appends another text; leaves it out if it does not fit.
    const fn and(mut self, more: &str) -> Self {
        let more = more.as_bytes();
        if more.len() > Self::ROOM - self.len {
            return self;
        }
        let mut index = 0;
        while index < more.len() {
            self.bytes[self.len + index] = more[index];
            index += 1;
        }
        self.len += more.len();
        self
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "in a constant this is a compile error with the text as its message")]
    const fn fail(&self) -> ! {
        panic!("{}", self.as_str())
    }
}
