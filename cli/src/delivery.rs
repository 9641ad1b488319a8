//! What a document says of how messages are delivered, in words.

use postroom_codegen::{
    Contract,
    contract::{Ack, Confirm, DeadLetter, Delivery, KnownBy, Order, Start},
};

/// Returns what is said, each under the document's own key and in its order; what goes without saying is left out.
pub(crate) fn words(contract: &Contract, said: &Delivery<usize>) -> Vec<(&'static str, String)> {
    let ack = said.ack.map(|ack| match ack {
        Ack::Before => "before",
        Ack::None => "none",
        _ => "after",
    });
    let confirm = said.confirm.map(|confirm| if confirm == Confirm::Sent { "sent" } else { "stored" });
    let start = match &said.start {
        Start::All => Some("all".to_owned()),
        Start::Since(moment) => Some(format!("since {moment}")),
        _ => None,
    };
    let dead_letter = match &said.dead_letter {
        DeadLetter::Channel(id) => contract.channels.get(*id).map(|channel| format!("channel {}", channel.id)),
        DeadLetter::Stop => Some("stop".to_owned()),
        _ => said.attempts.map(|_| "drop".to_owned()),
    };
    let order = match said.order {
        Order::Key => Some("key"),
        Order::All => Some("all"),
        _ => None,
    };
    let duplicates = said.duplicates.as_ref().map(|duplicates| {
        let known_by = match duplicates.known_by {
            KnownBy::Process => "process",
            KnownBy::Store => "store",
            _ => "broker",
        };
        let id = duplicates.id.as_ref().map(|id| format!(" by {id}")).unwrap_or_default();
        format!("known{id} in the {known_by} for {}", time(duplicates.window))
    });
    let times = |list: &[u64]| list.iter().map(|length| time(*length)).collect::<Vec<_>>().join(", ");
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    let all = [
        ("ack", ack.map(str::to_owned)),
        ("durable", said.durable.clone()),
        ("start", start),
        ("work", said.work.map(time)),
        ("inFlight", number(said.in_flight)),
        ("attempts", number(said.attempts)),
        ("backoff", (!said.backoff.is_empty()).then(|| times(&said.backoff))),
        ("permanent", (!said.has_usual_permanent()).then(|| said.permanent.join(", "))),
        ("deadLetter", dead_letter),
        ("order", order.map(str::to_owned)),
        ("key", said.key.clone()),
        ("duplicates", duplicates),
        ("confirm", confirm.map(str::to_owned)),
    ];
    all.into_iter().filter_map(|(key, text)| Some((key, text?))).collect()
}

/// Returns a length of time in words: `1 min 30 s`.
fn time(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 5] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")];
    let (mut left, mut parts) = (milliseconds, Vec::new());
    for (length, unit) in UNITS {
        if left >= length {
            parts.push(format!("{} {unit}", left / length));
        }
        left %= length;
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times_are_told_in_their_units() {
        for (milliseconds, expected) in [
            (1, "1 ms"),
            (500, "500 ms"),
            (30_000, "30 s"),
            (90_500, "1 min 30 s 500 ms"),
            (7_200_000, "2 h"),
            (90_000_000, "1 d 1 h"),
        ] {
            assert_eq!(time(milliseconds), expected);
        }
    }
}
