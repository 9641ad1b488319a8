//! The tables against two engines: the runtime's own walk over them must say what the engines say.

use proptest::prelude::*;
use serde_json::json;

use super::{Pattern, compile, tokens};

#[path = "../../../src/pattern.rs"]
#[allow(unexpected_cfgs, unreachable_pub, dead_code)]
mod runtime;

/// Returns the runtime's automaton for a pattern, made from what its tokens say.
fn table(pattern: &str) -> Option<runtime::Dfa> {
    let dfa = compile(pattern).unwrap_or_else(|error| panic!("{pattern:?}: {error}"))?;
    let ascii: &'static [u8] = dfa.ascii.leak();
    let ascii = ascii.try_into().unwrap();
    Some(runtime::Dfa::new(ascii, dfa.beyond.leak(), dfa.classes, dfa.cells.leak(), dfa.start, dfa.accepting))
}

fn engine(pattern: &str) -> Option<regress::Regex> {
    ["u", ""].iter().find_map(|flags| regress::Regex::with_flags(pattern, *flags).ok())
}

/// Patterns that a table decides.
#[rustfmt::skip]
const REGULAR: &[&str] = &[
    "", "a", "^a", "a$", "^a$", "^$", "$^", "^", "$", "a^b", "a$b", "(^a|b$)", "(?:^|-)a(?:$|-)", "^a|b", "a|b$",
    "x*", "^x*$", "^(?:a|ab)(?:c|bcd)$", "^[a-z]+$", "^[^a-z]+$", "[]", "[^]", "^[]$", "^[^]$", "^.$", "^.*$",
    "^a.c$", "^\\d+$", "\\D", "^\\w+$", "\\W", "^\\s$", "^\\S+$", "^[\\d\\s]+$", "^[^\\d\\s]+$", "[\\D]", "[\\W\\d]",
    "^[\\w.-]+$", "^[\\w-.]+$", "^[.\\w-]+$", "^[-a]+$", "^[a-]+$", "^[--/]+$", "^[+--]+$", "^[\\]a]+$", "^[\\^a]+$",
    "^[a^]+$", "^[a\\-z]+$", "^[\\b]$", "^\\t\\n\\v\\f\\r\\0$", "^\\cJ$", "^\\cj$", "^\\x41$", "^\\u0041$",
    "^\\u{41}$", "^\\u{1F600}$", "^\\uD83D\\uDE00$", "^[\\uD83D\\uDE00]$", "^😀$", "^[😀-😂]$", "^[à-ÿ]+$", "é",
    "^.{2}$", "^.{2,}$", "^.{2,4}$", "^a{0}$", "^a{0,0}b$", "^a{1}$", "^(?:ab){2,3}$", "^(a*)*$", "^(a*)+b$",
    "^(?:a?){3}$", "^(?:a|b)*abb$", "(?:a|b)*a(?:a|b){3}$", "^a+?$", "^a*?b??$", "^(?<name>a)b$", "^((((a))))$",
    "^()$", "^(|a)$", "^(a||b)$", "a||b", "^[A-Z]{2}-\\d{4}$", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    "^(\\([0-9]{3}\\))?[0-9]{3}-[0-9]{4}$", "^[a-z0-9]+(?:[._-][a-z0-9]+)*$", "^https?://[^/\\s]+(/.*)?$",
    "^\\+?[1-9]\\d{1,14}$", "^#(?:[0-9a-fA-F]{3}){1,2}$", "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$",
    "^[a-z_]+:(?:[a-z_]+:)*v\\d+:(?:requested|started|success|failed|completed)$", "^\\/a\\-b\\.c\\*d\\@e$",
    "^\\{\\}$", "^{a}$", "^a{$", "^a{,2}$", "^a{x}$", "]", "}", "^a]$", "^[[]$", "^[[a]]$", "^[{}]$", "^[(|)]$",
    "^[a-z]{1,63}$", "^[a-z]{1,255}$", "a{3}", "ab|cd|ef", "^(?:ab|cd|ef)$", "^(ab|cd)*$", "^\\S(?:.*\\S)?$",
    "^\\s*$", "^(?:\\$\\^)$", "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$", "^[^.*>\\s]+$", "(?:^a)*b", "(?:^)*b", "(?:a$)?b",
    "^(?:a$|b)c?$",
    // What looks ahead, and boundaries of words.
    "^(?=a)b", "^(?!a)b", "^(?!ab)", "^(?!draft)[a-z]+$", "^(?=.*\\d)(?=.*[a-z]).{3,}$", "^(?!.*\\.\\.)[a-z.]+$",
    "^(?=.{2,4}$)a*b*$", "(?=a)", "(?!a)", "(?!)", "(?=)", "a(?!b)", "a(?=b)", "(?=a)a(?=b)b", "^(?!$)", "^(?!^)", "a(?=$)",
    "^(?!a$).*$", "^(?!(?!a))a", "^(?=(?=a).b)..$", "^(?:(?!ab).)*$", "^(?:(?=.*b)a)+b", "(?:a(?!c))+$", "^(?!.*a.*a).*$",
    "^(?=.*a)(?=.*b)(?!.*c).*$", "\\bword\\b", "\\ba", "a\\b", "\\Ba", "a\\B", "\\b", "\\B", "^\\b", "\\B$", "^\\B$",
    "^(?=\\b)", "-\\b", "(?!\\w)", "^(?:a|\\b-)+$", "^(?!-)(?!.*--)[a-z-]+(?!-)$", "(?=a|$)", "^(?:){4294967295}(?=x)",
];

