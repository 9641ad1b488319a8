//! Numbers and texts within their rules.

use serde_json::Number;

use super::{
    super::{dice::Dice, format, pattern, words},
    bounds,
};
use crate::json::Json;

/// Beyond this a double does not hold every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number within its bounds.
pub(super) fn integer(schema: &Json, dice: &mut Dice) -> Option<Json> {
    let (low, high) = range(schema, 1000.0);
    let low = exclusive(schema, "exclusiveMinimum", low, |bound| bound.floor() + 1.0).ceil();
    let high = exclusive(schema, "exclusiveMaximum", high, |bound| bound.ceil() - 1.0).floor();
    // Every multiple of a fraction's worth that is whole is one of a whole number: try several.
    let step = schema.get("multipleOf").and_then(Json::number).unwrap_or(1.0);
    let found = (0..200).find_map(|_| multiple(low, high, step, dice).filter(|value| value.fract() == 0.0))?;
    if found.abs() < EXACT { Some(Json::Number((found as i64).into())) } else { None }
}

/// A number within its bounds, of few digits where that is possible.
pub(super) fn number(schema: &Json, dice: &mut Dice) -> Option<Json> {
    let (low, high) = range(schema, 100.0);
    if let Some(step) = schema.get("multipleOf").and_then(Json::number) {
        let low = exclusive(schema, "exclusiveMinimum", low, |bound| bound + step / 2.0);
        let high = exclusive(schema, "exclusiveMaximum", high, |bound| bound - step / 2.0);
        return Number::from_f64(multiple(low, high, step, dice)?).map(Json::Number);
    }
    let low = exclusive(schema, "exclusiveMinimum", low, |bound| bound);
    let high = exclusive(schema, "exclusiveMaximum", high, |bound| bound);
    // Never quite at either end, which an exclusive bound leaves out; but at both where they are one.
    let share = f64::from(u32::try_from(dice.between(1, 99)).ok()?) / 100.0;
    let value = low + (high - low) * share;
    let short = (value * 100.0).round() / 100.0;
    Number::from_f64(if low < short && short < high { short } else { value }).map(Json::Number)
}

/// A text that suits its format, its pattern or its name, and is as long as it has to be.
pub(super) fn text(schema: &Json, names: &[&str], dice: &mut Dice) -> Option<Json> {
    const TRIES: usize = 40;
    let (min, max) = bounds(schema, "minLength", "maxLength");
    let keyword = |keyword: &str| schema.get(keyword).and_then(Json::text);
    let (pattern, format) = (keyword("pattern"), keyword("format"));
    let fits = |text: &String| (min..=max).contains(&text.chars().count());
    if let Some(text) = pattern.and_then(|pattern| known(pattern, names, dice)).filter(fits) {
        return Some(Json::String(text));
    }
    for attempt in 0..TRIES {
        let longer = min.saturating_mul(attempt) / TRIES;
        let formatted = format.and_then(|format| format::text(format, dice));
        let text = match (pattern, formatted) {
            (Some(_), Some(text)) if dice.once_in(2) => text,
            (Some(pattern), _) => pattern::text(pattern, longer, dice)?,
            (None, Some(text)) => text,
            (None, None) => fitted(words::text(names, dice), min, max)?,
        };
        if fits(&text) {
            return Some(Json::String(text));
        }
    }
    None
}

/// A text that the field's name asks for, where the pattern allows it: `en-GB` is a better language than `qx-KQ`.
fn known(pattern: &str, names: &[&str], dice: &mut Dice) -> Option<String> {
    let text = words::known(names, dice)?;
    let schema = serde_json::json!({ "pattern": pattern });
    let judge = jsonschema::options().with_draft(jsonschema::Draft::Draft7).build(&schema).ok()?;
    judge.is_valid(&text.as_str().into()).then_some(text)
}

/// A text that goes on from the beginning where it is too short, and is cut where it is too long.
fn fitted(text: String, min: usize, max: usize) -> Option<String> {
    /// A text that has to be longer than this is nothing to be shown.
    const MAX: usize = 1 << 16;
    let length = text.chars().count();
    if (min..=max).contains(&length) {
        return Some(text);
    }
    (min <= MAX && length > 0).then(|| text.chars().chain([' ']).cycle().take(length.max(min).min(max)).collect())
}

/// The inclusive bounds; where one is missing, it is so far from the other.
fn range(schema: &Json, span: f64) -> (f64, f64) {
    let bound = |inclusive: &str, exclusive: &str| {
        schema.get(inclusive).or_else(|| schema.get(exclusive)).and_then(Json::number)
    };
    let (low, high) = (bound("minimum", "exclusiveMinimum"), bound("maximum", "exclusiveMaximum"));
    match (low, high) {
        (None, Some(high)) if high >= 0.0 => (0.0, high),
        (None, Some(high)) => (high - span, high),
        (low, high) => {
            let low = low.unwrap_or(0.0);
            (low, high.unwrap_or(low + span))
        }
    }
}

/// The stricter of a bound and an exclusive one, moved inwards.
fn exclusive(schema: &Json, keyword: &str, bound: f64, inwards: impl Fn(f64) -> f64) -> f64 {
    match schema.get(keyword).and_then(Json::number).map(inwards) {
        Some(other) if keyword == "exclusiveMinimum" => bound.max(other),
        Some(other) => bound.min(other),
        None => bound,
    }
}

/// A multiple of a step between two bounds, with no more digits than the step has.
fn multiple(low: f64, high: f64, step: f64, dice: &mut Dice) -> Option<f64> {
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    let count = last - first;
    if step <= 0.0 || !count.is_finite() || count < 0.0 {
        return None;
    }
    let chosen = first + dice.below((count.min(EXACT) as usize).saturating_add(1)) as f64;
    let digits = step.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let scale = 10_f64.powi(i32::try_from(digits).ok()?);
    Some((chosen * step * scale).round() / scale)
}
