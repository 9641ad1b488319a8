use postroom::Handlers;

#[derive(Handlers)]
#[handle(M => any)]
struct Service<M> {
    last: Option<M>,
}

fn main() {}
