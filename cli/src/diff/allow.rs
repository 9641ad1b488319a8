//! Breaking changes that are accepted, each with a reason.

use super::{Change, rules};
use crate::output::visible;

/// A change that is accepted, or one in several places: `RULE@POINTER=REASON`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    text: String,
    rule: String,
    /// The pointer and the reason; a pointer may hold `=` itself, so that only a change tells its end.
    rest: String,
}

/// The effect of what is allowed on a list of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed<'a> {
    /// The reason for which each change is accepted.
    pub reasons: Vec<Option<&'a str>>,
    /// The allowed changes that did not happen.
    pub unused: Vec<&'a str>,
}

impl Allow {
    /// Reads `RULE@POINTER=REASON`.
    ///
    /// # Errors
    /// The text is not of that form; the error says what is wrong with it, in a sentence.
    ///
    /// ```
    /// use postroom_cli::diff::Allow;
    ///
    /// Allow::parse("required-added@/messages/PingMessage/payload/required/id=every sender has it already").unwrap();
    /// assert!(Allow::parse("no-such-rule@/messages/PingMessage=x").is_err());
    /// assert!(Allow::parse("message-removed@/messages/PingMessage").is_err(), "the reason is missing");
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        const FORM: &str = "write RULE@POINTER=REASON";
        let text = text.trim();
        let (rule, rest) = text.split_once('@').ok_or_else(|| format!("`{text}` names no pointer: {FORM}"))?;
        if !rules::all().any(|known| known.name == rule.trim()) {
            return Err(format!("there is no rule `{rule}`; `postroom diff --rules` lists them"));
        }
        if rest.split_once('=').is_none_or(|(_, reason)| reason.trim().is_empty()) {
            return Err(format!("`{text}` gives no reason: {FORM}"));
        }
        Ok(Self { text: text.to_owned(), rule: rule.trim().to_owned(), rest: rest.trim().to_owned() })
    }

    /// Reads a file with one of them on each line; empty lines and those that start with `#` are left out.
    ///
    /// # Errors
    /// A line is not of that form; the error says what is wrong with the first one, after its number.
    pub fn parse_lines(text: &str) -> Result<Vec<Self>, String> {
        let lines = text.lines().enumerate().map(|(index, line)| (index.saturating_add(1), line.trim()));
        let said = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        said.map(|(number, line)| Self::parse(line).map_err(|message| format!("line {number}: {message}"))).collect()
    }

    /// Returns the reason, if it is this change that is allowed. A part of the pointer stands as it is or as it is
    /// shown, or `*` for any one.
    fn reason(&self, change: &Change) -> Option<&str> {
        let mut rest = Some(self.rest.as_str()).filter(|_| self.rule == change.rule)?;
        for part in change.pointer.split('/').skip(1) {
            rest = rest.strip_prefix('/')?;
            let after = |said: &str| rest.strip_prefix(said).filter(|rest| rest.is_empty() || rest.starts_with(ENDS));
            rest = after(part).or_else(|| after(&visible(part))).or_else(|| after("*"))?;
        }
        Some(rest.trim_start().strip_prefix('=')?.trim()).filter(|reason| !reason.is_empty())
    }
}

/// The characters that may follow a part of a pointer.
const ENDS: [char; 3] = ['/', '=', ' '];

/// Finds out which changes are accepted.
#[must_use]
pub fn apply<'a>(changes: &[Change], allows: &'a [Allow]) -> Allowed<'a> {
    let reason = |change: &Change| allows.iter().find_map(|allow| allow.reason(change));
    let is_used = |allow: &&Allow| changes.iter().any(|change| allow.reason(change).is_some());
    Allowed {
        reasons: changes.iter().map(reason).collect(),
        unused: allows.iter().filter(|allow| !is_used(allow)).map(|allow| allow.text.as_str()).collect(),
    }
}
