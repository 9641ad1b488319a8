//! Words of other schema languages than JSON Schema draft-07, said again in its own: those of OpenAPI, of draft-04 and of
//! later drafts.
//!
//! What is written in such a language says so by its `schemaFormat`. Elsewhere the words are understood as well, with a
//! warning, because tools that write documents from code leave them there.

use std::collections::BTreeSet;

use postroom_schema::schema::Schema;

use super::{message, v2::Aside};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    reference::{self, Language},
    tree::{FileId, Member, NodeId, Tree, Value, View},
};

/// The bounds that are flags in draft-04 and OpenAPI 3.0, each with what it is a flag of.
const FLAGS: [(&str, &str); 2] = [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")];

/// The annotations of OpenAPI that draft-07 does not know.
const ANNOTATIONS: [&str; 2] = ["externalDocs", "xml"];

/// The words of a schema.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Dialect {
    language: Language,
    /// The keywords of draft-07 that have no effect.
    unknown: &'static [&'static str],
    /// `true` if `id` names a schema, as `$id` does later.
    has_id: bool,
}

impl Dialect {
    const OWN: Self = Self { language: Language::JsonSchema, unknown: &[], has_id: false };
}

/// Translates the schemas of messages, components and parameters, and what they refer to.
pub(super) fn translate(tree: &mut Tree, files: &[FileId], aside: &Aside, diagnostics: &mut Diagnostics) {
    let mut translation = Translation { tree, diagnostics, seen: BTreeSet::new() };
    let mut roots = roots(translation.tree, files);
    roots.extend(aside.schemas.values().map(|schema| (*schema, Dialect::OWN)));
    // What a schema of that language refers to is of it too.
    let (foreign, own): (Vec<_>, Vec<_>) = roots.into_iter().partition(|(_, dialect)| *dialect != Dialect::OWN);
    for (root, dialect) in foreign.into_iter().chain(own) {
        translation.follow(root, dialect);
    }
}

/// Returns the schemas of messages and components, each with its language.
pub(super) fn roots(tree: &Tree, files: &[FileId]) -> Vec<(NodeId, Dialect)> {
    let mut messages: Vec<View<'_>> = message::of_envelopes(tree);
    let mut schemas = Vec::new();
    for file in files {
        let root = tree.root_of(*file);
        let components = root.get("components").map(View::target);
        let within = |key: &str| members(components.and_then(|components| components.get(key)));
        schemas.extend(within("schemas").into_iter().map(|(_, schema)| schema));
        messages.extend(within("messages").into_iter().map(|(_, message)| message));
        for (_, channel) in members(root.get("channels")).into_iter().chain(within("channels")) {
            messages.extend(members(channel.target().get("messages")).into_iter().map(|(_, message)| message));
        }
    }
    let parts = messages.into_iter().flat_map(|message| ["payload", "headers"].map(|key| message.target().get(key)));
    schemas.extend(parts.flatten());
    schemas.into_iter().filter_map(root_of).collect()
}

/// Returns the members of a map, or of what it refers to.
fn members(map: Option<View<'_>>) -> Vec<(&str, View<'_>)> {
    map.into_iter().flat_map(|map| map.target().members()).collect()
}

/// Returns a schema without the wrapper that names its language; `None` if nothing is known of the language.
fn root_of(at: View<'_>) -> Option<(NodeId, Dialect)> {
    let language = reference::language_of(at);
    let format = reference::format_of(at).map_or("", |(format, _)| format);
    let (unknown, has_id) = (reference::unknown_words(format), format.contains("draft-04"));
    let is_wrapper = at.get("schemaFormat").is_some() && at.get("schema").is_some();
    let schema = if is_wrapper { at.get("schema")? } else { at };
    (language != Language::Foreign).then_some((schema.id, Dialect { language, unknown, has_id }))
}

struct Translation<'t, 'd> {
    tree: &'t mut Tree,
    diagnostics: &'d mut Diagnostics,
    seen: BTreeSet<NodeId>,
}

