//! The anchors of headings, and the names of the files of their diagrams.

use std::collections::BTreeMap;

/// How a heading becomes an anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Anchors {
    /// Without `.`, `_`, `{` and `}`: no link leads to `notification.user.{user_id}.push`.
    Seed,
    /// As GitHub makes them, so that links work.
    #[default]
    Github,
}

impl Anchors {
    /// Returns the anchor of a heading that is the only one of its text.
    fn slug(self, heading: &str) -> String {
        let lower = heading.to_lowercase();
        let kept = lower.chars().filter(|&char| match self {
            Self::Seed => !matches!(char, '.' | '_' | '{' | '}'),
            Self::Github => matches!(char, ' ' | '-') || is_word(char),
        });
        kept.map(|char| if char == ' ' { '-' } else { char }).collect()
    }
}

/// The anchors of a page, heading by heading: one that is taken gets `-1`, `-2` and so on, as on GitHub.
#[derive(Clone, Debug)]
pub(crate) struct Slugger {
    style: Anchors,
    /// The number of headings that wanted each anchor since.
    taken: BTreeMap<String, usize>,
}

impl Slugger {
    /// Creates the anchors of a page without headings yet.
    pub(crate) fn new(style: Anchors) -> Self {
        Self { style, taken: BTreeMap::new() }
    }

    /// Returns whether a heading becomes an anchor: one of punctuation alone becomes none.
    pub(crate) fn has_slug(&self, heading: &str) -> bool {
        !self.style.slug(heading).is_empty()
    }

    /// Returns the anchor of the page's next heading; one that renderers make none of is spelled by its code points.
    pub(crate) fn next(&mut self, heading: &str) -> String {
        match self.style.slug(heading) {
            slug if slug.is_empty() => self.claim(spelled(heading)),
            slug => self.claim(slug),
        }
    }

    /// Returns a name that nothing has yet: this one, or this one with a number.
    pub(crate) fn claim(&mut self, wanted: String) -> String {
        let mut count = self.taken.get(&wanted).copied().unwrap_or_default();
        let mut found = wanted.clone();
        while self.taken.contains_key(&found) {
            count = count.saturating_add(1);
            found = format!("{wanted}-{count}");
        }
        self.taken.insert(wanted, count);
        self.taken.entry(found.clone()).or_default();
        found
    }
}

/// Returns the code points of a text: `u2f` for `/`.
fn spelled(text: &str) -> String {
    /// The number of characters that are spelled; what differs later only gets a number.
    const MAX_CHARACTERS: usize = 16;
    let points = text.chars().take(MAX_CHARACTERS).map(|char| format!("u{:x}", u32::from(char)));
    points.collect::<Vec<_>>().join("-")
}

/// Returns an anchor as part of a file's name: without what a file system or an address line gives a meaning, and not
/// too long.
pub(crate) fn file_stem(anchor: &str) -> String {
    /// The number of bytes of a stem: most file systems end at 255 bytes, and what stands around a stem needs some.
    const MAX_BYTES: usize = 180;
    let mut stem = String::new();
    for char in anchor.chars() {
        if stem.len() + char.len_utf8() > MAX_BYTES {
            break;
        }
        stem.push(if is_word(char) { char } else { '-' });
    }
    // Dashes alone are no name that anybody tells from another.
    if stem.chars().any(|char| char.is_alphanumeric()) { stem } else { spelled(anchor) }
}

/// Returns whether GitHub keeps a character of a heading besides spaces and dashes: letters, marks, decimal digits,
/// connecting punctuation.
fn is_word(char: char) -> bool {
    // The two that join or part letters are words' characters elsewhere (UTS #18), but not to GitHub.
    let is_joiner = matches!(char, '\u{200c}' | '\u{200d}');
    !is_joiner && regex_syntax::try_is_word_character(char).unwrap_or_else(|_| char.is_alphanumeric() || char == '_')
}
