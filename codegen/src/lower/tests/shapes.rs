//! Tests of the types of sound schemas.

use crate::{
    decimal::Decimal,
    ir::{Additional, IntegerWidth, Shape, TypeKind},
};

use super::{fields, find, lower_payload, outline, show};

#[test]
fn schemas_become_shapes() {
    for (schema, expected) in [
        ("{type: string}", "String"),
        ("{type: string, format: uuid}", "Uuid"),
        ("{type: string, format: date-time}", "DateTime"),
        ("{type: string, format: date}", "Date"),
        ("{type: string, format: time}", "Time"),
        ("{type: string, format: email}", "String"),
        ("{type: boolean}", "Boolean"),
        ("{type: integer}", "Integer(I64)"),
        ("{type: integer, format: int32}", "Integer(I32)"),
        ("{type: integer, format: uint64}", "Integer(U64)"),
        ("{type: number, format: float}", "Number"),
        ("{type: 'null'}", "Null"),
        ("{}", "Any"),
        ("true", "Any"),
        ("{description: anything}", "Any"),
        ("{enum: [1, a]}", "Any"),
        ("{const: 3}", "Integer(I64)"),
        ("{const: 3.0}", "Integer(I64)"),
        ("{const: 0.5}", "Number"),
        ("{const: true}", "Boolean"),
        ("{const: null}", "Null"),
        ("{const: [1]}", "[Any]"),
        ("{const: {a: 1}}", "FreeObject"),
        ("{enum: [1, 2.5]}", "Number"),
        ("{enum: [1, null]}", "Integer(I64)?"),
        ("{enum: [null]}", "Null"),
        ("{enum: [18446744073709551615, 0]}", "Integer(U64)"),
        ("{type: integer, minimum: 0, maximum: 18446744073709551615}", "Integer(U64)"),
        ("{type: integer, exclusiveMinimum: -1, exclusiveMaximum: 1e19}", "Integer(U64)"),
        ("{type: integer, minimum: -1, maximum: 18446744073709551615}", "Integer(I64)"),
        ("{type: integer, minimum: 0, maximum: 9223372036854775807}", "Integer(I64)"),
        ("{type: integer, minimum: 0, exclusiveMaximum: 9223372036854775808}", "Integer(I64)"),
        ("{type: integer, minimum: 0}", "Integer(I64)"),
        ("{allOf: [{type: integer, minimum: 0}, {maximum: 1e19}]}", "Integer(U64)"),
        ("{type: number, const: 3}", "Number"),
        ("{type: string, const: a, enum: [a, b]}", "MA"),
        ("{type: string, enum: [a, b], minLength: 1, pattern: a}", "MA"),
        ("{type: string, enum: ['2024-01-01'], format: date}", "MA"),
        ("{type: array}", "[Any]"),
        ("{type: array, items: {type: string}}", "[String]"),
        ("{type: object}", "FreeObject"),
        ("{type: object, additionalProperties: true}", "FreeObject"),
        ("{type: object, additionalProperties: {type: number}}", "{Number}"),
        ("{type: object, additionalProperties: {type: [number, 'null']}}", "{Number?}"),
        ("{type: [string, 'null']}", "String?"),
        ("{oneOf: [{type: string, format: uuid}, {type: 'null'}]}", "Uuid?"),
        ("{allOf: [{type: integer}, {minimum: 1}]}", "Integer(I64)"),
        ("{allOf: [{type: number}, {type: integer}]}", "Integer(I64)"),
        ("{enum: [a, null]}", "MA?"),
        ("{type: object, properties: {b: {type: string}}}", "MA"),
        ("{$ref: '#/components/schemas/Named'}", "Named"),
        ("{allOf: [{$ref: '#/components/schemas/Named'}], description: d}", "Named"),
        ("{anyOf: [{$ref: '#/components/schemas/Named'}, {type: 'null'}]}", "Named?"),
        ("{$ref: '#/components/schemas/Leaf'}", "Leaf"),
    ] {
        let payload = format!("{{type: object, properties: {{a: {schema}}}}}");
        let (contract, lines) =
            lower_payload(&payload, "Named: {type: object, properties: {x: {type: string}}}, Leaf: {type: string}");
        assert_eq!(lines, Vec::<String>::new(), "{schema}");
        assert_eq!(show(&contract, &fields(&contract, "MMessage")[0].slot), expected, "{schema}");
    }
}

