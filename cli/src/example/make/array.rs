//! Arrays within their rules.

use super::{LEVELS, Maker, Rules, Stuck};
use crate::json::Json;

/// The length below which arrays have different items if there are any.
const SHORT: usize = 10;

/// The number of times that another item is tried, for each that must be different.
const TRIES: usize = 20;

impl<'s> Maker<'s> {
    pub(super) fn array(&mut self, rules: &Rules<'s>, depth: usize) -> Result<Json, Stuck> {
        let (min, max) = rules.counts("minItems", "maxItems");
        if min > self.left {
            return Err(self.stuck("minItems"));
        }
        let demanded: Vec<_> = rules.each("contains").collect();
        let forbidden: Vec<_> = rules.sole("contains").collect();
        let tuple = rules.each("items").map(|items| items.items().len()).max().unwrap_or(0);
        let closed = |at: &usize| item(rules, *at).contains(&&Json::Bool(false));
        let max = max.min((0..=tuple).find(closed).unwrap_or(usize::MAX));
        let least = min.max(demanded.len()).max(if depth <= LEVELS { tuple.max(1) } else { 0 }).min(max);
        let most = if depth > LEVELS || tuple > 0 { least } else { least.max(min.max(1).saturating_add(2)).min(max) };
        let count = self.dice.between(least, most);
        // Each item that must be somewhere takes a place of its own, while there are any.
        let mut places: Vec<usize> = (0..count.min(1000)).collect();
        self.dice.shuffle(&mut places);
        let unique = rules.each("uniqueItems").any(|unique| *unique == Json::Bool(true));
        let mut items: Vec<Json> = Vec::new();
        let tries = count.saturating_mul(TRIES);
        for attempt in 0..tries {
            let at = items.len();
            if at == count {
                break;
            }
            let mut keep = item(rules, at);
            let here = places.iter().cycle().zip(&demanded).filter(|(place, _)| **place == at);
            keep.extend(here.map(|(_, schema)| *schema));
            let made = self.inside(&at.to_string(), |maker| match keep.is_empty() && forbidden.is_empty() {
                true => Ok(maker.anything()),
                false => maker.value(&keep, &forbidden, depth.saturating_add(1)),
            });
            match made {
                // Equal items look like a mistake where they are none.
                Ok(item) if (unique || (at < SHORT && attempt < tries / 2)) && items.contains(&item) => {}
                Ok(item) => items.push(item),
                // An array may as well be shorter.
                Err(_) if at >= min.max(demanded.len()) => break,
                Err(stuck) => return Err(stuck),
            }
        }
        match items.len() {
            found if found < min && unique => Err(self.stuck("uniqueItems")),
            found if found < min => Err(self.stuck("minItems")),
            0 if !demanded.is_empty() => Err(self.stuck("contains")),
            _ => Ok(Json::Array(items)),
        }
    }
}

/// Returns the schemas of the item at a place.
fn item<'s>(rules: &Rules<'s>, at: usize) -> Vec<&'s Json> {
    let of = |schema: &&'s Json| match schema.get("items") {
        Some(Json::Array(tuple)) => tuple.get(at).or_else(|| schema.get("additionalItems")),
        items => items,
    };
    rules.keep.iter().filter_map(of).collect()
}
