//! What is JSON and what is not: the reader against serde_json on damaged text, against our own cases, and against
//! the public suite of parsing cases where it is at hand.

use std::{collections::BTreeMap, fs, path::Path};

use postroom::{Rejection, json::parse as read};
use proptest::strategy::Strategy as _;

use crate::{
    json,
    support::{
        dice::Dice,
        generate::{anything, cases, seeds},
        number::Decimal,
        parse,
        run::{Source, cases_or},
        schema::Schema,
        subjects::subjects,
        text::Text,
        tree::{Layout, Tree},
    },
};

/// Where we differ from serde_json on purpose. Where one of these holds, the verdict is ours.
const POLICY: &[Policy] = &[
    Policy {
        reason: "an object with the same key twice is refused: two readers must not see two messages",
        holds: |json, ours, theirs| {
            let equal_keys = || parse::lenient(json).is_some_and(|tree| tree.has_equal_keys());
            theirs.is_ok() && matches!(ours, Err(Rejection::Malformed { .. })) && equal_keys()
        },
    },
    Policy {
        reason: "128 levels are allowed, one more than serde_json allows; beyond, the text is too deep, not malformed",
        holds: |json, ours, theirs| {
            let deep = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("recursion limit exceeded"));
            deep && if levels(json) > 128 { is_too_deep(ours) } else { true }
        },
    },
    Policy {
        reason: "a number that would be changed is JSON and not representable; serde_json rounds it, or calls it an error",
        holds: |_, ours, theirs| {
            let range = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
            // Behind the number that serde_json stops at, the text may be anything.
            matches!(ours, Err(Rejection::NotRepresentable(_))) && (range || theirs.is_ok()) || range && ours.is_err()
        },
    },
];

type Ours = Result<serde_json::Value, Rejection>;
type Theirs = serde_json::Result<serde_json::Value>;

struct Policy {
    reason: &'static str,
    holds: fn(&[u8], &Ours, &Theirs) -> bool,
}