/// Texts that tell them apart.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", "a", "b", "c", "ab", "ba", "abc", "abcd", "abbcd", "acd", "abb", "aabb", "babb", "aaaa", "aaab", "xx", "x",
    "-a", "a-", "-a-", "b-a", "A", "AB-1234", "AB-12345", "0", "00", "1.2.3", "01.2.3", "1.2.3\n", "\n", "a\n", "\r",
    "\u{2028}", "a\u{2028}c", "a\nc", "\t\n\u{b}\u{c}\r\0", " ", "\u{a0}", "\u{feff}", "\u{85}", "\u{1680}",
    "\u{180e}", "\u{200b}", "a b", "é", "éa", "à", "ÿ", "😀", "😁", "😀😀", "👍", "\u{d7ff}", "\u{e000}", "\u{10ffff}",
    "٣", "_", ".", "-", "--", ",", "/", "+", "^", "]", "[", "[]", "{", "}", "{}", "{a}", "a{", "a{,2}", "a{x}", "a]",
    "a]]", "[]]", "$^", "(", "|", "\u{8}", "/a-b.c*d@e", "0123abcd-0123-0123-0123-0123456789ab", "555-1212",
    "(888)555-1212", "+4915112345678", "#fff", "#ffffff", "#ffff", "http://a", "https://a.b/c d",
    "campaign:create:v1:requested", "campaign:v1:done", "a@b.c", "a@b", "notification.user", "user", "a.b", "a..b",
    "abababab", "ababab", "bbbabbb", "bbbaabb", "cdab", "cdabe", "u", "uuuu",
];

#[test]
fn tables_agree_with_an_ecma_262_engine() {
    for pattern in REGULAR {
        let (Some(dfa), Some(engine)) = (table(pattern), engine(pattern)) else { panic!("{pattern:?} is not decided") };
        for text in TEXTS {
            assert_eq!(dfa.matches(text), engine.find(text).is_some(), "{pattern:?} on {text:?}");
            let for_tools = Pattern::new(pattern).unwrap().unwrap();
            assert_eq!(for_tools.is_match(text), dfa.matches(text), "{pattern:?} on {text:?} for tools");
        }
    }
}

