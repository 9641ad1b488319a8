use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote" schema)]
struct Vote {
    option: String,
}

fn main() {}
