//! The generator's features, compiled: a module for each document.
//!
//! Generated code must get along with whatever its surroundings name, and without a warning. So every module
//! shadows the names that Rust brings into scope by itself.
#![deny(warnings, missing_docs)]

/// A contract in a module where the prelude's names mean something else.
macro_rules! feature {
    ($file:literal, $name:ident) => {
        #[doc = concat!("The contract of `", $file, ".yaml`.")]
        pub mod $name {
            #[allow(unused_imports, reason = "shadowing takes effect whether the names are used or not")]
            use crate::shadow::*;

            postroom::include_contract!($file);
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// What the prelude has, as something of no use.
mod shadow {
    #![allow(dead_code, reason = "these names are only in the way")]

    macro_rules! shadow {
        ($($name:ident)*) => { $(#[derive(Debug)] pub(crate) struct $name;)* };
    }

    shadow! {
        Option Some None Result Ok Err String Vec Box Default Clone Copy Send Sync Sized Drop Fn FnMut FnOnce
        From Into TryFrom TryInto AsRef AsMut Iterator IntoIterator Extend ToOwned ToString PartialEq Eq
        PartialOrd Ord
    }
}