#[test]
fn counts_are_exact() {
    for (pattern, from, to) in
        [("^a{1,63}$", 1, 63), ("^a{1,255}$", 1, 255), ("a{300}", 300, 1000), ("^(?:a{10}){3}$", 30, 30)]
    {
        let dfa = table(pattern).unwrap();
        for length in [0, 1, 29, 30, 31, 63, 64, 254, 255, 256, 299, 300, 301] {
            assert_eq!(dfa.matches(&"a".repeat(length)), (from..=to).contains(&length), "{pattern:?} on {length}");
        }
    }
}

#[test]
fn no_text_takes_long() {
    // A backtracking engine needs longer than the universe for this one.
    assert!(!table("^(a*)*(a|aa)+b$").unwrap().matches(&"a".repeat(100_000)));
}

/// Patterns that the `jsonschema` crate refuses or reads otherwise: what it does with them, and which.
const OTHERWISE: &[(&str, &[&str])] = &[
    (
        "`.` takes every line terminator but the line feed",
        &[
            "^.$",
            "^.*$",
            "^a.c$",
            "^.{2,}$",
            "^.{2,4}$",
            "^\\S(?:.*\\S)?$",
            "^(?!a$).*$",
            "^(?:(?!ab).)*$",
            "^(?!.*a.*a).*$",
        ],
    ),
    ("a word may have letters beyond ASCII", &["\\ba", "\\Ba", "\\b", "\\B", "^\\b", "\\B$", "^(?=\\b)"]),
    ("a count is not too large", &["^(?:){4294967295}(?=x)"]),
    ("a class is never empty", &["[]", "[^]", "^[]$", "^[^]$"]),
    (
        "what Annex B allows is refused",
        &["^[\\w-.]+$", "^{a}$", "^a{$", "^a{,2}$", "^a{x}$", "]", "}", "^a]$", "^[[a]]$"],
    ),
    ("these escapes are refused", &["^[\\b]$", "^\\t\\n\\v\\f\\r\\0$", "^\\uD83D\\uDE00$", "^[\\uD83D\\uDE00]$"]),
];

#[test]
fn tables_agree_with_the_jsonschema_crate() {
    let differs = |pattern: &str| {
        let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "pattern": pattern});
        let (Ok(validator), Some(dfa)) = (jsonschema::validator_for(&schema), table(pattern)) else { return true };
        TEXTS.iter().any(|text| dfa.matches(text) != validator.is_valid(&json!(text)))
    };
    let is_listed = |pattern: &&&str| OTHERWISE.iter().any(|(_, patterns)| patterns.contains(*pattern));
    let wrong: Vec<_> = REGULAR.iter().filter(|pattern| differs(pattern) != is_listed(pattern)).collect();
    assert_eq!(wrong, Vec::<&&str>::new());
}

