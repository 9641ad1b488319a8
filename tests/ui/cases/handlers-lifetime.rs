use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns<'a> {
    name: &'a str,
}

impl Campaigns<'_> {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
