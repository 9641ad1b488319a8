//! The messages that are measured: realistic, and the same in every run.
//!
//! Depends on `serde_json` alone, so that a test can include it.

#[allow(clippy::expect_used, dead_code, reason = "written for the tests, which use more of it")]
#[path = "../../../tests/support/dice.rs"]
pub(crate) mod dice;
mod envelope;
mod json;
mod leaves;
mod messages;
mod spoil;

use dice::Dice;
use json::Json;

/// What a sample is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `CampaignCreateMessage`.
    Create,
    /// `CampaignExecuteMessage`.
    Execute,
    /// `PushNotificationMessage`.
    Push,
    /// `CampaignEvent`.
    Envelope,
}

/// A message as text.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) kind: Kind,
    pub(crate) json: Vec<u8>,
    /// Whether it fits its schema.
    pub(crate) valid: bool,
}

/// Samples that are measured together.
#[derive(Debug)]
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    pub(crate) samples: Vec<Sample>,
}

/// How many messages a corpus has.
pub(crate) const SIZE: usize = 2000;

/// All of them; the first one is the payloads.
pub(crate) fn corpora() -> Vec<Corpus> {
    let mut payloads = trees(SIZE, 20, payload);
    let mut events = trees(SIZE, 20, event);
    let invalid = trees(100, 1, payload);
    let mut all = vec![corpus("payloads", &payloads, Json::compact)];
    for (name, kind) in
        [("CampaignCreate", Kind::Create), ("CampaignExecute", Kind::Execute), ("PushNotification", Kind::Push)]
    {
        let samples = all[0].samples.iter().filter(|sample| sample.kind == kind).cloned().collect();
        all.push(Corpus { name, samples });
    }
    all.push(corpus("pretty-printed", &payloads, Json::pretty));
    shuffle(&mut payloads);
    all.push(corpus("shuffled keys", &payloads, Json::compact));
    all.push(corpus("invalid only", &invalid, Json::compact));
    all.push(corpus("envelopes", &events, Json::compact));
    shuffle(&mut events);
    all.push(corpus("envelopes, shuffled", &events, Json::compact));
    all
}

/// A message before it is written.
struct Drawn {
    kind: Kind,
    /// The kind of an envelope's payload.
    payload: Option<Kind>,
    tree: Json,
    valid: bool,
}

/// Draws messages, of which every one in `odds` is spoiled.
fn trees(count: usize, odds: usize, draw: fn(usize, &mut Dice) -> Drawn) -> Vec<Drawn> {
    let mut dice = Dice::new(0x706f_7374);
    let one = |index| {
        let mut drawn = draw(index, &mut dice);
        if index % odds == odds - 1 {
            spoil::spoil(drawn.kind, drawn.payload, &mut drawn.tree, &mut dice);
            drawn.valid = false;
        }
        drawn
    };
    (0..count).map(one).collect()
}

fn payload(index: usize, dice: &mut Dice) -> Drawn {
    let (kind, tree) = match index % 3 {
        0 => (Kind::Create, messages::create(dice)),
        1 => (Kind::Execute, messages::execute(dice)),
        _ => (Kind::Push, messages::push(dice)),
    };
    Drawn { kind, payload: None, tree, valid: true }
}

fn event(_: usize, dice: &mut Dice) -> Drawn {
    let (tree, payload) = envelope::event(dice);
    Drawn { kind: Kind::Envelope, payload, tree, valid: true }
}

fn shuffle(trees: &mut [Drawn]) {
    let mut dice = Dice::new(1);
    trees.iter_mut().for_each(|drawn| drawn.tree.shuffle(&mut dice));
}

fn corpus(name: &'static str, trees: &[Drawn], print: fn(&Json) -> String) -> Corpus {
    let sample = |drawn: &Drawn| Sample { kind: drawn.kind, json: print(&drawn.tree).into_bytes(), valid: drawn.valid };
    Corpus { name, samples: trees.iter().map(sample).collect() }
}
