//! Types that are no objects.

/// What all enums of texts have: of messages, and of parameters of addresses.
#[doc(hidden)]
#[macro_export]
macro_rules! __texts {
    (
        let $name:ident;
        $(let $variant:ident = $value:literal;)*
    ) => {
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        const _: () = {
            const TEXTS: &[&::core::primitive::str] = &[$($value),*];

            impl $name {
                /// Every value, in the contract's order.
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];

                /// Returns the value as it is written.
                #[must_use]
                pub const fn as_str(self) -> &'static ::core::primitive::str {
                    TEXTS[self as ::core::primitive::usize]
                }
            }

            #[automatically_derived]
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(self.as_str())
                }
            }

            #[automatically_derived]
            impl ::core::str::FromStr for $name {
                type Err = $crate::error::UnknownValueError;

                fn from_str(
                    text: &::core::primitive::str,
                ) -> ::core::result::Result<Self, $crate::error::UnknownValueError> {
                    $crate::__private::pick(::core::stringify!($name), text, TEXTS).map(|index| Self::ALL[index])
                }
            }
        };
    };
}

/// Everything of an enum of strings but the enum itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    (
        let $name:ident = $schema:expr;
        let TEXT = $text:expr;
        $(let $variant:ident = $value:literal;)*
    ) => {
        $crate::__texts! {
            let $name;
            $(let $variant = $value;)*
        }

        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        const _: () = {
            use $crate::__private::{self, schema};

            const VALUES: &[&::core::primitive::str] = &[$($value),*];
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

            #[automatically_derived]
            impl __private::Shape for $name {
                const IS_LEAF: ::core::primitive::bool = true;

                #[inline]
                fn read(
                    reader: &mut __private::Reader<'_>,
                    _: &__private::Path<'_>,
                    _: &'static __private::Schema,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    match reader.choice(&SCHEMA, VALUES) {
                        ::core::result::Result::Ok(index) => ::core::result::Result::Ok(Self::ALL[index]),
                        ::core::result::Result::Err(fault) => ::core::result::Result::Err(fault),
                    }
                }

                #[inline]
                fn put(&self, at: &__private::Path<'_>, _: &'static __private::Schema, out: &mut __private::Writer) {
                    out.choice(at, &SCHEMA, self.as_str());
                }

                #[inline]
                fn write<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.as_str())
                }
            }

            $crate::__functions! { [] $name, TEXT }
            $crate::__serialize! { [] $name }
        };
    };
}

/// Everything of a type around one value but the type itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    (
        let $name:ident: $type:ty = $schema:expr;
        let TEXT = $text:expr;
        $(let WIRE = $wire:ident;)?
    ) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl ::core::convert::From<$type> for $name {
            fn from(value: $type) -> Self {
                Self(value)
            }
        }

        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        const _: () = {
            use $crate::__private::{self, schema};

            static TEXT: __private::SchemaText = $text;

            #[automatically_derived]
            impl __private::Typed for $name {
                fn schema() -> &'static __private::Schema {
                    static SCHEMA: &__private::Schema = $schema;
                    SCHEMA
                }

                fn text() -> &'static __private::SchemaText {
                    &TEXT
                }
            }

            #[automatically_derived]
            impl __private::Shape for $name {
                fn read(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                    _: &'static __private::Schema,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    let schema = <Self as __private::Typed>::schema();
                    let is_kept = reader.keeps_rest(at, schema.narrowing())?;
                    match __private::Shape::read(reader, at, schema.shape()) {
                        ::core::result::Result::Ok(_) if !is_kept => {
                            ::core::result::Result::Err(__private::Fault::RECORDED)
                        }
                        value => value.map(Self),
                    }
                }

                fn put(&self, at: &__private::Path<'_>, _: &'static __private::Schema, out: &mut __private::Writer) {
                    let schema = <Self as __private::Typed>::schema();
                    let whole = out.begin_whole(schema.narrowing());
                    __private::Shape::put(&self.0, at, schema.shape(), out);
                    out.end_whole(at, schema.narrowing(), whole);
                }

                fn write<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    __private::Shape::write(&self.0, serializer)
                }
            }

            $crate::__functions! { [] $name, TEXT $(, $wire)? }
            $crate::__serialize! { [] $name }
        };
    };
}