/// Arrays and objects of which several keywords together say that each part has a type of its own.
#[test]
fn what_is_fixed_has_a_type_for_each_part() {
    for (schema, expected) in [
        (
            "{type: array, items: [{type: string}, {type: integer}], minItems: 2, additionalItems: false}",
            "(String, Integer(I64))",
        ),
        ("{type: array, items: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}", "(String, Integer(I64))"),
        (
            "{type: array, items: [{type: string}, {type: integer}], minItems: 2, maxItems: 2, additionalItems: true}",
            "(String, Integer(I64))",
        ),
        ("{type: array, items: [{type: string}], minItems: 1, maxItems: 5, additionalItems: false}", "(String)"),
        ("{allOf: [{type: array, minItems: 1}, {items: [{type: string}], additionalItems: false}]}", "(String)"),
        ("{type: array, items: [{type: string}], minItems: 1}", "[Any]"),
        ("{type: array, items: [{type: string}], additionalItems: false}", "[Any]"),
        ("{type: array, items: [{type: string}], minItems: 1, maxItems: 1, additionalItems: {type: string}}", "[Any]"),
        ("{type: array, items: [{type: string}], minItems: 1, maxItems: 2}", "[Any]"),
        ("{type: array, items: [{type: string}, {}], minItems: 2, maxItems: 1, additionalItems: false}", "[Any]"),
        (
            "{type: array, items: [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}], minItems: 12, maxItems: 12}",
            "(Any, Any, Any, Any, Any, Any, Any, Any, Any, Any, Any, Any)",
        ),
        (
            "{type: array, items: [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}], minItems: 13, maxItems: 13}",
            "[Any]",
        ),
        ("{type: object, patternProperties: {^a: {type: string}}, additionalProperties: false}", "{String}"),
        (
            "{type: object, patternProperties: {^a: {type: string}, ^b: {type: string}}, additionalProperties: false}",
            "{String}",
        ),
        (
            "{type: object, patternProperties: {^a: {type: string}, ^b: {type: integer}}, additionalProperties: false}",
            "FreeObject",
        ),
        ("{type: object, patternProperties: {^a: {type: string}}}", "FreeObject"),
        ("{type: object, patternProperties: {}, additionalProperties: false}", "FreeObject"),
    ] {
        let payload = format!("{{type: object, properties: {{a: {schema}}}}}");
        let (contract, lines) = lower_payload(&payload, "");
        // What the type does not say is held apart, with a warning.
        assert_eq!(lines.is_empty(), !matches!(expected, "[Any]" | "FreeObject"), "{schema}: {lines:?}");
        assert_eq!(show(&contract, &fields(&contract, "MMessage")[0].slot), expected, "{schema}");
    }
}

