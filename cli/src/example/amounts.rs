//! Numbers that suit a field's name.

use super::lexicon;

/// Returns the bounds of the whole numbers that one expects under a name.
pub(super) fn whole(names: &[String]) -> Option<(f64, f64)> {
    listed(names, WHOLE).copied()
}

/// Returns the bounds of the numbers that one expects under a name, and their number of decimals.
pub(super) fn measured(names: &[String]) -> Option<(f64, f64, i32)> {
    let whole = || whole(names).map(|(low, high)| (low, high, 0));
    listed(names, MEASURED).copied().or_else(whole)
}

/// A table of values under words.
type Table<T> = [(&'static [&'static str], T)];

/// Returns the entry for the last of the name's words that is listed.
fn listed<'t, T>(names: &[String], table: &'t Table<T>) -> Option<&'t T> {
    let parts = lexicon::parts(names.last()?);
    let found = |part: &String| table.iter().find(|(words, _)| words.contains(&part.as_str()));
    parts.iter().rev().find_map(found).map(|(_, listed)| listed)
}

const WHOLE: &Table<(f64, f64)> = &[
    (&["count", "quantity", "qty", "items", "copies", "seats", "guests", "attempt", "attempts", "retries"], (1.0, 5.0)),
    (&["price", "amount", "total", "cost", "fee", "balance", "subtotal", "cents"], (500.0, 20_000.0)),
    (&["age"], (18.0, 80.0)),
    (&["year"], (2018.0, 2025.0)),
    (&["month"], (1.0, 12.0)),
    (&["day"], (1.0, 28.0)),
    (&["hour", "hours"], (1.0, 12.0)),
    (&["minute", "minutes"], (1.0, 59.0)),
    (&["port"], (1024.0, 9999.0)),
    (&["percent", "percentage", "humidity", "battery"], (1.0, 100.0)),
    (&["rating", "stars", "priority", "level"], (1.0, 5.0)),
    (&["temperature"], (-5.0, 35.0)),
    (&["size", "bytes"], (1_000.0, 500_000.0)),
    (&["width", "height"], (320.0, 1920.0)),
    (&["page", "version", "revision", "sequence"], (1.0, 20.0)),
    (&["id", "number"], (1_000.0, 99_999.0)),
    (&["reach", "targets", "recipients", "views", "followers"], (1_000.0, 20_000.0)),
    (&["at", "timestamp", "time", "ts", "epoch"], (1_746_403_200.0, 1_754_000_000.0)),
];
const MEASURED: &Table<(f64, f64, i32)> = &[
    (&["price", "amount", "total", "cost", "fee", "balance", "subtotal", "tax", "discount"], (1.0, 200.0, 2)),
    (&["rate", "ratio", "share", "score", "probability", "confidence", "split"], (0.0, 1.0, 2)),
    (&["latitude", "lat"], (-60.0, 60.0, 5)),
    (&["longitude", "lon", "lng", "long"], (-180.0, 180.0, 5)),
    (&["temperature", "celsius"], (-5.0, 35.0, 1)),
    (&["weight", "mass"], (0.1, 40.0, 2)),
    (&["speed", "velocity"], (0.0, 130.0, 1)),
    (&["rating"], (1.0, 5.0, 1)),
    (&["position", "duration", "seconds", "elapsed"], (0.0, 300.0, 1)),
];
