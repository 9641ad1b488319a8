//! The roles of the keywords of the vocabulary in generated types.

use crate::reference::is_misspelt;
pub(super) use postroom_schema::vocabulary::{CHECKED_FORMATS, DESCRIBING_FORMATS as ANNOTATION_FORMATS, Part, part};
use postroom_schema::{
    schema::Types,
    vocabulary::{self, Role},
};

/// The types that `type` may name.
pub(super) const TYPES: &[&str] = Types::NAMES;

/// The role of a keyword in the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A keyword that says nothing about validity.
    Annotation,
    /// A keyword that decides by itself, whatever the type.
    General,
    /// A keyword that has an effect on values of this type only.
    Of(&'static str),
    /// A keyword that draft-07 leaves to the reader to check or not; here it is not checked.
    Unchecked,
    /// A keyword that decides validity in a way that no generated type can hold.
    Unsupported,
    /// A keyword that would decide validity in later drafts.
    Newer,
}

/// Returns the type of an annotation's value; `None` if it is of any type, or the keyword is no annotation.
pub(super) fn kind_of_annotation(keyword: &str) -> Option<&'static str> {
    match keyword {
        "$comment" | "contentEncoding" | "contentMediaType" | "description" | "title" => Some("string"),
        "deprecated" | "readOnly" | "writeOnly" => Some("boolean"),
        "examples" => Some("array"),
        _ => None,
    }
}

/// The keywords that decide validity in a way that no generated type can hold.
const UNSUPPORTED: &[&str] =
    &["additionalItems", "contains", "dependencies", "else", "if", "not", "patternProperties", "propertyNames", "then"];

/// Returns the role of `keyword`; `None` if nobody knows it. Extensions are annotations.
pub(super) fn word(keyword: &str) -> Option<Word> {
    if keyword.starts_with("x-") && !is_misspelt(keyword) {
        return Some(Word::Annotation);
    }
    // References are followed before keywords are looked at.
    let found = vocabulary::keyword(keyword).filter(|found| found.name != "$ref")?;
    Some(match found.role {
        Role::Annotates => Word::Annotation,
        Role::Unchecked => Word::Unchecked,
        Role::Newer => Word::Newer,
        Role::Asserts if UNSUPPORTED.contains(&keyword) => Word::Unsupported,
        Role::Asserts => match found.concerns {
            Types::STRING => Word::Of("string"),
            Types::NUMBER => Word::Of("number"),
            Types::ARRAY => Word::Of("array"),
            Types::OBJECT => Word::Of("object"),
            _ => Word::General,
        },
    })
}

/// Returns an iterator over the names of all keywords.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    vocabulary::KEYWORDS.iter().map(|keyword| keyword.name).filter(|name| *name != "$ref")
}

#[cfg(test)]
mod tests {
    use super::{UNSUPPORTED, Word, word};
    use crate::schema::{intersect::ANNOTATIONS, verbatim::APART};

    #[test]
    fn what_is_unsupported_is_in_the_vocabulary() {
        assert!(UNSUPPORTED.iter().all(|keyword| word(keyword) == Some(Word::Unsupported)));
    }

    #[test]
    fn what_is_handed_on_or_left_out_as_it_is_says_nothing_of_values() {
        let own = APART.iter().filter(|keyword| **keyword != "$ref");
        assert!(ANNOTATIONS.iter().chain(own).all(|keyword| word(keyword) == Some(Word::Annotation)));
    }
}
