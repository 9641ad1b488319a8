use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(UserInfoRequestMessage => info)]
struct Campaigns;

impl Campaigns {
    async fn info(&self, _: UserInfoRequestMessage) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
