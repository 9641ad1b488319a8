use postroom::{HandlerError, Handlers};

#[path = "shop/mod.rs"]
mod shop;

use shop::Forgotten;

#[derive(Handlers)]
#[handle(Forgotten => forgotten)]
struct Stock;

impl Stock {
    async fn forgotten(&self, _: Forgotten) -> Result<(), HandlerError> {
        Ok(())
    }
}

fn main() {}
