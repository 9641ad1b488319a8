//! Arrays and objects whose parts have types of their own: tuples, and maps whose keys match patterns, alone or beside
//! declared properties.

use postroom::{Message, Rejection};
use postroom_features::{
    pattern_maps::{PatternMapsBeside, PatternMapsMessage, Point},
    tuples::{Cons, PairMessage, TuplesEither, TuplesMessage, TuplesWithTypesItem0, TuplesWithTypesItem1},
    typed_additional::{
        Part, Parts, TypedAdditionalAlsoDeclared, TypedAdditionalMessage, TypedAdditionalOne, TypedAdditionalRequired,
        TypedAdditionalSeveral,
    },
};

/// Returns the keyword and the place of each violation, sorted.
pub(crate) fn places(verdict: Result<(), Rejection>) -> Vec<String> {
    match verdict {
        Ok(()) => Vec::new(),
        Err(Rejection::Invalid(found)) => {
            let mut found: Vec<_> = found.iter().map(|found| format!("{} {}", found.keyword, found.pointer)).collect();
            found.sort();
            found
        }
        Err(other) => panic!("{other}"),
    }
}

/// Holds a text to what decoding and checking say of it, and to what the oracle says by the type's own schema.
fn says<M: Message>(check: fn(&[u8]) -> Result<(), Rejection>, text: &str, expected: &[&str]) {
    assert_eq!(places(M::decode(text.as_bytes()).map(drop)), expected, "{text}");
    assert_eq!(places(check(text.as_bytes())), expected, "{text}");
    let schema: serde_json::Value = serde_json::from_str(M::schema()).unwrap();
    let oracle = jsonschema::draft7::new(&schema).unwrap();
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(oracle.is_valid(&value), expected.is_empty(), "{text}");
}

#[test]
fn tuples_have_the_types_of_their_items() {
    let text = r#"{"point":[1.5,-2.5],"by_most":["a",1],"alone":["67e55044-10b1-426f-9247-bb680e5fe0c8"],"maybe":[true,null],"with_types":["on",{"x":1},[1,[2,null]]],"different":[1,2],"held":[5,"a"],"lines":[[1,2],[3,4]],"by_name":{"a":["b",{"c":null}]},"nested":[[1,2],["a"]],"either":["a",1],"since":["b",2],"open":["a",1,true],"short":[]}"#;
    let message = TuplesMessage::decode(text.as_bytes()).unwrap();
    assert_eq!(message.point, (1.5, -2.5));
    assert_eq!(message.by_most, Some(("a".to_owned(), 1)));
    assert_eq!(message.alone.map(|(id,)| id.as_u128()), Some(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8));
    assert_eq!(message.maybe, Some(Some((true, None))));
    let (switch, object, list) = message.with_types.clone().unwrap();
    assert_eq!(switch, TuplesWithTypesItem0::On);
    assert_eq!(object, TuplesWithTypesItem1 { x: 1 });
    assert_eq!(list, Cons((1, Box::new(Some(Cons((2, Box::new(None))))))));
    assert_eq!(message.lines, Some(vec![(1, 2), (3, 4)]));
    assert_eq!(message.nested, Some(((1, 2), ("a".to_owned(),))));
    assert!(matches!(message.either, Some(TuplesEither::Array(_))), "{:?}", message.either);
    assert_eq!(message.encode().unwrap(), text.as_bytes());
    assert_eq!(serde_json::to_string(&message).unwrap(), text);
}

