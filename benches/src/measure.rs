//! How time is measured.

use std::{hint::black_box, time::Instant};

use crate::{
    corpus::Sample,
    encode::Encoder,
    ways::{WAYS, Way},
};

/// How often everything is measured.
const ROUNDS: usize = 60;

/// How many messages are read in one go: few enough for a go to fit between two interruptions, as a rule.
const BATCH: usize = 100;

/// The nanoseconds that each way takes to read a message.
pub(crate) fn reading_times(samples: &[Sample]) -> Vec<f64> {
    let batches = samples.chunks(BATCH).map(|batch| WAYS.map(|way| move || read_all(&way, batch)).into()).collect();
    fastest(samples.len(), batches)
}

/// The nanoseconds that each way takes to write a message.
pub(crate) fn writing_times(encoders: &[Vec<Encoder>]) -> Vec<f64> {
    let messages = encoders.first().map_or(1, Vec::len);
    let write_all = |batch: &[Encoder]| batch.iter().filter(|encode| black_box(encode()).is_some()).count();
    let batch = |start: usize| {
        let ways = encoders.iter().map(|way| way.get(start..messages.min(start + BATCH)).unwrap_or_default());
        ways.map(|batch| move || write_all(batch)).collect()
    };
    fastest(messages, (0..messages).step_by(BATCH).map(batch).collect())
}

/// Reads all samples and counts those that are accepted.
pub(crate) fn read_all(way: &Way, samples: &[Sample]) -> usize {
    samples.iter().filter(|sample| (way.read)(sample.kind, black_box(&sample.json))).count()
}

/// The nanoseconds a message of each way; `batches` holds the ways to work on each batch.
///
/// The ways take turns, so that a busy machine disturbs all of them alike, and the fastest turn on each batch counts,
/// because whatever disturbs a turn makes it slower.
fn fastest<W: Fn() -> usize>(messages: usize, batches: Vec<Vec<W>>) -> Vec<f64> {
    let mut best: Vec<_> = batches.iter().map(|ways| vec![f64::INFINITY; ways.len()]).collect();
    for _ in 0..ROUNDS {
        for (best, ways) in best.iter_mut().zip(&batches) {
            for (best, work) in best.iter_mut().zip(ways) {
                let start = Instant::now();
                black_box(work());
                *best = best.min(start.elapsed().as_nanos() as f64);
            }
        }
    }
    let ways = best.first().map_or(0, Vec::len);
    (0..ways).map(|way| best.iter().map(|batch| batch[way]).sum::<f64>() / messages as f64).collect()
}
