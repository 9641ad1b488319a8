//! Whatever happens in whatever order: every message that was accepted is handled once, or reported once, or left with
//! the bus; and it all comes to an end.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use postroom::{
    HandlerError, Handlers, Publisher,
    campaign::{CONTRACT, CampaignExecuteMessage, CampaignStatusUpdateMessage},
    memory::MemoryBus,
    serve,
    serving::{Serving, Summary},
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use super::probe::{Do, Probe, Sent, delivered, number, order};

/// What happens; times are milliseconds.
#[derive(Clone, Debug)]
struct Plan {
    queue: usize,
    patience: u64,
    /// The members of one queue group; the first one stays until all is sent.
    members: Vec<MemberPlan>,
    /// What each sender sends, with the time that it waits before.
    senders: Vec<Vec<(u64, Do)>>,
    watcher: usize,
}

#[derive(Clone, Debug)]
struct MemberPlan {
    concurrency: usize,
    timeout: u64,
    leaves_at: u64,
    end: End,
}

#[derive(Clone, Debug)]
enum End {
    Shutdown,
    Within(u64),
    Drop,
}

/// Handles all that is published, slowly and without fail.
#[derive(Default, Handlers)]
#[handle(CampaignExecuteMessage => order)]
#[handle(CampaignStatusUpdateMessage => status)]
struct Watcher {
    seen: Mutex<Vec<Sent>>,
}

/// A member of the group at work.
struct Member {
    plan: MemberPlan,
    probe: Arc<Probe>,
    failed: Arc<Mutex<Vec<u64>>>,
    serving: Serving,
}

/// What is left of a member.
struct Left {
    done: Vec<u64>,
    failed: Vec<u64>,
    sent: Vec<Sent>,
}

impl Watcher {
    async fn order(&self, order: CampaignExecuteMessage) -> Result<(), HandlerError> {
        self.see(Sent::Order(number(&order))).await
    }

    async fn status(&self, status: CampaignStatusUpdateMessage) -> Result<(), HandlerError> {
        self.see(Sent::Status(status.execution_id.as_u64_pair().1)).await
    }

    async fn see(&self, sent: Sent) -> Result<(), HandlerError> {
        sleep(Duration::from_millis(2)).await;
        self.seen.lock().unwrap().push(sent);
        Ok(())
    }
}

impl Member {
    async fn join(bus: &MemoryBus, plan: MemberPlan) -> Self {
        let (probe, failed) = (Arc::new(Probe::default()), Arc::<Mutex<Vec<u64>>>::default());
        let told = failed.clone();
        let serve = serve(bus, probe.clone())
            .queue_group("members")
            .concurrency(plan.concurrency)
            .timeout(Duration::from_millis(plan.timeout))
            .on_failure(move |delivery, _| told.lock().unwrap().push(delivered(delivery)));
        Self { serving: serve.start().await.unwrap(), plan, probe, failed }
    }

    async fn leave(self) -> Left {
        let summary = match self.plan.end {
            End::Shutdown => Some(self.serving.shutdown().await),
            End::Within(limit) => Some(self.serving.shutdown_within(Duration::from_millis(limit)).await),
            End::Drop => {
                drop(self.serving);
                // No message takes longer, and no queue is so long.
                sleep(Duration::from_secs(60)).await;
                None
            }
        };
        let left =
            Left { done: self.probe.done(), failed: self.failed.lock().unwrap().clone(), sent: self.probe.sent() };
        if let Some(Summary { handled, error, .. }) = &summary {
            let total = summary.as_ref().map_or(0, Summary::total);
            assert_eq!((*handled, total - handled), (left.done.len() as u64, left.failed.len() as u64));
            assert_eq!(*error, None);
        }
        assert_eq!(self.probe.running(), 0, "nothing runs any more");
        left
    }
}

/// Publishes orders, and says which were accepted.
async fn send(bus: MemoryBus, orders: Vec<(u64, u64, Do)>) -> Vec<Sent> {
    let mut accepted = Vec::new();
    for (number, delay, what) in orders {
        sleep(Duration::from_millis(delay)).await;
        let sent = Publisher::without_service(bus.clone()).publish(&order(number, what)).await;
        accepted.extend(sent.is_ok().then_some(Sent::Order(number)));
    }
    accepted
}

