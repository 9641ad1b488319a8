//! What a service takes messages from: a subscription for each way in which they are delivered.

use std::{collections::HashMap, future::poll_fn, sync::Arc, task::Poll};

use tokio::{sync::oneshot, task};

use super::{error::StartError, terms::Terms};
use crate::{
    bus::{BoxFuture, Bus, BusError, Filter, Interest, Subscription, Taken},
    channel::Channel,
    delivery::Store,
    operation::{Operation, Service},
    router::Route,
};

/// A subscription, and the terms on which messages are taken from it.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) subscription: Box<dyn Subscription>,
    pub(super) terms: Arc<Terms>,
    /// The number of messages that may be in work.
    most: usize,
    /// `true` once nothing comes any more.
    pub(super) has_ended: bool,
    in_work: usize,
    /// The lanes in which messages are in work, each with the end of the last one and with how many there are.
    lanes: HashMap<String, Lane>,
    /// The lanes of tasks, for those of which nothing else is known in the end.
    tasks: HashMap<task::Id, String>,
}

#[derive(Debug)]
struct Lane {
    last: oneshot::Receiver<()>,
    waiting: usize,
}

/// The turn of a message in its lane.
#[derive(Debug)]
pub(super) struct Turn {
    /// The end of the one before it, if there is one.
    pub(super) before: Option<oneshot::Receiver<()>>,
    /// What tells the next one that this one has ended, when it is dropped.
    pub(super) end: oneshot::Sender<()>,
}

impl Source {
    pub(super) fn new(subscription: Box<dyn Subscription>, terms: Arc<Terms>, most: usize) -> Self {
        Self { subscription, terms, most, has_ended: false, in_work: 0, lanes: HashMap::new(), tasks: HashMap::new() }
    }

    pub(super) fn has_room(&self) -> bool {
        !self.has_ended && self.in_work < self.most
    }

    /// Begins the work on a message; returns its lane and its turn there, if its order matters.
    pub(super) fn begin(&mut self, taken: &Taken) -> Option<(String, Turn)> {
        self.in_work += 1;
        let name = self.terms.lane(&taken.delivery)?;
        let (end, last) = oneshot::channel();
        let before = match self.lanes.get_mut(&name) {
            Some(lane) => {
                lane.waiting += 1;
                Some(std::mem::replace(&mut lane.last, last))
            }
            None => {
                self.lanes.insert(name.clone(), Lane { last, waiting: 1 });
                None
            }
        };
        Some((name, Turn { before, end }))
    }

    /// Remembers the lane of the task that works on a message.
    pub(super) fn remember(&mut self, task: task::Id, lane: Option<String>) {
        self.tasks.extend(lane.map(|lane| (task, lane)));
    }

    /// Ends the work of a task.
    pub(super) fn end(&mut self, task: task::Id) {
        self.in_work = self.in_work.saturating_sub(1);
        let Some(name) = self.tasks.remove(&task) else { return };
        if let Some(lane) = self.lanes.get_mut(&name) {
            lane.waiting -= 1;
            if lane.waiting == 0 {
                self.lanes.remove(&name);
            }
        }
    }
}

/// Takes the next message from any source that has room, those behind `turn` first; the position of its source comes with it.
///
/// Dropping the future loses no message, as for each of the subscriptions.
pub(super) async fn first(sources: &mut [Source], turn: usize) -> (usize, Option<Result<Taken, BusError>>) {
    if let [only] = sources {
        return (0, only.subscription.next().await);
    }
    type Coming<'s> = BoxFuture<'s, Option<Result<Taken, BusError>>>;
    let open = sources.iter_mut().enumerate().filter(|(_, source)| source.has_room());
    let mut open: Vec<(usize, Coming<'_>)> = open.map(|(index, source)| (index, source.subscription.next())).collect();
    let start = open.iter().position(|(index, _)| *index > turn).unwrap_or(0);
    open.rotate_left(start);
    poll_fn(|cx| {
        for (index, coming) in &mut open {
            if let Poll::Ready(next) = coming.as_mut().poll(cx) {
                return Poll::Ready((*index, next));
            }
        }
        Poll::Pending
    })
    .await
}

/// What decides how a service takes its messages, besides its documents.
#[derive(Clone, Copy)]
pub(super) struct Taking<'t> {
    pub(super) queue_group: Option<&'t str>,
    pub(super) store: Option<&'t Arc<dyn Store>>,
    pub(super) concurrency: usize,
}

