//! Builders of objects.

/// A setter of a builder.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($how:ident $(#[$attribute:meta])* $field:ident: $type:ty) => {
        $crate::__setter! { $how $(#[$attribute])* $field: $type, $field }
    };
    (fixed $($rest:tt)*) => {};
    (into $(#[$attribute:meta])* $field:ident: $type:ty, $name:ident) => {
        /// Sets the property.
        $(#[$attribute])*
        pub fn $name(mut self, value: impl ::core::convert::Into<$type>) -> Self {
            self.$field = ::core::option::Option::Some(::core::convert::Into::into(value));
            self
        }
    };
    ($how:ident $(#[$attribute:meta])* $field:ident: $type:ty, $name:ident) => {
        /// Sets the property.
        $(#[$attribute])*
        pub fn $name(mut self, value: $type) -> Self {
            self.$field = ::core::option::Option::Some(value);
            self
        }
    };
}

/// The code for a property by what it is: `required` or `optional`, and its value.
#[doc(hidden)]
#[macro_export]
macro_rules! __property {
    // What a slot holds, by the field's name or another one, and what it becomes.
    ($what:ident $mode:ident [$field:ident $bound:ident] $(, $fixed:expr)?) => {
        $crate::__property!($what $mode [$bound] $(, $fixed)?)
    };
    (pattern required [$value:ident]) => {
        ::core::option::Option::Some($value)
    };
    (pattern $mode:ident [$value:ident] $(, $fixed:expr)?) => {
        $value
    };
    (built required [$value:ident], $fixed:expr) => {
        $value.unwrap_or($fixed)
    };
    (built $mode:ident [$value:ident]) => {
        $value
    };
    // What a builder has, to be asked and written.
    (drafted $how:ident $value:expr, $fixed:expr) => {
        &::core::option::Option::Some($value.unwrap_or($fixed))
    };
    (drafted payload $value:expr) => {
        &$crate::__private::Serialized(&$value)
    };
    (drafted $how:ident $value:expr) => {
        &$value
    };
    // Counting.
    (count required $value:expr) => {
        1
    };
    (count optional $value:expr) => {
        ::core::primitive::usize::from($value.is_some())
    };
    // The key as JSON text, with the colon.
    (quoted $json:literal) => {
        ::core::concat!("\"", $json, "\":")
    };
    (quoted $json:literal, $quoted:literal) => {
        $quoted
    };
}

/// The builder of an object: a setter for each property, and `build`.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    (
        [$($generics:ident)?] [$($bounds:tt)*] $name:ident, $builder:ident;
        $({
            $(#[$attribute:meta])* $field:ident: $type:ty, $mode:ident, $how:ident, $json:literal,
            [$($setter:ident)?], [$($bound:ident)?], [$($fixed:expr)?]
        })*
        $(extra $extra:ident: $extra_type:ty)?
    ) => {
        #[doc = ::core::concat!(
            "Builds the [`struct@", ::core::stringify!($name), "`]: a method for each property, and `build`."
        )]
        #[must_use]
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated)]
        pub struct $builder<$($generics)?> {
            $($field: ::core::option::Option<$type>,)*
            $($extra: $extra_type,)?
        }

        // One lint level for all: each costs the compiler a look.
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, deprecated, unreachable_patterns)]
        const _: () = {
            impl<$($generics)?> $name<$($generics)?> {
                #[doc = ::core::concat!(
                    "Builds the `", ::core::stringify!($name), "` property by property, whatever their order in the document."
                )]
                pub fn builder() -> $builder<$($generics)?> {
                    $builder {
                        $($field: ::core::option::Option::None,)*
                        $($extra: ::core::default::Default::default(),)?
                    }
                }
            }

            #[automatically_derived]
            impl<$($generics)?> ::core::fmt::Debug for $builder<$($generics)?> {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    $crate::__private::opaque(f, ::core::stringify!($builder))
                }
            }

            impl<$($bounds)*> $builder<$($generics)?> {
                $($crate::__setter! { $how $(#[$attribute])* $field: $type $(, $setter)? })*
                $(
                    /// Sets the properties that the schema does not declare.
                    pub fn $extra(mut self, value: impl ::core::convert::Into<$extra_type>) -> Self {
                        self.$extra = ::core::convert::Into::into(value);
                        self
                    }
                )?

                // One pattern: what is required is there, or everything is dropped at once.
                fn complete(self) -> ::core::option::Option<$name<$($generics)?>> {
                    match self {
                        Self {
                            $($field: $crate::__property!(pattern $mode [$field $($bound)?] $(, $fixed)?),)*
                            $($extra,)?
                        } => ::core::option::Option::Some($name {
                            $($field: $crate::__property!(built $mode [$field $($bound)?] $(, $fixed)?),)*
                            $($extra,)?
                        }),
                        _ => ::core::option::Option::None,
                    }
                }

                #[doc = ::core::concat!("The `", ::core::stringify!($name), "`, checked.")]
                ///
                /// # Errors
                ///
                /// Every property that is missing and everything else that the schema refuses, at once.
                pub fn build(self) -> ::core::result::Result<$name<$($generics)?>, $crate::Rejection> {
                    let draft = $crate::__private::Draft::lacking(
                        <$name<$($generics)?> as $crate::__private::Typed>::schema(),
                        &[$($crate::__property!(drafted $how self.$field $(, $fixed)?)),*],
                    );
                    match draft {
                        ::core::option::Option::Some(draft) => draft$(.put_all(&self.$extra))?.refuse(),
                        ::core::option::Option::None => $crate::__private::checked(self.complete()),
                    }
                }
            }
        };
    };
}
