//! Tables and routers beside what compares token by token over a list.

use proptest::{prelude::*, sample::subsequence};

use super::{
    Route, Router,
    address::Address,
    checks::conflict,
    overlaps,
    table::{Table, slots},
};
use crate::{
    address::order,
    channel::{Channel, Parameter, ParameterKind, Part},
};

const ANY: Parameter = Parameter::new("x", ParameterKind::String);
const USER: Parameter = Parameter::new("user", ParameterKind::Uuid);
const PLACE: Parameter = Parameter::new("place", ParameterKind::OneOf(&["eu", "a"]));
const ID: &str = "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57";
/// Longer than what is kept on the stack or read in one go.
const LONG: &str = "a-token-that-is-longer-than-all-that-anybody-would-write-and-than-sixty-four-bytes";

const fn literal(address: &'static str) -> Channel {
    Channel::new(address, Some(address))
}

static CHANNELS: [&Channel; 9] = [
    &literal("a.b"),
    &literal("campaign.preferences.update"),
    &CHANNEL_USER,
    &Channel::new("place", Some("a.{place}.{x}"))
        .with_parts(&[Part::Literal("a."), Part::Parameter(0), Part::Literal("."), Part::Parameter(1)])
        .with_parameters(&[PLACE, ANY]),
    &Channel::new("any", Some("{x}.b")).with_parts(&[Part::Parameter(0), Part::Literal(".b")]).with_parameters(&[ANY]),
    &Channel::new("partly", Some("a.e{x}"))
        .with_parts(&[Part::Literal("a.e"), Part::Parameter(0)])
        .with_parameters(&[ANY]),
    &Channel::new("touching", Some("a.{x}{y}"))
        .with_parts(&[Part::Literal("a."), Part::Parameter(0), Part::Parameter(1)])
        .with_parameters(&[ANY, PLACE]),
    &literal("a"),
    &Channel::new("later", None),
];
static EVENTS: [&str; 8] = [
    "a.b",
    "a.eu",
    "a.{user}",
    "a.{who}",
    "a.{place}.{x}",
    "campaign.preferences.update",
    "{any}.{thing}.b",
    "é.b.c.d",
];

/// A table that is computed when this is compiled.
static COMPILED: Table<{ slots(&ROUTES) }> = Table::new(&ROUTES);
static ROUTES: [Route; 4] = [
    Route { message: "Literal", channels: &[CHANNELS_A_B], events: &["a.b"] },
    Route { message: "Second", channels: &[CHANNELS_A_B], events: &["order.made"] },
    Route { message: "User", channels: &[&CHANNEL_USER], events: &["a.{user}"] },
    Route { message: "Event", channels: &[], events: &["b.{name}.c"] },
];
static CHANNEL_A_B: Channel = literal("a.b");
static CHANNEL_USER: Channel = Channel::new("user", Some("a.{user}"))
    .with_parts(&[Part::Literal("a."), Part::Parameter(0)])
    .with_parameters(&[USER]);
const CHANNELS_A_B: &Channel = &CHANNEL_A_B;
const _: () = assert!(conflict(&ROUTES).is_none());

#[test]
fn a_compiled_table_finds_every_route_of_an_address() {
    let user = format!("a.{ID}");
    for (address, expected) in [
        ("a.b", &[0, 1][..]),
        ("order.made", &[1]),
        (&user, &[2]),
        ("a.no-uuid", &[]),
        ("a.{user}", &[]),
        ("b.anything.c", &[3]),
        ("b.*.c", &[3]),
        ("b..c", &[]),
        ("b.anything.c.d", &[]),
        ("", &[]),
    ] {
        assert_eq!(all(&COMPILED, address), expected, "{address:?}");
    }
}

