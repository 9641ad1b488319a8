//! The verdicts of `postroom validate` beside those of the generated decoders, and what messages are held to.

mod choice;
mod compiled;
mod features;
mod hostile;
mod names;
mod random;
mod room;
mod same_formats;
mod suite;
mod undecided;

use std::collections::BTreeSet;

use postroom::{__private::formats, Rejection};
use postroom_cli::validate::{Target, Verdict};
use postroom_codegen::{Builder, Contract};
use proptest::strategy::Strategy as _;

use crate::{
    json,
    support::{
        dice::Dice,
        formats::{near_misses, valid},
        generate::{cases, seeds},
        judge::layout,
        mutate::mutated,
        run::{Source, cases_or},
        schema::Schema,
        subjects::subjects,
    },
};

/// The contract of a document beside the generator's tests.
fn feature(name: &str) -> Contract {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../codegen/tests/fixtures/features/");
    Builder::new().document(format!("{folder}{name}.yaml")).contract().unwrap().0
}

fn platform() -> Contract {
    let spec = |name: &str| concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/").to_owned() + name;
    let documents = ["campaign-service.yaml", "user-service.yaml", "orchestrator.yaml"];
    documents.iter().fold(Builder::new(), |builder, name| builder.document(spec(name))).contract().unwrap().0
}

/// What is broken where, without repetitions.
type Found = BTreeSet<(String, String)>;

/// The difference between the two verdicts, where there is one. An envelope has two decoders, of which one reads the
/// payload as its event's type and one keeps it as it came: for what only the other has no room for there is `either`.
fn difference(ours: &Verdict<'_>, decoded: &Result<(), Rejection>, either: &str) -> Option<String> {
    let found: Found = match ours {
        Verdict::Invalid { violations, .. } => {
            violations.iter().map(|found| (found.pointer.clone(), found.keyword.clone())).collect()
        }
        _ => Found::new(),
    };
    let is_other = |pointer: &str| !either.is_empty() && pointer.starts_with(either);
    let agreed = match (ours, decoded) {
        (Verdict::Valid, Ok(())) => true,
        (Verdict::Invalid { .. }, Ok(())) => {
            found.iter().all(|(pointer, keyword)| keyword == "not_representable" && is_other(pointer))
        }
        (Verdict::Invalid { .. }, Err(Rejection::Invalid(theirs))) => {
            let decoder: Found = theirs.iter().map(|found| (found.pointer.clone(), found.keyword.to_owned())).collect();
            // Both stop after 100 violations, but not after the same ones.
            theirs.is_capped() || found == decoder
        }
        (Verdict::Invalid { .. }, Err(Rejection::NotRepresentable(theirs))) => {
            let places = theirs.places().map(|(pointer, _)| (pointer.to_owned(), "not_representable".to_owned()));
            let places: Found = places.collect();
            places.is_subset(&found) && found.difference(&places).all(|(pointer, _)| is_other(pointer))
        }
        // Of many names, and in a payload that it reads later, a decoder tells what is wrong after them before.
        (Verdict::Malformed { message, .. }, Err(Rejection::Malformed { .. } | Rejection::TooDeep(..)))
            if message.starts_with("duplicate key") =>
        {
            true
        }
        (Verdict::Malformed { line, column, .. }, Err(Rejection::Malformed { line: at, column: across, .. })) => {
            (line, column) == (at, across)
        }
        (Verdict::Malformed { message, .. }, Err(Rejection::TooDeep(..))) => message == "nested more than 128 deep",
        _ => false,
    };
    (!agreed).then(|| format!("validate: {ours:?}\n  decoder: {decoded:?}"))
}

