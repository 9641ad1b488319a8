use postroom::{HandlerError, Handlers, campaign::*};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("campaign.create")]
struct Draft;

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
#[handle(Draft => draft)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn draft(&self, _: Draft) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
