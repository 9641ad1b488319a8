use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handlers(fallback = other)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn other(&self, _: Vec<u8>) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
