//! Serving: a service on a bus.
//!
//! [`serve`] takes the messages that a service handles from a bus, hands each to its method, and answers those that are
//! requests. A message's way: taken from the bus while a slot is free, through the layers (feature `tower`), decoded and
//! checked, handled; then its request is answered, its failure reported, and it is counted in the [`Summary`].
//!
//! Everything that a message meets on this way is bounded in time, and a panic ends that message alone.
//!
//! With the feature `metrics` the recorder of the process is told, with the labels `service` and `channel` (its address, or template):
//!
//! | metric | what it is |
//! |---|---|
//! | `postroom_messages_total` | a counter of messages by `outcome`: the words of [`Summary`], or `again` if the message comes again |
//! | `postroom_message_seconds` | a histogram of the time from a message's arrival until it is settled, by `outcome` |
//! | `postroom_messages_in_work` | a gauge, by `service` alone |
//! | `postroom_retries_total`, `postroom_dead_letters_total`, `postroom_unanswered_total`, `postroom_unsettled_total` | counters of what [`Summary`] counts besides |
//! | `postroom_bus_events_total`, `postroom_dropped_messages_total` | counters of what happened to subscriptions, by `service`, and by `event` (`disconnected`, `reconnected`, `dropped`, `other`) |

#[cfg(feature = "tower")]
mod destination;
mod error;
mod guard;
mod handle;
mod health;
#[cfg(feature = "tower")]
mod layers;
mod metered;
mod phase;
mod report;
mod run;
mod settle;
mod source;
mod summary;
mod terms;
mod trace;
mod worker;