/// Returns a strategy for patterns of every construction, over few characters, so that random texts match now and then.
fn patterns() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(vec![
        "a", "b", "-", "é", "\\b", "\\B", "😀", ".", "\\w", "\\W", "[a-b]", "[^a]", "[\\s-]", "^", "$", "()", "",
    ]);
    atom.prop_map(str::to_owned).prop_recursive(4, 24, 4, |inner| {
        let times = prop::sample::select(vec!["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{0}"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            (inner.clone(), prop::sample::select(vec!["(?=", "(?!"])).prop_map(|(part, open)| format!("{open}{part})")),
            (inner, times).prop_map(|(part, times)| format!("({part}){times}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_patterns_agree_with_an_ecma_262_engine(pattern in patterns(), texts in prop::collection::vec("[ab\\-é😀 \n]{0,6}", 16)) {
        let (Some(dfa), Some(engine)) = (table(&pattern), engine(&pattern)) else { return Ok(()) };
        for text in texts {
            prop_assert_eq!(dfa.matches(&text), engine.find(&text).is_some(), "{:?} on {:?}", pattern, text);
        }
    }

    #[test]
    fn nothing_panics_and_what_is_refused_an_engine_refuses_too(pattern in "[ab^$.*+?(){}|\\[\\]\\\\:=!<>,0-3dDkcxupn-]{0,12}") {
        // ECMA-262 has no repeated assertion (`\b*`), which the engine takes all the same.
        let repeated = ['*', '+', '?', '{'].iter().any(|times| pattern.contains(&format!("\\b{times}")));
        if !repeated && compile(&pattern).is_err() {
            prop_assert!(regress::Regex::with_flags(&pattern, "u").is_err(), "{:?} is valid", pattern);
        }
    }
}

#[test]
fn what_no_table_decides_is_left_to_the_engine() {
    for pattern in [
        "(?<=a)b",
        "(?<!a)b",
        "(a)\\1",
        "\\1(a)",
        "(?<x>a)\\k<x>",
        "\\p{Letter}cole",
        "[\\p{L}\\d]",
        "^\\P{Lu}$",
        "a{100000}",
        "(a|b)*a(a|b){12}$",
        "(?:(?:a{99}){99}){99}",
        "(?=(a)\\1)b",
        "(?:(?=a)|(?=b)|(?=c)|(?=d)|(?=e)|(?=f)|(?=.g)|(?=.h)|(?=.i)|(?=.j)|(?=.k)|(?=.l)|(?=.m)|(?=.n))*(?!.*z.{9})x",
    ] {
        assert_eq!(compile(pattern), Ok(None), "{pattern:?}");
        assert!(pattern.contains("000") || pattern.contains("99") || engine(pattern).is_some(), "{pattern:?}");
    }
}

#[test]
fn an_invalid_pattern_is_refused_with_its_place() {
    let deep = "(".repeat(100_000);
    for (pattern, message) in [
        ("a(b", "`(` is never closed, at character 2"),
        ("a)b", "`)` closes no group, at character 2"),
        ("a[b", "`[` is never closed, at character 2"),
        ("[b-a]", "the range `b-a` runs backwards, at character 2"),
        ("*a", "there is nothing that `*` could repeat, at character 1"),
        ("a**", "there is nothing that `*` could repeat, at character 3"),
        ("a|{2,3}", "there is nothing that `{2,3}` could repeat, at character 3"),
        ("^*", "there is nothing that `*` could repeat, at character 2"),
        ("a{3,2}", "the repetition runs from 3 down to 2, at character 1"),
        ("a\\", "the pattern ends in a backslash, at character 2"),
        ("é\\Z", "`\\Z` has no meaning in ECMA-262 here, at character 2"),
        ("[\\B]", "`\\B` has no meaning in ECMA-262 here, at character 2"),
        ("\\c1", "`\\c` asks for a letter, at character 1"),
        ("\\x1", "`\\x` asks for two hexadecimal digits, at character 1"),
        ("\\u12", "`\\u` asks for four hexadecimal digits or a code point in braces, at character 1"),
        ("\\u{110000}", "`\\u` asks for four hexadecimal digits or a code point in braces, at character 1"),
        ("\\pL", "`\\p` names a property as `\\p{Name}`, at character 1"),
        ("(a)\\2", "`\\2` refers to a group that does not exist, at character 4"),
        ("\\k", "`\\k` refers to a group as `\\k<name>`, at character 1"),
        ("(?P<x>a)", "`(?P` opens no kind of group that ECMA-262 has, at character 1"),
        ("(?i)a", "`(?i` opens no kind of group that ECMA-262 has, at character 1"),
        (&deep, "groups are nested more than 100 deep, at character 102"),
    ] {
        assert_eq!(compile(pattern), Err(message.to_owned()), "{pattern:?}");
    }
}

#[test]
fn the_table_is_the_smallest_one_and_compact() {
    let dfa = compile("^(?:[ab]|[a-d])*[abcd]*$").unwrap().unwrap();
    // Two rows that are never left, and one that all of the choices share.
    assert_eq!((dfa.classes, dfa.cells.len()), (3, 9));
    let text = tokens(&compile("^[a-f]é$").unwrap().unwrap()).to_string();
    let cells = "& [0 , 0 , 0 , 3 , 3 , 3 , 0 , 9 , 0 , 0 , 0 , 12 , 0 , 0 , 0] , 6 , 12)";
    assert!(text.ends_with(cells), "{text}");
}
