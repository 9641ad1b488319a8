//! What can be a service: generic structs, enums, types of every visibility.

use std::{fmt, sync::Arc};

use postroom::{HandlerError, handler::Handled};

use super::{Vote, bare, message};

/// Where votes are kept.
trait Store: Send + Sync + 'static {
    fn keep(&self, option: String) -> impl Future<Output = Result<(), HandlerError>> + Send;
}

impl Store for super::Log {
    async fn keep(&self, option: String) -> Result<(), HandlerError> {
        tokio::task::yield_now().await;
        self.add(option)
    }
}

#[derive(postroom::Handlers)]
#[handle(Vote => vote)]
struct Polls<S: Store, N = &'static str, const LIMIT: usize = 3>
where
    N: fmt::Display + Clone + Send + Sync + 'static,
{
    store: Arc<S>,
    name: N,
}

impl<S: Store, N: fmt::Display + Clone + Send + Sync + 'static, const LIMIT: usize> Polls<S, N, LIMIT> {
    async fn vote(&self, vote: Vote) -> Result<(), HandlerError> {
        let kept: String = vote.option.chars().take(LIMIT).collect();
        self.store.keep(format!("{}: {kept}", self.name)).await
    }
}

#[tokio::test]
async fn a_service_may_be_generic() {
    let store = Arc::new(super::Log::default());
    let polls = Polls::<_, _, 2> { store: store.clone(), name: 7 };
    assert_eq!(bare(&polls, &message("poll.vote", r#"{"option": "blue"}"#)).await.unwrap(), Handled::Done);
    assert_eq!(store.take(), ["7: bl"]);
}

#[derive(postroom::Handlers)]
#[handle(Vote => vote)]
pub(super) enum Poll {
    Open,
    Closed { since: u32 },
}

impl Poll {
    async fn vote(&self, _: Vote) -> Result<(), fmt::Error> {
        match self {
            Self::Open => Ok(()),
            Self::Closed { since: 0 } => Err(fmt::Error),
            Self::Closed { .. } => Ok(()),
        }
    }
}

#[tokio::test]
async fn a_service_may_be_an_enum() {
    let vote = message("poll.vote", r#"{"option": "blue"}"#);
    for (poll, is_taken) in [(Poll::Open, true), (Poll::Closed { since: 0 }, false), (Poll::Closed { since: 1 }, true)]
    {
        assert_eq!(bare(&poll, &vote).await.is_ok(), is_taken);
    }
}

/// A service that another macro writes: from names that it is given, and from those of its own.
macro_rules! service {
    ($name:ident, $message:ty => $method:ident) => {
        #[derive(postroom::Handlers)]
        #[handlers(crate = $crate::handlers::shapes::postroom, fallback = other)]
        #[handle($message => $method)]
        struct $name;

        impl $name {
            async fn $method(&self, _: $message, _: &postroom::Context) -> Result<(), HandlerError> {
                Ok(())
            }

            async fn other(&self, _: postroom::handler::Unhandled) -> Result<(), HandlerError> {
                Err(HandlerError::new("no_vote", "it is no vote"))
            }
        }
    };
}

use ::postroom;

service!(Written, super::Vote => r#match);

#[tokio::test]
async fn a_service_may_be_written_by_a_macro() {
    let vote = message("poll.vote", r#"{"option": "blue"}"#);
    assert_eq!(bare(&Written, &vote).await.unwrap(), Handled::Done);
    assert_eq!(bare(&Written, &message("poll.closed", "{}")).await.unwrap_err().to_string(), "it is no vote");
}
