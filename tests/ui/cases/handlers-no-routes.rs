use postroom::Handlers;

#[derive(Handlers)]
#[handlers(service = CAMPAIGN_SERVICE)]
struct Campaigns;

fn main() {}
