//! The differences between two texts, line by line.

use similar::{ChangeTag, TextDiff};

/// The number of unchanged lines that are shown before and after a difference.
const CONTEXT: usize = 2;

/// Returns the differences, with two lines around each, `…` where lines are left out; empty if there are none.
pub(crate) fn difference(old: &str, new: &str) -> Vec<String> {
    let lines = TextDiff::from_lines(old, new);
    let groups = lines.grouped_ops(CONTEXT);
    let shown = groups.iter().map(|group| {
        let changes = group.iter().flat_map(|operation| lines.iter_changes(operation));
        changes.map(|change| {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            format!("{sign} {}", change.value()).trim_end().to_owned()
        })
    });
    let mut out = Vec::new();
    for group in shown {
        if !out.is_empty() {
            out.push("…".to_owned());
        }
        out.extend(group);
    }
    out
}
