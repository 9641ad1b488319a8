//! The name that was probably meant.

use strsim::levenshtein;

use crate::Error;

/// Returns the error about a name that nothing has: it names the nearest one there is, or all if they are few; `others`
/// are names that would do too.
pub(crate) fn unknown(kind: &str, wanted: &str, names: &[&str], others: &[&str]) -> Error {
    let nearest = names
        .iter()
        .chain(others)
        .map(|name| (levenshtein(&wanted.to_ascii_lowercase(), &name.to_ascii_lowercase()), *name))
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
