//! Documents that are drawn at random, of names, bounds and texts that hurt: a module for each.
//!
//! That this compiles is the test. No document makes a warning of the compiler, of clippy or of rustdoc, and none has a
//! documentation test: `cargo test` of this crate, clippy and `cargo doc` are run with warnings denied. How many
//! documents there are says the variable `POSTROOM_RANDOM_DOCUMENTS`, and from which seed `POSTROOM_RANDOM_SEED`.
#![deny(warnings, missing_docs, clippy::all, rustdoc::all)]

/// A contract in a module of its own.
macro_rules! document {
    ($file:literal, $name:ident) => {
        #[doc = concat!("The contract of document ", $file, ".")]
        pub mod $name {
            postroom::include_contract!($file);
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