/// Subscribes to all that a service takes.
///
/// # Errors
/// What one operation asks for in vain is found before anything is subscribed to.
pub(super) async fn subscribe(
    bus: &dyn Bus,
    (service, routes): (Option<&'static Service>, &'static [Route]),
    taking: Taking<'_>,
) -> Result<Vec<Source>, StartError> {
    let can = bus.can();
    let wanted = wanted(service, routes)?;
    let terms = wanted.iter().map(|wanted| Terms::new(wanted.operation, can, (taking.queue_group, taking.store)));
    let terms = terms.collect::<Result<Vec<_>, _>>()?;
    let mut sources = Vec::new();
    for (wanted, terms) in wanted.iter().zip(terms) {
        let most = terms.policy.in_flight.and_then(|most| usize::try_from(most.get()).ok());
        let most = most.unwrap_or(taking.concurrency).min(taking.concurrency);
        let interest = Interest::new(&wanted.filters).with_group(terms.group(taking.queue_group)).with_in_flight(most);
        let interest = wanted.operation.map_or(interest, |operation| interest.with_operation(operation));
        let subscription = bus.subscribe(interest).await.map_err(StartError::Bus)?;
        sources.push(Source::new(subscription, Arc::new(terms), most));
    }
    Ok(sources)
}

/// What is to be subscribed to: the channels of one operation, or all those whose operations say nothing of delivery.
#[derive(Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) filters: Vec<Filter<'static>>,
    pub(super) operation: Option<&'static Operation>,
}

/// Returns what a service subscribes to, each channel once.
pub(super) fn wanted(service: Option<&'static Service>, routes: &[Route]) -> Result<Vec<Wanted>, StartError> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut rest = Vec::new();
    for channel in channels(service, routes)? {
        let operations = service.into_iter().flat_map(Service::receives);
        let mut of_channel = operations.filter(|operation| operation.channel.address == channel.address);
        match of_channel.find(|operation| operation.delivery.is_some()) {
            Some(operation) => {
                wanted.push(Wanted { filters: vec![Filter::from(channel)], operation: Some(operation) });
            }
            None => rest.push(Filter::from(channel)),
        }
    }
    if !rest.is_empty() {
        wanted.insert(0, Wanted { filters: rest, operation: None });
    }
    Ok(wanted)
}

/// Returns the channels to subscribe to, each once: of those on which a message travels the ones that the service says it
/// receives from. What travels on others is for other services.
pub(super) fn channels(
    service: Option<&'static Service>,
    routes: &[Route],
) -> Result<Vec<&'static Channel>, StartError> {
    let mut channels: Vec<&'static Channel> = Vec::new();
    let is_received = |route: &Route, channel: &Channel| {
        service.is_none_or(|service| {
            let mut receives = service.receives();
            receives.any(|one| one.channel.id == channel.id && one.messages.contains(&route.message))
        })
    };
    for route in routes {
        for channel in route.channels.iter().filter(|channel| is_received(route, channel)) {
            if channel.address.is_none() {
                return Err(StartError::NoAddress { message: route.message, channel: channel.id });
            }
            if !channel.is_readable() {
                return Err(StartError::Unreadable { message: route.message, channel: channel.id });
            }
            if !channels.iter().any(|known| known.address == channel.address) {
                channels.push(channel);
            }
        }
    }
    if channels.is_empty() { Err(StartError::NoChannel) } else { Ok(channels) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{campaign::*, channel::Part};

    #[test]
    fn every_channel_is_subscribed_to_once() {
        const P: [Part; 2] = [Part::Parameter(0), Part::Parameter(1)];
        static TOUCHING: Channel = Channel::new("touching", Some("{a}{b}")).with_parts(&P);
        const TOUCHES: Route = Route { channels: &[&TOUCHING], ..EVENT };
        static LATER: Channel = Channel { id: "later", address: None, ..CAMPAIGN_CREATE };
        const EVENT: Route = Route { message: "Event", channels: &[], events: &["user.updated"] };
        const CREATE: Route = Route { channels: &[&CAMPAIGN_CREATE, &NOTIFICATION_USER_PUSH], ..EVENT };
        const PUSH: Route = Route { channels: &[&NOTIFICATION_USER_PUSH], ..EVENT };
        const LATE: Route = Route { message: "Late", channels: &[&LATER], ..EVENT };
        let cases: [(&[Route], _); 5] = [
            (&[CREATE, EVENT, PUSH], Ok(vec![&CAMPAIGN_CREATE, &NOTIFICATION_USER_PUSH])),
            (&[TOUCHES], Err(StartError::Unreadable { message: "Event", channel: "touching" })),
            (&[CREATE, LATE], Err(StartError::NoAddress { message: "Late", channel: "later" })),
            (&[EVENT], Err(StartError::NoChannel)),
            (&[], Err(StartError::NoChannel)),
        ];
        for (routes, expected) in cases {
            assert_eq!(channels(None, routes), expected);
        }
        // It travels on another channel too, where the service does not receive it.
        const ASKED: Route =
            Route { message: "UserInfoRequestMessage", channels: &[&CAMPAIGN_CREATE, &USER_INFO_REQUEST], events: &[] };
        assert_eq!(channels(Some(&USER_SERVICE), &[ASKED]), Ok(vec![&USER_INFO_REQUEST]));
    }
}
