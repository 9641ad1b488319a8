//! Tests of the relations between exact numbers.

use proptest::prelude::*;

use super::Decimal;

fn of(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

const ORDERED: &[&str] = &[
    "-1e999999999",
    "-1e400",
    "-10.5",
    "-10",
    "-9.999",
    "-1e-400",
    "0",
    "1e-999999999",
    "1e-400",
    "0.1",
    "0.10000000000000001",
    "0.25",
    "1",
    "9007199254740992",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "1e400",
    "1e999999999",
    "1e99999999999999999999999",
];

#[test]
fn numbers_of_any_size_are_ordered_exactly() {
    for (index, low) in ORDERED.iter().enumerate() {
        assert_eq!(of(low), of(low));
        for high in &ORDERED[index + 1..] {
            assert!(of(low) < of(high) && of(high) > of(low), "{low} < {high}");
        }
    }
    for (one, other) in [("1", "1.0"), ("100", "1e2"), ("-0", "0e5"), ("0.10", "1e-1"), ("10e-1", "1")] {
        assert_eq!(of(one), of(other));
        assert_eq!(of(one).canonical(), of(other).canonical());
    }
    for text in ["", "-", "1e", "e1", "1e+-1", "x", "1.2.3", ".5", &"9".repeat(1001)] {
        assert_eq!(Decimal::parse(text), None, "{text}");
    }
}

#[test]
fn a_multiple_is_one_however_large_and_small_numbers_are() {
    let (long, longer) = (format!("3{}7", "1".repeat(60)), format!("6{}4", "2".repeat(59) + "3"));
    for (number, step, expected) in [
        ("19.99", "0.01", true),
        ("0.3", "0.1", true),
        ("0.01", "0.1", false),
        ("0", "1e400", true),
        ("1e400", "7", false),
        ("7e400", "7", true),
        ("1e999999999", "1e-999999999", true),
        ("1e999999999", "1024", true),
        ("1e999999999", "3", false),
        ("1e-400", "1", false),
        ("600", "1.5", true),
        ("9007199254740993", "2", false),
        (&longer, &long, true),
        (&long, &longer, false),
    ] {
        assert_eq!(of(number).is_multiple_of(&of(step)), expected, "{number} of {step}");
    }
}

#[test]
fn numbers_are_rounded_to_integers() {
    for (number, floor, ceiling) in [
        ("2.5", 2, 3),
        ("-2.5", -3, -2),
        ("1e-400", 0, 1),
        ("-1e-400", -1, 0),
        ("7e2", 700, 700),
        ("-0.0", 0, 0),
        ("1e400", i128::MAX, i128::MAX),
        ("-1e400", i128::MIN, i128::MIN),
        ("123456789012345678901234567890123456789012345.5", i128::MAX, i128::MAX),
    ] {
        assert_eq!((of(number).floor(), of(number).ceiling()), (floor, ceiling), "{number}");
    }
}

#[test]
fn steps_have_the_least_one_in_common() {
    for (one, other, expected) in [
        ("2", "3", Some("6")),
        ("0.1", "0.25", Some("0.5")),
        ("0.01", "0.1", Some("0.1")),
        ("4", "1e2", Some("1e2")),
        ("1e400", "3", None),
        ("1.5", "2", Some("6")),
    ] {
        assert_eq!(of(one).common_multiple(&of(other)).map(|step| step.to_string()).as_deref(), expected);
    }
    for (step, whole) in [("0.5", 1), ("2.5", 5), ("0.3", 3), ("12", 12), ("1.2e1", 12), ("1e-400", 1)] {
        assert_eq!(of(step).whole_step(), Some(whole), "{step}");
    }
}

proptest! {
    #[test]
    fn integers_are_compared_and_divided_as_integers_are(a: i64, b in 1..i64::MAX, c in 1..1000_i64) {
        let number = |value: i64| Decimal::from(i128::from(value));
        prop_assert_eq!(number(a).cmp(&number(b)), a.cmp(&b));
        prop_assert_eq!(number(a).is_multiple_of(&number(c)), a % c == 0);
        prop_assert_eq!(number(a).to_i128(), Some(i128::from(a)));
        prop_assert_eq!(number(a), of(&format!("{a}0e-1")));
    }

    #[test]
    fn long_division_is_division(factor in 1..u64::MAX, step in 1..u64::MAX, rest in 0..3_u64) {
        let tail = "0".repeat(25) + "1";
        let product = u128::from(factor) * u128::from(step) + u128::from(rest);
        let (number, step) = (of(&format!("{product}{tail}")), of(&format!("{step}{tail}")));
        // Too long for any integer type; a step of so many digits divides no shorter number.
        prop_assert!(number.is_multiple_of(&number) && step.is_multiple_of(&step));
        prop_assert!(!step.is_multiple_of(&number) || number == step);
    }
}