#[test]
fn routes_that_no_address_tells_apart_are_found() {
    let event = |events| Route { message: "", channels: &[], events };
    let channel = |channels| Route { message: "", channels, events: &[] };
    for (routes, expected) in [
        (vec![event(&["a.b"]), event(&["b.c"]), event(&["c.d", "b.c"])], Some((1, 2))),
        (vec![channel(&CHANNELS[..1]), channel(&CHANNELS[..2])], None),
        (vec![channel(&CHANNELS[..1]), event(&["a.b"])], Some((0, 1))),
        (vec![channel(&CHANNELS[2..3]), event(&["a.{id}"])], Some((0, 1))),
        (vec![event(&["a.{x}"]), event(&["a.b"])], None),
        (vec![event(&["a.{x}"]), event(&["a.{y}"])], Some((0, 1))),
        (vec![event(&["a.{x}"]), event(&["{x}.a"])], None),
        (vec![event(&["a.b.{x}", "{x}.c"]), event(&["a.{y}"]), event(&["{z}.c"])], Some((0, 2))),
        (vec![event(&["a.b", "a.b", "{x}.b", "a.{x}"])], None),
        (vec![channel(&CHANNELS[6..7]), channel(&CHANNELS[6..7]), event(&["a.{x}{y}"])], None),
        (vec![], None),
    ] {
        assert_eq!(conflict(&routes), expected, "{routes:?}");
    }
}

#[test]
fn a_search_does_not_allocate() {
    let mut router: Router<u32> = Router::new();
    for pattern in ["a.b", "a.*", "*.*.c", "a.>"] {
        *router.entry(pattern).expect("it is a pattern") += 1;
    }
    let allocated = allocation_counter::measure(|| {
        for address in ["a.b", "a.c", "d.b.c", "a.b.d.e", "b"] {
            assert_eq!(router.find(address).is_some(), address != "b");
            assert_eq!(COMPILED.find(address).is_some(), address == "a.b");
        }
    });
    assert_eq!(allocated.count_total, 0);
}

proptest! {
    #[test]
    fn a_table_is_a_list_that_is_compared(routes in routes(), address in address()) {
        let routes: &'static [Route] = routes.leak();
        let table: Table<256> = Table::new(routes);
        let literal = |route: &&Route| keys(route).any(|key| key == address && !key.contains('{'));
        let mut expected: Vec<&Route> = routes.iter().filter(literal).collect();
        if expected.is_empty() {
            let channels = routes.iter().flat_map(|route| route.channels).copied();
            let channels = channels.filter(|channel| !channel.parameters.is_empty() && channel.takes(&address));
            let templates = |route: &Route| {
                let channels = route.channels;
                let own = move |event: &str| channels.iter().any(|channel| channel.address == Some(event));
                route.events.iter().copied().filter(move |event| event.contains('{') && !own(event))
            };
            let first = channels.reduce(|first, other| if order::is_before(other, first) { other } else { first });
            let event = routes.iter().flat_map(templates).filter(|event| fits(event, &address)).min();
            let takes = |route: &&Route| match first {
                Some(first) => route.channels.iter().any(|channel| channel.id == first.id),
                None => templates(route).any(|known| Some(known) == event),
            };
            expected = routes.iter().filter(takes).collect();
        }
        let found: Vec<&Route> = all(&table, &address).into_iter().map(|index| &routes[index]).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_pair_is_reported_if_there_is_one(routes in routes()) {
        let both = |a: &Route, b: &Route, key: &str| {
            let on = |route: &Route| route.channels.iter().any(|channel| channel.address == Some(key));
            on(a) && on(b)
        };
        let conflicting = |a: &Route, b: &Route| {
            keys(b).any(|key| keys(a).any(|other| form(key) == form(other) && !both(a, b, key)))
        };
        check_pair(&routes, conflict(&routes), conflicting)?;
    }

    #[test]
    fn a_router_is_a_list_that_is_compared(
        changes in prop::collection::vec((pattern(), any::<bool>()), 0..24),
        addresses in prop::collection::vec(address(), 8),
    ) {
        let mut router: Router<Vec<usize>> = Router::new();
        let mut list: Vec<(String, Vec<usize>)> = Vec::new();
        for (index, (pattern, removes)) in changes.iter().enumerate() {
            let same = pattern.replace("{x}", "*");
            let known = list.iter().position(|(pattern, _)| *pattern == same);
            if *removes {
                prop_assert_eq!(router.remove(pattern), known.map(|at| list.remove(at).1));
                prop_assert_eq!(router.get(pattern), None);
            } else {
                router.entry(pattern)?.push(index);
                match known {
                    Some(at) => list[at].1.push(index),
                    None => list.push((same, vec![index])),
                }
            }
        }
        prop_assert_eq!(router.len(), list.len());
        prop_assert_eq!(router.is_empty(), list.is_empty());
        // In the order of these texts a literal token comes before `*`, and that one before `>`.
        let order = |pattern: &str| -> Vec<usize> {
            pattern.split('.').map(|token| ["*", ">"].iter().position(|wild| token == *wild).map_or(0, |at| at + 1)).collect()
        };
        list.sort_by_cached_key(|(pattern, _)| order(pattern));
        for address in &addresses {
            let expected: Vec<&Vec<usize>> =
                list.iter().filter(|(pattern, _)| fits(pattern, address)).map(|(_, value)| value).collect();
            prop_assert_eq!(router.find(address), expected.first().copied(), "{}", address);
            prop_assert_eq!(router.matches(address).collect::<Vec<_>>(), expected, "{}", address);
        }
    }

    #[test]
    fn patterns_overlap_where_an_address_fits_both(a in short_pattern(), b in short_pattern()) {
        let tokens = ["a", "b", "c"];
        let longer = |shorter: &Vec<String>| -> Vec<String> {
            shorter.iter().flat_map(|start| tokens.map(|token| format!("{start}.{token}"))).collect()
        };
        let one = tokens.map(str::to_owned).to_vec();
        let (two, three, four) = (longer(&one), longer(&longer(&one)), longer(&longer(&longer(&one))));
        let both = [one, two, three, four].concat().iter().any(|address| fits(&a, address) && fits(&b, address));
        prop_assert_eq!(overlaps(&a, &b), both);
    }

    #[test]
    fn an_address_is_its_tokens(
        text in prop_oneof![address(), ".{0,80}", "[a./]{0,200}", "[ -~é\u{85}]{0,9}"],
        separator in prop_oneof![Just(b'.'), Just(b'/')],
    ) {
        let address = Address::new(&text, separator);
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == separator).map(|(at, _)| at).chain([text.len()]);
        prop_assert_eq!(address.tokens(), ends.clone().count());
        prop_assert!(address.ends().eq(ends));
    }
}

