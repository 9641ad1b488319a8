//! Prints how long it takes to find the route of an address.
//!
//! Addresses come in an order that no processor learns by heart, and the fastest of many turns counts, because whatever
//! disturbs a turn makes it slower.

use std::{collections::HashMap, hint::black_box, time::Instant};

use postroom::{
    __private::Table,
    router::{PatternError, Route, Router},
};

/// How often everything is measured.
const ROUNDS: usize = 200;

/// How many addresses are looked up in one go.
const LOOKUPS: usize = 4096;

const DOMAINS: [&str; 5] = ["campaign", "notification", "user", "billing.invoice", "warehouse.shipment"];
const THINGS: [&str; 5] = ["preferences", "profile", "schedule", "delivery", "address-book"];
const VERBS: [&str; 4] = ["created", "status.changed", "analytics", "removed"];

fn main() -> Result<(), PatternError> {
    println!("\n| ns to find a route | std HashMap | postroom |");
    println!("|---|---|---|");
    literals(10);
    literals(100);
    mixed(10_000)
}

/// A table of literal addresses beside the hash map that one would write by hand.
fn literals(count: usize) {
    let known: Vec<&'static str> =
        addresses().into_iter().step_by(100 / count).map(|address| &*address.leak()).collect();
    let unknown: Vec<String> = known.iter().map(|address| address.replace("ed", "ing") + "s").collect();
    let routes: Vec<Route> = known.iter().map(|address| Route::new("", &[], Box::leak(Box::new([*address])))).collect();
    let table: Table<512> = Table::new(routes.leak());
    let map: HashMap<&str, usize> = known.iter().enumerate().map(|(index, address)| (*address, index)).collect();
    let known: Vec<String> = known.iter().map(|address| (*address).to_owned()).collect();
    for (what, asked) in [("known", known), ("unknown", unknown)] {
        let asked = drawn(&asked);
        let by_map = nanoseconds(&asked, |address| map.contains_key(address));
        let by_table = nanoseconds(&asked, |address| table.find(address).is_some());
        println!("| {count} literal addresses, {what} | {by_map:.1} | {by_table:.1} |");
    }
}

/// A router with as many literal patterns as templates, asked for both and for what it does not know.
fn mixed(count: usize) -> Result<(), PatternError> {
    let mut router: Router<usize> = Router::new();
    let mut map = HashMap::new();
    let (mut literal, mut templated, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for (index, address) in
        (0..count / 200).flat_map(|tenant| addresses().into_iter().map(move |a| (tenant, a))).enumerate()
    {
        let (tenant, address) = address;
        let here = format!("tenant-{tenant}.{address}");
        let (before, verb) = address.split_once('.').unwrap_or((&address, ""));
        *router.entry(&here)? = index;
        *router.entry(&format!("tenant-{tenant}.{before}.{{id}}.{verb}"))? = index;
        map.insert(here.clone(), index);
        templated.push(format!("tenant-{tenant}.{before}.0197a3c2-{index:04x}.{verb}"));
        unknown.push(format!("{here}.late"));
        literal.push(here);
    }
    let all: Vec<String> = [&literal, &templated].into_iter().flatten().cloned().collect();
    for (what, asked) in [("literal", &literal), ("templates", &templated), ("both", &all), ("unknown", &unknown)] {
        let asked = drawn(asked);
        let by_map = nanoseconds(&asked, |address| map.contains_key(address));
        let by_router = nanoseconds(&asked, |address| router.find(address).is_some());
        println!("| {} mixed patterns, {what} | {by_map:.1} | {by_router:.1} |", router.len());
    }
    Ok(())
}

/// A hundred addresses.
fn addresses() -> Vec<String> {
    let all = DOMAINS.iter().flat_map(|domain| THINGS.iter().map(move |thing| format!("{domain}.{thing}")));
    all.flat_map(|start| VERBS.iter().map(move |verb| format!("{start}.{verb}"))).collect()
}

/// Addresses at random, from a fixed seed.
fn drawn(addresses: &[String]) -> Vec<&str> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let draw = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        addresses[(state >> 16) as usize % addresses.len()].as_str()
    };
    (0..LOOKUPS).map(draw).collect()
}

/// The nanoseconds that a lookup takes.
fn nanoseconds(addresses: &[&str], find: impl Fn(&str) -> bool) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(addresses.iter().filter(|address| find(black_box(address))).count());
        best = best.min(start.elapsed().as_nanos() as f64);
    }
    best / addresses.len() as f64
}
