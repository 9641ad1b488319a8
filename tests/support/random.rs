//! Schemas that nobody would write, drawn from every keyword of draft-07: those that generated types hold, and those that
//! values are held to apart.

use super::dice::Dice;

/// The schemas to which all of one document may refer: one that holds itself, two that share a property, and a text.
pub(crate) const SHARED: &str = r##"{"Tree":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"b":{"$ref":"#/definitions/Tree"},"c":{"type":"array","items":{"$ref":"#/definitions/Tree"}}}},"Left":{"type":"object","properties":{"a":{"type":"integer","minimum":0},"b":{"type":"string","maxLength":3}}},"Right":{"type":"object","required":["b"],"properties":{"b":{"type":"string","minLength":1},"c":{"type":["boolean","null"]}}},"Name":{"type":"string","minLength":1,"maxLength":1}}"##;

/// A schema, as JSON text with references into `#/definitions`.
pub(crate) fn schema(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth == 0 { 6 } else { 17 }) {
        0 | 1 => string(dice),
        2 => number(dice, true),
        3 => number(dice, false),
        4 => dice.pick(&[r#"{"type":"boolean"}"#, r#"{"type":["boolean","null"]}"#, "{}"]).to_string(),
        5 => listed(dice),
        6 | 7 => array(dice, depth),
        8 | 9 => object(dice, depth),
        10 => choice(dice, depth),
        11 => all_of(dice, depth),
        12 | 13 => apart(dice, depth),
        14 => untyped(dice, depth),
        15 => several_types(dice, depth),
        _ => format!(r##"{{"$ref":"#/definitions/{}"}}"##, dice.pick(&["Tree", "Left", "Right"])),
    }
}

fn braces(parts: &[String]) -> String {
    format!("{{{}}}", parts.join(","))
}

/// Each keyword with the odds of one in two.
fn some(dice: &mut Dice, keywords: &[&str]) -> Vec<String> {
    keywords.iter().filter(|_| dice.once_in(2)).map(|keyword| (*keyword).to_owned()).collect()
}

fn kind(dice: &mut Dice, kind: &str) -> String {
    if dice.once_in(6) { format!(r#""type":["{kind}","null"]"#) } else { format!(r#""type":"{kind}""#) }
}

const FORMATS: &[&str] =
    &["date-time", "date", "time", "uuid", "email", "hostname", "ipv4", "ipv6", "uri", "json-pointer"];
const PATTERNS: &[&str] =
    &["^a", "b$", "^[a-z]+$", "Z$", "^20", "\\\\d", "^.{14}4", "^(a|b|ab)*c?$", "[+-]\\\\d\\\\d:\\\\d\\\\d$"];

fn string(dice: &mut Dice) -> String {
    let mut parts = vec![kind(dice, "string")];
    if dice.once_in(3) {
        parts.push(format!(r#""format":"{}""#, dice.pick(FORMATS)));
    }
    if dice.once_in(3) {
        parts.push(format!(r#""pattern":"{}""#, dice.pick(PATTERNS)));
    }
    if dice.once_in(4) {
        parts.push(format!(r#""minLength":{}"#, dice.below(4)));
    }
    if dice.once_in(4) {
        parts.push(format!(r#""maxLength":{}"#, 4 + dice.below(18)));
    }
    if dice.once_in(6) {
        parts.push(
            r#""enum":["a","ab","b","2024-01-01","x y",null]"#
                .replace(",null", if parts[0].contains("null") { ",null" } else { "" }),
        );
    }
    braces(&parts)
}

fn number(dice: &mut Dice, whole: bool) -> String {
    const WHOLE: &[&str] = &["-3", "0", "2", "10", "9007199254740993", "9223372036854775807", "18446744073709551615"];
    const ANY: &[&str] = &["-2.5", "0", "0.1", "0.3", "10", "1e3", "9007199254740993"];
    let limits = if whole { WHOLE } else { ANY };
    let mut parts = vec![kind(dice, if whole { "integer" } else { "number" })];
    let low = dice.below(limits.len());
    let high = low + dice.below(limits.len() - low);
    if dice.once_in(3) {
        parts.push(format!(r#""{}":{}"#, dice.pick(&["minimum", "minimum", "exclusiveMinimum"]), limits[low]));
    }
    if dice.once_in(3) && high > low {
        parts.push(format!(r#""{}":{}"#, dice.pick(&["maximum", "maximum", "exclusiveMaximum"]), limits[high]));
    }
    if dice.once_in(5) {
        parts.push(format!(
            r#""multipleOf":{}"#,
            if whole { dice.pick(&["2", "3"]) } else { dice.pick(&["0.01", "0.1", "2.5"]) }
        ));
    }
    braces(&parts)
}

fn listed(dice: &mut Dice) -> String {
    let values = [r#""a""#, r#""b""#, "1", "1.5", "null", "true", "[1]", r#"{"a":1}"#];
    if dice.once_in(2) {
        return format!(r#"{{"const":{}}}"#, dice.pick(&values));
    }
    let first = dice.below(values.len());
    format!(r#"{{"enum":[{},{}]}}"#, values[first], values[(first + 1 + dice.below(values.len() - 1)) % values.len()])
}

fn array(dice: &mut Dice, depth: usize) -> String {
    if dice.once_in(4) {
        return braces(&[kind(dice, "array"), tuple(dice, depth)]);
    }
    let mut parts = vec![kind(dice, "array"), format!(r#""items":{}"#, schema(dice, depth - 1))];
    parts.extend(some(dice, &[r#""uniqueItems":true"#, r#""maxItems":3"#]));
    if dice.once_in(4) {
        parts.push(r#""minItems":1"#.to_owned());
    }
    braces(&parts)
}

/// The schemas of keys: texts that are a type, texts that are held to something, and what no type holds.
const NAMES: &[&str] = &[
    r#"{"enum":["a","b","kind"]}"#,
    r#"{"type":["string","null"],"enum":["b","a",null]}"#,
    r#"{"const":"a"}"#,
    r#"{"maxLength":1}"#,
    r#"{"type":"string","pattern":"^[ab]$"}"#,
    r##"{"$ref":"#/definitions/Name"}"##,
    r#"{"not":{"const":"b"}}"#,
];

/// An object of which each key must match a pattern, or keep a schema.
fn map(dice: &mut Dice, depth: usize) -> String {
    let value = schema(dice, depth - 1);
    let mut parts = vec![kind(dice, "object")];
    let has_names = dice.once_in(2);
    if has_names {
        parts.push(format!(r#""propertyNames":{}"#, dice.pick(NAMES)));
    }
    if has_names && dice.once_in(2) {
        parts.push(format!(r#""additionalProperties":{value}"#));
    } else {
        let patterns = match dice.below(3) {
            0 => format!(r#"{{"^[ab]":{value}}}"#),
            1 => format!(r#"{{"^a":{value},"b$":{value}}}"#),
            _ => format!(r#"{{".":{value}}}"#),
        };
        parts.push(format!(r#""patternProperties":{patterns}"#));
        parts.push(r#""additionalProperties":false"#.to_owned());
    }
    parts.extend(some(dice, &[r#""minProperties":1"#, r#""required":["a"]"#]));
    braces(&parts)
}

fn object(dice: &mut Dice, depth: usize) -> String {
    if dice.once_in(6) {
        return map(dice, depth);
    }
    let names = ["a", "b", "c", "kind"];
    let declared: Vec<_> = names.iter().filter(|_| dice.once_in(2)).collect();
    let properties: Vec<_> = declared.iter().map(|name| format!(r#""{name}":{}"#, schema(dice, depth - 1))).collect();
    let required: Vec<_> = declared.iter().filter(|_| dice.once_in(3)).map(|name| format!(r#""{name}""#)).collect();
    let mut parts = vec![kind(dice, "object"), format!(r#""properties":{}"#, braces(&properties))];
    if !required.is_empty() {
        parts.push(format!(r#""required":[{}]"#, required.join(",")));
    }
    match dice.below(7) {
        // What is declared may match, and then has to keep both.
        6 => {
            let value = schema(dice, 0);
            let patterns = match dice.below(3) {
                0 => format!(r#"{{"^[xb]":{value}}}"#),
                1 => format!(r#"{{"^x":{value},"x$":{value}}}"#),
                _ => format!(r#"{{"^(x|y)":{value}}}"#),
            };
            parts.push(format!(r#""patternProperties":{patterns}"#));
            parts.push(r#""additionalProperties":false"#.to_owned());
        }
        0 => parts.push(r#""additionalProperties":false"#.to_owned()),
        1 => parts.push(r#""additionalProperties":true"#.to_owned()),
        2 => parts.push(format!(r#""additionalProperties":{}"#, schema(dice, 0))),
        _ => {}
    }
    if dice.once_in(6) {
        parts.push(r#""maxProperties":3"#.to_owned());
    }
    if dice.once_in(6) && !parts.iter().any(|part| part.ends_with("false")) {
        parts.push(r#""minProperties":1"#.to_owned());
    }
    braces(&parts)
}

fn choice(dice: &mut Dice, depth: usize) -> String {
    let keyword = dice.pick(&["oneOf", "anyOf"]).to_string();
    if dice.once_in(3) {
        // Objects that a tag tells apart.
        let branch = |tag: &str, rest: String| {
            format!(r#"{{"type":"object","required":["kind"],"properties":{{"kind":{{"const":"{tag}"}},"b":{rest}}}}}"#)
        };
        let (first, second) = (schema(dice, depth - 1), schema(dice, depth - 1));
        return format!(r#"{{"{keyword}":[{},{}]}}"#, branch("a", first), branch("b", second));
    }
    let objects = dice.once_in(2);
    let branches: Vec<_> =
        (0..2 + dice.below(2)).map(|_| if objects { object(dice, depth) } else { schema(dice, depth - 1) }).collect();
    format!(r#"{{"{keyword}":[{}]}}"#, branches.join(","))
}

/// A schema of one type, with keywords that the type does not hold.
fn apart(dice: &mut Dice, depth: usize) -> String {
    let (base, own) = match dice.below(4) {
        0 => (string(dice), Vec::new()),
        1 => {
            let all = [format!(r#""contains":{}"#, schema(dice, depth - 1)), tuple(dice, depth)];
            let first = dice.below(2);
            let base = if first == 0 { array(dice, depth) } else { braces(&[kind(dice, "array")]) };
            (base, vec![all[first].clone()])
        }
        _ => {
            let all = [
                format!(r#""patternProperties":{{"^[ab]":{},"d$":{}}}"#, schema(dice, depth - 1), schema(dice, 0)),
                format!(r#""propertyNames":{}"#, dice.pick(&[r#"{"maxLength":1}"#, r#"{"enum":["a","b","kind"]}"#])),
                format!(r#""dependencies":{{"a":["b"],"b":{}}}"#, object(dice, 1)),
            ];
            let picked: Vec<_> = all.iter().filter(|_| dice.once_in(2)).cloned().collect();
            let base = object(dice, depth);
            // No keyword stands in a schema twice.
            let is_new = |part: &String| part.split_once(':').is_some_and(|(keyword, _)| !base.contains(keyword));
            let picked = picked.into_iter().filter(is_new).collect();
            (base, picked)
        }
    };
    let mut parts = vec![base[1..base.len() - 1].to_owned()];
    parts.extend(own);
    if dice.once_in(2) {
        parts.push(format!(r#""not":{}"#, schema(dice, depth - 1)));
    }
    if dice.once_in(3) {
        parts.push(conditional(dice, depth));
    }
    braces(&parts)
}

fn tuple(dice: &mut Dice, depth: usize) -> String {
    let items = format!(r#""items":[{},{}]"#, schema(dice, depth - 1), schema(dice, depth - 1));
    match dice.below(6) {
        0 => items,
        // As many as there are, and no more.
        3 => format!(r#"{items},"minItems":2,"additionalItems":false"#),
        4 => format!(r#"{items},"minItems":2,"maxItems":2"#),
        5 => format!(r#"{items},"minItems":2,"additionalItems":false,"uniqueItems":true"#),
        1 => format!(r#"{items},"additionalItems":false"#),
        _ => format!(r#"{items},"additionalItems":{}"#, schema(dice, 0)),
    }
}

fn conditional(dice: &mut Dice, depth: usize) -> String {
    let [test, then, other] = [0; 3].map(|_| schema(dice, depth - 1));
    match dice.below(3) {
        0 => format!(r#""if":{test},"then":{then}"#),
        1 => format!(r#""if":{test},"else":{other}"#),
        _ => format!(r#""if":{test},"then":{then},"else":{other}"#),
    }
}

/// A schema without a type.
fn untyped(dice: &mut Dice, depth: usize) -> String {
    match dice.below(7) {
        0 => dice.pick(&["true", "false"]).to_string(),
        1 => format!(r#"{{"not":{}}}"#, schema(dice, depth - 1)),
        2 => format!("{{{}}}", conditional(dice, depth)),
        3 => format!(r#"{{"contains":{},"minItems":1,"uniqueItems":true}}"#, schema(dice, depth - 1)),
        4 => format!(r#"{{"minimum":2,"maxLength":3,"multipleOf":{}}}"#, dice.pick(&["2", "0.1"])),
        5 => {
            let (first, second) = (schema(dice, depth - 1), schema(dice, depth - 1));
            format!(r#"{{"required":["a"],"properties":{{"a":{first}}},"anyOf":[{second},{{"required":["b"]}}]}}"#)
        }
        _ => format!(r#"{{"allOf":[{},{}]}}"#, schema(dice, depth - 1), schema(dice, depth - 1)),
    }
}

/// A schema of several types, with keywords of each.
fn several_types(dice: &mut Dice, depth: usize) -> String {
    let kinds = ["string", "integer", "number", "boolean", "object", "array"];
    let first = dice.below(kinds.len());
    let second = (first + 1 + dice.below(kinds.len() - 1)) % kinds.len();
    let mut parts = vec![format!(r#""type":["{}","{}"]"#, kinds[first], kinds[second])];
    parts.extend(some(dice, &[r#""minimum":1"#, r#""minLength":2"#, r#""maxItems":2"#, r#""required":["a"]"#]));
    if dice.once_in(3) {
        parts.push(format!(r#""items":{}"#, schema(dice, depth - 1)));
    }
    braces(&parts)
}

fn all_of(dice: &mut Dice, depth: usize) -> String {
    let parts: Vec<_> = (0..2)
        .map(|_| match dice.below(4) {
            0 => r##"{"$ref":"#/definitions/Left"}"##.to_owned(),
            1 => r##"{"$ref":"#/definitions/Right"}"##.to_owned(),
            2 => r#"{"type":"object","required":["a"]}"#.to_owned(),
            _ => object(dice, depth),
        })
        .collect();
    format!(r#"{{"allOf":[{}]}}"#, parts.join(","))
}
