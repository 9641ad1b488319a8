//! The documents of the public corpus, compiled: a module for each that the official parser calls valid.
//!
//! That this compiles without a warning is a test; what their messages take is judged in `tests/judged.rs`. Where the corpus is
//! not there, nothing is here.
#![deny(warnings, missing_docs, clippy::all)]

use postroom::Rejection;

/// A JSON message of a document.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The path of the document within the corpus.
    pub document: &'static str,
    /// The name of the message's type.
    pub message: &'static str,
    /// Reads a payload.
    pub decode: fn(&[u8]) -> Result<(), Rejection>,
    /// Says what decoding says, and builds nothing.
    pub check: fn(&[u8]) -> Result<(), Rejection>,
    /// Reads a payload and writes it again.
    pub again: fn(&[u8]) -> Result<Vec<u8>, Rejection>,
}

macro_rules! document {
    ($path:literal, $file:literal, $name:ident) => {
        #[doc = concat!("The contract of `", $path, "`.")]
        pub mod $name {
            postroom::include_contract!($file);
        }
    };
}

macro_rules! case {
    ($path:literal, $module:ident, $message:ident) => {
        Case {
            document: $path,
            message: stringify!($message),
            decode: |json| $module::$message::decode(json).map(drop),
            check: $module::$message::check,
            again: |json| $module::$message::decode(json)?.encode(),
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
