//! Diagnostics about schemas.

use super::{lower_payload, short};

#[test]
fn each_mistake_is_named_at_its_place() {
    for (payload, expected) in [
        ("{type: object, not: {}}", vec!["[checked-value /not]"]),
        (
            "{type: object, patternProperties: {}, propertyNames: {pattern: a}}",
            vec!["[checked-value /patternProperties]"],
        ),
        ("{type: object, propertyNames: {}}", vec![]),
        ("{type: object, propertyNames: true}", vec![]),
        ("{type: object, propertyNames: {type: string, description: d, minLength: 0, pattern: '.*'}}", vec![]),
        ("{type: object, propertyNames: {minLength: 1}}", vec!["[checked-value /propertyNames]"]),
        ("{type: object, propertyNames: {enum: [a]}}", vec!["[checked-value /propertyNames]"]),
        ("{type: object, properties: {a: {}}, propertyNames: false}", vec!["[checked-value /propertyNames]"]),
        ("{type: array, items: [{type: string}]}", vec!["[checked-value /items]"]),
        ("{type: array, items: false}", vec!["[checked-value /items]"]),
        ("{type: [string, integer], enum: [a, 1]}", vec!["[checked-value /type]"]),
        ("{type: sting}", vec!["unknown-type /type"]),
        ("{type: 3}", vec!["unknown-type /type"]),
        ("{properties: {a: {type: string}}}", vec!["[assumed-type]"]),
        ("{minLength: 1}", vec!["[assumed-type]"]),
        ("{required: [a]}", vec!["[assumed-type]"]),
        ("{type: integer, minLength: 1}", vec!["[ineffective-keyword /minLength]"]),
        ("{type: string, minimum: 1}", vec!["[ineffective-keyword /minimum]"]),
        ("{type: integer, minimum: 3, maximum: 2}", vec!["[empty-range /minimum]"]),
        ("{type: number, exclusiveMinimum: 2, maximum: 2}", vec!["[empty-range /exclusiveMinimum]"]),
        ("{type: string, minLength: 3, maxLength: 2}", vec!["[empty-range /minLength]"]),
        ("{type: number, exclusiveMinimum: 'true'}", vec!["wrong-kind /exclusiveMinimum"]),
        ("{type: number, minimum: 1, exclusiveMinimum: true}", vec!["[openapi-keyword /exclusiveMinimum]"]),
        ("{type: string, example: a}", vec!["[openapi-keyword /example]"]),
        ("{type: number, multipleOf: 0}", vec!["wrong-kind /multipleOf"]),
        ("{type: string, minLength: -1}", vec!["wrong-kind /minLength"]),
        ("{type: string, minLength: 1.5}", vec!["wrong-kind /minLength"]),
        ("{type: string, pattern: '('}", vec!["invalid-pattern /pattern"]),
        ("{type: string, format: phone}", vec!["[unknown-format /format]"]),
        ("{type: string, enum: [a, a]}", vec!["[duplicate-enum-value /enum/1]"]),
        ("{type: string, enum: [a, 1]}", vec!["[enum-mismatch /enum/1]"]),
        ("{type: number, enum: [1, 1.0]}", vec!["[duplicate-enum-value /enum/1]"]),
        ("{type: number, enum: [9007199254740992, 9007199254740993]}", vec![]),
        ("{enum: [{a: 1, b: 2}, {b: 2.0, a: 1}]}", vec!["[duplicate-enum-value /enum/1]"]),
        ("{type: string, enum: []}", vec!["wrong-kind /enum"]),
        ("{type: [string, 'null'], enum: [a]}", vec!["[null-not-listed /enum]"]),
        ("{type: object, required: [a]}", vec![]),
        ("{type: object, required: [b], properties: {a: {}}}", vec!["[undeclared-required /required/0]"]),
        (
            "{type: object, required: [b], properties: {a: {}}, additionalProperties: false}",
            vec!["[undeclared-required /required/0]"],
        ),
        ("{type: object, required: a, properties: {a: {}}}", vec!["wrong-kind /required"]),
        ("{type: object, properties: {a: false}}", vec!["[checked-value /properties/a]"]),
        ("{type: object, properties: {a: 1}}", vec!["wrong-kind /properties/a"]),
        ("{type: object, requried: [a]}", vec!["[unknown-keyword /requried]"]),
        ("{type: string, nullable: true}", vec!["[openapi-keyword /nullable]"]),
        ("{type: string, contentEncoding: base64}", vec!["[unchecked-keyword /contentEncoding]"]),
        ("{oneOf: [{type: string}], anyOf: [{type: string}]}", vec!["[checked-value /anyOf]"]),
        (
            "{type: object, properties: {a: {}}, oneOf: [{type: object}, {type: string}]}",
            vec!["[checked-value /oneOf/1]", "[checked-value /properties]"],
        ),
        ("{minLength: 1, oneOf: [{type: string}, {type: integer}]}", vec![]),
        ("{minLength: 1, oneOf: [{type: string}, {type: 'null'}]}", vec!["[checked-value /minLength]"]),
        ("{required: [a], oneOf: [{type: object}]}", vec!["[assumed-type]", "[checked-value /oneOf]"]),
        ("{enum: [1, null], oneOf: [{type: string}, {type: integer}, {type: 'null'}]}", vec!["[checked-value /enum]"]),
        ("{items: {}, oneOf: [{type: array}, {type: integer}]}", vec!["[checked-value /items]"]),
        ("{allOf: []}", vec!["wrong-kind /allOf"]),
        ("{allOf: [{type: string}, {type: object}]}", vec!["[conflicting-all-of /allOf/1/type]"]),
        (
            "{type: object, allOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]}",
            vec!["[conflicting-all-of /allOf/1/properties/a/type]"],
        ),
        ("{type: string, allOf: [{format: date}, {format: uuid}]}", vec!["[conflicting-all-of /allOf/1/format]"]),
        (
            "{type: string, pattern: '(?<=a)b', allOf: [{pattern: '(a)\\1'}]}",
            vec!["[pattern-needs-engine /allOf/0/pattern]", "[pattern-needs-engine /pattern]"],
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
        ("{type: integer, exclusiveMinimum: 1, default: 1}", false),
        ("{type: integer, exclusiveMinimum: 1, default: 2}", true),
        ("{type: integer, exclusiveMaximum: 1, default: 1}", false),
        ("{type: array, items: {}, minItems: 1, default: [1]}", true),
        ("{type: array, items: {}, minItems: 2, default: [1]}", false),
        ("{type: object, additionalProperties: {}, maxProperties: 1, default: {a: 1}}", true),
        ("{type: object, additionalProperties: {}, maxProperties: 0, default: {a: 1}}", false),
        ("{type: object, required: [a], default: {}}", false),
        ("{minLength: 2, anyOf: [{type: string}, {type: integer}], default: a}", false),
        ("{minLength: 2, anyOf: [{type: string}, {type: integer}], default: 1}", true),
        ("{type: number, multipleOf: 0.01, default: 19.99}", true),
        ("{type: number, multipleOf: 0.01, default: 19.999}", false),
        ("{type: integer, maximum: 9007199254740992, default: 9007199254740993}", false),
        ("{type: number, minimum: 1e-400, default: 0}", false),
        ("{type: number, enum: [0.1, 1], default: 1.0}", true),
        ("{type: number, enum: [9007199254740993], default: 9007199254740992}", false),
        ("{type: string, pattern: '^a', default: b}", false),
        ("{anyOf: [{type: string}, {type: integer}], default: 3}", true),
        ("{anyOf: [{type: string}, {type: integer}], default: true}", false),
        ("{$ref: '#/components/schemas/P'}", false),
    ] {
        let payload = format!("{{type: object, properties: {{a: {schema}}}}}");
        let lines = lower_payload(&payload, "P: {type: string, enum: [a], default: z}").1;
        assert_eq!(!lines.iter().any(|line| line.starts_with("[default-mismatch")), fits, "{schema}: {lines:?}");
    }
}

#[test]
fn schemas_without_an_end_are_reported() {
    for (schemas, expected) in [
        (
            "A: {allOf: [{$ref: '#/components/schemas/B'}]}, B: {allOf: [{$ref: '#/components/schemas/A'}]}",
            "alias-cycle",
        ),
        ("A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", "alias-cycle"),
        ("A: {allOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", "alias-cycle"),
        (
            "A: {type: string, allOf: [{$ref: '#/components/schemas/B'}]}, B: {allOf: [{$ref: '#/components/schemas/A'}], minLength: 1}",
            "alias-cycle",
        ),
        (
            "A: {anyOf: [{$ref: '#/components/schemas/B'}, {type: string}]}, B: {anyOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}",
            "alias-cycle",
        ),
        (
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}, B: {allOf: [{$ref: '#/components/schemas/A'}], description: d}",
            "alias-cycle",
        ),
    ] {
        let (_, lines) = lower_payload("{type: object, properties: {a: {$ref: '#/components/schemas/A'}}}", schemas);
        assert!(lines.iter().all(|line| line.starts_with(expected)) && !lines.is_empty(), "{schemas}: {lines:?}");
    }
}

