use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event]
struct Vote {
    option: String,
}

fn main() {}
