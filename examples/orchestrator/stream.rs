//! From lines to answers, one at a time: the memory needed does not depend on how many there are.

use std::{
    cell::Cell,
    io::{self, BufRead, Read, Write},
};

use postroom::{Clock, Limits, SystemClock, uuid::Uuid};

use crate::{arguments::Options, pipeline::Orchestrator, report::Report};

/// Answers every line of `input`.
pub(crate) fn run(options: &Options, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let count = Cell::new(1);
    let clock = || options.clock.unwrap_or_else(|| SystemClock.now());
    let ids = || match options.clock {
        Some(_) => format!("id-{}", count.replace(count.get() + 1)),
        None => Uuid::now_v7().to_string(),
    };
    let (mut orchestrator, mut report) = (Orchestrator::new(clock, ids), Report::default());
    let (mut line, mut number) = (Vec::new(), 0);
    let unreadable = |error: io::Error| io::Error::other(format!("cannot read the events: {error}"));
    while let Some(bytes) = next_line(&mut input, &mut line).map_err(unreadable)? {
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let outcome = orchestrator.answer(&line, bytes).map_err(io::Error::other)?;
        if options.json {
            output.write_all(&outcome.answer)?;
            output.write_all(b"\n")?;
        } else {
            report.line(&mut output, number, &outcome)?;
        }
        // Somebody may wait for this answer before sending the next event.
        output.flush()?;
    }
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
