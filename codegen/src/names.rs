//! Rust names from the documents' names: legal, idiomatic and unique.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Type names that generated code may not take, because a glob import would hide what users mean by them.
const RESERVED_TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Channel",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Into",
    "IntoIterator",
    "Iterator",
    "JsonObject",
    "Message",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Rejection",
    "Request",
    "Result",
    "Self",
    "Send",
    "Service",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Time",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "Violation",
    "Violations",
];

/// Constants that every contract has.
pub(crate) const RESERVED_CONSTANTS: &[&str] = &["CHANNELS", "CONTRACT", "SCHEMA_DEFINITIONS"];

/// `campaign_status` → `CampaignStatus`, legal as the name of a type or variant.
///
/// Reserved names are left to [`safe_type`]: a name may still become a part of a longer one.
pub(crate) fn pascal(text: &str) -> String {
    let mut name = String::new();
    for word in words(text) {
        let word = word.to_upper_camel_case();
        if name.ends_with(|c: char| c.is_numeric()) && word.starts_with(|c: char| c.is_numeric()) {
            name.push('_');
        }
        name.push_str(&word);
    }
    legal(name, "Empty")
}

/// A type's name that hides nothing: reserved names get a trailing underscore.
pub(crate) fn safe_type(name: String) -> String {
    if RESERVED_TYPES.binary_search(&name.as_str()).is_ok() { name + "_" } else { name }
}

/// `userID` → `user_id`, legal as the name of a field.
pub(crate) fn snake(text: &str) -> String {
    let words: Vec<String> =
        words(text).iter().map(|word| word.to_snake_case()).filter(|word| !word.is_empty()).collect();
    legal(words.join("_"), "empty")
}

/// `campaign.create` → `CAMPAIGN_CREATE`.
pub(crate) fn constant(text: &str) -> String {
    let words: Vec<String> =
        words(text).iter().map(|word| word.to_shouty_snake_case()).filter(|word| !word.is_empty()).collect();
    legal(words.join("_"), "EMPTY")
}

/// `name` itself, or with the first number from 2 that makes it new; it is then in `taken`.
pub(crate) fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    if taken.insert(name.clone()) {
        return name;
    }
    let stem = name.trim_end_matches('_');
    let separator =
        if stem.ends_with(|c: char| c.is_uppercase() || c.is_lowercase()) && stem.contains(char::is_uppercase) {
            ""
        } else {
            "_"
        };
    let free =
        (2_u64..).map(|number| format!("{stem}{separator}{number}")).find(|candidate| !taken.contains(candidate));
    let free = free.unwrap_or(name);
    taken.insert(free.clone());
    free
}

/// The parts between what is no letter or digit, with signs before digits and lone symbols spelled out.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    for (sign, word) in [('+', "plus"), ('-', "minus")] {
        if let Some(number) = text.strip_prefix(sign)
            && number.starts_with(|c: char| c.is_ascii_digit())
        {
            words.push(word.to_owned());
            rest = number;
        }
    }
    let parts = rest.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    words.extend(parts.map(|part| part.chars().map(letter).collect::<String>()));
    if words.is_empty() {
        words.extend(text.chars().map(|c| symbol(c).map_or_else(|| format!("u{:x}", u32::from(c)), str::to_owned)));
    }
    words
}

/// A character as an identifier can hold it: itself, or its number.
fn letter(c: char) -> String {
    if c.is_ascii() || is_identifier(&format!("a{c}")) { c.to_string() } else { format!("u{:x}", u32::from(c)) }
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '*' => "star",
        '+' => "plus",
        '-' => "minus",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '%' => "percent",
        '$' => "dollar",
        '#' => "hash",
        '@' => "at",
        '&' => "and",
        '|' => "or",
        '/' => "slash",
        '.' => "dot",
        ',' => "comma",
        '?' => "question",
        '_' => "underscore",
        ' ' => "space",
        _ => return None,
    })
}

/// The name made an identifier: never empty, never a keyword, no digit first.
fn legal(name: String, empty: &str) -> String {
    if name.is_empty() {
        return empty.to_owned();
    }
    if is_identifier(&name) {
        return name;
    }
    let suffixed = format!("{name}_");
    if is_identifier(&suffixed) { suffixed } else { format!("_{name}") }
}

fn is_identifier(text: &str) -> bool {
    text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{RESERVED_TYPES, constant, pascal, safe_type, snake, unique};

    #[test]
    fn names_are_legal_and_idiomatic() {
        for (text, as_type, as_field, as_constant) in [
            ("campaign_status", "CampaignStatus", "campaign_status", "CAMPAIGN_STATUS"),
            ("userID", "UserId", "user_id", "USER_ID"),
            ("campaign.create", "CampaignCreate", "campaign_create", "CAMPAIGN_CREATE"),
            ("in progress", "InProgress", "in_progress", "IN_PROGRESS"),
            ("type", "Type", "type_", "TYPE"),
            ("self", "Self_", "self_", "SELF"),
            ("gen", "Gen", "gen_", "GEN"),
            ("", "Empty", "empty", "EMPTY"),
            ("1", "_1", "_1", "_1"),
            ("+1", "Plus1", "plus_1", "PLUS_1"),
            ("-1", "Minus1", "minus_1", "MINUS_1"),
            ("1.0", "_1_0", "_1_0", "_1_0"),
            ("10", "_10", "_10", "_10"),
            ("*", "Star", "star", "STAR"),
            ("größe", "Größe", "größe", "GRÖSSE"),
            ("名前", "名前", "名前", "名前"),
            ("²", "Ub2", "ub2", "UB2"),
            ("\u{1F600}", "U1f600", "u1f600", "U1F600"),
        ] {
            assert_eq!(
                (pascal(text).as_str(), snake(text).as_str(), constant(text).as_str()),
                (as_type, as_field, as_constant),
                "{text:?}"
            );
        }
    }

    #[test]
    fn reserved_types_are_sorted_and_suffixed() {
        assert!(RESERVED_TYPES.is_sorted());
        assert_eq!(safe_type("String".to_owned()), "String_");
        assert_eq!(safe_type("Strings".to_owned()), "Strings");
    }

    #[test]
    fn taken_names_get_a_number() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["Red", "Red", "Red", "_1", "_1", "a", "a", "type_", "type_"]
            .into_iter()
            .map(|name| unique(name.to_owned(), &mut taken))
            .collect();
        assert_eq!(names, ["Red", "Red2", "Red3", "_1", "_1_2", "a", "a_2", "type_", "type_2"]);
    }
}
