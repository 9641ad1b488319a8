//! The choice of the files that are AsyncAPI documents of a version that is understood.

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    tree::{FileId, Tree, Value, View},
};

/// Returns the documents of a version that is understood; reports the others.
pub(crate) fn accept(tree: &Tree, documents: &[FileId], diagnostics: &mut Diagnostics) -> Vec<FileId> {
    let mut accepted = documents.to_vec();
    accepted.retain(|file| {
        let root = tree.root_of(*file);
        match refusal(root) {
            None => true,
            Some((at, code, message, help)) => {
                diagnostics.push(Diagnostic::error(at, code, message, help));
                false
            }
        }
    });
    accepted
}

type Refusal<'a> = (View<'a>, &'static str, String, &'static str);

fn refusal(root: View<'_>) -> Option<Refusal<'_>> {
    if !matches!(root.value(), Value::Object(_)) {
        let message = format!("a document is an object, and this is {}", root.kind());
        return Some((root, "wrong-type", message, "is this an AsyncAPI document? It starts with `asyncapi: 3.0.0`"));
    }
    let Some(field) = root.get("asyncapi") else {
        return Some(unnamed(root));
    };
    let Some(version) = super::fields::text(field) else {
        let message = format!("`asyncapi` is {}, not a version", field.kind());
        return Some((field, "unsupported-version", message, "write `asyncapi: 3.0.0`"));
    };
    let mut numbers = version.split('.');
    let (major, minor) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    let help = match (major, minor) {
        ("3", "0" | "1") | ("2", "0" | "1" | "2" | "3" | "4" | "5" | "6") => return None,
        ("3", _) => {
            "versions 2.0 to 2.6, 3.0 and 3.1 are understood; `asyncapi: 3.1.0` will do if the document uses nothing newer"
        }
        ("2", _) => "there is no such version; versions 2.0 to 2.6, 3.0 and 3.1 are understood: `asyncapi: 2.6.0`",
        ("1", _) => "AsyncAPI 1 is obsolete: convert the document to 2.6.0 or 3.0.0 with the AsyncAPI CLI",
        _ => "there is no such version; versions 2.0 to 2.6, 3.0 and 3.1 are understood: `asyncapi: 3.0.0`",
    };
    Some((field, "unsupported-version", format!("AsyncAPI version `{version}` is not supported"), help))
}

/// Returns the major version that a file says it is of; `None` if it is a file of parts.
pub(super) fn major(root: View<'_>) -> Option<&str> {
    root.get("asyncapi").and_then(super::fields::text)?.split('.').next()
}

fn unnamed(root: View<'_>) -> Refusal<'_> {
    for (key, name) in [("openapi", "an OpenAPI"), ("swagger", "a Swagger (OpenAPI 2)")] {
        if let Some(field) = root.get(key) {
            let version = super::fields::text(field).unwrap_or_default();
            let message = format!("this is {name} document (`{key}: {version}`), not an AsyncAPI one");
            return (field, "unsupported-version", message, "describe the messages in an AsyncAPI 3.0.0 document");
        }
    }
    let help =
        "is this an AsyncAPI document? It starts with `asyncapi: 3.0.0`; a file of shared parts is only referred to";
    (root, "unsupported-version", "the document does not say `asyncapi`".to_owned(), help)
}
