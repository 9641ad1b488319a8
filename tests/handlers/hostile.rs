//! No prelude, names of the prelude and of primitive types that mean something else, and no warning.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations, unused_qualifications)]

/// What every name below is, as something of no use.
mod shadow {
    #![allow(dead_code, reason = "these names are only in the way")]

    macro_rules! shadow {
        ($($name:ident)*) => { $(pub(crate) struct $name;)* };
    }

    shadow! {
        Option Some None Result Ok Err String Vec Box Default Clone Copy Send Sync Sized Drop Fn FnMut FnOnce
        From Into AsRef Iterator IntoIterator ToOwned ToString Debug Future Serialize Deserialize
    }

    /// Primitive types; serde's own macros do not get along with such names.
    #[allow(non_camel_case_types, reason = "primitive types are not written in camel case")]
    pub(crate) mod primitive {
        shadow! { str bool u8 usize char u64 i32 }
    }

    pub(crate) mod core {}
    pub(crate) mod std {}
    pub(crate) mod serde {}
    pub(crate) mod postroom {}
}

/// An event among them.
mod event {
    #[allow(unused_imports, reason = "shadowing takes effect whether the names are used or not")]
    use super::shadow::*;

    #[derive(::serde::Deserialize, ::serde::Serialize, ::postroom::Event)]
    #[event("poll.vote")]
    pub(crate) struct Vote {}
}

/// A service among them.
pub(super) mod service {
    use super::event::Vote;
    #[allow(unused_imports, reason = "shadowing takes effect whether the names are used or not")]
    use super::shadow::{primitive::*, *};

    #[derive(::postroom::Handlers)]
    #[handlers(service = ::postroom::campaign::USER_SERVICE, fallback = other)]
    #[handle(::postroom::campaign::UserInfoRequestMessage => info)]
    #[handle(Vote => vote)]
    pub(crate) struct Service;

    type Answer<T> = ::core::result::Result<T, ::postroom::HandlerError>;

    impl Service {
        async fn info(
            &self,
            request: ::postroom::campaign::UserInfoRequestMessage,
        ) -> Answer<::postroom::campaign::UserInfoReplyMessage> {
            ::core::result::Result::Ok(::postroom::campaign::UserInfoReplyMessage::new(request.user_id))
        }

        async fn vote(&self, _: Vote, _: &::postroom::Context) -> Answer<()> {
            ::core::result::Result::Ok(())
        }

        async fn other(&self, _: ::postroom::handler::Unhandled) -> Answer<()> {
            ::core::result::Result::Ok(())
        }
    }
}
