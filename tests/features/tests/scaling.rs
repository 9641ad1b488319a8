//! How the work grows with the text: twice the text takes at most about twice as many allocations and bytes, in decoding,
//! in checking what was built, and in encoding.

use postroom::Limits;
use postroom_features::*;

/// The allocations, and their bytes, of a call.
fn cost(call: impl Fn()) -> (u64, u64) {
    call();
    let found = allocation_counter::measure(call);
    (found.count_total, found.bytes_total)
}

#[track_caller]
fn check(what: &str, start: u64, once: (u64, u64), twice: (u64, u64)) {
    // A collection that doubles may have grown once more, and everything costs something to start with; each violation
    // has a pointer as long as it lies deep, up to a limit for all of them together.
    let is_linear = |once: u64, twice: u64, start: u64| twice <= once * 23 / 10 + start;
    assert!(is_linear(once.0, twice.0, 40) && is_linear(once.1, twice.1, start), "{what}: {once:?} became {twice:?}");
}

macro_rules! scaling {
    ($name:ident: $($part:ident)::+, $size:literal, $text:expr) => {
        #[test]
        fn $name() {
            let limits = Limits { bytes: usize::MAX, depth: 200, ..Limits::DEFAULT };
            let text: fn(usize) -> String = $text;
            let decode = |json: &str| $($part)::+::decode_within(json.as_bytes(), &limits);
            let [once, twice] = [$size, 2 * $size].map(text);
            let start = if decode(&once).is_ok() { 8 << 10 } else { 160 << 10 };
            check("decoding", start, cost(|| drop(decode(&once))), cost(|| drop(decode(&twice))));
            if let (Ok(once), Ok(twice)) = (decode(&once), decode(&twice)) {
                check("checking", start, cost(|| once.validate().unwrap()), cost(|| twice.validate().unwrap()));
                check("encoding", start, cost(|| drop(once.encode().unwrap())), cost(|| drop(twice.encode().unwrap())));
            }
        }
    };
}

fn nested(depth: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..count).map(item).collect::<Vec<_>>().join(","))
}

scaling!(a_union_of_types_within_itself: unions::TreeMessage, 90, |depth| nested(depth, "[\"ab\",1,", "2", "]"));
scaling!(a_union_within_itself_that_is_wrong: unions::TreeMessage, 90, |depth| nested(depth, "[\"ab\",1,", "true", "]"));
scaling!(a_long_union: unions::TreeMessage, 2000, |count| list(count, |item| format!("[{}]", item % 9)));
scaling!(a_tagged_union_within_itself: unions::AnimalMessage, 90, |depth| {
    nested(depth, "{\"name\":\"a\",\"kind\":\"dog\",\"friend\":", "{\"kind\":\"cat\",\"lives\":1}", "}")
});
scaling!(a_tag_behind_what_it_tells: unions::AnimalMessage, 90, |depth| {
    nested(depth, "{\"friend\":", "{\"kind\":\"cat\",\"lives\":1}", ",\"name\":\"a\",\"kind\":\"dog\"}")
});
scaling!(a_tag_behind_what_is_wrong: unions::AnimalMessage, 90, |depth| {
    nested(depth, "{\"friend\":", "{\"kind\":\"cat\",\"lives\":10}", ",\"name\":\"a\",\"kind\":\"dog\"}")
});
scaling!(a_union_without_tags_within_itself: expressions::ExpressionsMessage, 45, |depth| {
    format!("{{\"expression\":{}}}", nested(depth, "{\"x\":", "{\"v\":1}", ",\"kind\":\"neg\"}"))
});
scaling!(branches_that_hold_anything: unions::LooseMessage, 60, |depth| nested(depth, "{\"next\":", "{\"a\":1}", ",\"a\":1}"));
scaling!(branches_that_hold_anything_and_are_wrong: unions::LooseMessage, 60, |depth| {
    nested(depth, "{\"next\":", "{\"next\":{\"next\":2}}", "}")
});
scaling!(different_items: unions::DistinctMessage, 2000, |count| {
    format!("{{\"points\":{}}}", list(count, |item| format!("{{\"x\":{item},\"y\":[{item}]}}")))
});
scaling!(different_items_within_different_items: unions::DistinctMessage, 90, |depth| {
    format!("{{\"nested\":{}}}", nested(depth, "[1,\"a\",", "2", "]"))
});
scaling!(listed_values: values::ValuesMessage, 2000, |count| format!("{{\"any\":{}}}", list(count, |item| item.to_string())));
scaling!(wrong_items: arrays::ArraysMessage, 5000, |count| format!("{{\"counted\":{}}}", list(count, |_| "\"x\"".to_owned())));
scaling!(wrong_items_of_a_union: unions::TreeMessage, 5000, |count| list(count, |_| "true".to_owned()));
scaling!(a_type_within_itself: recursion::RecursionMessage, 90, |depth| {
    nested(depth, "{\"value\":1,\"left\":", "{\"value\":2}", "}")
});
