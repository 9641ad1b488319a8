//! Envelopes and their payloads.

/// The code for a property of an envelope, whose payload is read, checked and written by its event.
#[doc(hidden)]
#[macro_export]
macro_rules! __enveloped {
    (read payload $reader:ident, $at:ident, $slots:ident.$field:ident, $event:ident, $index:literal, $json:literal, $late:ident) => {
        match &$slots.$event {
            ::core::option::Option::Some(event) => {
                let value = __private::read_payload(&TABLE, event, $reader, &$at.key($json));
                $reader.put(&mut $slots.$field, $at, &FIELDS[$index], value)?;
            }
            ::core::option::Option::None => $late = ::core::option::Option::Some($reader.skip_raw()?),
        }
    };
    (read $how:ident $reader:ident, $at:ident, $slots:ident.$field:ident, $event:ident, $index:literal, $json:literal, $late:ident) => {{
        let start = $reader.offset();
        $reader.field(&mut $slots.$field, $at, &FIELDS[$index])?;
        if METADATA == ::core::option::Option::Some($index) {
            $reader.within_metadata($at, $json, start)?;
        }
    }};
    (late payload $reader:ident, $at:ident, $slots:ident.$field:ident, $event:ident, $index:literal, $json:literal, $late:ident) => {
        if let ::core::option::Option::Some(span) = $late {
            let value = $reader.replay(span, |reader| match &$slots.$event {
                ::core::option::Option::Some(event) => __private::read_payload(&TABLE, event, reader, &$at.key($json)),
                // Without a valid event the payload is held to the envelope's own schema.
                ::core::option::Option::None => reader
                    .validate(&$at.key($json), FIELDS[$index].schema)
                    .and(::core::result::Result::Err(__private::Fault::RECORDED)),
            });
            $reader.put(&mut $slots.$field, $at, &FIELDS[$index], value)?;
        }
    };
    (late $how:ident $($rest:tt)*) => {};
    // A payload is whatever serde writes.
    (write payload required $members:ident, $json:literal, $value:expr) => {
        $members.serialized($json, $value)
    };
    (write $how:ident $mode:ident $members:ident, $json:literal, $value:expr) => {
        $members.$mode($json, $value)
    };
    (put payload $mode:ident $this:ident.$field:ident, $event:ident, $index:literal, $at:ident, $out:ident) => {
        __private::put_payload(&TABLE, &$this.$field, &$this.$event, $at, $out)
    };
    (put $how:ident $mode:ident $this:ident.$field:ident, $event:ident, $index:literal, $at:ident, $out:ident) => {
        $out.$mode($at, &FIELDS[$index], &$this.$field)
    };
}

/// Everything of an envelope but the struct itself, and what it does that no other type does.
#[doc(hidden)]
#[macro_export]
macro_rules! __envelope {
    (
        let $name:ident: $builder:ident = envelope($count:literal, [$($required:literal) ,* $(,)?], $others:expr, $schema:expr $(,)?);
        let $event:ident: $payloads:ident = payload($event_index:literal, $payload_index:literal, $metadata:expr $(,)?);
        let TEXT = $text:expr;
        $(
            $(#[$attribute:meta])*
            let $field:ident: $type:ty = $mode:ident(
                $index:literal, $json:literal, $how:ident, $field_schema:expr
                $(, quoted = $quoted:literal)? $(, setter = $setter:ident)? $(, bound = $bound:ident)? $(, fixed = $fixed:expr)? $(,)?
            );
        )*
        $(static $extra:ident: $extra_type:ty = $extra_schema:expr;)?
    ) => {
        $crate::__builder! {
            [P] [P: $crate::envelope::Payload] $name, $builder;
            $({ $(#[$attribute])* $field: $type, $mode, $how, $json, [$($setter)?], [$($bound)?], [$($fixed)?] })*
            $(extra $extra: $extra_type)?
        }

        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        const _: () = {
            use $crate::__private::{self, schema};

            static FIELDS: [__private::Field; $count] = [
                $(__private::Field::new($json, $crate::__property!(quoted $json $(, $quoted)?), $field_schema),)*
            ];
            $(
                // What is taken whatever it is has no need of it.
                #[allow(dead_code)]
                static EXTRA: &__private::Schema = $extra_schema;
            )?
            const METADATA: ::core::option::Option<::core::primitive::usize> = $metadata;
            static TABLE: __private::EnvelopeTable = __private::EnvelopeTable::of::<$payloads>(
                __private::Properties::new(&FIELDS, &[$($required),*], $others), $event_index, $payload_index, METADATA,
            );
            static SCHEMA: __private::Schema = $schema;
            static TEXT: __private::SchemaText = $text;

            #[automatically_derived]
            impl<P: $crate::envelope::Payload> __private::Typed for $name<P> {
                fn schema() -> &'static __private::Schema {
                    &SCHEMA
                }

                fn validate(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                ) -> ::core::result::Result<(), __private::Fault> {
                    reader.with_rest(at, SCHEMA.rest(), |reader| {
                        reader.validate_envelope(at, &SCHEMA, &TABLE, __private::validate_payload::<P>)
                    })
                }

                fn text() -> &'static __private::SchemaText {
                    &TEXT
                }
            }

            #[automatically_derived]
            impl<P: $crate::envelope::Payload> __private::Shape for $name<P> {
                fn read(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                    _: &'static __private::Schema,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    let is_kept = reader.keeps_rest(at, SCHEMA.rest())?;
                    let mut slots = Self::builder();
                    let mut late = ::core::option::Option::None;
                    let mut object = __private::Object::<$crate::__seen!([$($required),*])>::open(
                        reader, ::core::mem::size_of::<Self>(),
                    )?;
                    loop {
                        match object.next(reader, &FIELDS)? {
                            $($index => $crate::__enveloped!(
                                read $how reader, at, slots.$field, $event, $index, $json, late
                            ),)*
                            __private::END => break,
                            _ => {
                                let object = &mut object;
                                $crate::__unknown!(TABLE.properties(), reader, at, object, slots $(, $extra)?)?;
                            }
                        }
                    }
                    $($crate::__enveloped!(late $how reader, at, slots.$field, $event, $index, $json, late);)*
                    object.finish(reader, at, TABLE.properties(), &SCHEMA);
                    match slots.complete() {
                        ::core::option::Option::Some(value) if is_kept => ::core::result::Result::Ok(value),
                        _ => ::core::result::Result::Err(__private::Fault::RECORDED),
                    }
                }

                fn put(&self, at: &__private::Path<'_>, _: &'static __private::Schema, out: &mut __private::Writer) {
                    let whole = out.open_object(&SCHEMA);
                    $($crate::__enveloped!(put $how $mode self.$field, $event, $index, at, out);)*
                    $(__private::Extra::put(&self.$extra, at, &FIELDS, TABLE.properties().others(), out);)?
                    if SCHEMA.counts_properties() {
                        let count = 0 $(+ $crate::__property!(count $mode self.$field))* $(+ self.$extra.len())?;
                        out.sink.count(at, &SCHEMA, count);
                    }
                    out.close_object(at, &SCHEMA, whole);
                }

                fn write<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    $crate::serde::Serialize::serialize(self, serializer)
                }
            }

            #[automatically_derived]
            impl<P: $crate::serde::Serialize> $crate::serde::Serialize for $name<P> {
                fn serialize<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    let mut members = __private::Members::new(serializer);
                    $($crate::__enveloped!(write $how $mode members, $json, &self.$field);)*
                    $(members.others(&self.$extra);)?
                    members.end()
                }
            }

            $crate::__functions! { [P: $crate::envelope::Payload] $name<P>, TEXT }
        };
    };
}

