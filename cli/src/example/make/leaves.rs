//! Numbers and texts within their rules.

use serde_json::Number;

use super::{
    super::{
        amounts,
        dice::Dice,
        format, lexicon,
        pattern::{MAX_LENGTH, Patterns},
        scene::Scene,
        words,
    },
    rules::{Blocked, Rules},
};
use crate::json::Json;

/// The number beyond which a double does not hold every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The number of times that a number or a text is tried.
const TRIES: usize = 200;

/// Makes a whole number within its bounds.
pub(super) fn integer(rules: &Rules<'_>, names: &[String], dice: &mut Dice) -> Result<Json, Blocked> {
    let range = Range::new(rules);
    let (low, high) = range.narrowed(amounts::whole(names), 100.0);
    let low = if range.low_open { low.max(range.low.map_or(low, |bound| bound.floor() + 1.0)) } else { low }.ceil();
    let high = if range.high_open { high.min(range.high.map_or(high, |bound| bound.ceil() - 1.0)) } else { high };
    let step = step(rules);
    let whole = (1..=1000).map(|times| step.unwrap_or(1.0) * f64::from(times)).find(|step| is_whole(*step));
    // A step that divides one takes every whole number.
    let whole = if step.is_none_or(|step| is_whole(1.0 / step)) { Some(1.0) } else { whole.map(f64::round) };
    let found = whole.and_then(|step| multiple(low, high.floor(), step, dice)).filter(|number| number.abs() < EXACT);
    let blocked = if step.is_some() { "multipleOf" } else { range.keyword() };
    found.map(|number| Json::Number((number as i64).into())).ok_or(blocked)
}

/// Makes a number within its bounds, of few digits if that is possible.
pub(super) fn number(rules: &Rules<'_>, names: &[String], dice: &mut Dice) -> Result<Json, Blocked> {
    let range = Range::new(rules);
    let likely = amounts::measured(names);
    let (low, high) = range.narrowed(likely.map(|(low, high, _)| (low, high)), 100.0);
    if low > high || (low == high && (range.low_open || range.high_open)) {
        return Err(range.keyword());
    }
    if let Some(step) = step(rules) {
        let low = if range.low_open { low + step / 2.0 } else { low };
        let high = if range.high_open { high - step / 2.0 } else { high };
        return multiple(low, high, step, dice).and_then(of).ok_or("multipleOf");
    }
    // Never quite at either end, which an exclusive bound leaves out; but at both where they are one.
    let share = dice.between(1, 9999) as f64 / 10_000.0;
    let value = low + (high - low) * share;
    let digits = likely.map_or(2, |(.., digits)| digits);
    let scale = 10_f64.powi(digits);
    let short = (value * scale).round() / scale;
    if low < short && short < high && digits == 0 {
        return Ok(Json::Number((short as i64).into()));
    }
    of(if low < short && short < high { short } else { value }).ok_or(range.keyword())
}

/// Makes a number that is not whole.
pub(super) fn fraction(rules: &Rules<'_>, names: &[String], dice: &mut Dice) -> Result<Json, Blocked> {
    let mut made = (0..TRIES).map(|_| number(rules, names, dice));
    let is_fraction = |made: &Result<Json, Blocked>| {
        made.as_ref().is_ok_and(|made| made.number().is_some_and(|number| number.fract() != 0.0))
    };
    made.find(is_fraction).unwrap_or(Err("type"))
}

/// Makes a text that suits its format, its pattern or its name, and is as long as it has to be.
pub(super) fn text(
    rules: &Rules<'_>,
    names: &[String],
    patterns: &Patterns,
    scene: Scene,
    dice: &mut Dice,
) -> Result<Json, Blocked> {
    let (min, max) = rules.counts("minLength", "maxLength");
    let wanted: Vec<&str> = rules.each("pattern").filter_map(Json::text).collect();
    let format = rules.each("format").find_map(Json::text);
    let matches = |text: &str| wanted.iter().all(|pattern| patterns.matches(pattern, text) == Some(true));
    let fits = |text: &String| (min..=max).contains(&text.chars().count()) && matches(text);
    if let Some(text) = content(rules, names, scene, dice).filter(fits) {
        return Ok(Json::String(text));
    }
    // A text that the field's name asks for, where the pattern allows it: `en-GB` is a better language than `qx-KQ`.
    let known = || words::known(names, scene, &mut dice.clone()).filter(|_| !wanted.is_empty() && format.is_none());
    if let Some(text) = known().filter(fits) {
        return Ok(Json::String(text));
    }
    for attempt in 0..TRIES {
        let longer = min.saturating_mul(attempt) / TRIES;
        let formatted = format.and_then(|format| format::text(format, names, scene, dice));
        let text = match (dice.pick(&wanted), formatted) {
            (Some(_), Some(text)) if attempt < TRIES / 2 => text,
            (Some(pattern), _) => patterns.text(pattern, longer, dice).ok_or("pattern")?,
            (None, Some(text)) => text,
            (None, None) => fitted(words::text(names, scene, dice), min, max).ok_or("minLength")?,
        };
        if fits(&text) {
            return Ok(Json::String(text));
        }
        // Longer repetitions make better texts, so they come first; where there are none, something has to be added.
        if attempt >= TRIES / 2
            && let Some(text) = padded(&text, min, &wanted, patterns, &mut dice.clone()).filter(fits)
        {
            return Ok(Json::String(text));
        }
    }
    Err(if !wanted.is_empty() {
        "pattern"
    } else if min > 0 {
        "minLength"
    } else {
        "maxLength"
    })
}

