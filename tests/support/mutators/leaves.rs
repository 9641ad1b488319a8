//! Numbers and strings.

use super::super::{
    dice::Dice,
    formats,
    number::{Decimal, respelled},
    schema::{Range, Shape},
    sites::Site,
    text::{ODD, Text},
    tree::Tree,
};

/// A number at a bound, or just past it, by one or by a little.
pub(super) fn at_the_bounds(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let Range { min, max, .. } = range(site)?;
    let bounds: Vec<f64> = [min, max, Some(0.0)].into_iter().flatten().collect();
    let steps = [-1.0, -0.5, -1e-9, 0.0, 1e-9, 0.5, 1.0, 1e6, -1e6];
    Some(Tree::number(dice.pick(&bounds) + dice.pick(&steps)))
}

/// A number with a fraction.
pub(super) fn fraction(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    range(site)?;
    Some(Tree::number(*dice.pick(&["0.5", "1.5", "-0.25", "99999.9", "1e-3", "10.0001", "1E-2", "-1.5e0"])))
}

/// The same number in another spelling: `1.0`, `1e2`, `-0`.
pub(super) fn respelt_number(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let Tree::Number(spelling) = site.tree else { return None };
    let integer = Decimal::parse(spelling).to_i128().filter(|worth| worth.unsigned_abs() < 1 << 64)?;
    Some(Tree::Number(respelled(if dice.once_in(4) { 0 } else { integer }, dice)))
}

/// A number that few types can hold.
pub(super) fn huge_number(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let Tree::Number(_) = site.tree else { return None };
    Some(Tree::number(*dice.pick(HUGE)))
}

/// The number with the other sign.
pub(super) fn negated_number(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    let Tree::Number(spelling) = site.tree else { return None };
    Some(Tree::Number(spelling.strip_prefix('-').map_or_else(|| format!("-{spelling}"), str::to_owned)))
}

/// A string that is nearly of the format, or of the pattern.
pub(super) fn bad_format(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let Shape::String(rules) = site.shape else { return None };
    if rules.format.is_some() && dice.once_in(3) {
        return Some(Tree::text(dice.pick(formats::SPELLINGS)));
    }
    let near = match (&rules.format, &rules.pattern) {
        (Some(format), _) => formats::near_misses(format),
        (None, Some(_)) => PATTERN_MISSES,
        (None, None) => return None,
    };
    Some(Tree::text(dice.pick(near)))
}

/// The string with one character replaced, added, removed or doubled.
pub(super) fn edited_text(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let mut chars: Vec<char> = site.tree.as_str()?.chars().collect();
    let at = dice.below(chars.len());
    let new = *dice.pick(&['0', '9', 'a', 'Z', '-', ':', '.', ' ', '+', 'T', '\n', '\u{0}', 'é', '२', '😀']);
    match dice.below(4) {
        0 if !chars.is_empty() => chars[at] = new,
        1 if !chars.is_empty() => drop(chars.remove(at)),
        2 if !chars.is_empty() => chars.insert(at, chars[at]),
        _ => chars.insert(dice.below(chars.len() + 1), new),
    }
    Some(Tree::text(String::from_iter(chars)))
}

/// No characters at all.
pub(super) fn empty_text(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    site.tree.as_str().filter(|text| !text.is_empty()).map(|_| Tree::text(""))
}

/// More characters than the maximum, or many; each more than a byte long.
pub(super) fn long_text(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let text = site.tree.as_str()?;
    let most = if let Shape::String(rules) = site.shape { rules.max_length.min(1000) } else { 1000 };
    Some(Tree::text(text.chars().chain("é😀".chars().cycle()).take(most + dice.below(3)).collect::<String>()))
}

/// Upper case for lower, or the other way round.
pub(super) fn other_case(site: &Site<'_>, _: &mut Dice) -> Option<Tree> {
    let text = site.tree.as_str()?;
    let other = if text.to_uppercase() == text { text.to_lowercase() } else { text.to_uppercase() };
    (other != text).then(|| Tree::text(&other))
}

/// A value that an `enum` or `const` does not list, but nearly.
pub(super) fn unknown_choice(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let Shape::Listed(values) = site.shape else { return None };
    let Some(text) = dice.pick(values).as_str() else { return Some(Tree::number(0)) };
    let shorter: String = text.chars().skip(1).collect();
    let near = [
        format!("{text} "),
        format!(" {text}"),
        format!("{text}s"),
        shorter,
        text.replace('_', "-"),
        "unknown".to_owned(),
    ];
    Some(Tree::text(dice.pick(&near)))
}

/// The same string with escapes that it does not need.
pub(super) fn escaped_text(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let text = site.tree.as_str()?;
    let text = if dice.once_in(4) { *dice.pick(ODD) } else { text };
    Some(Tree::Text(Text::escaped(text, dice)))
}

/// Half of a pair of surrogates.
pub(super) fn lone_surrogate(site: &Site<'_>, dice: &mut Dice) -> Option<Tree> {
    let surrogate = dice.pick(&["\\ud800", "\\uDFFF", "\\ud800\\u0041", "\\udc00\\ud800", "\\uD83D😀", "\\ud83d\\n"]);
    Some(Tree::Text(Text::broken(site.tree.as_str()?, surrogate)))
}

const HUGE: &[&str] = &[
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "-123456789012345678901234567890",
    "1e19",
    "1e300",
    "-1e300",
    "1e400",
    "-1e400",
    "9007199254740993",
    "9007199254740993.0",
    "1.7976931348623157e308",
    "100000000000000000000.0",
    "5e-324",
];

const PATTERN_MISSES: &[&str] = &[
    "",
    "en",
    "EN-us",
    "en_US",
    "en-USA",
    "en-US\n",
    "\nen-US",
    " en-US",
    "en-US ",
    "еn-US",
    "1.2",
    "1.2.3.4",
    "v1.2.3",
    "1.2.3-rc1",
    "१.२.३",
    "1..3",
    "01.2.3",
    "1.2.3\n",
    "content",
    "Content.create",
    "content.",
    ".create",
    "content..create",
    "content.créate",
    "content.create ",
    "9a.b",
    "a.b\n",
    "content create",
    "a.-",
    "notification.user.guest.push",
    "notification.user..push",
    "a.b.c.d.e.f.g",
];

fn range(site: &Site<'_>) -> Option<Range> {
    if let Shape::Integer(range) | Shape::Number(range) = site.shape { Some(*range) } else { None }
}
