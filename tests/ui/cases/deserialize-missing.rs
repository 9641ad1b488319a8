#[derive(serde::Serialize, postroom::Event)]
#[event("poll.vote")]
struct Vote {
    option: String,
}

fn main() {}
