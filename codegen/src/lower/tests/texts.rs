//! `TypeDef::schema`: what is valid, as JSON Schema.

use super::{find, lower_payload};

#[test]
fn schemas_refer_to_those_of_other_types() {
    for (payload, expected) in [
        (
            "{type: string, x-own: 1, format: password, minLength: 2}",
            r#"{"type":"string","format":"password","minLength":2}"#,
        ),
        (
            "{type: integer, format: int32, minimum: 1, enum: [1, 2.0]}",
            r#"{"type":"integer","format":"int32","minimum":1,"enum":[1,2.0]}"#,
        ),
        (
            "{type: [string, 'null'], title: A, description: B, default: c}",
            r#"{"title":"A","description":"B","type":["string","null"],"default":"c"}"#,
        ),
        ("{oneOf: [{type: string}, {type: 'null'}]}", r#"{"type":["string","null"]}"#),
        ("{enum: [a, null]}", r#"{"enum":["a",null]}"#),
        ("{enum: [a, null], const: null}", r#"{"enum":["a",null],"const":null}"#),
        ("{allOf: [{enum: [a, null]}, {enum: [null, b]}]}", r#"{"enum":[null]}"#),
        ("{allOf: [{enum: [a, null]}], const: null}", r#"{"enum":["a",null],"const":null}"#),
        ("{const: a}", r#"{"const":"a"}"#),
        ("{}", "{}"),
        (
            "{type: array, items: {$ref: '#/components/schemas/P'}}",
            r##"{"type":"array","items":{"$ref":"#/definitions/P"}}"##,
        ),
        (
            "{type: object, required: [b], properties: {b: {}, a: {$ref: '#/components/schemas/P'}}, additionalProperties: false}",
            r##"{"type":"object","properties":{"b":{},"a":{"$ref":"#/definitions/P"}},"required":["b"],"additionalProperties":false}"##,
        ),
        (
            "{type: object, properties: {a: {oneOf: [{$ref: '#/components/schemas/P'}, {type: integer}, {type: 'null'}]}}}",
            r##"{"type":"object","properties":{"a":{"oneOf":[{"$ref":"#/definitions/P"},{"type":"integer"},{"type":"null"}]}}}"##,
        ),
        (
            "{type: object, allOf: [{required: [a]}, {properties: {a: {type: string, pattern: '\\d'}}}]}",
            r#"{"type":"object","properties":{"a":{"type":"string","pattern":"\\d"}},"required":["a"]}"#,
        ),
    ] {
        let (contract, _) = lower_payload(payload, "P: {type: string, enum: [x], description: P}");
        assert_eq!(find(&contract, "MMessage").schema.text, expected, "{payload}");
    }
}

#[test]
fn what_holds_itself_refers_to_itself() {
    let tree = "T: {type: object, properties: {left: {$ref: '#/components/schemas/T'}, right: {oneOf: [{$ref: '#/components/schemas/T'}, {type: 'null'}]}}}";
    let (contract, lines) = lower_payload("{$ref: '#/components/schemas/T'}", tree);
    assert_eq!(lines, Vec::<String>::new());
    let schema = &find(&contract, "MMessage").schema;
    let body = r##"{"type":"object","properties":{"left":{"$ref":"#/definitions/T"},"right":{"anyOf":[{"$ref":"#/definitions/T"},{"type":"null"}]}}}"##;
    assert_eq!((schema.text.as_str(), schema.refers_to.as_slice()), (body, &["T".to_owned()][..]));
}
