use postroom::{HandlerError, Handlers, campaign::*};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote")]
struct Vote;

#[derive(Handlers)]
#[handlers(service = CAMPAIGN_SERVICE)]
#[handle(Vote => vote)]
struct Campaigns;

impl Campaigns {
    async fn vote(&self, _: Vote) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
