//! Operations and their replies.

use super::{
    Operation, Parser, Reply,
    bindings::Owner,
    fields,
    kinds::{Kind, MESSAGE, OPERATION, REPLY, REPLY_ADDRESS},
};
use crate::{
    descriptors::Action,
    diagnostic::Diagnostic,
    reference, suggest,
    tree::{NodeId, View},
};

impl<'a> Parser<'a, '_> {
    /// Reads the operation at a view or behind its references.
    pub(super) fn operation(&mut self, view: View<'a>, key: &'a str) -> Option<Operation<'a>> {
        let view = fields::object(view, &OPERATION, self.diagnostics)?;
        fields::check_names(view, &OPERATION, self.diagnostics);
        self.check_bindings(view, Owner::Operation);
        self.check_security(view);
        let action = self.action(view);
        let help = "refer to one of the document's channels: `$ref: '#/channels/…'`";
        if view.get("channel").is_none() {
            fields::missing(view, "channel", &OPERATION, help, self.diagnostics);
        }
        let channel = view.get("channel").and_then(|channel| self.used_channel(channel));
        let reply = view.get("reply").and_then(|reply| self.reply(reply));
        let messages = self.used_messages(view, channel, &OPERATION);
        let delivery = self.delivery(view, action);
        Some(Operation {
            view,
            key,
            title: fields::optional(view, "title", self.diagnostics),
            summary: fields::optional(view, "summary", self.diagnostics),
            description: fields::optional(view, "description", self.diagnostics),
            action: action?,
            channel: channel?,
            messages,
            reply,
            delivery,
        })
    }

    fn action(&mut self, view: View<'a>) -> Option<Action> {
        let help = "`send` and `receive` are said from the application's own side";
        match fields::required(view, "action", &OPERATION, help, self.diagnostics) {
            "send" => Some(Action::Send),
            "receive" => Some(Action::Receive),
            action => {
                let help = match action {
                    "publish" => {
                        "write `send` or `receive`, as the application itself does it; 2.x said it from the other side"
                    }
                    "subscribe" => {
                        "write `send` or `receive`, as the application itself does it; 2.x said it from the other side"
                    }
                    _ => &suggest::did_you_mean(action, ["send", "receive"], "write `send` or `receive`"),
                };
                if let Some(field) = view.get("action").filter(|_| !action.trim().is_empty()) {
                    let message = format!("`{action}` is no action");
                    self.diagnostics.push(Diagnostic::error(field, "unknown-action", message, help));
                }
                None
            }
        }
    }

    fn reply(&mut self, view: View<'a>) -> Option<Reply<'a>> {
        let view = fields::object(view, &REPLY, self.diagnostics)?;
        fields::check_names(view, &REPLY, self.diagnostics);
        let channel = view.get("channel").and_then(|channel| self.used_channel(channel));
        let address = view.get("address").and_then(|address| fields::object(address, &REPLY_ADDRESS, self.diagnostics));
        let address_location = address.map(|address| {
            fields::check_names(address, &REPLY_ADDRESS, self.diagnostics);
            let help = "say where it is: `location: $message.header#/replyTo`";
            fields::required(address, "location", &REPLY_ADDRESS, help, self.diagnostics)
        });
        let messages = self.used_messages(view, channel, &REPLY);
        Some(Reply { channel, address_location, messages })
    }

    /// Returns the channel that an operation or reply refers to.
    pub(super) fn used_channel(&mut self, view: View<'a>) -> Option<NodeId> {
        if reference::text(view).is_none() {
            let message = format!("`channel` must be a reference, and this is {}", view.kind());
            let help = "describe the channel under `channels` and refer to it: `$ref: '#/channels/…'`";
            self.diagnostics.push(Diagnostic::error(view, "wrong-reference", message, help));
            return None;
        }
        let key = fields::key(view.target()).unwrap_or_default();
        self.channel(view, key)
    }

    /// Returns the messages that an operation or reply names, each of which must be one of its channel's.
    fn used_messages(&mut self, view: View<'a>, channel: Option<NodeId>, kind: &Kind) -> Option<Vec<NodeId>> {
        let items = fields::items(view, "messages", self.diagnostics)?;
        let mut messages = Vec::with_capacity(items.len());
        for item in items {
            let Some(message) = fields::object(item, &MESSAGE, self.diagnostics).map(|view| view.id) else {
                continue;
            };
            let carrying = channel.and_then(|channel| self.channels.get(&channel));
            match carrying.map(|channel| (channel.view, channel.key, channel.messages.contains(&message))) {
                Some((view, key, false)) => {
                    let named = reference::text(item).map_or("this message".to_owned(), |text| format!("`{text}`"));
                    let message = format!("{named} is not a message of the channel `{key}` of {}", kind.name);
                    let help = format!("add it to `messages` of `{}`, or refer to one of those", view.pointer());
                    self.diagnostics.push(Diagnostic::error(item, "foreign-message", message, help));
                }
                Some((view, _, true)) => {
                    self.check_message_reference(item, view);
                    messages.push(message);
                }
                None if channel.is_none() && kind.name == REPLY.name => messages.extend(self.message(item, "")),
                None => {}
            }
        }
        Some(messages)
    }
}
