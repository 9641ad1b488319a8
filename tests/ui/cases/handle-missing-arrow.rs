use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage, create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
