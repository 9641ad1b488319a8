//! A campaign orchestrator, with the services that it works with: a trial of what they do, a filter for events as NDJSON,
//! or a server for browsers.
//!
//! `cargo run --example orchestrator -- --help`

mod arguments;
mod platform;
mod report;
mod routes;
mod stream;
mod trial;
mod web;

use std::{
    error::Error,
    fs::File,
    io::{self, BufReader, BufWriter, ErrorKind, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
};

use arguments::{Options, Task};
use platform::{Ids, Nexus, Platform, RuntimeClock};
use postroom::envelope::{Clock, SystemClock};
use tokio::{net::TcpListener, runtime::Builder};

fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1))
        .map_err(|message| format!("{message}; see --help").into())
        .and_then(run)
    {
        Ok(code) => code,
        Err(error) => {
            // Where standard error is closed too, the exit code has to do.
            let _ = writeln!(io::stderr(), "orchestrator: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(task: Task) -> Result<ExitCode, Box<dyn Error>> {
    // One thread is enough, and the only kind of runtime whose time can be virtual.
    let mut runtime = Builder::new_current_thread();
    runtime.enable_all();
    match task {
        Task::Help => print(arguments::HELP)?,
        Task::Routes => print(&routes::routes())?,
        Task::Trial => {
            // One handler panics, as a step of the trial: no backtrace has to tell of it, and nobody has to listen.
            std::panic::set_hook(Box::new(|panic| {
                let at = panic.location().map_or_else(|| "?".to_owned(), ToString::to_string);
                let _ = writeln!(io::stderr(), "a handler panics at {at}; one step of the trial wants that");
            }));
            let outcome = runtime.start_paused(true).build()?.block_on(trial::run())?;
            print(&outcome.story)?;
            for mistake in &outcome.mistakes {
                writeln!(io::stderr(), "{mistake}")?;
            }
            return Ok(if outcome.mistakes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Task::Answer(options) => {
            runtime.start_paused(options.clock.is_some()).build()?.block_on(answer(&options))?;
        }
        Task::Serve(address) => runtime.build()?.block_on(serve(address))?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn answer(options: &Options) -> Result<(), Box<dyn Error>> {
    let output = BufWriter::new(io::stdout().lock());
    let result = match &options.file {
        None => stream::run(options, io::stdin().lock(), output).await,
        Some(path) => {
            let file = File::open(path).map_err(|error| format!("cannot open {}: {error}", path.display()))?;
            stream::run(options, BufReader::new(file), output).await
        }
    };
    match result {
        // Whoever reads the output has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

async fn serve(address: SocketAddr) -> Result<(), Box<dyn Error>> {
    let nexus = Nexus::new(RuntimeClock::starting_at(SystemClock.now()), Ids::Random);
    let (audience, profiles) = web::people();
    let platform = Arc::new(Platform::start(nexus, audience, profiles).await?);
    let listener = TcpListener::bind(address).await.map_err(|error| format!("cannot listen at {address}: {error}"))?;
    let address = listener.local_addr()?;
    print(&format!("open http://{address}/ in a browser; Ctrl+C ends it\n"))?;
    if !address.ip().is_loopback() {
        print("whoever reaches this address may come in as anybody, the admin included: it is for a demonstration\n")?;
    }
    web::serve(listener, platform.clone(), asked_to_end()?).await;
    if platform.deferred() > 0 {
        print(&format!("notifications lost that waited for the end of quiet hours: {}\n", platform.deferred()))?;
    }
    // Where somebody was given up, their connection still has a hold on it.
    if let Some(platform) = Arc::into_inner(platform) {
        platform.stop().await;
    }
    Ok(())
}

/// Waits for Ctrl+C, or for what service managers send instead.
#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl+C.
#[cfg(not(unix))]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}

fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
