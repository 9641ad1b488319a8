use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote", crate)]
struct Vote {
    option: String,
}

fn main() {}
