//! `pattern`: decided by the tables that generated decoders have, and by an engine only where there is no table.
//!
//! An engine goes back and tries again, and may give up on a text. What it gives up on is neither a match nor none: a
//! value is judged as if it were, and as if it were not, and only what holds either way is said.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use jsonschema::{
    Keyword, PatternOptions, ValidationError,
    json::{Json, Node},
};
use postroom::{
    __private::{Regress, Steps},
    Limits,
};
use serde_json::Value;

use super::{MAX_SHOWN, Options, Violation, ready::PATTERN};

/// So often the `jsonschema` crate's engine goes back before it gives up on the name of a property.
pub(crate) const MAX_STEPS: usize = 200_000;

/// A value is judged so often, with other assumptions each time, before nothing is said of it.
const MAX_RUNS: usize = 64;

/// A pattern that is ready to be held to texts.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// It is decided in one step a character.
    Table(postroom_codegen::Pattern),
    /// It looks behind, refers back or counts far: the engine of generated decoders decides it.
    Engine(Box<Regress>),
    /// It is no pattern.
    Unknown,
}

impl Pattern {
    pub(crate) fn new(source: &str) -> Self {
        if let Ok(Some(table)) = postroom_codegen::Pattern::new(source) {
            return Self::Table(table);
        }
        Regress::compile(source).map_or(Self::Unknown, |engine| Self::Engine(Box::new(engine)))
    }

    /// Whether the pattern matches anywhere in a text; `None` where that could not be decided.
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        match self {
            Self::Table(table) => Some(table.is_match(text)),
            Self::Engine(engine) => engine.matches(text, &Steps::new(Limits::DEFAULT.pattern_steps)).ok(),
            Self::Unknown => None,
        }
    }

    pub(crate) fn is_table(&self) -> bool {
        matches!(self, Self::Table(_))
    }
}

/// Whether the crate says that an engine gave up.
pub(crate) fn is_undecided(error: &ValidationError<'_>) -> bool {
    use jsonschema::error::ValidationErrorKind as Kind;
    matches!(error.kind(), Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. })
}

/// Checks `pattern` by [`Pattern`], and leaves to `doubts` what is not decided.
pub(super) fn with_patterns<F: Json>(options: Options<F>, doubts: &Arc<Doubts>) -> Options<F> {
    let doubts = Arc::clone(doubts);
    options.with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(MAX_STEPS)).with_keyword(
        PATTERN,
        move |_, source, _| {
            let Some(source) = source.as_str() else {
                return Err(ValidationError::custom("a pattern is a text"));
            };
            let pattern = Pattern::new(source);
            if !pattern.is_table() {
                doubts.may_be.store(true, Ordering::Relaxed);
            }
            Ok(Box::new(Matches { source: source.to_owned(), pattern, doubts: Arc::clone(&doubts) }))
        },
    )
}

/// The keyword.
struct Matches {
    source: String,
    pattern: Pattern,
    doubts: Arc<Doubts>,
}

impl Matches {
    fn is_match(&self, text: &str) -> bool {
        match &self.pattern {
            Pattern::Table(table) => table.is_match(text),
            pattern => self.doubts.decide(&self.source, text, || pattern.matches(text)),
        }
    }
}

impl<'i, F: Json> Keyword<'i, F> for Matches {
    fn validate(&self, node: F::Node<'i>) -> Result<(), ValidationError<'i>> {
        match node.as_string() {
            Some(text) if !self.is_match(&text) => Err(ValidationError::custom(mismatch(&self.source, &text))),
            _ => Ok(()),
        }
    }

    fn is_valid(&self, node: F::Node<'i>) -> bool {
        node.as_string().is_none_or(|text| self.is_match(&text))
    }
}

/// What is said of a text that does not match.
fn mismatch(source: &str, text: &str) -> String {
    let whole = format!("{} does not match \"{source}\"", Value::from(text));
    if whole.len() > MAX_SHOWN { format!("value does not match \"{source}\"") } else { whole }
}

/// Whether a pattern matches a text, where that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Doubt {
    source: String,
    text: String,
}

/// The matches that could not be decided in one judgement, and what it assumes of them.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    /// Whether there is a pattern that an engine has to decide.
    may_be: AtomicBool,
    /// Held while something is judged.
    turn: Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    known: BTreeSet<Doubt>,
    assumed: Vec<(Doubt, bool)>,
    /// The first one of which nothing is assumed yet.
    met: Option<Doubt>,
    /// Whether nothing can be said any more, so that no engine need be asked.
    is_over: bool,
}

/// What is to be said of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    /// It violates this whatever an engine could not decide; nothing: it is valid.
    Decided(Vec<Violation>),
    /// What is valid depends on these matches.
    Undecided(Vec<Violation>),
}

