//! Operations whose documents say how messages are delivered, on a bus that delivers at least once.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use postroom::{
    Context, HandlerError, Handlers, Publisher,
    bus::{Bus, BusError, Capabilities, Confirmed, Filter, Interest, Outgoing, Settles, Subscription, name},
    contract::Channel,
    delivery::MemoryStore,
    memory::MemoryBus,
    serve,
    serving::{Serving, StartError, Summary},
};
use postroom_features::delivered::*;
use tokio::time::{Instant, sleep};

/// What happened to a job: its number, the try, and when.
type Seen = (i64, u32, u64);

/// A depot that does to each job what a function says.
#[derive(Clone, Handlers)]
#[handlers(service = DEPOT)]
#[handle(JobMessage => work)]
struct Depot {
    seen: Arc<Mutex<Vec<Seen>>>,
    begun: Instant,
    act: fn(i64, u32) -> Act,
}

/// What a handler does.
#[derive(Clone, Copy)]
enum Act {
    Done,
    Fail(&'static str),
    Take(Duration),
}

impl Depot {
    fn new(act: fn(i64, u32) -> Act) -> Self {
        Self { seen: Arc::default(), begun: Instant::now(), act }
    }

    async fn work(&self, job: JobMessage, cx: &Context) -> Result<(), HandlerError> {
        let attempt = cx.attempt().get();
        self.seen.lock().unwrap().push((job.number, attempt, self.begun.elapsed().as_secs()));
        match (self.act)(job.number, attempt) {
            Act::Done => Ok(()),
            Act::Fail(code) => Err(HandlerError::new(code, "it failed")),
            Act::Take(time) => {
                sleep(time).await;
                Ok(())
            }
        }
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The numbers of the jobs, in the order in which they were begun.
    fn numbers(&self) -> Vec<i64> {
        self.seen().into_iter().map(|(number, ..)| number).collect()
    }
}

fn job(number: i64) -> JobMessage {
    JobMessage { number, key: format!("key {}", number % 3) }
}

async fn send(bus: &MemoryBus, channel: &'static Channel, numbers: impl IntoIterator<Item = i64>) {
    for number in numbers {
        let message = Outgoing::from_message_on(channel, &job(number)).unwrap().with_id(&number.to_string()).unwrap();
        assert_eq!(bus.publish(message).await, Ok(Confirmed::Stored));
    }
}

async fn start(bus: &MemoryBus, depot: &Depot) -> Serving {
    serve(bus, depot.clone()).store(MemoryStore::new(1000)).quiet().start().await.unwrap()
}

/// Serves for a time.
async fn served(bus: &MemoryBus, depot: &Depot, time: Duration) -> Summary {
    let serving = start(bus, depot).await;
    sleep(time).await;
    serving.shutdown().await
}

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn a_message_is_tried_until_it_is_handled() {
    let bus = MemoryBus::new(&CONTRACT);
    let depot = Depot::new(|_, attempt| if attempt < 3 { Act::Fail("busy") } else { Act::Done });
    let serving = start(&bus, &depot).await;
    send(&bus, &JOBS_RETRIED, [7]).await;
    sleep(MINUTE).await;
    let [first, second, third] = depot.seen()[..] else { panic!("{:?}", depot.seen()) };
    assert_eq!((first, second.1, third.1), ((7, 1, 0), 2, 3));
    // After about a second, and about ten more.
    assert!((0..=1).contains(&second.2) && (8..=13).contains(&third.2), "{:?}", depot.seen());
    assert_eq!(serving.shutdown().await.to_string(), "1 message: 1 handled; 2 retried");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_tried_again_is_a_dead_letter_as_it_came() {
    type Case = (fn(i64, u32) -> Act, &'static str, &'static str, usize);
    let cases: [Case; 4] = [
        (|_, _| Act::Fail("busy"), "busy", "3", 3),
        (|_, _| Act::Fail("out_of_stock"), "out_of_stock", "1", 1),
        (|_, _| Act::Take(MINUTE), "timed_out", "3", 3),
        (|_, _| panic!("no such shelf"), "panicked", "3", 3),
    ];
    for (act, reason, attempts, tries) in cases {
        let bus = MemoryBus::new(&CONTRACT);
        let depot = Depot::new(act);
        let filters = [Filter::from(&JOBS_DEAD)];
        let mut graves = bus.subscribe(Interest::new(&filters)).await.unwrap();
        let serving = start(&bus, &depot).await;
        send(&bus, &JOBS_RETRIED, [7]).await;
        let dead = graves.receive().await.unwrap().unwrap();
        assert_eq!(dead.payload(), Outgoing::from_message_on(&JOBS_RETRIED, &job(7)).unwrap().payload());
        for (header, expected) in [
            (name::DEAD_REASON, reason),
            (name::DEAD_ATTEMPTS, attempts),
            (name::DEAD_ADDRESS, "jobs.retried"),
            (name::DEAD_MESSAGE, "JobMessage"),
            (name::MESSAGE, "DeadMessage"),
            (name::MESSAGE_ID, "7"),
        ] {
            assert_eq!(dead.headers().get(header), Some(expected), "{header}");
        }
        let summary = serving.shutdown().await;
        assert_eq!((depot.seen().len(), summary.dead, summary.total()), (tries, 1, 1), "{reason}: {summary}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_durable_group_loses_nothing_while_nobody_is_there() {
    let bus = MemoryBus::new(&CONTRACT);
    let depot = Depot::new(|number, _| if number == 2 { Act::Take(MINUTE) } else { Act::Done });
    served(&bus, &depot, Duration::ZERO).await;
    send(&bus, &JOBS_RETRIED, 0..3).await;
    // One is at work when the service stops, and is given back.
    let serving = start(&bus, &depot).await;
    sleep(Duration::from_secs(2)).await;
    let summary = serving.shutdown_within(Duration::ZERO).await;
    assert_eq!((summary.handled, summary.stopped), (2, 1), "{summary}");
    send(&bus, &JOBS_RETRIED, 3..5).await;
    let quick = Depot::new(|_, _| Act::Done);
    served(&bus, &quick, Duration::from_secs(1)).await;
    assert_eq!(
        quick.seen().iter().map(|(number, attempt, _)| (*number, *attempt)).collect::<Vec<_>>(),
        [(2, 2), (3, 1), (4, 1)]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_done_with_before_it_is_handled_is_tried_once() {
    let bus = MemoryBus::new(&CONTRACT);
    let depot = Depot::new(|_, _| Act::Fail("busy"));
    let serving = start(&bus, &depot).await;
    send(&bus, &JOBS_FORGOTTEN, [1]).await;
    send(&bus, &JOBS_PLAIN, [2]).await;
    sleep(MINUTE).await;
    assert_eq!(depot.seen(), [(1, 1, 0), (2, 1, 0)]);
    assert_eq!(serving.shutdown().await.to_string(), "2 messages: 2 failed");
}

#[tokio::test(start_paused = true)]
async fn a_service_stops_rather_than_lose_a_message() {
    let bus = MemoryBus::new(&CONTRACT);
    let depot = Depot::new(|number, _| if number == 1 { Act::Fail("busy") } else { Act::Done });
    let serving = start(&bus, &depot).await;
    send(&bus, &JOBS_VITAL, 0..2).await;
    let summary = serving.wait().await;
    let halted = BusError::Halted { operation: "takeVital", address: "jobs.vital".into(), code: "busy".into() };
    assert_eq!((summary.handled, summary.failed, summary.error), (1, 1, Some(halted)));
    send(&bus, &JOBS_VITAL, 2..3).await;
    let quick = Depot::new(|_, _| Act::Done);
    served(&bus, &quick, MINUTE).await;
    assert_eq!(quick.numbers(), [1, 2], "it is there still, and comes first");
}

#[tokio::test(start_paused = true)]
async fn what_comes_twice_is_handled_once_where_the_document_asks_for_it() {
    for (channel, doubles) in [(&JOBS_ONCE, false), (&JOBS_STORED, false), (&JOBS_RETRIED, true)] {
        let bus =
            MemoryBus::builder(&CONTRACT).redeliver().ack_wait(Duration::from_secs(10)).lose_settlements(3).build();
        // Some fail at first, some take longer than the bus waits, and are heard of.
        let depot = Depot::new(|number, attempt| match number % 10 {
            0 if attempt == 1 => Act::Fail("busy"),
            1 => Act::Take(Duration::from_secs(3)),
            _ => Act::Done,
        });
        let serving = start(&bus, &depot).await;
        send(&bus, channel, 0..300).await;
        sleep(20 * MINUTE).await;
        let summary = serving.shutdown().await;
        let mut effects: BTreeMap<i64, usize> = BTreeMap::new();
        for (number, attempt, _) in depot.seen() {
            if number % 10 != 0 || attempt > 1 {
                *effects.entry(number).or_default() += 1;
            }
        }
        assert_eq!(effects.len(), 300, "{}: nothing is lost: {summary}", channel.id);
        let doubled = effects.values().filter(|count| **count > 1).count();
        assert_eq!(doubled > 0, doubles, "{}: {doubled} doubled: {summary}", channel.id);
        assert_eq!(summary.repeated > 0, !doubles, "{}: {summary}", channel.id);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_done_with_first_is_known_when_it_comes_twice() {
    let bus = MemoryBus::new(&CONTRACT);
    let depot = Depot::new(|_, _| Act::Take(Duration::from_secs(3)));
    let serving = start(&bus, &depot).await;
    for number in [1, 2, 1, 1] {
        bus.publish(Outgoing::from_message_on(&JOBS_HASTY, &job(number)).unwrap()).await.unwrap();
    }
    sleep(MINUTE).await;
    assert_eq!(depot.seen(), [(1, 1, 0), (2, 1, 0)]);
    let summary = serving.shutdown().await;
    assert_eq!((summary.handled, summary.repeated), (2, 2), "{summary}");
}

#[tokio::test(start_paused = true)]
async fn order_is_kept_as_far_as_the_document_asks_for_it() {
    for (channel, keys) in [(&JOBS_KEYED, 3), (&JOBS_ORDERED, 1)] {
        let bus = MemoryBus::builder(&CONTRACT).count_attempts(false).build();
        let depot = Depot::new(|number, attempt| match (number % 4, attempt) {
            (0, 1) => Act::Fail("busy"),
            (1, _) => Act::Take(Duration::from_secs(2)),
            _ => Act::Done,
        });
        let serving = start(&bus, &depot).await;
        send(&bus, channel, 0..60).await;
        sleep(10 * MINUTE).await;
        let summary = serving.shutdown().await;
        assert_eq!((summary.handled, summary.retried), (60, 15), "{}: {summary}", channel.id);
        for key in 0..keys {
            let mut of_key: Vec<_> = depot.numbers().into_iter().filter(|number| number % keys == key).collect();
            // The tries of one follow on one another.
            of_key.dedup();
            let expected: Vec<_> = (0..60).filter(|number| number % keys == key).collect();
            assert_eq!(of_key, expected, "{}", channel.id);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_are_in_work_than_the_document_says() {
    static AT_WORK: AtomicU64 = AtomicU64::new(0);
    static MOST: AtomicU64 = AtomicU64::new(0);
    let bus = MemoryBus::new(&CONTRACT);
    let depot = Depot::new(|_, _| Act::Take(Duration::from_secs(1)));
    #[derive(Clone, Handlers)]
    #[handlers(service = DEPOT)]
    #[handle(JobMessage => work)]
    struct Counting(Depot);
    impl Counting {
        async fn work(&self, job: JobMessage, cx: &Context) -> Result<(), HandlerError> {
            MOST.fetch_max(AT_WORK.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let done = self.0.work(job, cx).await;
            AT_WORK.fetch_sub(1, Ordering::SeqCst);
            done
        }
    }
    let store = MemoryStore::new(10);
    let serving = serve(&bus, Counting(depot)).store(store).start().await.unwrap();
    send(&bus, &JOBS_RETRIED, 0..10).await;
    sleep(MINUTE).await;
    assert_eq!((serving.shutdown().await.handled, MOST.load(Ordering::SeqCst)), (10, 2));
}

#[tokio::test(start_paused = true)]
async fn a_publisher_gives_ids_and_keys_as_the_document_asks_for() {
    let bus = MemoryBus::new(&CONTRACT);
    let depot = Publisher::new(bus.clone(), &DEPOT);
    let filters = [Filter::from(&JOBS_ONCE), Filter::from(&JOBS_STORED)];
    let mut tap = bus.subscribe(Interest::new(&filters)).await.unwrap();
    for _ in 0..2 {
        depot.publish_on(&JOBS_ONCE, &job(1)).await.unwrap();
        depot.publish_on(&JOBS_STORED, &job(1)).await.unwrap();
    }
    let mut ids = Vec::new();
    while let Ok(Some(delivery)) = tokio::time::timeout(Duration::from_secs(1), tap.receive()).await {
        let delivery = delivery.unwrap();
        ids.push((delivery.address().to_owned(), delivery.id().unwrap().to_owned()));
    }
    // The second one with the id of its own content is stored once.
    let addresses: Vec<_> = ids.iter().map(|(address, _)| address.as_str()).collect();
    assert_eq!(addresses, ["jobs.once", "jobs.stored", "jobs.once"], "{ids:?}");
    assert_eq!(ids[1].1, "1");
    assert_ne!(ids[0].1, ids[2].1);
}

/// A bus that can do less than the one behind it.
#[derive(Clone, Debug)]
struct Less(MemoryBus, Capabilities);

impl Bus for Less {
    fn can(&self) -> Capabilities {
        self.1
    }

    fn publish(&self, message: Outgoing) -> postroom::bus::BoxFuture<'_, Result<Confirmed, BusError>> {
        self.0.publish(message)
    }

    fn subscribe<'a>(
        &'a self,
        to: Interest<'a>,
    ) -> postroom::bus::BoxFuture<'a, Result<Box<dyn Subscription>, BusError>> {
        self.0.subscribe(to)
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_bus_cannot_do_is_told_before_anything_is_served() {
    let all = MemoryBus::new(&CONTRACT).can();
    let depot = || Depot::new(|_, _| Act::Done);
    let cases = [
        (Capabilities { stores: false, ..all }, true, Some("takeRetried")),
        (all, false, Some("takeStored")),
        (Capabilities { counts: false, delays: false, settles: Settles::UpTo, ..all }, true, None),
        (all, true, None),
    ];
    for (can, has_store, expected) in cases {
        let bus = Less(MemoryBus::new(&CONTRACT), can);
        let served = serve(&bus, depot());
        let served = if has_store { served.store(MemoryStore::new(1)) } else { served };
        let refused = match served.start().await {
            Err(StartError::Unsupported { operation, .. }) => Some(operation),
            Err(other) => panic!("{other}"),
            Ok(_) => None,
        };
        assert_eq!(refused, expected, "{can:?}");
    }
    let bus = Less(MemoryBus::new(&CONTRACT), Capabilities { stores: false, ..all });
    let depot = Publisher::new(bus, &DEPOT);
    let refused = depot.publish_on(&JOBS_ONCE, &job(1)).await.unwrap_err();
    assert!(matches!(refused, BusError::Unsupported { what: "giveOnce", .. }), "{refused}");
    let refused = depot.publish_and_wait(&job(1)).await.unwrap_err();
    assert_eq!(refused.to_string(), "the bus cannot do what a request asks for: that requests are answered");
}
