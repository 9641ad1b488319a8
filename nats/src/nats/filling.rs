//! What fills the queue of a subscription, and how it ends.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use async_nats::{Message, Subscriber};
use futures_util::StreamExt as _;
use tokio::{
    sync::{
        mpsc::{self, error::TrySendError},
        watch,
    },
    time::timeout,
};

use crate::{connection::Connection, subject::Subjects};

/// The number of messages that are on their way at most where hardly any are.
const BURST: u64 = 1000;
/// The time without a message after which none is on its way, besides what the way itself takes.
const GAP: Duration = Duration::from_millis(20);
/// The time for which so many are waited for, in the same way.
const LEAVING: Duration = Duration::from_millis(500);

/// What fills the queue of a subscription from one subject.
pub(super) struct Filling {
    pub(super) connection: Connection,
    /// The number of times that the connection was made when the subscription was.
    pub(super) connects: u64,
    pub(super) subjects: Arc<Subjects>,
    /// The position of the subject.
    pub(super) index: usize,
    pub(super) is_group: bool,
    pub(super) queued: mpsc::Sender<Message>,
    /// The number of messages for which there was no room.
    pub(super) lost: Arc<AtomicU64>,
}

impl Filling {
    /// Queues what comes until the server has heard that it is to send no more.
    pub(super) async fn fill(self, mut subscriber: Subscriber, mut left: watch::Receiver<bool>) {
        let mut came = 0;
        loop {
            tokio::select! {
                biased;
                message = subscriber.next() => match message {
                    Some(message) => self.queue(message),
                    None => return,
                },
                // An error says that the subscription was dropped: what comes then is nobody's.
                leave = left.wait_for(|leave| *leave) => match leave {
                    Ok(_) => break,
                    Err(_) => return,
                },
            }
            came += 1;
        }
        if !self.leave(&mut subscriber, came).await && subscriber.drain().await.is_ok() {
            while let Some(message) = subscriber.next().await {
                self.queue(message);
            }
        }
    }

    /// Agrees with the server how many more are to come, and takes them: so nothing that is on its way is lost. Returns `false`
    /// if so many do not come soon.
    ///
    /// To drain a subscription, the client writes that it leaves, and forgets it: what the server has sent by then is lost. Where
    /// little comes, hardly anything is on its way.
    async fn leave(&self, subscriber: &mut Subscriber, mut came: u64) -> bool {
        // A server that is there again has begun to count anew.
        if self.connection.connects() != self.connects {
            return false;
        }
        let (started, before) = (Instant::now(), came);
        let mut settled = pin!(self.connection.settle());
        loop {
            tokio::select! {
                biased;
                message = subscriber.next() => match message {
                    Some(message) => self.queue(message),
                    None => return true,
                },
                settled = &mut settled => match settled {
                    Ok(()) => break,
                    Err(_) => return false,
                },
            }
            came += 1;
        }
        // As many are on their way as came while the server was asked, more or less: they come in bursts.
        let more = (came - before) * 8 + BURST;
        if subscriber.unsubscribe_after(came + more).await.is_err() {
            return false;
        }
        let roundtrip = started.elapsed();
        let all = async {
            // After a while without any, none is on its way.
            while let Ok(next) = timeout(GAP + roundtrip * 4, subscriber.next()).await {
                match next {
                    Some(message) => self.queue(message),
                    None => return true,
                }
            }
            false
        };
        timeout(LEAVING + roundtrip * 20, all).await.unwrap_or(false)
    }

    fn queue(&self, message: Message) {
        if !self.subjects.takes(self.index, &message.subject, self.is_group) {
            return;
        }
        if let Err(TrySendError::Full(_)) = self.queued.try_send(message) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}
