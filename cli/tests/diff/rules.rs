//! Every rule by a pair of minimal documents.

use std::{collections::BTreeSet, fs, path::Path};

use postroom_cli::diff::{Change, compare, compare_strictly, rules};

use super::support::{document, payload, value_document, whom};

pub(crate) const DOCUMENT: &str = include_str!("service.yaml");

/// Schemas of one value: the rule and whom it breaks, the old schema, the new one.
const VALUES: &str = include_str!("values.txt");

/// The same for payloads that the generator refuses, or writes only where a schema gets too long.
const PAYLOADS: &str = include_str!("payloads.txt");

/// The rule and whom it breaks, where, and which lines of the document are edited to what.
pub(crate) const DOCUMENTS: &str = include_str!("documents.txt");

/// Rules whose old document is edited, too: where the parameter is found in messages before and after.
const LOCATIONS: &[(&str, &str, &str, &str)] = &[
    ("parameter-location-removed", "receivers", ", location: $message.payload#/text", ""),
    ("parameter-location-changed", "both", ", location: $message.payload#/text", ", location: $message.payload#/other"),
];

/// What happens on the way back of a case: its rule, and the one that is then and breaks nobody.
const WAYS_BACK: &[(&str, &str)] = &[
    ("delivery-ack-weakened", "delivery-ack-strengthened"),
    ("delivery-dead-letter-weakened", "delivery-dead-letter-strengthened"),
    ("delivery-confirm-weakened", "delivery-confirm-strengthened"),
];

/// A paragraph of a table.
pub(crate) struct Case<'t> {
    pub(crate) rule: &'t str,
    whom: &'t str,
    pub(crate) lines: Vec<&'t str>,
}

pub(crate) fn cases(table: &str) -> impl Iterator<Item = Case<'_>> {
    table.split("\n\n").map(|paragraph| {
        let mut lines = paragraph.lines();
        let (rule, whom) = lines.next().and_then(|line| line.split_once(": ")).expect("a rule and whom it breaks");
        Case { rule, whom, lines: lines.collect() }
    })
}

/// The document with each run of `-` lines replaced by the `+` lines after it.
pub(crate) fn edited(lines: &[&str]) -> String {
    let mut text = DOCUMENT.to_owned();
    for hunk in lines.chunk_by(|before, after| before.starts_with('-') || after.starts_with('+')) {
        let side = |mark: &str| -> Vec<&str> { hunk.iter().filter_map(|line| line.strip_prefix(mark)).collect() };
        let (mut from, to) = (side("- ").join("\n"), side("+ ").join("\n"));
        if to.is_empty() {
            from.push('\n');
        }
        assert!(text.contains(&from), "the document does not hold {from:?}");
        text = text.replace(&from, &to);
    }
    text
}

#[test]
fn what_changed_about_a_value() {
    let contract: [fn(&str) -> _; 2] = [value_document, payload];
    for (table, contract) in [VALUES, PAYLOADS].into_iter().zip(contract) {
        for Case { rule, whom: expected, lines } in cases(table) {
            let [old, new] = lines.as_slice() else { panic!("{rule} needs two schemas") };
            let [old, new] = [contract(old), contract(new)];
            check(rule, expected, &compare(&old, &new));
            assert_eq!(whom(&compare(&new, &old)), mirrored(expected), "the way back of {rule}");
        }
    }
}

#[test]
fn what_changed_about_a_contract() {
    let old = document(DOCUMENT);
    for Case { rule, whom: expected, lines } in cases(DOCUMENTS) {
        let changes = compare(&old, &document(&edited(&lines[1..])));
        let change = changes.iter().find(|change| change.rule == rule && change.pointer == lines[0]);
        let change = change.unwrap_or_else(|| panic!("{rule} at {} is not among {changes:#?}", lines[0]));
        check(rule, expected, std::slice::from_ref(change));
        if let Some((_, back)) = WAYS_BACK.iter().find(|(there, _)| *there == rule) {
            let changes = compare(&document(&edited(&lines[1..])), &old);
            let change = changes.iter().find(|change| change.rule == *back && change.pointer == lines[0]).unwrap();
            check(back, "nobody", std::slice::from_ref(change));
        }
    }
    for (rule, expected, old, new) in LOCATIONS {
        let with = |location| format!("+ {{description: Who.{location}}}");
        let [old, new] = [old, new].map(|location| document(&edited(&["- {description: Who.}", &with(location)])));
        check(rule, expected, &compare(&old, &new));
    }
}

