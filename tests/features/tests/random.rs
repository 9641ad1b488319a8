//! Random schemas and values near them: the decoders' verdicts beside the oracle's, which reads the schemas as they were
//! drawn.

use postroom_features::random::{Case, REFUSED, SHARED, cases};

use crate::support::{
    dice::Dice,
    judge::Judge,
    near, parse,
    run::{cases_or, minimised},
    subjects::Subject,
    tree::{Layout, Tree},
};

/// The schema with what it refers to.
fn whole(case: &Case) -> String {
    let definitions = format!("\"definitions\":{SHARED}");
    match case.schema.strip_prefix("{\"$ref\"") {
        // Beside a reference nothing counts in draft-07.
        Some(rest) => format!("{{{definitions},\"allOf\":[{{\"$ref\"{rest}]}}"),
        None if case.schema == "{}" => "{}".to_owned(),
        None => format!("{{{definitions},{}", &case.schema[1..]),
    }
}

#[test]
fn decoders_judge_as_the_oracle_does_and_write_what_they_read() {
    let shared = parse::tree(SHARED);
    let mut differences = Vec::new();
    let (mut valid, mut all) = (0, 0);
    for (number, case) in cases().iter().enumerate() {
        let subject = Subject {
            name: case.document,
            schema: case.schema,
            decode: case.decode,
            check: case.check,
            again: case.again,
            whole: &[],
        };
        let judge = Judge::by(&subject, &whole(case));
        let schema = parse::tree(case.schema);
        let mut dice = Dice::new(number as u64);
        let differs =
            |tree: &Tree| judge.compare(tree, Layout::Compact).err().or_else(|| rewritten(case, &judge, tree));
        for _ in 0..cases_or(1250) {
            let tree = near::value(&schema, &shared, &mut dice, 6);
            all += 1;
            valid += usize::from((case.decode)(tree.print(Layout::Compact).as_bytes()).is_ok());
            if differs(&tree).is_some() {
                let small = minimised(&tree, &|tree| differs(tree).is_some());
                differences.push(format!("{}\n  {}", case.schema, differs(&small).unwrap()));
                break;
            }
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n\n"));
    assert!(valid * 5 > all && valid * 5 < all * 4, "{valid} of {all} are valid");
}

/// What is wrong with the text that a valid value becomes when it is written again.
fn rewritten(case: &Case, judge: &Judge<'_>, tree: &Tree) -> Option<String> {
    let text = tree.print(Layout::Compact);
    (case.decode)(text.as_bytes()).ok()?;
    let once = match (case.again)(text.as_bytes()) {
        Ok(once) => once,
        Err(rejection) => return Some(format!("{text}\n  is decoded, and not encoded: {rejection}")),
    };
    let (shown, twice) = (String::from_utf8_lossy(&once).into_owned(), (case.again)(&once).ok());
    let violations = judge.oracle.violations(&parse::lenient(&once)?);
    (!violations.is_empty() || twice.as_ref() != Some(&once))
        .then(|| format!("{text}\n  becomes {shown}, of which the oracle says {violations:?}"))
}

#[test]
fn most_random_schemas_are_taken() {
    let taken = cases().len();
    assert!(REFUSED.len() * 2 < taken, "{taken} taken, refused:\n{}", REFUSED.join("\n"));
}