impl Translation<'_, '_> {
    /// Translates a schema, what stands in it and what it refers to.
    fn follow(&mut self, root: NodeId, dialect: Dialect) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let target = self.tree.view(id).target();
            if reference::language_of(target) == Language::Foreign {
                self.take_anything(id);
                continue;
            }
            if self.seen.insert(target.id) {
                open.extend(Schema::new(target).all_parts().into_iter().map(|part| part.schema.view().id));
                let target = target.id;
                self.drop_unknown(target, dialect);
                self.schema(target, dialect.language != Language::JsonSchema);
                if dialect.language == Language::Later {
                    self.rename_later(target);
                }
            }
        }
    }

    /// Lets a schema that is in an unknown language, or refers to one, say nothing.
    fn take_anything(&mut self, id: NodeId) {
        let nothing = self.beside(id, Value::Object(Vec::new()));
        self.tree.refer(id, nothing);
    }

    fn schema(&mut self, id: NodeId, is_foreign: bool) {
        let Value::Object(members) = self.tree.view(id).value() else { return };
        let is_word = |member: &Member| is_word(self.tree.view(member.value), &member.key, is_foreign);
        if !members.iter().any(is_word) {
            return;
        }
        let (words, mut new): (Vec<Member>, Vec<Member>) = members.iter().cloned().partition(is_word);
        for word in &words {
            self.warn(word, is_foreign);
            self.word(word, &mut new);
        }
        self.tree.set(id, Value::Object(new));
    }

    /// Takes out keywords that the draft of the schema does not know, and its name, which references were found by.
    fn drop_unknown(&mut self, id: NodeId, Dialect { unknown, has_id, .. }: Dialect) {
        let view = self.tree.view(id);
        let is_named = has_id && view.text_of("id").is_some();
        let found = view.members().filter(|(key, _)| unknown.contains(key));
        for (key, value) in found {
            let message =
                format!("`{key}` is no keyword of the draft in which the schema is written, and has no effect");
            let help = format!("remove `{key}`, or name draft-07 in `schemaFormat`");
            self.diagnostics.push(Diagnostic::warning(value, "newer-keyword", message, help));
        }
        if is_named || view.members().any(|(key, _)| unknown.contains(&key)) {
            self.tree.keep_members(id, |key| !(unknown.contains(&key) || (is_named && key == "id")));
        }
    }

    /// Gives keywords of later drafts the names that draft-07 has for what they say.
    fn rename_later(&mut self, id: NodeId) {
        let Value::Object(members) = self.tree.view(id).value() else { return };
        let has = |key: &str| members.iter().any(|member| member.key == key);
        let is_tuple = has("prefixItems");
        let names = ["dependencies", "dependentRequired", "dependentSchemas"];
        let is_free = names.into_iter().filter(|name| has(name)).count() == 1;
        let renamed = members.iter().map(|member| {
            let key = match member.key.as_str() {
                "prefixItems" => "items",
                "items" if is_tuple => "additionalItems",
                "dependentRequired" | "dependentSchemas" if is_free => "dependencies",
                other => other,
            };
            Member { key: key.to_owned(), ..member.clone() }
        });
        let renamed = renamed.collect();
        self.tree.set(id, Value::Object(renamed));
    }

    /// Says in other words what a word does, among the other members of its schema.
    fn word(&mut self, word: &Member, members: &mut Vec<Member>) {
        let is_set = self.tree.view(word.value).bool() == Some(true);
        match word.key.as_str() {
            "nullable" if is_set => self.allow_null(members),
            "example" if members.iter().all(|member| member.key != "examples") => {
                let list = self.beside(word.value, Value::Array(vec![word.value]));
                members.push(Member { key: "examples".to_owned(), key_place: word.key_place, value: list });
            }
            "discriminator" => {
                if let Some(name) = self.tree.view(word.value).get("propertyName") {
                    members.push(Member { value: name.id, ..word.clone() });
                }
            }
            flag => {
                let Some((_, bound)) = FLAGS.iter().find(|(key, _)| *key == flag).filter(|_| is_set) else { return };
                // A flag without its bound says nothing.
                for member in members.iter_mut().filter(|member| member.key == *bound) {
                    member.key = flag.to_owned();
                }
            }
        }
    }

    /// Adds `null` to `type`; a schema without one takes it already, as far as its other words do.
    fn allow_null(&mut self, members: &mut [Member]) {
        let Some(stated) = members.iter_mut().find(|member| member.key == "type") else { return };
        let mut names = match self.tree.view(stated.value).value() {
            Value::String(_) => vec![stated.value],
            Value::Array(names) => names.clone(),
            _ => return,
        };
        if names.iter().all(|name| self.tree.view(*name).str() != Some("null")) {
            names.push(self.beside(stated.value, Value::String("null".to_owned())));
        }
        stated.value = self.beside(stated.value, Value::Array(names));
    }

    fn warn(&mut self, word: &Member, is_foreign: bool) {
        if is_foreign {
            return;
        }
        let help = match word.key.as_str() {
            "nullable" => "write `null` among the types: `type: [string, \"null\"]`",
            "example" => "write a list: `examples: [...]`",
            "discriminator" => "write the name of the property: `discriminator: kind`",
            _ => "write the bound itself: `exclusiveMinimum: 0`",
        };
        let help = format!("{help}; or say in which language the schema is, by `schemaFormat`");
        let message = format!("`{}` is taken as OpenAPI 3.0 means it, and draft-07 does not know it so", word.key);
        self.diagnostics.push(Diagnostic::warning(self.tree.view(word.value), "openapi-keyword", message, help));
    }

    /// Adds a value with the place of another one.
    fn beside(&mut self, of: NodeId, value: Value) -> NodeId {
        let node = self.tree.node(of);
        let (place, parent) = (node.place, node.parent.clone());
        self.tree.add(value, place, parent)
    }
}

/// Returns whether a member is a word that draft-07 does not have, or has in another form.
fn is_word(value: View<'_>, key: &str, is_foreign: bool) -> bool {
    match key {
        "nullable" => value.bool().is_some(),
        "example" => true,
        "discriminator" => value.get("propertyName").is_some_and(|name| name.str().is_some()),
        _ if FLAGS.iter().any(|(flag, _)| *flag == key) => value.bool().is_some(),
        _ => is_foreign && ANNOTATIONS.contains(&key),
    }
}
