use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(PushNotificationMessage => push)]
struct Campaigns;

impl Campaigns {
    async fn push(&self, _: PushNotificationMessage, _: &str) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
