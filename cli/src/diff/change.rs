//! A change, and what it is to either side.

use std::fmt;

use postroom_schema::{pointer, schema::Types};
use serde::Serialize;

use super::{
    ground::ALL,
    rules::{Effect, Rule},
};

/// A difference between two contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The rule in kebab-case: `required-added`. `docs/diff-rules.md` lists them.
    pub rule: &'static str,
    /// The part of the contract that it is about: `message CampaignCreateMessage`.
    pub place: String,
    /// The JSON Pointer into the contract: `/messages/CampaignCreateMessage/payload/properties/name/maxLength`. In the
    /// new one, but for what is gone.
    pub pointer: String,
    /// The file that says it, as it was named to the command or in a `$ref`; empty if none is known. It is one of the new
    /// documents, but for what is gone.
    pub file: String,
    /// The line, counted from 1; 0 if none is known.
    pub line: u32,
    /// The column in characters, counted from 1; 0 if none is known.
    pub column: u32,
    /// The old value, as text or JSON; `None` if there was none.
    pub old: Option<String>,
    /// The new value, as text or JSON; `None` if there is none.
    pub new: Option<String>,
    /// The verdict for those who go on sending by the old contract.
    pub sender: Verdict,
    /// The verdict for those who go on receiving by the old contract.
    pub receiver: Verdict,
    /// The change in one sentence.
    pub text: String,
}

/// The effect of a change on one side; the worse, the less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Whoever does not follow the change may fail.
    Breaking,
    /// Whoever does not follow the change goes on as before.
    Compatible,
    /// Only people notice the change.
    Cosmetic,
}

impl Change {
    /// Returns whether the change breaks anybody.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.verdict() == Verdict::Breaking
    }

    /// Returns the worse of its two verdicts.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.sender.min(self.receiver)
    }

    /// Returns the place in the documents, as other diagnostics name it: `orders.yaml:12:5`; `None` if none is known.
    #[must_use]
    pub fn site(&self) -> Option<String> {
        (!self.file.is_empty()).then(|| format!("{}:{}:{}", self.file, self.line, self.column))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Cosmetic => "cosmetic",
        })
    }
}

/// A place in the contract: its name, and the pointer to it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    name: String,
    pointer: String,
}

impl Place {
    /// Returns a part of the contract: `messages`, `CampaignCreateMessage`, `message CampaignCreateMessage`.
    pub(super) fn new(collection: &str, key: &str, name: String) -> Self {
        Self { name, pointer: format!("/{collection}") }.at(key)
    }

    /// Returns the place in this one under `key`.
    pub(super) fn at(&self, key: &str) -> Self {
        Self { name: self.name.clone(), pointer: pointer::join(&self.pointer, key) }
    }

    /// Returns a change here, `subject` being what it happened to.
    pub(super) fn change(&self, rule: &Rule, subject: &str, old: Option<String>, new: Option<String>) -> Change {
        Change {
            rule: rule.name,
            place: self.name.clone(),
            pointer: self.pointer.clone(),
            file: String::new(),
            line: 0,
            column: 0,
            old,
            new,
            sender: rule.sender(),
            receiver: rule.receiver(),
            text: rule.meaning.replace("{}", subject),
        }
    }
}

/// The meaning of a change of a schema for the whole, which depends on the schema's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sense {
    /// `true` if more of this is less of the whole, as in `not`.
    pub(super) flipped: bool,
    /// The sides that every change counts for.
    pub(super) counts: Counts,
    /// `true` if properties that nobody declared count.
    pub(super) strict: bool,
    /// `true` if null was compared already, for the schema of which this is a part.
    pub(super) null_apart: bool,
    /// The types of the values that come here.
    pub(super) kinds: Types,
    /// `true` if this is a part of two schemas that allow the same values.
    pub(super) same: bool,
}

/// The sides that every change counts for: the schema is a condition, or a branch of a `oneOf` that others may overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counts {
    pub(super) sender: bool,
    pub(super) receiver: bool,
}

impl Sense {
    /// Returns the sense of a whole payload.
    pub(super) fn whole(strict: bool) -> Self {
        Self { flipped: false, counts: Counts::default(), strict, null_apart: false, kinds: ALL, same: false }
    }

    /// Counts every change for these sides, too, as they are seen from here.
    pub(super) fn counting(self, sender: bool, receiver: bool) -> Self {
        let (sender, receiver) = if self.flipped { (receiver, sender) } else { (sender, receiver) };
        let counts = Counts { sender: self.counts.sender || sender, receiver: self.counts.receiver || receiver };
        Self { counts, ..self }
    }

    /// Makes of a change here what it is to the whole.
    pub(super) fn apply(self, rule: &Rule, mut change: Change) -> Change {
        if matches!(rule.effect, Effect::Meaning | Effect::Wording) {
            return change;
        }
        if self.flipped {
            std::mem::swap(&mut change.sender, &mut change.receiver);
            change.text += "; and what is valid here is refused";
        }
        let before = (change.sender, change.receiver);
        if self.counts.sender {
            change.sender = Verdict::Breaking;
        }
        if self.counts.receiver {
            change.receiver = Verdict::Breaking;
        }
        if before != (change.sender, change.receiver) {
            change.text += "; and what is valid here decides about other branches";
        }
        change
    }
}
