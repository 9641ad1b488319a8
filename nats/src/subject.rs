//! Subjects: what an address is to NATS, and what subscriptions are to NATS that filters ask for.

use std::borrow::Cow;

use postroom::{
    address::Wildcards,
    bus::{BusError, Filter},
    contract::{Channel, Contract, ParameterKind, Part},
};

/// Checks that a message can be sent to an address.
///
/// A subject with a wildcard would be sent, and reach whoever subscribed to the wildcard.
pub(crate) fn check(address: &str) -> Result<(), BusError> {
    let is_token = |token: &str| !matches!(token, "" | "*" | ">") && !token.contains(is_refused);
    if address.split('.').all(is_token) {
        return Ok(());
    }
    let reason = "a subject of NATS has tokens between dots, none of which is empty, `*` or `>`, and no spaces";
    Err(BusError::Refused { address: address.to_owned(), reason: reason.to_owned() })
}

fn is_refused(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control()
}

/// What one subscription to NATS takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The subject, perhaps with wildcards.
    pub(crate) text: String,
    /// The channels to which its messages are held, because it takes more than their addresses; none if all of it is asked for.
    channels: Vec<&'static Channel>,
    /// `true` if it may bring what no channel has.
    is_pattern: bool,
}

/// What all filters of an interest ask for, as subjects that have no message in common but where one of them is wider than
/// what it stands for. The wide ones come last.
#[derive(Clone, Debug)]
pub(crate) struct Subjects {
    contract: &'static Contract,
    list: Vec<Subject>,
}

impl Subject {
    /// Returns whether it takes more than what it stands for.
    pub(crate) fn is_wide(&self) -> bool {
        !self.channels.is_empty()
    }

    /// Returns whether an address is asked for by it.
    fn takes(&self, address: &str) -> bool {
        covers(&self.text, address) && (!self.is_wide() || self.channels.iter().any(|channel| channel.takes(address)))
    }

    /// Returns the queue group in which members of a group share what it takes.
    ///
    /// NATS gives a message to one member of the group of a name, whatever its subject is. A member with a wide subject would
    /// drop what it did not ask for, while another member waits for it: those with wide subjects are a group for each.
    pub(crate) fn queue(&self, group: &str) -> String {
        if !self.is_wide() {
            return group.to_owned();
        }
        let templates = self.channels.iter().filter_map(|channel| channel.address);
        // FNV-1a: the same in every build, so that all instances are of one group.
        let hash = templates
            .flat_map(|text| text.bytes().chain([0]))
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{group}.{hash:016x}")
    }
}

