//! The macros where `postroom` has another name, and its own name means something else.
#![deny(warnings)]

extern crate core as postroom;
extern crate postroom as mail;

use mail::{Context, HandlerError, Handlers, campaign::UserInfoUpdateMessage};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, mail::Event)]
#[event("poll.vote", crate = mail)]
struct Vote {}

#[derive(Handlers)]
#[handlers(crate = mail, fallback = other)]
#[handle(Vote => vote)]
#[handle(UserInfoUpdateMessage => update)]
struct Service;

impl Service {
    async fn vote(&self, _: Vote) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn update(&self, _: UserInfoUpdateMessage, _: &Context) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn other(&self, _: mail::handler::Unhandled) -> Result<(), HandlerError> {
        Ok(())
    }
}

#[test]
fn a_service_is_made_of_a_renamed_crate() {
    let routes = <Service as Handlers>::ROUTES.iter().map(|route| route.message);
    assert!(routes.eq(["Vote", "UserInfoUpdateMessage"]));
}
