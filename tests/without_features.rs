//! What a run without all features leaves out: each file of tests that needs a feature is ignored here by name.

#[test]
#[cfg_attr(not(feature = "tower"), ignore = "needs the feature `tower`: cargo test --all-features")]
fn middleware() {
    assert!(cfg!(feature = "tower"), "`tests/middleware.rs` is part of this run");
}

#[test]
#[cfg_attr(not(feature = "tracing"), ignore = "needs the feature `tracing`: cargo test --all-features")]
fn spans() {
    assert!(cfg!(feature = "tracing"), "`tests/spans.rs` is part of this run");
}

#[test]
#[cfg_attr(not(feature = "schemars"), ignore = "needs the feature `schemars`: cargo test --all-features")]
fn schemas_of_events() {
    assert!(cfg!(feature = "schemars"), "the schemas in `tests/handlers.rs` are part of this run");
}