impl Subjects {
    /// Reads the filters of an interest.
    ///
    /// # Errors
    /// The contract has no channel for one of them, or NATS no subject.
    pub(crate) fn new(contract: &'static Contract, filters: &[Filter<'_>]) -> Result<Self, BusError> {
        let mut list: Vec<Subject> = Vec::new();
        for filter in contract.select_all(filters, |_| '.')? {
            let subject = Subject::of(filter)?;
            match list.iter_mut().find(|known| known.text == subject.text) {
                // All of it is asked for already, or is now.
                Some(known) if !known.is_wide() || !subject.is_wide() => {
                    known.channels.clear();
                    known.is_pattern |= subject.is_pattern;
                }
                Some(known) => known.channels.extend(subject.channels),
                None => list.push(subject),
            }
        }
        for subject in &mut list {
            subject.channels.sort_by_key(|channel| channel.address);
            subject.channels.dedup();
        }
        list.sort_by(|a, b| (a.is_wide(), &a.text).cmp(&(b.is_wide(), &b.text)));
        // What another one takes already, all of it, comes twice otherwise.
        let narrow: Vec<String> = list.iter().filter(|one| !one.is_wide()).map(|one| one.text.clone()).collect();
        list.retain(|one| !narrow.iter().any(|other| *other != one.text && covers(other, &one.text)));
        Ok(Self { contract, list })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Subject> {
        self.list.iter()
    }

    /// Returns whether a message that came by the subscription to the subject at `index` is to be taken from it: it is asked for,
    /// and no other subscription brings it. Of those in one group, NATS has chosen one already.
    pub(crate) fn takes(&self, index: usize, address: &str, is_group: bool) -> bool {
        let Some(first) = self.list.iter().position(|subject| subject.takes(address)) else { return false };
        let [first_one, this] = [&self.list[first], &self.list[index]];
        (first == index || (is_group && !first_one.is_wide() && !this.is_wide()))
            && (!this.is_pattern || self.contract.match_address(address).is_some())
    }

    /// Returns whether a message at an address is asked for, whichever subject brings it.
    pub(crate) fn are_asked_for(&self, address: &str) -> bool {
        (0..self.list.len()).any(|index| self.takes(index, address, false))
    }

    /// Returns what it takes, for people.
    pub(crate) fn told(&self) -> String {
        self.list.iter().map(|subject| subject.text.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Subject {
    fn of(filter: Filter<'_>) -> Result<Self, BusError> {
        let (text, channels) = match filter {
            Filter::Channel(channel) => {
                let subject = channel.subscription(&Wildcards::NATS).unwrap_or(Cow::Borrowed(channel.id));
                let is_exact = is_exact(channel);
                (subject.into_owned(), if is_exact { Vec::new() } else { vec![channel] })
            }
            Filter::Pattern(pattern) => (pattern.split('.').map(token).collect::<Vec<_>>().join("."), Vec::new()),
        };
        let is_token = |token: &str| !token.is_empty() && !token.contains(is_refused);
        // A channel without parameters is what it says, also where NATS would read a wildcard.
        let is_literal = matches!(filter, Filter::Channel(channel) if channel.parameters.is_empty());
        if !text.split('.').all(is_token) || (is_literal && check(&text).is_err()) {
            let reason = "a subject of NATS has tokens between dots, none of which is empty, and no spaces".to_owned();
            return Err(BusError::Pattern { pattern: text, reason });
        }
        Ok(Self { text, channels, is_pattern: matches!(filter, Filter::Pattern(_)) })
    }
}

/// Returns whether the subject of a channel takes its addresses alone: each parameter is a token, and any text.
fn is_exact(channel: &Channel) -> bool {
    let is_any = channel.parameters.iter().all(|parameter| parameter.kind == ParameterKind::String);
    let ends = |part: Option<&Part>, is_end: fn(&str) -> bool| match part {
        Some(Part::Literal(text)) => is_end(text),
        None => true,
        Some(_) => false,
    };
    let is_token = |index: usize| {
        ends(index.checked_sub(1).and_then(|before| channel.parts.get(before)), |text| text.ends_with('.'))
            && ends(channel.parts.get(index + 1), |text| text.starts_with('.'))
    };
    let mut parts = channel.parts.iter().enumerate();
    is_any && channel.separator == '.' && parts.all(|(index, part)| matches!(part, Part::Literal(_)) || is_token(index))
}

/// Returns the token of NATS for one of a pattern: `{id}` stands for any.
fn token(token: &str) -> &str {
    if token.starts_with('{') && token.ends_with('}') { "*" } else { token }
}

/// Returns whether a subject takes all that another one does.
pub(crate) fn covers(wide: &str, narrow: &str) -> bool {
    let (mut wide, mut narrow) = (wide.split('.'), narrow.split('.'));
    loop {
        match (wide.next(), narrow.next()) {
            (None, None) => return true,
            (Some(">"), Some(_)) => return true,
            (Some("*"), Some(token)) if token != ">" => {}
            (Some(a), Some(b)) if a == b => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_covers_what_it_takes() {
        for (wide, narrow, expected) in [
            (">", "a", true),
            (">", ">", true),
            ("a.>", "a.b.c", true),
            ("a.>", "a", false),
            ("a.*", "a.b", true),
            ("a.*", "a.*", true),
            ("a.*", "a.>", false),
            ("a.*", "a.b.c", false),
            ("a.b", "a.*", false),
            ("a.*.c", "a.b.c", true),
            ("*", "*", true),
        ] {
            assert_eq!(covers(wide, narrow), expected, "{wide} {narrow}");
        }
    }

    #[test]
    fn what_is_no_subject_is_not_sent() {
        for (address, is_one) in [
            ("a", true),
            ("fleet/7/x", true),
            ("a.b-c.ü", true),
            ("", false),
            ("a..b", false),
            (".a", false),
            ("a.", false),
            ("a.*", false),
            (">", false),
            ("a b", false),
            ("a\tb", false),
            ("a\r\nb", false),
            ("a*b", true),
        ] {
            assert_eq!(check(address).is_ok(), is_one, "{address:?}");
        }
    }
}
