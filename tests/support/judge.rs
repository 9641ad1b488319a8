//! Verdicts of generated decoders beside the oracle's.

use postroom::Rejection;

use super::{
    dice::Dice,
    number,
    oracle::{Found, Oracle, count},
    schema::Schema,
    subjects::Subject,
    tree::{Layout, Tree},
};

/// A type with what it takes to judge its decoder.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    subject: &'a Subject,
    pub(crate) schema: Schema,
    pub(crate) oracle: Oracle,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(subject: &'a Subject) -> Self {
        Self { subject, schema: Schema::compile(subject.schema), oracle: Oracle::new(subject.schema) }
    }

    /// The same by another schema than the type's own.
    pub(crate) fn by(subject: &'a Subject, schema: &str) -> Self {
        Self { subject, schema: Schema::compile("{}"), oracle: Oracle::new(schema) }
    }

    /// The difference, shown in full, where there is one that is not policy.
    pub(crate) fn compare(&self, tree: &Tree, layout: Layout) -> Result<(), String> {
        let text = tree.print(layout);
        let decoded = (self.subject.decode)(text.as_bytes());
        let checked = (self.subject.check)(text.as_bytes());
        if format!("{checked:?}") != format!("{decoded:?}") {
            return Err(format!("{text}\n  decoded: {decoded:?}\n  checked: {checked:?}"));
        }
        let ours = outcome(decoded);
        let theirs = self.oracle.violations(tree);
        let policy: Vec<_> = POLICY.iter().filter(|policy| (policy.applies)(&ours, tree)).collect();
        let agreed = if policy.is_empty() {
            match &ours {
                Outcome::Valid => theirs.is_empty(),
                Outcome::Invalid { found, .. } => *found == theirs,
                _ => false,
            }
        } else {
            policy.iter().any(|policy| (policy.allows)(&ours, tree, &theirs))
        };
        if agreed {
            return Ok(());
        }
        let reasons: String = policy.iter().map(|policy| format!("\n  policy: {}", policy.reason)).collect();
        Err(format!("{text}\n  ours: {ours:?}\n  oracle: {theirs:?}{reasons}"))
    }
}

/// Where our verdict differs from the oracle's on purpose. Where one of these applies, one of those must allow.
struct Policy {
    reason: &'static str,
    applies: fn(&Outcome, &Tree) -> bool,
    allows: fn(&Outcome, &Tree, &Found) -> bool,
}

const POLICY: &[Policy] = &[
    Policy {
        reason: "equal keys are refused: two readers must not see two messages; the oracle's parser keeps the last",
        applies: |_, tree| tree.has_equal_keys(),
        allows: |outcome, _, _| *outcome == Outcome::Malformed,
    },
    Policy {
        reason: "a lone surrogate is no text; the oracle judges a value that a parser already refused to make",
        applies: |_, tree| tree.has_lone_surrogate(),
        allows: |outcome, _, _| *outcome == Outcome::Malformed,
    },
    Policy {
        reason: "nesting is limited, so that no text exhausts the stack; the oracle has no limit",
        applies: |_, tree| tree.depth() > DEPTH,
        allows: |outcome, _, _| *outcome == Outcome::TooDeep,
    },
    Policy {
        reason: "a valid number or fraction of a second may fit no Rust value; it is never called invalid",
        applies: |outcome, tree| matches!(outcome, Outcome::NotRepresentable(_)) && !is_fatal(tree),
        allows: |outcome, tree, found| match outcome {
            Outcome::NotRepresentable(places) => {
                without_divided(found, tree).is_empty()
                    && places.iter().all(|place| tree.pointer(place).is_some_and(fits_no_type))
            }
            _ => false,
        },
    },
    Policy {
        reason: "RFC 3339 writes numbers with digits alone, RFC 5321 has no name beside an address, and RFC 6570 leaves \
                 controls and noncharacters out; the oracle is laxer",
        applies: |outcome, tree| matches!(outcome, Outcome::Invalid { capped: false, .. }) && !is_fatal(tree),
        allows: |outcome, tree, theirs| match outcome {
            Outcome::Invalid { found, .. } => {
                let ours_alone = found.iter().filter(|(place, count)| theirs.get(*place) != Some(*count));
                theirs.iter().all(|(place, count)| found.get(place) == Some(count))
                    && ours_alone.into_iter().all(|((pointer, keyword), _)| {
                        keyword == "format" && tree.pointer(pointer).is_some_and(is_taken_by_a_lax_reader)
                    })
            }
            _ => false,
        },
    },
    Policy {
        reason: "a multiple is decided by the decimals that are written; the oracle divides floats",
        applies: |outcome, tree| {
            matches!(outcome, Outcome::Invalid { .. } | Outcome::Valid) && !is_fatal(tree) && has_wide(tree)
        },
        allows: |outcome, _, theirs| {
            let none = Found::new();
            let ours = if let Outcome::Invalid { found, .. } = outcome { found } else { &none };
            let differs = |(place, count): (&(String, String), &usize), other: &Found| {
                other.get(place) != Some(count) && !matches!(place.1.as_str(), "multipleOf" | "oneOf" | "anyOf")
            };
            !ours.iter().any(|one| differs(one, theirs)) && !theirs.iter().any(|one| differs(one, ours))
        },
    },
    Policy {
        reason: "what a branch of `allOf` denies is not looked into: another branch may say what it had to be",
        applies: |outcome, _| matches!(outcome, Outcome::Invalid { found, .. } if found.keys().any(|(_, keyword)| keyword == "additionalProperties")),
        allows: |outcome, _, theirs| match outcome {
            Outcome::Invalid { found, .. } => {
                let denied = |pointer: &str| {
                    found.keys().any(|(at, keyword)| {
                        keyword == "additionalProperties"
                            && pointer.len() > at.len()
                            && pointer.starts_with(at.as_str())
                    })
                };
                found.iter().all(|(place, count)| theirs.get(place) == Some(count))
                    && theirs.keys().all(|place| found.contains_key(place) || denied(&place.0))
            }
            _ => false,
        },
    },
    Policy {
        reason: "a hostile array gives one violation an item: the list is capped, and says so",
        applies: |outcome, tree| matches!(outcome, Outcome::Invalid { capped: true, .. }) && !is_fatal(tree),
        allows: |outcome, _, theirs| match outcome {
            Outcome::Invalid { found, listed, .. } => {
                *listed == CAP && found.iter().all(|(place, count)| theirs.get(place).is_some_and(|all| all >= count))
            }
            _ => false,
        },
    },
];

