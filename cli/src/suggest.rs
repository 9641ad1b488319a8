//! The name that was probably meant.

use crate::Error;

/// What to say of a name that nothing has: the nearest one there is, or all where they are few; `others` are names that
/// would do too.
pub(crate) fn unknown(kind: &str, wanted: &str, names: &[&str], others: &[&str]) -> Error {
    let nearest = names
        .iter()
        .chain(others)
        .map(|name| (distance(wanted, name), *name))
        .filter(|(distance, _)| *distance <= wanted.chars().count().div_ceil(3).min(4))
        .min();
    let listed = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Error::Usage(match nearest {
        _ if names.is_empty() => format!("there is no {kind} `{wanted}`: the documents declare none"),
        Some((_, name)) => format!("there is no {kind} `{wanted}`; did you mean `{name}`?"),
        None if names.len() <= 20 => format!("there is no {kind} `{wanted}`; there are {}", listed()),
        None => format!("there is no {kind} `{wanted}`, nor one of a similar name, among {}", names.len()),
    })
}

/// How many characters must be changed, added or removed, regardless of case (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, from) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, to) in to.iter().enumerate() {
            let change = diagonal + usize::from(!from.eq_ignore_ascii_case(to));
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::unknown;

    #[test]
    fn a_slip_of_the_pen_is_told_from_another_name() {
        let names = ["PushNotificationMessage", "UserInfoReplyMessage"];
        for (wanted, expected) in [
            (
                "PushNotificatonMessage",
                "there is no message `PushNotificatonMessage`; did you mean `PushNotificationMessage`?",
            ),
            (
                "userinforeplymessage",
                "there is no message `userinforeplymessage`; did you mean `UserInfoReplyMessage`?",
            ),
            ("Order", "there is no message `Order`; there are `PushNotificationMessage`, `UserInfoReplyMessage`"),
            ("PushNotificaton", "there is no message `PushNotificaton`; did you mean `PushNotification`?"),
            ("", "there is no message ``; there are `PushNotificationMessage`, `UserInfoReplyMessage`"),
        ] {
            assert_eq!(unknown("message", wanted, &names, &["PushNotification"]).to_string(), expected);
        }
        assert_eq!(
            unknown("envelope", "E", &[], &[]).to_string(),
            "there is no envelope `E`: the documents declare none"
        );
        assert_eq!(
            unknown("message", "Order", &["a"; 21], &[]).to_string(),
            "there is no message `Order`, nor one of a similar name, among 21"
        );
    }
}
