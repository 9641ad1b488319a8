//! Templates and values at random, beside a reader that tries every way.

use proptest::{prelude::*, sample::select};

use super::*;
use crate::address::{AddressError, match_address, order};

const KINDS: [ParameterKind; 5] = [
    ParameterKind::String,
    ParameterKind::String,
    ParameterKind::OneOf(&["a", "a-a", "b-", "-"]),
    ParameterKind::Integer { minimum: -9, maximum: 99 },
    ParameterKind::Boolean,
];
const NAMES: [&str; 6] = ["p0", "p1", "p2", "p3", "p4", "p5"];

/// Returns every reading, by the rule as it is documented: the values, each with every length, the shortest first.
fn readings<'a>(channel: &Channel, parts: &[Part], address: &'a str) -> Vec<Vec<&'a str>> {
    match parts.split_first() {
        None if address.is_empty() => vec![Vec::new()],
        None => Vec::new(),
        Some((Part::Literal(text), rest)) => {
            address.strip_prefix(text).map(|address| readings(channel, rest, address)).unwrap_or_default()
        }
        Some((Part::Parameter(index), rest)) => {
            let parameter = &channel.parameters[*index];
            let ends = address.char_indices().map(|(at, _)| at).chain([address.len()]).skip(1);
            let values = ends.map(|end| address.split_at(end));
            let taken = values.filter(|(value, _)| takes(channel, parameter, value));
            let all = taken.flat_map(|(value, after)| {
                readings(channel, rest, after).into_iter().map(move |mut values| {
                    values.insert(0, value);
                    values
                })
            });
            all.collect()
        }
    }
}

/// A template of literals and parameters in any order, no two parameters beside each other.
fn template() -> impl Strategy<Value = &'static Channel> {
    let literal = select(vec!["-", "a", "/", "/a", "-/", "--", "a/b", "é", "+-", "?n=", "{"]);
    let kinds = prop::collection::vec(select(KINDS.to_vec()), 1..5);
    (kinds, prop::collection::vec(literal, 6), any::<(bool, bool)>()).prop_map(|(kinds, literals, (first, last))| {
        let (mut parts, mut address) = (Vec::new(), String::new());
        let mut literals = literals.into_iter();
        let mut literal = |parts: &mut Vec<Part>, address: &mut String| {
            let text = literals.next().unwrap_or("-");
            parts.push(Part::Literal(text));
            address.push_str(text);
        };
        for (index, name) in NAMES.iter().enumerate().take(kinds.len()) {
            if index > 0 || first {
                literal(&mut parts, &mut address);
            }
            parts.push(Part::Parameter(index));
            address.extend(["{", name, "}"]);
        }
        if last {
            literal(&mut parts, &mut address);
        }
        let parameters: Vec<_> = NAMES.iter().zip(kinds).map(|(name, kind)| Parameter::new(name, kind)).collect();
        let channel = Channel::new("random", Some(address.leak()))
            .with_parts(parts.leak())
            .with_parameters(parameters.leak())
            .with_separator('/', "+");
        &*Box::leak(Box::new(channel))
    })
}

fn value() -> impl Strategy<Value = &'static str> {
    select(vec!["a", "-", "a-a", "b-", "b", "7", "-3", "true", "é", "a a", "--a", "*", "x.y"])
}

/// A text that fits, more or less: values between a template's literals, or anything.
fn address(channel: &'static Channel) -> impl Strategy<Value = String> {
    let values = prop::collection::vec(prop_oneof![6 => value(), 1 => select(vec!["", "/", "+", "\n"])], 8);
    let filled = values.prop_map(|values| {
        let text = |(part, value): (&Part, &'static str)| match part {
            Part::Literal(text) => *text,
            Part::Parameter(_) => value,
        };
        channel.parts.iter().zip(values).map(text).collect::<String>()
    });
    prop_oneof![4 => filled, 1 => "[-a/é+]{0,8}"]
}

