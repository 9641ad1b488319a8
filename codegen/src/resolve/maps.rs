//! References that stand for a whole map of schemas: `properties: {$ref: …}`.
//!
//! JSON Schema takes `$ref` there as the name of a property, whose schema would be a text. Tools that follow every
//! `$ref` whatever it stands in take the map that it leads to, which is what authors mean.

use postroom_schema::pointer;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    reference,
    tree::{Member, NodeId, Segment, Tree, Value, View},
};

/// Makes of each reference to a map of schemas a map of references to each of them, so that what leads back to itself does
/// so by a schema.
pub(super) fn spell_out(tree: &mut Tree, maps: &[(NodeId, NodeId)], diagnostics: &mut Diagnostics) {
    for (map, end) in maps {
        let (from, to) = (tree.view(*map), tree.view(*end));
        diagnostics.push(report(from, to));
        if !is_map(to) {
            continue;
        }
        let Value::Object(members) = to.value().clone() else { continue };
        let (file, _) = reference::split(reference::text(from).unwrap_or_default());
        let (start, place) = (format!("{file}#{}", to.pointer()), tree.node(*map).place);
        let members = members.into_iter().map(|member| {
            let text = Value::String(format!("{start}/{}", pointer::escape(&member.key)));
            let schema = tree.add(Value::Object(Vec::new()), place, Some((*map, Segment::Key(member.key.clone()))));
            let text = tree.add(text, place, Some((schema, Segment::Key("$ref".to_owned()))));
            tree.hold(schema, Member { key: "$ref".to_owned(), key_place: place, value: text });
            tree.refer(schema, tree.view(member.value).target().id);
            Member { value: schema, ..member }
        });
        let members = members.collect();
        tree.set(*map, Value::Object(members));
    }
}

/// Returns whether all members of a value may be schemas.
fn is_map(view: View<'_>) -> bool {
    let is_schema = |(_, value): (&str, View<'_>)| value.is_object() || value.bool().is_some();
    view.is_object() && view.members().all(is_schema)
}

fn report(from: View<'_>, to: View<'_>) -> Diagnostic {
    let text = reference::text(from).unwrap_or_default();
    let keyword = match from.parent() {
        Some((_, Segment::Key(key))) => key,
        _ => "names",
    };
    if is_map(to) {
        let message = format!("`$ref` is a name among `{keyword}`: `{text}` is taken to mean all that it leads to");
        let help = "refer to each schema by its name; or to a schema that has them all, by `allOf`";
        return Diagnostic::warning(from, "reference-map", message, help);
    }
    let message = format!("`{text}` leads to {}, and not to schemas by name, as `{keyword}` are", to.kind());
    let help = format!("refer to it beside `{keyword}`: `allOf: [{{$ref: '{text}'}}]`");
    Diagnostic::error(from, "wrong-reference", message, help)
}
