//! The parts that all generated types have.

/// The functions of a generated type, and serde's traits by its shape.
#[doc(hidden)]
#[macro_export]
macro_rules! __functions {
    ([$($generics:tt)*] $type:ty, $text:expr) => {
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        impl<$($generics)*> $type {
            /// Reads and checks a value in one pass, within the default limits.
            ///
            /// # Errors
            ///
            /// Every violation of the schema at once, or why the text cannot be read.
            pub fn decode(json: &[::core::primitive::u8]) -> ::core::result::Result<Self, $crate::Rejection> {
                $crate::__private::decode(json, &$crate::Limits::DEFAULT)
            }

            /// Reads and checks a value in one pass, within the given limits.
            ///
            /// # Errors
            ///
            /// Every violation of the schema at once, or why the text cannot be read.
            pub fn decode_within(
                json: &[::core::primitive::u8],
                limits: &$crate::Limits,
            ) -> ::core::result::Result<Self, $crate::Rejection> {
                $crate::__private::decode(json, limits)
            }

            /// Checks a text without making a value of it: what [`decode`](Self::decode) refuses is refused.
            ///
            /// # Errors
            ///
            /// The errors that `decode` returns.
            pub fn check(json: &[::core::primitive::u8]) -> ::core::result::Result<(), $crate::Rejection> {
                Self::check_within(json, &$crate::Limits::DEFAULT)
            }

            /// Checks a text within the given limits, of which that of memory does not count: no value is built.
            ///
            /// # Errors
            ///
            /// The errors that [`decode_within`](Self::decode_within) returns.
            pub fn check_within(
                json: &[::core::primitive::u8],
                limits: &$crate::Limits,
            ) -> ::core::result::Result<(), $crate::Rejection> {
                $crate::__private::check::<Self>(json, limits)
            }

            /// Writes the value as JSON, after checking it.
            ///
            /// # Errors
            ///
            /// The errors that [`validate`](Self::validate) returns: nothing is written that the schema refuses.
            pub fn encode(&self) -> ::core::result::Result<::std::vec::Vec<::core::primitive::u8>, $crate::Rejection> {
                $crate::__private::encode(self)
            }

            /// Checks a value built in Rust against the schema.
            ///
            /// # Errors
            ///
            /// Every violation at once, and values that have no JSON form.
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Rejection> {
                $crate::__private::validate(self)
            }

            /// Returns the JSON Schema (draft-07), with everything that it refers to under `definitions`.
            #[must_use]
            pub fn schema() -> &'static ::core::primitive::str {
                $text.whole()
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl<'de, $($generics)*> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

/// `Serialize` of a type by its shape.
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize {
    ([$($generics:tt)*] $type:ty) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl<$($generics)*> $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Shape::write(self, serializer)
            }
        }
    };
}
