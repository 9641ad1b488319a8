use postroom::{Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), String> {
        Ok(())
    }
}

fn main() {}
