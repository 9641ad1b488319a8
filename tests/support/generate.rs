//! Valid documents of a schema.

use std::rc::Rc;

use proptest::{collection::vec, option::weighted, prelude::*, sample::select, strategy::Union};

use super::{
    dice::Dice,
    formats, number,
    oracle::Oracle,
    schema::{Members, Range, Schema, Shape, TextRules},
    text::{Text, strings},
    tree::Tree,
};

/// A document, and the shape that it was made for: one of the alternatives of its schema.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) shape: Rc<Shape>,
    pub(crate) tree: Tree,
}

/// Valid documents of a schema; each of the root's alternatives comes equally often.
pub(crate) fn cases(schema: &Schema) -> BoxedStrategy<Case> {
    let root = |shape: &Rc<Shape>| {
        let (shape, trees) = (Rc::clone(shape), trees(schema, shape, LEVELS));
        trees.prop_map(move |tree| Case { shape: Rc::clone(&shape), tree }).boxed()
    };
    Union::new(schema.roots.iter().map(root)).boxed()
}

/// Any JSON, three levels deep at most, without equal keys.
pub(crate) fn anything() -> BoxedStrategy<Tree> {
    let leaf = prop_oneof![
        1 => Just(Tree::Null),
        1 => any::<bool>().prop_map(Tree::Bool),
        2 => any::<i64>().prop_map(Tree::number),
        1 => (u64::MAX / 2..).prop_map(Tree::number),
        1 => prop::num::f64::NORMAL.prop_map(|value| Tree::Number(format!("{value:e}"))),
        1 => (-1e6..1e6).prop_map(Tree::number),
        4 => spelled(strings(&ANY_TEXT)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let member = (keys(), inner.clone());
        prop_oneof![
            vec(inner, 0..4).prop_map(Tree::Array),
            vec(member, 0..4).prop_map(|members| Tree::Object(distinct(members))),
        ]
    })
    .boxed()
}

/// Seeds for choices that are not to shrink.
pub(crate) fn seeds() -> impl Strategy<Value = u64> {
    any::<u64>().no_shrink()
}

/// How often a definition may hold itself.
const LEVELS: u32 = 3;

const ANY_TEXT: TextRules = TextRules { min_length: 0, max_length: 16, pattern: None, format: None };

fn trees(schema: &Schema, shape: &Shape, levels: u32) -> BoxedStrategy<Tree> {
    match shape {
        Shape::Any => anything(),
        Shape::Null => Just(Tree::Null).boxed(),
        Shape::Boolean => any::<bool>().prop_map(Tree::Bool).boxed(),
        Shape::Listed(values) => select(values.clone()).boxed(),
        Shape::Integer(range) => integers(*range),
        Shape::Number(range) => numbers(*range),
        Shape::String(rules) => spelled(texts(rules)),
        Shape::Array { items, min, max, unique } => {
            let most = if levels == 0 { *min } else { (*max).min(min + 3) };
            if most == 0 {
                // What the items would be may be the array itself.
                return Just(Tree::Array(Vec::new())).boxed();
            }
            let unique = *unique;
            let distinct = move |items: &Vec<Tree>| {
                let values: Vec<_> = items.iter().map(Tree::to_value).collect();
                !unique || (1..values.len()).all(|index| !values[..index].contains(&values[index]))
            };
            vec(trees(schema, items, levels), *min..=most).prop_filter("unique", distinct).prop_map(Tree::Array).boxed()
        }
        Shape::Object(members) => objects(schema, members, levels),
        Shape::Choice(branches) => {
            let flat = |branch: &&Shape| levels > 0 || !refers(branch);
            let mut fitting: Vec<_> = branches.iter().filter(flat).collect();
            if fitting.is_empty() {
                // All of them refer: the first one leads to an end.
                fitting.extend(branches.first());
            }
            Union::new(fitting.into_iter().map(|branch| trees(schema, branch, levels))).boxed()
        }
        Shape::Reference(_) => trees(schema, schema.resolve(shape), levels.saturating_sub(1)),
    }
}

fn refers(shape: &Shape) -> bool {
    match shape {
        Shape::Reference(_) => true,
        Shape::Array { items, min, .. } => *min > 0 && refers(items),
        Shape::Object(members) => members.declared.iter().any(|(_, required, shape)| *required && refers(shape)),
        Shape::Choice(branches) => branches.iter().all(refers),
        _ => false,
    }
}

