//! Diagnostics about schemas.

use super::{lower_payload, short};

#[test]
fn each_mistake_is_named_at_its_place() {
    for (payload, expected) in [
        ("{type: object, not: {}}", vec!["unsupported-keyword /not"]),
        (
            "{type: object, patternProperties: {}, propertyNames: {}}",
            vec!["unsupported-keyword /patternProperties", "unsupported-keyword /propertyNames"],
        ),
        ("{type: array, items: [{type: string}]}", vec!["unsupported-keyword /items"]),
        ("{type: array, items: false}", vec!["unsupported-keyword /items"]),
        ("{type: [string, integer]}", vec!["unsupported-keyword /type"]),
        ("{type: sting}", vec!["unknown-type /type"]),
        ("{type: 3}", vec!["unknown-type /type"]),
        ("{properties: {a: {type: string}}}", vec!["missing-type"]),
        ("{minLength: 1}", vec!["missing-type"]),
        ("{required: [a]}", vec!["missing-type"]),
        ("{type: integer, minLength: 1}", vec!["[ineffective-keyword /minLength]"]),
        ("{type: string, minimum: 1}", vec!["[ineffective-keyword /minimum]"]),
        ("{type: integer, minimum: 3, maximum: 2}", vec!["empty-range /minimum"]),
        ("{type: number, exclusiveMinimum: 2, maximum: 2}", vec!["empty-range /exclusiveMinimum"]),
        ("{type: string, minLength: 3, maxLength: 2}", vec!["empty-range /minLength"]),
        ("{type: number, exclusiveMinimum: true}", vec!["wrong-kind /exclusiveMinimum"]),
        ("{type: number, multipleOf: 0}", vec!["wrong-kind /multipleOf"]),
        ("{type: string, minLength: -1}", vec!["wrong-kind /minLength"]),
        ("{type: string, minLength: 1.5}", vec!["wrong-kind /minLength"]),
        ("{type: string, pattern: '('}", vec!["invalid-pattern /pattern"]),
        ("{type: string, format: phone}", vec!["[unknown-format /format]"]),
        ("{type: string, enum: [a, a]}", vec!["duplicate-enum-value /enum/1"]),
        ("{type: string, enum: [a, 1]}", vec!["enum-mismatch /enum/1"]),
        ("{type: string, enum: []}", vec!["wrong-kind /enum"]),
        ("{type: string, const: a, enum: [a]}", vec!["unsupported-keyword /enum"]),
        ("{type: string, enum: [a], minLength: 1}", vec!["unsupported-keyword /minLength"]),
        ("{type: [string, 'null'], enum: [a]}", vec!["null-not-listed /enum"]),
        ("{type: object, required: [a]}", vec![]),
        ("{type: object, required: [b], properties: {a: {}}}", vec!["[undeclared-required /required/0]"]),
        (
            "{type: object, required: [b], properties: {a: {}}, additionalProperties: false}",
            vec!["undeclared-required /required/0"],
        ),
        ("{type: object, required: a, properties: {a: {}}}", vec!["wrong-kind /required"]),
        ("{type: object, properties: {a: false}}", vec!["unsupported-keyword /properties/a"]),
        ("{type: object, properties: {a: 1}}", vec!["wrong-kind /properties/a"]),
        ("{type: object, requried: [a]}", vec!["[unknown-keyword /requried]"]),
        ("{type: string, nullable: true}", vec!["[unknown-keyword /nullable]"]),
        ("{type: string, contentEncoding: base64}", vec!["[unchecked-keyword /contentEncoding]"]),
        ("{oneOf: [{type: string}], anyOf: [{type: string}]}", vec!["unsupported-keyword /anyOf"]),
        (
            "{type: object, properties: {a: {}}, oneOf: [{type: object}, {type: string}]}",
            vec!["unsupported-keyword /oneOf/1", "unsupported-keyword /properties"],
        ),
        ("{allOf: []}", vec!["wrong-kind /allOf"]),
        ("{allOf: [{type: string}, {type: object}]}", vec!["conflicting-all-of /allOf/1/type"]),
        ("{type: string, allOf: [{pattern: a}, {pattern: b}]}", vec!["conflicting-all-of /allOf/1/pattern"]),
        (
            "{type: object, allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}",
            vec!["conflicting-all-of /allOf/1/properties/a"],
        ),
        (
            "{type: object, properties: {a: {}}, allOf: [{properties: {b: {}}, additionalProperties: false}]}",
            vec!["unsupported-keyword /allOf/0/additionalProperties"],
        ),
    ] {
        assert_eq!(short(&lower_payload(payload, "").1), expected, "{payload}");
    }
}

