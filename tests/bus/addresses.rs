//! Addresses that are no tokens between dots.

use postroom::{
    bus::{Bus, BusError, Filter, Outgoing},
    contract::{Channel, Contract, MessageInfo, MessageSchema, Parameter, ParameterKind, Part},
    memory::MemoryBus,
};

use super::sample::{next, subscribe_to};

const ANY: Parameter = Parameter::new("id", ParameterKind::String);
const MESSAGES: &[MessageInfo] = &[MessageInfo::new("Any", "application/json")];

const fn literal(address: &'static str) -> Channel {
    Channel::new(address, Some(address)).with_messages(MESSAGES)
}

static FLEET: Channel = literal("fleet/{id}/telemetry")
    .with_parts(&[Part::Literal("fleet/"), Part::Parameter(0), Part::Literal("/telemetry")])
    .with_parameters(&[ANY])
    .with_separator('/', "+#");
static ORDERS: Channel =
    literal("orders-{id}").with_parts(&[Part::Literal("orders-"), Part::Parameter(0)]).with_parameters(&[ANY]);
static ROOT: Channel = literal("/");
static STARS: Channel = literal("star.*.>");
static TOUCHING: Channel = literal("x{id}{id}")
    .with_parts(&[Part::Literal("x"), Part::Parameter(0), Part::Parameter(0)])
    .with_parameters(&[ANY]);
static CONTRACT: Contract =
    Contract::new(&[&ROOT, &FLEET, &ORDERS, &STARS, &TOUCHING], &[], &[MessageSchema::new("Any", || "{}", |_| Ok(()))]);

const SENT: [&str; 6] = ["/", "fleet/a.b/telemetry", "fleet/c/telemetry", "orders-eu", "orders-eu-1", "star.*.>"];

#[tokio::test(start_paused = true)]
async fn a_channel_is_subscribed_to_by_its_template() {
    let cases: [(Filter<'_>, &[usize]); 11] = [
        ((&FLEET).into(), &[1, 2]),
        ((&ORDERS).into(), &[3, 4]),
        ((&ROOT).into(), &[0]),
        ((&STARS).into(), &[5]),
        ("star.*.>".into(), &[5]),
        ("orders-{id}".into(), &[3, 4]),
        ("orders-eu".into(), &[3]),
        ("fleet/*/telemetry".into(), &[1, 2]),
        ("fleet/>".into(), &[1, 2]),
        ("fleet/c/telemetry".into(), &[2]),
        (">".into(), &[0, 1, 2, 3, 4, 5]),
    ];
    let bus = MemoryBus::new(&CONTRACT);
    let mut subscriptions = Vec::new();
    for (filter, expected) in cases {
        let error = format!("{filter:?}");
        subscriptions.push((subscribe_to(&bus, &[filter, filter], None).await.expect(&error), error, expected));
    }
    for address in SENT {
        bus.publish(Outgoing::new(address, *b"{}")).await.expect(address);
    }
    bus.close();
    for (mut subscription, filter, expected) in subscriptions {
        let mut addresses = Vec::new();
        while let Some(delivery) = next(&mut subscription).await {
            addresses.push(delivery.address().to_owned());
        }
        let expected: Vec<_> = expected.iter().map(|index| SENT[*index].to_owned()).collect();
        assert_eq!(addresses, expected, "{filter}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_no_template_takes_is_refused() {
    let bus = MemoryBus::new(&CONTRACT);
    for address in
        ["", "fleet//telemetry", "fleet/a/b/telemetry", "fleet/+/telemetry", "orders-", "orders-a.b", "star.a.b", "xab"]
    {
        let refused = bus.publish(Outgoing::new(address, *b"{}")).await;
        assert!(matches!(refused, Err(BusError::UndeclaredChannel { .. })), "{address}: {refused:?}");
    }
    static OTHER: Channel = literal("other");
    for (filter, reason) in [
        (Filter::from(&TOUCHING), "no address can be read as one of this channel"),
        ("x{id}{id}".into(), "no address can be read as one of this channel"),
        ((&OTHER).into(), "no channel of the contract has an address that it takes"),
        ("fleet//telemetry".into(), "no channel of the contract has an address that it takes"),
    ] {
        let error = subscribe_to(&bus, &[filter], None).await.map(drop).expect_err(reason).to_string();
        assert!(error.ends_with(reason), "{error}");
    }
}