#[test]
fn a_default_is_a_tuple() {
    let message = TuplesMessage::decode(br#"{"point":[0,0]}"#).unwrap();
    assert_eq!(*message.since_or_default(), ("a".to_owned(), 1));
}

#[test]
fn what_a_tuple_may_not_hold_is_refused_where_it_stands() {
    for (text, expected) in [
        (r#"{"point":[91,0]}"#, &["maximum /point/0"][..]),
        (r#"{"point":[91,"a"]}"#, &["maximum /point/0", "type /point/1"]),
        (r#"{"point":[1]}"#, &["minItems /point"]),
        (r#"{"point":[]}"#, &["minItems /point"]),
        (r#"{"point":[1,2,3]}"#, &["additionalItems /point"]),
        (r#"{"point":[1,"b",3,4]}"#, &["additionalItems /point", "type /point/1"]),
        (r#"{"point":null}"#, &["type /point"]),
        (r#"{"point":{}}"#, &["type /point"]),
        (r#"{"point":[1,2],"by_most":["",1,true]}"#, &["maxItems /by_most", "minLength /by_most/0"]),
        (r#"{"point":[1,2],"alone":["a","b"]}"#, &["additionalItems /alone", "format /alone/0", "maxItems /alone"]),
        (r#"{"point":[1,2],"maybe":null}"#, &[]),
        (r#"{"point":[1,2],"maybe":[null,null]}"#, &["type /maybe/0"]),
        (r#"{"point":[1,2],"different":[1,1]}"#, &["uniqueItems /different"]),
        (r#"{"point":[1,2],"different":[1]}"#, &["minItems /different"]),
        (r#"{"point":[1,2],"held":[4,"a"]}"#, &["contains /held"]),
        (r#"{"point":[1,2],"held":[4,5,6]}"#, &["maxItems /held", "type /held/1"]),
        (r#"{"point":[1,2],"lines":[[1,2],[1]]}"#, &["minItems /lines/1"]),
        (r#"{"point":[1,2],"by_name":{"a":[1,2]}}"#, &["type /by_name/a/0"]),
        (r#"{"point":[1,2],"nested":[[1,2],["a","b"]]}"#, &["additionalItems /nested/1"]),
        (r#"{"point":[1,2],"either":["a"]}"#, &["oneOf /either"]),
        (r#"{"point":[1,2],"either":"a"}"#, &[]),
        (r#"{"point":[1,2],"with_types":["on",{"x":1},[1,[2]]]}"#, &["minItems /with_types/2/1"]),
        (r#"{"point":[1,2],"with_types":["of",{},[1,null]]}"#, &["enum /with_types/0", "required /with_types/1"]),
        (r#"{"point":[1,2],"open":["a"]}"#, &["minItems /open"]),
    ] {
        says::<TuplesMessage>(TuplesMessage::check, text, expected);
    }
    says::<PairMessage>(PairMessage::check, r#"["a",[1,[2,null]]]"#, &[]);
    says::<PairMessage>(PairMessage::check, r#"["a",[1,[2,"b"]],1]"#, &["additionalItems ", "type /1/1/1"]);
}

#[test]
fn a_tuple_that_is_built_is_checked_as_one_that_is_read() {
    let mut message = TuplesMessage::decode(br#"{"point":[0,0]}"#).unwrap();
    message.point = (90.5, 180.0);
    message.different = Some((1, 1));
    message.held = Some((1, String::new()));
    message.alone = None;
    let expected = ["contains /held", "maximum /point/0", "uniqueItems /different"];
    assert_eq!(places(message.validate()), expected);
    assert_eq!(places(message.encode().map(drop)), expected);
}

#[test]
fn objects_whose_keys_match_patterns_are_maps() {
    let text = r#"{"limits":{"a":1,"b":2},"several":{"ab":"67e55044-10b1-426f-9247-bb680e5fe0c8"},"of_objects":{"x-a":{"x":1.5,"on":{"7":{"x":2.5}}}},"counted":{"a":[true]},"held":{"b":1}}"#;
    let message = PatternMapsMessage::decode(text.as_bytes()).unwrap();
    assert_eq!(message.limits, Some([("a".to_owned(), 1), ("b".to_owned(), 2)].into()));
    let ids = message.several.clone().unwrap();
    assert_eq!(ids["ab"].as_u128(), 0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
    let point: Point = message.of_objects.clone().unwrap().unwrap()["x-a"].clone();
    assert_eq!((point.x, point.on.unwrap().0["7"].x), (1.5, 2.5));
    assert_eq!(message.encode().unwrap(), text.as_bytes());
    let empty = PatternMapsMessage::decode(b"{}").unwrap();
    assert_eq!(*empty.limits_or_default(), [("a".to_owned(), 1)].into());
}

#[test]
fn a_key_that_no_pattern_matches_is_refused_and_its_value_is_not_looked_at() {
    for (text, expected) in [
        (r#"{"limits":{}}"#, &[][..]),
        (r#"{"limits":{"a":-1,"A":-1}}"#, &["additionalProperties /limits", "minimum /limits/a"]),
        (r#"{"limits":{"1":"a"}}"#, &["additionalProperties /limits"]),
        (r#"{"limits":[]}"#, &["type /limits"]),
        (r#"{"limits":null}"#, &["type /limits"]),
        (r#"{"several":{"az":"b","z":1}}"#, &["format /several/az", "type /several/z"]),
        (r#"{"of_objects":null}"#, &[]),
        (r#"{"of_objects":{}}"#, &["minProperties /of_objects"]),
        (
            r#"{"of_objects":{"x-":{},"y":1,"z":2}}"#,
            &[
                "additionalProperties /of_objects",
                "additionalProperties /of_objects",
                "maxProperties /of_objects",
                "required /of_objects/x-",
            ],
        ),
        (r#"{"of_objects":{"x-":{"x":1,"on":{"a":0}}}}"#, &["additionalProperties /of_objects/x-/on"]),
        (r#"{"counted":{"":[1]}}"#, &["additionalProperties /counted", "required /counted"]),
        (r#"{"held":{"a":1}}"#, &["required /held"]),
        (r#"{"held":{"a":1,"b":2,"c":3}}"#, &["additionalProperties /held"]),
        (r#"{"differing":{"a":1,"b":1}}"#, &["type /differing/a"]),
        (r#"{"beside":{"id":"b","c":1}}"#, &["additionalProperties /beside"]),
        (r#"{"beside":{"id":1,"a":2}}"#, &["type /beside/a", "type /beside/id"]),
    ] {
        says::<PatternMapsMessage>(PatternMapsMessage::check, text, expected);
    }
}

#[test]
fn a_map_that_is_built_is_held_to_its_patterns() {
    let mut message = PatternMapsMessage::decode(b"{}").unwrap();
    message.limits = Some([("a".to_owned(), -1), ("A".to_owned(), -1)].into());
    let expected = ["additionalProperties /limits", "minimum /limits/a"];
    assert_eq!(places(message.validate()), expected);
    assert_eq!(places(message.encode().map(drop)), expected);
}

#[test]
fn what_matches_a_pattern_beside_declared_properties_has_its_type() {
    let text = r#"{"one":{"id":"a","additional":true,"x-a":1,"x-b":2},"several":{"on":"2024-01-01","a1":{"parts":{"main":{},"b":{}}}},"required":{"x-id":"67e55044-10b1-426f-9247-bb680e5fe0c8","x-on":"67e55044-10b1-426f-9247-bb680e5fe0c9"},"by_schema":{"id":"a","b":["c"]},"held":{"id":"a","x-a":1},"united":{"id":"a","x-b":2},"chosen":{"kind":"one","x-c":3}}"#;
    let message = TypedAdditionalMessage::decode(text.as_bytes()).unwrap();
    let TypedAdditionalOne { additional, additional_properties, .. } = message.one.clone().unwrap();
    assert_eq!(
        (additional, additional_properties),
        (Some(true), [("x-a".to_owned(), 1), ("x-b".to_owned(), 2)].into())
    );
    let TypedAdditionalSeveral { additional, .. } = message.several.clone().unwrap();
    let parts: &Parts = additional["a1"].parts.as_ref().unwrap();
    assert_eq!(parts.additional["b"], Part::default());
    let TypedAdditionalRequired { x_id, additional, .. } = message.required.clone().unwrap();
    assert_eq!((x_id.as_u128() + 1, additional.len()), (additional["x-on"].as_u128(), 1));
    assert_eq!(message.by_schema.as_ref().unwrap().additional["b"], ["c"]);
    assert_eq!(message.held.as_ref().unwrap().additional["x-a"], 1);
    assert_eq!(message.united.as_ref().unwrap().additional["x-b"], 2);
    let beside = PatternMapsMessage::decode(br#"{"beside":{"a":"b"}}"#).unwrap().beside;
    let expected = PatternMapsBeside { additional: [("a".to_owned(), "b".to_owned())].into(), ..Default::default() };
    assert_eq!(beside, Some(expected));
    assert_eq!(message.encode().unwrap(), text.as_bytes());
    assert_eq!(serde_json::to_string(&message).unwrap(), text);
    let several = TypedAdditionalMessage::decode(b"{}").unwrap().several_or_default().into_owned();
    assert_eq!(several.additional["a1"].parts.as_ref().unwrap().additional["b1"], Part::default());
}

#[test]
fn what_matches_no_pattern_beside_declared_properties_is_refused() {
    for (text, expected) in [
        (r#"{"one":{"id":"a"}}"#, &[][..]),
        (r#"{"one":{"x-a":-1,"y":-1,"id":2}}"#, &["additionalProperties /one", "minimum /one/x-a", "type /one/id"]),
        (r#"{"one":{"id":"a","":{"b":[1]}}}"#, &["additionalProperties /one"]),
        (r#"{"one":[]}"#, &["required /one", "type /one"][1..]),
        (r#"{"several":{}}"#, &["minProperties /several"]),
        (r#"{"several":{"a1":{},"a2":{},"b3":{},"ab":{}}}"#, &["maxProperties /several"]),
        (
            r#"{"several":{"a":1,"b":{},"a1":[]}}"#,
            &["additionalProperties /several", "additionalProperties /several", "type /several/a1"],
        ),
        (
            r#"{"several":{"a1":{"parts":{"b":{"parts":{"c":1}}}}}}"#,
            &["additionalProperties /several/a1/parts/b/parts"],
        ),
        (r#"{"required":{"x-a":"b"}}"#, &["format /required/x-a", "required /required"]),
        (r#"{"required":{"x-id":1}}"#, &["type /required/x-id"]),
        (r#"{"by_schema":{"a":[]}}"#, &["minItems /by_schema/a"]),
        (r#"{"held":{"x-a":1}}"#, &["required /held"]),
        (r#"{"held":{"x-abc":"1"}}"#, &["propertyNames /held", "type /held/x-abc"]),
        (r#"{"united":{"x-a":1,"a":2}}"#, &["additionalProperties /united", "required /united"]),
        (r#"{"also_declared":{"x-id":10,"x-a":1.5}}"#, &["maximum /also_declared/x-id", "type /also_declared/x-a"]),
        (r#"{"differing":{"a":1,"b":"2"}}"#, &["type /differing/a", "type /differing/b"]),
        (r#"{"open":{"a":1,"c":2}}"#, &["type /open/a"]),
        (r#"{"refused":{"other":1}}"#, &["additionalProperties /refused"]),
        (r#"{"refused":{"x-a":1}}"#, &["required /refused"]),
        (r#"{"chosen":{"kind":"one","a":1}}"#, &["oneOf /chosen"]),
        (r#"{"chosen":{"kind":"two","a":1}}"#, &[]),
    ] {
        says::<TypedAdditionalMessage>(TypedAdditionalMessage::check, text, expected);
    }
}

#[test]
fn what_is_built_beside_declared_properties_is_held_to_its_pattern() {
    let mut message = TypedAdditionalMessage::decode(b"{}").unwrap();
    let one = TypedAdditionalOne::builder().id("a").additional_properties([("x-a".to_owned(), 1)]);
    assert!(one.build().is_ok());
    let refused = [("x-a".to_owned(), -1), ("y".to_owned(), -1), ("id".to_owned(), 1)];
    let one = TypedAdditionalOne::builder().id("a").additional_properties(refused.clone());
    let expected = ["additionalProperties ", "additionalProperties ", "minimum /x-a"];
    assert_eq!(places(one.build().map(drop)), expected);
    message.one = Some(TypedAdditionalOne { additional_properties: refused.into(), ..TypedAdditionalOne::new("a") });
    let expected = expected.map(|place| place.replacen(' ', " /one", 1));
    assert_eq!(places(message.validate()), expected);
    assert_eq!(places(message.encode().map(drop)), expected);
    // What a pattern takes that is declared as well is held to both, apart from the type.
    let TypedAdditionalAlsoDeclared { additional, .. }: TypedAdditionalAlsoDeclared = Default::default();
    assert_eq!(additional, postroom::JsonObject::new());
}
