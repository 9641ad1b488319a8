use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote")]
#[event("poll.voted")]
struct Vote {
    option: String,
}

fn main() {}
