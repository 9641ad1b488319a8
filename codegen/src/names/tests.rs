//! Names of what hurts.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{RESERVED_TYPES, assign, constant, join, pascal, safe_type, snake, unique};

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
        ("2nd", "_2nd", "_2nd", "_2ND"),
        ("404", "_404", "_404", "_404"),
        ("_", "Underscore", "underscore", "UNDERSCORE"),
        // Letters that look like others, or have no second case, are numbers.
        ("μ", "U3bc", "μ", "U3BC"),
        ("µ", "Ub5", "ub5", "UB5"),
        ("ĸ", "U138", "u138", "U138"),
        ("ı", "I", "u131", "I"),
        ("ﬁ", "Ufb01", "ufb01", "UFB01"),
        ("сору", "U441u43eu440u443", "u441u43eu440u443", "U441U43EU440U443"),
        ("ключ", "Ключ", "ключ", "КЛЮЧ"),
        ("ω_x", "ΩX", "ω_x", "Ω_X"),
        ("\u{212B}", "Å", "å", "Å"),
        ("e\u{301}", "É", "é", "É"),
        ("x\u{301}", "X", "x", "X"),
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
fn names_in_camel_case_are_joined_without_an_underscore() {
    for (parts, expected) in [
        (&["M", "_2nd"][..], "M2nd"),
        (&["A1", "_2"], "A1_2"),
        (&["Self_", "Message"], "SelfMessage"),
        (&["Inbound", "_1"], "Inbound1"),
        (&["_1", "Message"], "_1Message"),
    ] {
        assert_eq!(join(parts.iter().copied()), expected);
    }
}

#[test]
fn siblings_of_one_name_differ_by_their_texts_and_not_by_their_order() {
    for (texts, case, expected) in [
        (&["a", "A", "a b", "a-b", "a_b"][..], pascal as super::Case, &["A", "AUpper", "ASpaceB", "AMinusB", "AB"][..]),
        (&["user_id", "userId", "UserID"], snake, &["user_id", "user_id_2", "user_id_mixed"]),
        (&["a.b", "a-b"], constant, &["A_DOT_B", "A_B"]),
        (&["b", "B", "bUpper"], pascal, &["B", "B2", "BUpper"]),
        (&["\u{e9}", "e\u{301}"], snake, &["é", "e_u301"]),
    ] {
        let names = assign(texts, case, &[]);
        assert_eq!(names, expected);
        let mut turned: Vec<&str> = texts.to_vec();
        turned.reverse();
        let mut again = assign(&turned, case, &[]);
        again.reverse();
        assert_eq!(again, expected, "in another order");
    }
    assert_eq!(assign(&["other"], pascal, &["Other"]), ["OtherLower"]);
}

#[test]
fn taken_names_get_a_number() {
    let mut taken = BTreeSet::new();
    let names: Vec<String> = ["Red", "Red", "Red", "_1", "_1", "a", "a", "type_", "type_"]
        .into_iter()
        .map(|name| {
            let name = unique(name.to_owned(), &taken);
            taken.insert(name.clone());
            name
        })
        .collect();
    assert_eq!(names, ["Red", "Red2", "Red3", "_1", "_1_2", "a", "a_2", "type_", "type_2"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn siblings_have_legal_names_of_their_own_in_whatever_order(
        texts in proptest::collection::btree_set("[aAbB1_ .é\u{301}μ名😀-]{0,4}", 1..8),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for case in [pascal as super::Case, snake, constant] {
            let names = assign(&texts, case, &[]);
            for name in &names {
                prop_assert!(super::is_identifier(name), "{name:?} of {texts:?}");
            }
            prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{:?} of {:?}", names, texts);
            let turned: Vec<&str> = texts.iter().rev().copied().collect();
            let mut again = assign(&turned, case, &[]);
            again.reverse();
            prop_assert_eq!(&again, &names, "{:?}", texts);
        }
    }
}
