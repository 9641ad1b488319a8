//! The name that was probably meant.

/// Returns the name nearest to `wanted`, if one is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    let limit = length.div_ceil(3).min(4).min(length.saturating_sub(1));
    let wanted = wanted.to_ascii_lowercase();
    // Names that are far too long are not worth the work.
    let near = names.into_iter().filter(|name| name.len() <= 4 * (length + limit));
    let found = near.map(|name| (strsim::levenshtein(&wanted, &name.to_ascii_lowercase()), name));
    found.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name)
}

/// Returns the name nearest to `wanted`, as the remedy of a diagnostic.
pub(crate) fn did_you_mean<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    nearest(wanted, names).map_or_else(|| otherwise.to_owned(), |name| format!("did you mean `{name}`?"))
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
