use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
#[handle(CampaignExecuteMessage => execute)]
#[handle(CampaignCreateMessage => create_again)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn execute(&self, _: CampaignExecuteMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
