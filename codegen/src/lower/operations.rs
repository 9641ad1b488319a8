//! Services and their operations, and which message answers which.

use std::collections::BTreeMap;

use crate::{
    check::report_renamed,
    diagnostic::{Diagnostic, Diagnostics},
    document::Document,
    ir::{Message, MessageId, Operation, Reply, Service},
    names::{assign, constant},
    origin::Origin,
    reference::{DELIVERY, NAME_HEADER},
    schema::Schemas,
    tree::View,
};

use super::{Names, delivery, descriptors, rest};

/// The fields that an [`Operation`] holds by itself.
const FIELDS: &[&str] =
    &["action", "channel", "description", "messages", "reply", "summary", "title", "traits", DELIVERY];

/// The fields that a [`Service`] holds by itself.
const INFO_FIELDS: &[&str] = &["description", "title", "version"];

/// Returns the services, sorted by title; requests among `messages` learn their replies.
pub(super) fn build(
    names: &mut Names<'_, '_>,
    schemas: &Schemas<'_>,
    messages: &mut [Message],
    diagnostics: &mut Diagnostics,
) -> Vec<Service> {
    let mut replies = Replies::default();
    let source = names.source;
    let documents = source.documents.iter().filter(|document| document.is_service);
    let titles: Vec<String> = documents.clone().map(|document| title(names, document)).collect();
    let constants = assign(&titles.iter().map(String::as_str).collect::<Vec<_>>(), constant, &[]);
    let mut services = Vec::new();
    for (document, own) in documents.zip(constants) {
        // A service is often called what one of its channels is, and that is no clash.
        let by_kind = own.clone() + "_SERVICE";
        let own = names.claims.claim(&[own, by_kind.clone()]);
        let wanted = constant(document.title);
        if own != by_kind || !by_kind.starts_with(&wanted) {
            let what = format!("the service `{}`", document.title);
            report_renamed(&what, &wanted, &own, document.view, diagnostics);
        }
        services.push(Service {
            title: document.title.to_owned(),
            version: document.version.to_owned(),
            description: document.description.to_owned(),
            constant: own,
            operations: operations(names, schemas, document, &mut replies, diagnostics),
            servers: descriptors::servers(document.view),
            tags: document.view.get("info").map(|info| descriptors::said(info.target()).tags).unwrap_or_default(),
            rest: service_rest(document.view),
            origin: Origin::new(document.view),
        });
    }
    replies.bind(messages, diagnostics);
    services.sort_by(|a, b| (&a.title, &a.constant).cmp(&(&b.title, &b.constant)));
    services
}

/// Returns the title of a service, with the name of its document if another one has the title.
fn title(names: &Names<'_, '_>, document: &Document<'_>) -> String {
    let is_other = |other: &&Document<'_>| constant(other.title) == constant(document.title);
    match names.source.documents.iter().filter(|other| other.is_service).filter(is_other).count() {
        1 => document.title.to_owned(),
        _ => format!("{} {}", document.title, document.view.file_stem()),
    }
}

fn operations<'a>(
    names: &Names<'_, 'a>,
    schemas: &Schemas<'_>,
    document: &Document<'a>,
    replies: &mut Replies<'a>,
    diagnostics: &mut Diagnostics,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut said_of_channels = delivery::Said::default();
    for operation in &document.operations {
        let Some(channel) = names.channels.get(&operation.channel) else { continue };
        let reply = operation.reply.as_ref().map(|reply| Reply {
            channel: reply.channel.and_then(|node| names.channels.get(&node).copied()),
            address_location: reply.address_location.map(str::to_owned),
            messages: names.sorted(&names.source.answers_of(operation, reply)),
        });
        let requests = names.sorted(&names.source.messages_of(operation));
        if let (Some(reply), [request]) = (&reply, requests.as_slice())
            && let [answer] = reply.messages.as_slice()
        {
            replies.found.entry(*request).or_default().push((*answer, operation.view));
        }
        let delivery = delivery::build(names, schemas, operation, diagnostics);
        if let Some(said) = &delivery {
            said_of_channels.add(operation, *channel, said, diagnostics);
        }
        operations.push(Operation {
            id: operation.key.to_owned(),
            action: operation.action,
            channel: *channel,
            messages: requests,
            reply,
            delivery,
            title: operation.title.to_owned(),
            summary: operation.summary.to_owned(),
            description: operation.description.to_owned(),
            security: descriptors::security(operation.view),
            said: descriptors::said(operation.view),
            rest: rest(operation.view, FIELDS),
            origin: Origin::new(operation.view),
        });
    }
    operations.sort_by(|a, b| a.id.cmp(&b.id));
    operations
}

/// Returns the rest of a service's document beside its operations: the fields of its root, and of `info` there.
fn service_rest(document: View<'_>) -> String {
    let said = ["asyncapi", "channels", "components", "defaultContentType", "info", "operations", NAME_HEADER];
    let mut fields = rest(document, &said);
    let info = document.get("info").map(View::target).map_or_else(String::new, |info| rest(info, INFO_FIELDS));
    if !matches!(info.as_str(), "" | "{}") {
        fields.truncate(fields.len() - 1);
        fields += if fields.len() > 1 { "," } else { "" };
        fields += &format!("\"info\":{info}}}");
    }
    fields
}

/// The only reply of each operation, by request.
#[derive(Default)]
struct Replies<'a> {
    found: BTreeMap<MessageId, Vec<(MessageId, View<'a>)>>,
}

impl Replies<'_> {
    /// Tells requests their replies; a request that has another one elsewhere has none that its type could name.
    fn bind(self, messages: &mut [Message], diagnostics: &mut Diagnostics) {
        for (request, answers) in self.found {
            let (first, _) = answers[0];
            let mut others = answers.iter().filter(|(answer, _)| *answer != first).peekable();
            messages[request.0].reply = others.peek().is_none().then_some(first);
            for (other, at) in others {
                diagnostics.push(Diagnostic::warning(
                    *at,
                    "reply-clash",
                    format!(
                        "`{}` is answered by `{}` here, and by `{}` in another operation: no type is that of its reply",
                        messages[request.0].name, messages[other.0].name, messages[first.0].name
                    ),
                    "let all operations agree on the reply",
                ));
            }
        }
    }
}
