//! Pictures are read back as geometry: nothing may overlap, and arrows lead from box to box.

mod contracts;
mod scene;

use postroom_cli::diagrams::{Diagram, Diagrams};
use postroom_codegen::Contract;
use proptest::prelude::*;

use self::contracts::{contract, operation, platform};
use self::scene::Scene;

/// Every picture of a contract, with one that is not there.
fn all(contract: &Contract) -> Vec<Diagram> {
    let diagrams = Diagrams::new(contract);
    let services = (0..=contract.services.len()).map(|service| diagrams.service(service));
    let channels = (0..=contract.channels.len()).map(|channel| diagrams.channel(channel));
    [diagrams.context()].into_iter().chain(services).chain(channels).collect()
}

#[track_caller]
fn check(contract: &Contract) {
    for diagram in all(contract) {
        let scene = Scene::read(&diagram.svg);
        if let Err(fault) = scene.check().and_then(|()| scene::check_mermaid(&diagram.mermaid)) {
            panic!("{fault}\n{}\n{}", diagram.svg, diagram.mermaid);
        }
    }
}

/// What a picture says to those who do not see it: its arrows.
fn arrows(diagram: &Diagram) -> Vec<String> {
    Scene::read(&diagram.svg).arrows
}

#[test]
fn the_platform() {
    check(&platform());
}

#[test]
fn context_arrows_say_what_flows_and_whether_both_send() {
    assert_eq!(
        arrows(&Diagrams::new(&platform()).context()),
        [
            "Campaign Orchestrator ↔ Campaign Service: Pub",
            "Campaign Orchestrator ↔ User Service: Pub/Req",
            "Campaign Service → User Service: Req",
        ]
    );
}

#[test]
fn a_service_stands_between_its_channels_and_their_other_ends() {
    let platform = platform();
    let user_service = platform.services.iter().position(|service| service.title == "User Service").unwrap();
    assert_eq!(
        arrows(&Diagrams::new(&platform).service(user_service)),
        [
            "User Service → notification.preferences.update: Send",
            "notification.preferences.update → Campaign Orchestrator",
            "User Service → user.analytics: Send",
            "User Service ↔ user.info.request: Reply",
            "Campaign Orchestrator ↔ user.info.request",
            "Campaign Service ↔ user.info.request",
            "User Service → user.info.update: Send",
        ]
    );
}

#[test]
fn a_channel_says_who_is_at_its_ends_or_that_nobody_is() {
    let contract = contract(
        &["Shop", "Bank", "Till"],
        &["pay", "paid", "gone", "kept"],
        &[
            operation(0, "Send", 0, Some(Some(1))),
            operation(1, "Receive", 0, Some(Some(1))),
            operation(2, "Send", 0, Some(None)),
            operation(0, "Send", 2, None),
            operation(0, "Receive", 2, None),
        ],
    );
    for (channel, expected) in [
        (0, &["Shop → pay: Request", "Till ↔ pay: Request", "pay → Bank: Request"][..]),
        (1, &["Bank → paid: Reply", "paid → Shop: Reply"]),
        (2, &["Shop → gone: Send", "gone → Shop: Receive"]),
        (3, &["Nobody sends here.", "Nobody receives this."]),
    ] {
        assert_eq!(arrows(&Diagrams::new(&contract).channel(channel)), expected, "{}", contract.channels[channel].id);
    }
    assert_eq!(
        arrows(&Diagrams::new(&contract).context()),
        ["Shop → Bank: Req", "Till → Bank: Req"],
        "an answer on a channel of its own is part of its request, and nobody sends to himself"
    );
    check(&contract);
}

