//! Nothing is lost, and nothing has two effects, when the server is killed in the midst of it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use postroom::{Publisher, serve};
use postroom_brokers::*;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::support::{
    depot::{Counted, jetstream, soon},
    server::Server,
};

/// The number of messages, unless `POSTROOM_MESSAGES` says another one.
const MESSAGES: i64 = 3000;

#[needs::nats]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_has_two_effects_when_the_server_is_killed() {
    let messages = std::env::var("POSTROOM_MESSAGES").map_or(MESSAGES, |count| count.parse().unwrap());
    let mut server = Server::start();
    let bus = jetstream(&server).await;
    let (service, mut came) = Counted::new(|_, _| Ok(()));
    let serving = serve(&bus, service).quiet().start().await.unwrap();
    // A connection of its own, as another process has it.
    let publisher = Publisher::new(jetstream(&server).await, &GIVER).with_timeout(Duration::from_secs(60));
    let slots = Arc::new(Semaphore::new(64));
    let sending = tokio::spawn(async move {
        let mut sending = JoinSet::new();
        for number in 0..messages {
            let slot = slots.clone().acquire_owned().await.unwrap();
            let publisher = publisher.clone();
            sending.spawn(async move {
                let sent = publisher.publish(&CountedJobMessage(Job { number })).await;
                drop(slot);
                sent
            });
        }
        sending.join_all().await.into_iter().filter_map(Result::err).collect::<Vec<_>>()
    });
    let mut effects: BTreeMap<i64, u32> = BTreeMap::new();
    let (mut kills, mut tries) = (0, 0);
    while i64::try_from(effects.len()).unwrap() < messages {
        let (number, _) = soon(came.recv()).await.unwrap();
        *effects.entry(number).or_default() += 1;
        tries += 1;
        if kills < 3 && tries > (kills + 1) * messages / 5 {
            kills += 1;
            server.kill();
            server.restart();
        }
    }
    assert_eq!(soon(sending).await.unwrap(), [], "each of them is known to be stored in the end");
    let summary = soon(serving.shutdown()).await;
    let doubled = effects.values().filter(|count| **count > 1).count();
    let lost = (0..messages).filter(|number| !effects.contains_key(number)).count();
    println!("{messages} messages, {kills} kills: {lost} lost, {doubled} doubled in effect; {summary}");
    assert_eq!((kills, lost, doubled), (3, 0, 0));
}
