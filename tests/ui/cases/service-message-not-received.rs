use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handlers(service = CAMPAIGN_SERVICE)]
#[handle(CampaignCreateMessage => create)]
#[handle(CampaignExecuteMessage => execute)]
#[handle(UserInfoUpdateMessage => update)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn execute(&self, _: CampaignExecuteMessage) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn update(&self, _: UserInfoUpdateMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
