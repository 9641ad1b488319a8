#[path = "shop/mod.rs"]
mod shop;

use postroom::{HandlerError, Handlers};
use shop::{Moved, Renamed};

#[derive(Handlers)]
#[handle(Moved => moved)]
#[handle(Renamed => renamed)]
struct Campaigns;

impl Campaigns {
    async fn moved(&self, _: Moved) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn renamed(&self, _: Renamed) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