#[test]
fn mermaid_has_the_same_boxes_and_arrows() {
    let contract = contract(
        &["1. \"Shop\"", "Bank <%%{init}%%> `#1`"],
        &["pay.{id}"],
        &[operation(0, "Send", 0, Some(None)), operation(1, "Receive", 0, Some(None))],
    );
    assert_eq!(
        Diagrams::new(&contract).context().mermaid,
        "flowchart LR\n  n0[\"1#46; #34;Shop#34;\"]\n  n1[\"Bank #60;#37;#37;{init}#37;#37;#62; #96;#35;1#96;\"]\n  n0 -->|\"Req\"| n1\n"
    );
    assert_eq!(
        Diagrams::new(&contract).channel(0).mermaid.lines().skip(4).collect::<Vec<_>>(),
        ["  n1 <-->|\"Request\"| n0", "  n2 <-->|\"Reply\"| n0"]
    );
}

#[test]
fn what_is_not_there_is_said() {
    for (diagram, expected) in [
        (Diagrams::new(&Contract::default()).context(), "There are no services."),
        (Diagrams::new(&Contract::default()).service(0), "There is no such service."),
        (Diagrams::new(&Contract::default()).channel(7), "There is no such channel."),
    ] {
        let said = Scene::read(&diagram.svg).words();
        assert_eq!(said, expected);
        assert!(diagram.mermaid.contains(expected), "{}", diagram.mermaid);
    }
    check(&Contract::default());
}

#[test]
fn shapes_that_grow() {
    for count in [1, 2, 3, 7, 40] {
        let names: Vec<String> = (1..=count).map(|number| format!("Service number {number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let pairs = |chosen: &dyn Fn(usize, usize) -> bool| {
            let all = (0..count).flat_map(|one| (0..count).map(move |other| (one, other)));
            let all = all.filter(|(one, other)| one != other && chosen(*one, *other)).collect::<Vec<_>>();
            let channels: Vec<String> = all.iter().map(|(one, other)| format!("from.{one}.to.{other}")).collect();
            let operations = all.iter().enumerate().flat_map(|(channel, (one, other))| {
                [operation(*one, "Send", channel, None), operation(*other, "Receive", channel, None)]
            });
            contract(&names, &channels.iter().map(String::as_str).collect::<Vec<_>>(), &operations.collect::<Vec<_>>())
        };
        let chain = pairs(&|one, other| other == one + 1);
        let ring = pairs(&|one, other| other == (one + 1) % count);
        let star = pairs(&|one, _| one == 0);
        let apart = pairs(&|_, _| false);
        for contract in [chain, ring, star, apart] {
            check(&contract);
            let Scene { width, .. } = Scene::read(&Diagrams::new(&contract).context().svg);
            assert!(width <= 1600.0, "{count} services need a page {width} px wide");
        }
        let everyone = Scene::read(&Diagrams::new(&pairs(&|_, _| true)).context().svg);
        assert_eq!(everyone.check(), Ok(()));
        assert_eq!(everyone.arrows.len(), count * (count - 1) / 2);
    }
}

#[test]
fn pictures_are_text_that_stays_the_same() {
    let (one, other) = (all(&platform()), all(&platform()));
    assert_eq!(one, other);
    for text in one.iter().flat_map(|diagram| [&diagram.svg, &diagram.mermaid]) {
        assert!(text.ends_with('\n') && !text.ends_with("\n\n") && !text.contains('\r'));
        for elsewhere in ["foreignObject", "href", "url(", "@import", "@font-face", "<script"] {
            assert!(!text.contains(elsewhere), "{elsewhere}");
        }
    }
}

#[test]
fn long_text_ends_in_an_ellipsis_and_control_characters_are_dropped() {
    let long = "word ".repeat(500);
    let contract = contract(&["a\u{0}b\u{202e}c\nd & <e>", &long], &[], &[]);
    let scene = Scene::read(&Diagrams::new(&contract).context().svg);
    assert!(scene.words().contains("abc d & <e>"), "{}", scene.words());
    assert!(scene.words().ends_with('…'), "{}", scene.words());
    check(&contract);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_whatever_the_names_and_connections((names, addresses, operations) in contracts::whatever()) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        check(&contract(&names, &addresses, &operations));
    }
}
