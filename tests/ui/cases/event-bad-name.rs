use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("Vote")]
struct Vote {
    option: String,
}

fn main() {}
