//! A whole campaign platform in one process: the orchestrator, the services that it works with, and their bus.

mod analytics;
mod campaigns;
mod deliveries;
mod events;
mod frontends;
mod nexus;
mod policy;
mod quota;
mod sessions;
mod users;

use std::{collections::BTreeMap, error::Error, sync::Arc};

use postroom::{
    campaign::EventUser,
    serve,
    serving::{Serving, Summary},
    uuid::Uuid,
};

use self::{analytics::Analytics, campaigns::Campaigns, deliveries::Deliveries, sessions::Sessions, users::Users};
pub(crate) use self::{
    events::Vote,
    frontends::{Answer, Desk, Frontends},
    nexus::{Entry, Ids, Nexus, RuntimeClock},
    quota::Quota,
    sessions::{GUEST, Session},
    users::Profile,
};

/// Everything that runs.
pub(crate) struct Platform {
    pub(crate) nexus: Arc<Nexus>,
    pub(crate) frontends: Arc<Frontends>,
    pub(crate) analytics: Arc<Analytics>,
    deliveries: Arc<Deliveries>,
    sessions: Arc<Sessions>,
    serving: Vec<Serving>,
}

impl Platform {
    /// Starts everything; `audience` is whom campaigns reach, `profiles` what is known about users.
    pub(crate) async fn start(
        nexus: Arc<Nexus>,
        audience: Vec<Uuid>,
        profiles: BTreeMap<Uuid, Profile>,
    ) -> Result<Self, Box<dyn Error>> {
        let sessions = Sessions::new(nexus.clone());
        let users = Arc::new(Users::new(nexus.clone(), profiles));
        let analytics = Arc::new(Analytics::default());
        let campaigns = Campaigns::new(nexus.clone(), audience);
        let deliveries = Arc::new(Deliveries::new(nexus.clone(), sessions.clone()));
        nexus.tap().await?;
        let serving = vec![
            // Whoever asks or tells others stands before them, and so ends before them.
            serve(&nexus.bus, Arc::new(campaigns)).start().await?,
            serve(&nexus.bus, users.clone()).start().await?,
            serve(&nexus.bus, analytics.clone()).start().await?,
            // One at a time, so that a status never overtakes the one before it.
            serve(&nexus.bus, deliveries.clone()).concurrency(1).start().await?,
        ];
        let frontends = Frontends::new(nexus.clone(), sessions.clone(), users, analytics.clone());
        Ok(Self { nexus, frontends, analytics, deliveries, sessions, serving })
    }

    /// Opens the session of a frontend.
    pub(crate) fn connect(&self, user: EventUser) -> Session {
        self.sessions.open(user)
    }

    /// How many notifications wait for the end of somebody's quiet hours; they end with this process.
    pub(crate) fn deferred(&self) -> usize {
        self.deliveries.deferred()
    }

    /// Finishes what is at work, service by service, and tells what each of them did.
    pub(crate) async fn stop(self) -> Vec<Summary> {
        let mut summaries = Vec::new();
        for serving in self.serving {
            summaries.push(serving.shutdown().await);
        }
        self.nexus.bus.close();
        summaries
    }
}
