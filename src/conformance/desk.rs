//! Services that note what comes, and do with it what a case says.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc, time::timeout};

use super::{
    contract::{
        ASKED, AnswerMessage, Job, KEPT, KEYED, KNOWN, KeptMessage, KeyedMessage, KnownMessage, ONCE, OnceMessage,
        PLAIN, PlainMessage, QuestionMessage, REPLAYED, RETRIED, ReplayedMessage, RetriedMessage,
    },
    stage::Checked,
};
use crate::{Context, HandlerError, Handlers};

/// A job that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) number: i64,
    pub(super) key: String,
    pub(super) attempt: u32,
}

/// What a handler does with a job: it fails with a code, or is done.
type Act = Arc<dyn Fn(&Seen) -> Result<(), &'static str> + Send + Sync>;

/// What all services have.
#[derive(Clone)]
pub(super) struct Desk {
    seen: mpsc::UnboundedSender<Seen>,
    act: Act,
}

/// What came to a desk.
pub(super) struct Book {
    coming: mpsc::UnboundedReceiver<Seen>,
    wait: Duration,
}

impl Desk {
    /// Creates a desk, and the book in which it notes what comes.
    pub(super) fn new(
        wait: Duration,
        act: impl Fn(&Seen) -> Result<(), &'static str> + Send + Sync + 'static,
    ) -> (Self, Book) {
        let (seen, coming) = mpsc::unbounded_channel();
        (Self { seen, act: Arc::new(act) }, Book { coming, wait })
    }

    fn work(&self, job: Job, cx: &Context) -> Result<Job, HandlerError> {
        let seen = Seen { number: job.number, key: job.key.clone(), attempt: cx.attempt().get() };
        let done = (self.act)(&seen);
        // A case that has ended looks at nothing more.
        let _ = self.seen.send(seen);
        done.map(|()| job).map_err(|code| HandlerError::new(code, "as the case says"))
    }
}

impl Book {
    /// Returns the next job that comes.
    pub(super) async fn next(&mut self) -> Checked<Seen> {
        let next = timeout(self.wait, self.coming.recv()).await.map_err(|_| "nothing was handled in time")?;
        next.ok_or_else(|| "the service has ended".into())
    }

    /// Returns the next jobs that come.
    pub(super) async fn take(&mut self, count: usize) -> Checked<Vec<Seen>> {
        let mut all = Vec::new();
        for _ in 0..count {
            let next = self.next().await;
            all.push(next.map_err(|error| format!("{error}, after {} of {count}", all.len()))?);
        }
        Ok(all)
    }

    /// Returns what has come and nobody looked at.
    pub(super) fn rest(&mut self) -> Vec<Seen> {
        std::iter::from_fn(|| self.coming.try_recv().ok()).collect()
    }
}

/// Declares services that take one message each.
macro_rules! services {
    ($($name:ident: $service:ident takes $message:ident),* $(,)?) => {
        $(
            #[derive(Clone, Handlers)]
            #[handlers(service = $service)]
            #[handle($message => work)]
            pub(super) struct $name(pub(super) Desk);

            impl $name {
                async fn work(&self, message: $message, cx: &Context) -> Result<(), HandlerError> {
                    self.0.work(message.0, cx).map(drop)
                }
            }
        )*
    };
}

services! {
    Plain: PLAIN takes PlainMessage,
    Retried: RETRIED takes RetriedMessage,
    Kept: KEPT takes KeptMessage,
    Replayed: REPLAYED takes ReplayedMessage,
    Keyed: KEYED takes KeyedMessage,
    Once: ONCE takes OnceMessage,
    Known: KNOWN takes KnownMessage,
}

/// Answers with the question.
#[derive(Clone, Handlers)]
#[handlers(service = ASKED)]
#[handle(QuestionMessage => answer)]
pub(super) struct Asked(pub(super) Desk);

impl Asked {
    async fn answer(&self, question: QuestionMessage, cx: &Context) -> Result<AnswerMessage, HandlerError> {
        self.0.work(question.0, cx).map(AnswerMessage)
    }
}

/// Returns the job of a number, one of three keys.
pub(super) fn job(number: i64) -> Job {
    Job::new(number, format!("key-{}", number % 3))
}
