//! What every bus does: it carries messages as they are to who wants them, and requests to who answers them.

use super::{
    contract::{
        CONFORMANCE_PLACED_JOBS, CONFORMANCE_PLAIN, ConformancePlacedJobsAddress, PlacedMessage, PlainHeaders,
        PlainMessage, QuestionMessage,
    },
    desk::{Asked, Desk, Plain, job},
    stage::{Case, Checked, Stage, cases, described, same},
};
use crate::{
    Publisher,
    bus::{Bus, BusError, Group, Interest, Outgoing, code, name},
    serve,
};

pub(super) const CASES: &[Case] = cases! {
    a_message_arrives_as_it_was_sent,
    messages_come_in_the_order_in_which_they_were_sent,
    a_subscription_gets_what_its_template_takes,
    everybody_gets_each_message,
    the_members_of_a_group_share_their_messages needs groups,
    what_the_contract_does_not_take_is_refused,
    what_was_queued_still_comes_when_a_subscription_ends,
    a_service_handles_all_that_comes,
    a_request_is_answered needs requests,
    a_failure_is_told_to_who_asked needs requests,
    who_asks_learns_that_nobody_answers needs requests,
};

fn plain(number: i64) -> Result<Outgoing, BusError> {
    Outgoing::from_message(&PlainMessage(job(number)))
}

/// Returns the number of the job in a message.
fn number(payload: &[u8]) -> Checked<i64> {
    Ok(PlainMessage::decode(payload)?.number)
}

async fn a_message_arrives_as_it_was_sent(stage: Stage) -> Checked {
    let mut here = stage.listen((&CONFORMANCE_PLAIN).into()).await?;
    let headers = PlainHeaders::builder().colour("dark blue: #00f").build()?;
    let sent = plain(7)?.with_headers_of(&headers)?.with_id("id 7")?.with_header(name::REQUEST_ID, "request 7")?;
    stage.bus.publish(sent.clone()).await?;
    let found = stage.received(&mut *here).await?;
    same("the payload", found.payload(), sent.payload())?;
    same("the address", found.address(), "conformance.plain")?;
    same("the media type", found.content_type(), Some("application/json"))?;
    for header in ["colour", name::MESSAGE, name::MESSAGE_ID, name::REQUEST_ID] {
        same(&format!("the header {header}"), found.headers().get(header), sent.headers().get(header))?;
    }
    stage.quiet(&mut *here).await
}

async fn messages_come_in_the_order_in_which_they_were_sent(stage: Stage) -> Checked {
    let mut here = stage.listen((&CONFORMANCE_PLAIN).into()).await?;
    for number in 0..50 {
        stage.bus.publish(plain(number)?).await?;
    }
    for expected in 0..50 {
        same("the next number", number(stage.received(&mut *here).await?.payload())?, expected)?;
    }
    Ok(())
}

async fn a_subscription_gets_what_its_template_takes(stage: Stage) -> Checked {
    let mut here = stage.listen((&CONFORMANCE_PLACED_JOBS).into()).await?;
    for shelf in ["top", "shelf-2"] {
        stage.bus.publish(plain(1)?).await?;
        let address = ConformancePlacedJobsAddress::new(shelf)?;
        stage.bus.publish(Outgoing::from_message_to(&address, &PlacedMessage(job(2)))?).await?;
        let found = stage.received(&mut *here).await?;
        same("the address", found.address(), &*address.to_string())?;
    }
    stage.quiet(&mut *here).await
}

async fn everybody_gets_each_message(stage: Stage) -> Checked {
    let mut all = [stage.listen((&CONFORMANCE_PLAIN).into()).await?, stage.listen((&CONFORMANCE_PLAIN).into()).await?];
    stage.bus.publish(plain(1)?).await?;
    for one in &mut all {
        same("the number", number(stage.received(&mut **one).await?.payload())?, 1)?;
        stage.quiet(&mut **one).await?;
    }
    Ok(())
}

async fn the_members_of_a_group_share_their_messages(stage: Stage) -> Checked {
    let filters = [(&CONFORMANCE_PLAIN).into()];
    let shared = Interest::new(&filters).with_group(Group::Shared("conformance"));
    let mut first = stage.bus.subscribe(shared).await?;
    let mut second = stage.bus.subscribe(shared).await?;
    for number in 0..20 {
        stage.bus.publish(plain(number)?).await?;
    }
    let mut found = Vec::new();
    for _ in 0..20 {
        let next = async {
            tokio::select! { next = first.receive() => next, next = second.receive() => next }
        };
        let next = tokio::time::timeout(stage.waits.coming, next).await;
        let next = next.map_err(|_| format!("{found:?} came of 20"))?.ok_or("the subscription has ended")??;
        found.push(number(next.payload())?);
    }
    found.sort_unstable();
    same("what came", found, (0..20).collect())?;
    stage.quiet(&mut *first).await?;
    stage.quiet(&mut *second).await
}

