//! Prints how long each way to read or write a message takes, as ratios.
//!
//! With `--decode CORPUS WAY PASSES` nothing is measured: the corpus is read that often, or with `--encode` its valid
//! messages written, for a tool that counts instructions.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo bench` adds an argument of its own.
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => postroom_benches::print_times(),
        ["--decode", corpus, way, passes] => postroom_benches::decode(corpus, way, passes.parse()?),
        ["--encode", corpus, way, passes] => postroom_benches::write(corpus, way, passes.parse()?),
        _ => Err("either no argument, or --decode or --encode with CORPUS WAY PASSES".into()),
    }
}