use std::{
    fmt,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use tokio::sync::watch;

#[cfg(feature = "tower")]
pub use self::layers::{Call, Next};
pub use self::{
    error::StartError,
    guard::guarded,
    handle::Serving,
    health::{Health, Readiness},
    summary::Summary,
};
use self::{
    phase::{Phase, Way},
    report::Report,
    run::Run,
    source::Taking,
    worker::Worker,
};
use crate::{
    Context, Handlers, Limits, Publisher,
    bus::{BoxFuture, Bus, Delivery, annotated},
    delivery::Store,
    handler::{Failure, Handled},
    operation::Service,
    router::Route,
};

/// The default number of messages that are handled at the same time.
const CONCURRENCY: usize = 64;
/// The default time that a message may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Serves a service on a bus: hands over every message that arrives for it, and answers requests.
///
/// `service` is the service itself or an `Arc` of it. Nothing happens before [`start`](Serve::start), or before what this
/// gives is awaited.
///
/// ```
/// use postroom::{HandlerError, Handlers, Publisher, campaign::*, memory::MemoryBus, uuid::Uuid};
///
/// #[derive(Handlers)]
/// #[handlers(service = USER_SERVICE)]
/// #[handle(UserInfoRequestMessage => info)]
/// struct Users;
///
/// impl Users {
///     async fn info(&self, request: UserInfoRequestMessage) -> Result<UserInfoReplyMessage, HandlerError> {
///         Ok(UserInfoReplyMessage::new(request.user_id))
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let bus = MemoryBus::new(&CONTRACT);
/// let serving = postroom::serve(&bus, Users).start().await?;
///
/// let campaigns = Publisher::new(bus, &CAMPAIGN_SERVICE);
/// let reply = campaigns.request(&UserInfoRequestMessage::new(Uuid::nil())).await?;
/// assert_eq!(reply.user_id, Uuid::nil());
/// assert_eq!(serving.shutdown().await.to_string(), "1 message: 1 handled");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
pub fn serve<S: Handlers>(bus: &(impl Bus + Clone), service: S) -> Serve<S> {
    Serve {
        bus: Arc::new(bus.clone()),
        service,
        concurrency: CONCURRENCY,
        timeout: TIMEOUT,
        limits: Limits::DEFAULT,
        queue_group: S::SERVICE.and_then(slug),
        report: Report::StandardError,
        store: None,
        #[cfg(feature = "tower")]
        layers: Vec::new(),
    }
}

/// The settings with which a service is to be served; [`start`](Self::start) begins, and awaiting it serves until
/// the bus ends.
#[must_use = "nothing is served before it is started or awaited"]
pub struct Serve<S> {
    bus: Arc<dyn Bus>,
    service: S,
    concurrency: usize,
    timeout: Duration,
    limits: Limits,
    queue_group: Option<String>,
    report: Report,
    store: Option<Arc<dyn Store>>,
    #[cfg(feature = "tower")]
    layers: Vec<layers::Wrap>,
}

impl<S: Handlers> Serve<S> {
    /// Sets the number of messages that are handled at the same time: 64 by default, at least one.
    ///
    /// No message is taken from the bus while as many are at work. With one they are handled in the order in which they
    /// were published.
    pub fn concurrency(self, messages: usize) -> Self {
        Self { concurrency: messages.max(1), ..self }
    }

    /// Sets the time that a message may take, layers and decoding included: 30 seconds by default. After it the
    /// handler is dropped where it awaits, and the message has failed. Answering may take as long again.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets the limits of what a message may ask of its reader.
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets the queue group that the service's instances share, so that one of them gets each message.
    ///
    /// By default it is the service's title as one word: `campaign-service` of `Campaign Service`. Without a
    /// service, or with a title that has neither letters nor digits, there is none: see [`broadcast`](Self::broadcast).
    pub fn queue_group(self, name: impl Into<String>) -> Self {
        Self { queue_group: Some(name.into()), ..self }
    }

    /// Lets every instance get every message.
    pub fn broadcast(self) -> Self {
        Self { queue_group: None, ..self }
    }

    /// Sets the function that is told of every message that was not handled, and of every reply that could not be given
    /// ([`Failure::Failed`] with the [`BusError`](crate::bus::BusError) as its cause).
    ///
    /// The failure has all that is known, every source of a handler's error included; the requester is told its
    /// [`public_text`](Failure::public_text) alone. It runs where the message was handled, after its request was answered: it
    /// should not block.
    ///
    /// By default, each of them is a line on standard error, unless somebody listens to the events that the feature
    /// `tracing` adds for them; [`quiet`](Self::quiet) turns the lines off. Every failure is counted in the [`Summary`]
    /// besides.
    pub fn on_failure(self, report: impl Fn(&Delivery, &Failure) + Send + Sync + 'static) -> Self {
        Self { report: Report::Function(Box::new(report)), ..self }
    }

    /// Tells nobody of failures but the requester, `tracing` and the [`Summary`]: writes nothing to standard error.
    pub fn quiet(self) -> Self {
        Self { report: Report::Nobody, ..self }
    }

    /// Sets the store of the messages that were handled, for operations whose document asks for one
    /// (`duplicates: {in: store}`).
    pub fn store(self, store: impl Store) -> Self {
        Self { store: Some(Arc::new(store)), ..self }
    }

    /// Subscribes to the channels of every route, and hands over what arrives. What is published once it has returned is
    /// handled.
    ///
    /// # Errors
    /// The service handles nothing that travels on a channel; a channel has no address, or one
    /// that cannot be read; the bus refuses the subscription.
    ///
    /// # Panics
    /// Outside of a Tokio runtime.
    pub async fn start(self) -> Result<Serving, StartError> {
        let taking = Taking {
            queue_group: self.queue_group.as_deref(),
            store: self.store.as_ref(),
            concurrency: self.concurrency,
        };
        #[cfg(feature = "metrics")]
        metered::describe();
        let sources = source::subscribe(&*self.bus, (S::SERVICE, S::ROUTES), taking).await?;
        let worker = Arc::new(Worker {
            service: self.service,
            publisher: Publisher::from_parts(self.bus.clone(), S::SERVICE),
            bus: self.bus,
            limits: self.limits,
            timeout: self.timeout,
            report: self.report,
            annotated: annotated(S::ROUTES.iter().flat_map(|route| route.channels.iter().copied())),
            halted: AtomicBool::new(false),
        });
        let (stop, stopped) = watch::channel(Phase::Serving);
        let way = Way {
            stop: stopped,
            #[cfg(feature = "tower")]
            layers: layers::stack(self.layers, destination::Destination(worker.clone())),
        };
        Ok(Serving::start(stop, Run::new(sources, worker, way, self.concurrency)))
    }
}

impl<S: Handlers> IntoFuture for Serve<S> {
    type Output = Result<Summary, StartError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    /// Serves until the bus ends the subscription.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { Ok(self.start().await?.wait().await) })
    }
}

impl<S> fmt::Debug for Serve<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("bus", &self.bus)
            .field("concurrency", &self.concurrency)
            .field("timeout", &self.timeout)
            .field("limits", &self.limits)
            .field("queue_group", &self.queue_group)
            .finish_non_exhaustive()
    }
}

/// A shared service handles what the service handles.
impl<S: Handlers> Handlers for Arc<S> {
    const SERVICE: Option<&'static Service> = S::SERVICE;
    const ROUTES: &'static [Route] = S::ROUTES;

    type Incoming = S::Incoming;

    fn handle(&self, incoming: S::Incoming, cx: &Context) -> impl Future<Output = Result<Handled, Failure>> + Send {
        (**self).handle(incoming, cx)
    }
}

/// A service's title as one word.
fn slug(service: &Service) -> Option<String> {
    let words = service.title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::*;

    #[test]
    fn a_title_is_a_queue_group_as_one_word() {
        for (title, expected) in [
            ("Campaign Service", Some("campaign-service")),
            ("  Büro -- Nr. 7!", Some("büro-nr-7")),
            ("x", Some("x")),
            ("-.>*", None),
            ("", None),
        ] {
            assert_eq!(slug(&Service { title, ..CAMPAIGN_SERVICE }).as_deref(), expected, "{title:?}");
        }
    }
}
