//! Strings with their spelling, and where strings come from.

use proptest::{prelude::*, string::string_regex};

use super::{dice::Dice, schema::TextRules};

/// A JSON string: what it means and what stands between its quotes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    value: Option<String>,
    raw: String,
}

impl Text {
    /// The shortest spelling of a value.
    pub(crate) fn new(value: &str) -> Self {
        Self { value: Some(value.to_owned()), raw: value.chars().map(plain).collect() }
    }

    /// A spelling with escapes where none are needed, as the dice decide.
    pub(crate) fn escaped(value: &str, dice: &mut Dice) -> Self {
        let raw = value.chars().map(|c| if dice.once_in(2) { unicode(c, dice) } else { plain(c) });
        Self { value: Some(value.to_owned()), raw: raw.collect() }
    }

    /// A text with a surrogate that has no partner: no Unicode text at all.
    pub(crate) fn broken(around: &str, surrogate: &str) -> Self {
        Self { value: None, raw: around.chars().map(plain).chain([surrogate.to_owned()]).collect() }
    }

    /// What it means; `None` for a lone surrogate.
    pub(crate) fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// What stands between the quotes.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }
}

/// Any strings that keep a schema's rules, formats aside.
pub(crate) fn strings(rules: &TextRules) -> BoxedStrategy<String> {
    let (low, high) = (rules.min_length, rules.max_length);
    let fits = move |text: &String| (low..=high).contains(&text.chars().count());
    if let Some(pattern) = &rules.pattern {
        return matching(pattern).prop_filter("length", fits).boxed();
    }
    let high = high.min(low + 12);
    let of =
        move |chars: BoxedStrategy<char>| prop::collection::vec(chars, low..=high).prop_map(String::from_iter).boxed();
    let odd: Vec<String> = ODD.iter().map(|text| (*text).to_owned()).filter(fits).collect();
    let mut choices = vec![
        (6, of(prop::char::range('a', 'z').boxed())),
        (2, of(prop::char::range(' ', '~').boxed())),
        (1, of(any::<char>().boxed())),
    ];
    if !odd.is_empty() {
        choices.push((2, prop::sample::select(odd).boxed()));
    }
    prop::strategy::Union::new_weighted(choices).boxed()
}

/// Strings that an ECMA-262 pattern finds something in.
///
/// Patterns are searched, not matched whole: where no anchor stands, something is put there.
pub(crate) fn matching(pattern: &str) -> BoxedStrategy<String> {
    let pattern = pattern.replace("\\d", "[0-9]").replace("\\w", "[A-Za-z0-9_]");
    let (head, body) = pattern.strip_prefix('^').map_or(("[ -~]{0,3}", &*pattern), |body| ("", body));
    let (body, tail) = match body.strip_suffix('$') {
        Some(body) if !body.ends_with('\\') => (body, ""),
        _ => (body, "[ -~é]{0,3}"),
    };
    string_regex(&format!("{head}(?:{body}){tail}"))
        .unwrap_or_else(|error| panic!("no strings for the pattern {pattern}: {error}"))
        .boxed()
}

/// Strings that readers have tripped over.
pub(crate) const ODD: &[&str] = &[
    "",
    " ",
    "null",
    "true",
    "0",
    "-1.5e3",
    "{}",
    "[]",
    "a\"b",
    "\\",
    "\\u0041",
    "/",
    "a\nb",
    "\t",
    "\u{0}",
    "\u{7f}",
    "\u{8}\u{c}",
    "é",
    "e\u{301}",
    "ß",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "\u{ffff}",
    "😀",
    "👩\u{200d}🚀",
    "\u{10ffff}",
    "a/b~c",
    "~0~1",
    "%7B",
    "__proto__",
    "12345678",
    "123456789012345678901234567890",
];

fn plain(c: char) -> String {
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\0'..='\u{1f}' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    }
}

fn unicode(c: char, dice: &mut Dice) -> String {
    if c == '/' && dice.once_in(2) {
        return "\\/".to_owned();
    }
    let upper = dice.once_in(2);
    let unit = |unit: &u16| if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
    c.encode_utf16(&mut [0; 2]).iter().map(unit).collect()
}
