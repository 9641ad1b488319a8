use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
