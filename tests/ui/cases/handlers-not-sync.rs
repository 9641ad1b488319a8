use std::cell::Cell;

use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns {
    count: Cell<u32>,
}

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
