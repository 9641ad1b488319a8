//! The extension `x-postroom-delivery` of an operation: how its messages are delivered.
//!
//! A policy that is not understood is an error: what a document says of delivery is never passed over.

mod duration;

use super::{Parser, fields};
use crate::{
    delivery::{Ack, Confirm, DeadLetter, Delivery, Duplicates, KnownBy, Order, PERMANENT, Start},
    descriptors::Action,
    diagnostic::{Diagnostic, Diagnostics},
    reference::{self, DELIVERY as EXTENSION},
    schema::{excerpt, is_format},
    suggest::did_you_mean,
    tree::{NodeId, Value, View},
};

/// What is said to those who receive.
const RECEIVING: &[&str] =
    &["ack", "durable", "start", "work", "inFlight", "attempts", "backoff", "permanent", "deadLetter", "order"];

/// What is said to those who send.
const SENDING: &[&str] = &["confirm"];

/// What is said to both.
const EITHER: &[&str] = &["key", "duplicates"];

/// The time for which ids are known, in milliseconds, if the document says none.
const WINDOW: u64 = 120_000;

impl<'a> Parser<'a, '_> {
    /// Reads how the messages of an operation are delivered, if it says so.
    pub(super) fn delivery(&mut self, operation: View<'a>, action: Option<Action>) -> Option<Delivery<NodeId>> {
        let view = operation.get(EXTENSION)?.target();
        let mut said = Said { view, diagnostics: self.diagnostics };
        if !view.is_object() {
            let help = "write its fields within braces, or each on a line of its own";
            said.wrong(view, format!("`{EXTENSION}` is an object, and this is {}", view.kind()), help);
            return None;
        }
        said.check_names(&[RECEIVING, SENDING, EITHER].concat());
        if let Some(action) = action {
            said.check_action(action);
        }
        let dead_letter = self.dead_letter(view, operation);
        let mut said = Said { view, diagnostics: self.diagnostics };
        let delivery = Delivery {
            ack: said.choice("ack", &[("after", Ack::After), ("before", Ack::Before), ("none", Ack::None)]),
            durable: said.durable(),
            start: said.start(),
            work: said.duration("work"),
            in_flight: said.count("inFlight"),
            attempts: said.count("attempts"),
            backoff: said.backoff(),
            permanent: said.permanent(),
            dead_letter,
            order: said.word("order", &[("none", Order::None), ("key", Order::Key), ("all", Order::All)]),
            key: said.location("key"),
            duplicates: said.duplicates(),
            confirm: said.choice("confirm", &[("stored", Confirm::Stored), ("sent", Confirm::Sent)]),
        };
        said.check_together(&delivery);
        Some(delivery)
    }

    /// Reads what becomes of a message that is not tried again.
    fn dead_letter(&mut self, of: View<'a>, operation: View<'a>) -> DeadLetter<NodeId> {
        let help = "write `{channel: {$ref: '#/channels/…'}}`, `drop` or `stop`";
        let Some(view) = of.get("deadLetter").map(View::target) else { return DeadLetter::Drop };
        match view.str() {
            Some("drop") => return DeadLetter::Drop,
            Some("stop") => return DeadLetter::Stop,
            _ => {}
        }
        let mut said = Said { view, diagnostics: self.diagnostics };
        let Some(channel) = view.get("channel") else {
            let found = if view.is_object() { "has no `channel`".to_owned() } else { format!("is {}", found(view)) };
            said.wrong(view, format!("`deadLetter` is a channel, `drop` or `stop`, and this {found}"), help);
            return DeadLetter::Drop;
        };
        said.check_names(&["channel"]);
        // A pointer as a text is the short form of a reference within the document.
        let named = match channel.str() {
            Some(text) => root_of(of).pointed(text.strip_prefix('#').unwrap_or(text)),
            None => Some(channel),
        };
        let read = match named {
            Some(named) if channel.str().is_some() => self.channel(named, fields::key(named).unwrap_or_default()),
            Some(named) if reference::text(named).is_some() => self.used_channel(named),
            _ => {
                said.wrong(channel, format!("`{}` leads to no channel", excerpt(channel)), help);
                return DeadLetter::Drop;
            }
        };
        let own = operation.get("channel").map(|own| own.target().id);
        if read.is_some() && read == own {
            let message = "what is not handled would come back on the channel that it came from";
            let help = "declare a channel for what is not handled, and refer to it";
            Said { view, diagnostics: self.diagnostics }.wrong(channel, message, help);
        }
        read.map_or(DeadLetter::Drop, DeadLetter::Channel)
    }
}

/// What a document says of one thing, with the place for what is wrong with it.
struct Said<'a, 'd> {
    view: View<'a>,
    diagnostics: &'d mut Diagnostics,
}