async fn run(plan: Plan) {
    let bus = MemoryBus::builder(&CONTRACT).queue(plan.queue).timeout(Duration::from_millis(plan.patience));
    let bus = bus.keep_undelivered(usize::MAX).build();
    let watcher = Arc::new(Watcher::default());
    let watching = serve(&bus, watcher.clone()).concurrency(plan.watcher).start().await.unwrap();

    let mut members = plan.members.into_iter();
    let keeper = Member::join(&bus, members.next().unwrap()).await;
    let mut leaving = JoinSet::new();
    for member in members {
        let member = Member::join(&bus, member).await;
        leaving.spawn(async move {
            sleep(Duration::from_millis(member.plan.leaves_at)).await;
            member.leave().await
        });
    }

    // The numbers of what follows from an order are found below its own, so that none comes twice.
    let mut numbers = 1 << 10..;
    let mut sending = JoinSet::new();
    for orders in plan.senders {
        sending
            .spawn(send(bus.clone(), orders.into_iter().map(|(d, what)| (numbers.next().unwrap(), d, what)).collect()));
    }
    let accepted = sending.join_all().await.concat();
    let (keeper_probe, mut left) = (keeper.probe.clone(), Vec::new());
    let early = keeper_probe.sent();
    left.push(keeper.leave().await);
    left.extend(leaving.join_all().await);
    watching.shutdown().await;

    let undelivered: Vec<u64> = bus.take_undelivered().iter().map(delivered).collect();
    // What a member sends while the others leave may find nobody in the group.
    let certain: Vec<Sent> = [accepted.clone(), early].concat();
    let all: Vec<Sent> = accepted.into_iter().chain(left.iter().flat_map(|left| left.sent.clone())).collect();
    check(&all, &certain, &left, &undelivered, watcher.seen.lock().unwrap().clone());
}

fn check(all: &[Sent], certain: &[Sent], left: &[Left], undelivered: &[u64], mut seen: Vec<Sent>) {
    let mut all = all.to_vec();
    all.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, all, "who subscribes alone gets each message once");

    let mut times = BTreeMap::new();
    let ends = left.iter().flat_map(|left| left.done.iter().chain(&left.failed)).chain(undelivered);
    ends.for_each(|number| *times.entry(*number).or_insert(0) += 1);
    for (number, times) in &times {
        assert!(*times == 1 && all.contains(&Sent::Order(*number)), "{number} came {times} times");
    }
    for sent in certain {
        let Sent::Order(number) = sent else { continue };
        assert!(times.contains_key(number), "{number} was accepted and is lost");
    }
}

fn plan() -> impl Strategy<Value = Plan> {
    let what = prop_oneof![
        4 => (0..30_u64).prop_map(Do::Take),
        1 => Just(Do::Fail),
        1 => Just(Do::Panic),
        1 => Just(Do::Hang),
        2 => Just(Do::Report),
        2 => (1..4_u64).prop_map(Do::Again),
    ];
    let end = prop_oneof![Just(End::Shutdown), (0..80_u64).prop_map(End::Within), Just(End::Drop)];
    let member = (1..4_usize, 1..60_u64, 0..200_u64, end)
        .prop_map(|(concurrency, timeout, leaves_at, end)| MemberPlan { concurrency, timeout, leaves_at, end });
    let sender = vec((0..8_u64, what), 0..12);
    (1..5_usize, 1..60_u64, vec(member, 1..4), vec(sender, 1..4), 1..4_usize)
        .prop_map(|(queue, patience, members, senders, watcher)| Plan { queue, patience, members, senders, watcher })
}

#[test]
fn nothing_is_lost_and_nothing_comes_twice() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&plan(), |plan| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
        let in_time = runtime.block_on(async { timeout(Duration::from_secs(3600), run(plan)).await });
        prop_assert!(in_time.is_ok(), "it does not come to an end");
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
