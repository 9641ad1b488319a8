//! Rust names from the documents' names: legal, idiomatic, unique, and without a warning of the compiler.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::{
    GeneralSecurityProfile as _, confusable_detection::skeleton, is_potential_mixed_script_confusable_char,
    mixed_script::AugmentedScriptSet,
};

/// The type names that generated code may not take, because a glob import would hide what users mean by them.
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

/// The constants that every contract has.
pub(crate) const RESERVED_CONSTANTS: &[&str] = &["CHANNELS", "CONTRACT", "SCHEMA_DEFINITIONS"];

/// A way to write words as one name: [`pascal`], [`snake`] or [`constant`].
pub(crate) type Case = fn(&str) -> String;

/// Spells a name like `CampaignStatus` for `campaign_status`, legal as the name of a type or variant.
///
/// Reserved names are left to [`safe_type`]: a name may still become a part of a longer one.
pub(crate) fn pascal(text: &str) -> String {
    spell(text, "Empty", |words| {
        let words: Vec<String> = words.iter().map(|word| word.to_upper_camel_case()).collect();
        concat(words.iter().map(String::as_str))
    })
}

/// Joins names in upper camel case to one: `M` and `_2nd` give `M2nd`.
pub(crate) fn join<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    legal(concat(names.into_iter().map(|name| name.trim_matches('_'))), "Empty")
}

/// Returns a type's name that hides nothing: reserved names get a trailing underscore.
pub(crate) fn safe_type(name: String) -> String {
    if RESERVED_TYPES.binary_search(&name.as_str()).is_ok() { name + "_" } else { name }
}

/// Returns whether a text can name a type as it is written: an identifier in upper camel case that hides nothing.
pub(crate) fn is_type_name(text: &str) -> bool {
    let is_plain =
        text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    (is_plain || pascal(text) == text) && is_identifier(text) && RESERVED_TYPES.binary_search(&text).is_err()
}

/// Spells a name like `user_id` for `userID`, legal as the name of a field.
pub(crate) fn snake(text: &str) -> String {
    spell(text, "empty", |words| joined(words.iter().map(|word| word.to_snake_case())))
}

/// Spells a name like `CAMPAIGN_CREATE` for `campaign.create`.
pub(crate) fn constant(text: &str) -> String {
    spell(text, "EMPTY", |words| joined(words.iter().map(|word| word.to_shouty_snake_case())))
}

/// Returns a name for each of several siblings, each unlike all others and unlike those in `reserved`.
///
/// The names depend on the texts alone, and not on their order: of several that would be equal, the text that is
/// spelled most plainly keeps the name, and the others spell out in what they differ. So a further sibling renames
/// another one only if it is the more plainly spelled of the two.
pub(crate) fn assign(texts: &[&str], case: Case, reserved: &[&str]) -> Vec<String> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|index| (roughness(texts[*index]), texts[*index]));
    let mut taken: BTreeSet<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
    let mut names: Vec<String> = texts.iter().map(|text| case(text)).collect();
    let (_, clashing): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|index| taken.insert(names[*index].clone()));
    for index in clashing {
        let spelled = spelled_out(texts[index]);
        let by_case = format!("{spelled} {}", case_word(texts[index]));
        // Texts that are equal have nothing to spell out.
        let differs = texts.iter().filter(|text| **text == texts[index]).count() == 1;
        let mut candidates = [case(&spelled), case(&by_case)].into_iter();
        names[index] = match candidates.find(|name| differs && !taken.contains(name)) {
            Some(name) => name,
            None => unique(std::mem::take(&mut names[index]), &taken),
        };
        taken.insert(names[index].clone());
    }
    names
}

/// Returns `name` itself, or with the first number from 2 that makes it new.
pub(crate) fn unique(name: String, taken: &BTreeSet<String>) -> String {
    if !taken.contains(&name) {
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
    free.unwrap_or(name)
}

/// Returns how little a text looks like a name: plain words in lower case come first.
fn roughness(text: &str) -> u8 {
    match () {
        () if text.contains(char::is_uppercase) => 2,
        () if text.contains(|c: char| !c.is_alphanumeric() && c != '_') => 1,
        () => 0,
    }
}

/// Returns the text with a word in place of every sign: `a minus b` for `a-b`.
fn spelled_out(text: &str) -> String {
    let mut spelled = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            spelled.push(c);
        } else {
            spelled.push_str(&format!(" {} ", sign(c)));
        }
    }
    spelled
}

/// Returns the word that tells a text from the same letters in lower case.
fn case_word(text: &str) -> &'static str {
    match (text.contains(char::is_uppercase), text.contains(char::is_lowercase)) {
        (true, false) => "upper",
        (true, true) => "mixed",
        _ => "lower",
    }
}

/// Spells the words in one case as a legal name: with the text's own letters if the compiler takes them without a word,
/// and otherwise with numbers in their place.
fn spell(text: &str, empty: &str, write: impl Fn(&[String]) -> String) -> String {
    let text: String = text.nfc().collect();
    let name: String = write(&words(&text, false)).nfc().collect();
    legal(if is_unsuspicious(&name) { name } else { write(&words(&text, true)) }, empty)
}

/// Joins the names one after another, with an underscore if two numbers would become one.
fn concat<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut all = String::new();
    for name in names {
        if all.ends_with(char::is_numeric) && name.starts_with(char::is_numeric) {
            all.push('_');
        }
        all.push_str(name);
    }
    all
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// Returns the parts between what is no letter or digit, with signs before digits and lone symbols spelled out.
fn words(text: &str, only_ascii: bool) -> Vec<String> {
    let letter = |c: char| if !c.is_ascii() && (only_ascii || !is_letter(c)) { number(c) } else { c.to_string() };
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
        words.extend(text.chars().map(sign));
    }
    words
}

/// Returns whether an identifier can hold a letter in both its cases without any of the compiler's lints looking
/// askance at it.
fn is_letter(c: char) -> bool {
    let is_taken = |c: char| c.identifier_allowed() && is_identifier(&format!("a{c}"));
    let has_case = |c: char| c.is_lowercase() || c.is_uppercase();
    is_taken(c)
        && c.to_uppercase().all(|upper| is_taken(upper) && (!has_case(c) || upper.is_uppercase()))
        && c.to_lowercase().all(|lower| is_taken(lower) && (!has_case(c) || lower.is_lowercase()))
}

/// Returns whether a name cannot be taken for another one that only looks alike: the lints on confusable identifiers
/// look at a whole crate, so that no attribute of ours could silence them.
fn is_unsuspicious(name: &str) -> bool {
    if name.is_ascii() {
        return true;
    }
    let latin = AugmentedScriptSet::for_char('a');
    let is_certain = |c: char| !is_potential_mixed_script_confusable_char(c);
    let mut scripts = name.chars().filter(|c| !c.is_ascii()).map(AugmentedScriptSet::for_char);
    !skeleton(name).all(|c| c.is_ascii())
        && scripts.all(|script| {
            script == latin || name.chars().any(|c| AugmentedScriptSet::for_char(c) == script && is_certain(c))
        })
}

fn sign(c: char) -> String {
    symbol(c).map_or_else(|| number(c), str::to_owned)
}

fn number(c: char) -> String {
    format!("u{:x}", u32::from(c))
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
        ':' => "colon",
        ';' => "semicolon",
        '(' | '[' | '{' => "open",
        ')' | ']' | '}' => "close",
        '~' => "tilde",
        '^' => "caret",
        _ => return None,
    })
}

/// Returns the name made an identifier: never empty, never a keyword, no digit first.
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
