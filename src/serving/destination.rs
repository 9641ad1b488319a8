//! The end of the layers: the service itself.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use super::{
    layers::{Call, Passing},
    worker::Worker,
};
use crate::{
    Handlers,
    handler::{Failure, Handled},
};

/// Hands a message to the service.
pub(super) struct Destination<S>(pub(super) Arc<Worker<S>>);

impl<S> Clone for Destination<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: Handlers> Service<Call> for Destination<S> {
    type Response = Handled;
    type Error = Failure;
    type Future = Passing;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, Call { delivery, headers, attempt }: Call) -> Passing {
        let worker = self.0.clone();
        Box::pin(async move { worker.handle(&delivery, headers, attempt).await })
    }
}
