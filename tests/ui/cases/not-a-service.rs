use postroom::Handlers;

struct Campaigns;

fn serve<S: Handlers>(_: S) {}

fn start() {
    serve(Campaigns);
}

fn main() {}
