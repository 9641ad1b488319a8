//! Keywords that hold values and not schemas.

use std::{cmp::Ordering, collections::BTreeSet};

use serde_json::{Number, Value};

use super::{
    node::{Kinds, Node},
    rules::{self, Rule},
    schema::{Comparison, Site},
};

/// A keyword that holds a limit, with what happens when it excludes more or fewer values.
type Limit = (&'static str, &'static Rule, &'static Rule);

/// A place on the number line: the number, and whether it is itself excluded.
type Bound<'v> = (&'v Number, bool);

/// Formats that describe and that nobody checks.
const UNCHECKED: &[&str] = &["binary", "byte", "double", "float", "int32", "int64", "password", "uint32", "uint64"];

/// Compares everything that a schema says without schemas within; `kinds`: the types that both allow.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, site: &Site, old: &Node<'a>, new: &Node<'a>, kinds: Kinds) {
    let mut sides = Sides { comparison, site, old, new };
    sides.listed();
    sides.format(kinds);
    if kinds.meets(Kinds::NUMBER) {
        sides.bounds();
        sides.multiple_of();
    }
    if kinds.meets(Kinds::STRING) {
        sides.pattern();
        sides.least(("minLength", rules::MIN_LENGTH_TIGHTENED, rules::MIN_LENGTH_LOOSENED));
        sides.most(("maxLength", rules::MAX_LENGTH_TIGHTENED, rules::MAX_LENGTH_LOOSENED));
    }
    if kinds.meets(Kinds::ARRAY) {
        sides.least(("minItems", rules::MIN_ITEMS_TIGHTENED, rules::MIN_ITEMS_LOOSENED));
        sides.most(("maxItems", rules::MAX_ITEMS_TIGHTENED, rules::MAX_ITEMS_LOOSENED));
        sides.unique_items();
    }
    if kinds.meets(Kinds::OBJECT) {
        sides.least(("minProperties", rules::MIN_PROPERTIES_TIGHTENED, rules::MIN_PROPERTIES_LOOSENED));
        sides.most(("maxProperties", rules::MAX_PROPERTIES_TIGHTENED, rules::MAX_PROPERTIES_LOOSENED));
    }
}

/// The two schemas at one site.
struct Sides<'s, 'a> {
    comparison: &'s mut Comparison<'a>,
    site: &'s Site,
    old: &'s Node<'a>,
    new: &'s Node<'a>,
}

