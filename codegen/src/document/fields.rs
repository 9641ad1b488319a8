//! Reads the fields of AsyncAPI's objects: kinds, presence, and names that nobody knows.

use super::kinds::Kind;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, shortened},
    reference::{self, EXTENSIONS, is_misspelt},
    suggest,
    tree::{Segment, Tree, Value, View},
};

/// Follows references to an object of that kind, and looks at the names of its fields. Reports what is no such object.
pub(super) fn object<'a>(view: View<'a>, kind: &Kind, diagnostics: &mut Diagnostics) -> Option<View<'a>> {
    let target = target(view)?;
    if !matches!(target.value(), Value::Object(_)) {
        wrong_type(target, &format!("{} is an object", kind.name), diagnostics);
        return None;
    }
    if target.id != view.id && !belongs(target, kind) {
        let message = format!(
            "`{}` leads to `{}`, which is not {}",
            reference::text(view).unwrap_or_default(),
            target.pointer(),
            kind.name
        );
        let help = format!("refer to an entry of `{}`", kind.section);
        diagnostics.push(Diagnostic::error(view, "wrong-reference", message, help));
        return None;
    }
    Some(target)
}

/// Warns about fields that an object of that kind does not have.
pub(super) fn check_names(view: View<'_>, kind: &Kind, diagnostics: &mut Diagnostics) {
    let Value::Object(members) = view.value() else {
        return;
    };
    for member in members.iter().filter(|member| !kind.has(&member.key)) {
        let help = if is_misspelt(&member.key) {
            let ours = format!("the extensions that are understood are {}", EXTENSIONS.join(", "));
            suggest::did_you_mean(&member.key, EXTENSIONS.iter().copied(), &ours)
        } else {
            let moved = kind.moved(&member.key);
            let otherwise = moved.unwrap_or("remove it, or start its name with `x-`");
            suggest::did_you_mean(&member.key, kind.names().filter(|_| moved.is_none()), otherwise)
        };
        let message = format!("{} has no field `{}`; it is ignored", kind.name, member.key);
        let warning = Diagnostic::warning(view.tree.view(member.value), "unknown-field", message, help);
        diagnostics.push(warning.moved_to(member.key_place));
    }
}

/// Returns the members of the map under `key`, by name; none if there is no map.
pub(super) fn entries<'a>(view: View<'a>, key: &str, diagnostics: &mut Diagnostics) -> Vec<(&'a str, View<'a>)> {
    let Some(map) = view.get(key).and_then(target) else {
        return Vec::new();
    };
    match map.value() {
        Value::Object(_) => map.members().filter(|(name, _)| !name.starts_with("x-")).collect(),
        _ => {
            wrong_type(map, &format!("`{key}` is an object: a name for each entry"), diagnostics);
            Vec::new()
        }
    }
}

/// Returns the items of the list under `key`; `None` if there is none.
pub(super) fn items<'a>(view: View<'a>, key: &str, diagnostics: &mut Diagnostics) -> Option<Vec<View<'a>>> {
    let list = view.get(key)?;
    match list.value() {
        Value::Array(_) => Some(list.items().collect()),
        _ => {
            wrong_type(list, &format!("`{key}` is a list"), diagnostics);
            None
        }
    }
}

/// Returns the text under `key`; empty if there is none.
pub(super) fn optional<'a>(view: View<'a>, key: &str, diagnostics: &mut Diagnostics) -> &'a str {
    let Some(field) = view.get(key) else {
        return "";
    };
    text(field).unwrap_or_else(|| {
        wrong_type(field, &format!("`{key}` is a text"), diagnostics);
        ""
    })
}

/// Returns the text under `key`, which must be there; that it is empty is warned of, because nothing rests on it.
pub(super) fn required<'a>(
    view: View<'a>,
    key: &str,
    kind: &Kind,
    help: &str,
    diagnostics: &mut Diagnostics,
) -> &'a str {
    let text = optional(view, key, diagnostics);
    match view.get(key) {
        None => missing(view, key, kind, help, diagnostics),
        Some(field) if field.str().is_some_and(|text| text.trim().is_empty()) => {
            diagnostics.push(Diagnostic::warning(
                field,
                "empty-field",
                format!("`{key}` of {} is empty", kind.name),
                help,
            ));
        }
        Some(_) => {}
    }
    text
}

/// Reports that a field is not there.
pub(super) fn missing(view: View<'_>, key: &str, kind: &Kind, help: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::error(view, "missing-field", format!("{} has no `{key}`", kind.name), help));
}

/// Returns the text of a string, or of a number that an author left unquoted: `version: 1.0`.
pub(super) fn text(view: View<'_>) -> Option<&str> {
    match view.value() {
        Value::String(text) | Value::Number(text) => Some(text),
        _ => None,
    }
}

/// Returns the end of the references at the top of a value; `None` if one leads nowhere, which is reported already.
pub(super) fn target(view: View<'_>) -> Option<View<'_>> {
    let target = view.target();
    (target.id != view.id || reference::text(view).is_none()).then_some(target)
}

/// Returns the key that a value stands under; `None` in a list and at the root.
pub(crate) fn key(view: View<'_>) -> Option<&str> {
    match view.parent()?.1 {
        Segment::Key(key) => Some(key),
        Segment::Index(_) => None,
    }
}

/// Reports a value of the wrong kind.
pub(super) fn wrong_type(view: View<'_>, expected: &str, diagnostics: &mut Diagnostics) {
    let message = format!("{expected}, and this is {}", found(view));
    diagnostics.push(Diagnostic::error(view, "wrong-type", message, "write it as the AsyncAPI specification has it"));
}

fn found(view: View<'_>) -> String {
    match view.value() {
        Value::String(text) | Value::Number(text) => format!("{} (`{}`)", view.kind(), shortened(text)),
        Value::Bool(value) => format!("the boolean `{value}`"),
        _ => view.kind().to_owned(),
    }
}

/// Returns whether a message of 2.x stands in its operation, by itself or as one of a choice.
fn stands_in_operation(view: View<'_>) -> bool {
    let parent = view.parent().map(|(parent, _)| parent);
    match key(view) {
        Some(own) => {
            own == "message" && parent.and_then(key).is_some_and(|kind| ["publish", "subscribe"].contains(&kind))
        }
        None => parent.and_then(key) == Some("oneOf"),
    }
}

/// Returns whether an object stands where objects of that kind do. A file of shared parts may keep them anywhere.
fn belongs(view: View<'_>, kind: &Kind) -> bool {
    let tree: &Tree = view.tree;
    let root = tree.root_of(view.place().file);
    let section = view.parent().and_then(|(parent, _)| key(parent));
    let is_inline = kind.section == "messages" && stands_in_operation(view);
    kind.section.is_empty() || section == Some(kind.section) || is_inline || root.get("asyncapi").is_none()
}