#[test]
fn a_separator_is_found_at_every_place_and_nothing_else_is() {
    for length in [1, 7, 8, 9, 63, 64, 65, 130] {
        for at in 0..length {
            for byte in 0..0x80 {
                let mut text = vec![b'a'; length];
                text[at] = byte;
                let text = String::from_utf8(text).expect("it is ASCII");
                let tokens = if byte == b'.' { 2 } else { 1 };
                assert_eq!(Address::new(&text, b'.').tokens(), tokens, "{byte:#x} at {at} of {length}");
            }
        }
    }
}

#[test]
fn a_slashed_router_has_paths() {
    let mut router: Router<&str> = Router::slashed();
    for pattern in ["/ws/*", "/ws//x", "fleet/{id}/>", ">"] {
        *router.entry(pattern).expect("it is a pattern") = pattern;
    }
    for (address, expected) in [
        ("/ws/lobby", vec!["/ws/*", ">"]),
        ("/ws/*", vec!["/ws/*", ">"]),
        ("/ws/", vec![">"]),
        ("/ws//x", vec!["/ws//x", ">"]),
        ("fleet/a.b c/x/y", vec!["fleet/{id}/>", ">"]),
        ("fleet//x", vec![">"]),
        ("", vec![]),
    ] {
        assert_eq!(router.matches(address).copied().collect::<Vec<_>>(), expected, "{address}");
    }
}

#[test]
fn a_hostile_address_is_read_once() {
    let mut router: Router<u32> = Router::new();
    let long = vec!["a"; 50_000].join(".");
    for pattern in [&format!("{long}.*"), &format!("*.{long}"), &format!("{long}.>"), &vec!["*"; 50_001].join(".")] {
        *router.entry(pattern).expect("it is a pattern") += 1;
    }
    let address = format!("{long}.a");
    assert_eq!(router.matches(&address).count(), 4);
    assert_eq!(router.find(&long), None);
    assert_eq!(router.find(&format!("{address}.")), Some(&1));
    assert_eq!(router.remove(&vec!["{x}"; 50_001].join(".")), Some(1));
    assert_eq!(router.matches(&address).count(), 3);
}

