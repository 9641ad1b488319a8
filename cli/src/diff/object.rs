//! Properties: declared ones, required ones, and all others.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    node::Node,
    rules,
    schema::{Comparison, Site, is_anything},
};

/// What a schema says of a property that it does not declare.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Open<'a> {
    /// Nothing: it is valid, but nobody who follows the schema writes it.
    Silent,
    /// It may be anything.
    Any,
    Denied,
    Schema(&'a Value),
}

impl<'a> Comparison<'a> {
    pub(super) fn object(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let (old_rest, new_rest) = (open(self.old, old), open(self.new, new));
        let names = |node: &Node<'a>| {
            node.get("properties").and_then(Value::as_object).into_iter().flat_map(|properties| properties.keys())
        };
        let all: BTreeSet<&String> = names(old).chain(names(new)).collect();
        for name in all {
            let here = site.at("properties").at(name);
            match (old.property(name), new.property(name)) {
                (Some(old), Some(new)) => self.pair(here, old, new),
                (None, Some(schema)) => self.added(&here, name, unsaid(old, name, old_rest), schema),
                (Some(schema), None) => self.removed(&here, name, schema, unsaid(new, name, new_rest)),
                (None, None) => {}
            }
        }
        let (before, after): (BTreeSet<&str>, BTreeSet<&str>) = (old.required().collect(), new.required().collect());
        for name in after.difference(&before) {
            self.note(&site.at("required").at(name), rules::REQUIRED_ADDED, name, None, None);
        }
        for name in before.difference(&after) {
            self.note(&site.at("required").at(name), rules::REQUIRED_REMOVED, name, None, None);
        }
        self.rest(&site.at("additionalProperties"), old_rest, new_rest);
    }

    fn added(&mut self, site: &Site, name: &str, rest: Open<'a>, schema: &'a Value) {
        let is_free = is_anything(self.new, schema);
        let rule = match rest {
            Open::Denied => rules::PROPERTY_ALLOWED,
            Open::Any if !is_free => rules::PROPERTY_TAKEN,
            Open::Silent if self.strict && !is_free => rules::PROPERTY_TAKEN,
            _ => rules::PROPERTY_ADDED,
        };
        self.note(site, rule, name, None, Some(schema));
        if let Open::Schema(before) = rest {
            self.pair(site.clone(), before, schema);
        }
    }

    fn removed(&mut self, site: &Site, name: &str, schema: &'a Value, rest: Open<'a>) {
        let is_free = is_anything(self.old, schema);
        let rule = match rest {
            Open::Denied => rules::PROPERTY_REFUSED,
            Open::Any if !is_free => rules::PROPERTY_FREED,
            Open::Silent if self.strict && !is_free => rules::PROPERTY_FREED,
            _ => rules::PROPERTY_REMOVED,
        };
        self.note(site, rule, name, Some(schema), None);
        if let Open::Schema(after) = rest {
            self.pair(site.clone(), schema, after);
        }
    }

    fn rest(&mut self, site: &Site, old: Open<'a>, new: Open<'a>) {
        let rule = match (old, new) {
            (Open::Schema(old), Open::Schema(new)) => return self.pair(site.clone(), old, new),
            (Open::Silent, Open::Any) => rules::ADDITIONAL_STATED,
            (Open::Any, Open::Silent) => rules::ADDITIONAL_UNSTATED,
            (Open::Denied, Open::Denied) | (Open::Silent, Open::Silent) | (Open::Any, Open::Any) => return,
            (_, Open::Denied) => rules::ADDITIONAL_DENIED,
            (Open::Denied, _) => rules::ADDITIONAL_ALLOWED,
            (_, Open::Schema(_)) => rules::ADDITIONAL_ADDED,
            (Open::Schema(_), _) => rules::ADDITIONAL_REMOVED,
        };
        let value = |open: Open<'a>| match open {
            Open::Silent => None,
            Open::Any => Some(&Value::Bool(true)),
            Open::Denied => Some(&Value::Bool(false)),
            Open::Schema(schema) => Some(schema),
        };
        self.note(site, rule, "", value(old), value(new));
    }
}

fn open<'a>(root: &'a Value, node: &Node<'a>) -> Open<'a> {
    match node.get("additionalProperties") {
        None => Open::Silent,
        Some(Value::Bool(false)) => Open::Denied,
        Some(schema) if is_anything(root, schema) => Open::Any,
        Some(schema) => Open::Schema(schema),
    }
}

/// What a schema says of one property that it does not declare: where it requires it, or declares none at all, those who
/// follow it do write it.
fn unsaid<'a>(node: &Node<'a>, name: &str, rest: Open<'a>) -> Open<'a> {
    let declares =
        || node.get("properties").and_then(Value::as_object).is_some_and(|properties| !properties.is_empty());
    if rest == Open::Silent && (!declares() || node.required().any(|required| required == name)) {
        return Open::Any;
    }
    rest
}
