use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote")]
struct Vote {
    #[event("poll.option")]
    option: String,
}

fn main() {}
