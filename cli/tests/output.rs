//! What becomes of results that nobody takes.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests say what went wrong by panicking")]

use std::{
    fs::File,
    io::Read as _,
    process::{Command, Stdio},
};

const RESULTS: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["check", "--help"],
    &["help", "example"],
    &["check", "tests/cmd/orders.yaml"],
    &["generate", "tests/cmd/orders.yaml"],
    &["example", "tests/cmd/orders.yaml", "--message", "Question", "-n", "20000"],
    &["completions", "bash"],
    &["man"],
];

fn postroom(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command
}

#[test]
fn a_full_disk_is_an_error() {
    for arguments in RESULTS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = postroom(arguments).stdout(full).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert_eq!(message, "error: standard output: No space left on device (os error 28)\n", "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_none() {
    for arguments in RESULTS {
        let mut child = postroom(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One byte is read, so that the command has begun, and no more.
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{arguments:?}");
    }
}