#[test]
fn defaults_are_held_against_their_schema() {
    for (schema, fits) in [
        ("{type: integer, minimum: 1, default: 0}", false),
        ("{type: integer, default: 1.0}", true),
        ("{type: integer, default: 1.5}", false),
        ("{type: string, default: 1}", false),
        ("{type: string, enum: [a, b], default: c}", false),
        ("{type: string, enum: [a, b], default: b}", true),
        ("{type: string, maxLength: 2, default: äöü}", false),
        ("{type: [string, 'null'], default: null}", true),
        ("{type: string, default: null}", false),
        ("{type: string, format: uuid, default: 123}", false),
        ("{type: string, format: uuid, default: 00000000-0000-0000-0000-000000000000}", true),
        ("{type: string, format: date, default: '2023-02-29'}", false),
        ("{type: string, format: date-time, default: '2024-02-29T12:00:00.5+02:00'}", true),
        ("{type: string, format: time, default: '12:00'}", false),
        ("{type: array, items: {type: string}, default: [a, 1]}", false),
        ("{type: object, properties: {x: {type: integer}}, required: [x], default: {}}", false),
        ("{anyOf: [{type: string}, {type: integer}], default: 3}", true),
        ("{anyOf: [{type: string}, {type: integer}], default: true}", false),
        ("{$ref: '#/components/schemas/P'}", false),
    ] {
        let payload = format!("{{type: object, properties: {{a: {schema}}}}}");
        let lines = lower_payload(&payload, "P: {type: string, enum: [a], default: z}").1;
        assert_eq!(!lines.iter().any(|line| line.starts_with("default-mismatch")), fits, "{schema}: {lines:?}");
    }
}

#[test]
fn schemas_without_an_end_are_reported() {
    for (schemas, expected) in [
        (
            "A: {allOf: [{$ref: '#/components/schemas/B'}]}, B: {allOf: [{$ref: '#/components/schemas/A'}]}",
            "alias-cycle",
        ),
        ("A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", "recursive-type"),
        (
            "A: {anyOf: [{$ref: '#/components/schemas/B'}, {type: string}]}, B: {anyOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}",
            "recursive-type",
        ),
    ] {
        let (_, lines) = lower_payload("{type: object, properties: {a: {$ref: '#/components/schemas/A'}}}", schemas);
        assert!(lines.iter().any(|line| line.starts_with(expected)), "{schemas}: {lines:?}");
    }
}

#[test]
fn long_chains_and_wide_trees_end() {
    let reference = |index: usize| format!("{{$ref: '#/components/schemas/S{index}'}}");
    let chain: Vec<String> =
        (0..400).map(|index| format!("S{index}: {{allOf: [{}], description: x}}", reference(index + 1))).collect();
    let (contract, lines) =
        lower_payload(&reference(0), &format!("{}, S400: {{type: object, properties: {{a: {{}}}}}}", chain.join(", ")));
    assert_eq!((lines, contract.types.len()), (vec![], 1));

    let doubling = (0..40)
        .map(|index| format!("S{index}: {{type: object, properties: {{a: {0}, b: {0}}}}}", reference(index + 1)))
        .collect::<Vec<_>>();
    let (contract, lines) = lower_payload(&reference(0), &format!("{}, S40: {{type: string}}", doubling.join(", ")));
    assert_eq!((lines, contract.types.len()), (vec![], 41));
    assert!(
        contract
            .types
            .iter()
            .all(|definition| serde_json::from_str::<serde_json::Value>(&definition.schema.text).is_ok())
    );
}
