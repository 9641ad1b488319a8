//! Middleware: what a message passes on its way to its handler.

use std::{
    error::Error,
    fmt,
    future::poll_fn,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use tower_layer::Layer;
use tower_service::Service;

use super::Serve;
use crate::{
    Handlers,
    bus::{BoxFuture, Delivery, Headers, name},
    handler::{Failure, Handled},
};

/// A message's way through what lies behind a layer.
pub(super) type Passing = BoxFuture<'static, Result<Handled, Failure>>;

/// A message on its way through the layers to its handler.
///
/// Its address and payload are as they came; its headers are those that the handler sees, and may be changed. The
/// message's name is decided before: a changed [`MESSAGE`](name::MESSAGE) header leads to no other method.
#[derive(Clone, Debug)]
pub struct Call {
    pub(super) delivery: Delivery,
    pub(super) headers: Headers,
    pub(super) attempt: NonZeroU32,
}

/// The rest of the way behind a layer: further layers, and at last the service.
#[must_use]
pub struct Next(Box<dyn Passage>);

/// All the layers, from which each message gets a clone in its own task: if cloning panics, it ends that message alone.
pub(super) type Shared = Arc<Mutex<Next>>;

/// Puts a layer around what lies behind it.
pub(super) type Wrap = Box<dyn FnOnce(Next) -> Next + Send>;

/// A tower service of any type.
trait Passage: Send {
    fn another(&self) -> Next;
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>>;
    fn call(&mut self, call: Call) -> Passing;
}

/// A layer's error that is not a [`Failure`].
#[derive(Debug)]
struct LayerError(Box<dyn Error + Send + Sync>);

impl<S: Handlers> Serve<S> {
    /// Lets every message pass a layer before it is decoded and handled. Messages pass the layers in the order in which they
    /// are written here: the first is the outermost.
    ///
    /// A layer refuses a message with an error, which is a [`Failure`] as it is, or [`Failure::Failed`] with the error as
    /// the source of its cause. It wraps a service that is cloned for each message: what its clones share is between
    /// messages. Layers count as handling for the time-out, and when they panic.
    ///
    /// ```
    /// use std::time::Duration;
    /// use postroom::{Handlers, memory::MemoryBus, serve, serving::Serve};
    /// use tower::{limit::ConcurrencyLimitLayer, timeout::TimeoutLayer};
    ///
    /// fn guarded<S: Handlers>(bus: &MemoryBus, service: S) -> Serve<S> {
    ///     serve(bus, service).layer(ConcurrencyLimitLayer::new(8)).layer(TimeoutLayer::new(Duration::from_secs(1)))
    /// }
    /// ```
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Next> + Send + 'static,
        L::Service: Service<Call, Response = Handled> + Clone + Send + 'static,
        <L::Service as Service<Call>>::Error: Into<Box<dyn Error + Send + Sync>>,
        <L::Service as Service<Call>>::Future: Send + 'static,
    {
        self.layers.push(Box::new(move |next| Next(Box::new(layer.layer(next)))));
        self
    }
}

/// Puts the layers around what ends them; `None` if there are none.
pub(super) fn stack<D>(layers: Vec<Wrap>, destination: D) -> Option<Shared>
where
    D: Service<Call, Response = Handled, Error = Failure, Future = Passing> + Clone + Send + 'static,
{
    if layers.is_empty() {
        return None;
    }
    let first = layers.into_iter().rev().fold(Next(Box::new(destination)), |next, wrap| wrap(next));
    Some(Arc::new(Mutex::new(first)))
}

/// Takes a message through all the layers.
pub(super) async fn pass(layers: &Shared, delivery: Delivery, attempt: NonZeroU32) -> Result<Handled, Failure> {
    let mut next = layers.lock().unwrap_or_else(PoisonError::into_inner).clone();
    poll_fn(|cx| next.0.poll_ready(cx)).await?;
    let headers = delivery.headers().clone();
    next.0.call(Call { delivery, headers, attempt }).await
}

impl Call {
    /// Returns the address that the message was sent to.
    pub fn address(&self) -> &str {
        self.delivery.address()
    }

    /// Returns the payload's text, which is not checked yet.
    pub fn payload(&self) -> &[u8] {
        self.delivery.payload()
    }

    /// Returns the message's name, if its sender told it.
    pub fn message(&self) -> Option<&str> {
        self.delivery.message()
    }

    /// Returns the id by which the message and its answers are matched.
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get(name::REQUEST_ID)
    }

    /// Returns the number of this try, from 1: see [`Context::attempt`](crate::Context::attempt).
    pub fn attempt(&self) -> NonZeroU32 {
        self.attempt
    }

    /// Returns whether an answer is waited for.
    pub fn is_request(&self) -> bool {
        self.delivery.inbox().is_some()
    }

    /// Returns the headers.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Returns the headers that the handler gets, to change them.
    pub fn headers_mut(&mut self) -> &mut Headers {
        &mut self.headers
    }
}

impl Clone for Next {
    fn clone(&self) -> Self {
        self.0.another()
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").finish_non_exhaustive()
    }
}

impl Service<Call> for Next {
    type Response = Handled;
    type Error = Failure;
    type Future = Passing;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, call: Call) -> Passing {
        self.0.call(call)
    }
}

impl<T> Passage for T
where
    T: Service<Call, Response = Handled> + Clone + Send + 'static,
    T::Error: Into<Box<dyn Error + Send + Sync>>,
    T::Future: Send + 'static,
{
    fn another(&self) -> Next {
        Next(Box::new(self.clone()))
    }

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Service::poll_ready(self, cx).map_err(failure)
    }

    fn call(&mut self, call: Call) -> Passing {
        let handling = Service::call(self, call);
        Box::pin(async { handling.await.map_err(failure) })
    }
}

/// Returns a layer's error as a failure: the error itself, if it is one.
fn failure(error: impl Into<Box<dyn Error + Send + Sync>>) -> Failure {
    match error.into().downcast::<Failure>() {
        Ok(failure) => *failure,
        Err(error) => Failure::Failed(LayerError(error).into()),
    }
}

impl fmt::Display for LayerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a layer refused the message")
    }
}

impl Error for LayerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
