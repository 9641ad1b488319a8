//! How serving ends.

use std::{sync::Arc, time::Duration};

use postroom::{bus::BusError, campaign::CONTRACT, memory::MemoryBus, serve};
use tokio::time::{Instant, sleep};

use super::probe::{Do, Probe, bus, deliver, delivered, failures, publish};

#[tokio::test(start_paused = true)]
async fn a_shutdown_finishes_what_runs_and_what_is_queued_and_takes_no_more() {
    let (bus, probe, began) = (bus(), Arc::new(Probe::default()), Instant::now());
    let serving = serve(&bus, probe.clone()).concurrency(2).start().await.unwrap();
    publish(&bus, [Do::Take(100); 5]).await;
    let later = async {
        sleep(Duration::from_millis(50)).await;
        publish(&bus, [Do::Take(0)]).await;
    };
    let (summary, ()) = tokio::join!(serving.shutdown(), later);
    assert_eq!((summary.to_string().as_str(), probe.done().len()), ("5 messages: 5 handled", 5));
    assert_eq!(began.elapsed(), Duration::from_millis(300));
    assert_eq!(deliver(&bus, Do::Take(0)).await, Err(BusError::NoResponders { address: "campaign.execute".into() }));
    assert!(bus.take_undelivered().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_within_a_limit_stops_what_still_runs_and_leaves_the_rest_to_the_bus() {
    let (bus, probe, began, (failures, report)) = (bus(), Arc::new(Probe::default()), Instant::now(), failures());
    let serving = serve(&bus, probe.clone()).concurrency(1).on_failure(report).start().await.unwrap();
    let asking = tokio::spawn({
        let bus = bus.clone();
        async move { deliver(&bus, Do::Hang).await }
    });
    tokio::task::yield_now().await;
    publish(&bus, [Do::Take(0); 3]).await;
    let summary = serving.shutdown_within(Duration::from_secs(5)).await;
    assert_eq!(began.elapsed(), Duration::from_secs(5));
    assert_eq!(summary.to_string(), "1 message: 1 stopped");
    let message = "the service was shut down before the handler ended";
    assert_eq!(*failures.lock().unwrap(), [format!("campaign.execute: {message}")]);
    let public = "the service was shut down while it handled the message";
    let answer = BusError::Failed { code: "stopped".into(), message: public.into() };
    assert_eq!(asking.await.unwrap(), Err(answer));
    assert_eq!(bus.take_undelivered().iter().map(delivered).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((probe.running(), probe.done()), (0, vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_is_not_needed_is_not_waited_for() {
    let (bus, began) = (bus(), Instant::now());
    let serving = serve(&bus, Probe::default()).start().await.unwrap();
    publish(&bus, [Do::Take(100)]).await;
    assert_eq!(serving.shutdown_within(Duration::MAX).await.handled, 1);
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn dropping_the_hold_shuts_down_in_the_background() {
    let (bus, probe) = (bus(), Arc::new(Probe::default()));
    let serving = serve(&bus, probe.clone()).concurrency(1).start().await.unwrap();
    publish(&bus, [Do::Take(100); 3]).await;
    drop(serving);
    sleep(Duration::from_millis(50)).await;
    assert_eq!(deliver(&bus, Do::Take(0)).await, Err(BusError::NoResponders { address: "campaign.execute".into() }));
    sleep(Duration::from_millis(300)).await;
    assert_eq!(probe.done(), [1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_bus_is_waited_for_and_what_is_queued_then_is_handled() {
    let (bus, began) = (bus(), Instant::now());
    let serving = serve(&bus, Probe::default()).concurrency(1).start().await.unwrap();
    let served = tokio::spawn(serve(&bus, Probe::default()).into_future());
    tokio::task::yield_now().await;
    publish(&bus, [Do::Take(100), Do::Fail, Do::Take(100)]).await;
    sleep(Duration::from_millis(50)).await;
    assert_eq!(serving.summary().total(), 0);
    bus.close();
    let summary = serving.wait().await;
    assert_eq!(summary.to_string(), "3 messages: 2 handled, 1 failed");
    assert_eq!(served.await.unwrap().unwrap(), summary);
    assert_eq!(began.elapsed(), Duration::from_millis(200));
}

/// With all slots taken by handlers that publish into the queue that they are fed from, nobody makes room.
#[tokio::test(start_paused = true)]
async fn a_service_that_fills_its_own_queue_gets_out_of_it() {
    for (patience, timeout, expected) in [(1, 60, "failed"), (3600, 60, "timed out")] {
        let bus = MemoryBus::builder(&CONTRACT).queue(4).timeout(Duration::from_secs(patience)).build();
        let (failures, report) = failures();
        let serving = serve(&bus, Probe::default()).concurrency(2).timeout(Duration::from_secs(timeout));
        let serving = serving.on_failure(report).start().await.unwrap();
        publish(&bus, [Do::Again(4); 4]).await;
        while serving.summary().total() < 4 {
            sleep(Duration::from_secs(1)).await;
        }
        let summary = serving.shutdown().await;
        assert!(summary.handled >= 4, "those that are sent no further are handled: {summary}");
        assert!(summary.to_string().contains(expected), "{summary}");
        assert_eq!(failures.lock().unwrap().len() as u64, summary.failed + summary.timed_out);
        assert_eq!(
            deliver(&bus, Do::Take(0)).await,
            Err(BusError::NoResponders { address: "campaign.execute".into() })
        );
    }
}
