//! Every case of the public suite for draft-07 through generated code, by decoding and by `check`; what is valid is written
//! again, and is valid still.

use postroom::Rejection;
use postroom_features::suite::{REFUSED, cases};
use serde_json::Value;

#[path = "../../support/left_out.rs"]
mod left_out;

use left_out::LEFT_OUT;

/// Cases that are judged otherwise, and why.
const OTHERWISE: &[(&str, &str)] = &[];

#[needs::shared("json-schema-test-suite")]
#[test]
fn generated_code_has_the_verdicts_of_the_public_suite() {
    let (mut judged, mut assumed, mut unheld, mut otherwise) = (0, 0, 0, Vec::new());
    for case in cases() {
        for test in serde_json::from_str::<Vec<Value>>(case.tests).unwrap() {
            let (text, expected) = (test["data"].to_string(), test["valid"].as_bool().unwrap());
            let decoded = (case.decode)(text.as_bytes());
            *(if case.is_exact { &mut judged } else { &mut assumed }) += 1;
            let about = format!("{}: {}", case.name, test["description"].as_str().unwrap());
            let checked = (case.check)(text.as_bytes());
            assert_eq!(format!("{decoded:?}"), format!("{checked:?}"), "{about}");
            // What is valid and of another type than the assumed one is valid.
            let is_unheld = matches!(decoded, Err(Rejection::NotRepresentable(_)));
            unheld += usize::from(is_unheld && !case.is_exact);
            if (decoded.is_ok() || (is_unheld && !case.is_exact)) != expected {
                otherwise.push(format!("{about}: {text} {decoded:?}"));
            }
            if decoded.is_ok() {
                let again = (case.again)(text.as_bytes()).unwrap_or_else(|error| panic!("{about}: {text}: {error}"));
                (case.check)(&again).unwrap_or_else(|error| panic!("{about}: {text}: {error}"));
            }
        }
    }
    let left: usize = REFUSED.iter().map(|(_, _, count)| count).sum();
    println!("{judged} cases of exact code, {left} of which there is no code; {} differ", otherwise.len());
    println!("{assumed} cases of code that assumes types, {unheld} of them valid and of another type");
    let refused: Vec<_> = REFUSED.iter().map(|(name, code, _)| (*name, *code)).collect();
    let expected: Vec<_> = OTHERWISE.iter().map(|(name, _)| *name).collect();
    assert_eq!(otherwise, expected);
    assert_eq!(refused, LEFT_OUT);
    assert!(judged > 1300, "{judged} cases");
}