proptest! {
    #[test]
    fn the_reading_with_the_shortest_first_values_is_taken(
        (channel, address) in template().prop_flat_map(|channel| (Just(channel), address(channel))),
    ) {
        let expected = readings(channel, channel.parts, &address).into_iter().next();
        let found = channel.parse(&address).map(|found| found.parameters.iter().map(|(_, text)| *text).collect::<Vec<_>>());
        prop_assert_eq!(found.as_ref().ok(), expected.as_ref(), "{:?} {:?}", channel.address, &address);
        prop_assert_eq!(fits(channel, &address), expected.is_some());
        let is_reasoned = matches!(
            found, Ok(_) | Err(AddressError::Form { .. } | AddressError::Parameter { .. })
        );
        prop_assert!(is_reasoned);
    }

    #[test]
    fn what_is_written_is_read_again_or_refused(
        (channel, values) in template().prop_flat_map(|channel| {
            (Just(channel), prop::collection::vec(value(), channel.parameters.len()))
        }),
    ) {
        let given: Vec<_> = channel.parameters.iter().map(|parameter| parameter.name).zip(values).collect();
        match channel.format(&given) {
            Ok(address) => prop_assert_eq!(channel.parse(&address).map(|found| found.parameters), Ok(given)),
            Err(AddressError::Parameter { parameter, value, .. }) => prop_assert!(!takes(channel, parameter, &value)),
            Err(AddressError::Ambiguous { parameter, value, read, address }) => {
                let found = channel.parse(&address).expect("it is an address");
                prop_assert_eq!(found.text(parameter.name), Ok(&*read));
                prop_assert_ne!(read, value);
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn a_regular_expression_takes_every_address(
        (channel, address) in template().prop_flat_map(|channel| (Just(channel), address(channel))),
    ) {
        let regex = channel.regex().expect("it has an address");
        let regex = regress::Regex::new(&regex).expect("it is a regular expression");
        if fits(channel, &address) {
            prop_assert!(regex.find(&address).is_some(), "{:?} {:?}", channel.address, address);
        }
    }

    #[test]
    fn of_the_templates_that_fit_the_most_specific_one_is_taken(
        channels in prop::collection::vec(template(), 1..6),
        pick in any::<prop::sample::Index>(),
        values in prop::collection::vec(value(), 8),
    ) {
        let mut channels = channels;
        channels.sort_by_key(|channel| channel.address);
        let source = channels[pick.index(channels.len())];
        let text = |(part, value): (&Part, &'static str)| match part {
            Part::Literal(text) => *text,
            Part::Parameter(_) => value,
        };
        let address: String = source.parts.iter().zip(values).map(text).collect();
        let fitting: Vec<_> = channels.iter().filter(|channel| fits(channel, &address)).collect();
        let found = match_address(&channels, &address).map(|found| found.channel);
        prop_assert_eq!(found.is_some(), !fitting.is_empty());
        for other in fitting {
            prop_assert!(!order::is_before(other, found.expect("one fits")), "{:?}", other.address);
        }
    }
}

#[test]
fn addresses_of_the_wild_are_read() {
    use Part::Literal as lit;
    const P: [Part; 3] = [Part::Parameter(0), Part::Parameter(1), Part::Parameter(2)];
    for (template, separator, parts, address, expected) in [
        (
            "fleet/{p0}/telemetry",
            '/',
            &[lit("fleet/"), P[0], lit("/telemetry")][..],
            "fleet/x 1.y/telemetry",
            Some(&["x 1.y"][..]),
        ),
        ("fleet/{p0}/telemetry", '/', &[lit("fleet/"), P[0], lit("/telemetry")], "fleet/a/b/telemetry", None),
        ("fleet/{p0}/telemetry", '/', &[lit("fleet/"), P[0], lit("/telemetry")], "fleet//telemetry", None),
        ("/ws/{p0}", '/', &[lit("/ws/"), P[0]], "/ws/lobby", Some(&["lobby"])),
        ("/ws/{p0}", '/', &[lit("/ws/"), P[0]], "ws/lobby", None),
        ("orders-{p0}", '.', &[lit("orders-"), P[0]], "orders-eu-1", Some(&["eu-1"])),
        ("orders-{p0}", '.', &[lit("orders-"), P[0]], "orders-eu.1", None),
        ("{p0}.{p1}", '.', &[P[0], lit("."), P[1]], "a.b", Some(&["a", "b"])),
        (
            "adeo-{p0}-case-{p1}",
            '.',
            &[lit("adeo-"), P[0], lit("-case-"), P[1]],
            "adeo-dev-case-x-case-2",
            Some(&["dev", "x-case-2"]),
        ),
        (
            "users?name={p0}&n={p1}",
            '/',
            &[lit("users?name="), P[0], lit("&n="), P[1]],
            "users?name=ä&n=*",
            Some(&["ä", "*"]),
        ),
        (
            "$share/{p0}/a//{p1}/",
            '/',
            &[lit("$share/"), P[0], lit("/a//"), P[1], lit("/")],
            "$share/g/a//b/",
            Some(&["g", "b"]),
        ),
        ("https://h.x/books/{p0}", '/', &[lit("https://h.x/books/"), P[0]], "https://h.x/books/7", Some(&["7"])),
        ("{p0}:{p1}@{p2}", '.', &[P[0], lit(":"), P[1], lit("@"), P[2]], "u:p:q@h@i", Some(&["u", "p:q", "h@i"])),
        ("{p0}", '/', &[P[0]], "q", Some(&["q"])),
        ("{p0}", '/', &[P[0]], "", None),
    ] {
        let parameters: Vec<_> = NAMES.iter().take(3).map(|name| Parameter::new(name, ParameterKind::String)).collect();
        let channel = Channel::new("wild", Some(template)).with_parts(parts).with_separator(separator, "");
        let channel: &'static Channel = Box::leak(Box::new(channel.with_parameters(parameters.leak())));
        let found = channel.parse(address).ok();
        let found = found.map(|found| found.parameters.iter().map(|(_, text)| *text).collect::<Vec<_>>());
        assert_eq!(found.as_deref(), expected, "{template} {address}");
    }
}

#[test]
fn a_hostile_address_takes_few_tries() {
    const LISTED: ParameterKind = ParameterKind::OneOf(&["a", "a-a", "a-a-a", "a-a-a-a"]);
    const PARTS: &[Part] = &[
        Part::Parameter(0),
        Part::Literal("-"),
        Part::Parameter(1),
        Part::Literal("-"),
        Part::Parameter(2),
        Part::Literal("-"),
        Part::Parameter(3),
        Part::Literal("-"),
        Part::Parameter(4),
        Part::Literal("-!"),
    ];
    let parameters: Vec<_> = NAMES.iter().take(5).map(|name| Parameter::new(name, LISTED)).collect();
    let channel = Channel::new("hostile", Some("-")).with_parts(PARTS).with_parameters(parameters.leak());
    let channel: &'static Channel = Box::leak(Box::new(channel));
    let address = "a-".repeat(21) + "!";
    let mut matcher = Matcher::new(channel, &address, true);
    assert!(!matcher.read(0, 0, None, &mut |_| ()));
    let dead: u32 = matcher.dead.iter().map(|parts| parts.count_ones()).sum();
    assert!(dead > 0 && (dead as usize) < 5 * address.len(), "{dead}");
    let long = "a-".repeat(50_000);
    assert!(!fits(channel, &long));
}