#[test]
fn damaged_text_is_refused_where_serde_json_refuses_it() {
    let mut source = Source::new(5000);
    let (mut refused, mut differences) = (0, Vec::new());
    let texts: Vec<_> = subjects().iter().map(|subject| cases(&Schema::compile(subject.schema))).collect();
    let free = anything();
    for round in 0..cases_or(12_000) {
        let seed = source.draw(&seeds().boxed());
        let text = if round % 2 == 0 {
            source.draw(&free).print(layout(seed))
        } else {
            source.draw(Dice::new(seed).pick(&texts)).tree.print(layout(seed))
        };
        let json = damaged(text.into_bytes(), seed);
        refused += usize::from(read(&json).is_err());
        if differences.len() < 10 && difference(&json).is_some() {
            differences.extend(difference(&smallest(json)));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(refused > 100, "only {refused} were refused: the damage does too little");
}

#[test]
fn a_text_cut_short_anywhere_is_judged_like_serde_json_judges_it() {
    let mut source = Source::new(6000);
    for subject in &subjects() {
        let documents = cases(&Schema::compile(subject.schema));
        for seed in 0..3 {
            let text = source.draw(&documents).tree.print(layout(seed));
            for end in 0..=text.len().min(1500) {
                assert_eq!(difference(&text.as_bytes()[..end]), None);
            }
        }
    }
}

#[test]
fn our_own_cases_are_judged_as_their_table_says() {
    for (class, json) in json::ACCEPTED {
        assert_eq!(difference(json), None, "{class}");
        if let Err(rejection) = read(json) {
            panic!("{class}: {} is refused: {rejection}", show(json));
        }
    }
    for (class, json) in json::REFUSED {
        let Err(Rejection::Malformed { line, column, .. }) = read(json) else {
            panic!("{class}: {} must be malformed", show(json));
        };
        let lossy = String::from_utf8_lossy(json);
        let length = lossy.split('\n').nth(line - 1).map(|line| line.chars().count());
        assert!(
            length.is_some_and(|length| (1..=length + 1).contains(&column)),
            "{class}: {} has no place {line}:{column}",
            show(json)
        );
    }
}

#[test]
fn a_malformed_text_says_where() {
    let cases: &[(&str, usize, usize)] = &[
        ("", 1, 1),
        ("[1,]", 1, 4),
        ("{\"a\" 1}", 1, 6),
        ("{\n  \"a\": tru\n}", 2, 8),
        ("[\n\n  1\n  2]", 4, 3),
        ("{\"é😀\": 01}", 1, 8),
        ("[1] x", 1, 5),
    ];
    for (text, line, column) in cases {
        match read(text.as_bytes()) {
            Err(Rejection::Malformed { line: l, column: c, .. }) => assert_eq!((l, c), (*line, *column), "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn nesting_is_limited_and_never_overflows_the_stack() {
    let nested = |open: &str, middle: &str, close: &str, levels: usize| {
        [open.repeat(levels), middle.to_owned(), close.repeat(levels)].concat().into_bytes()
    };
    for (open, middle, close) in [("[", "", "]"), ("{\"a\":", "1", "}"), ("[{\"a\":", "[]", "}]")] {
        let levels = open.matches(['[', '{']).count();
        let room = (128 - middle.len() / 2) / levels;
        assert!(read(&nested(open, middle, close, room)).is_ok(), "{open} {room} times");
        for more in [room + 1, 1_000, 100_000] {
            let found = read(&nested(open, middle, close, more));
            assert!(is_too_deep(&found), "{open} {more} times: {found:?}");
            assert!(read(&nested(open, "", "", more)).is_err(), "{open} {more} times, never closed");
        }
    }
}

#[needs::shared("json-test-suite/test_parsing")]
#[test]
fn the_public_suite_of_parsing_cases() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/json-test-suite/test_parsing"));
    let files = fs::read_dir(folder).unwrap();
    let decided: BTreeMap<_, _> =
        json::DECIDED.iter().map(|(name, accepted, reason)| (*name, (*accepted, *reason))).collect();
    let mut wrong = Vec::new();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let found = read(&fs::read(&file).unwrap());
        let (expected, reason) = match (decided.get(name.as_str()), name.as_bytes()[0]) {
            (Some(decided), _) => *decided,
            (None, b'y') => (true, "JSON"),
            (None, b'n') => (false, "not JSON"),
            _ => panic!("{name} is not decided"),
        };
        if found.is_ok() != expected {
            wrong.push(format!("{name}: {found:?}, but: {reason}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How our verdict or value differs from serde_json's, unless that is policy.
fn difference(json: &[u8]) -> Option<String> {
    let ours = read(json);
    let theirs = serde_json::from_slice::<serde_json::Value>(json);
    let agreed = match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => same(&Tree::from(ours), &Tree::from(theirs)),
        (Err(Rejection::Malformed { .. }), Err(_)) => true,
        _ => false,
    };
    if agreed || POLICY.iter().any(|policy| (policy.holds)(json, &ours, &theirs)) {
        return None;
    }
    let reasons: Vec<_> = POLICY.iter().map(|policy| policy.reason).collect();
    Some(format!("{}\n  ours: {ours:?}\n  serde_json: {theirs:?}\n  and none of: {reasons:?}", show(json)))
}

fn same(left: &Tree, right: &Tree) -> bool {
    let members = |tree: &Tree| tree.members().iter().map(|(key, _)| key.clone()).collect::<Vec<Text>>();
    match (left, right) {
        (Tree::Number(left), Tree::Number(right)) => {
            let rounded = left.contains(['.', 'e']) || right.contains(['.', 'e']);
            Decimal::parse(left) == Decimal::parse(right) || rounded && left.parse::<f64>() == right.parse::<f64>()
        }
        (Tree::Array(_), Tree::Array(_)) | (Tree::Object(_), Tree::Object(_)) => {
            let (lefts, rights) = (left.children(), right.children());
            members(left) == members(right)
                && lefts.len() == rights.len()
                && lefts.iter().zip(rights).all(|(l, r)| same(l, r))
        }
        _ => left == right,
    }
}

/// The text with a few bytes flipped, put in, left out, repeated, or cut off.
fn damaged(mut json: Vec<u8>, seed: u64) -> Vec<u8> {
    const BYTES: &[u8] = b"{}[]\",:\\/ \t\n\r\x00\x0b\x1f\x7f\x80\xc3\xed\xf0\xff-+.eE0019abftnu";
    let mut dice = Dice::new(seed);
    for _ in 0..1 + dice.below(3) {
        let at = dice.below(json.len());
        match dice.below(6) {
            0 if !json.is_empty() => json[at] = *dice.pick(BYTES),
            1 if !json.is_empty() => json[at] ^= 1 << dice.below(8),
            2 if !json.is_empty() => drop(json.remove(at)),
            3 if !json.is_empty() && dice.once_in(4) => json.truncate(at),
            4 if !json.is_empty() => {
                let end = json.len().min(at + 1 + dice.below(8));
                let piece = json[at..end].to_vec();
                let to = dice.below(json.len());
                json.splice(to..to, piece);
            }
            _ => json.insert(dice.below(json.len() + 1), *dice.pick(BYTES)),
        }
    }
    json
}

/// The text with all pieces left out that the difference does not need.
fn smallest(mut json: Vec<u8>) -> Vec<u8> {
    let mut size = json.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at + size <= json.len() {
            let shorter = [&json[..at], &json[at + size..]].concat();
            if difference(&shorter).is_some() { json = shorter } else { at += size }
        }
        size /= 2;
    }
    json
}

/// How deep the brackets of a text nest, those in strings aside; of a text that ends early too.
fn levels(json: &[u8]) -> usize {
    let (mut level, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => level += 1,
            b']' | b'}' if !quoted => level = level.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(level);
    }
    deepest
}

fn is_too_deep<T>(verdict: &Result<T, Rejection>) -> bool {
    matches!(verdict, Err(Rejection::TooDeep(..)))
}

fn layout(seed: u64) -> Layout {
    *Dice::new(seed).pick(&[Layout::Compact, Layout::Pretty, Layout::Wild(seed)])
}

fn show(json: &[u8]) -> String {
    String::from_utf8_lossy(&json[..json.len().min(400)]).escape_debug().to_string()
}
