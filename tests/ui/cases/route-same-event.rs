use postroom::{HandlerError, Handlers};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote")]
struct Vote;

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote")]
struct Ballot;

#[derive(Handlers)]
#[handle(Vote => vote)]
#[handle(Ballot => ballot)]
struct Campaigns;

impl Campaigns {
    async fn vote(&self, _: Vote) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn ballot(&self, _: Ballot) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
