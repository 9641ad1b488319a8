//! The verdicts, held to the `jsonschema` crate's on values of generated pairs of schemas.

use postroom_cli::diff::{Change, Verdict, compare, compare_strictly};
use proptest::{prelude::*, test_runner::RngSeed};
use serde_json::Value;

use super::{
    draw, reword,
    support::{payload_of, whom},
};
use crate::support::dice::Dice;

/// How many values are drawn for either side of a pair.
const VALUES: usize = 24;

/// A schema, ready to judge.
struct Judge {
    all: jsonschema::Validator,
    /// Without what nobody writes who follows the schema.
    written: jsonschema::Validator,
}

impl Judge {
    fn new(schema: &Value) -> Self {
        let build = |schema: &Value| {
            jsonschema::options()
                .with_draft(jsonschema::Draft::Draft7)
                .should_validate_formats(true)
                .with_format("uuid", |text: &str| {
                    text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4
                })
                .build(schema)
                .unwrap()
        };
        Self { all: build(schema), written: build(&draw::closed(schema)) }
    }

    fn is_valid(&self, value: &Value) -> bool {
        self.all.is_valid(value)
    }

    fn is_written(&self, value: &Value) -> bool {
        self.is_valid(value) && self.written.is_valid(value)
    }
}

fn breaks(changes: &[Change], side: fn(&Change) -> Verdict) -> bool {
    changes.iter().any(|change| side(change) == Verdict::Breaking)
}

/// The same 1,000 pairs in each run; as many other ones as `POSTROOM_CASES` says, to look for what these do not show.
fn drawn() -> ProptestConfig {
    let more = std::env::var("POSTROOM_CASES").ok().and_then(|cases| cases.parse().ok());
    let rng_seed = if more.is_some() { RngSeed::Random } else { RngSeed::Fixed(0) };
    ProptestConfig { cases: more.unwrap_or(1000), rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(drawn())]

    #[test]
    fn who_is_not_broken_agrees(seed in any::<u64>()) {
        check_pair(seed)?;
    }

    #[test]
    fn other_words_for_the_same_break_nobody(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let old = draw::schema(&mut dice);
        let new = reword::reworded(&mut dice, &old);
        let changes = compare_strictly(&payload_of(&old), &payload_of(&new));
        let breaks_nobody = changes.iter().all(|change| !change.is_breaking());
        prop_assert!(breaks_nobody, "{old}\n{new}\n{changes:#?}");
    }
}

/// Draws a pair, and values that one of its schemas allows: the other must allow them where the verdict says so.
fn check_pair(seed: u64) -> Result<Tally, TestCaseError> {
    let mut dice = Dice::new(seed);
    let old = draw::schema(&mut dice);
    let new = draw::changed(&mut dice, &old);
    let [before, after] = [&old, &new].map(payload_of);
    let (changes, strictly) = (compare(&before, &after), compare_strictly(&before, &after));
    let mut tally = Tally::default();
    // From who writes to who reads: a sender's message by the new schema, a new one by a receiver of old.
    type Side = fn(&Change) -> Verdict;
    let sides: [(&Value, &Value, Side); 2] =
        [(&old, &new, |change| change.sender), (&new, &old, |change| change.receiver)];
    for (writer, reader, side) in sides {
        let (writing, reading) = (Judge::new(writer), Judge::new(reader));
        let (safe, strictly_safe) = (!breaks(&changes, side), !breaks(&strictly, side));
        prop_assert!(safe || !strictly_safe, "strictly is no laxer");
        tally.safe += usize::from(safe && old != new);
        for _ in 0..VALUES {
            let value = draw::value(&mut dice, writer, writer, 6);
            if safe && writing.is_written(&value) {
                tally.values += 1;
                prop_assert!(reading.is_valid(&value), "{value}\n{writer}\n{reader}\n{changes:#?}");
            }
            if strictly_safe && writing.is_valid(&value) {
                prop_assert!(reading.is_valid(&value), "strictly {value}\n{writer}\n{reader}\n{strictly:#?}");
            }
            tally.refused += usize::from(!safe && writing.is_written(&value) && !reading.is_valid(&value));
        }
    }
    let back = compare(&after, &before);
    let mirrored = match whom(&back) {
        "senders" => "receivers",
        "receivers" => "senders",
        other => other,
    };
    prop_assert_eq!(whom(&changes), mirrored, "{}\n{}\n{:#?}\n{:#?}", old, new, changes, back);
    prop_assert_eq!(compare(&before, &before), Vec::<Change>::new());
    Ok(tally)
}

/// What a pair was good for.
#[derive(Debug, Default)]
struct Tally {
    /// Sides that the changes do not break.
    safe: usize,
    /// Values that were held to such a verdict.
    values: usize,
    /// Values that show that a side is broken.
    refused: usize,
}

/// Pairs that once were judged otherwise.
#[test]
fn pairs_of_before_agree() {
    // A `not` beside a `$ref` refuses nothing; one beside a choice takes nothing from a `not` within;
    // an `if` on which nothing depends says nothing.
    for seed in [11_675_820_874_319_699_615, 17_816_138_089_381_066_771, 2_968_094_309_905_100_252] {
        check_pair(seed).unwrap();
    }
}

/// That the property above is about something: many pairs are compatible, many values are valid, and many breaks real.
#[test]
fn generated_pairs_are_of_all_kinds() {
    let tallies: Vec<Tally> = (0..500).map(|seed| check_pair(seed).unwrap()).collect();
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    assert!(sum(|tally| tally.safe) > 200, "{}", sum(|tally| tally.safe));
    assert!(sum(|tally| tally.values) > 2000, "{}", sum(|tally| tally.values));
    assert!(sum(|tally| tally.refused) > 300, "{}", sum(|tally| tally.refused));
}
