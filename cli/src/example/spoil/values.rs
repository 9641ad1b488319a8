//! Values that break a keyword, whatever the others say.

use super::{Other, objects::MAX};
use crate::json::Json;

/// Returns other values altogether.
pub(super) fn whole(schema: &Json, value: &Json) -> Vec<Other> {
    let text = |text: &str| Json::String(text.to_owned());
    let mut found = Vec::new();
    let strangers = [Json::Number(7.into()), text("seven"), Json::Bool(true), Json::Null, Json::Array(Vec::new())];
    for keyword in ["type", "oneOf", "anyOf", "const", "enum"] {
        if schema.get(keyword).is_some() {
            let same = |stranger: &&Json| std::mem::discriminant(*stranger) != std::mem::discriminant(value);
            found.extend(strangers.iter().filter(same).map(|stranger| (keyword, stranger.clone())));
            if keyword != "type" {
                found.extend([(keyword, text("something_else")), (keyword, Json::Number(4711.into()))]);
            }
        }
    }
    if let Some(format) = schema.get("format").and_then(Json::text) {
        let wrong = match format {
            "uri-reference" | "iri-reference" => "\\no reference".to_owned(),
            "uri-template" => "{no template".to_owned(),
            "regex" => "[no expression".to_owned(),
            format => format!("no {format}"),
        };
        found.push(("format", Json::String(wrong)));
        // What has to match a pattern still does so at its beginning.
        let there = value.text().filter(|_| schema.get("pattern").is_some());
        found.extend(there.map(|there| ("format", text(&format!("{there} (")))));
    }
    if schema.get("pattern").is_some() {
        // As long as it has to be, so that only the pattern is broken.
        let min = schema.get("minLength").and_then(Json::count).filter(|min| *min <= MAX).unwrap_or(0);
        let long = |wrong: &str| wrong.chars().cycle().take(min.max(wrong.len())).collect();
        found.extend(["?", "", "UPPER lower 12", "a", "0"].map(|wrong| ("pattern", Json::String(long(wrong)))));
    }
    found.extend(numbers(schema, value));
    found
}

/// Returns numbers beyond their bounds.
fn numbers(schema: &Json, value: &Json) -> Vec<Other> {
    let bound = |keyword: &str| schema.get(keyword).and_then(Json::number);
    let step = bound("multipleOf");
    let mut found = Vec::new();
    for by in [1.0, step.unwrap_or(1.0)] {
        found.extend([
            ("minimum", bound("minimum").map(|bound| bound - by)),
            ("maximum", bound("maximum").map(|bound| bound + by)),
            ("exclusiveMinimum", bound("exclusiveMinimum").map(|bound| bound + 1.0 - by)),
            ("exclusiveMaximum", bound("exclusiveMaximum").map(|bound| bound + by - 1.0)),
            ("multipleOf", step.zip(value.number()).map(|(step, value)| value + by.min(step / 2.0))),
            ("multipleOf", step.zip(value.number()).map(|(_, value)| value + 1.0)),
        ]);
    }
    found.into_iter().filter_map(|(keyword, number)| Some((keyword, number_of(number?)?))).collect()
}

/// Returns the value with more or less in it.
pub(super) fn parts(schema: &Json, value: &Json) -> Vec<Other> {
    let count = |keyword: &str| schema.get(keyword).and_then(Json::count);
    let below = |keyword: &str| count(keyword).and_then(|count| count.checked_sub(1));
    let above = |keyword: &str| count(keyword).map(|count| count.saturating_add(1)).filter(|count| *count <= MAX);
    let mut found = Vec::new();
    match value {
        Json::String(text) => {
            let chars = || text.chars().chain(['x']).cycle();
            found.extend(
                below("minLength").map(|count| ("minLength", Json::String(text.chars().take(count).collect()))),
            );
            found.extend(above("maxLength").map(|count| ("maxLength", Json::String(chars().take(count).collect()))));
        }
        Json::Array(items) => {
            let repeated = || items.iter().cycle().cloned();
            found.extend(below("minItems").map(|count| ("minItems", items.iter().take(count).cloned().collect())));
            found.extend(above("maxItems").map(|count| ("maxItems", repeated().take(count).collect())));
            if schema.get("uniqueItems").is_some() {
                found.push(("uniqueItems", items.iter().chain(items.first()).cloned().collect()));
            }
            let tuple = schema.get("items").map_or(&[][..], Json::items);
            if tuple.get(items.len()) == Some(&Json::Bool(false)) {
                found.push(("falseSchema", items.iter().cloned().chain([Json::Bool(true)]).collect()));
            }
            if schema.get("additionalItems") == Some(&Json::Bool(false)) {
                let further =
                    std::iter::repeat_n(Json::Bool(true), tuple.len().saturating_add(1).saturating_sub(items.len()));
                found.push(("additionalItems", items.iter().cloned().chain(further).collect()));
            }
            if schema.get("contains").is_some() {
                found.extend(without(items).map(|others| ("contains", others)));
            }
        }
        _ => {}
    }
    found
}

/// Returns the array without one of its items, without any, or with others in their places.
fn without(items: &[Json]) -> impl Iterator<Item = Json> + '_ {
    let removed = |index: usize| {
        let others = items.iter().enumerate().filter(move |(other, _)| *other != index);
        others.map(|(_, item)| item.clone()).collect()
    };
    let others =
        [Json::Bool(true), Json::Number(7.into()), Json::Number((-7).into()), Json::String("seven".to_owned())];
    let replaced = others.into_iter().map(|other| items.iter().map(|_| other.clone()).collect());
    (0..items.len().min(50)).map(removed).chain([Json::Array(Vec::new())]).chain(replaced)
}

fn number_of(number: f64) -> Option<Json> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        return Some(Json::Number((number as i64).into()));
    }
    serde_json::Number::from_f64(number).map(Json::Number)
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(items: I) -> Self {
        Self::Array(items.into_iter().collect())
    }
}
