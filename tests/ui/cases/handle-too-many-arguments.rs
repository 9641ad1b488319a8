use postroom::{Context, HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage, _: &Context, _: u32) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
