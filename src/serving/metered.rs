//! Metrics: counts and times of messages, for whatever recorder the process has installed. Nothing without the feature
//! `metrics`.

#[cfg(not(feature = "metrics"))]
pub(super) use silent::{Meter, event};
#[cfg(feature = "metrics")]
pub(super) use told::{Meter, describe, event};

#[cfg(feature = "metrics")]
mod told {
    use std::time::Instant;

    use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

    use crate::{
        address::match_address,
        bus::{BusError, Delivery},
        channel::Channel,
        operation::Service,
        router::Route,
        serving::summary::Processed,
    };

    const MESSAGES: &str = "postroom_messages_total";
    const SECONDS: &str = "postroom_message_seconds";
    const IN_WORK: &str = "postroom_messages_in_work";
    const RETRIES: &str = "postroom_retries_total";
    const DEAD: &str = "postroom_dead_letters_total";
    const UNANSWERED: &str = "postroom_unanswered_total";
    const UNSETTLED: &str = "postroom_unsettled_total";
    const EVENTS: &str = "postroom_bus_events_total";
    const DROPPED: &str = "postroom_dropped_messages_total";

    /// Tells the recorder what the metrics mean.
    pub(in crate::serving) fn describe() {
        describe_counter!(MESSAGES, Unit::Count, "Messages that a service took, by outcome; `again`: it comes again");
        describe_histogram!(SECONDS, Unit::Seconds, "Time from a message's arrival until it is settled");
        describe_gauge!(IN_WORK, Unit::Count, "Messages in work");
        describe_counter!(RETRIES, Unit::Count, "Tries after which a message was not done with");
        describe_counter!(DEAD, Unit::Count, "Messages that never come again, though they were not handled");
        describe_counter!(UNANSWERED, Unit::Count, "Requests to which the bus took no answer");
        describe_counter!(UNSETTLED, Unit::Count, "Messages of which the bus did not hear what became of them");
        describe_counter!(EVENTS, Unit::Count, "What happened to subscriptions");
        describe_counter!(DROPPED, Unit::Count, "Messages that were lost because the service took them too slowly");
    }

    /// What is measured of one message, until it is dropped.
    pub(in crate::serving) struct Meter {
        begun: Instant,
        service: &'static str,
        channel: &'static str,
    }

    impl Meter {
        /// Begins to measure a message.
        pub(in crate::serving) fn begin(
            service: Option<&'static Service>,
            routes: &'static [Route],
            delivery: &Delivery,
        ) -> Self {
            let service = title(service);
            // Its address would be a label of as many values as parameters have.
            let found = routes.iter().find_map(|route| match_address(route.channels, delivery.address()));
            let channel = found.map_or("", |found| address_of(found.channel));
            gauge!(IN_WORK, "service" => service).increment(1);
            Self { begun: Instant::now(), service, channel }
        }

        /// Records what became of it.
        pub(in crate::serving) fn end(self, processed: &Processed) {
            let (service, channel) = (self.service, self.channel);
            let outcome = processed.outcome.map_or("again", |outcome| outcome.label());
            counter!(MESSAGES, "service" => service, "channel" => channel, "outcome" => outcome).increment(1);
            histogram!(SECONDS, "service" => service, "channel" => channel, "outcome" => outcome)
                .record(self.begun.elapsed());
            for (name, count) in [
                (RETRIES, processed.retries),
                (DEAD, processed.is_dead.into()),
                (UNANSWERED, processed.unanswered.into()),
                (UNSETTLED, processed.unsettled.into()),
            ] {
                if count > 0 {
                    counter!(name, "service" => service, "channel" => channel).increment(count);
                }
            }
        }
    }

    impl Drop for Meter {
        fn drop(&mut self) {
            gauge!(IN_WORK, "service" => self.service).decrement(1);
        }
    }

    /// Records what happened to a subscription.
    pub(in crate::serving) fn event(service: Option<&'static Service>, event: &BusError) {
        let service = title(service);
        let kind = match event {
            BusError::Disconnected { .. } => "disconnected",
            BusError::Reconnected => "reconnected",
            BusError::Dropped { messages, .. } => {
                counter!(DROPPED, "service" => service).increment(*messages);
                "dropped"
            }
            _ => "other",
        };
        counter!(EVENTS, "service" => service, "event" => kind).increment(1);
    }

    fn title(service: Option<&'static Service>) -> &'static str {
        service.map_or("", |service| service.title)
    }

    fn address_of(channel: &'static Channel) -> &'static str {
        channel.address.unwrap_or(channel.id)
    }
}

#[cfg(not(feature = "metrics"))]
mod silent {
    use crate::{
        bus::{BusError, Delivery},
        operation::Service,
        router::Route,
        serving::summary::Processed,
    };

    /// Nothing is measured.
    pub(in crate::serving) struct Meter;

    impl Meter {
        pub(in crate::serving) fn begin(_: Option<&'static Service>, _: &'static [Route], _: &Delivery) -> Self {
            Self
        }

        pub(in crate::serving) fn end(self, _: &Processed) {}
    }

    pub(in crate::serving) fn event(_: Option<&'static Service>, _: &BusError) {}
}
