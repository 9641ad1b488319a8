//! Headers as a wire can have them: what their schema declares, and where the id of a message is said to be.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    document::{Message, Source},
    headers,
    ir::Shape,
    schema::{Form, Object, SchemaId, Schemas, Use},
};

use super::parameters::follow;

/// Warns of headers that no message can have, and of ids in places that no message has.
pub(super) fn check(source: &Source<'_>, schemas: &Schemas<'_>, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for message in source.messages.values() {
        if let Some(declared) = message.headers.and_then(|view| schemas.at(view)) {
            check_declared(schemas, declared, &mut seen, diagnostics);
        }
        check_id(schemas, message, diagnostics);
    }
}

/// Warns of a schema of headers that takes no object, and of properties that no header can be.
fn check_declared(schemas: &Schemas<'_>, declared: Use, seen: &mut BTreeSet<SchemaId>, diagnostics: &mut Diagnostics) {
    let id = schemas.resolve_use(declared).0;
    if !seen.insert(id) {
        return;
    }
    let schema = schemas.get(id);
    match &schema.form {
        Form::Object(object) => check_names(schemas, object, diagnostics),
        Form::Union { branches, .. } => {
            // A branch that is no object is one that no message takes.
            let objects = branches.iter().filter(|(_, branch)| may_be_object(schemas, *branch));
            objects.for_each(|(_, branch)| check_declared(schemas, *branch, seen, diagnostics));
        }
        _ => {}
    }
    if !may_be_object(schemas, declared) {
        let message = "headers are an object, and this schema takes none: no message is valid";
        let help = "say `type: object`, and declare each header under `properties`";
        diagnostics.push(Diagnostic::warning(schemas.view(declared.at), "impossible-header", message, help));
    }
}

/// Returns whether an object may be valid, by the shape of a schema.
fn may_be_object(schemas: &Schemas<'_>, value: Use) -> bool {
    match &schemas.get(schemas.resolve_use(value).0).form {
        Form::Invalid | Form::Alias(_) | Form::Object(_) | Form::Map(_) | Form::Union { .. } => true,
        Form::Leaf(shape) => matches!(shape, Shape::Any | Shape::FreeObject),
        Form::Array(_) | Form::Tuple(_) | Form::Enum { .. } => false,
    }
}

fn check_names(schemas: &Schemas<'_>, object: &Object, diagnostics: &mut Diagnostics) {
    for property in object.properties.iter().filter(|property| !headers::is_name(&property.name)) {
        let name = &property.name;
        let what = if property.required { "no message is valid" } else { "no message has it" };
        let message = format!("`{name}` is no name of a header: {what}");
        let help = "name it with visible ASCII characters, and without `:`";
        diagnostics.push(Diagnostic::warning(schemas.view(property.value.at), "impossible-header", message, help));
    }
}

/// Warns of an id that is said to be where the schemas of the message have nothing. Headers of which nothing is said may
/// be there.
fn check_id(schemas: &Schemas<'_>, message: &Message<'_>, diagnostics: &mut Diagnostics) {
    let Some(location) = message.correlation_id else { return };
    let (root, pointer) = match (location.strip_prefix("$message.payload#"), location.strip_prefix("$message.header#"))
    {
        (Some(pointer), _) => (message.payload, pointer),
        (_, Some(pointer)) => (message.headers, pointer),
        _ => return,
    };
    let Some(root) = root.and_then(|root| schemas.at(root)) else { return };
    if follow(schemas, root, pointer).is_some() {
        return;
    }
    let at = message.view.get("correlationId").map_or(message.view, |id| id.target());
    let at = at.get("location").unwrap_or(at);
    let text = format!("`{location}` points at nothing in the message `{}`", message.key);
    let help = "point at a property that the message's schema declares";
    diagnostics.push(Diagnostic::warning(at, "unresolved-location", text, help));
}
