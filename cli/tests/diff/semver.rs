//! The version that is due.

use postroom_cli::diff::{compare, releases};

use super::support::document;

const DOCUMENT: &str = include_str!("service.yaml");

#[test]
fn versions_move_by_the_worst_change() {
    const BREAKING: (&str, &str) = ("text: {type: string}", "text: {type: string, maxLength: 5}");
    const COMPATIBLE: (&str, &str) = ("text: {type: string}", "text: {type: string}, more: {type: string}");
    const COSMETIC: (&str, &str) = ("description: Pings.", "description: Pings!");
    const UNUSED: (&str, &str) =
        ("headers: {type: object}, payload: {type: object}", "headers: {type: object}, payload: {type: string}");
    for (version, edit, now, expected) in [
        ("1.2.3", BREAKING, "1.2.3", "2.0.0 major false"),
        ("1.2.3", COMPATIBLE, "1.2.3", "1.3.0 minor false"),
        ("1.2.3", COSMETIC, "1.2.4", "1.2.4 patch true"),
        ("1.2.3", BREAKING, "2.1.0", "2.0.0 major true"),
        ("1.2.3", BREAKING, "2.0.0-rc.1", "2.0.0 major false"),
        ("0.2.3", BREAKING, "0.3.0", "0.3.0 major true"),
        ("0.2.3", COMPATIBLE, "0.2.3", "0.2.4 minor false"),
        ("2.0.0-rc.1", BREAKING, "2.0.0-rc.2", "2.0.0 major false"),
        ("1.2.3+build", COSMETIC, "1.2.4+build", "1.2.4 patch true"),
        ("1.2", BREAKING, "1.3", "- major false"),
        ("18446744073709551615.0.0", BREAKING, "1.0.0", "18446744073709551615.0.0 major false"),
        ("1.2.3", UNUSED, "1.2.3", "none"),
    ] {
        let with = |version: &str| DOCUMENT.replace("version: 1.0.0", &format!("version: '{version}'"));
        let (old, new) = (document(&with(version)), document(&with(now).replace(edit.0, edit.1)));
        let releases = releases(&old, &new, &compare(&old, &new));
        let found = releases.first().map_or("none".to_owned(), |release| {
            format!("{} {} {}", release.due.as_deref().unwrap_or("-"), release.level, release.is_enough)
        });
        assert_eq!(found, expected, "{version} by {edit:?}");
    }
}
