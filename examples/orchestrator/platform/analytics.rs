//! A recorder: counts what happens to campaigns and to users.

use std::{collections::BTreeMap, convert::Infallible, sync::Mutex};

use postroom::{
    Handlers,
    campaign::{CampaignAnalyticsEventMessage, UserAnalyticsEventMessage},
};

use super::nexus::lock;

#[derive(Default, Handlers)]
#[handle(CampaignAnalyticsEventMessage => campaign)]
#[handle(UserAnalyticsEventMessage => user)]
pub(crate) struct Analytics {
    counts: Mutex<BTreeMap<&'static str, usize>>,
}

impl Analytics {
    async fn campaign(&self, event: CampaignAnalyticsEventMessage) -> Result<(), Infallible> {
        self.count(event.event_type.as_str())
    }

    async fn user(&self, event: UserAnalyticsEventMessage) -> Result<(), Infallible> {
        self.count(event.event_type.as_str())
    }

    /// Counts what concerns no service.
    pub(crate) fn count(&self, what: &'static str) -> Result<(), Infallible> {
        *lock(&self.counts).entry(what).or_default() += 1;
        Ok(())
    }

    pub(crate) fn counts(&self) -> BTreeMap<&'static str, usize> {
        lock(&self.counts).clone()
    }
}
