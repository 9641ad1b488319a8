//! What the derive macros say of mistakes: one file each in `cases`, with the compiler's text next to it.
//!
//! `TRYBUILD=overwrite cargo test -p postroom-ui` writes the texts anew; read them before they are kept.

#[test]
fn each_mistake_is_reported_where_it_is_made() {
    let cases = trybuild::TestCases::new();
    for kind in ["event", "handle", "handlers", "not", "route", "service"] {
        cases.compile_fail(format!("cases/{kind}-*.rs"));
    }
    // With the feature the one is no mistake, and the compiler words the other differently.
    #[cfg(not(feature = "schemars"))]
    for case in ["without-schemars", "deserialize-missing"] {
        cases.compile_fail(format!("cases/{case}.rs"));
    }
}
