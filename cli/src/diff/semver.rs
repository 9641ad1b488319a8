//! The next version of each service, by [Semantic Versioning](https://semver.org/spec/v2.0.0.html).

use std::{collections::BTreeSet, fmt};

use postroom_codegen::{Contract, contract::Service};
use postroom_schema::pointer;
use serde::Serialize;

use super::{Change, Verdict, channels, parts::message_name};

/// The part of a semantic version that has to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The patch level: nobody but readers notices.
    Patch,
    /// The minor level: something is new, and everybody goes on.
    Minor,
    /// The major level: somebody may fail.
    Major,
}

/// The version that a service is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// The service's title.
    pub service: String,
    /// The part of its version that has to move.
    pub level: Level,
    /// The version in the old documents.
    pub old: String,
    /// The version in the new documents.
    pub new: String,
    /// The least version that will do; `None` if the old one is no semantic version.
    pub due: Option<String>,
    /// `true` if the version in the new documents is high enough.
    pub is_enough: bool,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Returns the versions that are due to the services in both contracts that something changed for: themselves, what
/// their operations send and receive, the channels of these, or an envelope.
#[must_use]
pub fn releases(old: &Contract, new: &Contract, changes: &[Change]) -> Vec<Release> {
    let release = |before: &Service| {
        let after = new.services.iter().find(|after| after.title == before.title)?;
        let mut parts = parts(old, before);
        parts.extend(self::parts(new, after));
        let concerns = |change: &&Change| {
            let mut segments = change.pointer.split('/').skip(1);
            match (segments.next(), segments.next()) {
                (Some("envelopes"), _) => true,
                (Some(collection), Some(key)) => parts.contains(&format!("/{collection}/{key}")),
                _ => false,
            }
        };
        // A version that moved is no reason for it to move.
        let own = changes.iter().filter(concerns).filter(|change| change.rule != "version-changed");
        let level = match own.map(Change::verdict).min()? {
            Verdict::Breaking => Level::Major,
            Verdict::Compatible => Level::Minor,
            Verdict::Cosmetic => Level::Patch,
        };
        let due = Version::parse(&before.version).map(|version| version.next(level));
        let is_enough = due.zip(Version::parse(&after.version)).is_some_and(|(due, after)| after >= due);
        Some(Release {
            service: before.title.clone(),
            level,
            old: before.version.clone(),
            new: after.version.clone(),
            due: due.map(|due| due.to_string()),
            is_enough,
        })
    };
    old.services.iter().filter_map(release).collect()
}

/// Returns pointers to what a service is made of.
fn parts(contract: &Contract, service: &Service) -> BTreeSet<String> {
    let pointer = |collection: &str, key: &str| pointer::join(&format!("/{collection}"), key);
    let mut parts = BTreeSet::from([pointer("services", &service.title)]);
    for operation in &service.operations {
        let reply = operation.reply.iter();
        let used = std::iter::once(operation.channel).chain(reply.clone().filter_map(|reply| reply.channel));
        for channel in used.filter_map(|position| contract.channels.get(position)) {
            parts.insert(pointer("channels", channels::name(channel)));
        }
        for position in operation.messages.iter().chain(reply.flat_map(|reply| &reply.messages)) {
            parts.insert(pointer("messages", message_name(contract, *position)));
        }
    }
    parts
}

/// A semantic version; numbers count first, and a release is more than what came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: u64,
    minor: u64,
    patch: u64,
    is_release: bool,
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let text = text.split_once('+').map_or(text, |(text, _)| text);
        let (numbers, is_release) = text.split_once('-').map_or((text, true), |(numbers, _)| (numbers, false));
        let mut numbers = numbers.split('.').map(|number| number.parse().ok());
        let version = Self { major: numbers.next()??, minor: numbers.next()??, patch: numbers.next()??, is_release };
        numbers.next().is_none().then_some(version)
    }

    fn next(self, level: Level) -> Self {
        let Self { major, minor, patch, is_release } = self;
        let of = |major, minor, patch| Self { major, minor, patch, is_release: true };
        match (level, major) {
            // What came before a release may become anything by the time of the release.
            _ if !is_release => of(major, minor, patch),
            (Level::Major, 0) => of(0, minor.saturating_add(1), 0),
            (Level::Major, _) => of(major.saturating_add(1), 0, 0),
            (Level::Patch, _) | (Level::Minor, 0) => of(major, minor, patch.saturating_add(1)),
            (Level::Minor, _) => of(major, minor.saturating_add(1), 0),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