/// The default limits on nesting and on the number of violations.
const DEPTH: usize = 128;
const CAP: usize = 100;

/// What a decoder says.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    Valid,
    Invalid { found: Found, listed: usize, capped: bool },
    Malformed,
    NotRepresentable(Vec<String>),
    TooDeep,
    Other(String),
}

fn outcome(verdict: Result<(), Rejection>) -> Outcome {
    match verdict {
        Ok(()) => Outcome::Valid,
        Err(Rejection::Invalid(violations)) => {
            let all: Vec<_> =
                violations.iter().map(|violation| (violation.pointer.clone(), violation.keyword.to_owned())).collect();
            Outcome::Invalid { listed: all.len(), found: count(all), capped: violations.is_capped() }
        }
        Err(Rejection::Malformed { .. }) => Outcome::Malformed,
        Err(Rejection::NotRepresentable(what)) => {
            Outcome::NotRepresentable(what.places().map(|(pointer, _)| pointer.to_owned()).collect())
        }
        Err(Rejection::TooDeep(..)) => Outcome::TooDeep,
        Err(other) => Outcome::Other(other.to_string()),
    }
}

fn is_fatal(tree: &Tree) -> bool {
    tree.has_equal_keys() || tree.has_lone_surrogate() || tree.depth() > DEPTH
}

/// A text with one of `*+,-./` in a digit's place, with a name beside a mailbox, or with a character that is none of
/// `ucschar` and `iprivate` (RFC 3987).
fn is_taken_by_a_lax_reader(leaf: &Tree) -> bool {
    let odd = |pair: &[u8]| {
        pair.iter().all(|byte| (b'*'..=b'9').contains(byte)) && pair.iter().any(|byte| !byte.is_ascii_digit())
    };
    let is_left_out = |c: char| {
        let code = u32::from(c);
        code & 0xFFFE == 0xFFFE || matches!(code, 0x80..=0x9F | 0xFDD0..=0xFDEF | 0xFFF0..=0xFFFF | 0xE0000..=0xE0FFF)
    };
    let is_lax = |text: &str| text.as_bytes().windows(2).any(odd) || text.contains(" <") || text.contains(is_left_out);
    match leaf {
        Tree::Text(text) => text.value().is_some_and(is_lax),
        _ => false,
    }
}

/// Whether a number is beyond the integers that every float holds.
fn has_wide(tree: &Tree) -> bool {
    match tree {
        Tree::Number(spelling) => spelling.parse::<f64>().is_ok_and(|number| number.abs() >= 9_007_199_254_740_992.0),
        Tree::Array(items) => items.iter().any(has_wide),
        Tree::Object(members) => members.iter().any(|(_, value)| has_wide(value)),
        _ => false,
    }
}

/// What the oracle found, less what comes of its dividing floats: a number of more digits is another one as a float.
pub(crate) fn without_divided(found: &Found, tree: &Tree) -> Found {
    let is_divided = |keyword: &str| has_wide(tree) && matches!(keyword, "multipleOf" | "oneOf" | "anyOf");
    found
        .iter()
        .filter(|((_, keyword), _)| !is_divided(keyword))
        .map(|(place, count)| (place.clone(), *count))
        .collect()
}

/// A number beyond the narrowest integer, or a time of more digits than nanoseconds.
fn fits_no_type(leaf: &Tree) -> bool {
    match leaf {
        Tree::Number(spelling) => number::is_wide(spelling),
        Tree::Text(text) => {
            let fraction = text.value().and_then(|text| text.split_once('.')).map_or("", |(_, fraction)| fraction);
            fraction.bytes().take_while(u8::is_ascii_digit).count() > 9
        }
        _ => false,
    }
}

/// A way to lay a document out; the plain one most often.
pub(crate) fn layout(seed: u64) -> Layout {
    let mut dice = Dice::new(seed);
    match dice.below(4) {
        0 | 1 => Layout::Compact,
        2 => Layout::Pretty,
        _ => Layout::Wild(seed),
    }
}

/// A document on one line.
pub(crate) fn shown(tree: &Tree) -> String {
    tree.print(Layout::Compact)
}
