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

/// The same contracts as plain types.
pub mod plain {
    macro_rules! plain {
        ($file:literal, $name:ident) => {
            #[doc = concat!("The types of `", $file, ".yaml`.")]
            pub mod $name {
                include!(concat!(env!("OUT_DIR"), "/plain_", $file, ".rs"));
            }
        };
    }

    include!(concat!(env!("OUT_DIR"), "/plain.rs"));
}

/// Random schemas, compiled.
pub mod random {
    use postroom::Rejection;

    /// A random schema and what was made of it.
    #[derive(Clone, Copy, Debug)]
    pub struct Case {
        /// The schema as it was drawn; its references lead into [`SHARED`].
        pub schema: &'static str,
        /// The document that holds it.
        pub document: &'static str,
        /// Reads a value.
        pub decode: fn(&[u8]) -> Result<(), Rejection>,
        /// Says what decoding says, and builds nothing.
        pub check: fn(&[u8]) -> Result<(), Rejection>,
        /// Reads a value and writes it again.
        pub again: fn(&[u8]) -> Result<Vec<u8>, Rejection>,
    }

    macro_rules! case {
        ($module:ident, $schema:literal, $document:literal) => {
            Case {
                schema: $schema,
                document: $document,
                decode: |json| $module::RandomMessage::decode(json).map(drop),
                check: $module::RandomMessage::check,
                again: |json| $module::RandomMessage::decode(json)?.encode(),
            }
        };
    }

    include!(concat!(env!("OUT_DIR"), "/random.rs"));
}

/// The schemas of the public test suite, compiled.
pub mod suite {
    use postroom::Rejection;

    /// A schema of the suite and what was made of it.
    #[derive(Clone, Copy, Debug)]
    pub struct Case {
        /// The file, and what the suite says of the schema.
        pub name: &'static str,
        /// The values with their verdicts, as JSON text.
        pub tests: &'static str,
        /// `true` if nothing was assumed that the schema does not say.
        pub is_exact: bool,
        /// Reads a value and writes it again.
        pub again: fn(&[u8]) -> Result<Vec<u8>, Rejection>,
        /// Reads a value.
        pub decode: fn(&[u8]) -> Result<(), Rejection>,
        /// Says what decoding says, and builds nothing.
        pub check: fn(&[u8]) -> Result<(), Rejection>,
    }

    macro_rules! case {
        ($module:ident, $name:literal, $tests:literal, $is_exact:literal) => {
            Case {
                name: $name,
                tests: $tests,
                is_exact: $is_exact,
                again: |json| $module::ItMessage::decode(json)?.encode(),
                decode: |json| $module::ItMessage::decode(json).map(drop),
                check: $module::ItMessage::check,
            }
        };
    }

    include!(concat!(env!("OUT_DIR"), "/suite.rs"));
}

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
