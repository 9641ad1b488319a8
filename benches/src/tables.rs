//! What is printed.

use std::error::Error;

use crate::{
    corpus::{Corpus, Sample, corpora},
    encode::{NAMES, encoders},
    measure,
    ways::WAYS,
};

/// Prints how long each way to read or write a message takes, as ratios to the first way.
///
/// # Errors
///
/// If a way refuses a valid message, and so would look fast.
pub fn print_times() -> Result<(), Box<dyn Error>> {
    let corpora = corpora();
    corpora.iter().try_for_each(all_read_what_is_valid)?;
    head("time to read a message", &WAYS.map(|way| way.name));
    for corpus in &corpora {
        ratios(corpus.name, &measure::reading_times(&corpus.samples));
    }
    head("time to write a message", &NAMES);
    for corpus in corpora.iter().filter(|corpus| ["payloads", "envelopes"].contains(&corpus.name)) {
        ratios(corpus.name, &measure::writing_times(&encoders(&samples(corpus, true))));
    }
    Ok(())
}

/// Prints how many allocations each way to read a message makes, as `count` counts them, and how many invalid messages
/// it accepts.
///
/// # Errors
///
/// If a way refuses a valid message, and so would seem to allocate little.
pub fn print_allocations(count: impl Fn(&dyn Fn()) -> u64) -> Result<(), Box<dyn Error>> {
    let corpora = corpora();
    corpora.iter().try_for_each(all_read_what_is_valid)?;
    let names = WAYS.map(|way| way.name);
    head("allocations to read a message", &names);
    for corpus in &corpora {
        let row = WAYS.map(|way| {
            let pass = || {
                measure::read_all(&way, &corpus.samples);
            };
            count(&pass) as f64 / corpus.samples.len() as f64
        });
        line(corpus.name, &row, 1);
    }
    head("invalid messages accepted, of 100", &names);
    for corpus in corpora.iter().filter(|corpus| ["invalid only", "envelopes"].contains(&corpus.name)) {
        let invalid = samples(corpus, false);
        line(corpus.name, &WAYS.map(|way| measure::read_all(&way, &invalid) as f64), 0);
    }
    Ok(())
}

/// Reads a corpus a number of times and measures nothing.
///
/// # Errors
///
/// If there is no such corpus or way.
pub fn decode(corpus: &str, way: &str, passes: usize) -> Result<(), Box<dyn Error>> {
    let corpora = corpora();
    let corpus = corpora.iter().find(|known| known.name == corpus).ok_or("no such corpus")?;
    let way = WAYS.iter().find(|known| known.name == way).ok_or("no such way")?;
    for _ in 0..passes {
        measure::read_all(way, &corpus.samples);
    }
    Ok(())
}

/// Writes the valid messages of a corpus a number of times and measures nothing.
///
/// # Errors
///
/// If there is no such corpus or way.
pub fn write(corpus: &str, way: &str, passes: usize) -> Result<(), Box<dyn Error>> {
    let corpora = corpora();
    let corpus = corpora.iter().find(|known| known.name == corpus).ok_or("no such corpus")?;
    let way = NAMES.iter().position(|known| *known == way).ok_or("no such way")?;
    let encoders = encoders(&samples(corpus, true)).swap_remove(way);
    for _ in 0..passes {
        encoders.iter().for_each(|encoder| drop(std::hint::black_box(encoder())));
    }
    Ok(())
}

fn all_read_what_is_valid(corpus: &Corpus) -> Result<(), Box<dyn Error>> {
    let valid = samples(corpus, true);
    for way in &WAYS {
        if let Some(sample) = valid.iter().find(|sample| !(way.read)(sample.kind, &sample.json)) {
            let json = String::from_utf8_lossy(&sample.json);
            return Err(format!("{}: {} refuses a valid message: {json}", corpus.name, way.name).into());
        }
    }
    Ok(())
}

fn samples(corpus: &Corpus, valid: bool) -> Vec<Sample> {
    corpus.samples.iter().filter(|sample| sample.valid == valid).cloned().collect()
}

fn head(title: &str, columns: &[&str]) {
    println!("\n| {title} | {} |", columns.join(" | "));
    println!("|---|{}", "---|".repeat(columns.len()));
}

fn ratios(name: &str, times: &[f64]) {
    let unit = times.first().copied().unwrap_or(1.0);
    let row: Vec<_> = times.iter().map(|time| time / unit).collect();
    line(&format!("{name} ({:.2} µs)", unit / 1000.0), &row, 2);
}

fn line(name: &str, row: &[f64], digits: usize) {
    let cells: Vec<_> = row.iter().map(|cell| format!("{cell:.digits$}")).collect();
    println!("| {name} | {} |", cells.join(" | "));
}
