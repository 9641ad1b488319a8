use postroom::{HandlerError, Handlers, campaign::*};

#[derive(Handlers)]
#[handle(UserInfoRequestMessage => info)]
struct Campaigns;

impl Campaigns {
    async fn info(&self, request: UserInfoRequestMessage) -> Result<UserInfoRequestMessage, HandlerError> {
        Ok(request)
    }
}

fn main() {}
