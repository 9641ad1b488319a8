//! Bindings: what documents say in the words of protocols, held to what is published of these.

mod objects;
mod protocols;

use super::{Parser, fields};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    schema::excerpt,
    suggest,
    tree::{Value as Json, View},
};

pub(super) use self::protocols::Owner;
use self::{
    objects::{Object, Value},
    protocols::{PROTOCOLS, RULES},
};

/// The field that every binding may have.
const VERSION: &str = "bindingVersion";

impl Parser<'_, '_> {
    /// Warns of what is wrong with the bindings of an object.
    pub(super) fn check_bindings(&mut self, of: View<'_>, owner: Owner) {
        self.check_binding_map(of.get("bindings"), owner);
    }

    /// Warns of what is wrong with the bindings that `components` holds for others.
    pub(super) fn check_shared_bindings(&mut self, components: View<'_>) {
        for (section, owner) in [
            ("serverBindings", Owner::Server),
            ("channelBindings", Owner::Channel),
            ("operationBindings", Owner::Operation),
            ("messageBindings", Owner::Message),
        ] {
            for (_, bindings) in fields::entries(components, section, self.diagnostics) {
                self.check_binding_map(Some(bindings), owner);
            }
        }
    }

    fn check_binding_map(&mut self, bindings: Option<View<'_>>, owner: Owner) {
        let Some(map) = bindings.and_then(fields::target).filter(|map| self.bindings.insert(map.id)) else { return };
        if !map.is_object() {
            let message = format!("`bindings` is an object, a protocol for each entry, and this is {}", map.kind());
            warn(map, message, "write the name of the protocol first: `bindings: {mqtt: {…}}`", self.diagnostics);
            return;
        }
        for (protocol, view) in map.members().filter(|(name, _)| !name.starts_with("x-")) {
            if PROTOCOLS.contains(&protocol) {
                fields::target(view).into_iter().for_each(|view| check(view, (protocol, owner), self.diagnostics));
            } else {
                let message = match protocol.trim() {
                    "" => "a binding stands under the name of a protocol, and this name is empty".to_owned(),
                    _ => format!("`{protocol}` is no protocol that AsyncAPI has bindings of"),
                };
                let otherwise = match protocol.trim() {
                    "" => "write the name of the protocol: `mqtt`, `kafka`, `ws`",
                    _ => "start its name with `x-` if it is your own",
                };
                let help = suggest::did_you_mean(protocol, PROTOCOLS.iter().copied(), otherwise);
                warn(view, message, help, self.diagnostics);
            }
        }
    }
}

/// Warns of what is wrong with one binding.
fn check(binding: View<'_>, (protocol, owner): (&str, Owner), diagnostics: &mut Diagnostics) {
    const EMPTY: Object = Object { fields: &[], one_of: &[], is_open: false };
    let rule = RULES.iter().find(|rule| rule.protocol == protocol && rule.owner == owner);
    let owner = match owner {
        Owner::Server => "a server",
        Owner::Channel => "a channel",
        Owner::Operation => "an operation",
        Owner::Message => "a message",
    };
    let what = format!("the binding `{protocol}` of {owner}");
    check_object(binding, rule.map_or(&EMPTY, |rule| &rule.object), &what, diagnostics);
    let version = binding.get(VERSION);
    let known = rule.map(|rule| rule.versions).unwrap_or_default();
    if let Some(version) = version.filter(|version| fields::text(*version).is_none()) {
        let message = format!("`{VERSION}` of {what} is a text, and this is {}", version.kind());
        warn(version, message, "write it in quotes", diagnostics);
    } else if let Some((version, text)) = version.and_then(|version| Some((version, fields::text(version)?)))
        && !known.is_empty()
        && text != "latest"
        && !known.contains(&text)
    {
        let message = format!("`{}` is no version of {what} that is known here", excerpt(version));
        warn(version, message, format!("the versions are {}, and `latest`", listed(known)), diagnostics);
    }
}

