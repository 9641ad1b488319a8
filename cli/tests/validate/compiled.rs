//! The verdicts of `postroom validate` beside those of the decoders, for random schemas and values near them.

use postroom::Rejection;
use postroom_cli::validate::{Target, Verdict};
use postroom_codegen::Builder;
use postroom_features::random::{SHARED, cases};

use super::difference;
use crate::support::{dice::Dice, near, parse, run::cases_or, tree::Layout};

/// The warnings about schemas that are no type, or not wholly one: `validate` asks for room as if each part had its type, and
/// decoders have the room of a `serde_json::Value`.
const APART: &[&str] = &[
    "all-of-too-deep",
    "checked-value",
    "conflicting-all-of",
    "enum-mismatch",
    "missing-type",
    "null-not-listed",
    "undeclared-required",
    "unsatisfiable",
];

/// Whether both take a text, but for a value that has no room.
fn is_valid(judged: &Verdict, decoded: &Result<(), Rejection>) -> bool {
    let is_judged_valid = match judged {
        Verdict::Valid => true,
        Verdict::Invalid { violations, .. } => violations.iter().all(|found| found.keyword == "not_representable"),
        _ => false,
    };
    is_judged_valid && matches!(decoded, Ok(()) | Err(Rejection::NotRepresentable(_)))
}

#[test]
fn verdicts_are_those_of_the_decoders_of_random_schemas() {
    let shared = parse::tree(SHARED);
    let mut differences = Vec::new();
    for (number, case) in cases().iter().enumerate() {
        let contract = Builder::new().document(case.document).contract().unwrap().0;
        let target = Target::message(&contract, "RandomMessage").unwrap();
        let schema = parse::tree(case.schema);
        let mut dice = Dice::new(number as u64);
        let warnings = Builder::new().document(case.document).exact(true).check();
        let is_apart = warnings.iter().any(|found| APART.contains(&found.code));
        for _ in 0..cases_or(1250) {
            let text = near::value(&schema, &shared, &mut dice, 6).print(Layout::Compact);
            let (judged, decoded) = (target.judge(text.as_bytes()), (case.decode)(text.as_bytes()));
            if is_apart && is_valid(&judged, &decoded) {
                continue;
            }
            if let Some(difference) = difference(&judged, &decoded, "") {
                differences.push(format!("{}\n  {text}\n  {difference}", case.schema));
                break;
            }
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n\n"));
}
