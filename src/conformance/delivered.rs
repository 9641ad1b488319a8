//! What a broker does: it keeps messages until they are settled.

use std::collections::BTreeMap;

use super::{
    contract::{
        CONFORMANCE_DEAD, CONFORMANCE_KEPT, CONFORMANCE_KNOWN, KEPT, KEYED, KNOWN, KeptMessage, KeyedMessage,
        KnownMessage, OnceMessage, ReplayedMessage, RetriedMessage,
    },
    desk::{Desk, Kept, Keyed, Known, Once, Replayed, Retried, job},
    stage::{Case, Checked, Stage, cases, same},
};
use crate::{
    Message, Publisher,
    bus::{Bus, Confirmed, Group, Interest, Outgoing, Settlement, Subscription, name},
    serve,
};

pub(super) const CASES: &[Case] = cases! {
    a_message_is_tried_until_it_is_handled needs settles,
    what_is_not_tried_again_is_a_dead_letter needs settles,
    what_is_given_back_comes_again needs settles,
    what_is_settled_does_not_come_again needs settles,
    nothing_is_lost_while_nobody_is_there needs settles,
    a_new_subscription_begins_where_its_document_says needs replays,
    the_order_of_each_key_is_kept needs settles,
    what_comes_twice_is_handled_once needs settles,
    the_broker_knows_what_is_sent_twice needs ids,
};

async fn send<M: Message>(stage: &Stage, messages: impl IntoIterator<Item = M>) -> Checked {
    for message in messages {
        same("what the bus says", stage.bus.publish(Outgoing::from_message(&message)?).await?, Confirmed::Stored)?;
    }
    Ok(())
}

async fn a_message_is_tried_until_it_is_handled(stage: Stage) -> Checked {
    let (desk, mut book) = Desk::new(stage.waits.coming, |seen| if seen.attempt < 3 { Err("busy") } else { Ok(()) });
    let serving = serve(&stage.bus, Retried(desk)).quiet().start().await?;
    send(&stage, [RetriedMessage(job(7))]).await?;
    let tries: Vec<_> = book.take(3).await?.into_iter().map(|seen| (seen.number, seen.attempt)).collect();
    same("the tries", tries, vec![(7, 1), (7, 2), (7, 3)])?;
    let summary = serving.shutdown().await;
    same("what was handled and is dead", (summary.handled, summary.dead), (1, 0))?;
    same("what comes after it was handled", book.rest(), Vec::new())
}

async fn what_is_not_tried_again_is_a_dead_letter(stage: Stage) -> Checked {
    let mut graves = stage.listen((&CONFORMANCE_DEAD).into()).await?;
    let acts = |code: &'static str| Desk::new(stage.waits.coming, move |_| Err(code));
    for (code, attempts) in [("busy", 3), ("broken", 1)] {
        let (desk, mut book) = acts(code);
        let serving = serve(&stage.bus, Retried(desk)).quiet().start().await?;
        send(&stage, [RetriedMessage(job(7))]).await?;
        let dead = stage.received(&mut *graves).await?;
        same("the dead letter", dead.payload(), RetriedMessage(job(7)).encode()?.as_slice())?;
        let attempts_text = attempts.to_string();
        for (header, expected) in [
            (name::DEAD_REASON, code),
            (name::DEAD_ATTEMPTS, &*attempts_text),
            (name::DEAD_ADDRESS, "conformance.retried"),
            (name::DEAD_MESSAGE, RetriedMessage::WIRE_NAME),
        ] {
            same(&format!("the header {header}"), dead.headers().get(header), Some(expected))?;
        }
        let summary = serving.shutdown().await;
        same("what is dead", summary.dead, 1)?;
        same("the tries", book.rest().len(), attempts)?;
    }
    stage.quiet(&mut *graves).await
}

/// Returns a member of the group that takes what is kept.
async fn member(stage: &Stage) -> Checked<Box<dyn Subscription>> {
    let operation = KEPT.operation("takeKept").ok_or("the contract has no such operation")?;
    let filters = [(&CONFORMANCE_KEPT).into()];
    let interest = Interest::new(&filters).with_group(Group::Durable("conformance-kept")).with_operation(operation);
    Ok(stage.bus.subscribe(interest.with_in_flight(4)).await?)
}

async fn what_is_given_back_comes_again(stage: Stage) -> Checked {
    let mut here = member(&stage).await?;
    send(&stage, [KeptMessage(job(1))]).await?;
    let first = stage.taken(&mut *here).await?;
    // Dropped without a word.
    drop(first.hold.ok_or("what is to be settled has no hold")?);
    let again = stage.taken(&mut *here).await?;
    same("what comes again", again.delivery.payload(), first.delivery.payload())?;
    let hold = again.hold.ok_or("what is to be settled has no hold")?;
    hold.settle(Settlement::Requeue).await?;
    let third = stage.taken(&mut *here).await?;
    same("what comes again", third.delivery.payload(), first.delivery.payload())?;
    if stage.bus.can().counts {
        same("the number of the try", third.attempt.map(u32::from), Some(3))?;
    }
    let hold = third.hold.ok_or("what is to be settled has no hold")?;
    hold.settle(Settlement::Done).await?;
    stage.quiet(&mut *here).await
}

