use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, message: CampaignCreateMessage) -> Result<CampaignCreateMessage, HandlerError> {
        Ok(message)
    }
}

fn main() {}