impl Doubts {
    /// Judges by `run`, again and again where matches are not decided, with every outcome that they may have.
    pub(crate) fn resolve(&self, mut run: impl FnMut() -> Vec<Violation>) -> Judged {
        if !self.may_be.load(Ordering::Relaxed) {
            return Judged::Decided(run());
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        *self.state() = State::default();
        let first = run();
        let Some(doubt) = self.state().met.take() else { return Judged::Decided(first) };
        let mut pending = outcomes(&[], &doubt);
        let mut results: Vec<Vec<Violation>> = Vec::new();
        // It took none of the matches that are not decided for one.
        let undecided = || Judged::Undecided(vec![undecided(place(&first, &doubt), &doubt.source, &doubt.text)]);
        for _ in 0..MAX_RUNS {
            let Some(assumed) = pending.pop() else { return agreed(&results).map_or_else(undecided, Judged::Decided) };
            self.state().assumed.clone_from(&assumed);
            let result = run();
            match self.state().met.take() {
                None => results.push(result),
                Some(next) => pending.extend(outcomes(&assumed, &next)),
            }
            self.state().is_over = results.len() + pending.len() > MAX_RUNS;
        }
        undecided()
    }

    /// Whether a pattern matches a text, by an assumption where that could not be decided.
    fn decide(&self, source: &str, text: &str, matches: impl FnOnce() -> Option<bool>) -> bool {
        let doubt = Doubt { source: source.to_owned(), text: text.to_owned() };
        if self.state().is_over {
            return true;
        }
        if !self.state().known.contains(&doubt)
            && let Some(decided) = matches()
        {
            return decided;
        }
        let mut state = self.state();
        let assumed = state.assumed.iter().find(|(other, _)| *other == doubt).map(|(_, matches)| *matches);
        if assumed.is_none() && state.met.is_none() {
            state.met = Some(doubt.clone());
        }
        state.known.insert(doubt);
        assumed.unwrap_or_default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What all results have in common; `None` where they agree on nothing.
fn agreed(results: &[Vec<Violation>]) -> Option<Vec<Violation>> {
    let (first, others) = results.split_first()?;
    let is_shared = |found: &&Violation| {
        let same = |other: &Violation| (&other.pointer, &other.keyword) == (&found.pointer, &found.keyword);
        others.iter().all(|others| others.iter().any(same))
    };
    let mut shared: Vec<_> = first.iter().filter(is_shared).cloned().collect();
    // Which branch of a choice is meant may depend on what is assumed.
    let is_certain = |found: &Violation| others.iter().all(|others| others.contains(found));
    shared.iter_mut().filter(|found| !is_certain(found)).for_each(|found| found.causes.clear());
    (!shared.is_empty() || results.iter().all(Vec::is_empty)).then_some(shared)
}

/// Where a text is that does not match, if that was found wrong; else the whole value is what is not decided.
fn place(found: &[Violation], Doubt { source, text }: &Doubt) -> String {
    let said = mismatch(source, text);
    let found = found.iter().find(|found| found.keyword == "pattern" && found.message == said);
    found.map_or_else(String::new, |found| found.pointer.clone())
}

/// Both outcomes of a match, beside what is assumed already.
fn outcomes(assumed: &[(Doubt, bool)], next: &Doubt) -> Vec<Vec<(Doubt, bool)>> {
    [true, false].map(|matches| [assumed, &[(next.clone(), matches)]].concat()).to_vec()
}

/// The keyword of what could not be decided.
pub(crate) const UNDECIDED: &str = "undecided";

/// Says that it could not be decided whether a text matches.
pub(crate) fn undecided(pointer: String, source: &str, text: &str) -> Violation {
    let shown = Value::from(text).to_string();
    let shown = if shown.len() > MAX_SHOWN { Cow::Borrowed("the text") } else { Cow::Owned(shown) };
    let why = match Pattern::new(source) {
        Pattern::Unknown => "the pattern cannot be read",
        _ => "it takes too many steps",
    };
    let message = format!("whether {shown} matches \"{source}\" could not be decided: {why}");
    Violation { pointer, keyword: UNDECIDED.to_owned(), message, causes: Vec::new() }
}

/// The patterns of names in a schema that an engine has to decide.
pub(crate) fn of_names(schema: &Value) -> Vec<(String, Pattern)> {
    let (mut open, mut found) = (vec![schema], BTreeSet::new());
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let patterns = members.get("patternProperties").and_then(Value::as_object);
                found.extend(patterns.into_iter().flat_map(|patterns| patterns.keys().cloned()));
                open.extend(members.values());
            }
            _ => {}
        }
    }
    let ready = found.into_iter().map(|source| (Pattern::new(&source), source));
    ready.filter(|(pattern, _)| !pattern.is_table()).map(|(pattern, source)| (source, pattern)).collect()
}
