use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateSchedule => schedule)]
struct Campaigns;

impl Campaigns {
    async fn schedule(&self, _: CampaignCreateSchedule) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
