//! The name that was probably meant.

/// The name nearest to `wanted`, if one is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = wanted.chars().collect();
    let limit = wanted.len().div_ceil(3).min(4).min(wanted.len().saturating_sub(1));
    names
        .into_iter()
        .filter(|name| name.len() <= 4 * (wanted.len() + limit))
        .filter_map(|name| Some((distance(&wanted, name, limit)?, name)))
        .min()
        .map(|(_, name)| name)
}

/// The name nearest to `wanted`, as the remedy of a diagnostic.
pub(crate) fn did_you_mean<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    nearest(wanted, names).map_or_else(|| otherwise.to_owned(), |name| format!("did you mean `{name}`?"))
}

/// How many characters must be changed, added or removed, regardless of case; `None` above the limit.
fn distance(from: &[char], to: &str, limit: usize) -> Option<usize> {
    let to: Vec<char> = to.chars().collect();
    if from.len().abs_diff(to.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, from) in from.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, to) in to.iter().enumerate() {
            let change = diagonal + usize::from(!from.eq_ignore_ascii_case(to));
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_slips_of_the_pen_are_proposed() {
        let names = ["messages", "address", "parameters", "title", "summary"];
        for (wanted, expected) in [
            ("mesages", Some("messages")),
            ("adress", Some("address")),
            ("Title", Some("title")),
            ("paramters", Some("parameters")),
            ("subscribe", None),
            ("t", None),
            ("", None),
        ] {
            assert_eq!(nearest(wanted, names), expected, "{wanted}");
        }
    }
}
