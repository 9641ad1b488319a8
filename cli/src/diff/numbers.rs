//! Limits of numbers, as decimals: which of several decides, and whether it moved.

use std::cmp::Ordering;

use postroom_schema::{decimal::Decimal, json::View, schema::Types};

use super::{
    node::Node,
    rules::{self, Rule},
    sides::Sides,
    words::{is_integer_alone, width},
};

/// A keyword that holds a limit, whether the limit itself is refused, and the rules for a stricter and a laxer one.
type Word = (&'static str, bool, &'static Rule, &'static Rule);

const LOW: [Word; 2] = [
    ("minimum", false, rules::MINIMUM_TIGHTENED, rules::MINIMUM_LOOSENED),
    ("exclusiveMinimum", true, rules::EXCLUSIVE_MINIMUM_TIGHTENED, rules::EXCLUSIVE_MINIMUM_LOOSENED),
];
const HIGH: [Word; 2] = [
    ("maximum", false, rules::MAXIMUM_TIGHTENED, rules::MAXIMUM_LOOSENED),
    ("exclusiveMaximum", true, rules::EXCLUSIVE_MAXIMUM_TIGHTENED, rules::EXCLUSIVE_MAXIMUM_LOOSENED),
];

/// The limit on one side of the number line.
#[derive(Clone, Debug)]
struct Limit {
    number: Decimal,
    excluded: bool,
    /// The keyword that sets the limit; `None` for the width of an integer.
    word: Option<Word>,
}

/// Compares limits and multiples; `kinds`: the types that both allow.
pub(super) fn compare(sides: &mut Sides<'_, '_>, kinds: Types) {
    let integers = kinds.and(Types::NUMBER) == Types::INTEGER;
    let widths = widths(sides, integers);
    // What the width does on either side: stricter, laxer.
    let mut width_moves = [false, false];
    for (words, is_low) in [(LOW, true), (HIGH, false)] {
        let limit = |node: &Node<'_>, width: Option<(i128, i128)>| limit(node, words, is_low, integers, width);
        let (old, new) = (limit(sides.old, widths[0]), limit(sides.new, widths[1]));
        let order = stricter(old.as_ref(), new.as_ref(), is_low);
        let deciding = if order == Ordering::Less { new } else { old };
        match (order, deciding.and_then(|limit| limit.word)) {
            (Ordering::Equal, _) => words.iter().for_each(|word| sides.reworded(word.0)),
            (Ordering::Less, Some(word)) => sides.note(word.0, word.2),
            (Ordering::Greater, Some(word)) => sides.note(word.0, word.3),
            (order, None) => width_moves[usize::from(order == Ordering::Greater)] = true,
        }
    }
    match width_moves {
        [true, true] => sides.note("format", rules::WIDTH_CHANGED),
        [true, false] => sides.note("format", rules::WIDTH_TIGHTENED),
        [false, true] => sides.note("format", rules::WIDTH_LOOSENED),
        [false, false] => sides.reworded_format(),
    }
    multiple_of(sides, integers);
}

/// Returns the integers that there is room for, if that is to be told: an integer without a format has 64 bits if the
/// other one has a width of its own, and as many as JSON allows if it has none either.
fn widths(sides: &Sides<'_, '_>, integers: bool) -> [Option<(i128, i128)>; 2] {
    let nodes = [sides.old, sides.new];
    let own = nodes.map(|node| node.keywords.and_then(width));
    if !integers || sides.old.multiples().and(Types::NUMBER) != sides.new.multiples().and(Types::NUMBER) {
        return [None, None];
    }
    let typed = nodes.map(|node| node.keywords.is_some_and(is_integer_alone));
    if own == [None, None] && typed[0] == typed[1] {
        return own;
    }
    [0, 1].map(|side| own[side].or(typed[side].then_some((i64::MIN.into(), i64::MAX.into()))))
}

/// Returns the strictest limit of a schema; of integers, the last one that is allowed.
fn limit(
    node: &Node<'_>,
    words: [Word; 2],
    is_low: bool,
    integers: bool,
    width: Option<(i128, i128)>,
) -> Option<Limit> {
    let said = words.into_iter().filter_map(|word| {
        let number = node.get(word.0).and_then(View::number)?;
        let (number, excluded) = if integers { last_integer(number, word.1, is_low) } else { (number, word.1) };
        Some(Limit { number, excluded, word: Some(word) })
    });
    let width = width.map(|(low, high)| Decimal::from(if is_low { low } else { high }));
    let width = width.map(|number| Limit { number, excluded: false, word: None });
    said.chain(width).reduce(|one, other| if stricter(Some(&one), Some(&other), is_low).is_lt() { other } else { one })
}

/// Returns the integer nearest to a limit, and whether it is itself refused, which it is only if it is too large to
/// count.
fn last_integer(limit: Decimal, excluded: bool, is_low: bool) -> (Decimal, bool) {
    let whole = if is_low { limit.round_up() } else { limit.round_down() };
    if !excluded || whole != limit {
        return (whole, false);
    }
    match whole.plus(if is_low { 1 } else { -1 }) {
        Some(beyond) => (beyond, false),
        None => (whole, true),
    }
}

/// Returns `Less` if the new limit is stricter than the old one; a missing one is the least strict.
fn stricter(old: Option<&Limit>, new: Option<&Limit>, is_low: bool) -> Ordering {
    let (Some(old), Some(new)) = (old, new) else { return new.is_none().cmp(&old.is_none()) };
    let numbers = old.number.cmp(&new.number);
    (if is_low { numbers } else { numbers.reverse() }).then(old.excluded.cmp(&new.excluded))
}

fn multiple_of(sides: &mut Sides<'_, '_>, integers: bool) {
    let units = [sides.old, sides.new]
        .map(|node| (node.get("multipleOf").is_some(), node.get("multipleOf").and_then(View::number)));
    let ones = integers.then(|| Decimal::from(1));
    let is_implied = |(is_said, unit): &(bool, Option<Decimal>), by: &Option<Decimal>| {
        let divides = |unit: &Decimal| [by, &ones].into_iter().flatten().any(|number| number.is_multiple_of(unit));
        !is_said || unit.as_ref().is_some_and(divides)
    };
    let rule = match (is_implied(&units[1], &units[0].1), is_implied(&units[0], &units[1].1)) {
        (true, true) => return sides.reworded("multipleOf"),
        (false, true) => rules::MULTIPLE_OF_TIGHTENED,
        (true, false) => rules::MULTIPLE_OF_LOOSENED,
        (false, false) if sides.old.get("multipleOf") == sides.new.get("multipleOf") => return,
        (false, false) => rules::MULTIPLE_OF_CHANGED,
    };
    sides.note("multipleOf", rule);
}
