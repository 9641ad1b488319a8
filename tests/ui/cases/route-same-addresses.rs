#[path = "shop/mod.rs"]
mod shop;

use postroom::{HandlerError, Handlers};
use shop::{Moved, Returned};

#[derive(Handlers)]
#[handle(Moved => moved)]
#[handle(Returned => returned)]
struct Campaigns;

impl Campaigns {
    async fn moved(&self, _: Moved) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn returned(&self, _: Returned) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
