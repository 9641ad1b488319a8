//! The verdicts of `postroom validate` beside those of the decoders, for random schemas and values near them.

use postroom_cli::validate::Target;
use postroom_codegen::Builder;
use postroom_features::random::{SHARED, cases};

use super::difference;
use crate::support::{dice::Dice, near, parse, run::cases_or, tree::Layout};

#[test]
fn verdicts_are_those_of_the_decoders_of_random_schemas() {
    let shared = parse::tree(SHARED);
    let mut differences = Vec::new();
    for (number, case) in cases().iter().enumerate() {
        let contract = Builder::new().document(case.document).contract().unwrap().0;
        let target = Target::message(&contract, "RandomMessage").unwrap();
        let schema = parse::tree(case.schema);
        let mut dice = Dice::new(number as u64);
        for _ in 0..cases_or(1250) {
            let text = near::value(&schema, &shared, &mut dice, 6).print(Layout::Compact);
            if let Some(difference) = difference(&target.judge(text.as_bytes()), &(case.decode)(text.as_bytes()), "") {
                differences.push(format!("{}\n  {text}\n  {difference}", case.schema));
                break;
            }
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n\n"));
}
