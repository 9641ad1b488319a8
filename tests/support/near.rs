//! Values that a schema takes, or nearly.

use super::{dice::Dice, tree::Tree};

/// Texts that some format, pattern or length takes and another one refuses.
const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "ab",
    "aab",
    "abc",
    "x y",
    "2024-01-01",
    "1999-01-01",
    "2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00+00:00",
    "2024-01-01t00:00:00.5z",
    "2024-02-30T00:00:00Z",
    "00:00:00Z",
    "00:00:00.5Z",
    "23:59:60Z",
    "12:00:00+01:00",
    "67e55044-10b1-426f-9247-bb680e5fe0c8",
    "67E55044-10B1-126F-9247-BB680E5FE0C8",
    "67e5504410b1426f9247bb680e5fe0c8",
    "a@b.de",
    "example.org",
    "127.0.0.1",
    "::1",
    "https://a.de/b?c#d",
    "/a/b",
    "é",
];

const NUMBERS: &[&str] = &[
    "-3",
    "-2.5",
    "-1",
    "0",
    "-0",
    "0.1",
    "0.30",
    "0.3000001",
    "1",
    "1.0",
    "1.5",
    "2",
    "3",
    "4",
    "9",
    "10",
    "11",
    "1e2",
    "1000",
    "1e3",
    "9007199254740992",
    "9007199254740993",
    "9007199254740994",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
];

/// A value near `schema`, whose references lead into `shared`.
pub(crate) fn value(schema: &Tree, shared: &Tree, dice: &mut Dice, depth: usize) -> Tree {
    if dice.once_in(12) || depth == 0 {
        return anything(dice, depth.min(2));
    }
    // What is drawn for one of the branches may be what the other one refuses.
    for keyword in ["if", "then", "else", "not"] {
        if let Some(part) = schema.get(keyword).filter(|_| dice.once_in(8)) {
            return value(part, shared, dice, depth - 1);
        }
    }
    if let Some(name) = text(schema, "$ref") {
        let target = name.rsplit('/').next().and_then(|name| shared.get(name));
        return target.map_or(Tree::Null, |target| value(target, shared, dice, depth - 1));
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(values) = schema.get("enum") {
        return dice.pick(values.items()).clone();
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(branches) = schema.get(keyword) {
            let first = value(dice.pick(branches.items()), shared, dice, depth);
            let second = value(dice.pick(branches.items()), shared, dice, depth);
            return if dice.once_in(2) { united(first, &second) } else { first };
        }
    }
    if let Some(branches) = schema.get("allOf") {
        let all = branches.items().iter().map(|branch| value(branch, shared, dice, depth));
        return all.reduce(|all, more| united(all, &more)).unwrap_or(Tree::Null);
    }
    let kinds = schema.get("type");
    let kind = match kinds {
        Some(Tree::Array(kinds)) => dice.pick(kinds).clone(),
        Some(kind) => kind.clone(),
        None => return anything(dice, 2),
    };
    let Tree::Text(kind) = &kind else { return Tree::Null };
    match kind.value() {
        Some("string") => Tree::text(dice.pick(TEXTS)),
        Some("integer" | "number") => {
            let limits: Vec<&Tree> = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
                .iter()
                .filter_map(|keyword| schema.get(keyword))
                .collect();
            if dice.once_in(3) && !limits.is_empty() {
                (*dice.pick(&limits)).clone()
            } else {
                Tree::number(dice.pick(NUMBERS))
            }
        }
        Some("boolean") => Tree::Bool(dice.once_in(2)),
        Some("array") => {
            let any = Tree::Object(Vec::new());
            let items = schema.get("items").unwrap_or(&any);
            let contains = schema.get("contains").filter(|_| dice.once_in(2));
            let item = |index: usize| match items {
                Tree::Array(first) => first.get(index).or(schema.get("additionalItems")).unwrap_or(&any),
                items => contains.filter(|_| index == 1).unwrap_or(items),
            };
            let count = match items {
                Tree::Array(first) if dice.once_in(2) => first.len(),
                _ => dice.below(4),
            };
            Tree::Array((0..count).map(|index| value(item(index), shared, dice, depth - 1)).collect())
        }
        Some("object") => object(schema, shared, dice, depth),
        _ => Tree::Null,
    }
}

fn object(schema: &Tree, shared: &Tree, dice: &mut Dice, depth: usize) -> Tree {
    let mut members = Vec::new();
    let required = schema.get("required").map_or(&[][..], Tree::items);
    for (key, part) in schema.get("properties").map_or(&[][..], Tree::members) {
        let is_required = required.iter().any(|name| *name == Tree::Text(key.clone()));
        if dice.below(10) < if is_required { 9 } else { 5 } {
            members.push((key.clone(), value(part, shared, dice, depth - 1)));
        }
    }
    for name in ["a", "b", "x"] {
        let is_there = members.iter().any(|(key, _)| key.value() == Some(name));
        if !is_there && dice.once_in(5) {
            let patterns = schema.get("patternProperties").map_or(&[][..], Tree::members);
            let others = schema.get("additionalProperties").filter(|others| !others.members().is_empty());
            let held = patterns.first().map(|(_, part)| part).or(others).filter(|_| dice.once_in(2));
            let drawn = match held {
                Some(part) => value(part, shared, dice, depth - 1),
                None => anything(dice, 1),
            };
            members.push((super::text::Text::new(name), drawn));
        }
    }
    dice.shuffle(&mut members);
    Tree::Object(members)
}

/// The members of both, those of the first where both have one; the first where they are no objects.
fn united(first: Tree, second: &Tree) -> Tree {
    let Tree::Object(mut members) = first else { return first };
    for (key, value) in second.members() {
        if !members.iter().any(|(known, _)| known.value() == key.value()) {
            members.push((key.clone(), value.clone()));
        }
    }
    Tree::Object(members)
}

fn anything(dice: &mut Dice, depth: usize) -> Tree {
    match dice.below(if depth == 0 { 4 } else { 6 }) {
        0 => Tree::Null,
        1 => Tree::Bool(dice.once_in(2)),
        2 => Tree::number(dice.pick(NUMBERS)),
        3 => Tree::text(dice.pick(TEXTS)),
        4 => Tree::Array((0..dice.below(3)).map(|_| anything(dice, depth - 1)).collect()),
        _ => {
            let names = ["a", "b", "kind"];
            let first = dice.below(names.len());
            let members = names[first..].iter().map(|name| (super::text::Text::new(name), anything(dice, depth - 1)));
            Tree::Object(members.collect())
        }
    }
}

fn text<'a>(schema: &'a Tree, keyword: &str) -> Option<&'a str> {
    if let Some(Tree::Text(text)) = schema.get(keyword) { text.value() } else { None }
}
