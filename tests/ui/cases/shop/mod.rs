//! A contract as it might be generated: two channels with addresses that overlap, two with the same
//! addresses, one with three messages, and a message on
//! two channels, of which one's address the other's template would give too.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use postroom::{
    __private::{Fault, Path, Reader},
    Limits, Rejection,
    contract::{Channel, MessageInfo, Parameter, ParameterKind, Part},
    envelope::Payload,
    router::Routable,
};

const KEY: Part = Part::Parameter(0);

const fn channel(
    id: &'static str,
    address: &'static str,
    parts: &'static [Part],
    messages: &'static [MessageInfo],
) -> Channel {
    const KEY: Parameter = Parameter::new("key", ParameterKind::String).with_location(Some("$message.payload#/to"));
    Channel::new(id, Some(address)).with_parts(parts).with_parameters(&[KEY]).with_messages(messages)
}

const fn message(name: &'static str) -> MessageInfo {
    MessageInfo::new(name, "application/json")
}

pub static MOVES: Channel =
    channel("moves", "item.{key}.moved", &[Part::Literal("item."), KEY, Part::Literal(".moved")], &[message("Moved")]);
pub static CHANGES: Channel =
    channel("changes", "item.shelf.{key}", &[Part::Literal("item.shelf."), KEY], &[message("Renamed")]);
pub static RETURNS: Channel = channel(
    "returns",
    "item.{name}.moved",
    &[Part::Literal("item."), KEY, Part::Literal(".moved")],
    &[message("Returned")],
);
pub static LOST: Channel =
    channel("lost", "item.lost.moved", &[Part::Literal("item.lost.moved")], &[message("Moved")]).with_parameters(&[]);
pub static STOCK: Channel = channel(
    "stock",
    "stock.{key}",
    &[Part::Literal("stock."), KEY],
    &[message("Added"), message("Broken"), message("Counted")],
);

macro_rules! messages {
    ($($name:ident { $field:ident: $kind:ty } on [$($channel:ident),*])*) => { $(
        #[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            pub $field: $kind,
        }

        impl Routable for $name {
            const NAME: &'static str = stringify!($name);
            const CHANNELS: &'static [&'static Channel] = &[$(&$channel),*];
            const EVENTS: &'static [&'static str] = &[];

            fn decode_bare(json: &[u8], limits: &Limits) -> Result<Self, Rejection> {
                postroom::__private::decode_event(json, limits, stringify!($name))
            }
        }

        impl Payload for $name {
            const SCHEMA: Option<&'static str> = None;
            const IS_OBJECT: bool = true;

            fn read_payload(_: &str, reader: &mut Reader<'_>, at: &Path<'_>) -> Result<Self, Fault> {
                reader.event("", "", at)
            }
        }
    )* };
}

messages! {
    Moved { to: String } on [LOST, MOVES]
    Renamed { name: String } on [CHANGES]
    Returned { from: String } on [RETURNS]
    Added { pieces: u32 } on [STOCK]
    Broken { reason: String } on [STOCK]
    Counted { total: u32 } on [STOCK]
    Forgotten { since: u32 } on []
}
