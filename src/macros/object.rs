//! Objects with declared properties.

/// Everything of a struct but the struct itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    (
        let $name:ident: $builder:ident = $kind:ident($count:literal, [$($required:literal) ,* $(,)?], $others:expr, $schema:expr $(,)?);
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
            [] [] $name, $builder;
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
            static PROPERTIES: __private::Properties = __private::Properties::new(&FIELDS, &[$($required),*], $others);
            static SCHEMA: __private::Schema = $schema;
            static TEXT: __private::SchemaText = $text;

            #[automatically_derived]
            impl __private::Typed for $name {
                fn schema() -> &'static __private::Schema {
                    &SCHEMA
                }

                fn text() -> &'static __private::SchemaText {
                    &TEXT
                }
            }

            impl __private::Slots<$crate::__seen!([$($required),*])> for $builder {
                #[inline]
                fn read(
                    &mut self,
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                    object: &mut __private::Object<$crate::__seen!([$($required),*])>,
                    index: ::core::primitive::usize,
                ) -> ::core::result::Result<(), __private::Fault> {
                    match index {
                        $($index => reader.field(&mut self.$field, at, &FIELDS[$index]),)*
                        _ => $crate::__unknown!(&PROPERTIES, reader, at, object, self $(, $extra)?),
                    }
                }
            }

            #[automatically_derived]
            impl __private::Shape for $name {
                fn read(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                    _: &'static __private::Schema,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    let mut slots = Self::builder();
                    match reader.object(at, ::core::mem::size_of::<Self>(), &PROPERTIES, &SCHEMA, &mut slots) {
                        ::core::result::Result::Ok(()) => match slots.complete() {
                            ::core::option::Option::Some(value) => ::core::result::Result::Ok(value),
                            ::core::option::Option::None => ::core::result::Result::Err(__private::Fault::RECORDED),
                        },
                        ::core::result::Result::Err(fault) => ::core::result::Result::Err(fault),
                    }
                }

                fn put(&self, at: &__private::Path<'_>, _: &'static __private::Schema, out: &mut __private::Writer) {
                    let whole = out.open_object(&SCHEMA);
                    $(out.$mode(at, &FIELDS[$index], &self.$field);)*
                    $(__private::Extra::put(&self.$extra, at, &FIELDS, PROPERTIES.others(), out);)?
                    $crate::__counted!($kind, at, out, {
                        0 $(+ $crate::__property!(count $mode self.$field))* $(+ self.$extra.len())?
                    });
                    out.close_object(at, &SCHEMA, whole);
                }

                fn write<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    let mut members = __private::Members::new(serializer);
                    $(members.$mode($json, &self.$field);)*
                    $(members.others(&self.$extra);)?
                    members.end()
                }
            }

            $crate::__functions! { [] $name, TEXT }
            $crate::__serialize! { [] $name }
        };
    };
}

/// The code that counts the properties of an object, if its schema does.
#[doc(hidden)]
#[macro_export]
macro_rules! __counted {
    (object, $($rest:tt)*) => {};
    (counted, $at:ident, $out:ident, $count:expr) => {
        $out.sink.count($at, &SCHEMA, $count)
    };
}

/// The type with a bit for each property. What has one word, as nearly all have, is no constant to be computed.
#[doc(hidden)]
#[macro_export]
macro_rules! __seen {
    ([$word:literal]) => {
        [::core::primitive::u64; 1]
    };
    ([$($word:literal),*]) => {
        [::core::primitive::u64; {
            const WORDS: &[::core::primitive::u64] = &[$($word),*];
            WORDS.len()
        }]
    };
}

/// The code for a property that is not declared.
#[doc(hidden)]
#[macro_export]
macro_rules! __unknown {
    ($properties:expr, $reader:ident, $at:ident, $object:ident, $slots:expr) => {
        $reader.unknown($at, $object, $properties)
    };
    ($properties:expr, $reader:ident, $at:ident, $object:ident, $slots:expr, $extra:ident) => {
        __private::Extra::keep(&mut $slots.$extra, $reader, $at, $object, $properties.others())
    };
}
