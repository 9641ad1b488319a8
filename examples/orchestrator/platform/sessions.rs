//! The sessions of frontends: who is there, and what reaches whom.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use postroom::campaign::EventUser;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::nexus::{Entry, Nexus, lock};

/// How many envelopes wait for a frontend that reads slowly; one that falls further behind is let go.
const QUEUE: usize = 256;

/// How many bytes of envelopes wait for it.
const WAITING: usize = 4 << 20;

/// How many campaigns a session follows.
const FOLLOWED: usize = 16;

/// How much of an event's name the audit log keeps, in characters: as a name may be as long as an event.
const NAME: usize = 100;

/// Who shares the user id of everybody who has not signed in.
pub(crate) const GUEST: &str = "guest";

/// Every session that is open.
pub(crate) struct Sessions {
    nexus: Arc<Nexus>,
    open: Mutex<BTreeMap<String, Open>>,
}

struct Open {
    user: EventUser,
    /// The campaigns, by the envelope's id, in which the session took part last.
    campaigns: VecDeque<String>,
    outbox: mpsc::Sender<Waiting>,
    /// A permit for each byte that may still wait.
    room: Arc<Semaphore>,
}

/// An envelope, with the room that it takes.
type Waiting = (Vec<u8>, OwnedSemaphorePermit);

/// The envelopes that wait for a frontend.
pub(crate) struct Inbox(mpsc::Receiver<Waiting>);

/// A frontend's end of a session, which is open for as long as this is kept.
pub(crate) struct Session {
    pub(crate) user: EventUser,
    pub(crate) inbox: Inbox,
    sessions: Arc<Sessions>,
}

impl Sessions {
    pub(crate) fn new(nexus: Arc<Nexus>) -> Arc<Self> {
        Arc::new(Self { nexus, open: Mutex::default() })
    }

    /// Opens a session, in place of one with the same id.
    pub(crate) fn open(self: &Arc<Self>, user: EventUser) -> Session {
        let (outbox, inbox) = mpsc::channel(QUEUE);
        let room = Arc::new(Semaphore::new(WAITING));
        let open = Open { user: user.clone(), campaigns: VecDeque::new(), outbox, room };
        lock(&self.open).insert(user.session_id.clone(), open);
        Session { user, inbox: Inbox(inbox), sessions: self.clone() }
    }

    /// Notes that a session takes part in a campaign.
    pub(crate) fn join(&self, session: &str, campaign: &str) {
        if let Some(open) = lock(&self.open).get_mut(session)
            && open.campaigns.iter().all(|known| known != campaign)
        {
            open.campaigns.truncate(FOLLOWED - 1);
            open.campaigns.push_front(campaign.to_owned());
        }
    }

    /// The sessions of one user. Guests share an id, and so have none in common.
    pub(crate) fn of_user(&self, user: &str) -> Vec<EventUser> {
        self.select(|open| open.user.user_id == user)
    }

    /// The sessions that took part in a campaign.
    pub(crate) fn in_campaign(&self, campaign: &str) -> Vec<EventUser> {
        self.select(|open| open.campaigns.iter().any(|known| known == campaign))
    }

    /// Guests see the answers to their own events and nothing else.
    fn select(&self, is_meant: impl Fn(&Open) -> bool) -> Vec<EventUser> {
        let open = lock(&self.open);
        open.values()
            .filter(|open| open.user.user_id != GUEST && is_meant(open))
            .map(|open| open.user.clone())
            .collect()
    }

    /// Hands an envelope to a session, which may be gone by now.
    pub(crate) fn emit(&self, session: &str, event: &str, json: &[u8]) {
        let mut sessions = lock(&self.open);
        let Some(open) = sessions.get(session) else { return };
        let bytes = u32::try_from(json.len()).unwrap_or(u32::MAX);
        let room = open.room.clone().try_acquire_many_owned(bytes).ok();
        if room.is_some_and(|room| open.outbox.try_send((json.to_vec(), room)).is_ok()) {
            self.nexus
                .record(Entry::Emitted { event: event.chars().take(NAME).collect(), session: session.to_owned() });
        } else {
            sessions.remove(session);
        }
    }
}

impl Inbox {
    /// Waits for the next envelope; `None` where the session was let go and nothing waits.
    pub(crate) async fn recv(&mut self) -> Option<Vec<u8>> {
        Some(self.0.recv().await?.0)
    }

    /// The next envelope that waits.
    pub(crate) fn try_recv(&mut self) -> Option<Vec<u8>> {
        Some(self.0.try_recv().ok()?.0)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.inbox.0.close();
        let mut open = lock(&self.sessions.open);
        // A session that was opened in its place has another inbox.
        if open.get(&self.user.session_id).is_some_and(|open| open.outbox.is_closed()) {
            open.remove(&self.user.session_id);
        }
    }
}
