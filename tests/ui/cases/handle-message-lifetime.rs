use postroom::Handlers;

struct Borrowed<'a>(&'a str);

#[derive(Handlers)]
#[handle(Borrowed<'a> => borrowed)]
struct Campaigns;

fn main() {}
