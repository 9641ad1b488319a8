//! Random interleavings: every accepted message comes once to everybody whom it concerns, or is undelivered.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use postroom::{
    bus::{Bus, BusError, Delivery, Reply, Requests},
    memory::MemoryBus,
};
use proptest::{collection::vec, prelude::*};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::sample::*;

/// Patterns, and which of [`ADDRESSES`] they take.
const PATTERNS: [(&[&str], &[usize]); 6] = [
    (&[">"], &[0, 1, 2, 3, 4]),
    (&[EXECUTE], &[0]),
    (&[PUSH], &[4]),
    (&["campaign.*", EXECUTE], &[0, 1]),
    (&["user.>"], &[2, 3]),
    (&[ASK, "*.*"], &[0, 1, 2]),
];

#[derive(Clone, Debug)]
struct Plan {
    queue: usize,
    senders: Vec<Sender>,
    receivers: Vec<Receiver>,
}

/// Sends one message after the other. Times are milliseconds.
#[derive(Clone, Debug)]
struct Sender {
    pause: u64,
    /// How long it waits for a message to be published before it drops the future.
    gives_up: u64,
    /// The index of each address, and whether it is a request.
    sends: Vec<(usize, bool)>,
}

#[derive(Clone, Debug)]
struct Receiver {
    group: Option<&'static str>,
    patterns: usize,
    from: u64,
    /// When it leaves, and whether it takes what is queued before. `None`: it was there all the time.
    until: Option<(u64, bool)>,
    /// How long each message takes.
    pace: u64,
    replies: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Accepted,
    Answered,
    Refused,
    /// A request without an answer: nobody was there, or whoever got it dropped it.
    Unanswered,
}

#[derive(Debug, Default, PartialEq)]
struct Record {
    /// Each message's number and address with what its sender was told.
    sent: Vec<(usize, usize, Outcome)>,
    /// The receiver and the number of each message that was received.
    received: Vec<(usize, usize)>,
    /// The numbers of the messages whose reply was taken.
    replied: Vec<usize>,
}

type Shared = Arc<Mutex<Record>>;