fn objects(schema: &Schema, members: &Members, levels: u32) -> BoxedStrategy<Tree> {
    let declared: Vec<_> = members
        .declared
        .iter()
        .filter(|(_, required, _)| *required || levels > 0)
        .map(|(name, required, shape)| {
            let key = Text::new(name);
            let member = trees(schema, shape, levels).prop_map(move |tree| (key.clone(), tree));
            if *required { member.prop_map(Some).boxed() } else { weighted(0.6, member).boxed() }
        })
        .collect();
    let fewest = members.min.saturating_sub(declared.len());
    let extra = if levels == 0 || members.further.is_none() { 0 } else { members.max.min(3) };
    let count = fewest..=fewest.max(extra);
    let further = match members.further.as_deref() {
        // Fewer of what nobody declared: most messages have none.
        Some(Shape::Any) if !members.declared.is_empty() => {
            prop_oneof![3 => Just(fewest..=fewest), 1 => Just(count)].boxed()
        }
        _ => Just(count).boxed(),
    };
    let value = members.further.as_deref().map_or(Just(Tree::Null).boxed(), |shape| trees(schema, shape, levels));
    let further = further.prop_flat_map(move |count| vec((keys(), value.clone()), count));
    let (least, most) = (members.min, members.max);
    (declared, further, seeds())
        .prop_map(|(declared, further, seed)| {
            let mut members = distinct(declared.into_iter().flatten().chain(further).collect());
            let mut dice = Dice::new(seed);
            if dice.once_in(3) {
                dice.shuffle(&mut members);
            }
            members
        })
        .prop_filter("number of members", move |members| (least..=most).contains(&members.len()))
        .prop_map(Tree::Object)
        .boxed()
}

fn keys() -> BoxedStrategy<Text> {
    prop_oneof![3 => "[a-z][a-z_]{0,6}", 1 => strings(&ANY_TEXT)].prop_map(|key| Text::new(&key)).boxed()
}

/// The first of each key: what is declared comes before what is not.
fn distinct(members: Vec<(Text, Tree)>) -> Vec<(Text, Tree)> {
    let mut kept: Vec<(Text, Tree)> = Vec::new();
    for (key, value) in members {
        if !kept.iter().any(|(known, _)| known.value() == key.value()) {
            kept.push((key, value));
        }
    }
    kept
}

fn texts(rules: &TextRules) -> BoxedStrategy<String> {
    let (low, high) = (rules.min_length, rules.max_length);
    match rules.format.as_deref().and_then(formats::valid) {
        Some(format) => {
            let fits = move |text: &String| (low..=high).contains(&text.chars().count());
            let matches = rules.pattern.as_deref().map(Oracle::of_pattern);
            let matches = move |text: &String| matches.as_ref().is_none_or(|oracle| oracle.takes_text(text));
            format.prop_filter("length", fits).prop_filter("pattern", matches).boxed()
        }
        None => strings(rules),
    }
}

fn spelled(texts: BoxedStrategy<String>) -> BoxedStrategy<Tree> {
    let spell = |(text, seed): (String, u64)| {
        let mut dice = Dice::new(seed);
        Tree::Text(if dice.once_in(8) { Text::escaped(&text, &mut dice) } else { Text::new(&text) })
    };
    (texts, seeds()).prop_map(spell).boxed()
}

fn integers(range: Range) -> BoxedStrategy<Tree> {
    // A step below 1 is a part of 1.
    let step = range.multiple_of.map_or(1, |step| (step as i64).max(1));
    // A double cast to an integer stops at the integer's own bounds.
    let low = range.min.map_or(i64::MIN, |min| min.ceil() as i64);
    let high = range.max.map_or(i64::MAX, |max| max.floor() as i64);
    let near = low.max(-100)..=high.min(low.max(-100).saturating_add(1000));
    let choice = prop_oneof![4 => near, 1 => low..=high, 1 => Just(low), 1 => Just(high)];
    (choice, seeds())
        .prop_map(move |(value, seed)| {
            let value = (value / step * step).clamp(low, high);
            let mut dice = Dice::new(seed);
            Tree::Number(if dice.once_in(4) { number::respelled(value.into(), &mut dice) } else { value.to_string() })
        })
        .boxed()
}

fn numbers(range: Range) -> BoxedStrategy<Tree> {
    if range.multiple_of.is_some() {
        return integers(range);
    }
    let (low, high) = (range.min.unwrap_or(-1e300), range.max.unwrap_or(1e300));
    let near = low.max(-100.0)..=high.min(low.max(-100.0) + 200.0);
    let choice = prop_oneof![3 => near, 1 => low..=high, 1 => Just(low), 1 => Just(high)];
    (choice, seeds())
        .prop_map(|(value, seed)| match seed % 4 {
            0 => Tree::Number(format!("{value:e}")),
            1 if value.fract() == 0.0 => Tree::Number(format!("{value}.0")),
            _ => Tree::number(value),
        })
        .boxed()
}
