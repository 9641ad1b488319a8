//! Anchors and the names of diagrams' files.

use std::collections::BTreeSet;

use postroom_cli::docs::{Anchors, page};
use serde_json::json;

use super::{Place, anything, sender};

/// What GitHub makes of headings; the second group is the public test of the `github-slugger` project, whose expectations
/// were taken from GitHub itself.
#[test]
fn github_anchors_are_those_of_github() {
    let table = [
        ("notification.user.{user_id}.push", "notificationuseruser_idpush"),
        ("user/{id}/signed-up", "useridsigned-up"),
        ("User Service", "user-service"),
        ("C# & F#: \"both\"", "c--f-both"),
        ("two  spaces", "two--spaces"),
        ("$SYS.REQ.*", "sysreq"),
        ("bravoCharlieDelta", "bravocharliedelta"),
        ("__proto__", "__proto__"),
        ("heading with a - dash", "heading-with-a---dash"),
        ("heading with an _ underscore", "heading-with-an-_-underscore"),
        (
            "exchange.bind_headers(exchange, routing [, bindCallback])",
            "exchangebind_headersexchange-routing--bindcallback",
        ),
        ("apostrophe’s should be trimmed", "apostrophes-should-be-trimmed"),
        ("I ♥ unicode", "i--unicode"),
        ("en–dash", "endash"),
        ("😄-😄 unicode emoji", "--unicode-emoji"),
        ("😄_😄 unicode emoji", "_-unicode-emoji"),
        (":ok_hand: Single", "ok_hand-single"),
        ("Привет non-latin 你好", "привет-non-latin-你好"),
        ("a¹ ½ ٣ Ⅻ", "a--٣-ⅻ"),
        ("e\u{301} ‿ नि न्", "e\u{301}-‿-नि-न्"),
    ];
    for (heading, anchor) in table {
        assert_eq!(anchor_of(heading, Anchors::Github), anchor, "{heading}");
    }
}

#[test]
fn seed_anchors_drop_four_characters() {
    let table = [
        ("notification.user.{user_id}.push", "notificationuseruseridpush"),
        ("Campaign Service", "campaign-service"),
        ("A-B c_D", "a-b-cd"),
        ("user/{id}", "user/id"),
        ("a (b)", "a-%28b%29"),
    ];
    for (heading, anchor) in table {
        assert_eq!(anchor_of(heading, Anchors::Seed), anchor, "{heading}");
    }
}

#[track_caller]
fn anchor_of(heading: &str, anchors: Anchors) -> String {
    let page = page(&anything(heading, "", &["x"], "Told", &json!({})), "T", anchors);
    let line = page.lines().find(|line| line.starts_with("  - [")).unwrap();
    line.split_once("](#").unwrap().1.strip_suffix(')').unwrap().to_owned()
}

/// All headings of a page share their anchors: those of the page itself, of services, and of channels.
#[test]
fn what_is_taken_gets_a_number() {
    let addresses = ["channels", "echo", "echo 1", "echo-1", "ECHO", "messages", "x.y", "xy"];
    let page = page(&anything("Services", "", &addresses, "Told", &json!({})), "Echo", Anchors::Github);
    let list: Vec<&str> = page.lines().filter(|line| line.starts_with("  - [")).collect();
    let expected = [
        "  - [Services](#services-1)",
        "  - [channels](#channels-1)",
        "  - [echo](#echo-1)",
        "  - [echo 1](#echo-1-1)",
        "  - [echo-1](#echo-1-2)",
        "  - [ECHO](#echo-2)",
        // Five channels stand before it, each with a heading `Messages`.
        "  - [messages](#messages-5)",
        "  - [x.y](#xy)",
        "  - [xy](#xy-1)",
    ];
    assert_eq!(list, expected);
}

/// Whatever an address is, its diagram is a file of its own in the folder of diagrams.
#[test]
fn diagrams_have_names_of_their_own() {
    let long = "long".repeat(100);
    let addresses = [
        "user.a",
        "user_a",
        "user{a",
        "../../etc",
        "..\\x",
        "C:/x",
        "%2e%2e",
        "a (b)",
        "\u{202e}x",
        "ü/ö",
        ".",
        "",
        &long,
        &(long.clone() + "er"),
    ];
    for style in [Anchors::Seed, Anchors::Github] {
        let page = page(&anything("T", "", &addresses, "Told", &json!({})), "T", style);
        let linked = diagrams(&page);
        assert_eq!(linked.iter().collect::<BTreeSet<_>>().len(), 2 + addresses.len(), "{linked:?}");
        for link in &linked {
            let name = link.strip_prefix("diagrams/").unwrap();
            let is_plain =
                name.strip_suffix(".svg").unwrap().chars().all(|char| char.is_alphanumeric() || "-_".contains(char));
            assert!(is_plain && name.len() < 250, "{name}");
        }
    }
}

#[test]
fn links_lead_to_diagrams() {
    for (style, clash) in [("seed", "channel_userab-1"), ("github", "channel_userab-1")] {
        let place = Place::new();
        let page =
            place.run(&sender("T", &["user.a.b", "user.ab"], &json!({"type": "integer"})), &["--anchors", style]);
        let linked = diagrams(&page);
        assert_eq!(linked.len(), 4);
        assert!(linked.contains(&format!("diagrams/{clash}.svg").as_str()), "{linked:?}");
        for path in linked.iter().map(|link| place.path("out").join(link)) {
            assert!(path.is_file() && path.with_extension("mmd").is_file(), "{path:?}");
        }
        assert_eq!(place.files().len(), 2 * linked.len() + 2);
    }
}

fn diagrams(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("![")?.rsplit_once("](")?.1.strip_suffix(')')).collect()
}
