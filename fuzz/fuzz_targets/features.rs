//! Any bytes into decoders of every feature of schemas: nothing panics, what was decoded is encoded, and decoded again to
//! the same value; what is refused says why.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postroom_features::*;

macro_rules! again {
    ($bytes:ident: $($($part:ident)::+),* $(,)?) => {
        $(match $($part)::+::decode($bytes) {
            Ok(value) => {
                let json = value.encode().expect("what was decoded is valid");
                assert_eq!($($part)::+::decode(&json).as_ref(), Ok(&value));
            }
            Err(rejection) => assert!(!rejection.to_string().is_empty()),
        })*
    };
}

fuzz_target!(|bytes: &[u8]| {
    again!(bytes:
        unions::OverlapMessage, unions::EitherMessage, unions::CountedMessage, unions::DistinctMessage,
        unions::AnimalMessage, unions::NamedMessage, unions::TreeMessage, unions::LooseMessage, unions::HeldMessage,
        expressions::ExpressionsMessage, recursion::RecursionMessage, spellings::SpellingsMessage,
        engines::EnginesMessage, beside::BesideMessage, intersections::IntersectionsMessage, listed::ListedMessage,
        numbers::NumbersMessage, integers::IntegersMessage, additional_any::AdditionalAnyMessage, maps::MapsMessage,
        nullables::NullablesMessage, values::ValuesMessage, names::NamesMessage,
    );
});
