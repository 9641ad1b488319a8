//! The Campaign Service: sets campaigns up, runs them, and tells how that comes along.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Arc, Mutex},
};

use postroom::{
    Context, HandlerError, Handlers, Publisher,
    bus::BusError,
    campaign::{
        CAMPAIGN_SERVICE, CampaignAnalyticsEventEventType as Happening, CampaignAnalyticsEventMessage,
        CampaignCreateMessage, CampaignExecuteMessage, CampaignStatusUpdateMessage, CampaignStatusUpdateProgress,
        CampaignStatusUpdateStatus as Status, NotificationTemplate, NotificationUserPushAddress,
        PushNotificationMessage, UNKNOWN, UserInfoReplyMessage, UserInfoRequestMessage,
    },
    envelope::Clock,
    uuid::Uuid,
};
use tokio::task::JoinSet;

use super::{
    nexus::{CAMPAIGN, Nexus, USER, lock},
    quota::{Quota, Share},
};

/// How many bytes of campaigns one user, and all of them, may have set up.
const OF_ONE: usize = 4 << 20;
const OF_ALL: usize = 64 << 20;

#[derive(Handlers)]
#[handlers(service = CAMPAIGN_SERVICE)]
#[handle(CampaignCreateMessage => create)]
#[handle(CampaignExecuteMessage => execute)]
pub(crate) struct Campaigns {
    nexus: Arc<Nexus>,
    /// Whom a campaign reaches.
    audience: Vec<Uuid>,
    campaigns: Mutex<BTreeMap<Uuid, (CampaignCreateMessage, Share)>>,
    quota: Arc<Quota>,
}

impl Campaigns {
    pub(crate) fn new(nexus: Arc<Nexus>, audience: Vec<Uuid>) -> Self {
        Self { nexus, audience, campaigns: Mutex::default(), quota: Quota::new(OF_ONE, OF_ALL) }
    }

    async fn create(&self, campaign: CampaignCreateMessage, cx: &Context) -> Result<(), HandlerError> {
        let id = campaign.campaign_id;
        let bytes = size_of::<CampaignCreateMessage>() + campaign.encode()?.len();
        let share = self.quota.take(cx.headers().get(USER).unwrap_or(UNKNOWN), bytes);
        let share = share.ok_or_else(|| HandlerError::new("too_many", "no more campaigns can be set up"))?;
        match lock(&self.campaigns).entry(id) {
            Entry::Vacant(place) => place.insert((campaign, share)),
            Entry::Occupied(_) => {
                return Err(HandlerError::new("campaign_exists", format!("there is a campaign {id} already")));
            }
        };
        Ok(cx.publish(&self.happened(Happening::CampaignCreated, id, None)).await?)
    }

    async fn execute(&self, order: CampaignExecuteMessage, cx: &Context) -> Result<(), HandlerError> {
        let campaign = lock(&self.campaigns).get(&order.campaign_id).map(|(campaign, _)| campaign.clone());
        let missing = || HandlerError::new("no_such_campaign", format!("there is no campaign {}", order.campaign_id));
        let campaign = campaign.ok_or_else(missing)?;
        let told_by = cx.headers().get(CAMPAIGN).unwrap_or(UNKNOWN);
        let publisher = cx.publisher().clone().with_header(CAMPAIGN, told_by)?;
        publisher.publish(&self.status(&order, Status::Pending)).await?;
        publisher.publish(&self.happened(Happening::CampaignExecuted, order.campaign_id, Some(&order))).await?;
        publisher.publish(&self.status(&order, Status::Running)).await?;

        let (mut sent, mut failed) = (0, 0);
        let mut questions = JoinSet::new();
        for user_id in self.audience.iter().copied() {
            let publisher = publisher.clone();
            questions.spawn(async move { publisher.request(&UserInfoRequestMessage::new(user_id)).await });
        }
        // Whoever's answer comes first is notified first.
        while let Some(answer) = questions.join_next().await {
            match answer? {
                Ok(user) if user.error.is_none() => {
                    self.notify(&campaign.notification_template, &user, &order, &publisher).await?;
                    sent += 1;
                }
                _ => failed += 1,
            }
        }
        let total_targets = sent + failed;
        let success_rate = (total_targets > 0).then(|| sent as f64 / total_targets as f64);
        let progress = CampaignStatusUpdateProgress { total_targets, sent, failed, success_rate };
        let mut completed = self.status(&order, Status::Completed);
        completed.progress = Some(progress);
        publisher.publish(&completed).await?;
        Ok(publisher.publish(&self.happened(Happening::CampaignCompleted, order.campaign_id, Some(&order))).await?)
    }

    /// Sends a user the notification in their own words.
    async fn notify(
        &self,
        template: &NotificationTemplate,
        user: &UserInfoReplyMessage,
        order: &CampaignExecuteMessage,
        publisher: &Publisher,
    ) -> Result<(), BusError> {
        let texts = template.localization.as_ref().zip(user.language.as_ref());
        let texts = texts.and_then(|(texts, language)| texts.get(language));
        let title = texts.and_then(|texts| texts.title.as_ref()).unwrap_or(&template.title_template);
        let body = texts.and_then(|texts| texts.body.as_ref()).unwrap_or(&template.body_template);
        let fill = |text: &str| text.replace("{name}", user.name.as_deref().unwrap_or_default());
        let id = self.nexus.ids.uuid();
        let push = PushNotificationMessage {
            notification_id: id,
            user_id: user.user_id,
            title: fill(title),
            body: fill(body),
            priority: template.priority,
            data: None,
            created_at: Some(self.nexus.clock.now().into()),
        };
        publisher.publish_to(&NotificationUserPushAddress::new(user.user_id), &push).await?;

        let mut sent = self.happened(Happening::NotificationSent, order.campaign_id, Some(order));
        (sent.user_id, sent.notification_id) = (Some(user.user_id), Some(id));
        publisher.publish(&sent).await
    }

    fn status(&self, order: &CampaignExecuteMessage, status: Status) -> CampaignStatusUpdateMessage {
        CampaignStatusUpdateMessage {
            execution_id: order.execution_id,
            campaign_id: order.campaign_id,
            status,
            updated_at: self.nexus.clock.now().into(),
            progress: None,
            error: None,
        }
    }

    fn happened(
        &self,
        what: Happening,
        campaign: Uuid,
        order: Option<&CampaignExecuteMessage>,
    ) -> CampaignAnalyticsEventMessage {
        CampaignAnalyticsEventMessage {
            event_id: self.nexus.ids.uuid(),
            event_type: what,
            campaign_id: campaign,
            timestamp: self.nexus.clock.now().into(),
            execution_id: order.map(|order| order.execution_id),
            user_id: None,
            notification_id: None,
            metadata: None,
        }
    }
}