#[test]
fn verdicts_are_those_of_the_generated_decoders() {
    let contract = platform();
    let (mut valid, mut invalid, mut wide, mut malformed) = (0, 0, 0, 0);
    for (number, subject) in subjects().iter().enumerate() {
        let (target, either) = match subject.name {
            // Its schema is that of the envelope, but for the members that are filled in.
            "InboundCampaignEvent" => continue,
            name if name.starts_with("CampaignEvent") => (Target::envelope(&contract, None), "/payload/"),
            name => (Target::message(&contract, name), ""),
        };
        let target = target.unwrap();
        let schema = Schema::compile(subject.schema);
        let documents = cases(&schema);
        let mut source = Source::new(number as u64);
        for round in 0..cases_or(200) {
            let (case, seed) = (source.draw(&documents), source.draw(&seeds().boxed()));
            let tree = if round % 4 == 0 { case.tree } else { mutated(&schema, &case, seed).tree };
            let text = tree.print(layout(seed));
            let verdict = target.judge(text.as_bytes());
            match &verdict {
                Verdict::Valid => valid += 1,
                Verdict::Invalid { violations, .. } if violations[0].keyword == "not_representable" => wide += 1,
                Verdict::Invalid { .. } => invalid += 1,
                Verdict::Malformed { .. } => malformed += 1,
                Verdict::Undecided { .. } => panic!("{text}: {verdict:?}"),
            }
            if let Some(difference) = difference(&verdict, &(subject.decode)(text.as_bytes()), either) {
                panic!("{}: {text}\n  {difference}", subject.name);
            }
        }
    }
    // The comparison is worth something only if there was something of everything.
    assert!(valid > 400 && invalid > 400 && wide > 5 && malformed > 20, "{valid} {invalid} {wide} {malformed}");
}

#[test]
fn texts_are_read_as_by_the_decoders() {
    let target = Target::message(&feature("newtypes"), "NewtypeAny").unwrap();
    let judge = |text: &[u8]| {
        let difference = difference(&target.judge(text), &postroom::json::parse(text).map(drop), "");
        assert_eq!(difference, None, "{}", String::from_utf8_lossy(text));
    };
    let texts: Vec<&[u8]> = json::ACCEPTED.iter().chain(json::REFUSED).map(|(_, text)| *text).collect();
    texts.iter().for_each(|text| judge(text));
    let mut dice = Dice::new(7);
    for _ in 0..cases_or(5000) {
        let mut text = dice.pick(&texts).to_vec();
        for _ in 0..=dice.below(3) {
            let at = dice.below(text.len() + 1);
            let until = (at + dice.below(3)).min(text.len());
            let other = dice.pick(&texts);
            let from = dice.below(other.len());
            text.splice(at..until, other.iter().skip(from).take(1 + dice.below(3)).copied().collect::<Vec<_>>());
        }
        judge(&text);
    }
}

/// A format: its name, the property that has it in `formats.yaml`, and the decoders' verdict.
type Format = (&'static str, &'static str, fn(&str) -> bool);

const FORMATS: [Format; 18] = [
    ("uuid", "id", |text| formats::uuid(text.as_bytes()).is_some()),
    ("date-time", "at", |text| formats::date_time(text.as_bytes()) != formats::Parsed::Invalid),
    ("date", "on", |text| formats::date(text.as_bytes()).is_some()),
    ("time", "time", |text| formats::time(text.as_bytes()) != formats::Parsed::Invalid),
    ("email", "email", formats::email),
    ("hostname", "host", formats::hostname),
    ("ipv4", "v4", formats::ipv4),
    ("ipv6", "v6", formats::ipv6),
    ("uri", "uri", formats::uri),
    ("uri-reference", "reference", formats::uri_reference),
    ("json-pointer", "pointer", formats::json_pointer),
    ("relative-json-pointer", "relative_pointer", formats::relative_json_pointer),
    ("idn-email", "idn_email", formats::idn_email),
    ("idn-hostname", "idn_host", formats::idn_hostname),
    ("iri", "iri", formats::iri),
    ("iri-reference", "iri_reference", formats::iri_reference),
    ("uri-template", "template", formats::uri_template),
    ("regex", "regex", formats::regex),
];