fn check_object(view: View<'_>, object: &Object, what: &str, diagnostics: &mut Diagnostics) {
    if !view.is_object() {
        let message = format!("{what} is an object, and this is {}", view.kind());
        return warn(view, message, "write its fields within braces, or each on a line of its own", diagnostics);
    }
    for field in object.fields {
        match view.get(field.name).map(View::target) {
            Some(value) => check_value(value, &field.value, &format!("`{}` of {what}", field.name), diagnostics),
            None if field.is_required => {
                let message = format!("{what} has no `{}`", field.name);
                warn(view, message, format!("add it: {}", expected(&field.value)), diagnostics);
            }
            None => {}
        }
    }
    if !object.one_of.is_empty() && object.one_of.iter().all(|name| view.get(name).is_none()) {
        let message = format!("{what} has neither of {}", listed(object.one_of));
        warn(view, message, "say one of them", diagnostics);
    }
    let is_known =
        |name: &str| name == VERSION || name.starts_with("x-") || object.fields.iter().any(|field| field.name == name);
    for (name, value) in view.members().filter(|(name, _)| !object.is_open && !is_known(name)) {
        let names = object.fields.iter().map(|field| field.name);
        let help = suggest::did_you_mean(name, names, "remove it, or start its name with `x-`");
        warn(value, format!("{what} has no field `{name}`"), help, diagnostics);
    }
}

fn check_value(view: View<'_>, value: &Value, what: &str, diagnostics: &mut Diagnostics) {
    match value {
        Value::Object(object) => return check_object(view, object, what, diagnostics),
        Value::List(items) if view.is_array() => {
            let what = format!("an item of {what}");
            return view.items().for_each(|item| check_value(item.target(), items, &what, diagnostics));
        }
        _ => {}
    }
    if !fits(view, value) {
        let found = match view.value() {
            Json::Object(_) | Json::Array(_) | Json::Null => view.kind().to_owned(),
            _ => format!("`{}`", excerpt(view)),
        };
        let message = format!("{what} is {}, and this is {found}", expected(value));
        warn(view, message, format!("write {}", expected(value)), diagnostics);
    }
}

fn fits(view: View<'_>, value: &Value) -> bool {
    let is_integer = |low: &i64, high: &i64| integer(view).is_some_and(|number| (*low..=*high).contains(&number));
    let is_schema = view.is_object() || matches!(view.value(), Json::Bool(_));
    match value {
        Value::Any => true,
        Value::Text => view.str().is_some(),
        Value::Short(most) => view.str().is_some_and(|text| text.chars().count() <= *most),
        Value::OneOf(texts) => view.str().is_some_and(|text| texts.contains(&text)),
        Value::Boolean => matches!(view.value(), Json::Bool(_)),
        Value::Integer(low, high) => is_integer(low, high),
        Value::IntegerOrSchema(low, high) => is_schema || is_integer(low, high),
        Value::Number => matches!(view.value(), Json::Number(_)),
        Value::TextOrSchema => is_schema || view.str().is_some(),
        Value::Schema => is_schema,
        Value::List(_) => view.is_array(),
        Value::Object(_) | Value::Map => view.is_object(),
    }
}

/// Returns the integer that a number is, `1.0` included.
fn integer(view: View<'_>) -> Option<i64> {
    let Json::Number(text) = view.value() else { return None };
    let fraction = |number: &f64| number.fract() == 0.0 && number.abs() < 9e15;
    text.parse().ok().or_else(|| text.parse::<f64>().ok().filter(fraction).map(|number| number as i64))
}

/// Returns what a value is to be, with its article.
fn expected(value: &Value) -> String {
    let range = |low: &i64, high: &i64| match (*low, *high) {
        (i64::MIN, i64::MAX) => "an integer".to_owned(),
        (low, i64::MAX) => format!("an integer of at least {low}"),
        (low, high) => format!("an integer from {low} to {high}"),
    };
    match value {
        Value::Text => "a text".to_owned(),
        Value::Short(most) => format!("a text of at most {most} characters"),
        Value::OneOf(texts) => format!("one of {}", listed(texts)),
        Value::Boolean => "`true` or `false`".to_owned(),
        Value::Integer(low, high) => range(low, high),
        Value::IntegerOrSchema(low, high) => format!("{}, or a schema", range(low, high)),
        Value::Number => "a number".to_owned(),
        Value::TextOrSchema => "a text, or a schema".to_owned(),
        Value::Schema => "a schema".to_owned(),
        Value::List(_) => "a list".to_owned(),
        Value::Object(_) | Value::Map => "an object".to_owned(),
        Value::Any => "any value".to_owned(),
    }
}

fn listed(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

fn warn(at: View<'_>, message: impl Into<String>, help: impl Into<String>, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::warning(at, "invalid-binding", message, help));
}
