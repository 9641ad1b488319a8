//! Strings of the formats that draft-07 names, and strings that are nearly so.

use proptest::{prelude::*, sample::select};

use super::text::matching;

/// Valid strings of a format; `None` for formats that nobody checks.
pub(crate) fn valid(format: &str) -> Option<BoxedStrategy<String>> {
    let pattern = |pattern: &str| matching(pattern);
    Some(match format {
        "uuid" => prop_oneof![
            4 => pattern("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
            1 => pattern("^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"),
            1 => select(&["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"][..])
                .prop_map(str::to_owned),
        ]
        .boxed(),
        "date" => dates().boxed(),
        "time" => times().boxed(),
        "date-time" => date_times().boxed(),
        "email" => prop_oneof![2 => pattern("^[a-z]{1,8}([.+_-][a-z0-9]{1,4}){0,2}@[a-z]{1,8}\\.(com|example|org)$"), 1 => listed(EMAILS)].boxed(),
        "hostname" => pattern("^[a-z]([a-z0-9-]{0,5}[a-z0-9])?(\\.[a-z]{2,5}){0,2}$"),
        "ipv4" => prop_oneof![any::<std::net::Ipv4Addr>().prop_map(|ip| ip.to_string())].boxed(),
        "ipv6" => prop_oneof![any::<std::net::Ipv6Addr>().prop_map(|ip| ip.to_string())].boxed(),
        "uri" => pattern("^(https?|urn|mailto):[a-z]{1,8}(/[a-z0-9._~-]{0,4}){0,2}$"),
        "uri-reference" => pattern("^(\\.\\./|/|#)?[a-z]{0,8}(\\?[a-z]=[a-z0-9]{1,3})?$"),
        "json-pointer" => pattern("^(/([a-z]|~0|~1){0,4}){0,3}$"),
        "relative-json-pointer" => pattern("^(0|[1-9][0-9]{0,2})(#|(/([a-z]|~0|~1){0,4}){0,3})$"),
        "idn-email" => pattern("^[a-zäδ실]{1,8}@([a-zäδ실]{1,8}\\.){1,2}com$"),
        "idn-hostname" => pattern("^[a-zäδ실]{1,8}([.。][a-z]{2,5}){0,2}$"),
        "iri" => pattern("^(https?|urn|mailto):[a-zäδ]{1,8}(/[a-z0-9._~실-]{0,4}){0,2}$"),
        "iri-reference" => pattern("^(\\.\\./|/|#)?[a-zä]{0,8}(\\?[a-z]=[a-z0-9δ]{1,3})?$"),
        "uri-template" => {
            pattern("^(/[a-z]{0,4}(\\{[+#./;?&]?[a-z]{1,3}(:[1-9][0-9]{0,3}|\\*)?(,[a-z]{1,3})?\\})?){0,3}$")
        }
        "regex" => pattern("^(\\^)?([a-z]|\\[[a-z]{0,3}\\]|\\([a-z]{0,2}\\)|\\\\[bswBSW])([a-z]\\{[0-9]{1,2},\\})?(\\$)?$"),
        _ => return None,
    })
}

/// Strings that look like the format and mostly are not of it; a few are.
pub(crate) fn near_misses(format: &str) -> &'static [&'static str] {
    match format {
        "uuid" => UUIDS,
        "date" => DATES,
        "time" => TIMES,
        "date-time" => DATE_TIMES,
        "email" => BAD_EMAILS,
        "regex" => &["[", "(", ")", "{", "*", "a**", "\\", "\\1", "(?P<n>a)", "[b-a]", "\\a", "a{2,1}"],
        _ => &["", " ", "%", "a b", "\u{0}", "é", "999.1.1.1", "1.2.3", "::g", "-a", "~2", "http://[", "//"],
    }
}

/// Valid texts of several formats that other keywords may tell apart.
pub(crate) const SPELLINGS: &[&str] = &[
    "2024-01-01T00:00:00Z",
    "2024-01-01t00:00:00z",
    "2024-01-01T00:00:00+00:00",
    "2024-01-01T00:00:00-00:00",
    "2024-01-01T00:00:00+01:30",
    "2024-01-01T00:00:00.5Z",
    "2024-01-01T00:00:00.500Z",
    "2024-01-01T00:00:00.000Z",
    "2024-01-01T00:00:00.1234567890000Z",
    "1999-12-31",
    "2099-12-31",
    "9999-12-31",
    "00:00:00Z",
    "00:00:00.5z",
    "12:00:00.000-00:00",
    "c232ab00-9414-11ec-b3c8-9f6bdeced846",
    "C232AB00-9414-41EC-B3C8-9F6BDECED846",
    "67E55044-10b1-426f-9247-bb680e5fe0c8",
];

