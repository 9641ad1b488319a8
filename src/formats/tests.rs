//! Every format against the `jsonschema` crate, and the mistakes that other parsers let pass.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::time::Time;

/// A format: its name, our verdict, and texts from which others are made by small changes.
type Case = (&'static str, fn(&str) -> bool, &'static [&'static str]);

#[rustfmt::skip]
const FORMATS: &[Case] = &[
    ("uuid", |text| uuid(text.as_bytes()).is_some(), &["0189d9a6-7b2c-7def-8123-456789abcdef", "0189D9A6-7B2C-7DEF-8123-456789ABCDEF", "0189d9a67b2c7def8123456789abcdef", "{0189d9a6-7b2c-7def-8123-456789abcdef}", "urn:uuid:0189d9a6-7b2c-7def-8123-456789abcdef"]),
    ("date", |text| date(text.as_bytes()).is_some(), &["2025-06-04", "2024-02-29", "2023-02-29", "2000-02-29", "1900-02-29", "0000-01-01", "9999-12-31", "2025-6-4", "+2025-06-04", "2025-06-04 ", "2025-04-31", "2025-00-01", "2025-13-01", "2025-01-00", "2025-01-32", "20250604", "2025-155"]),
    ("date-time", |text| date_time(text.as_bytes()) != Parsed::Invalid, &["2025-06-04T22:00:00Z", "2025-06-04t22:00:00z", "2025-06-04 22:00:00Z", "2025-06-04T22:00:00.123456789+02:00", "2025-06-04T22:00:00.1234567891-23:59", "2025-06-04T22:00:00+0200", "+12025-06-04T22:00:00Z", " 2025-06-04T22:00:00Z", "2025-6-04T22:00:00Z", "2025-06-04T22:00:00−02:00", "2025-06-04T22:00:00 UTC", "2025-06-04T22:00:00", "2025-06-04T22:00Z", "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5Z", "2017-01-01T01:29:60+01:30", "2016-12-31T15:59:60-08:00", "2016-12-31T22:59:60Z", "2016-12-31T23:58:60Z", "2016-12-31T23:59:61Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2025-06-04T24:00:00Z", "2025-06-04T22:60:00Z", "2025-06-04T22:00:00+24:00", "2025-06-04T22:00:00+01:60", "2025-06-04T22:00:00.Z", "2025-06-04T22:00:00-00:00"]),
    ("time", |text| time(text.as_bytes()) != Parsed::Invalid, &["22:00:00Z", "22:00:00z", "22:00:00", "22:00Z", "2:00:00Z", "22:00:00.5+02:00", "22:00:00.1234567891Z", "22:00:00,5Z", "23:59:60Z", "23:59:60+00:00", "01:29:60+01:30", "00:29:60+00:30", "23:29:60-00:30", "23:29:60+23:30", "22:59:60Z", "24:00:00Z", "22:00:00+0200", "22:00:00+24:00", "22:00:00-23:59", "22:00:00-00:60", "22:00:00 Z", "T22:00:00Z"]),
    ("email", email, &["joe@example.com", "joe.bloggs@example.com", "joe..bloggs@example.com", ".joe@example.com", "joe.@example.com", "te~st@example.com", "\"joe bloggs\"@example.com", "\"joe\\\"@\\ x\"@example.com", "\"\"@example.com", "\"@example.com", "joe@[127.0.0.1]", "joe@[ipv6:::1]", "joe@[IPv6:1.2.3.4]", "joe@[::1]", "joe@[x]", "joe@localhost", "joe@-a.com", "joe", "@", "joe@", "@example.com", "joe@example.com.", "jöe@example.com", "joe@exämple.com", "joe@a@b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.c"]),
    ("hostname", hostname, &["example.com", "a-b.c", "-a.b", "a-.b", "a..b", ".a", "a.", "", "a_b", "a b", "1.2.3.4", "xn--4gbwdl.xn--wgbh1c", "xn--ihqwcrb4cv8a8dqg056pqjye", "xn--X", "XN--aa---o47jg78q", "xn--aa---o47jg78q", "xn--zck", "XN--80AK6AA92E.com", "Xn--Nxasmm1c", "XN--X", "XN--A-2JC", "AB--c", "ab--c", "xn--l-fda.com", "xn--11b2er09f", "xn--nxasmm1c", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b"]),
    ("ipv4", ipv4, &["1.2.3.4", "255.255.255.255", "256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "0x7f.1", "1.2.3.4 ", "২.1.1.1", "0.0.0.0", "1.2.3.4/24"]),
    ("ipv6", ipv6, &["::", "::1", "2001:db8::ff00:42:8329", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1%eth0", "fe80::/64", "::ffff:1.2.3.4", "1::2::3", ":1", "12345::", "::1.2.3", "::00.2.3.4", "1:2:3:4:5:6:1.2.3.4", ":::"]),
    ("uri", uri, &["http://user:pw@example.com:8080/a/b?c=d&e#f", "urn:a:b", "mailto:a@b", "//a/b", "/a", "a", "http://[::1]:80/", "http://[v1.a:b]/", "http://[1.2.3.4]/", "http://[::1/", "http://a]b/", "http://a b/", "http://a/%zz", "http://a/%2f", "http://a/ü", "1a:b", "a+b-.c:d", ":a", "http:", "http://", "http://a:b@c@d", "http://a:8x/", "http://a:/", "http:////a", "a:[", "http://x[::1]", "http://a@[::1]b", "http://a\\b", "http://a/{b}", "http://a/\"b\"", "http://a#b#c", "http://a?b?c"]),
    ("uri-reference", uri_reference, &["", "a", "/a/b", "//a", "//a:8/b", "?a", "#a", "a:b", "1a:b", "./1a:b", "a/b:c", "a?b:c", "a#b:c", ":a", "%41:b", "%4", "a b", "\\a", "ü", "//[::1]", "//[::g]", "//[", "//a@b@c", "a[b]"]),
    ("iri", iri, &["http://ƒøø.ßår/?∂éœ=πîx#πîüx", "urn:é:\u{e000}", "http://a/?\u{e000}", "http://a/\u{e000}", "http://[v1.é]/", "http://é@a:8/", "/é", "é", "http://a/\u{85}", "http://a/\u{ffff}", "http://a/\u{fdd0}", "a:\u{e0001}", "é:a"]),
    ("iri-reference", iri_reference, &["//ƒøø.ßår/?∂éœ=πîx#πîüx", "âππ", "#ƒräg\\mênt", "#ƒrägmênt", "é:a", "a/é:b", "?\u{f0000}", "#\u{f0000}"]),
    ("uri-template", uri_template, &["http://example.com/{term:1}/{term}", "{}", "{a,,b}", "{v:0}", "{v:10000}", "{v:01}", "foo}bar", "a%41b", "a%4", "a😀b", "{+var}", "{=var}", "{|a*}", "{?x,y*}", "{a..b}", "{%41}", "{%4}", "{é}", "a b", "{a:1*}", "{a*:1}", "a'b", "a|b", "{", "{a", "{{a}}", "a\u{85}", "a\u{a0}", "a\u{e000}", "a\u{fffd}", "a\u{fffe}", "a\u{fdd0}", "a\u{1fffe}", "a\u{f0000}", "{a}\u{85}"]),
    ("relative-json-pointer", relative_json_pointer, &["1", "0/foo/bar", "0#", "/foo", "-1/a", "+1/a", "٦/a", "0##", "01/a", "", "120/a", "0/~2", "0/a~", "1#/a", "0//", "1\n", "00", "99999999999999999999#"]),
    ("regex", regex, &["([abc])+\\s+$", "^(abc]", "(?<n>a)\\k<n>", "(?<n>a)(?<n>b)", "(?<n>a)|(?<n>b)", "((?<n>a)|(?<n>b))(?<n>c)", "((?<n>a)|b)|(?<n>c)", "((?<n>a)|(?<m>b))(?<n>c)", "(?<n>(?<n>a))", "(?<n>a)(b|(?<n>c))", "(?:(?<n>a)|(?:(?<n>b)|(?<n>c)))", "(?:(?<n>a)(?:b|(?<n>c)))", "((?<n>a))|b(?<n>c)\\k<n>", "(?:(?:(?<n>a)|b)|c)(?<n>d)|(?<n>e)", "(?P<n>x)", "(?i:a)", "(?i)a", "(?-:a)", "(?<=a+)b", "(?=a)*", "[]", "[^]", "[b-a]", "[\\d-x]", "[a-\\d]", "\\cA", "\\c1", "\\a", "\\-", "\\é", "\\1", "(a)\\1", "\\0", "\\00", "\\x4", "\\u{110000}", "\\uD83D\\uDE00", "[\\uD83D\\uDE00-\\uD83D\\uDE01]", "a{2,1}", "a{00002,1}", "a{,1}", "{", "}", "]", "a**", "a*?", "^*", "\\b+", "\\p{L}", "\\p{L=}", "\\pL", "(?<é\\u0061>a)\\k<éa>", "(?<1>a)", "a|*", "()", ")", "("]),
    ("idn-hostname", idn_hostname, &["실례.테스트", "Bücher.de", "〮실례", "실〮례", "-> $1.00 <--", "xn--ihqwcrb4cv8a8dqg056pqjye", "xn--X", "XN--aa---o47jg78q", "-hello", "hello-", "ßς་〇", "۽۾", "l·l", "L·L", "a·l", "α͵β", "α͵S", "א׳ב", "A׳ב", "・ぁ", "def・abc", "ب٠۰", "ب٠ب", "۰0", "क\u{200d}ष", "क्\u{200d}ष", "क्\u{200c}ष", "بي\u{200c}بي", "क्\u{200c}षx\u{200c}y", "0a.א", "0ا", "aא", "א0٠", "xn--7a", "xn--0ca24w", "a..b", "", "xn--example-", "xn---9uc", "a。b", "a．b", "a｡b", "。", "example.", "aé--b", "aa--é", "עברית.example.com", "1.עברית", "abc.עברית1", "a-ب", "ب-a", "xn--bcher-kva", "xn--Bcher-kva", "xn--aa-23b"]),
    ("idn-email", idn_email, &["실례@실례.테스트", "δοκιμή@example.com", "\"δοκιμή\"@example.com", "\u{85}@example.com", "a＠b.c", "joe@[127.0.0.1]", "é@b", "a@é", "\"é\\é\"@b.c", "2962"]),
    ("json-pointer", json_pointer, &["", "/", "/a/b", "a", "/a~0b/~1", "/a~", "/a~2", "~0", "/ü/\"", "//", "#/a", "/~~0", "/~0~"]),
];

/// Texts on which we differ from the `jsonschema` crate, why, and our verdict.
const OTHERWISE: &[(&str, &str, bool, &str)] = &[
    ("email", "Joe <joe@example.com>", false, "RFC 5321: a mailbox is an address without a name beside it"),
    ("email", "\"a <b\"@example.com", true, "RFC 5321: a quoted local part may hold what looks like such a name"),
    ("idn-email", "\"é\\é\"@b.c", false, "RFC 6531, section 3.3: what a backslash stands before is ASCII still"),
    ("idn-hostname", "a™b", false, "RFC 5892: a symbol is disallowed, whatever it may be replaced by"),
    ("idn-hostname", "a\u{ad}b", false, "RFC 5892: a soft hyphen is disallowed, and not dropped"),
    ("hostname", "XN--80AK6AA92E.com", true, "RFC 5890, section 2.3.2.1: names are compared without regard to case"),
    ("hostname", "a.Xn--Nxasmm1c", true, "RFC 5890, section 2.3.2.1: names are compared without regard to case"),
    (
        "hostname",
        "xn--aa---o47jg78q",
        false,
        "RFC 5891, section 4.2.3.1: no label has two hyphens behind two characters",
    ),
    ("uri-template", "a\u{85}", false, "RFC 6570, section 2.1: a control character is no `ucschar`"),
    ("uri-template", "a\u{fffe}", false, "RFC 6570, section 2.1: what is no character is no `ucschar`"),
    ("email", "joe@XN--80AK6AA92E.com", true, "RFC 5890, section 2.3.2.1: names are compared without regard to case"),
    (
        "hostname",
        "xn--zxff274a",
        true,
        "RFC 5892, appendix A.2: a joiner may follow every virama, not just most of them",
    ),
];

fn oracle(format: &str, text: &str) -> bool {
    static VALIDATORS: OnceLock<BTreeMap<&'static str, Validator>> = OnceLock::new();
    let validators = VALIDATORS.get_or_init(|| {
        let options = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft7)
            .should_validate_formats(true)
            .with_format("uuid", |text: &str| text.len() == 36 && ::uuid::Uuid::try_parse(text).is_ok());
        let build = |&(format, ..): &Case| (format, options.build(&json!({ "format": format })).unwrap());
        FORMATS.iter().map(build).collect()
    });
    validators[format].is_valid(&json!(text))
}

/// Returns whether a text may hold an encoded label that begins with capitals.
fn has_capital_prefix(text: &str) -> bool {
    ["XN--", "Xn--", "xN--"].iter().any(|prefix| text.contains(prefix))
}

/// Returns whether a text is one of the kinds above: those that only the `jsonschema` crate takes, and those that
/// only we take.
fn is_listed(format: &str, text: &str, verdict: bool) -> bool {
    let odd_digit = |window: &[u8]| window.iter().all(|&byte| byte.is_ascii_digit() || (b'*'..=b'/').contains(&byte));
    match format {
        "email" => text.contains(" <") || (verdict && has_capital_prefix(text)),
        "hostname" if verdict => has_capital_prefix(text) && oracle(format, &text.to_ascii_lowercase()),
        "hostname" => text.to_ascii_lowercase().split_once("xn--").is_some_and(|(_, encoded)| encoded.contains("--")),
        "uri-template" => !verdict && !text.is_ascii(),
        "idn-email" => text.contains(" <") || (!verdict && !text.is_ascii()),
        "idn-hostname" => !verdict && !text.is_ascii(),
        "date" | "time" | "date-time" => !verdict && text.as_bytes().windows(2).any(odd_digit),
        _ => false,
    }
}

#[test]
fn the_longest_texts_are_those_of_the_jsonschema_crate() {
    let label = "a".repeat(61);
    // Labels of 61 and a dot each, and the rest.
    let host = |length: usize| format!("{label}.{label}.{label}.{label}.{}", "b".repeat(length - 4 * 62));
    let mail = |length: usize| format!("{}@b.c", "a".repeat(length));
    for (format, verdict, text, expected) in [
        ("hostname", hostname as fn(&str) -> bool, host(253), true),
        ("hostname", hostname, host(254), false),
        ("email", email, mail(64), true),
        ("email", email, mail(65), false),
        ("idn-hostname", idn_hostname, host(253), true),
        ("idn-hostname", idn_hostname, host(254), false),
        ("idn-hostname", idn_hostname, "\u{fc}".repeat(57), true),
        ("idn-hostname", idn_hostname, "\u{fc}".repeat(58), false),
    ] {
        assert_eq!((verdict(&text), oracle(format, &text)), (expected, expected), "{format} of {}", text.len());
    }
}

#[test]
fn verdicts_equal_those_of_the_jsonschema_crate() {
    for (format, verdict, texts) in FORMATS {
        for text in *texts {
            let is_same = verdict(text) == oracle(format, text) || is_listed(format, text, verdict(text));
            assert!(is_same, "{format}: {text:?}: {}", verdict(text));
        }
    }
}

#[test]
fn encoded_labels_follow_rfc_5892() {
    for label in LABELS {
        assert_eq!(hostname(label), oracle("hostname", label), "{label:?}");
    }
}

#[test]
fn capitals_of_encoded_labels_stand_for_their_small_letters() {
    for label in LABELS {
        assert_eq!(hostname(&label.to_ascii_uppercase()), hostname(label), "{label:?}");
    }
}

#[test]
fn the_names_of_captures_are_looked_up_fast() {
    // Ten times as many as took seconds when each name was compared with all others.
    let name = |at: usize| format!("(?<a{at}>");
    let names: String = (0..200_000).map(name).collect();
    let nested = format!("{names}{}", ")".repeat(200_000));
    let in_a_row: String = (0..200_000).map(|at| name(at) + ")").collect();
    let references: String = (0..200_000).map(|at| format!("\\k<a{at}>")).collect();
    let branches: String =
        "(".repeat(200_000) + &(0..200_000).map(|at| format!("(?<a{}>)|)", at % 7)).collect::<String>();
    for (text, expected) in [
        (nested.clone(), true),
        (format!("{nested}{references}"), true),
        (format!("{nested}(?<a199999>)"), false),
        (format!("{nested}|{nested}"), true),
        (format!("{in_a_row}{references}"), true),
        (format!("{in_a_row}(?<a0>)"), false),
        (branches, false),
    ] {
        assert_eq!(regex(&text), expected, "{}", &text[..40]);
    }
}

#[test]
fn where_verdicts_differ_they_follow_the_rfc() {
    for &(format, text, valid, why) in OTHERWISE {
        let (_, verdict, _) = FORMATS.iter().find(|(name, ..)| *name == format).unwrap();
        assert_eq!((verdict(text), oracle(format, text)), (valid, !valid), "{text:?}: {why}");
    }
}

fn changed_texts() -> impl Strategy<Value = (usize, String)> {
    let character = prop_oneof![
        3 => prop::sample::select("0123456789:-+.TtZzaAfFxn%@/[]?#\"\\~<> _".chars().collect::<Vec<_>>()),
        1 => prop::char::range('\0', '\u{7F}'),
        1 => any::<char>(),
    ];
    let change = (0..3_u8, any::<prop::sample::Index>(), character);
    let seed = (0..FORMATS.len()).prop_flat_map(|at| (Just(at), prop::sample::select(FORMATS[at].2)));
    (seed, prop::collection::vec(change, 0..4)).prop_map(|((format, seed), changes)| {
        let mut text: Vec<char> = seed.chars().collect();
        for (kind, place, character) in changes {
            let at = place.index(text.len() + 1);
            match kind {
                0 => text.insert(at, character),
                1 if at < text.len() => text[at] = character,
                _ if at < text.len() => drop(text.remove(at)),
                _ => {}
            }
        }
        (format, text.into_iter().collect())
    })
}

/// Labels that try each rule of RFC 5892 from both sides.
#[rustfmt::skip]
const LABELS: &[&str] = &[
  "xn--ll-0ea", "xn--la-0ea", "xn--uba", "xn--al-0ea", "xn--wva4j", "xn--a-jib", "xn--wva3j", "xn--4db5e",
    "xn--4db6e", "xn--a-2jc", "xn--4dbc5h", "xn--cckyj", "xn--a-iju", "xn--vek648p", "xn--vek", "xn--vekb",
    "xn--8hb20a", "xn--a-7pc", "xn--a-gyc", "xn--a-eoc", "xn--a-foc", "xn--37j", "xn--11b6iy14e", "xn--11b478i",
    "xn--1ug", "xn--11b2e898f", "xn--11b5i", "xn--a-wbb", "xn--a-xbb", "xn--4ca", "xn--7ba", "xn--w6j", "xn--qmb",
    "xn--a-0cg", "xn--p8s937b", "xn--n3h", "xn--lzg", "xn--0ba", "xn--x4g", "xn--orh", "xn--tr2h", "xn--a-s7t",
    "xn--bsb", "xn--a-r6t", "xn--a-std", "xn--a-qsn", "xn--zva", "xn--e28h", "xn--4gq2m", "xn--kja", "xn--9pa",
    "xn--clc6iy16d", 
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn changed_texts_are_judged_as_the_jsonschema_crate_judges_them((format, text) in changed_texts()) {
        let (name, verdict, _) = FORMATS[format];
        prop_assert!(verdict(&text) == oracle(name, &text) || is_listed(name, &text, verdict(&text)), "{}: {:?}", name, text);
    }

    #[test]
    fn encoded_labels_are_judged_as_the_jsonschema_crate_judges_them(label in "xn--([a-z]{1,4}-)?[a-z0-9]{1,8}") {
        prop_assert_eq!(hostname(&label), oracle("hostname", &label), "{:?}", label);
    }

    #[test]
    fn internationalised_labels_are_judged_as_the_jsonschema_crate_judges_them(
        label in "[a-z0-9\u{e9}\u{5d0}\u{628}\u{661}\u{6f1}\u{94d}\u{200c}\u{200d}.-]{1,6}",
    ) {
        prop_assert_eq!(idn_hostname(&label), oracle("idn-hostname", &label), "{:?}", label);
    }

    #[test]
    fn what_is_written_is_read_again(
        seconds in -62_167_219_200_i64..253_402_300_800,
        fraction in prop_oneof![Just(0), (0..1000_u32).prop_map(|n| n * 1_000_000), (0..1_000_000_u32).prop_map(|n| n * 1000), 0..1_000_000_000_u32],
        offset in -1439..1440_i32,
    ) {
        let offset = FixedOffset::east_opt(offset * 60).unwrap();
        let at = DateTime::from_timestamp(seconds, fraction).unwrap().with_timezone(&offset);
        if let Some(text) = date_time_text(&at) {
            prop_assert!(oracle("date-time", text.as_str()), "{}", text);
            prop_assert_eq!(date_time(text.as_str().as_bytes()), Parsed::Value(at));
            prop_assert_eq!(date_text(&at.date_naive()).unwrap().to_string(), &text.as_str()[..10]);
            let time = Time::new(at.time(), offset).unwrap();
            prop_assert_eq!(time.to_string(), &text.as_str()[11..]);
            prop_assert_eq!(time.to_string().parse(), Ok(time));
        } else {
            prop_assert!(!(0..=9999).contains(&at.year()), "{}", at);
        }
    }
}

#[test]
fn values_are_exact() {
    let read = |text: &str| match date_time(text.as_bytes()) {
        Parsed::Value(at) => at,
        other => panic!("{text:?}: {other:?}"),
    };
    for (text, written) in [
        ("2025-06-04T22:00:00Z", "2025-06-04T22:00:00Z"),
        ("2025-06-04t22:00:00z", "2025-06-04T22:00:00Z"),
        ("2025-06-04T22:00:00-00:00", "2025-06-04T22:00:00Z"),
        ("2025-06-04T22:00:00.0000000000000Z", "2025-06-04T22:00:00Z"),
        ("2025-06-04T22:00:00.1+02:00", "2025-06-04T22:00:00.100+02:00"),
        ("2025-06-04T22:00:00.1234-02:30", "2025-06-04T22:00:00.123400-02:30"),
        ("2025-06-04T22:00:00.1234567890+23:59", "2025-06-04T22:00:00.123456789+23:59"),
        ("2017-01-01T01:29:60.5+01:30", "2017-01-01T01:29:60.500+01:30"),
        ("0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00+23:59"),
        ("9999-12-31T23:59:60Z", "9999-12-31T23:59:60Z"),
    ] {
        assert_eq!(date_time_text(&read(text)).unwrap().as_str(), written);
    }
    let plain = read("2025-06-04T22:00:00.5+02:00");
    assert_eq!(plain, DateTime::parse_from_rfc3339("2025-06-04T20:00:00.500Z").unwrap());
    assert_eq!(plain.offset().local_minus_utc(), 7200);
}

#[test]
fn a_fraction_finer_than_nanoseconds_is_valid_and_not_representable() {
    for (fraction, parsed) in [(".1234567890", true), (".1234567891", false), (".00000000000000000001", false)] {
        let text = format!("22:00:00{fraction}Z");
        assert_eq!(matches!(time(text.as_bytes()), Parsed::Value(_)), parsed, "{text:?}");
        assert_eq!(time(text.as_bytes()) == Parsed::NotRepresentable, !parsed, "{text:?}");
        let text = format!("2025-06-04T{text}");
        assert_eq!(date_time(text.as_bytes()) == Parsed::NotRepresentable, !parsed, "{text:?}");
        // What is wrong besides is found first.
        assert_eq!(date_time(format!("{text}Z").as_bytes()), Parsed::Invalid);
        assert_eq!(date_time(text.replace("-04", "-31").as_bytes()), Parsed::Invalid);
    }
}

#[test]
fn what_rfc_3339_cannot_say_is_not_written() {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let (utc, odd) = (FixedOffset::east_opt(0).unwrap(), FixedOffset::east_opt(30).unwrap());
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    let leap = NaiveTime::from_hms_nano_opt(12, 0, 59, 1_000_000_000).unwrap();
    for (year, time, offset, fits) in [
        (2025, noon, utc, true),
        (0, noon, utc, true),
        (-1, noon, utc, false),
        (9999, noon, utc, true),
        (10_000, noon, utc, false),
        (2025, noon, odd, false),
        (2025, leap, utc, false),
    ] {
        let at = day(year).and_time(time).and_local_timezone(offset).unwrap();
        assert_eq!(date_time_fits(&at), fits, "{at:?}");
        assert_eq!(date_fits(&day(year)), (0..=9999).contains(&year));
    }
    assert_eq!(Time::new(leap, utc), None);
    assert_eq!(Time::new(noon, odd), None);
    // Neither end of chrono's range has a local time in every offset.
    let east = FixedOffset::east_opt(86_340).unwrap();
    let last = DateTime::<FixedOffset>::from_naive_utc_and_offset(chrono::NaiveDateTime::MAX, east);
    let first = DateTime::<FixedOffset>::from_naive_utc_and_offset(
        chrono::NaiveDateTime::MIN,
        FixedOffset::west_opt(86_340).unwrap(),
    );
    assert!(!date_time_fits(&last) && !date_time_fits(&first));
}