#[test]
fn a_pointer_leads_to_what_changed() {
    let [old, new] = [
        r##"{"anyOf": [{"type": "integer"}, {"type": "object", "required": ["a/b"], "properties": {"a/b": {"type": "string"}}}]}"##,
        r##"{"anyOf": [{"type": "object", "required": ["a/b"], "properties": {"a/b": {"type": "string", "maxLength": 3}}}, {"type": "integer"}]}"##,
    ]
    .map(value_document);
    let changes = compare(&old, &new);
    let value = "/messages/PingMessage/payload/properties/value";
    assert_eq!(changes[0].pointer, format!("{value}/anyOf/0/properties/a~1b/maxLength"));
    assert_eq!((changes.len(), changes[0].place.as_str()), (1, "message PingMessage"));
    assert_eq!((changes[0].old.as_deref(), changes[0].new.as_deref()), (None, Some("3")));

    let [old, new] =
        ["Tree", "Bush"].map(|name| value_document(&format!(r##"{{"$ref": "#/components/schemas/{name}"}}"##)));
    let pointers: Vec<_> = compare(&old, &new).into_iter().map(|change| change.pointer).collect();
    assert_eq!(pointers, ["/messages/PingMessage/payload/definitions/Bush/properties/leaf/type"]);
}

#[test]
fn what_holds_itself_changes_once() {
    let tree = |limit: u32| {
        let tree = format!(
            r##""type": "object", "properties": {{"left": {{"$ref": "#/definitions/Tree"}}, "right": {{"type": "array",
            "items": {{"$ref": "#/definitions/Tree"}}}}, "leaf": {{"type": "string", "maxLength": {limit}}}}}"##
        );
        payload(&format!(r#"{{"title": "T", {tree}, "definitions": {{"Tree": {{{tree}}}}}}}"#))
    };
    for [old, new] in [[tree(5), tree(4)], [tree(4), tree(5)]] {
        for changes in [compare(&old, &new), compare_strictly(&old, &new)] {
            let pointers: Vec<_> = changes.iter().map(|change| change.pointer.as_str()).collect();
            assert_eq!(pointers, ["/messages/PingMessage/payload/properties/leaf/maxLength"]);
        }
    }
}

#[test]
fn a_message_that_is_called_otherwise_changes_once() {
    let spec = |key: &str, on: &str| {
        document(&format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\nchannels: {{c: {{address: c, messages: {{{on}}}}}}}\n\
             operations: {{o: {{action: send, channel: {{$ref: '#/channels/c'}}, messages: [{{$ref: \
             '#/channels/c/messages/{key}'}}]}}}}"
        ))
    };
    let one =
        |key: &str, text: &str| format!("{key}: {{payload: {{type: object, properties: {{a: {{type: {text}}}}}}}}}");
    let other = "Other: {payload: {type: integer}}";
    let named = |key: &str, name: &str| format!("{key}: {{name: {name}, payload: {{type: string}}}}, {other}");
    for (old, new, expected) in [
        // What it is called on the wire matters, and not its key.
        (named("Old", "a"), named("New", "a"), vec![("message-renamed", "cosmetic")]),
        (
            named("Old", "a"),
            named("Old", "b"),
            vec![("annotation-changed", "cosmetic"), ("message-name-changed", "both")],
        ),
        (one("Old", "string"), one("New", "string"), vec![("message-renamed", "cosmetic")]),
        (
            one("Old", "string") + ", " + other,
            one("New", "string") + ", " + other,
            vec![("message-name-changed", "both")],
        ),
        (one("Old", "string"), one("New", "[string]"), vec![("message-renamed", "cosmetic")]),
    ] {
        let key = if new.starts_with("New") { "New" } else { "Old" };
        let changes = compare(&spec("Old", &old), &spec(key, &new));
        let mut found: Vec<_> = changes
            .iter()
            .filter(|change| change.rule != "schema-reworded")
            .map(|change| (change.rule, whom(std::slice::from_ref(change))))
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{changes:#?}");
    }
    let changes = compare(&spec("Old", &one("Old", "string")), &spec("New", &one("New", "integer")));
    assert!(changes.iter().any(|change| change.rule == "message-removed"), "{changes:#?}");
}

/// Choices of choices of choices, each twice: to write them out would take forever.
#[test]
fn what_is_too_large_breaks_both() {
    let link = |index: usize| {
        format!(
            r##""D{index}": {{"anyOf": [{{"$ref": "#/definitions/D{0}"}}, {{"$ref": "#/definitions/D{0}"}}]}}"##,
            index + 1
        )
    };
    let chain: Vec<String> = (0..30).map(link).collect();
    let of = |leaf: &str| {
        let definitions = chain.join(",");
        payload(&format!(r##"{{"$ref": "#/definitions/D0", "definitions": {{{definitions}, "D30": {leaf}}}}}"##))
    };
    let (old, new) = (of(r#"{"type": "string"}"#), of(r#"{"type": "integer"}"#));
    check("schema-changed", "both", &compare(&old, &new));
    assert_eq!(compare(&old, &old), []);
}

/// Each schema refers to the next one twice: what is in the last one is in billions of places.
#[test]
fn what_stands_in_many_places_is_told_of_some() {
    let of = |leaf: &str| {
        let refer = |index: usize| format!("{{$ref: '#/components/schemas/S{index}'}}");
        let link = |index: usize| {
            format!("    S{index}: {{type: object, properties: {{a: {0}, b: {0}}}}}\n", refer(index + 1))
        };
        let schemas: String = (0..40).map(link).collect();
        document(&format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  messages: {{M: {{payload: {}}}}}\n  \
             schemas:\n{schemas}    S40: {leaf}\n",
            refer(0)
        ))
    };
    let changes = compare(&of("{type: string}"), &of("{type: string, maxLength: 3}"));
    assert!((1..200).contains(&changes.len()), "{}", changes.len());
    assert!(changes.iter().all(|change| change.rule == "max-length-tightened"), "{changes:#?}");
}

#[test]
fn long_lists_of_values_are_compared_value_by_value() {
    let written: [fn(usize) -> String; 4] = [
        |index| format!("\"v{index}\""),
        |index| index.to_string(),
        |index| format!("{{\"a\": {index}}}"),
        |index| if index % 2 == 0 { index.to_string() } else { format!("\"v{index}\"") },
    ];
    for value in written {
        let of = |range: std::ops::Range<usize>| {
            let values: Vec<_> = range.map(value).collect();
            payload(&format!(r#"{{"enum": [{}]}}"#, values.join(", ")))
        };
        let changes = compare(&of(0..10_000), &of(1..10_001));
        let rules: Vec<_> = changes.iter().map(|change| change.rule).collect();
        assert_eq!(rules, ["enum-value-removed", "enum-value-added"]);
    }
}

#[test]
fn strictly_every_valid_message_may_come() {
    let [old, new] = [r#"{"a": {"type": "string"}}"#, r#"{"a": {"type": "string"}, "b": {"type": "string"}}"#]
        .map(|properties| value_document(&format!(r#"{{"type": "object", "properties": {properties}}}"#)));
    check("property-taken", "senders", &compare_strictly(&old, &new));
    check("property-freed", "receivers", &compare_strictly(&new, &old));
    let more = "+           more: {$ref: '#/components/messages/Pong'}";
    let [old, new] = [document(DOCUMENT), document(&edited(&["-           pong: {", more, "+           pong: {"]))];
    check("event-added", "nobody", &compare(&old, &new));
    check("event-added", "senders", &compare_strictly(&old, &new));
}

#[test]
fn every_rule_has_a_case() {
    let tested = [VALUES, PAYLOADS, DOCUMENTS].into_iter().flat_map(cases).map(|case| case.rule);
    let tested: BTreeSet<&str> =
        tested.chain(LOCATIONS.iter().map(|(rule, ..)| *rule)).chain(WAYS_BACK.iter().map(|(_, back)| *back)).collect();
    let all: Vec<&str> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(all.iter().filter(|rule| !tested.contains(*rule)).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "no two rules have one name");
}

#[test]
fn the_table_of_rules_is_the_one_in_the_documentation() {
    const MARK: &str = "<!-- `postroom diff --rules` -->\n\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diff-rules.md");
    let text = fs::read_to_string(&path).unwrap();
    let (intro, table) = text.split_once(MARK).expect("a mark before the tables");
    if std::env::var_os("POSTROOM_BLESS").is_some() {
        fs::write(&path, format!("{intro}{MARK}{}", rules::markdown())).unwrap();
    } else {
        assert_eq!(table, rules::markdown(), "POSTROOM_BLESS=1 writes the tables anew");
    }
}

#[test]
fn nothing_changes_between_a_contract_and_itself() {
    let schemas = cases(VALUES).flat_map(|case| case.lines).map(value_document);
    for contract in schemas.chain([document(DOCUMENT)]) {
        assert_eq!(compare(&contract, &contract), []);
        assert_eq!(compare_strictly(&contract, &contract), []);
    }
}

/// One change or more by the same rule.
#[track_caller]
fn check(rule: &str, expected: &str, changes: &[Change]) {
    let found: BTreeSet<&str> = changes.iter().map(|change| change.rule).collect();
    assert_eq!(found, BTreeSet::from([rule]), "{changes:#?}");
    assert_eq!(whom(changes), expected, "{changes:#?}");
}

fn mirrored(whom: &str) -> &str {
    match whom {
        "senders" => "receivers",
        "receivers" => "senders",
        other => other,
    }
}
