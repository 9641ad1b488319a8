//! Prints how many allocations each way to read a message makes, and what each way accepts.

use allocation_counter::measure;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    postroom_benches::print_allocations(|pass| measure(pass).count_total)
}
