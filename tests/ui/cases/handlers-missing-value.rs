use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handlers(service)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