#[test]
fn formats_are_judged_as_by_the_generated_decoders() {
    let target = Target::message(&feature("formats"), "Formats").unwrap();
    let is_valid = |property: &str, text: &str| {
        let verdict = target.judge(serde_json::json!({ property: text }).to_string().as_bytes());
        let Verdict::Invalid { violations, .. } = verdict else { return true };
        violations.iter().all(|violation| violation.keyword == "not_representable")
    };
    let parts: Vec<char> = "0123456789:-+.,/*TtZzaAfFxn%@[]?#\"\\~<> _\u{661}\u{2212}\u{e9}\u{0}".chars().collect();
    for (number, (format, property, decoded)) in FORMATS.iter().enumerate() {
        let mut source = Source::new(1000 + number as u64);
        let mut dice = Dice::new(number as u64);
        let judge = |text: &str| assert_eq!(is_valid(property, text), decoded(text), "{format}: {text:?}");
        near_misses(format).iter().for_each(|text| judge(text));
        for _ in 0..cases_or(1000) {
            let mut text: Vec<char> = source.draw(&valid(format).unwrap()).chars().collect();
            for _ in 0..dice.below(3) {
                let at = dice.below(text.len() + 1);
                let until = (at + dice.below(2)).min(text.len());
                text.splice(at..until, (!dice.once_in(4)).then(|| *dice.pick(&parts)));
            }
            judge(&text.into_iter().collect::<String>());
        }
    }
}

