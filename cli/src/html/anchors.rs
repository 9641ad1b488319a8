//! The anchors that links lead to.

use std::collections::BTreeMap;

use maud::{Markup, Render, html};

/// The source of ids, each of which is there once.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// The number of times that each was asked for.
    taken: BTreeMap<String, u64>,
}

impl Anchors {
    /// Returns an id that reads like a prefix and a name.
    pub(super) fn id(&mut self, prefix: &str, name: &str) -> String {
        let wanted = format!("{prefix}{}", slug(name));
        let count = self.taken.entry(wanted.clone()).or_default();
        *count = count.saturating_add(1);
        // The tilde stands in no slug, so that no other name can ask for the same.
        if *count == 1 { wanted } else { format!("{wanted}~{count}") }
    }
}

/// Returns a link, or only its text if there is nothing to lead to.
pub(super) fn link(id: Option<&String>, text: impl Render) -> Markup {
    html! { @if let Some(id) = id { a href={ "#" (id) } { (text) } } @else { (text) } }
}

/// Returns a name with everything replaced that an address bar does not show as it is.
fn slug(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '{' | '}'));
    let slug: String =
        kept.map(|c| if c.is_alphanumeric() || matches!(c, '.' | '_' | '[' | ']') { c } else { '-' }).collect();
    if slug.is_empty() { "unnamed".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_and_unique() {
        let mut anchors = Anchors::default();
        let table = [
            ("notification.user.{user_id}.push", "channel-notification.user.user_id.push"),
            ("notification.user.user_id.push", "channel-notification.user.user_id.push~2"),
            ("a b/c\"<'>", "channel-a-b-c----"),
            ("日本", "channel-日本"),
            ("", "channel-unnamed"),
            ("{}", "channel-unnamed~2"),
        ];
        for (name, expected) in table {
            assert_eq!(anchors.id("channel-", name), expected);
        }
    }
}
