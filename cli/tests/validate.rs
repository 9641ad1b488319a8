//! The verdicts of `postroom validate` beside those of the generated decoders, and what messages are held to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use postroom::Rejection;
use postroom_cli::validate::{Target, Verdict};
use postroom_codegen::{Builder, Contract};
use proptest::strategy::Strategy as _;
use support::{
    generate::{cases, seeds},
    judge::layout,
    mutate::mutated,
    run::{Source, cases_or},
    schema::Schema,
    subjects::subjects,
};

fn platform() -> Contract {
    let spec = |name: &str| concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/").to_owned() + name;
    let documents = ["campaign-service.yaml", "user-service.yaml", "orchestrator.yaml"];
    documents.iter().fold(Builder::new(), |builder, name| builder.document(spec(name))).contract().unwrap().0
}

/// What is broken where, without repetitions.
type Found = BTreeSet<(String, String)>;

/// The difference between the two verdicts, where there is one that is not policy.
fn difference(ours: &Verdict<'_>, decoded: &Result<(), Rejection>) -> Option<String> {
    let agreed = match (ours, decoded) {
        (Verdict::Valid, Ok(())) => true,
        (Verdict::Valid, Err(Rejection::Invalid(theirs))) => theirs.iter().all(|found| found.keyword == "format"),
        (Verdict::Invalid { violations, .. }, Err(Rejection::Invalid(theirs))) => {
            let ours: Found = violations.iter().map(|found| (found.pointer.clone(), found.keyword.clone())).collect();
            let decoder: Found = theirs.iter().map(|found| (found.pointer.clone(), found.keyword.to_owned())).collect();
            // The decoders are stricter than the `jsonschema` crate about digits and names in formats.
            let stricter = decoder.difference(&ours).all(|(_, keyword)| keyword == "format");
            // Both stop after 100 violations, but not after the same ones.
            theirs.is_capped() || (stricter && ours.is_subset(&decoder))
        }
        (Verdict::Malformed { .. }, Err(Rejection::Malformed { .. })) => true,
        (Verdict::Malformed { message, .. }, Err(Rejection::TooDeep(..))) => message == "nested more than 128 deep",
        // A number that no double holds is refused here, and a valid one that no Rust type holds there.
        (Verdict::Malformed { message, .. }, _) => message == "number out of range",
        (Verdict::Valid, Err(Rejection::NotRepresentable(_))) => true,
        _ => false,
    };
    (!agreed).then(|| format!("validate: {ours:?}\n  decoder: {decoded:?}"))
}

#[test]
fn verdicts_are_those_of_the_generated_decoders() {
    let contract = platform();
    let (mut valid, mut invalid, mut malformed) = (0, 0, 0);
    for (number, subject) in subjects().iter().enumerate() {
        let target = match subject.name {
            // Its schema is that of the envelope, but for the members that are filled in.
            "InboundCampaignEvent" => continue,
            name if name.starts_with("CampaignEvent") => Target::envelope(&contract, None),
            name => Target::message(&contract, name),
        };
        let target = target.unwrap();
        let schema = Schema::compile(subject.schema);
        let documents = cases(&schema);
        let mut source = Source::new(number as u64);
        for round in 0..cases_or(200) {
            let (case, seed) = (source.draw(&documents), source.draw(&seeds().boxed()));
            let tree = if round % 4 == 0 { case.tree } else { mutated(&schema, &case, seed).tree };
            let text = tree.print(layout(seed));
            let verdict = target.judge(text.as_bytes());
            match verdict {
                Verdict::Valid => valid += 1,
                Verdict::Invalid { .. } => invalid += 1,
                Verdict::Malformed { .. } => malformed += 1,
            }
            if let Some(difference) = difference(&verdict, &(subject.decode)(text.as_bytes())) {
                panic!("{}: {text}\n  {difference}", subject.name);
            }
        }
    }
    // The comparison is worth something only if there was something of everything.
    assert!(valid > 400 && invalid > 400 && malformed > 20, "{valid} {invalid} {malformed}");
}

#[test]
fn messages_are_held_to_their_address() {
    const ID: &str = "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e";
    let contract = platform();
    let push = |user: &str| {
        format!(r#"{{"notification_id": "{ID}", "user_id": {user}, "title": "Hello", "body": "It is spring."}}"#)
    };
    let (same, other) =
        (format!("notification.user.{ID}.push"), format!("notification.user.{}.push", ID.replace('6', "7")));
    let template = "notification.user.{user_id}.push".to_owned();
    for (address, user, expected) in [
        (&same, format!("{ID:?}"), vec![]),
        (&same, format!("{:?}", ID.to_uppercase()), vec![]),
        (&other, format!("{ID:?}"), vec!["/user_id location"]),
        (&template, format!("{ID:?}"), vec![]),
        (&same, "7".to_owned(), vec!["/user_id type", "/user_id location"]),
        (&same, "null".to_owned(), vec!["/user_id type"]),
    ] {
        let target = Target::channel(&contract, address).unwrap();
        let found: Vec<String> = match target.judge(push(&user).as_bytes()) {
            Verdict::Valid => Vec::new(),
            Verdict::Invalid { violations, .. } => {
                violations.iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect()
            }
            malformed @ Verdict::Malformed { .. } => panic!("{malformed:?}"),
        };
        assert_eq!(found, expected, "{user} on {address}");
    }
}

#[test]
fn of_several_messages_the_nearest_is_told() {
    let contract = platform();
    let target = Target::channel(&contract, "user.info.request").unwrap();
    let nearest = |text: &str| match target.judge(text.as_bytes()) {
        Verdict::Valid => String::new(),
        Verdict::Invalid { name, violations } => format!("{name} {}", violations.len()),
        Verdict::Malformed { line, column, message } => format!("{line}:{column} {message}"),
    };
    for (text, expected) in [
        (r#"{"user_id": "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e", "email": 1}"#, ""),
        (r#"{"email": "x"}"#, "UserInfoRequestMessage 1"),
        ("[1,\n2", "2:1 EOF while parsing a list"),
    ] {
        assert_eq!(nearest(text), expected, "{text}");
    }
}
