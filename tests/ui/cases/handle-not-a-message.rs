use postroom::{HandlerError, Handlers};

struct Order;

#[derive(Handlers)]
#[handle(Order => order)]
struct Campaigns;

impl Campaigns {
    async fn order(&self, _: Order) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
