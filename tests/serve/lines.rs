//! What a service that nobody asked about writes to standard error.

use std::process::Command;

use postroom::{
    bus::{Bus, Outgoing, name},
    memory::MemoryBus,
    serve,
    serving::Serve,
};

use super::{
    Users,
    probe::{Do, Probe, bus, order},
};

/// Sends the service one order that fails, with a line break in its id, and waits until it is done with it.
async fn fail(configure: impl FnOnce(Serve<Probe>) -> Serve<Probe>) {
    let bus = bus();
    let serving = configure(serve(&bus, Probe::default())).start().await.unwrap();
    let order = Outgoing::from_message(&order(1, Do::Panic)).unwrap().with_header(name::REQUEST_ID, "r1").unwrap();
    bus.publish(order).await.unwrap();
    assert_eq!(serving.shutdown().await.panicked, 1);
}

#[tokio::test]
#[ignore = "runs in a process of its own, for its standard error"]
async fn by_itself() {
    fail(|serve| serve).await;
}

#[tokio::test]
#[ignore = "runs in a process of its own, for its standard error"]
async fn by_itself_quietly() {
    fail(Serve::quiet).await;
}

#[tokio::test]
#[ignore = "runs in a process of its own, for its standard error"]
async fn by_itself_with_somebody_who_is_told() {
    fail(|serve| serve.on_failure(|_, _| {})).await;
}

#[tokio::test]
#[ignore = "runs in a process of its own, for its standard error"]
async fn by_itself_refusing() {
    let bus = MemoryBus::new(&super::LAX_USERS);
    let serving = serve(&bus, Users::default()).start().await.unwrap();
    bus.publish(Outgoing::new("user.info.request", *b"{\"a\\u001b[2J\":1, \"user_id\": \"\xff\"}")).await.unwrap();
    assert_eq!(serving.shutdown().await.rejected, 1);
}

#[test]
fn a_failure_that_nobody_asks_about_is_a_line_on_standard_error() {
    let panicked = "postroom: campaign.execute [r1] panicked: the handler panicked: the shelf broke";
    let malformed = "User Service: user.info.request malformed: not JSON at line 1, column ";
    let (_, here) = module_path!().split_once("::").unwrap();
    for (test, expected) in [
        ("by_itself", Some(panicked)),
        ("by_itself_quietly", None),
        ("by_itself_with_somebody_who_is_told", None),
        ("by_itself_refusing", Some(malformed)),
    ] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let name = format!("{here}::{test}");
        let output = command.args(["--exact", &name, "--ignored", "--nocapture"]).output().unwrap();
        // A name that no test has is a success, too.
        let has_run = String::from_utf8(output.stdout).unwrap().contains("1 passed");
        assert!(output.status.success() && has_run, "{test}");
        let written = String::from_utf8(output.stderr).unwrap();
        let mut lines =
            written.lines().filter(|line| line.starts_with("postroom: ") || line.starts_with("User Service: "));
        let found = lines.next();
        assert!(found.zip(expected).is_none_or(|(found, expected)| found.starts_with(expected)), "{test}: {written}");
        assert_eq!((found.is_some(), lines.next()), (expected.is_some(), None), "{test}: {written}");
    }
}
