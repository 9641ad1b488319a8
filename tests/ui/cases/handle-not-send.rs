use std::rc::Rc;

use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(CampaignCreateMessage => create)]
struct Campaigns;

impl Campaigns {
    async fn create(&self, _: CampaignCreateMessage) -> Result<(), HandlerError> {
        let count = Rc::new(1);
        std::future::ready(()).await;
        drop(count);
        Ok(())
    }
}

fn main() {}
