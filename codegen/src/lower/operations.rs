//! Services and their operations, and which message answers which.

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    document::{self, Document},
    ir::{Message, MessageId, Operation, Reply, Service},
    names::constant,
    tree::{NodeId, View},
};

use super::{Names, rest};

/// What an [`Operation`] tells by itself.
const FIELDS: &[&str] = &["action", "channel", "description", "messages", "reply", "summary", "title", "traits"];

/// What a [`Service`] tells by itself.
const INFO_FIELDS: &[&str] = &["description", "title", "version"];

/// The services, sorted by title; requests among `messages` learn their replies.
pub(super) fn build(
    names: &mut Names<'_, '_>,
    messages: &mut [Message],
    diagnostics: &mut Diagnostics,
) -> Vec<Service> {
    // A service is often called what one of its channels is.
    let service_constant = |document: &Document<'_>| {
        let constant = constant(document.title);
        if names.claims.has_constant(&constant) { constant + "_SERVICE" } else { constant }
    };
    let constants: Vec<_> = names.source.documents.iter().map(service_constant).collect();
    let mut services = Vec::new();
    for (document, constant) in names.source.documents.iter().zip(constants) {
        names.claims.name_constant(&constant, document.view, diagnostics);
        services.push(Service {
            title: document.title.to_owned(),
            version: document.version.to_owned(),
            description: document.description.to_owned(),
            constant,
            operations: operations(names, document, messages, diagnostics),
            rest: service_rest(document.view),
        });
    }
    services.sort_by(|a, b| a.title.cmp(&b.title));
    services
}

fn operations(
    names: &Names<'_, '_>,
    document: &Document<'_>,
    messages: &mut [Message],
    diagnostics: &mut Diagnostics,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    for operation in &document.operations {
        let Some(channel) = names.channels.get(&operation.channel) else { continue };
        let reply = operation.reply.as_ref().map(|reply| Reply {
            channel: reply.channel.and_then(|node| names.channels.get(&node).copied()),
            address_location: reply.address_location.map(str::to_owned),
            messages: names.sorted(&reply_messages(names, operation, reply)),
        });
        let requests = names.sorted(&own_messages(names, operation));
        if let (Some(reply), [request]) = (&reply, requests.as_slice())
            && let [answer] = reply.messages.as_slice()
        {
            bind(messages, *request, *answer, operation.view, diagnostics);
        }
        operations.push(Operation {
            id: operation.key.to_owned(),
            action: operation.action,
            channel: *channel,
            messages: requests,
            reply,
            title: operation.title.to_owned(),
            summary: operation.summary.to_owned(),
            description: operation.description.to_owned(),
            rest: rest(operation.view, FIELDS),
        });
    }
    operations.sort_by(|a, b| a.id.cmp(&b.id));
    operations
}

/// What a service's document says beside its operations: the fields of its root, and of `info` there.
fn service_rest(document: View<'_>) -> String {
    let mut fields =
        rest(document, &["asyncapi", "channels", "components", "defaultContentType", "info", "operations"]);
    let info = document.get("info").map(View::target).map_or_else(String::new, |info| rest(info, INFO_FIELDS));
    if !matches!(info.as_str(), "" | "{}") {
        fields.truncate(fields.len() - 1);
        fields += if fields.len() > 1 { "," } else { "" };
        fields += &format!("\"info\":{info}}}");
    }
    fields
}

/// The messages that an operation names; else all of its channel's, less those that answer it there.
fn own_messages(names: &Names<'_, '_>, operation: &document::Operation<'_>) -> Vec<NodeId> {
    if let Some(named) = &operation.messages {
        return named.clone();
    }
    let replies = operation.reply.as_ref().and_then(|reply| reply.messages.as_deref()).unwrap_or_default();
    on_channel(names, operation.channel).into_iter().filter(|node| !replies.contains(node)).collect()
}

/// The messages that a reply names; else all of its channel's, less those that the operation names there.
fn reply_messages(
    names: &Names<'_, '_>,
    operation: &document::Operation<'_>,
    reply: &document::Reply<'_>,
) -> Vec<NodeId> {
    if let Some(named) = &reply.messages {
        return named.clone();
    }
    let requests = operation.messages.as_deref().unwrap_or_default();
    let all = reply.channel.map(|channel| on_channel(names, channel)).unwrap_or_default();
    all.into_iter().filter(|node| !requests.contains(node)).collect()
}

fn on_channel(names: &Names<'_, '_>, channel: NodeId) -> Vec<NodeId> {
    names.source.channels.get(&channel).map(|channel| channel.messages.clone()).unwrap_or_default()
}

fn bind(messages: &mut [Message], request: MessageId, answer: MessageId, at: View<'_>, diagnostics: &mut Diagnostics) {
    let known = messages[request.0].reply.replace(answer);
    if let Some(known) = known.filter(|known| *known != answer) {
        diagnostics.push(Diagnostic::error(
            at,
            "reply-clash",
            format!(
                "`{}` is answered by `{}` here, and by `{}` in another operation",
                messages[request.0].name, messages[answer.0].name, messages[known.0].name
            ),
            "let all operations agree on the reply, or name several messages as possible replies",
        ));
    }
}
