//! The payloads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Leaves;

macro_rules! messages {
    ($($name:ident $(<$leaves:ident>)? { $($body:tt)* })*) => { $(
        #[derive(Deserialize, Serialize)]
        #[serde(bound = "")]
        pub(crate) struct $name $(<$leaves: Leaves>)? { $($body)* }
    )* };
}

macro_rules! enums {
    ($($name:ident { $($variant:ident),* })*) => { $(
        #[derive(Clone, Copy, Deserialize, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(clippy::enum_variant_names, reason = "the names are the contract's")]
        pub(crate) enum $name { $($variant),* }
    )* };
}

enums! {
    Segment { AllUsers, NewUsers, ActiveUsers, InactiveUsers, PremiumUsers, FreeUsers }
    Priority { Low, Normal, High }
    ScheduleType { Immediate, Scheduled, Recurring }
    Frequency { Daily, Weekly, Monthly }
    ExecutionType { Immediate, Scheduled, Batch }
    Source { Mobile, Web, Api }
    Environment { Development, Staging, Production }
    Platform { Ios, Android, Web }
}

messages! {
    CampaignCreate<L> {
        campaign_id: L::Id,
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        target_audience: Audience<L>,
        notification_template: Template,
        schedule: Schedule<L>,
        #[serde(skip_serializing_if = "Option::is_none")]
        settings: Option<Settings>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<L::Moment>,
        #[serde(skip_serializing_if = "Option::is_none")]
        metadata: Option<Metadata>,
    }
    CampaignExecute<L> {
        execution_id: L::Id,
        campaign_id: L::Id,
        execution_type: ExecutionType,
        #[serde(skip_serializing_if = "Option::is_none")]
        batch_size: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        priority: Option<Priority>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<L::Moment>,
        #[serde(skip_serializing_if = "Option::is_none")]
        metadata: Option<Metadata>,
    }
    PushNotification<L> {
        notification_id: L::Id,
        user_id: L::Id,
        title: String,
        body: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        priority: Option<Priority>,
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<Map<String, Value>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_at: Option<L::Moment>,
    }
    MediaPlay {
        media_id: String,
        position: f64,
    }
    ContentCreate {
        title: String,
        body: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        tags: Option<Vec<String>>,
    }
    Audience<L> {
        user_segments: Vec<Segment>,
        #[serde(skip_serializing_if = "Option::is_none")]
        estimated_reach: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        user_filters: Option<Filters<L>>,
    }
    Filters<L> {
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<Vec<String>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        timezone: Option<Vec<String>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        registration_date: Option<Days<L>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        last_activity: Option<Moments<L>>,
    }
    Days<L> {
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<L::Day>,
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<L::Day>,
    }
    Moments<L> {
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<L::Moment>,
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<L::Moment>,
    }
    Template {
        title_template: String,
        body_template: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        priority: Option<Priority>,
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<Map<String, Value>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        localization: Option<BTreeMap<String, Localized>>,
    }
    Localized {
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    }
    Schedule<L> {
        #[serde(rename = "type")]
        kind: ScheduleType,
        #[serde(skip_serializing_if = "Option::is_none")]
        scheduled_at: Option<L::Moment>,
        #[serde(skip_serializing_if = "Option::is_none")]
        recurring: Option<Recurring<L>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        timezone: Option<String>,
    }
    Recurring<L> {
        #[serde(skip_serializing_if = "Option::is_none")]
        frequency: Option<Frequency>,
        #[serde(skip_serializing_if = "Option::is_none")]
        interval: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        start_date: Option<L::Day>,
        #[serde(skip_serializing_if = "Option::is_none")]
        end_date: Option<L::Day>,
    }
    Settings {
        max_retries: i64,
        batch_size: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        rate_limit: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        respect_quiet_hours: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        a_b_testing: Option<Trial>,
    }
    Trial {
        #[serde(skip_serializing_if = "Option::is_none")]
        enabled: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        variants: Option<Vec<Template>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        traffic_split: Option<Vec<f64>>,
    }
    Metadata {
        source: Source,
        environment: Environment,
        #[serde(skip_serializing_if = "Option::is_none")]
        platform: Option<Platform>,
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<String>,
    }
}