/// No decoder has these, and the generator warns that they are not checked.
#[test]
fn formats_that_no_decoder_checks_are_not_checked() {
    for format in ["duration", "phone"] {
        let spec = format!(
            "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\ncomponents: {{messages: {{M: {{payload: {{type: string, format: {format}}}}}}}}}"
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spec.yaml");
        std::fs::write(&path, spec).unwrap();
        let (contract, diagnostics) = Builder::new().document(path).contract().unwrap();
        assert!(diagnostics.iter().all(|found| found.code == "unknown-format") && !diagnostics.is_empty(), "{format}");
        let target = Target::message(&contract, "M").unwrap();
        let verdict = target.judge(br#""({[\u0000 %""#);
        assert!(matches!(verdict, Verdict::Valid), "{format}: {verdict:?}");
    }
}

#[test]
fn what_no_type_has_room_for_is_told_where_nothing_else_is_wrong() {
    for (name, message, text, expected) in [
        ("integers", "Integers", r#"{"ranged": 1, "narrow": 2147483647}"#, vec![]),
        ("integers", "Integers", r#"{"ranged": 1, "narrow": 2147483648}"#, vec!["/narrow not_representable"]),
        ("integers", "Integers", r#"{"ranged": 1, "unsigned": 18446744073709551615}"#, vec![]),
        ("integers", "Integers", r#"{"ranged": 1, "unsigned": 1e20}"#, vec!["/unsigned not_representable"]),
        ("integers", "Integers", r#"{"ranged": 1, "even": 1e400}"#, vec!["/even not_representable"]),
        ("integers", "Integers", r#"{"ranged": 1e400, "even": 1e400}"#, vec!["/ranged maximum"]),
        (
            "integers",
            "Integers",
            r#"{"ranged": 1, "even": 9007199254740992.5}"#,
            vec!["/even multipleOf", "/even type"],
        ),
        ("numbers", "Numbers", r#"{"plain": -1e400, "step": 1e308}"#, vec!["/plain not_representable"]),
        ("numbers", "Numbers", r#"{"share": 1e400, "open": 1e400}"#, vec!["/share maximum"]),
        ("one_of", "OneOf", r#"{"pet": {"kind": "cat", "lives": 1e19}}"#, vec!["/pet/lives not_representable"]),
        ("any_of", "AnyOf", "[1, 10000000000000000000]", vec!["/1 not_representable"]),
        (
            "values",
            "Values",
            r#"{"constant": {"a": [1.0, null]}, "any": {"/": [1e400]}}"#,
            vec!["/any/~1/0 not_representable"],
        ),
        ("formats", "Formats", r#"{"time": "10:00:00.0000000001Z"}"#, vec!["/time not_representable"]),
        ("formats", "Formats", r#"{"time": "10:00:00.0000000000Z"}"#, vec![]),
    ] {
        let target = Target::message(&feature(name), message).unwrap();
        let found: BTreeSet<String> = match target.judge(text.as_bytes()) {
            Verdict::Valid => BTreeSet::new(),
            Verdict::Invalid { violations, .. } => {
                violations.iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect()
            }
            malformed @ (Verdict::Malformed { .. } | Verdict::Undecided { .. }) => panic!("{malformed:?}"),
        };
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn a_schema_is_held_whole_however_long_it_is() {
    use std::fmt::Write as _;
    let mut schemas = String::new();
    for index in 0..150 {
        let others: Vec<_> =
            (0..150).map(|other| format!("p{other}: {{$ref: '#/components/schemas/S{other}'}}")).collect();
        writeln!(
            schemas,
            "    S{index}: {{type: object, properties: {{id: {{type: integer}}, {}}}}}",
            others.join(", ")
        )
        .unwrap();
    }
    let spec = format!(
        "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  messages: {{M: {{payload: {{$ref: \
         '#/components/schemas/S0'}}}}}}\n  schemas:\n{schemas}"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    std::fs::write(&path, spec).unwrap();
    let contract = Builder::new().document(path).contract().unwrap().0;
    let target = Target::message(&contract, "M").unwrap();
    for (text, expected) in [
        (r#"{"id": 1, "p149": {"id": 2}}"#, ""),
        (r#"{"id": 1, "p149": {"id": "no integer"}}"#, "/p149/id type"),
        (r#"{"p149": {"p3": {"p149": {"p0": {"id": []}}}}}"#, "/p149/p3/p149/p0/id type"),
    ] {
        let found = match target.judge(text.as_bytes()) {
            Verdict::Invalid { violations, .. } => format!("{} {}", violations[0].pointer, violations[0].keyword),
            _ => String::new(),
        };
        assert_eq!(found, expected, "{text}");
    }
}

/// The pointers to all that is wrong with this message would take a hundred gigabytes.
#[test]
fn a_message_of_a_long_name_and_many_values_is_judged_in_little_memory() {
    const SPEC: &str = "
asyncapi: 3.0.0
info: {title: Hostile, version: 1.0.0}
components:
  messages:
    Texts: {payload: {type: object, additionalProperties: {type: array, items: {type: string}}}}
    Either: {payload: {type: object, additionalProperties: {type: array, items: {oneOf: [{type: string}, {type: boolean}]}}}}
    Any: {payload: {type: object, additionalProperties: true}}
";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.yaml");
    std::fs::write(&path, SPEC).unwrap();
    let contract = Builder::new().document(path).contract().unwrap().0;
    let name = "n".repeat(500_000);
    let text = format!(r#"{{"{name}": [{}0]}}"#, "1e400,".repeat(200_000));
    for (message, keyword) in [("Texts", "type"), ("Either", "oneOf"), ("Any", "not_representable")] {
        let target = Target::message(&contract, message).unwrap();
        let Verdict::Invalid { violations, .. } = target.judge(text.as_bytes()) else { panic!("{message} is valid") };
        let found: Vec<_> =
            violations.iter().map(|found| (found.pointer == format!("/{name}/0"), &*found.keyword)).collect();
        assert_eq!(found, [(true, keyword)], "{message}");
    }
}

#[test]
fn messages_are_held_to_their_address() {
    const ID: &str = "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e";
    let contract = platform();
    let push = |user: &str| {
        format!(r#"{{"notification_id": "{ID}", "user_id": {user}, "title": "Hello", "body": "It is spring."}}"#)
    };
    let (same, other) =
        (format!("notification.user.{ID}.push"), format!("notification.user.{}.push", ID.replace('6', "7")));
    let template = "notification.user.{user_id}.push".to_owned();
    for (address, user, expected) in [
        (&same, format!("{ID:?}"), vec![]),
        (&same, format!("{:?}", ID.to_uppercase()), vec![]),
        (&other, format!("{ID:?}"), vec!["/user_id location"]),
        (&template, format!("{ID:?}"), vec![]),
        (&same, "7".to_owned(), vec!["/user_id type", "/user_id location"]),
        (&same, "null".to_owned(), vec!["/user_id type"]),
    ] {
        let target = Target::channel(&contract, address).unwrap();
        let found: Vec<String> = match target.judge(push(&user).as_bytes()) {
            Verdict::Valid => Vec::new(),
            Verdict::Invalid { violations, .. } => {
                violations.iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect()
            }
            malformed @ (Verdict::Malformed { .. } | Verdict::Undecided { .. }) => panic!("{malformed:?}"),
        };
        assert_eq!(found, expected, "{user} on {address}");
    }
}

#[test]
fn addresses_are_found_by_their_templates() {
    const SPEC: &str = "
asyncapi: 3.0.0
info: {title: T, version: '1'}
channels:
  a: {address: 'a.{x}', parameters: {x: {enum: [one, two]}}, messages: {A: {payload: {}}}}
  b: {address: 'a.{x}.b', parameters: {x: {}}, messages: {B: {payload: {}}}}
  c: {address: 'shop/{id}/v-{n}-{m}', parameters: {id: {}, n: {}, m: {}}, messages: {C: {payload: {}}}}
  d: {address: 'all-{all}', parameters: {all: {}}, messages: {D: {payload: {}}}}
";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    std::fs::write(&path, SPEC).unwrap();
    let contract = Builder::new().document(path).contract().unwrap().0;
    for (address, expected) in [
        ("a.one", ""),
        ("a.{x}", ""),
        (
            "a.three",
            "`a.three` is no address of `a.{x}`: \"three\" cannot stand for `x`: one of `one`, `two` is expected",
        ),
        ("a.é.b", ""),
        ("a.é.c", "there is no channel `a.é.c`"),
        ("shop/7.5/v-1-2", ""),
        ("shop/7/8/v-1-2", "there is no channel `shop/7/8/v-1-2`"),
        ("shop/7/v-1", "there is no channel `shop/7/v-1`"),
        ("shop//v-1-2", "`shop//v-1-2` is no address of `shop/{id}/v-{n}-{m}`: \"\" cannot stand for `id`"),
        ("all-of-it", ""),
    ] {
        let found = Target::channel(&contract, address).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(found.starts_with(expected) && found.is_empty() == expected.is_empty(), "{address}: {found}");
    }
}

#[test]
fn of_several_messages_the_nearest_is_told() {
    let contract = platform();
    let target = Target::channel(&contract, "user.info.request").unwrap();
    let nearest = |text: &str| match target.judge(text.as_bytes()) {
        Verdict::Valid => String::new(),
        Verdict::Invalid { name, violations } => format!("{name} {}", violations.len()),
        Verdict::Malformed { line, column, message, .. } => format!("{line}:{column} {message}"),
        undecided @ Verdict::Undecided { .. } => panic!("{undecided:?}"),
    };
    for (text, expected) in [
        (r#"{"user_id": "0191a3f1-7c40-7b1e-8d6c-3f2a9b4c5d6e", "email": 1}"#, ""),
        (r#"{"email": "x"}"#, "UserInfoRequestMessage 1"),
        ("[1,\n2", "2:2 the text ends where `,` or `]` must stand"),
    ] {
        assert_eq!(nearest(text), expected, "{text}");
    }
}