/// Everything of the enum over all payloads of an envelope but the enum itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __payloads {
    (
        let $name:ident = $known:expr;
        $(let $variant:ident: $type:ident = $index:literal;)*
    ) => {
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        const _: () = {
            use $crate::__private::{self, schema};

            #[automatically_derived]
            impl $crate::serde::Serialize for $name {
                fn serialize<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    match self {
                        $(Self::$variant(payload) => $crate::serde::Serialize::serialize(payload, serializer),)*
                        Self::Other(payload) => $crate::serde::Serialize::serialize(payload, serializer),
                    }
                }
            }

            #[automatically_derived]
            impl __private::Payloads for $name {
                const NAME: &'static ::core::primitive::str = ::core::stringify!($name);
                const ALL: &'static [(&'static ::core::primitive::str, &'static __private::Schema)] =
                    &[$((::core::stringify!($type), schema::of::<$type>())),*];
                const KNOWN: fn(&::core::primitive::str) -> ::core::option::Option<::core::primitive::usize> = $known;
            }

            #[automatically_derived]
            impl $crate::envelope::Payload for $name {
                const SCHEMA: ::core::option::Option<&'static ::core::primitive::str> =
                    ::core::option::Option::Some(::core::stringify!($name));
                const IS_OBJECT: ::core::primitive::bool = false;

                fn read_payload(
                    event: &::core::primitive::str,
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    match <Self as __private::Payloads>::KNOWN(event) {
                        $(::core::option::Option::Some($index) => {
                            __private::Shape::read(reader, at, schema::of::<$type>()).map(Self::$variant)
                        })*
                        _ => reader.free_object(at).map(Self::Other),
                    }
                }

                fn validate_payload(
                    event: &::core::primitive::str,
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                ) -> ::core::result::Result<(), __private::Fault> {
                    match <Self as __private::Payloads>::KNOWN(event) {
                        ::core::option::Option::Some(known) => {
                            reader.validate(at, <Self as __private::Payloads>::ALL[known].1)
                        }
                        ::core::option::Option::None => reader.validate(at, &schema::OBJECT),
                    }
                }

                fn put_payload(
                    &self,
                    event: &::core::primitive::str,
                    at: &__private::Path<'_>,
                    out: &mut __private::Writer,
                ) {
                    match (self, <Self as __private::Payloads>::KNOWN(event)) {
                        $((Self::$variant(payload), ::core::option::Option::Some($index)) => {
                            __private::Shape::put(payload, at, schema::of::<$type>(), out);
                        })*
                        // The payload of another event may fit all the same.
                        (_, ::core::option::Option::Some(known)) => {
                            let (_, schema) = <Self as __private::Payloads>::ALL[known];
                            out.by_text(at, schema, &mut |out| out.serialized(at, self));
                        }
                        (_, ::core::option::Option::None) => out.serialized(at, self),
                    }
                }
            }
        };
    };
}
