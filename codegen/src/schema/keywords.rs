//! What the keywords of the vocabulary are to generated types.

pub(super) use postroom_schema::vocabulary::{CHECKED_FORMATS, DESCRIBING_FORMATS as ANNOTATION_FORMATS, Part, part};
use postroom_schema::{
    schema::Types,
    vocabulary::{self, Role},
};

/// The types that `type` may name.
pub(super) const TYPES: &[&str] = Types::NAMES;

/// What a keyword is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Says nothing about validity.
    Annotation,
    /// Decides by itself, whatever the type.
    General,
    /// Has an effect on values of this type only.
    Of(&'static str),
    /// Draft-07 leaves it to the reader whether it is checked; here it is not.
    Unchecked,
    /// Decides validity in a way that no generated type can hold.
    Unsupported,
    /// Would decide validity in later drafts.
    Newer,
}

/// Of which type the value of an annotation is; `None`: of any, or it is no annotation.
pub(super) fn kind_of_annotation(keyword: &str) -> Option<&'static str> {
    match keyword {
        "$comment" | "contentEncoding" | "contentMediaType" | "description" | "title" => Some("string"),
        "deprecated" | "readOnly" | "writeOnly" => Some("boolean"),
        "examples" => Some("array"),
        _ => None,
    }
}

/// What decides validity in a way that no generated type can hold.
const UNSUPPORTED: &[&str] =
    &["additionalItems", "contains", "dependencies", "else", "if", "not", "patternProperties", "propertyNames", "then"];

/// What `keyword` is; `None` if nobody knows it. Extensions are annotations.
pub(super) fn word(keyword: &str) -> Option<Word> {
    if keyword.starts_with("x-") {
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

/// Every keyword's name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    vocabulary::KEYWORDS.iter().map(|keyword| keyword.name).filter(|name| *name != "$ref")
}

#[cfg(test)]
mod tests {
    use super::{UNSUPPORTED, Word, word};

    #[test]
    fn what_is_unsupported_is_in_the_vocabulary() {
        assert!(UNSUPPORTED.iter().all(|keyword| word(keyword) == Some(Word::Unsupported)));
    }
}