/// Returns a text that was too short, with something added on one side, as a pattern allows that is not anchored there:
/// words, or further texts for the patterns.
fn padded(text: &str, min: usize, wanted: &[&str], patterns: &Patterns, dice: &mut Dice) -> Option<String> {
    const PIECES: usize = 8;
    let missing = min.checked_sub(text.chars().count()).filter(|missing| (1..=MAX_LENGTH).contains(missing))?;
    let (is_before, is_worded) = (dice.once_in(2), dice.once_in(2));
    let pieces = (0..PIECES).filter_map(|_| match dice.pick(wanted) {
        Some(pattern) if !is_worded => patterns.text(pattern, 0, dice),
        _ => Some(dice.word(lexicon::NOUNS).to_owned()),
    });
    let pieces: String = pieces.collect();
    let more: String = pieces.chars().cycle().take(missing).collect();
    Some(if is_before { more + text } else { text.to_owned() + &more })
}

/// Makes a text that holds content in another notation.
fn content(rules: &Rules<'_>, names: &[String], scene: Scene, dice: &mut Dice) -> Option<String> {
    let is = |keyword, value: &str| rules.each(keyword).any(|found| found.text() == Some(value));
    let json = is("contentMediaType", "application/json");
    let text = Json::String(words::text(names, scene, dice));
    let text = if json { text.to_string() } else { text.text()?.to_owned() };
    if is("contentEncoding", "base64") {
        return Some(format::base64(text.as_bytes()));
    }
    json.then_some(text)
}

/// Returns a text that goes on from the beginning if it is too short, and is cut if it is too long.
fn fitted(text: String, min: usize, max: usize) -> Option<String> {
    /// The length beyond which a text is nothing to be shown.
    const MAX: usize = 1 << 16;
    let length = text.chars().count();
    if (min..=max).contains(&length) {
        return Some(text);
    }
    (min <= MAX && min <= max && length > 0)
        .then(|| text.chars().chain([' ']).cycle().take(length.max(min).min(max)).collect())
}

/// The strictest bounds, and whether they are left out themselves.
#[derive(Clone, Copy, Debug)]
struct Range {
    low: Option<f64>,
    low_open: bool,
    high: Option<f64>,
    high_open: bool,
}

impl Range {
    fn new(rules: &Rules<'_>) -> Self {
        let bounds = |keyword, opposite| {
            let bounds = rules.each(keyword).chain(rules.sole(opposite)).filter_map(Json::number);
            bounds.collect::<Vec<_>>()
        };
        let most = |bounds: Vec<f64>| bounds.into_iter().reduce(f64::max);
        let least = |bounds: Vec<f64>| bounds.into_iter().reduce(f64::min);
        let (above, from) = (most(bounds("exclusiveMinimum", "maximum")), most(bounds("minimum", "exclusiveMaximum")));
        let (below, to) = (least(bounds("exclusiveMaximum", "minimum")), least(bounds("maximum", "exclusiveMinimum")));
        Self {
            low: most([above, from].into_iter().flatten().collect()),
            low_open: above.is_some_and(|above| from.is_none_or(|from| above >= from)),
            high: least([below, to].into_iter().flatten().collect()),
            high_open: below.is_some_and(|below| to.is_none_or(|to| below <= to)),
        }
    }

    /// Returns the bounds that are to be used: those that one expects, if the rules allow them, and at most so far from
    /// one another if nobody says how far.
    fn narrowed(self, likely: Option<(f64, f64)>, span: f64) -> (f64, f64) {
        const WIDE: f64 = 10_000.0;
        let within = |(low, high): (f64, f64)| {
            let (low, high) = (low.max(self.low.unwrap_or(low)), high.min(self.high.unwrap_or(high)));
            (low < high).then_some((low, high))
        };
        if let Some(range) = likely.and_then(within) {
            return range;
        }
        match (self.low, self.high) {
            (Some(low), Some(high)) if high - low <= WIDE => (low, high),
            (Some(low), Some(high)) => within((low.max(0.0), low.max(0.0) + span)).unwrap_or((low, high)),
            (None, Some(high)) if high >= 0.0 => (0.0, high.min(span)),
            (None, Some(high)) => (high - span, high),
            (low, None) => (low.unwrap_or(0.0), low.unwrap_or(0.0) + span),
        }
    }

    /// Returns the keyword that stands in the way if there is no number.
    fn keyword(self) -> Blocked {
        match (self.high, self.high_open, self.low_open) {
            (Some(_), true, _) => "exclusiveMaximum",
            (Some(_), false, _) => "maximum",
            (None, _, true) => "exclusiveMinimum",
            (None, ..) => "minimum",
        }
    }
}

/// Returns the step that all the steps have in common.
fn step(rules: &Rules<'_>) -> Option<f64> {
    let steps = rules.each("multipleOf").filter_map(Json::number).filter(|step| *step > 0.0);
    steps.reduce(|left, right| match (left / right, right / left) {
        (share, _) if is_whole(share) => left,
        (_, share) if is_whole(share) => right,
        _ => left * right,
    })
}

/// Returns whether a number is whole but for what a double cannot hold of it.
fn is_whole(number: f64) -> bool {
    number >= 0.5 && (number - number.round()).abs() < 1e-9
}

/// Returns a multiple of a step between two bounds, with no more digits than the step has.
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

fn of(number: f64) -> Option<Json> {
    Number::from_f64(number).map(Json::Number)
}