impl<'a> Sides<'_, 'a> {
    fn both(&self, keyword: &str) -> (Option<&'a Value>, Option<&'a Value>) {
        (self.old.get(keyword), self.new.get(keyword))
    }

    /// Notes a change of a keyword.
    fn note(&mut self, keyword: &str, rule: &Rule) {
        let (old, new) = self.both(keyword);
        self.comparison.note(&self.site.at(keyword), rule, keyword, old, new);
    }

    fn listed(&mut self) {
        let keyword = |node: &Node<'_>| if node.constant { "const" } else { "enum" };
        let (old, new) = match (&self.old.listed, &self.new.listed) {
            (Some(old), Some(new)) => (old, new),
            (None, None) => return,
            (None, Some(_)) if self.new.constant => return self.note("const", rules::CONST_ADDED),
            (Some(_), None) if self.old.constant => return self.note("const", rules::CONST_REMOVED),
            (None, Some(_)) => return self.note("enum", rules::ENUM_ADDED),
            (Some(_), None) => return self.note("enum", rules::ENUM_REMOVED),
        };
        let texts = |values: &[&Value]| values.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let (before, after) = (texts(old), texts(new));
        if self.old.constant && self.new.constant && before != after {
            return self.note("const", rules::CONST_CHANGED);
        }
        let site = self.site.at(keyword(self.new));
        for value in old.iter().filter(|value| !after.contains(&value.to_string())) {
            self.comparison.note(&site, rules::ENUM_VALUE_REMOVED, &plain(value), Some(value), None);
        }
        for value in new.iter().filter(|value| !before.contains(&value.to_string())) {
            self.comparison.note(&site, rules::ENUM_VALUE_ADDED, &plain(value), None, Some(value));
        }
    }

    fn format(&mut self, kinds: Kinds) {
        let (old, new) = self.both("format");
        let (old, new) = (old.and_then(Value::as_str), new.and_then(Value::as_str));
        if old == new || !kinds.meets(Kinds::NUMBER.or(Kinds::STRING)) {
            return;
        }
        let checked = |format: Option<&str>| format.is_some_and(|format| !UNCHECKED.contains(&format));
        let rule = match (checked(old), checked(new)) {
            (true, true) => rules::FORMAT_CHANGED,
            (true, false) => rules::FORMAT_REMOVED,
            (false, true) => rules::FORMAT_ADDED,
            (false, false) if !kinds.meets(Kinds::INTEGER) => rules::ANNOTATION_CHANGED,
            (false, false) => {
                let ((old_low, old_high), (new_low, new_high)) = (range(old), range(new));
                let wider = new_low <= old_low && new_high >= old_high;
                let narrower = new_low >= old_low && new_high <= old_high;
                match (narrower, wider) {
                    (true, true) => rules::ANNOTATION_CHANGED,
                    (true, false) => rules::WIDTH_TIGHTENED,
                    (false, true) => rules::WIDTH_LOOSENED,
                    (false, false) => rules::WIDTH_CHANGED,
                }
            }
        };
        self.note("format", rule);
    }

    fn bounds(&mut self) {
        let low: [Limit; 2] = [
            ("minimum", rules::MINIMUM_TIGHTENED, rules::MINIMUM_LOOSENED),
            ("exclusiveMinimum", rules::EXCLUSIVE_MINIMUM_TIGHTENED, rules::EXCLUSIVE_MINIMUM_LOOSENED),
        ];
        let high: [Limit; 2] = [
            ("maximum", rules::MAXIMUM_TIGHTENED, rules::MAXIMUM_LOOSENED),
            ("exclusiveMaximum", rules::EXCLUSIVE_MAXIMUM_TIGHTENED, rules::EXCLUSIVE_MAXIMUM_LOOSENED),
        ];
        for (limits, is_low) in [(low, true), (high, false)] {
            // A bound may move from one keyword to the other; only the stricter of the two decides.
            let order = stricter(bound(self.old, limits, is_low), bound(self.new, limits, is_low), is_low);
            for (keyword, tightened, loosened) in limits {
                let (old, new) = self.both(keyword);
                match order {
                    _ if old == new => {}
                    Ordering::Less => self.note(keyword, tightened),
                    Ordering::Greater => self.note(keyword, loosened),
                    Ordering::Equal => self.note(keyword, rules::BOUND_REWORDED),
                }
            }
        }
    }

    fn multiple_of(&mut self) {
        let (old, new) = self.both("multipleOf");
        let divides = |divisor: Option<&Value>, number: Option<&Value>| {
            let (Some(divisor), Some(number)) = (divisor, number) else { return divisor.is_none() };
            let (divisor, number) = (divisor.as_number().and_then(whole), number.as_number().and_then(whole));
            divisor.zip(number).is_some_and(|(divisor, number)| number.checked_rem(divisor) == Some(0))
        };
        let rule = match (divides(old, new), divides(new, old)) {
            _ if old == new => return,
            (true, true) => rules::BOUND_REWORDED,
            (true, false) => rules::MULTIPLE_OF_TIGHTENED,
            (false, true) => rules::MULTIPLE_OF_LOOSENED,
            (false, false) => rules::MULTIPLE_OF_CHANGED,
        };
        self.note("multipleOf", rule);
    }

    fn pattern(&mut self) {
        let rule = match self.both("pattern") {
            (old, new) if old == new => return,
            (None, _) => rules::PATTERN_ADDED,
            (_, None) => rules::PATTERN_REMOVED,
            _ => rules::PATTERN_CHANGED,
        };
        self.note("pattern", rule);
    }

    fn unique_items(&mut self) {
        let asked = |value: Option<&Value>| value == Some(&Value::Bool(true));
        let (old, new) = self.both("uniqueItems");
        let rule = match (asked(old), asked(new)) {
            (false, true) => rules::UNIQUE_ITEMS_ADDED,
            (true, false) => rules::UNIQUE_ITEMS_REMOVED,
            _ if old != new => rules::BOUND_REWORDED,
            _ => return,
        };
        self.note("uniqueItems", rule);
    }

    fn least(&mut self, limit: Limit) {
        self.count(limit, |count| count.unwrap_or(0), |old, new| new.cmp(&old));
    }

    fn most(&mut self, limit: Limit) {
        self.count(limit, |count| count.unwrap_or(u64::MAX), |old, new| old.cmp(&new));
    }

    /// `strictness` is greater where the new count is stricter.
    fn count(
        &mut self,
        (keyword, tightened, loosened): Limit,
        count: fn(Option<u64>) -> u64,
        strictness: fn(u64, u64) -> Ordering,
    ) {
        let (old, new) = self.both(keyword);
        if old == new {
            return;
        }
        let of = |value: Option<&Value>| count(value.and_then(Value::as_u64));
        match strictness(of(old), of(new)) {
            Ordering::Greater => self.note(keyword, tightened),
            Ordering::Less => self.note(keyword, loosened),
            Ordering::Equal => self.note(keyword, rules::BOUND_REWORDED),
        }
    }
}

/// A value as it stands in a sentence.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The integers that a format has room for.
fn range(format: Option<&str>) -> (i128, i128) {
    match format {
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// The stricter of a bound and its exclusive form.
fn bound<'v>(node: &Node<'v>, [(plain, ..), (exclusive, ..)]: [Limit; 2], is_low: bool) -> Option<Bound<'v>> {
    let of = |keyword, excluded| Some((node.get(keyword)?.as_number()?, excluded));
    let (plain, exclusive) = (of(plain, false), of(exclusive, true));
    if stricter(plain, exclusive, is_low) == Ordering::Less { exclusive } else { plain }
}

/// `Less` where the new bound is stricter than the old one; a missing one is the least strict.
fn stricter(old: Option<Bound<'_>>, new: Option<Bound<'_>>, is_low: bool) -> Ordering {
    let (Some(old), Some(new)) = (old, new) else { return old.is_some().cmp(&new.is_some()) };
    let numbers = compare_numbers(old.0, new.0);
    (if is_low { numbers } else { numbers.reverse() }).then(old.1.cmp(&new.1))
}

fn compare_numbers(a: &Number, b: &Number) -> Ordering {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        // Where one is no integer, both are small enough for `f64` or of another magnitude.
        _ => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
    }
}

/// The number as an integer, where it is one of a size that messages have.
fn whole(number: &Number) -> Option<i128> {
    const MAX: f64 = 1e30;
    let float = || number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < MAX).map(|float| float as i128);
    number.as_i128().or_else(float)
}
