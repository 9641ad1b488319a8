//! Cases of the public suite that RFC 8259 leaves to the parser, or that we judge by a stricter rule.

/// The case's name, whether we accept it, and why.
pub(crate) const DECIDED: &[(&str, bool, &str)] = &[
    // Numbers are kept exactly or refused, never changed.
    ("i_number_double_huge_neg_exp", true, ROUNDED),
    ("i_number_huge_exp", false, TOO_WIDE),
    ("i_number_neg_int_huge_exp", false, TOO_WIDE),
    ("i_number_pos_double_huge_exp", false, TOO_WIDE),
    ("i_number_real_neg_overflow", false, TOO_WIDE),
    ("i_number_real_pos_overflow", false, TOO_WIDE),
    ("i_number_real_underflow", true, ROUNDED),
    ("i_number_too_big_neg_int", false, TOO_WIDE),
    (
        "i_number_too_big_pos_int",
        true,
        "it is a hundred millions of millions of millions, which a double holds exactly",
    ),
    ("i_number_very_big_negative_int", false, TOO_WIDE),
    // Strings are Unicode text.
    ("i_object_key_lone_2nd_surrogate", false, SURROGATE),
    ("i_string_1st_surrogate_but_2nd_missing", false, SURROGATE),
    ("i_string_1st_valid_surrogate_2nd_invalid", false, SURROGATE),
    ("i_string_incomplete_surrogate_and_escape_valid", false, SURROGATE),
    ("i_string_incomplete_surrogate_pair", false, SURROGATE),
    ("i_string_incomplete_surrogates_escape_valid", false, SURROGATE),
    ("i_string_invalid_lonely_surrogate", false, SURROGATE),
    ("i_string_invalid_surrogate", false, SURROGATE),
    ("i_string_inverted_surrogates_U+1D11E", false, SURROGATE),
    ("i_string_lone_second_surrogate", false, SURROGATE),
    // Texts are UTF-8.
    ("i_string_UTF-16LE_with_BOM", false, ENCODING),
    ("i_string_UTF-8_invalid_sequence", false, ENCODING),
    ("i_string_UTF8_surrogate_U+D800", false, ENCODING),
    ("i_string_invalid_utf-8", false, ENCODING),
    ("i_string_iso_latin_1", false, ENCODING),
    ("i_string_lone_utf8_continuation_byte", false, ENCODING),
    ("i_string_not_in_unicode_range", false, ENCODING),
    ("i_string_overlong_sequence_2_bytes", false, ENCODING),
    ("i_string_overlong_sequence_6_bytes", false, ENCODING),
    ("i_string_overlong_sequence_6_bytes_null", false, ENCODING),
    ("i_string_truncated-utf-8", false, ENCODING),
    ("i_string_utf16BE_no_BOM", false, ENCODING),
    ("i_string_utf16LE_no_BOM", false, ENCODING),
    ("i_structure_UTF-8_BOM_empty_object", false, "RFC 8259, section 8.1: no byte order mark is sent over a network"),
    ("i_structure_500_nested_arrays", false, "the limit on nesting is 128 by default"),
    // The suite accepts these; we hold to section 4's "names within an object SHOULD be unique".
    ("y_object_duplicated_key", false, EQUAL_KEYS),
    ("y_object_duplicated_key_and_value", false, EQUAL_KEYS),
];

const ROUNDED: &str = "a fraction is rounded to the nearest double, which may be zero";
const TOO_WIDE: &str = "no Rust number holds it: not representable";
const SURROGATE: &str = "half of a surrogate pair is no Unicode text";
const ENCODING: &str = "RFC 8259, section 8.1: texts are UTF-8";
const EQUAL_KEYS: &str = "two readers must not see two messages";