/// What a type of texts has besides if it is that of a map's keys.
#[doc(hidden)]
#[macro_export]
macro_rules! __key {
    (let $name:ident = listed;) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::__private::MapKey for $name {
            fn read(key: $crate::__private::Key<'_>) -> ::core::result::Result<Self, $crate::__private::Keywords> {
                key.listed(Self::ALL, Self::as_str)
            }

            fn text(&self) -> &::core::primitive::str {
                self.as_str()
            }

            fn is_among<T>(
                map: &::std::collections::BTreeMap<Self, T>,
                text: &::core::primitive::str,
            ) -> ::core::primitive::bool {
                Self::ALL.iter().any(|value| value.as_str() == text && map.contains_key(value))
            }
        }
    };
    (let $name:ident = string;) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl ::core::borrow::Borrow<::core::primitive::str> for $name {
            fn borrow(&self) -> &::core::primitive::str {
                &self.0
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::__private::MapKey for $name {
            fn read(key: $crate::__private::Key<'_>) -> ::core::result::Result<Self, $crate::__private::Keywords> {
                key.string().map(Self)
            }

            fn text(&self) -> &::core::primitive::str {
                &self.0
            }

            fn is_among<T>(
                map: &::std::collections::BTreeMap<Self, T>,
                text: &::core::primitive::str,
            ) -> ::core::primitive::bool {
                map.contains_key(text)
            }
        }
    };
}

/// What a message has besides around a type that other messages hold too.
#[doc(hidden)]
#[macro_export]
macro_rules! __wrapper {
    (let $name:ident: $type:ty = wrapper;) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl ::core::convert::From<$name> for $type {
            fn from(message: $name) -> Self {
                message.0
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl ::core::ops::Deref for $name {
            type Target = $type;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

/// The tables beside a type to which those of several types refer.
#[doc(hidden)]
#[macro_export]
macro_rules! __tables {
    ($(let $name:ident = shared($number:literal, $table:expr $(,)?);)*) => {
        $(
            #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
            const _: () = {
                use $crate::__private::{self, schema};

                static TABLE: __private::Schema = $table;

                #[automatically_derived]
                impl schema::Shared<$number> for $name {
                    const TABLE: &'static __private::Schema = &TABLE;
                }
            };
        )*
    };
}

/// Everything of a choice but the enum itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (
        let $name:ident = union($exclusive:literal, $tag:expr, [$($beside:expr) ,* $(,)?] $(, by_type = $by_type:literal)? $(,)?);
        let TEXT = $text:expr;
        $(let $variant:ident: $type:ty = branch($index:literal, $branch_schema:expr, $kinds:literal, $tags:expr, $alias:expr $(,)?);)*
    ) => {
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        const _: () = {
            use $crate::__private::{self, schema};

            static UNION: __private::Union = __private::Union {
                exclusive: $exclusive,
                by_type: false $(| $by_type)?,
                tag: $tag,
                branches: &[
                    $(schema::branch(::core::stringify!($variant), $branch_schema, $kinds, $tags, $alias),)*
                ],
                beside: &[$($beside),*],
            };
            static SCHEMA: __private::Schema = schema::union(&UNION);
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

            #[automatically_derived]
            impl __private::Shape for $name {
                fn read(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                    _: &'static __private::Schema,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    reader.union(at, &UNION, &|reader, index| {
                        let schema = UNION.branches[index].schema;
                        match index {
                            $($index => {
                                let value = __private::Shape::read(reader, at, schema);
                                reader.settle(at, schema, value).map(Self::$variant)
                            })*
                            _ => ::core::result::Result::Err(__private::Fault::RECORDED),
                        }
                    })
                }

                fn put(&self, at: &__private::Path<'_>, _: &'static __private::Schema, out: &mut __private::Writer) {
                    out.by_text(at, &SCHEMA, &mut |out| match self {
                        $(Self::$variant(value) => __private::Shape::put(value, at, UNION.branches[$index].schema, out),)*
                    });
                }

                fn write<S: $crate::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    match self {
                        $(Self::$variant(value) => __private::Shape::write(value, serializer),)*
                    }
                }
            }

            $crate::__functions! { [] $name, TEXT }
            $crate::__serialize! { [] $name }
        };
    };
}
