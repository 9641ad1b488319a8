//! A campaign orchestrator: takes events as NDJSON, one envelope a line, and accepts, validates, enriches, routes and
//! answers each of them.
//!
//! `cargo run --example orchestrator -- --help`

mod arguments;
mod pipeline;
mod policy;
mod report;
mod stream;

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, ErrorKind, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let result = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(None) => io::stdout().write_all(arguments::HELP.as_bytes()).map_err(|error| error.to_string()),
        Ok(Some(options)) => run(&options),
        Err(message) => Err(format!("{message}; see --help")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Where standard error is closed too, the exit code has to do.
            let _ = writeln!(io::stderr(), "orchestrator: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &arguments::Options) -> Result<(), String> {
    let output = BufWriter::new(io::stdout().lock());
    let result = match &options.file {
        None => stream::run(options, io::stdin().lock(), output),
        Some(path) => {
            let file = File::open(path).map_err(|error| format!("cannot open {}: {error}", path.display()))?;
            stream::run(options, BufReader::new(file), output)
        }
    };
    match result {
        // Whoever reads the output has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| error.to_string()),
    }
}
