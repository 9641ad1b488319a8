//! The messages of documents that nobody here wrote: the examples that their authors gave, made-up ones, and both
//! spoilt, are judged by decoders and by `validate` as the `jsonschema` crate judges them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what went wrong by panicking")]

use std::{
    collections::BTreeSet,
    panic::{self, AssertUnwindSafe},
    path::Path,
};

use postroom::Rejection;
use postroom_cli::{
    example::Examples,
    validate::{Target, Verdict},
};
use postroom_codegen::{Builder, contract::Message};
use postroom_corpus::{CORPUS, Case, cases};
use serde_json::{Value, json};
use support::{
    dice::Dice,
    judge::Judge,
    parse,
    subjects::Subject,
    tree::{Layout, Tree},
};

#[path = "../../support/mod.rs"]
mod support;

/// The number of examples that are made up for each message.
const MADE: u64 = 3;

/// The number of times that each example is spoilt.
const SPOILT: usize = 6;

#[derive(Debug, Default)]
struct Counts {
    documents: usize,
    messages: usize,
    /// Examples of the authors', and how many of them keep their schema.
    written: (usize, usize),
    /// Examples that are made up, and messages for which none could be.
    made: (usize, usize),
    /// Spoilt examples, and how many of them are still valid.
    spoilt: (usize, usize),
    /// Valid values that are of another type than the assumed one.
    not_representable: usize,
    undecided: usize,
}

#[needs::shared("corpus")]
#[test]
fn messages_of_public_documents_are_judged_as_by_the_oracle() {
    let (mut counts, mut dice, all) = (Counts::default(), Dice::new(5), cases());
    let mut differing = Vec::new();
    for cases in all.chunk_by(|one, other| one.document == other.document) {
        counts.documents += 1;
        let (contract, _) = Builder::new().document(Path::new(CORPUS).join(cases[0].document)).contract().unwrap();
        for case in cases {
            counts.messages += 1;
            let target = Target::message(&contract, case.message).unwrap();
            let message = contract.messages.iter().find(|message| message.name == case.message).unwrap();
            // One that differs hides no other.
            let judge = || Subjects::new(case, &target, message).judge(&mut counts, &mut dice);
            if panic::catch_unwind(AssertUnwindSafe(judge)).is_err() {
                differing.push(format!("{}: {}", case.document, case.message));
            }
        }
    }
    println!("{counts:?}");
    assert!(differing.is_empty(), "{differing:#?}");
    let is_usual = option_env!("POSTROOM_CORPUS").is_none();
    let are_many = counts.messages > 300 && counts.written.1 > 20 && counts.spoilt.0 > 5_000;
    assert!(!is_usual || are_many, "{counts:?}");
}

/// What judges the payloads of one message.
struct Subjects<'a> {
    case: &'a Case,
    target: &'a Target,
    message: &'a Message,
    decoder: Subject,
    schema: String,
}

impl<'a> Subjects<'a> {
    fn new(case: &'a Case, target: &'a Target, message: &'a Message) -> Self {
        let decoder = Subject {
            name: case.message,
            schema: "{}",
            decode: case.decode,
            check: case.check,
            again: case.again,
            whole: &[],
        };
        Self { case, target, message, decoder, schema: message.payload.as_schema().to_document() }
    }

    fn judge(&self, counts: &mut Counts, dice: &mut Dice) {
        let judge = Judge::by(&self.decoder, &self.schema);
        let mut agree = |value: &Value| self.agree(&judge, value, counts);
        let mut values = written(self.message);
        let of_authors = (values.len(), values.iter().filter(|value| agree(value)).count());
        let examples = Examples::of(&self.message.name, self.message.payload.as_schema()).unwrap();
        let made: Vec<Value> =
            (0..MADE).filter_map(|at| serde_json::from_str(&examples.valid(1, at).ok()?).ok()).collect();
        for value in &made {
            assert!(agree(value), "{}: {}\n{value}", self.case.document, self.case.message);
        }
        let of_made = (made.len(), usize::from(made.is_empty()));
        values.extend(made);
        let spoilt: Vec<Value> =
            values.iter().flat_map(|value| [value; SPOILT]).map(|value| spoilt(value, dice)).collect();
        let of_spoilt = (spoilt.len(), spoilt.iter().filter(|value| agree(value)).count());
        for (all, these) in
            [(&mut counts.written, of_authors), (&mut counts.made, of_made), (&mut counts.spoilt, of_spoilt)]
        {
            *all = (all.0 + these.0, all.1 + these.1);
        }
    }

    /// Returns whether the oracle takes a value, to whose verdict all others are held.
    fn agree(&self, judge: &Judge<'_>, value: &Value, counts: &mut Counts) -> bool {
        let text = value.to_string();
        let tree = parse::tree(&text);
        let about = || format!("{}: {}\n{text}\n{}", self.case.document, self.case.message, self.message.payload);
        let theirs: Found = judge.oracle.violations(&tree).into_keys().collect();
        match self.target.judge(text.as_bytes()) {
            Verdict::Undecided { .. } => counts.undecided += 1,
            verdict => assert_eq!(found(verdict), theirs, "{}", about()),
        }
        match (self.case.decode)(text.as_bytes()) {
            Err(Rejection::NotRepresentable(_)) if theirs.is_empty() => counts.not_representable += 1,
            Err(Rejection::Undecided(_)) => {}
            decoded => {
                judge.compare(&tree, Layout::Compact).unwrap_or_else(|difference| panic!("{}\n{difference}", about()));
                if decoded.is_ok() {
                    self.assert_written_again(judge, &tree);
                }
            }
        }
        theirs.is_empty()
    }

    /// Holds what is written of a valid value to the schema, and to what is written of that.
    fn assert_written_again(&self, judge: &Judge<'_>, tree: &Tree) {
        let about = || format!("{}: {}\n{}", self.case.document, self.case.message, tree.print(Layout::Compact));
        let again = |text: &[u8]| (self.case.again)(text).unwrap_or_else(|error| panic!("{}\n{error}", about()));
        let once = again(tree.print(Layout::Compact).as_bytes());
        let violations = judge.oracle.violations(&parse::lenient(&once).unwrap());
        assert!(violations.is_empty(), "{}\n{violations:?}", about());
        assert_eq!(again(&once), once, "{}", about());
    }
}

/// What is violated where.
type Found = BTreeSet<(String, String)>;

/// What `validate` finds; nothing for what is only not representable.
fn found(verdict: Verdict<'_>) -> Found {
    match verdict {
        Verdict::Invalid { violations, .. } => violations
            .into_iter()
            .filter(|found| found.keyword != "not_representable")
            .map(|found| (found.pointer, found.keyword))
            .collect(),
        Verdict::Valid => Found::new(),
        other => panic!("{other:?}"),
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
