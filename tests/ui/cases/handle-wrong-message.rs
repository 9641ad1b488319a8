use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignExecuteMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
