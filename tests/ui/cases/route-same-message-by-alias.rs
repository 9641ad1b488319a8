use postroom::{HandlerError, Handlers, campaign::*};

type Create = CampaignCreateMessage;

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
#[handle(Create => create_again)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn create_again(&self, _: Create) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
