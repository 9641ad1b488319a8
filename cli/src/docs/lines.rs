//! What differs between two texts, line by line.

/// How large the table of a comparison may become; beyond it, everything between the first and the last difference counts
/// as replaced.
const MAX_CELLS: usize = 4_000_000;

/// How many lines that are the same are shown before and after a difference.
const CONTEXT: usize = 2;

/// A line of a comparison: ` ` the same, `-` only in the old text, `+` only in the new one.
type Line<'t> = (char, &'t str);

/// The differences, with two lines around each, `…` where lines are left out; empty where there are none.
pub(crate) fn difference(old: &str, new: &str) -> Vec<String> {
    let lines = compare(&old.lines().collect::<Vec<_>>(), &new.lines().collect::<Vec<_>>());
    let near = |at: usize| {
        let around = at.saturating_sub(CONTEXT)..lines.len().min(at.saturating_add(CONTEXT + 1));
        lines[around].iter().any(|(sign, _)| *sign != ' ')
    };
    let mut out: Vec<String> = Vec::new();
    let mut left_out = false;
    for (at, (sign, line)) in lines.iter().enumerate() {
        if near(at) {
            if left_out && !out.is_empty() {
                out.push("…".to_owned());
            }
            out.push(format!("{sign} {line}").trim_end().to_owned());
        }
        left_out = !near(at);
    }
    out
}

fn compare<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (head, old) = old.split_at(start);
    let new = &new[start..];
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, tail) = old.split_at(old.len() - end);
    let new = &new[..new.len() - end];
    let same = |lines: &[&'t str]| lines.iter().map(|line| (' ', *line)).collect::<Vec<_>>();
    let mut out = same(head);
    middle(old, new, &mut out);
    out.extend(same(tail));
    out
}

/// The shortest way from one to the other, by their longest common subsequence.
fn middle<'t>(old: &[&'t str], new: &[&'t str], out: &mut Vec<Line<'t>>) {
    let width = new.len().saturating_add(1);
    let cells = old.len().saturating_add(1).saturating_mul(width);
    let (mut i, mut j) = (0, 0);
    if cells <= MAX_CELLS {
        // In cell (i, j) stands how many lines `old[i..]` and `new[j..]` have in common.
        let mut common = vec![0_u32; cells];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common[i * width + j] = if old[i] == new[j] {
                    common[(i + 1) * width + j + 1] + 1
                } else {
                    common[(i + 1) * width + j].max(common[i * width + j + 1])
                };
            }
        }
        while i < old.len() && j < new.len() {
            if old[i] == new[j] {
                out.push((' ', old[i]));
                (i, j) = (i + 1, j + 1);
            } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
                out.push(('-', old[i]));
                i += 1;
            } else {
                out.push(('+', new[j]));
                j += 1;
            }
        }
    }
    out.extend(old[i..].iter().map(|line| ('-', *line)));
    out.extend(new[j..].iter().map(|line| ('+', *line)));
}
