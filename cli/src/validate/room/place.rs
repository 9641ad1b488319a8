//! What a place in a message has room for, as the type that is generated for it.

use jsonschema::{Keyword, ValidationError, json::JsonNumber as _};
use postroom_schema::{decimal::Decimal, pointer};
use serde_json::{Map, Value};

use super::{
    super::{
        instance::Instance,
        number::{Number, Whole},
        view::{Text, View},
    },
    ANYTHING, excerpt, is_of,
};

/// What a place in a message has room for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Integer(&'static str, i128, i128),
    Double,
    Nanoseconds,
    Anything,
    /// Whatever its schema takes.
    Enough,
}

impl Place {
    pub(super) fn of(schema: &Map<String, Value>, asked: &Value) -> Self {
        let format = schema.get("format").and_then(Value::as_str);
        match format {
            _ if asked == ANYTHING => Self::Anything,
            _ if is_of(schema, "number") => Self::Double,
            Some("int32") if is_of(schema, "integer") => Self::Integer("i32", i32::MIN.into(), i32::MAX.into()),
            Some("uint32") if is_of(schema, "integer") => Self::Integer("u32", 0, u32::MAX.into()),
            Some("uint64") if is_of(schema, "integer") => Self::Integer("u64", 0, u64::MAX.into()),
            _ if is_of(schema, "integer") && is_beyond_signed(schema) => Self::Integer("u64", 0, u64::MAX.into()),
            _ if is_of(schema, "integer") => Self::Integer("i64", i64::MIN.into(), i64::MAX.into()),
            Some("date-time" | "time") if is_of(schema, "string") && *asked == Value::Bool(true) => Self::Nanoseconds,
            _ => Self::Enough,
        }
    }

    /// Why it has no room for a scalar.
    fn lack(&self, value: &Instance<'_>) -> Option<String> {
        let (number, home) = match (self, value) {
            (Self::Integer(name, least, most), Instance::Number(number)) => match number.whole() {
                Whole::Value(value) if (*least..=*most).contains(&value) => return None,
                _ => (number, *name),
            },
            (Self::Double, Instance::Number(number)) if !is_double(*number) => (number, "f64"),
            (Self::Anything, Instance::Number(number)) if !is_exact(*number) => (number, "any Rust number"),
            (Self::Nanoseconds, Instance::Text(text)) if is_finer(text) => {
                return Some("has a fraction of a second that is finer than nanoseconds".to_owned());
            }
            _ => return None,
        };
        Some(format!("{} does not fit into {home}", excerpt(number.text())))
    }

    /// Adds what there is no room for in a value, up to [`MAX_LACKS`], each with its pointer from there.
    fn gather(&self, value: &Instance<'_>, at: &At<'_>, found: &mut Vec<(String, String)>) {
        if found.len() >= MAX_LACKS {
            return;
        }
        match (self, value) {
            (Self::Anything, Instance::Array(items, _)) => {
                items.iter().enumerate().for_each(|(index, item)| self.gather(item, &At::Item(at, index), found));
            }
            (Self::Anything, Instance::Object(members, _)) => {
                members.iter().for_each(|(name, value)| self.gather(value, &At::Member(at, name), found));
            }
            _ => found.extend(self.lack(value).map(|lack| (at.pointer(), lack))),
        }
    }

    fn lacks(&self, value: &Instance<'_>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.gather(value, &At::Root, &mut found);
        found
    }
}

/// How many parts of one free-form value are told.
const MAX_LACKS: usize = 100;

/// A place in a free-form value.
enum At<'a> {
    Root,
    Item(&'a At<'a>, usize),
    Member(&'a At<'a>, &'a str),
}

impl At<'_> {
    /// The JSON Pointer; made only for what is told, because a message of long names has very long ones.
    fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Item(outer, index) => format!("{}/{index}", outer.pointer()),
            Self::Member(outer, name) => pointer::join(&outer.pointer(), name),
        }
    }
}

/// Whether the bounds or listed values of integers allow some beyond `i64`, and nothing below zero.
fn is_beyond_signed(schema: &Map<String, Value>) -> bool {
    let of = |value: &Value| Decimal::parse(&value.as_number()?.to_string());
    let number = |keyword: &str| schema.get(keyword).and_then(of);
    let listed = || {
        let values =
            schema.get("const").into_iter().chain(schema.get("enum").and_then(Value::as_array).into_iter().flatten());
        values.filter_map(of)
    };
    // An integer that is too large to be counted by ones is as far beyond as the one beside it.
    let above = |bound: Decimal| bound.round_down().plus(1).unwrap_or(bound);
    let below = |bound: Decimal| bound.round_up().plus(-1).unwrap_or(bound);
    let low = [
        number("minimum").map(|bound| bound.round_up()),
        number("exclusiveMinimum").map(above),
        listed().min().map(|bound| bound.round_down()),
    ];
    let high = [
        number("maximum").map(|bound| bound.round_down()),
        number("exclusiveMaximum").map(below),
        listed().max().map(|bound| bound.round_down()),
    ];
    low.into_iter().flatten().max().is_some_and(|low| low > Decimal::from(-1))
        && high.into_iter().flatten().min().is_some_and(|high| high > Decimal::from(i128::from(i64::MAX)))
}

/// Whether a double keeps a number: one that would become another integer, or zero, it does not; other fractions are rounded.
fn is_double(number: Number<'_>) -> bool {
    /// Up to here every integer is a double.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let Some(double) = number.as_f64() else { return false };
    let is_rounded = double != 0.0 && double.abs() < EXACT;
    is_rounded || Number::new(&format!("{double:e}")).canonical() == number.canonical()
}

/// Whether a number in a free-form value is kept as it is, by an integer of 64 bits or by a double.
fn is_exact(number: Number<'_>) -> bool {
    if number.as_i64().is_some() || number.as_u64().is_some() {
        return true;
    }
    // What is written with a point or an exponent is a double to every reader of JSON.
    number.as_f64().is_some() && (number.text().contains(['.', 'e', 'E']) || is_double(number))
}

/// Whether a time has digits beyond nanoseconds that are not all zero.
fn is_finer(time: &str) -> bool {
    let fraction = time.split_once('.').map_or("", |(_, fraction)| fraction);
    fraction.bytes().take_while(u8::is_ascii_digit).skip(9).any(|digit| digit != b'0')
}

impl<'i> Keyword<'i, Text> for Place {
    fn validate(&self, view: View<'i>) -> Result<(), ValidationError<'i>> {
        self.iter_errors(view).next().map_or(Ok(()), Err)
    }

    fn is_valid(&self, view: View<'i>) -> bool {
        self.lacks(view.value).is_empty()
    }

    fn iter_errors(&self, view: View<'i>) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let lacks = self.lacks(view.value).into_iter();
        // Where it is about a part of the value, the pointer to it has to travel in the text.
        Box::new(lacks.map(|(pointer, lack)| ValidationError::custom(format!("{lack}\t{pointer}"))))
    }
}
