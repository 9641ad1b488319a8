//! Attributes for tests that need what is not in every checkout: where it is missing, the test is *ignored* by name, with
//! the reason, and not passed without having tested anything.
//!
//! What is there is found out while the test is compiled. A variable (`POSTROOM_REQUIRE_SHARED=1`,
//! `POSTROOM_REQUIRE_BROWSER=1`, `POSTROOM_REQUIRE_GIT=1`, `POSTROOM_REQUIRE_BROKERS=1`, `POSTROOM_REQUIRE_OLD_BROKERS=1`) says that it may not be missing: then the test runs, and fails
//! where it is.

use std::{env, path::Path};

use proc_macro::TokenStream;

/// Marks a test that reads a folder or file of `shared`, which lies beside the repository: `#[needs::shared("corpus")]`.
#[proc_macro_attribute]
pub fn shared(path: TokenStream, test: TokenStream) -> TokenStream {
    let path = path.to_string();
    let path = path.trim_matches('"');
    // This crate lies two folders deep in the repository.
    let is_there = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path).exists();
    marked(test, is_there, &format!("../shared/{path}"), "POSTROOM_REQUIRE_SHARED")
}

/// Marks a test that drives a browser: `#[needs::browser]`.
#[proc_macro_attribute]
pub fn browser(_: TokenStream, test: TokenStream) -> TokenStream {
    // Those that the tests' own search finds, too.
    let is_there = ["chromium", "chromium-browser", "google-chrome"].into_iter().any(is_on_path);
    marked(test, is_there, "Chromium on PATH", "POSTROOM_REQUIRE_BROWSER")
}

/// Marks a test that makes a repository: `#[needs::git]`.
#[proc_macro_attribute]
pub fn git(_: TokenStream, test: TokenStream) -> TokenStream {
    marked(test, is_on_path("git"), "Git on PATH", "POSTROOM_REQUIRE_GIT")
}

/// Marks a test that starts a server of NATS: `#[needs::nats]`. It is `nats-server`, or what `POSTROOM_NATS_SERVER` names.
#[proc_macro_attribute]
pub fn nats(_: TokenStream, test: TokenStream) -> TokenStream {
    let named = "POSTROOM_NATS_SERVER";
    let is_there = is_file(named) || is_on_path("nats-server");
    let test = marked(test, is_there, "nats-server on PATH", "POSTROOM_REQUIRE_BROKERS");
    tracking(test, named)
}

/// Marks a test that starts a server of NATS older than 2.10, which the variable `POSTROOM_OLD_NATS_SERVER` names:
/// `#[needs::old_nats]`.
#[proc_macro_attribute]
pub fn old_nats(_: TokenStream, test: TokenStream) -> TokenStream {
    let named = "POSTROOM_OLD_NATS_SERVER";
    let what = "a nats-server 2.9 that POSTROOM_OLD_NATS_SERVER names";
    let test = marked(test, is_file(named), what, "POSTROOM_REQUIRE_OLD_BROKERS");
    tracking(test, named)
}

/// Returns whether a variable names a file that is there.
fn is_file(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|path| Path::new(&path).is_file())
}

fn is_on_path(program: &str) -> bool {
    let program = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(&program).is_file()))
}

/// The test, ignored where what it needs is neither there nor required.
fn marked(test: TokenStream, is_there: bool, what: &str, variable: &str) -> TokenStream {
    let is_required = env::var_os(variable).is_some_and(|value| value == "1");
    let reason = format!("needs {what}, which is not here");
    let ignored = if is_there || is_required { String::new() } else { format!("#[ignore = {reason:?}]") };
    let ignored: TokenStream = ignored.parse().unwrap_or_default();
    tracking(ignored.into_iter().chain(test).collect(), variable)
}

/// The test, which is compiled anew when a variable changes.
fn tracking(test: TokenStream, variable: &str) -> TokenStream {
    let tracked = format!("const _: ::core::option::Option<&str> = ::core::option_env!({variable:?});");
    test.into_iter().chain(tracked.parse::<TokenStream>().unwrap_or_default()).collect()
}
