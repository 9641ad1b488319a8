use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handlers(unhandled = ignore)]
struct Campaigns {
    #[handle(CampaignCreateMessage => create)]
    count: u32,
}

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