#[test]
fn payloads_become_types() {
    for (payload, expected) in [
        ("{type: string}", "(String)"),
        ("{type: object}", "(FreeObject)"),
        ("{type: array, items: {type: object, properties: {x: {}}}}", "([MItem])"),
        ("{type: [object, 'null'], properties: {x: {}}}", "(MPayload?)"),
        ("{type: string, enum: [in progress, '', '+1', '-1', '1.0']}", "InProgress|Empty|Plus1|Minus1|_1_0"),
        (
            "{oneOf: [{type: boolean}, {type: integer}, {type: string, format: uuid}]}",
            "Boolean(Boolean) xor Integer(Integer(I64)) xor Uuid(Uuid)",
        ),
        // Another branch takes texts as well, and in another spelling perhaps not the same ones.
        ("{oneOf: [{type: string, maxLength: 9}, {type: string, format: uuid}]}", "String(String) xor Uuid(String)"),
        (
            "{anyOf: [{type: object, properties: {kind: {const: cat}}}, {$ref: '#/components/schemas/Dog'}]}",
            "Cat(MCat) or Dog(Dog)",
        ),
        ("{$ref: '#/components/schemas/Tree'}", "left: Tree optional, rest: [Tree] optional"),
        ("{$ref: '#/components/schemas/Dog'}", "name: String"),
        (
            "{allOf: [{$ref: '#/components/schemas/Dog'}, {type: object, required: [age], properties: {age: {type: integer}}}]}",
            "name: String, age: Integer(I64)",
        ),
        (
            "{type: object, properties: {type: {}, userID: {}, 1st: {}, self: {}}}",
            "type_: Any optional, user_id: Any optional, _1st: Any optional, self_: Any optional",
        ),
    ] {
        let (contract, lines) = lower_payload(
            payload,
            "Dog: {type: object, required: [name], properties: {name: {type: string}}}, \
             Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}, rest: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}",
        );
        assert_eq!(lines, Vec::<String>::new(), "{payload}");
        assert_eq!(outline(&contract, "MMessage"), expected, "{payload}");
    }
}

#[test]
fn only_fields_on_a_cycle_are_boxed() {
    let schemas = "A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, c: {$ref: '#/components/schemas/C'}}}, \
                   B: {type: object, properties: {u: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}}}, \
                   C: {type: object, properties: {list: {type: array, items: {$ref: '#/components/schemas/A'}}}}";
    let (contract, lines) = lower_payload("{type: object, properties: {a: {$ref: '#/components/schemas/A'}}}", schemas);
    assert_eq!(lines, Vec::<String>::new());
    assert_eq!(outline(&contract, "MMessage"), "a: A optional");
    assert_eq!(outline(&contract, "A"), "b: B optional boxed, c: C optional");
    assert_eq!(outline(&contract, "B"), "u: BU optional boxed");
    assert_eq!(outline(&contract, "BU"), "A(A) xor String(String)");
    assert_eq!(outline(&contract, "C"), "list: [A] optional");
}

