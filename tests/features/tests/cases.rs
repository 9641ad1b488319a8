//! What generated code does with chosen documents: what is kept, what is written again, and what is refused where.

use postroom::{JsonObject, Message as _, Rejection, Request, address::AddressError};
use postroom_features::*;

/// The text that a document becomes, or what is wrong with it: `keyword pointer` of each violation.
type Again = fn(&str) -> Result<String, Vec<String>>;

macro_rules! again {
    ($($part:ident)::+) => {
        |json| $($part)::+::decode(json.as_bytes()).and_then(|value| value.encode()).map(text).map_err(told)
    };
}

fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap()
}

fn told(rejection: Rejection) -> Vec<String> {
    match rejection {
        Rejection::Invalid(found) => {
            let mut lines: Vec<_> = found
                .iter()
                .map(|found| format!("{} {}", found.keyword, found.pointer).trim_end().to_owned())
                .collect();
            lines.sort();
            lines
        }
        other => vec![other.to_string()],
    }
}

#[test]
fn valid_documents_are_written_as_they_came() {
    for (again, json) in [
        (
            again!(additional_any::AdditionalAnyMessage) as Again,
            r#"{"id":"a","additional":1,"b":1.5,"z":[{"y":null}]}"#,
        ),
        (again!(additional_schema::AdditionalSchemaMessage), r#"{"id":"a","undeclared":1,"more":2}"#),
        (
            again!(maps::MapsMessage),
            r#"{"counts":{"a":1,"b":2},"free":{"id":null,"x":{}},"maybe":{"a":null,"must":"x"}}"#,
        ),
        (
            again!(nullables::NullablesMessage),
            r#"{"must":null,"may":null,"size":null,"inner":null,"list":[null,1.5],"nothing":null}"#,
        ),
        (again!(nullables::NullablesMessage), r#"{"must":"abc","size":"small"}"#),
        (again!(one_of::OneOfMessage), r#"{"pet":{"kind":"dog","name":"Rex"},"amount":2}"#),
        (again!(any_of::AnyOfMessage), r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8"}"#),
        (again!(any_of::AnyOfMessage), r#"[1,2]"#),
        (
            again!(recursion::RecursionMessage),
            r#"{"value":1,"left":{"value":2,"rest":[{"value":3}]},"other":{"tree":{"value":4}}}"#,
        ),
        (again!(newtypes::NewtypeTextMessage), r#""text""#),
        (again!(newtypes::NewtypeMaybeMessage), "null"),
        (again!(newtypes::NewtypeAnyMessage), r#"[{"a":[]}]"#),
        (again!(values::ValuesMessage), r#"{"constant":{"a":[1,null]},"mixed":[3],"flag":true,"any":"x"}"#),
        (
            again!(names::NamesMessage),
            r#"{"type":"a","self":"b","Self":"*","with\"quote":"c","back\\slash":"d","new\nline":"e","sla/sh~tilde":1,"ключ🔑":"Some","$ref":{"Vec":{"result":{"Ok":"f"}}}}"#,
        ),
        (again!(engine_pattern::EnginePatternMessage), r#"{"word":"allowed"}"#),
    ] {
        assert_eq!(again(json).as_deref(), Ok(json));
    }
}

#[test]
fn every_violation_has_its_place() {
    for (again, json, expected) in [
        (
            again!(additional_denied::AdditionalDeniedMessage) as Again,
            r#"{"x":1,"no\"te":2}"#,
            &["additionalProperties", "additionalProperties", "required"][..],
        ),
        (
            again!(additional_schema::AdditionalSchemaMessage),
            r#"{"id":"a","more":-1}"#,
            &["minProperties", "minimum /more", "required"],
        ),
        (
            again!(additional_any::AdditionalAnyMessage),
            r#"{"a":1,"b":2,"c":3,"d":4,"e":5}"#,
            &["maxProperties", "required"],
        ),
        (
            again!(maps::MapsMessage),
            r#"{"counts":{"a/b":0,"c~d":null},"free":{},"texts":{"de":{"title":1}}}"#,
            &[
                "minProperties /free",
                "minimum /counts/a~1b",
                "required /free",
                "type /counts/c~0d",
                "type /texts/de/title",
            ],
        ),
        (
            again!(nullables::NullablesMessage),
            r#"{"must":"abcd","size":"large","nothing":0,"list":[]}"#,
            &["enum /size", "maxLength /must", "minItems /list", "type /nothing"],
        ),
        (again!(one_of::OneOfMessage), r#"{"pet":{"kind":"cat"},"amount":7}"#, &["oneOf /amount", "oneOf /pet"]),
        (again!(any_of::AnyOfMessage), r#"{"id":"no uuid"}"#, &["anyOf"]),
        (
            again!(arrays::ArraysMessage),
            r#"{"counted":[10,"x",1,2],"unique":["a","b","a"],"unique_numbers":[1,1.0],"anything":[{"a":1,"b":2},{"b":2,"a":1}],"matrix":[[true],[true,false,true]]}"#,
            &[
                "maxItems /counted",
                "maxItems /matrix/1",
                "maximum /counted/0",
                "type /counted/1",
                "uniqueItems /anything",
                "uniqueItems /unique",
                "uniqueItems /unique_numbers",
            ],
        ),
        (
            again!(integers::IntegersMessage),
            r#"{"ranged":11,"open":10,"even":3,"unsigned":0,"half":-2,"listed":4}"#,
            &[
                "enum /listed",
                "exclusiveMaximum /open",
                "maximum /ranged",
                "minimum /half",
                "minimum /unsigned",
                "multipleOf /even",
            ],
        ),
        (
            again!(numbers::NumbersMessage),
            r#"{"share":1.01,"open":0.5,"step":0.3,"constant":1.6}"#,
            &["const /constant", "exclusiveMinimum /open", "maximum /share", "multipleOf /step"],
        ),
        (
            again!(recursion::RecursionMessage),
            r#"{"value":1,"left":{"value":2,"rest":[{},{"value":1},{"value":"x"}]}}"#,
            &["maxItems /left/rest", "required /left/rest/0", "type /left/rest/2/value"],
        ),
        (again!(newtypes::NewtypeListMessage), "[1,-1,2.5]", &["maxItems", "minimum /1", "type /2"]),
        (again!(newtypes::NewtypeMapMessage), r#"{"a":"lower","b":1}"#, &["pattern /a", "type /b"]),
        (
            again!(names::NamesMessage),
            r#"{"Self":"other","sla/sh~tilde":"x","new\nline":1,"line":{"ok":1}}"#,
            &["enum /Self", "required", "required", "type /line/ok", "type /new\nline", "type /sla~1sh~0tilde"],
        ),
        (again!(engine_pattern::EnginePatternMessage), r#"{"word":"forbiddenfruit"}"#, &["pattern /word"]),
        (
            again!(structs::StructsMessage),
            r#"{"id":null,"size":"1","retries":[]}"#,
            &["type /id", "type /retries", "type /size"],
        ),
        (
            again!(impossible::ImpossibleMessage),
            r#"{"number":2,"beyond":7,"gap":1,"step":4,"huge":1e300,"tiny":5e-324,"text":"ab","word":"a"}"#,
            &[
                "exclusiveMinimum /gap",
                "maximum /tiny",
                "minLength /text",
                "minLength /word",
                "minimum /beyond",
                "minimum /huge",
                "minimum /number",
                "multipleOf /step",
            ],
        ),
        (
            again!(impossible::ImpossibleMessage),
            r#"{"number":3,"gap":2,"step":5,"text":"abc","list":[],"flags":[true,false,true],"twice":"a","either":"ab","endless":{"next":{"next":{}}}}"#,
            &[
                "anyOf /either",
                "exclusiveMaximum /gap",
                "maxLength /text",
                "maximum /number",
                "maximum /step",
                "minItems /list",
                "oneOf /twice",
                "required /endless/next/next",
                "uniqueItems /flags",
            ],
        ),
        (again!(wide::WideMessage), r#"{"p00":-1,"p64":64,"p69":0}"#, &["minimum /p00", "minimum /p69", "required"]),
    ] {
        assert_eq!(again(json), Err(expected.iter().map(|&line| line.to_owned()).collect()), "{json}");
    }
}

#[test]
fn a_key_that_comes_twice_is_refused_however_it_is_written() {
    for (again, json) in [
        (again!(wide::WideMessage) as Again, r#"{"p00":0,"p63":63,"p64":64,"p69":69,"p\u00369":69}"#),
        (again!(wide::WideMessage), r#"{"p00":0,"p63":63,"p64":64,"p69":69,"x":1,"\u0078":1}"#),
        (again!(names::NamesMessage), r#"{"type":"a","with\"quote":"b","with\u0022quote":"c"}"#),
        (again!(maps::MapsMessage), r#"{"counts":{"a":1,"\u0061":1}}"#),
        (again!(additional_any::AdditionalAnyMessage), r#"{"id":"a","x":1,"x":1}"#),
        (again!(additional_schema::AdditionalSchemaMessage), r#"{"id":"a","undeclared":1,"undeclared":1}"#),
    ] {
        let refusal = again(json).unwrap_err().join(" ");
        assert!(refusal.contains("only once"), "{json}: {refusal}");
    }
}

#[test]
fn a_key_that_comes_twice_is_refused_among_however_many() {
    let again: Again = again!(structs::StructsMessage);
    for count in 1..40 {
        let keys: Vec<_> = (0..count).map(|index| format!(r#""k{index}":0"#)).collect();
        for object in [r#"{"id":"a","size":1,KEYS}"#, r#"{"id":"a","size":1,"undeclared":[{KEYS}]}"#] {
            let once = object.replace("KEYS", &keys.join(","));
            assert!(again(&once).is_ok(), "{once}");
            // The first that comes twice is told.
            for twice in [0, count / 2, count - 1] {
                let json = object.replace("KEYS", &format!(r#"{},"k{twice}":0,"k0":0"#, keys.join(",")));
                let refusal = again(&json).unwrap_err().join(" ");
                let column = json.rfind(r#","k0""#).unwrap() - format!(r#""k{twice}":0"#).len() + 1;
                assert!(
                    refusal.contains("only once") && refusal.contains(&format!("column {column}:")),
                    "{json}: {refusal}"
                );
            }
        }
    }
}

#[test]
fn what_the_schema_refuses_is_not_written() {
    let mut additional = additional_any::AdditionalAnyMessage::new("a");
    additional.additional_properties.insert("id".to_owned(), 1.into());
    assert!(matches!(additional.encode(), Err(Rejection::NotRepresentable(_))), "the text would have `id` twice");

    let built = additional_any::AdditionalAnyMessage::builder()
        .additional_properties(JsonObject::from_iter([("id".to_owned(), "a".into())]))
        .build();
    assert!(matches!(built, Err(Rejection::NotRepresentable(_))), "what is required came as what is not declared");

    let overlapping = one_of::OneOfAmount::Integer(7);
    let message = one_of::OneOfMessage {
        amount: Some(overlapping),
        ..one_of::OneOfMessage::new(one_of::OneOfPet::Dog(one_of::Dog::new()))
    };
    assert_eq!(message.encode().map(text).map_err(told), Err(vec!["oneOf /amount".to_owned()]));

    let mut numbers = numbers::NumbersMessage::new();
    numbers.plain = Some(f64::NAN);
    assert!(matches!(numbers.encode(), Err(Rejection::NotRepresentable(_))));

    let mut arrays = arrays::ArraysMessage::new();
    arrays.unique_numbers = Some(vec![0.0, -0.0]);
    assert_eq!(arrays.encode().map(text).map_err(told), Err(vec!["uniqueItems /unique_numbers".to_owned()]));
    arrays.unique_numbers = Some(vec![f64::NAN, f64::INFINITY]);
    assert!(matches!(arrays.encode(), Err(Rejection::NotRepresentable(_))), "what has no JSON form is not alike");
}

#[test]
fn defaults_are_answered_and_not_written() {
    let message = structs::StructsMessage::new("7", 1);
    assert_eq!(message.encode().map(text).map_err(told).as_deref(), Ok(r#"{"id":"7","size":1}"#));
    assert_eq!((message.retries_or_default(), message.color_or_default()), (3, "red \"ish\""));
    let enums = enums::EnumsMessage::new(enums::Size::Large);
    assert_eq!(enums.size.as_str().parse(), Ok(enums::Size::Large));
    assert_eq!(enums.other_size_or_default(), enums::Size::Small);
}

/// A default of every kind, as the JSON text of what its accessor gives.
#[test]
fn every_default_has_an_accessor() {
    let absent = defaults::DefaultsMessage::new();
    let built = defaults::DefaultsMessage::builder()
        .list(absent.list_or_default().into_owned())
        .map(absent.map_or_default().into_owned())
        .free(absent.free_or_default().into_owned())
        .any(absent.any_or_default().into_owned())
        .at(absent.at_or_default())
        .day(absent.day_or_default())
        .clock(absent.clock_or_default())
        .id(absent.id_or_default())
        .maybe(absent.maybe_or_default().into_owned())
        .nothing(absent.nothing_or_default())
        .whole(absent.whole_or_default())
        .nested(absent.nested_or_default().into_owned())
        .choice(absent.choice_or_default().into_owned())
        .name(absent.name_or_default().into_owned())
        .straße(absent.straße_or_default())
        .strasse(absent.strasse_or_default());
    let text = self::text(built.build().unwrap().encode().unwrap());
    assert_eq!(
        text,
        r#"{"list":[1,2],"map":{"a":1,"b":0.5},"free":{"a":[null,true,"x",18446744073709551615,{"b":-1.5}]},"any":[1],"at":"2024-02-29T12:00:00+02:00","day":"2024-02-29","clock":"12:00:00.500Z","id":"67e55044-10b1-426f-9247-bb680e5fe0c8","maybe":"x","nothing":null,"whole":3,"nested":{"level":"low","more":{"level":"high"},"x":1},"choice":7,"name":"Ada","straße":1,"strasse":2}"#
    );
    assert_eq!(absent.encode().map(self::text).map_err(told).as_deref(), Ok("{}"), "the message itself stays as it is");
}

#[test]
fn a_builder_says_at_once_what_is_missing_and_what_is_wrong() {
    let none = builders::BuildersMessage::builder().build();
    assert_eq!(none.map_err(told), Err(vec!["required"; 5].into_iter().map(str::to_owned).collect()));
    let some = builders::BuildersMessage::builder().first("").ratio(f64::NAN).build_("x").list(["y".to_owned()]);
    assert_eq!(
        some.build().map_err(told),
        Err(["minLength /first", "required", "required", "type /ratio"].map(str::to_owned).to_vec())
    );
    let text = r#"{"first":"a","last":"b"}"#;
    assert_eq!(told(builders::BuildersMessage::decode(text.as_bytes()).unwrap_err()).len(), 5, "{text}");
}

#[test]
fn a_builder_builds_what_decoding_gives() {
    let built = builders::BuildersMessage::builder()
        .first("a")
        .last("b")
        .ratio(0.5)
        .build_("c")
        .maybe(None::<String>)
        .nested(builders::BuildersNested::builder().at(postroom::chrono::DateTime::UNIX_EPOCH).build().unwrap())
        .list(["x".to_owned()])
        .additional(JsonObject::from_iter([("more".to_owned(), 1.into())]))
        .build()
        .unwrap();
    let text = r#"{"kind":"made","version":7,"first":"a","last":"b","ratio":0.5,"build":"c","maybe":null,"nested":{"at":"1970-01-01T00:00:00Z"},"list":["x"],"more":1}"#;
    assert_eq!(built.encode().map(self::text).map_err(told).as_deref(), Ok(text));
    assert_eq!(builders::BuildersMessage::decode(text.as_bytes()), Ok(built));
}

#[test]
fn a_contract_knows_its_channels() {
    fn reply_of<R: Request>() -> &'static str {
        R::Reply::NAME
    }
    assert_eq!(reply_of::<channels::QuestionMessage>(), "AnswerMessage");
    let found = channels::match_address("ask.67e55044-10b1-426f-9247-bb680e5fe0c8.north").unwrap();
    assert_eq!(found.channel.id, "ask");
    assert!(channels::match_address("ask.nobody.north").is_none());
    assert!(channels::match_address("ask.67e55044-10b1-426f-9247-bb680e5fe0c8.west").is_none());
    assert_eq!(channels::FEATURE.operations.len(), 1);
}

#[test]
fn addresses_of_any_shape_are_typed() {
    use addresses::*;
    let telemetry = FleetTelemetryAddress::new(7);
    assert_eq!((telemetry.vehicle_id, telemetry.to_string().as_str()), (7_u32, "fleet/7/telemetry"));
    assert_eq!("fleet/7/telemetry".parse(), Ok(telemetry));
    let orders = OrdersAddress { region: OrdersRegion::EuWest };
    assert_eq!((orders.to_string().as_str(), "orders-eu-west".parse()), ("orders-eu-west", Ok(orders)));
    let route = RouteViaAddress::new("a", "b-c", RouteViaNew::Sea).unwrap();
    assert_eq!((route.to_string().as_str(), route.new_()), ("route/a-b-c?via=sea", RouteViaNew::Sea));
    assert_eq!("route/a-b-c?via=sea".parse(), Ok(route));
    let told = |result: Result<(), AddressError>| result.map_err(|error| error.to_string());
    for (refused, expected) in [
        (
            "fleet/x/telemetry".parse::<FleetTelemetryAddress>().map(drop),
            "\"x\" cannot stand for `vehicle_id`: an integer from 0 to 4294967295, without leading zeros, is expected",
        ),
        (
            "orders-mars".parse::<OrdersAddress>().map(drop),
            "\"mars\" cannot stand for `region`: one of `eu-west`, `us` is expected",
        ),
        (
            RouteViaAddress::new("a-b", "c", RouteViaNew::Air).map(drop),
            "\"a-b\" cannot stand for `from` here: of \"route/a-b-c?via=air\" it is read as \"a\", because the shortest value \
             is taken first",
        ),
        (
            RouteViaAddress::new("a", "b/c", RouteViaNew::Air).map(drop),
            "\"b/c\" cannot stand for `to`: a text that is not empty and holds neither `/`, `+`, `#` nor control characters \
             is expected",
        ),
    ] {
        assert_eq!(told(refused), Err(expected.to_owned()));
    }
    let stamp = LogAddress::new("2025", "06").unwrap();
    assert_eq!((stamp.to_string().as_str(), LOG.is_readable()), ("log/202506", false));
}

#[test]
fn the_most_specific_channel_takes_an_address() {
    for (address, expected) in [
        ("fleet/7/telemetry", Some("telemetry")),
        ("fleet/x/telemetry", Some("any")),
        ("fleet/7/speed", Some("any")),
        ("fleet/7/speed/now", None),
        ("orders-us", Some("orders")),
        ("orders-", None),
        ("/", Some("root")),
        ("log/202506", None),
    ] {
        let found = addresses::match_address(address).map(|found| found.channel.id);
        assert_eq!(found, expected, "{address}");
    }
}

#[test]
fn a_text_is_held_to_the_schema_of_its_parameter() {
    use postroom::contract::{Channel, Parameter, ParameterKind, Part, TextKind};
    // As the generator writes it.
    static SHELF: Channel = Channel::new("shelf", Some("shelf-{code}"))
        .with_parts(&[Part::Literal("shelf-"), Part::Parameter(0)])
        .with_parameters(&[Parameter::new(
            "code",
            ParameterKind::Text(TextKind::new({
                use postroom::__private::schema;
                const { &schema::STRING.min_length(2).max_length(3) }
            })),
        )]);
    assert_eq!(SHELF.parse("shelf-ab").map(|found| found.parameters), Ok(vec![("code", "ab")]));
    let expected = "\"a\" cannot stand for `code`: a text that must have at least 2 characters and must have at most 3 \
                    characters that is not empty and holds neither `.`, spaces, `*`, `>` nor control characters is expected";
    assert_eq!(SHELF.parse("shelf-a").map_err(|error| error.to_string()), Err(expected.to_owned()));
}

#[test]
fn an_envelope_holds_its_event_to_the_event_s_schema() {
    use envelopes::{Event, EventPayload};
    let decode = |json: &str| Event::<EventPayload>::decode(json.as_bytes());
    let event = |event: &str, payload: &str| {
        format!(r#"{{"event":"{event}","payload":{payload},"time":"2025-06-04T12:00:00Z","kept":[1]}}"#)
    };
    for (name, payload, expected) in [
        ("item.7.moved", r#"{"to":"b"}"#, Ok(())),
        ("item.7.moved", "{}", Err(vec!["required /payload".to_owned()])),
        ("stock.counted", r#"{"count":"x"}"#, Err(vec!["type /payload/count".to_owned()])),
        ("item.moved", r#"{"to":1}"#, Ok(())),
        ("item.moved", "[]", Err(vec!["type /payload".to_owned()])),
    ] {
        let json = event(name, payload);
        let again = decode(&json).and_then(|event| event.encode());
        assert_eq!(
            again.as_deref().map(|again| assert_eq!(again, json.as_bytes())).map_err(|found| told(found.clone())),
            expected,
            "{json}"
        );
    }
    let late = r#"{"payload":{"to":1},"time":"2025-06-04T12:00:00Z","event":"item.7.moved"}"#;
    assert_eq!(decode(late).map(drop).map_err(told), Err(vec!["type /payload/to".to_owned()]));
}

#[test]
fn a_union_inside_itself_is_read_in_a_reasonable_time() {
    let nested = |levels: usize, open: &str, close: &str| {
        format!(r#"{{"expression":{}{{"v":1}}{}}}"#, open.repeat(levels), close.repeat(levels))
    };
    // Whether the branches are told apart before or after what they hold: two ways at each of 60 levels.
    for (open, close) in [(r#"{"kind":"neg","x":"#, "}"), (r#"{"x":"#, r#","kind":"neg"}"#)] {
        let json = nested(60, open, close);
        let value = expressions::ExpressionsMessage::decode(json.as_bytes()).unwrap();
        assert_eq!(value.validate(), Ok(()));
        let wrong = json.replace(r#"{"v":1}"#, r#"{"v":"1"}"#);
        assert_eq!(told(expressions::ExpressionsMessage::decode(wrong.as_bytes()).unwrap_err()), ["oneOf /expression"]);
    }
}

#[test]
fn numbers_are_compared_by_value_and_held_by_the_branch_that_can() {
    let again: Again = again!(expressions::ExpressionsMessage);
    for (json, expected) in [
        (r#"{"numbers":[1,2.5,1e3]}"#, Ok(r#"{"numbers":[1,2.5,1000]}"#)),
        (r#"{"numbers":[1,1.0]}"#, Err("uniqueItems /numbers")),
        (r#"{"numbers":[100,1e2]}"#, Err("uniqueItems /numbers")),
        (r#"{"numbers":[0,-0.0]}"#, Err("uniqueItems /numbers")),
        (r#"{"either":5}"#, Ok(r#"{"either":5}"#)),
        (r#"{"either":2.5}"#, Ok(r#"{"either":2.5}"#)),
        (r#"{"either":1e30}"#, Ok(r#"{"either":1e+30}"#)),
    ] {
        let expected = expected.map(str::to_owned).map_err(|line| vec![line.to_owned()]);
        assert_eq!(again(json), expected, "{json}");
    }
    // Numbers beyond every integer type are told apart by their digits.
    let wide = r#"{"numbers":[123456789012345680000000000000,200000000000000000000000000000]}"#;
    assert!(expressions::ExpressionsMessage::decode(wide.as_bytes()).is_ok());
    // One that a float would make another one is not changed in silence.
    for number in [
        "9007199254740993",
        "-9007199254740993.0",
        "123456789012345678901234567891",
        "18446744073709551615",
        "9007199254740992.5",
        "1e-400",
        "-1e-400",
    ] {
        assert_eq!(
            again(&format!(r#"{{"numbers":[{number}]}}"#)),
            Err(vec!["not representable: /numbers/0 does not fit f64 (integers up to 9007199254740992 and some beyond, fractions of 17 digits down to 5e-324)".to_owned()])
        );
    }
}

#[test]
fn a_service_may_be_called_what_its_channel_is() {
    assert_eq!(expressions::EXPRESSIONS.address, Some("expressions"));
    assert_eq!(expressions::EXPRESSIONS_SERVICE.title, "Expressions");
}

#[test]
fn a_number_of_another_kind_is_held_to_each_keyword_all_the_same() {
    let again: Again = again!(edges::EdgesMessage);
    for (json, expected) in [
        (r#"{"between":0.5}"#, &["exclusiveMinimum /between", "type /between"][..]),
        (r#"{"between":9.5}"#, &["exclusiveMaximum /between", "type /between"]),
        (r#"{"between":1.5}"#, &["type /between"]),
        (r#"{"between":1e400}"#, &["exclusiveMaximum /between"]),
        (r#"{"between":-1e400}"#, &["exclusiveMinimum /between"]),
        (r#"{"within":0.5}"#, &["multipleOf /within", "type /within"]),
        (r#"{"within":9.75}"#, &["maximum /within", "multipleOf /within", "type /within"]),
        (r#"{"only":1e400}"#, &["const /only"]),
        (r#"{"only":"1.5"}"#, &["const /only", "type /only"]),
        (r#"{"some":1e30}"#, &["enum /some"]),
        (r#"{"some":1.5}"#, &["enum /some", "type /some"]),
    ] {
        assert_eq!(again(json), Err(expected.iter().map(|&line| line.to_owned()).collect()), "{json}");
    }
}
