use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, postroom::Event)]
#[event("poll.vote")]
struct Vote<'a> {
    option: &'a str,
}

fn main() {}
