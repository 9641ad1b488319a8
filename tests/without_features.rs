//! What a run without all features leaves out: each file of tests that needs a feature is ignored here by name.

use std::path::Path;

#[test]
#[cfg_attr(not(feature = "tower"), ignore = "needs the feature `tower`: cargo test --all-features")]
fn middleware() {
    check(cfg!(feature = "tower"), "tests/middleware.rs");
}

#[test]
#[cfg_attr(not(feature = "tracing"), ignore = "needs the feature `tracing`: cargo test --all-features")]
fn spans() {
    check(cfg!(feature = "tracing"), "tests/spans.rs");
}

#[test]
#[cfg_attr(not(feature = "metrics"), ignore = "needs the feature `metrics`: cargo test --all-features")]
fn metrics() {
    check(cfg!(feature = "metrics"), "tests/metrics.rs");
}

#[test]
#[cfg_attr(not(feature = "schemars"), ignore = "needs the feature `schemars`: cargo test --all-features")]
fn schemas_of_events() {
    check(cfg!(feature = "schemars"), "tests/handlers.rs");
}

/// Asserts that a file of tests is part of this run.
#[track_caller]
fn check(has_feature: bool, file: &str) {
    assert!(has_feature && Path::new(file).is_file(), "{file} is not part of this run");
}