#[test]
fn a_schema_that_no_value_keeps_is_warned_of_at_its_place() {
    const SCHEMAS: &str = "Endless: {type: object, required: [next], properties: {next: {$ref: '#/components/schemas/Endless'}}}, \
        Ping: {type: object, required: [pong], properties: {pong: {$ref: '#/components/schemas/Pong'}}}, \
        Pong: {type: object, required: [ping], properties: {ping: {allOf: [{$ref: '#/components/schemas/Ping'}]}}}, \
        None: {type: integer, minimum: 2, maximum: 1}, \
        Tree: {type: object, required: [rest], properties: {rest: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}";
    for (schema, expected) in [
        ("{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 2}", Some("empty-range /exclusiveMinimum")),
        ("{type: integer, minimum: 1.5, maximum: 1.9}", Some("empty-range /minimum")),
        ("{type: integer, minimum: 1, maximum: 4, multipleOf: 5}", Some("empty-range /minimum")),
        ("{type: integer, minimum: 0, maximum: 4, multipleOf: 5}", None),
        ("{type: number, minimum: 1.5, maximum: 1.9}", None),
        ("{type: number, exclusiveMinimum: 1, exclusiveMaximum: 1}", Some("empty-range /exclusiveMinimum")),
        ("{type: integer, minimum: 9007199254740993, maximum: 9007199254740992}", Some("empty-range /minimum")),
        ("{type: number, minimum: 1e400, maximum: 1e399}", Some("empty-range /minimum")),
        // Nothing is claimed of multiples that no Rust type holds.
        ("{type: integer, minimum: 1e40, maximum: 1e41, multipleOf: 3}", None),
        ("{type: integer, minimum: -1e41, maximum: -1e40, multipleOf: 3}", None),
        ("{type: integer, exclusiveMinimum: 1e39, exclusiveMaximum: 1e40}", None),
        ("{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 1e40, multipleOf: 1e39}", None),
        ("{type: number, minimum: 1e-400, maximum: 1e-399}", None),
        ("{allOf: [{type: integer, minimum: 3}, {maximum: 2}]}", Some("empty-range /allOf/0/minimum")),
        ("{type: string, minLength: 2, maxLength: 1}", Some("empty-range /minLength")),
        ("{type: array, items: {}, minItems: 2, maxItems: 1}", Some("empty-range /minItems")),
        ("{type: object, minProperties: 2, maxProperties: 1}", Some("empty-range /minProperties")),
        (
            "{type: object, properties: {x: {}}, additionalProperties: false, minProperties: 2}",
            Some("unsatisfiable /minProperties"),
        ),
        ("{type: object, properties: {x: {}}, additionalProperties: false, minProperties: 1}", None),
        ("{type: array, uniqueItems: true, minItems: 2, items: {type: boolean}}", None),
        ("{type: array, uniqueItems: true, minItems: 3, items: {type: boolean}}", Some("unsatisfiable /minItems")),
        ("{type: array, uniqueItems: true, minItems: 3, items: {type: [boolean, 'null']}}", None),
        ("{type: array, uniqueItems: true, minItems: 3, items: {enum: [a, b]}}", Some("unsatisfiable /minItems")),
        ("{type: integer, const: 3, minimum: 5}", Some("unsatisfiable /const")),
        ("{type: integer, enum: [1, 2, 3], multipleOf: 5}", Some("unsatisfiable /enum")),
        ("{type: integer, enum: [1, 2, 5], multipleOf: 5}", None),
        ("{type: string, const: abc, maxLength: 2}", Some("unsatisfiable /const")),
        ("{type: string, enum: [abc, x], pattern: '^y'}", Some("unsatisfiable /enum")),
        ("{type: string, enum: [abc, y], pattern: '^y'}", None),
        ("{type: string, format: date, const: today}", Some("unsatisfiable /const")),
        ("{const: [1], minItems: 2}", Some("unsatisfiable /const")),
        ("{oneOf: [{type: string}, {type: string}]}", Some("unsatisfiable /oneOf")),
        ("{oneOf: [{type: string}, {type: string}, {type: integer}]}", None),
        ("{oneOf: [{$ref: '#/components/schemas/Endless'}, {type: string}]}", Some("unsatisfiable")),
        ("{type: array, items: {$ref: '#/components/schemas/Tree'}, minItems: 1}", None),
        ("{$ref: '#/components/schemas/Endless'}", Some("unsatisfiable")),
        ("{$ref: '#/components/schemas/Ping'}", Some("unsatisfiable")),
        ("{allOf: [{$ref: '#/components/schemas/None'}]}", Some("empty-range")),
        ("{anyOf: [{$ref: '#/components/schemas/None'}, {type: 'null'}]}", Some("empty-range")),
    ] {
        let found = |payload: &str| {
            let found = lower_payload(payload, SCHEMAS).1;
            let found = found.into_iter().filter(|line| !line.contains("undeclared-required")).collect::<Vec<_>>();
            let [line] = found.as_slice() else { return (found.len(), String::new()) };
            (1, line.clone())
        };
        let code = expected.map(|expected| expected.split(' ').next().unwrap());
        let needed = found(&format!("{{type: object, required: [a], properties: {{a: {schema}}}}}"));
        let unneeded = found(&format!("{{type: object, properties: {{a: {schema}}}}}"));
        let pointer = expected.and_then(|expected| expected.split_once(' ')).map_or("", |(_, pointer)| pointer);
        let Some(code) = code else {
            assert_eq!((needed.0, unneeded.0), (0, 0), "{schema}: {needed:?}");
            continue;
        };
        let code = code.trim_start_matches('[');
        assert!(needed.1.starts_with(&format!("[{code} ")), "{schema}: {needed:?}");
        assert!(needed.1.trim_end_matches(']').ends_with(pointer), "{schema}: {needed:?}");
        assert!(unneeded.1.starts_with(&format!("[{code} ")), "{schema}: {unneeded:?}");
    }
    for (payload, expected) in [
        ("{type: string, const: a, enum: [b]}", "[unsatisfiable /const]"),
        ("{type: string, enum: [a, b], allOf: [{enum: [c]}]}", "[unsatisfiable /allOf/0/enum]"),
        ("{type: string, allOf: [{const: 1}]}", "[unsatisfiable /allOf/0/const]"),
        ("{allOf: [{const: 1}, {const: 2}]}", "[unsatisfiable /allOf/1/const]"),
    ] {
        assert_eq!(short(&lower_payload(payload, "").1), [expected], "{payload}");
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
