use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(Self => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
