//! From lines to answers, one at a time: the memory needed does not depend on how many there are.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Read, Write},
    sync::atomic::AtomicU64,
};

use postroom::{
    Limits, Rejection,
    envelope::{Clock, SystemClock},
    error::TooLargeError,
};

use crate::{
    arguments::Options,
    platform::{Ids, Nexus, Platform, RuntimeClock},
    report::Report,
};

/// Answers every line of `input`.
pub(crate) async fn run(options: &Options, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let (start, ids) = match options.clock {
        Some(start) => (start, Ids::Numbered(AtomicU64::new(0))),
        None => (SystemClock.now(), Ids::Random),
    };
    let nexus = Nexus::new(RuntimeClock::starting_at(start), ids);
    let platform = Platform::start(nexus, Vec::new(), BTreeMap::new())
        .await
        .map_err(|error| io::Error::other(error.to_string()))?;
    let (mut report, mut line, mut number) = (Report::default(), Vec::new(), 0);
    let unreadable = |error: io::Error| io::Error::other(format!("cannot read the events: {error}"));
    while let Some(bytes) = next_line(&mut input, &mut line).map_err(unreadable)? {
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        // Whoever can write the file may speak for everybody in it.
        let limit = Limits::DEFAULT.bytes;
        let answer = if bytes > limit {
            let too_large = Rejection::TooLarge(TooLargeError::new("", bytes, limit));
            platform.frontends.refuse(&line, &too_large, None)
        } else {
            platform.frontends.receive(&line, None).await
        };
        let answer = answer.map_err(io::Error::other)?;
        if options.json {
            output.write_all(&answer.json)?;
            output.write_all(b"\n")?;
        } else {
            report.line(&mut output, number, &answer)?;
        }
        // Somebody may wait for this answer before sending the next event.
        output.flush()?;
    }
    platform.stop().await;
    if !options.json {
        report.summary(&mut output)?;
    }
    output.flush()
}

/// Reads a line, without its end, as far as it is allowed to go; `None` at the end of the input.
///
/// What is given is the line's length: of a line that is too long, and so is not read wholly, with its end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<usize>> {
    line.clear();
    let most = Limits::DEFAULT.bytes;
    let read = input.by_ref().take(most as u64 + 1).read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if read > most {
        return Ok(Some(read + input.skip_until(b'\n')?));
    }
    Ok(if read > 0 { Some(line.len()) } else { None })
}