fn listed(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(texts).prop_map(str::to_owned)
}

fn dates() -> impl Strategy<Value = String> {
    let usual = (0..=9999_u32, 1..=12_u32, 1..=28_u32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    prop_oneof![
        6 => usual,
        1 => listed(&["0000-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "0000-02-29", "2025-04-30", "1970-01-01"]),
    ]
}

fn times() -> impl Strategy<Value = String> {
    let usual = (0..24_u32, 0..60_u32, 0..60_u32, fractions(), offsets());
    prop_oneof![
        6 => usual.prop_map(|(h, m, s, fraction, offset)| format!("{h:02}:{m:02}:{s:02}{fraction}{offset}")),
        1 => listed(&["23:59:60Z", "23:59:60.5Z", "15:59:60-08:00", "01:29:60+01:30", "00:00:00-00:00", "00:00:00z"]),
    ]
}

fn date_times() -> impl Strategy<Value = String> {
    let usual = (dates(), select(&["T", "T", "T", "t"][..]), times()).prop_map(|(d, t, time)| format!("{d}{t}{time}"));
    prop_oneof![
        6 => usual,
        1 => listed(&["1998-12-31T23:59:60Z", "1998-12-31T15:59:60.123-08:00", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"]),
    ]
}

/// At most nine digits that are not zero: more fit no Rust value, which is a case of its own.
fn fractions() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 3 => "\\.[0-9]{1,9}", 1 => "\\.[0-9]{1,9}0{1,6}", 1 => Just(".000".to_owned())]
}

fn offsets() -> impl Strategy<Value = String> {
    let usual = (select(&["+", "-"][..]), 0..24_u32, 0..60_u32).prop_map(|(sign, h, m)| format!("{sign}{h:02}:{m:02}"));
    prop_oneof![3 => Just("Z".to_owned()), 1 => listed(&["z", "+00:00", "-00:00", "+23:59", "-23:59"]), 2 => usual]
}

const EMAILS: &[&str] = &[
    "joe.bloggs@example.com",
    "te~st@example.com",
    "\"joe bloggs\"@example.com",
    "\"joe..bloggs\"@example.com",
    "joe.bloggs@[127.0.0.1]",
    "joe.bloggs@[IPv6:::1]",
    "a@b",
    "\"joe@bloggs\"@example.com",
];

const BAD_EMAILS: &[&str] = &[
    "",
    "2962",
    "@",
    "a@",
    "@b.c",
    "joe.bloggs@",
    ".test@example.com",
    "test.@example.com",
    "te..st@example.com",
    "a b@c.d",
    "a@b c",
    "a@-b.c",
    "a@b-.c",
    "a@b..c",
    "joe.bloggs@[127.0.0.300]",
    "joe.bloggs@invalid=domain.com",
    "a@b@c",
    "<a@b.c>",
    "a@b.c ",
    " a@b.c",
    "a@b.c\n",
    "é@b.c",
    "a@é.c",
    "a,b@c.d",
    "a\u{0}@b.c",
];

const UUIDS: &[&str] = &[
    "",
    "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6",
    "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e7",
    "0191a3f17c407b1e8d6c3f2a9b4c5d6e",
    "{0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e}",
    "urn:uuid:0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e",
    "0191a3f17-c40-7b1e-8d6c-3f2a9b4c5d6e",
    "0191a3f1_7c40_7b1e_8d6c_3f2a9b4c5d6e",
    "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5dgg",
    " 0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6",
    "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e\n",
    "0191A3F1-7C40-7B1E-8D6C-3F2A9B4C5D6E",
    "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6é",
    "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5dé",
    "------------------------------------",
    "0191a3f1-7c40-7b1e-8d6c+3f2a9b4c5d6e",
    "+191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e",
    "guest",
];

const DATES: &[&str] = &[
    "",
    "2025-6-4",
    "2025-06-4",
    "+2025-06-04",
    "-2025-06-04",
    "+12025-06-04",
    "2025-06-04 ",
    " 2025-06-04",
    "2025-06-04Z",
    "2025-00-10",
    "2025-13-01",
    "2025-06-00",
    "2025-06-31",
    "2025-02-29",
    "1900-02-29",
    "2000-02-30",
    "20250604",
    "2025-W23",
    "2025-155",
    "2025/06/04",
    "2025\u{2212}06\u{2212}04",
    "२०२५-06-04",
    "2025-06-0٤",
    "25-06-04",
    "2025-06-04T00:00:00Z",
    "2025-06-04\n",
    "2025-06-0a",
    "2025-+6-04",
    "0000-00-00",
    "9999-12-32",
    "2025-04-31",
    "2024-02-29",
];

const TIMES: &[&str] = &[
    "",
    "22:00:00",
    "22:00Z",
    "22:00",
    "24:00:00Z",
    "22:60:00Z",
    "22:00:61Z",
    "22:00:60Z",
    "23:59:60Z",
    "23:59:60+01:00",
    "00:59:60+01:00",
    "22:00:00.Z",
    "22:00:00,5Z",
    "22:00:00.5",
    "22:00:00 Z",
    "22:00:00+0200",
    "22:00:00+02",
    "22:00:00+24:00",
    "22:00:00+02:60",
    "22:00:00UTC",
    "T22:00:00Z",
    "2:00:00Z",
    "22:0:00Z",
    "22:00:0Z",
    "22:00:00\u{2212}02:00",
    "22:00:00Z ",
    " 22:00:00Z",
    "22:00:00ZZ",
    "22:00:00z",
    "1२:00:00Z",
    "22:00:00.1234567891234Z",
    "22:00:00-00:00",
    "10:00:00 PM",
    "23:59:60-00:00",
    "22:59:60-01:00",
    "23:58:60Z",
    "22:00:00+2:00",
    "22-00-00Z",
    "220000Z",
];

const DATE_TIMES: &[&str] = &[
    "",
    "2025-06-04",
    "2025-06-04T12:00:00",
    "2025-06-04 12:00:00Z",
    "2025-06-04T12:00Z",
    "2025-06-04T12:00:00+0200",
    "2025-06-04T12:00:00+02",
    "+2025-06-04T12:00:00Z",
    "+12025-06-04T12:00:00Z",
    " 2025-06-04T12:00:00Z",
    "2025-06-04T12:00:00Z ",
    "2025-6-4T12:00:00Z",
    "2025-06-04T12:00:00\u{2212}02:00",
    "2025-06-04T12:00:00 UTC",
    "2025-06-04T12:00:00UTC",
    "2025-06-04T24:00:00Z",
    "2025-06-04T12:60:00Z",
    "2025-06-04T12:00:61Z",
    "2025-06-04T12:00:60Z",
    "2025-06-04T23:59:60Z",
    "2016-12-31T23:59:60Z",
    "2016-12-31T22:59:60Z",
    "1998-12-31T23:59:60+01:00",
    "1999-01-01T00:59:60+01:00",
    "1998-12-31T23:58:60Z",
    "2025-02-29T00:00:00Z",
    "2025-13-01T00:00:00Z",
    "2025-06-31T00:00:00Z",
    "2025-06-04T12:00:00.Z",
    "2025-06-04T12:00:00,5Z",
    "2025-06-04T12:00:00.1234567891234Z",
    "2025-06-04T12:00:00.123456789000Z",
    "2025-06-04t12:00:00z",
    "2025-06-04_12:00:00Z",
    "2025-06-04TT12:00:00Z",
    "2025-06-04T12:00:00+24:00",
    "2025-06-04T12:00:00+02:60",
    "2025-06-04T12:00:00-00:00",
    "2025-06-04T12:00:00+23:59",
    "06/04/2025 12:00:00Z",
    "2025-W23-3T12:00:00Z",
    "2025-155T12:00:00Z",
    "२025-06-04T12:00:00Z",
    "2025-06-04T12:00:00.5२Z",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "1717502400",
    "2025-06-04T12:00:00Z\u{0}",
    "2025-06-04T12:00:00Zé",
    "Wed, 04 Jun 2025 12:00:00 GMT",
    "2025-06-04T12:00:00+01:00Z",
    "2025-06-04T1:00:00Z",
    "2025-06-04T12:00:00 +02:00",
    "2025-06-04T12:00:00a",
    "2025-06-04T12:00:0é",
];
