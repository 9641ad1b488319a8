//! Keywords that refuse nothing: what describes, and what draft-07 does not know.

use std::collections::BTreeSet;

use super::{
    comparison::{Comparison, Site},
    node::Node,
    rules,
    words::is_word,
};

/// The keywords that hold schemas which count only if they are referred to.
const STORES: &[&str] = &["definitions", "$defs"];

/// Compares the annotations of two schemas, which say nothing of validity.
pub(super) fn compare<'a>(comparison: &mut Comparison<'a>, site: &Site, old: &Node<'a>, new: &Node<'a>) {
    let keys: BTreeSet<&str> =
        old.keys().chain(new.keys()).filter(|key| !is_word(key) && !STORES.contains(key)).collect();
    for key in keys {
        let (old, new) = (old.get(key), new.get(key));
        let rule = match key {
            _ if old == new => continue,
            "default" => rules::DEFAULT_CHANGED,
            "title" => rules::TITLE_CHANGED,
            "description" => rules::DESCRIPTION_CHANGED,
            "examples" => rules::EXAMPLES_CHANGED,
            "deprecated" => rules::DEPRECATED_CHANGED,
            "readOnly" => rules::READ_ONLY_CHANGED,
            "writeOnly" => rules::WRITE_ONLY_CHANGED,
            "contentEncoding" => rules::CONTENT_ENCODING_CHANGED,
            "contentMediaType" => rules::CONTENT_MEDIA_TYPE_CHANGED,
            _ => rules::ANNOTATION_CHANGED,
        };
        comparison.note(&site.at(key), rule, key, old, new);
    }
}
