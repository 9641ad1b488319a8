//! The holds on messages that came from a stream.

use std::time::Duration;

use async_nats::Subject;
use bytes::Bytes;
use postroom::bus::{BoxFuture, BusError, Hold, Settlement};
use tokio::{runtime::Handle, sync::OwnedSemaphorePermit};

use crate::connection::Connection;

/// The shortest time after which a message comes again: at once it would be tried as often as it may be within a moment.
const SHORTEST: Duration = Duration::from_millis(100);

const DONE: Bytes = Bytes::from_static(b"+ACK");
const AT_WORK: Bytes = Bytes::from_static(b"+WPI");
/// Without a reason, which servers before 2.10.4 do not understand.
const NEVER: Bytes = Bytes::from_static(b"+TERM");

/// The hold on a message.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) connection: Connection,
    /// The subject to which it is said what becomes of the message.
    pub(super) reply: Subject,
    pub(super) lasts: Duration,
    /// `true` once it was said what became of it.
    is_settled: bool,
    /// The place among those in work; `None` if it never had one.
    _in_work: Option<OwnedSemaphorePermit>,
}

impl Held {
    pub(super) fn new(
        connection: Connection,
        reply: Subject,
        lasts: Duration,
        in_work: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self { connection, reply, lasts, is_settled: false, _in_work: in_work }
    }

    async fn say(&self, what: Bytes) -> Result<(), BusError> {
        say(&self.connection, self.reply.clone(), what).await
    }

    /// Lets the message never come again.
    pub(super) async fn refuse(mut self) -> Result<(), BusError> {
        self.say(NEVER).await?;
        self.is_settled = true;
        Ok(())
    }
}

async fn say(connection: &Connection, reply: Subject, what: Bytes) -> Result<(), BusError> {
    let saying = tokio::time::timeout(connection.timeout, connection.client.publish(reply, what)).await;
    match saying {
        Ok(said) => said.map_err(|_| BusError::Closed),
        Err(_) => Err(BusError::Disconnected { reason: "nothing is sent".to_owned() }),
    }
}

/// Lets a message come again, not before this time is over.
fn later(after: Duration) -> Bytes {
    format!("-NAK {{\"delay\":{}}}", after.max(SHORTEST).as_nanos()).into()
}

impl Hold for Held {
    fn settle(mut self: Box<Self>, how: Settlement) -> BoxFuture<'static, Result<(), BusError>> {
        Box::pin(async move {
            let what = match how {
                Settlement::Retry { after } => later(after),
                Settlement::Dead { .. } => NEVER,
                Settlement::Requeue => later(SHORTEST),
                _ => DONE,
            };
            self.say(what).await?;
            self.is_settled = true;
            Ok(())
        })
    }

    fn progress(&self) -> BoxFuture<'_, Result<(), BusError>> {
        Box::pin(self.say(AT_WORK))
    }

    fn lasts(&self) -> Option<Duration> {
        Some(self.lasts)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        // Outside of a runtime nobody can say it; then the server waits until the time is over.
        if let Ok(runtime) = Handle::try_current() {
            let (connection, reply) = (self.connection.clone(), self.reply.clone());
            runtime.spawn(async move { say(&connection, reply, later(SHORTEST)).await });
        }
    }
}