async fn what_is_settled_does_not_come_again(stage: Stage) -> Checked {
    let mut here = member(&stage).await?;
    send(&stage, (0..3).map(|number| KeptMessage(job(number)))).await?;
    for _ in 0..3 {
        stage.received(&mut *here).await?;
    }
    drop(here);
    let mut next = member(&stage).await?;
    stage.quiet(&mut *next).await
}

async fn nothing_is_lost_while_nobody_is_there(stage: Stage) -> Checked {
    let (desk, mut book) = Desk::new(stage.waits.coming, |_| Ok(()));
    serve(&stage.bus, Kept(desk.clone())).quiet().start().await?.shutdown().await;
    send(&stage, (0..5).map(|number| KeptMessage(job(number)))).await?;
    let serving = serve(&stage.bus, Kept(desk)).quiet().start().await?;
    let mut numbers: Vec<_> = book.take(5).await?.into_iter().map(|seen| seen.number).collect();
    numbers.sort_unstable();
    same("what was handled", numbers, (0..5).collect())?;
    same("what comes besides", (serving.shutdown().await.handled, book.rest()), (5, Vec::new()))
}

async fn a_new_subscription_begins_where_its_document_says(stage: Stage) -> Checked {
    send(&stage, (0..3).map(|number| ReplayedMessage(job(number)))).await?;
    let (desk, mut book) = Desk::new(stage.waits.coming, |_| Ok(()));
    let _serving = serve(&stage.bus, Replayed(desk)).quiet().start().await?;
    let mut numbers: Vec<_> = book.take(3).await?.into_iter().map(|seen| seen.number).collect();
    numbers.sort_unstable();
    same("what was sent before", numbers, (0..3).collect())
}

async fn the_order_of_each_key_is_kept(stage: Stage) -> Checked {
    let (desk, mut book) =
        Desk::new(
            stage.waits.coming,
            |seen| if seen.number % 4 == 0 && seen.attempt == 1 { Err("busy") } else { Ok(()) },
        );
    let serving = serve(&stage.bus, Keyed(desk)).quiet().start().await?;
    let publisher = Publisher::new(stage.bus.clone(), &KEYED);
    for number in 0..24 {
        publisher.publish(&KeyedMessage(job(number))).await?;
    }
    let mut by_key: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for seen in book.take(30).await? {
        let of_key = by_key.entry(seen.key).or_default();
        if of_key.last() != Some(&seen.number) {
            of_key.push(seen.number);
        }
    }
    for (number, (key, found)) in by_key.into_iter().enumerate() {
        let expected: Vec<i64> = (0..24).filter(|job| job % 3 == number as i64).collect();
        same(&format!("the order of {key}"), found, expected)?;
    }
    same("what was handled", serving.shutdown().await.handled, 24)
}

async fn what_comes_twice_is_handled_once(stage: Stage) -> Checked {
    let (desk, mut book) = Desk::new(stage.waits.coming, |_| Ok(()));
    let serving = serve(&stage.bus, Once(desk)).quiet().start().await?;
    send(&stage, [1, 2, 1, 2, 3].map(|number| OnceMessage(job(number)))).await?;
    let mut numbers: Vec<_> = book.take(3).await?.into_iter().map(|seen| seen.number).collect();
    numbers.sort_unstable();
    same("what was handled", numbers, vec![1, 2, 3])?;
    let summary = serving.shutdown().await;
    same("what was handled and repeated", (summary.handled, summary.repeated), (3, 2))?;
    same("what comes besides", book.rest(), Vec::new())
}

async fn the_broker_knows_what_is_sent_twice(stage: Stage) -> Checked {
    let (desk, mut book) = Desk::new(stage.waits.coming, |_| Ok(()));
    let serving = serve(&stage.bus, Known(desk)).quiet().start().await?;
    let publisher = Publisher::new(stage.bus.clone(), &KNOWN);
    for number in [1, 2, 1] {
        publisher.publish(&KnownMessage(job(number))).await?;
    }
    let mut numbers: Vec<_> = book.take(2).await?.into_iter().map(|seen| seen.number).collect();
    numbers.sort_unstable();
    same("what was handled", numbers, vec![1, 2])?;
    let sent = |id: &str| Outgoing::from_message_on(&CONFORMANCE_KNOWN, &KnownMessage(job(3)))?.with_id(id);
    same("what the bus says at first", stage.bus.publish(sent("of its own")?).await?, Confirmed::Stored)?;
    same("what the bus says then", stage.bus.publish(sent("of its own")?).await?, Confirmed::Repeated)?;
    same("the next number", book.next().await?.number, 3)?;
    same("what comes besides", (serving.shutdown().await.handled, book.rest()), (3, Vec::new()))
}
