//! The messages of documents that nobody here wrote: the examples that their authors gave, made-up ones, and both
//! spoilt, are judged as the `jsonschema` crate judges them.

use std::{fs, path::Path};

use postroom_cli::{
    example::Examples,
    validate::{Target, Verdict},
};
use postroom_codegen::{Builder, contract::Message};
use serde_json::{Value, json};

use super::random::{Found, found};
use crate::support::{dice::Dice, oracle::Oracle, parse};

/// The number of examples that are made up for each message.
const MADE: u64 = 3;

/// The number of times that each example is spoilt.
const SPOILT: usize = 6;

#[derive(Debug, Default)]
struct Counts {
    messages: usize,
    /// Examples of the authors', and how many of them keep their schema.
    written: (usize, usize),
    /// Examples that are made up, and messages for which none could be.
    made: (usize, usize),
    /// Spoilt examples, and how many of them are still valid.
    spoilt: (usize, usize),
    undecided: usize,
}

#[needs::shared("corpus")]
#[test]
fn messages_of_public_documents_are_judged_as_by_the_oracle() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus"));
    let verdicts = fs::read_to_string(corpus.join("official-parser.tsv")).unwrap();
    let (mut counts, mut dice) = (Counts::default(), Dice::new(5));
    for row in verdicts.lines().skip(1) {
        let mut columns = row.split('\t');
        let (path, verdict) = (columns.next().unwrap(), columns.next());
        if verdict != Some("valid") {
            continue;
        }
        let (contract, _) = Builder::new().document(corpus.join(path)).contract().unwrap();
        for message in contract.messages.iter().filter(|message| message.is_json) {
            counts.messages += 1;
            let target = Target::message(&contract, &message.name).unwrap();
            judge(&target, message, (&mut counts, &mut dice), path);
        }
    }
    println!("{counts:?}");
    assert!(counts.messages > 300 && counts.written.1 > 20 && counts.spoilt.0 > 5_000, "{counts:?}");
}

fn judge(target: &Target, message: &Message, (counts, dice): (&mut Counts, &mut Dice), path: &str) {
    let schema = message.payload.as_schema();
    let oracle = Oracle::new(&schema.to_document());
    let mut agree = |value: &Value| {
        let text = value.to_string();
        if let Verdict::Undecided { .. } = target.judge(text.as_bytes()) {
            counts.undecided += 1;
            return true;
        }
        let theirs: Found = oracle.violations(&parse::tree(&text)).into_keys().collect();
        assert_eq!(found(target, &text), theirs, "{path}: {}\n{text}\n{}", message.name, message.payload);
        theirs.is_empty()
    };
    let mut values = written(message);
    for value in &values {
        counts.written.0 += 1;
        counts.written.1 += usize::from(agree(value));
    }
    let examples = Examples::of(&message.name, schema).unwrap();
    let made: Vec<Value> = (0..MADE).filter_map(|at| serde_json::from_str(&examples.valid(1, at).ok()?).ok()).collect();
    for value in &made {
        assert!(agree(value), "{path}: {}\n{value}", message.name);
    }
    counts.made.0 += made.len();
    counts.made.1 += usize::from(made.is_empty());
    values.extend(made);
    for value in values {
        for _ in 0..SPOILT {
            counts.spoilt.0 += 1;
            counts.spoilt.1 += usize::from(agree(&spoilt(&value, dice)));
        }
    }
}

/// The payloads of a message's examples.
fn written(message: &Message) -> Vec<Value> {
    let rest: Value = serde_json::from_str(&message.rest.to_string()).unwrap();
    let examples = rest.get("examples").and_then(Value::as_array).cloned().unwrap_or_default();
    examples.into_iter().filter_map(|mut example| Some(example.get_mut("payload")?.take())).collect()
}

/// A value with something else at one of its places.
fn spoilt(value: &Value, dice: &mut Dice) -> Value {
    let mut value = value.clone();
    let mut places: Vec<String> = Vec::new();
    list(&value, String::new(), &mut places);
    let place = dice.pick(&places).clone();
    let at = value.pointer_mut(&place).unwrap();
    match (at, dice.below(3)) {
        (Value::Object(members), 0) if !members.is_empty() => {
            let keys: Vec<String> = members.keys().cloned().collect();
            members.remove(dice.pick(&keys));
        }
        (Value::Object(members), 1) => {
            members.insert("undeclared".to_owned(), json!(1));
        }
        (Value::Array(items), 0) if !items.is_empty() => {
            let item = dice.pick(items).clone();
            items.push(item);
        }
        (Value::Array(items), 1) => {
            items.pop();
        }
        (Value::String(text), 0) => text.push_str(" …"),
        (at, _) => {
            *at = dice
                .pick(&[
                    json!(null),
                    json!("x"),
                    json!(""),
                    json!(-1),
                    json!(0.5),
                    json!(1e9),
                    json!(true),
                    json!([]),
                    json!({}),
                ])
                .clone()
        }
    }
    value
}

/// Lists the pointers of all places in a value.
fn list(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, inner) in members {
                list(inner, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                list(inner, format!("{at}/{index}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}