impl Said<'_, '_> {
    fn wrong(&mut self, at: View<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(at, "invalid-delivery", message, help));
    }

    fn unused(&mut self, key: &str, message: impl Into<String>, help: impl Into<String>) {
        let at = self.view.get(key).unwrap_or(self.view);
        self.diagnostics.push(Diagnostic::warning(at, "unused-delivery", message, help));
    }

    /// Reports what the extension does not have.
    fn check_names(&mut self, known: &[&str]) {
        for (key, value) in self.view.members().filter(|(key, _)| !known.contains(key) && !key.starts_with("x-")) {
            let help = did_you_mean(key, known.iter().copied(), "remove it, or start its name with `x-`");
            self.wrong(value, format!("`{EXTENSION}` has no `{key}`"), help);
        }
    }

    /// Warns of what says nothing to who sends, or to who receives.
    fn check_action(&mut self, action: Action) {
        let (others, does) = match action {
            Action::Send => (RECEIVING, "sends"),
            Action::Receive => (SENDING, "receives"),
        };
        let view = self.view;
        for key in others.iter().filter(|key| view.get(key).is_some()) {
            let message = format!("`{key}` says nothing to an operation that {does}");
            self.unused(key, message, "remove it, or say it where the messages are taken or sent");
        }
    }

    /// Returns what one of several words stands for; the default if there is none.
    fn word<T: Copy + Default>(&mut self, key: &str, words: &[(&str, T)]) -> T {
        self.choice(key, words).unwrap_or_default()
    }

    /// Returns what one of several words stands for.
    fn choice<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let view = self.view.get(key)?.target();
        match words.iter().find(|(word, _)| view.str() == Some(word)) {
            Some((_, meaning)) => Some(*meaning),
            None => {
                let listed: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
                let otherwise = format!("write {}", listed.join(" or "));
                let words = words.iter().map(|(word, _)| *word);
                let help = view.str().map_or(otherwise.clone(), |text| did_you_mean(text, words, &otherwise));
                self.wrong(view, format!("`{key}` is one of {}, and this is {}", listed.join(", "), found(view)), help);
                None
            }
        }
    }

    /// Returns a number of at least one.
    fn count(&mut self, key: &str) -> Option<u32> {
        let view = self.view.get(key)?.target();
        let number = match view.value() {
            Value::Number(text) => text.parse::<u32>().ok().filter(|number| *number > 0),
            _ => None,
        };
        if number.is_none() {
            let message = format!("`{key}` is an integer of at least 1, and this is {}", found(view));
            self.wrong(view, message, "write how many there are: `5`");
        }
        number
    }

    /// Returns a time in milliseconds.
    fn duration(&mut self, key: &str) -> Option<u64> {
        let view = self.view.get(key)?.target();
        self.duration_at(view, key)
    }

    fn duration_at(&mut self, view: View<'_>, key: &str) -> Option<u64> {
        let time = view.str().and_then(duration::milliseconds).filter(|time| *time > 0);
        if time.is_none() {
            let message = format!("`{key}` is a duration as ISO 8601 writes it, and this is {}", found(view));
            self.wrong(
                view,
                message,
                "write `PT30S` for thirty seconds, `PT1M` for a minute, `PT0.5S` for half a second",
            );
        }
        time
    }

    fn durable(&mut self) -> Option<String> {
        let view = self.view.get("durable")?.target();
        let is_name = |name: &&str| !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control());
        let name = view.str().filter(is_name).map(str::to_owned);
        if name.is_none() {
            let message = format!("`durable` is a name without spaces, and this is {}", found(view));
            self.wrong(view, message, "name what the broker is to remember: `orders-billing`");
        }
        name
    }

    fn start(&mut self) -> Start {
        let Some(view) = self.view.get("start").map(View::target) else { return Start::New };
        match (view.str(), view.text_of("since")) {
            (Some("new"), _) => Start::New,
            (Some("all"), _) => Start::All,
            (_, Some(moment)) if is_format(moment, "date-time") => Start::Since(moment.to_owned()),
            _ => {
                let message = format!("`start` is `new`, `all` or `since` a moment, and this is {}", found(view));
                self.wrong(view, message, "write `new`, `all` or `{since: '2025-06-04T00:00:00Z'}`");
                Start::New
            }
        }
    }

    fn backoff(&mut self) -> Vec<u64> {
        let Some(view) = self.view.get("backoff").map(View::target) else { return Vec::new() };
        if !view.is_array() || view.items().len() == 0 {
            let message = format!("`backoff` is a list of durations, and this is {}", found(view));
            self.wrong(view, message, "write one for each further try: `[PT1S, PT10S, PT1M]`; the last one repeats");
            return Vec::new();
        }
        view.items().filter_map(|item| self.duration_at(item.target(), "backoff")).collect()
    }

    fn permanent(&mut self) -> Vec<String> {
        let Some(view) = self.view.get("permanent").map(View::target) else {
            return PERMANENT.iter().map(|code| (*code).to_owned()).collect();
        };
        let is_code = |text: &&str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        let codes: Option<Vec<String>> = view
            .is_array()
            .then(|| view.items().map(|item| item.str().filter(is_code).map(str::to_owned)).collect())
            .flatten();
        codes.unwrap_or_else(|| {
            let message = format!("`permanent` is a list of codes of failures, and this is {}", found(view));
            self.wrong(
                view,
                message,
                "write the codes after which nothing is tried again: `[malformed, invalid, unroutable]`",
            );
            Vec::new()
        })
    }

    /// Returns the place of a text in a message.
    fn location(&mut self, key: &str) -> Option<String> {
        let view = self.view.get(key)?.target();
        let is_place = |text: &&str| {
            let header = text.strip_prefix("$message.header#/");
            header.is_some_and(|name| !name.is_empty() && !name.contains('/'))
                || text.strip_prefix("$message.payload#").is_some_and(|pointer| pointer.starts_with('/'))
        };
        let place = view.str().filter(is_place).map(str::to_owned);
        if place.is_none() {
            let message = format!("`{key}` is a place in a message, and this is {}", found(view));
            self.wrong(view, message, "write `$message.payload#/name`, or `$message.header#/name`");
        }
        place
    }

    fn duplicates(&mut self) -> Option<Duplicates> {
        let view = self.view.get("duplicates")?.target();
        if !view.is_object() {
            let message = format!("`duplicates` is an object, and this is {}", found(view));
            self.wrong(view, message, "write `{in: broker}`, `{in: process}` or `{in: store}`");
            return None;
        }
        let mut said = Said { view, diagnostics: self.diagnostics };
        said.check_names(&["id", "window", "in"]);
        Some(Duplicates {
            id: said.location("id"),
            window: said.duration("window").unwrap_or(WINDOW),
            known_by: said
                .word("in", &[("broker", KnownBy::Broker), ("process", KnownBy::Process), ("store", KnownBy::Store)]),
        })
    }

    /// Reports what does not go together.
    fn check_together(&mut self, delivery: &Delivery<NodeId>) {
        let at = |key: &str| self.view.get(key).unwrap_or(self.view);
        let mut wrong: Vec<(View<'_>, String, &str)> = Vec::new();
        if let Some(ack @ (Ack::Before | Ack::None)) = delivery.ack {
            let word = if ack == Ack::Before { "before" } else { "none" };
            for key in ["attempts", "backoff", "permanent", "deadLetter"]
                .into_iter()
                .filter(|key| self.view.get(key).is_some())
            {
                let message = format!("`{key}` asks for further tries, and with `ack: {word}` there are none");
                wrong.push((at(key), message, "let the broker know afterwards: `ack: after`; or remove it"));
            }
        }
        if delivery.ack == Some(Ack::None) {
            for key in ["durable", "start"].into_iter().filter(|key| self.view.get(key).is_some()) {
                let message =
                    format!("`{key}` asks the broker to remember what is done with, and with `ack: none` it does not");
                wrong.push((at(key), message, "write `ack: after` or `ack: before`; or remove it"));
            }
        }
        if delivery.attempts.is_some() && self.view.get("deadLetter").is_none() {
            let message = "nothing says what becomes of a message after its last attempt".to_owned();
            wrong.push((
                at("attempts"),
                message,
                "add `deadLetter: {channel: {$ref: '#/channels/…'}}`, `drop` or `stop`",
            ));
        }
        if delivery.order == Order::All && delivery.in_flight.is_some_and(|most| most > 1) {
            let message =
                "`order: all` lets one message after the other be handled, and `inFlight` asks for several".to_owned();
            wrong.push((at("inFlight"), message, "write `inFlight: 1`, or `order: key`"));
        }
        if delivery.order == Order::Key && self.view.get("key").is_none() {
            let message = "`order: key` keeps the order of each key, and there is no `key`".to_owned();
            wrong.push((at("order"), message, "say where the key is: `key: $message.payload#/customer_id`"));
        }
        for (at, message, help) in wrong {
            self.wrong(at, message, help);
        }
        let waits = u32::try_from(delivery.backoff.len()).unwrap_or(u32::MAX);
        if let Some(attempts) = delivery.attempts.filter(|attempts| waits > attempts.saturating_sub(1)) {
            let message =
                format!("`backoff` has {waits} times to wait, and of {attempts} attempts the first waits for none");
            self.unused("backoff", message, "raise `attempts`, or shorten the list");
        }
    }
}

/// Returns the root of the file that a value stands in.
fn root_of(view: View<'_>) -> View<'_> {
    std::iter::successors(Some(view), |view| view.parent().map(|(parent, _)| parent)).last().unwrap_or(view)
}

/// Returns what a value is, as messages say it.
fn found(view: View<'_>) -> String {
    match view.value() {
        Value::Object(_) | Value::Array(_) | Value::Null => view.kind().to_owned(),
        _ => format!("`{}`", excerpt(view)),
    }
}