fn plans() -> impl Strategy<Value = Plan> {
    let sender = (
        prop::sample::select(vec![0, 3, 40]),
        prop::sample::select(vec![7, 300, 5000]),
        vec((0..5usize, any::<bool>()), 1..12),
    )
        .prop_map(|(pause, gives_up, sends)| Sender { pause, gives_up, sends });
    let receiver = (
        prop::sample::select(vec![None, Some("a"), Some("a"), Some("b")]),
        0..PATTERNS.len(),
        (0..200u64, prop::option::of((0..400u64, any::<bool>()))),
        prop::sample::select(vec![0, 0, 5, 60, 3000, 3000]),
        any::<bool>(),
    )
        .prop_map(|(group, patterns, (from, until), pace, replies)| {
            let from = if until.is_some() { from } else { 0 };
            Receiver { group, patterns, from, until, pace, replies }
        });
    (1..4usize, vec(sender, 1..8), vec(receiver, 0..8)).prop_map(|(queue, senders, receivers)| Plan {
        queue,
        senders,
        receivers,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_message_comes_once_to_everybody_whom_it_concerns(plan in plans()) {
        let (record, undelivered) = within_an_hour(&plan);
        check(&plan, &record, &undelivered);
        assert_eq!((record, undelivered), within_an_hour(&plan), "the same happens each time");
    }
}

/// What happens in an hour of a clock that is ahead of nobody.
fn within_an_hour(plan: &Plan) -> (Record, Vec<usize>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async { timeout(Duration::from_secs(3600), run(plan)).await }).expect("nobody waits for ever")
}

/// Lets everybody do what is planned; gives what happened, and the numbers of what is undelivered.
async fn run(plan: &Plan) -> (Record, Vec<usize>) {
    let (bus, record) = (narrow(plan.queue), Shared::default());
    let (mut senders, mut receivers) = (JoinSet::new(), JoinSet::new());
    for (index, receiver) in plan.receivers.iter().enumerate() {
        receivers.spawn(receive(bus.clone(), record.clone(), index, receiver.clone()));
    }
    tokio::task::yield_now().await;
    for (index, sender) in plan.senders.iter().enumerate() {
        senders.spawn(send(bus.clone(), record.clone(), index * 100, sender.clone()));
    }
    senders.join_all().await;
    bus.close();
    receivers.join_all().await;
    let undelivered = bus.take_undelivered().iter().map(number).collect();
    (std::mem::take(&mut record.lock().unwrap()), undelivered)
}

async fn send(bus: MemoryBus, record: Shared, first: usize, sender: Sender) {
    for (index, (address, is_request)) in sender.sends.into_iter().enumerate() {
        let message = message(ADDRESSES[address], first + index);
        let outcome = if is_request {
            match bus.request(message, Duration::from_millis(500)).await {
                Ok(answer) if address == 2 => {
                    assert_eq!(number(&answer), first + index);
                    Outcome::Answered
                }
                Ok(_) => Outcome::Answered,
                Err(BusError::TimedOut { .. }) => Outcome::Accepted,
                Err(BusError::NoResponders { .. }) => Outcome::Unanswered,
                Err(error) => refused(&error),
            }
        } else {
            match timeout(Duration::from_millis(sender.gives_up), bus.publish(message)).await {
                Ok(Ok(_)) => Outcome::Accepted,
                Ok(Err(error)) => refused(&error),
                Err(_) => Outcome::Refused,
            }
        };
        record.lock().unwrap().sent.push((first + index, address, outcome));
        sleep(Duration::from_millis(sender.pause)).await;
    }
}

fn refused(error: &BusError) -> Outcome {
    assert!(matches!(error, BusError::Full { .. }), "{error}");
    Outcome::Refused
}

async fn receive(bus: MemoryBus, record: Shared, index: usize, receiver: Receiver) {
    if receiver.from > 0 {
        sleep(Duration::from_millis(receiver.from)).await;
    }
    let Ok(mut subscription) = subscribe_to(&bus, &filters(PATTERNS[receiver.patterns].0), receiver.group).await else {
        return;
    };
    let stay = receiver.until.map_or(Duration::MAX, |(time, _)| Duration::from_millis(time));
    let end = sleep(stay);
    tokio::pin!(end);
    let drains = loop {
        tokio::select! {
            // In this order, for otherwise tokio throws dice.
            biased;
            () = &mut end => break receiver.until.is_some_and(|(_, drains)| drains),
            delivery = next(&mut subscription) => match delivery {
                Some(delivery) => take(&bus, &record, index, &receiver, delivery).await,
                None => break false,
            },
        }
    };
    if drains {
        subscription.unsubscribe().await.unwrap();
        while let Some(delivery) = next(&mut subscription).await {
            take(&bus, &record, index, &receiver, delivery).await;
        }
    }
}

async fn take(bus: &MemoryBus, record: &Shared, index: usize, receiver: &Receiver, delivery: Delivery) {
    record.lock().unwrap().received.push((index, number(&delivery)));
    sleep(Duration::from_millis(receiver.pace)).await;
    if let (true, Some(inbox)) = (receiver.replies, delivery.inbox()) {
        let answer = if delivery.address() == ASK { reply(number(&delivery)) } else { Reply::Done };
        match bus.reply(inbox.clone(), answer).await {
            Ok(()) => record.lock().unwrap().replied.push(number(&delivery)),
            Err(error) => assert_eq!(error, BusError::NotAwaited),
        }
    }
}

fn check(plan: &Plan, record: &Record, undelivered: &[usize]) {
    let parties = parties(plan);
    for &(number, address, outcome) in &record.sent {
        let (mut at_least, mut at_most) = (0, 0);
        for party in &parties {
            let concerned: Vec<_> = party.iter().filter(|index| plan.receivers[**index].takes(address)).collect();
            let is_due = matches!(outcome, Outcome::Accepted | Outcome::Answered)
                && concerned.iter().any(|index| plan.receivers[**index].until.is_none());
            let may_come = usize::from(outcome != Outcome::Refused && !concerned.is_empty());
            let came = record.received.iter().filter(|(by, n)| *n == number && party.contains(by)).count();
            assert!(came <= may_come, "{number}, {outcome:?}: came {came} times to {party:?}");
            at_most += may_come - came;
            at_least += usize::from(is_due && came == 0);
        }
        let gives_up = plan.senders[number / 100].gives_up;
        if outcome == Outcome::Refused && gives_up > 1000 {
            let is_slow = |receiver: &Receiver| receiver.takes(address) && receiver.pace > 5;
            assert!(plan.receivers.iter().any(is_slow), "{number} was refused, and nobody whom it concerns is slow");
        }
        let left = undelivered.iter().filter(|left| **left == number).count();
        assert!((at_least..=at_most).contains(&left), "{number}: {left} undelivered, not {at_least}..={at_most}");
        let replies = record.replied.iter().filter(|replied| **replied == number).count();
        assert_eq!(replies, usize::from(outcome == Outcome::Answered), "replies to {number}");
    }
    for party in parties.iter().filter(|party| party.len() == 1) {
        let numbers = record.received.iter().filter(|(by, _)| party.contains(by)).map(|(_, number)| *number);
        for sender in 0..plan.senders.len() {
            assert!(
                numbers.clone().filter(|number| number / 100 == sender).is_sorted(),
                "{party:?} gets them in order"
            );
        }
    }
}

/// Who gets a message once together: a subscription alone, or the members of a queue group.
fn parties(plan: &Plan) -> Vec<Vec<usize>> {
    let indices = |group| {
        let receivers = plan.receivers.iter().enumerate().filter(move |(_, receiver)| receiver.group == group);
        receivers.map(|(index, _)| index)
    };
    let plain = indices(None).map(|index| vec![index]);
    plain.chain([Some("a"), Some("b")].map(|group| indices(group).collect())).collect()
}

impl Receiver {
    fn takes(&self, address: usize) -> bool {
        PATTERNS[self.patterns].1.contains(&address)
    }
}