#[test]
fn rules_are_kept() {
    let payload = "{type: object, properties: {a: {type: integer, minimum: 1, exclusiveMaximum: 9, enum: [1, 2]}, \
                   b: {type: string, minLength: 1, pattern: '^a'}, c: {type: array, minItems: 1, uniqueItems: true}, \
                   d: {type: object, required: [x], maxProperties: 3}, e: {allOf: [{type: integer, minimum: 1}, {minimum: 2}]}}}";
    let (contract, lines) = lower_payload(payload, "");
    assert_eq!(lines, Vec::<String>::new());
    let rules: Vec<_> = fields(&contract, "MMessage").iter().map(|field| &field.slot.rules).collect();
    assert_eq!(
        (rules[0].minimum.clone(), rules[0].exclusive_maximum.clone()),
        (Some(Decimal::from(1)), Some(Decimal::from(9)))
    );
    let listed = rules[0].enumeration.iter().flatten().map(|value| value.text.as_str());
    assert_eq!(listed.collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(
        (rules[1].min_length, rules[1].pattern.as_ref().map(|pattern| pattern.source.as_str())),
        (Some(1), Some("^a"))
    );
    assert_eq!((rules[2].min_items, rules[2].unique_items), (Some(1), true));
    assert_eq!((rules[3].required.clone(), rules[3].max_properties), (vec!["x".to_owned()], Some(3)));
    assert_eq!(rules[4].minimum, Some(Decimal::from(2)));
}

#[test]
fn further_properties_are_kept_as_the_schema_says() {
    for (additional, expected) in [
        ("", Additional::Drop),
        (", additionalProperties: false", Additional::Deny),
        (", additionalProperties: true", Additional::KeepAny { field: "additional_properties".to_owned() }),
        (
            ", additionalProperties: {description: any}",
            Additional::KeepAny { field: "additional_properties".to_owned() },
        ),
    ] {
        let (contract, _) =
            lower_payload(&format!("{{type: object, properties: {{additional: {{}}}}{additional}}}"), "");
        let TypeKind::Struct(fields) = &find(&contract, "MMessage").kind else { panic!("no struct") };
        assert_eq!(fields.additional, expected, "{additional}");
    }
    let (contract, _) =
        lower_payload("{type: object, properties: {a: {}}, additionalProperties: {type: integer, format: int32}}", "");
    let TypeKind::Struct(fields) = &find(&contract, "MMessage").kind else { panic!("no struct") };
    let Additional::Keep { field, slot, .. } = &fields.additional else { panic!("{:?}", fields.additional) };
    assert_eq!((field.as_str(), &slot.shape), ("additional", &Shape::Integer(IntegerWidth::I32)));
}

#[test]
fn a_default_that_is_no_one_value_is_named() {
    let branches = "oneOf: [{type: string, maxLength: 1}, {type: string, minLength: 2}]";
    for (property, expected) in [
        (format!("{branches}, default: x"), vec!["[default-without-accessor /properties/p]"]),
        ("type: array, items: {type: integer}, default: [1]".to_owned(), vec![]),
        (
            "type: string, format: date-time, default: '2024-01-01T00:00:00.1234567891Z'".to_owned(),
            vec!["[default-without-accessor /properties/p]"],
        ),
    ] {
        let payload = |required: &str| format!("{{type: object, {required} properties: {{p: {{{property}}}}}}}");
        assert_eq!(super::short(&lower_payload(&payload(""), "").1), expected, "{property}");
        // What is always there needs no default.
        assert_eq!(super::short(&lower_payload(&payload("required: [p],"), "").1), Vec::<String>::new(), "{property}");
    }
}

#[test]
fn defaults_have_accessors() {
    let payload = "{type: object, properties: {type: {type: string, default: a}, p: {$ref: '#/components/schemas/P'}, n: {type: [string, 'null'], default: null}}}";
    let (contract, lines) =
        lower_payload(payload, "P: {type: string, enum: [low, high], default: low, description: How urgent.}");
    assert_eq!(lines, Vec::<String>::new());
    let facts: Vec<_> = fields(&contract, "MMessage")
        .iter()
        .map(|field| (field.default.clone(), field.accessor.as_deref(), field.docs.as_str()))
        .collect();
    assert_eq!(
        facts,
        [
            (Some("a".into()), Some("type_or_default"), ""),
            (Some("low".into()), Some("p_or_default"), "How urgent."),
            (Some(serde_json::Value::Null), Some("n_or_default"), "")
        ]
    );
}

#[test]
fn what_several_branches_say_of_one_thing_is_what_all_of_them_say() {
    const SCHEMAS: &str = "Data: {type: object, properties: {x: {type: string}}}, \
        Kind: {type: string, enum: [made, sent]}, \
        Base: {type: object, required: [kind], properties: {kind: {type: string}, data: {}, of: {$ref: '#/components/schemas/Kind'}}}, \
        Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}, \
        Mark: {type: object, properties: {mark: {type: string}, next: {$ref: '#/components/schemas/Mark'}}}";
    for (all_of, expected) in [
        (
            "[{$ref: '#/components/schemas/Base'}, {properties: {kind: {const: made}, data: {$ref: '#/components/schemas/Data'}}}]",
            vec![("MMessage", "kind: MKind, data: Data optional, of: Kind optional"), ("MKind", "Made")],
        ),
        (
            "[{$ref: '#/components/schemas/Base'}, {properties: {of: {const: sent}}}]",
            vec![("MMessage", "kind: String, data: Any optional, of: MOf optional"), ("MOf", "Sent")],
        ),
        (
            "[{$ref: '#/components/schemas/Base'}, {properties: {of: {type: string}}, required: [of]}]",
            vec![("MMessage", "kind: String, data: Any optional, of: Kind")],
        ),
        (
            "[{type: object, properties: {a: {enum: [x, y, 1]}}}, {properties: {a: {enum: [y, z, x]}}}, {properties: {a: {type: string}}}]",
            vec![("MMessage", "a: MA optional"), ("MA", "X|Y")],
        ),
        (
            "[{type: object, properties: {a: {type: array, items: {type: object, properties: {b: {}}}}}}, \
             {properties: {a: {type: array, items: {type: object, required: [c], properties: {c: {type: string}}}}}}]",
            vec![("MMessage", "a: [MA] optional"), ("MA", "b: Any optional, c: String")],
        ),
        (
            "[{type: object, properties: {a: {}}, additionalProperties: {type: integer}}, {properties: {b: {minimum: 3}}}]",
            vec![("MMessage", "a: Any optional, b: Integer(I64) optional")],
        ),
        (
            "[{type: object, properties: {a: {}}, additionalProperties: false}, {properties: {a: {type: string}, b: {type: string}}}]",
            vec![("MMessage", "a: String optional")],
        ),
        (
            "[{type: object, properties: {a: {type: [string, 'null']}}}, {properties: {a: {type: [integer, 'null', string], maxLength: 3}}}]",
            vec![("MMessage", "a: String? optional")],
        ),
        (
            "[{$ref: '#/components/schemas/Node'}, {$ref: '#/components/schemas/Mark'}]",
            vec![
                ("MMessage", "next: MNext optional, mark: String optional"),
                ("MNext", "next: MNext optional boxed, mark: String optional"),
            ],
        ),
        (
            "[{type: object, properties: {a: {type: object, additionalProperties: {type: integer}}}}, \
             {properties: {a: {type: object, additionalProperties: {minimum: 1}}}}]",
            vec![("MMessage", "a: {Integer(I64)} optional")],
        ),
    ] {
        let (contract, lines) = lower_payload(&format!("{{allOf: {all_of}}}"), SCHEMAS);
        assert_eq!(lines, Vec::<String>::new(), "{all_of}");
        for (name, fields) in expected {
            assert_eq!(outline(&contract, name), fields, "{all_of}");
        }
    }
}

#[test]
fn rules_of_several_branches_are_all_kept() {
    let of = |all_of: &str| {
        let (contract, lines) = lower_payload(&format!("{{type: object, properties: {{a: {{allOf: {all_of}}}}}}}"), "");
        assert_eq!(lines, Vec::<String>::new(), "{all_of}");
        fields(&contract, "MMessage")[0].slot.rules.clone()
    };
    let rules =
        of("[{type: integer, minimum: 9007199254740992, maximum: 1e300}, {minimum: 9007199254740993, maximum: 1e299}]");
    assert_eq!((rules.minimum.unwrap().text(), rules.maximum.unwrap().text()), ("9007199254740993", "1e299"),);
    assert_eq!(of("[{type: number, multipleOf: 0.1}, {multipleOf: 0.25}]").multiple_of.unwrap().text(), "0.5");
    let rules =
        of("[{type: string, pattern: a, minLength: 1}, {pattern: b, minLength: 2}, {pattern: a, maxLength: 9}]");
    let patterns: Vec<_> = rules.pattern.iter().chain(&rules.more_patterns).map(|pattern| &*pattern.source).collect();
    assert_eq!((patterns, rules.min_length, rules.max_length), (vec!["a", "b"], Some(2), Some(9)));
    assert_eq!(of("[{type: string, format: uri-reference}, {format: uri}, {format: password}]").format.unwrap(), "uri");
    let rules = of("[{type: [integer, 'null']}, {enum: [1, null]}]");
    assert_eq!(rules.enumeration.iter().flatten().map(|value| &*value.text).collect::<Vec<_>>(), ["1"]);
    let rules = of("[{type: integer, enum: [1, 2, 3]}, {enum: [3.0, 1, 7]}, {const: 1}]");
    let listed: Vec<_> = rules.enumeration.iter().flatten().map(|value| &*value.text).collect();
    assert_eq!((listed, rules.constant.unwrap().text), (vec!["1", "3"], "1".to_owned()));
}