/// Returns the routes that [`Table::find`] and then [`Table::find_after`] find.
fn all<const SLOTS: usize>(table: &Table<SLOTS>, address: &str) -> Vec<usize> {
    std::iter::successors(table.find(address), |route| table.find_after(*route, address)).collect()
}

/// Returns the keys of a route: the addresses of its channels that can be read, and its events.
fn keys(route: &Route) -> impl Iterator<Item = &'static str> {
    route
        .channels
        .iter()
        .filter(|channel| channel.is_readable())
        .filter_map(|channel| channel.address)
        .chain(route.events.iter().copied())
}

/// Returns a template without the names of its parameters.
fn form(template: &str) -> String {
    template.split('}').map(|part| part.split('{').next().unwrap_or_default()).collect::<Vec<_>>().join("{}")
}

/// Returns whether an address fits a pattern, by its tokens.
fn fits(pattern: &str, address: &str) -> bool {
    let (parts, texts): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), address.split('.').collect());
    let rest = parts.last() == Some(&">");
    let has_as_many = if rest { parts.len() <= texts.len() } else { parts.len() == texts.len() };
    has_as_many
        && parts.iter().enumerate().all(|(at, part)| match *part {
            ">" => !texts[at..].join(".").is_empty(),
            "*" => !texts[at].is_empty(),
            part if part.starts_with('{') => !texts[at].is_empty(),
            part => part == texts[at],
        })
}

/// Holds a reported pair against all that there are: its second route is the first one that makes a pair.
fn check_pair(
    routes: &[Route],
    found: Option<(usize, usize)>,
    is_pair: impl Fn(&Route, &Route) -> bool,
) -> Result<(), TestCaseError> {
    let pairs = (0..routes.len()).flat_map(|late| (0..late).map(move |early| (early, late)));
    let pairs: Vec<_> = pairs.filter(|(early, late)| is_pair(&routes[*early], &routes[*late])).collect();
    prop_assert_eq!(found.map(|(_, late)| late), pairs.first().map(|(_, late)| *late));
    prop_assert!(found.is_none_or(|found| pairs.contains(&found)), "{:?} is none of {:?}", found, pairs);
    Ok(())
}

fn routes() -> impl Strategy<Value = Vec<Route>> {
    let route = (subsequence(CHANNELS.to_vec(), 0..3), subsequence(EVENTS.to_vec(), 0..3));
    let route =
        route.prop_map(|(channels, events)| Route { message: "", channels: channels.leak(), events: events.leak() });
    prop::collection::vec(route, 0..5)
}

fn pattern() -> impl Strategy<Value = String> {
    let token =
        prop_oneof![3 => Just("a"), 2 => Just("b"), 2 => Just("*"), 1 => Just("{x}"), 1 => Just("é"), 1 => Just(LONG)];
    (prop::collection::vec(token, 1..5), any::<bool>())
        .prop_map(|(tokens, rest)| tokens.join(".") + if rest { ".>" } else { "" })
}

fn short_pattern() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec!["a", "b", "*", "{x}"]);
    (prop::collection::vec(token, 0..4), any::<bool>()).prop_map(|(mut tokens, rest)| {
        if rest || tokens.is_empty() {
            tokens.push(">");
        }
        tokens.join(".")
    })
}

/// Mostly an address; sometimes a text that is none.
fn address() -> impl Strategy<Value = String> {
    let sound =
        prop::sample::select(vec!["a", "b", "c", "eu", "é", ID, LONG, "campaign", "preferences", "update", "{user}"]);
    let wrong = prop::sample::select(vec!["", "*", ">", "a b", "a*", "\u{85}", "\u{2003}", "\n"]);
    let token = prop_oneof![30 => sound, 1 => wrong];
    let known = prop::sample::select(vec!["a.b", "campaign.preferences.update", "a.{user}", "é.b.c.d"]);
    prop_oneof![4 => prop::collection::vec(token, 1..6).prop_map(|tokens| tokens.join(".")), 1 => known.prop_map(str::to_owned)]
}
