use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
struct Vote {
    option: String,
}

fn main() {}