async fn what_the_contract_does_not_take_is_refused(stage: Stage) -> Checked {
    let mut here = stage.listen((&CONFORMANCE_PLAIN).into()).await?;
    for (address, payload, is_wrong) in [
        ("conformance.plain", &br#"{"number": "seven", "key": "a"}"#[..], true),
        ("conformance.plain", b"{", true),
        ("conformance.plian", br#"{"number": 7, "key": "a"}"#, false),
    ] {
        match stage.bus.publish(Outgoing::new(address, payload)).await {
            Err(BusError::Rejected { .. }) if is_wrong => {}
            Err(BusError::UndeclaredChannel { .. }) if !is_wrong => {}
            other => return Err(format!("to {address} it was {other:?}, and is none of the contract's").into()),
        }
    }
    stage.quiet(&mut *here).await
}

async fn what_was_queued_still_comes_when_a_subscription_ends(stage: Stage) -> Checked {
    let mut here = stage.listen((&CONFORMANCE_PLAIN).into()).await?;
    let mut other = stage.listen((&CONFORMANCE_PLAIN).into()).await?;
    for number in 0..5 {
        stage.bus.publish(plain(number)?).await?;
    }
    // The others have it, so that it is on its way to this one too.
    for _ in 0..5 {
        stage.received(&mut *other).await?;
    }
    stage.received(&mut *here).await?;
    here.unsubscribe().await?;
    stage.bus.publish(plain(5)?).await?;
    for expected in 1..5 {
        same("the next number", number(stage.received(&mut *here).await?.payload())?, expected)?;
    }
    let end =
        tokio::time::timeout(stage.waits.coming, here.next()).await.map_err(|_| "the subscription does not end")?;
    match end {
        None => Ok(()),
        Some(Ok(taken)) => Err(format!("{} came after the end", described(&taken.delivery)).into()),
        Some(Err(error)) => Err(error.into()),
    }
}

async fn a_service_handles_all_that_comes(stage: Stage) -> Checked {
    let (desk, mut book) = Desk::new(stage.waits.coming, |_| Ok(()));
    let serving = serve(&stage.bus, Plain(desk)).quiet().start().await?;
    for number in 0..50 {
        stage.bus.publish(plain(number)?).await?;
    }
    let mut numbers: Vec<_> = book.take(50).await?.into_iter().map(|seen| seen.number).collect();
    numbers.sort_unstable();
    same("what was handled", numbers, (0..50).collect())?;
    let summary = serving.shutdown().await;
    same("the number of handled messages", summary.handled, 50)
}

async fn a_request_is_answered(stage: Stage) -> Checked {
    let (desk, _book) = Desk::new(stage.waits.coming, |_| Ok(()));
    let serving = serve(&stage.bus, Asked(desk)).quiet().start().await?;
    let publisher = Publisher::without_service(stage.bus.clone()).with_timeout(stage.waits.coming);
    let publisher = publisher.with_header(name::REQUEST_ID, "request 1")?;
    for number in 0..10 {
        let replied = publisher.exchange(&QuestionMessage(job(number))).await?;
        same("the answer", replied.message.number, number)?;
        same("the id of the answer", replied.headers.get(name::REQUEST_ID), Some("request 1"))?;
    }
    same("the number of unanswered messages", serving.shutdown().await.unanswered, 0)
}

async fn a_failure_is_told_to_who_asked(stage: Stage) -> Checked {
    let (desk, _book) = Desk::new(stage.waits.coming, |_| Err("out_of_stock"));
    let _serving = serve(&stage.bus, Asked(desk)).quiet().start().await?;
    let publisher = Publisher::without_service(stage.bus.clone()).with_timeout(stage.waits.coming);
    let failed = publisher.request(&QuestionMessage(job(1))).await.map(|answer| answer.number);
    same(
        "the answer",
        failed,
        Err(BusError::Failed { code: "out_of_stock".into(), message: "as the case says".into() }),
    )?;
    let invalid = Outgoing::new("conformance.questions", br#"{"number": 1}"#.as_slice());
    let requests = stage.bus.requests().ok_or("it answers no requests")?;
    match requests.request(invalid, stage.waits.coming).await {
        Err(BusError::Rejected { .. }) => Ok(()),
        Ok(reply) if reply.headers().get(name::ERROR_CODE) == Some(code::INVALID) => Ok(()),
        other => Err(format!("what is not valid was answered with {other:?}").into()),
    }
}

async fn who_asks_learns_that_nobody_answers(stage: Stage) -> Checked {
    let publisher = Publisher::without_service(stage.bus.clone()).with_timeout(stage.waits.quiet);
    match publisher.request(&QuestionMessage(job(1))).await {
        Err(BusError::NoResponders { .. } | BusError::TimedOut { .. }) => Ok(()),
        other => Err(format!("nobody answers, and it was {:?}", other.map(|answer| answer.number)).into()),
    }
}
