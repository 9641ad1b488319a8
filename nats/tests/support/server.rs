//! A server of NATS for one test: on a port of its own, in a folder of its own, ended with the test.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// A server at work.
pub(crate) struct Server {
    program: PathBuf,
    folder: TempDir,
    process: Child,
    port: u16,
    arguments: Vec<String>,
}

impl Server {
    /// Starts a server with streams.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a server with streams and further arguments.
    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        let program = env::var_os("POSTROOM_NATS_SERVER").map_or_else(|| PathBuf::from("nats-server"), PathBuf::from);
        Self::start_program(program, arguments)
    }

    /// Starts the server that a variable names.
    pub(crate) fn start_named(variable: &str) -> Self {
        Self::start_program(env::var_os(variable).unwrap_or_else(|| panic!("{variable} names a server")).into(), &[])
    }

    fn start_program(program: PathBuf, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let (process, port) = run(&program, &folder, -1, &arguments);
        Self { program, folder, process, port, arguments }
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub(crate) fn tls_url(&self) -> String {
        format!("tls://127.0.0.1:{}", self.port)
    }

    /// Ends the server as a loss of power ends it, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again, with what it had stored, and waits until it is ready.
    pub(crate) fn restart(&mut self) {
        (self.process, _) = run(&self.program, &self.folder, i32::from(self.port), &self.arguments);
    }
}

/// Starts the program and waits until it says that it is ready; returns the port that it says, too.
fn run(program: &PathBuf, folder: &TempDir, port: i32, arguments: &[String]) -> (Child, u16) {
    let mut command = Command::new(program);
    command.args(["--addr", "127.0.0.1", "--port", &port.to_string(), "--jetstream", "--store_dir"]);
    command.arg(folder.path()).args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
    let (mut said, mut found) = (String::new(), None);
    for line in lines.by_ref() {
        if let Some((_, port)) = line.split_once("Listening for client connections on 127.0.0.1:") {
            found = port.trim().parse().ok();
        }
        if line.contains("Server is ready") {
            // What it says later is read, so that it never waits for who reads.
            std::thread::spawn(move || lines.for_each(drop));
            return (process, found.expect("it says its port"));
        }
        said.push_str(&line);
        said.push('\n');
    }
    let _ = process.wait();
    panic!("the server did not start:\n{said}")
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
