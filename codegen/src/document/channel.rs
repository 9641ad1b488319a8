//! Channels and their parameters.

use super::{
    Channel, Parameter, Parser,
    bindings::Owner,
    fields,
    kinds::{CHANNEL, PARAMETER},
};
use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    schema::excerpt,
    tree::{NodeId, Value, View},
};

impl<'a> Parser<'a, '_> {
    /// Reads the channel at a view or behind its references, once; `key` is what it is called here.
    pub(super) fn channel(&mut self, view: View<'a>, key: &'a str) -> Option<NodeId> {
        let channel = fields::object(view, &CHANNEL, self.diagnostics)?;
        if self.channels.contains_key(&channel.id) {
            return Some(channel.id);
        }
        fields::check_names(channel, &CHANNEL, self.diagnostics);
        self.check_bindings(channel, Owner::Channel);
        let messages = fields::entries(channel, "messages", self.diagnostics);
        let messages = messages.into_iter().filter_map(|(key, view)| self.message(view, key)).collect();
        let parameters = fields::entries(channel, "parameters", self.diagnostics);
        let parameters = parameters.into_iter().filter_map(|(name, view)| self.parameter(view, name)).collect();
        let address = channel.get("address").filter(|address| *address.value() != Value::Null);
        let address: Option<&str> = address.map(|_| fields::optional(channel, "address", self.diagnostics));
        if address == Some("") && channel.get("address").is_some_and(|address| address.str() == Some("")) {
            let message = "the address is empty: it is taken as one that is known at run time only";
            // In AsyncAPI 2 the key is the address.
            let help =
                if key.is_empty() { "write the address as the channel's key" } else { "write the address, or `null`" };
            self.diagnostics.push(Diagnostic::warning(channel, "invalid-address", message, help));
        }
        let read = Channel {
            view: channel,
            key,
            address: address.filter(|address| !address.is_empty()),
            title: fields::optional(channel, "title", self.diagnostics),
            summary: fields::optional(channel, "summary", self.diagnostics),
            description: fields::optional(channel, "description", self.diagnostics),
            messages,
            parameters,
        };
        self.channels.insert(channel.id, read);
        Some(channel.id)
    }

    fn parameter(&mut self, view: View<'a>, name: &'a str) -> Option<Parameter<'a>> {
        let view = fields::object(view, &PARAMETER, self.diagnostics)?;
        fields::check_names(view, &PARAMETER, self.diagnostics);
        fields::optional(view, "default", self.diagnostics);
        self.texts(view, "examples");
        let enumeration = self.listed(view);
        self.check_annotations(view, &enumeration);
        Some(Parameter {
            view,
            name,
            description: fields::optional(view, "description", self.diagnostics),
            enumeration,
            location: view.get("location").map(|_| fields::optional(view, "location", self.diagnostics)),
            schema: self.aside.schemas.get(&view.id).map(|schema| self.tree.view(*schema)),
        })
    }

    /// Returns the values of `enum`, each once.
    fn listed(&mut self, parameter: View<'a>) -> Vec<&'a str> {
        let mut values = self.texts(parameter, "enum");
        let mut seen = BTreeSet::new();
        values.retain(|value| seen.insert(*value));
        let mut seen = BTreeSet::new();
        for item in parameter.get("enum").into_iter().flat_map(View::items) {
            if fields::text(item).is_some_and(|text| !seen.insert(text)) {
                let message = format!("the value `{}` is listed twice", excerpt(item));
                let help = "remove one of the two";
                self.diagnostics.push(Diagnostic::warning(item, "duplicate-enum-value", message, help));
            }
        }
        values
    }

    /// Warns of a default and of examples that are none of the values that are listed.
    fn check_annotations(&mut self, parameter: View<'a>, listed: &[&str]) {
        let default = parameter.get("default").map(|value| ("default-mismatch", "default", value));
        let examples = parameter.get("examples").into_iter().flat_map(View::items);
        for (code, what, value) in
            default.into_iter().chain(examples.map(|value| ("example-mismatch", "example", value)))
        {
            if !listed.is_empty() && fields::text(value).is_some_and(|text| !listed.contains(&text)) {
                let message = format!("the {what} `{}` of the parameter is none of the listed values", excerpt(value));
                let help = format!("write one of them, or leave the {what} out");
                self.diagnostics.push(Diagnostic::warning(value, code, message, help));
            }
        }
    }

    fn texts(&mut self, view: View<'a>, key: &str) -> Vec<&'a str> {
        let mut texts = Vec::new();
        for item in fields::items(view, key, self.diagnostics).unwrap_or_default() {
            match fields::text(item) {
                Some(text) => texts.push(text),
                None => fields::wrong_type(item, &format!("`{key}` of a parameter holds texts"), self.diagnostics),
            }
        }
        texts
    }
}
