//! Messages.

/// The implementations that make a generated type a message.
#[doc(hidden)]
#[macro_export]
macro_rules! __message {
    (
        let $name:ident = message([$($channel:ident) ,* $(,)?], [$($address:ident) ,* $(,)?], [$($event:literal) ,* $(,)?], $is_object:literal
            $(, reply = $reply:ident)? $(, wire = $wire:literal)? $(, header = $header:literal)? $(,)?);
    ) => {
        $crate::__message! { @ $name ($($wire)?) ($($header)?) [$($channel)*] $($reply)? }

        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::envelope::Payload for $name {
            const SCHEMA: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option::Option::Some(::core::stringify!($name));
            const IS_OBJECT: ::core::primitive::bool = $is_object;

            fn read_payload(
                _: &::core::primitive::str,
                reader: &mut $crate::__private::Reader<'_>,
                at: &$crate::__private::Path<'_>,
            ) -> ::core::result::Result<Self, $crate::__private::Fault> {
                $crate::__private::Shape::read(reader, at, <Self as $crate::__private::Typed>::schema())
            }

            fn validate_payload(
                _: &::core::primitive::str,
                reader: &mut $crate::__private::Reader<'_>,
                at: &$crate::__private::Path<'_>,
            ) -> ::core::result::Result<(), $crate::__private::Fault> {
                reader.validate(at, <Self as $crate::__private::Typed>::schema())
            }

            fn put_payload(
                &self,
                _: &::core::primitive::str,
                at: &$crate::__private::Path<'_>,
                out: &mut $crate::__private::Writer,
            ) {
                $crate::__private::Shape::put(self, at, <Self as $crate::__private::Typed>::schema(), out);
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::router::Routable for $name {
            const NAME: &'static ::core::primitive::str = ::core::stringify!($name);
            const CHANNELS: &'static [&'static $crate::contract::Channel] = &[$(&$channel),*];
            const EVENTS: &'static [&'static ::core::primitive::str] = &[$($event),*];

            fn decode_bare(
                json: &[::core::primitive::u8],
                limits: &$crate::Limits,
            ) -> ::core::result::Result<Self, $crate::Rejection> {
                <Self>::decode_within(json, limits)
            }
        }

        $(
            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::address::AddressOf<$name> for $address {}
        )*
    };
    // A message that only an envelope carries has no channel, and so is none of the trait's.
    (@ $name:ident ($($wire:literal)?) ($($header:literal)?) [] $($reply:ident)?) => {};
    (@ $name:ident ($($wire:literal)?) ($($header:literal)?) [$first:ident $($channel:ident)*] $($reply:ident)?) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::Message for $name {
            const NAME: &'static ::core::primitive::str = ::core::stringify!($name);
            $(const WIRE_NAME: &'static ::core::primitive::str = $wire;)?
            $(const NAME_HEADER: &'static ::core::primitive::str = $header;)?
            const CHANNEL: &'static $crate::contract::Channel = &$first;
            const CHANNELS: &'static [&'static $crate::contract::Channel] = &[&$first, $(&$channel),*];

            fn decode(json: &[::core::primitive::u8]) -> ::core::result::Result<Self, $crate::Rejection> {
                Self::decode(json)
            }

            fn encode(&self) -> ::core::result::Result<::std::vec::Vec<::core::primitive::u8>, $crate::Rejection> {
                self.encode()
            }

            fn validate(&self) -> ::core::result::Result<(), $crate::Rejection> {
                self.validate()
            }

            fn schema() -> &'static ::core::primitive::str {
                Self::schema()
            }
        }

        $(
            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::Request for $name {
                type Reply = $reply;
            }
        )?
    };
}

/// The implementation that makes a generated type the headers of a message.
#[doc(hidden)]
#[macro_export]
macro_rules! __headers {
    (let $name:ident = headers($message:ident $(, header = $header:literal)? $(,)?);) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::MessageHeaders for $name {
            type Message = $message;
            $(const NAME_HEADER: &'static ::core::primitive::str = $header;)?
        }
    };
}
