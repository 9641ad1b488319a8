//! The events of an envelope.

use postroom_codegen::contract::{Channel, ParameterKind};
use postroom_schema::pointer;

use super::{dice::Dice, format, scene::Scene, words};
use crate::json::Json;

/// An event of an envelope, with what it carries.
#[derive(Debug)]
pub(super) struct Event<'c> {
    pub(super) name: &'c str,
    pub(super) payload: Json,
    /// The channel whose address it is, for the event's parameters.
    pub(super) channel: Option<&'c Channel>,
}

impl Event<'_> {
    /// Makes an envelope's schema one of this event alone.
    pub(super) fn put_into(
        &self,
        schema: &mut Json,
        (event_property, payload_property): (&str, &str),
        dice: &mut Dice,
    ) {
        let mut payload = self.payload.clone();
        let mut name = self.name.to_owned();
        for parameter in self.channel.iter().flat_map(|channel| &channel.parameters) {
            let value = match &parameter.kind {
                ParameterKind::Uuid => format::uuid(dice),
                ParameterKind::OneOf(values) => dice.pick(values).cloned().unwrap_or_default(),
                ParameterKind::Boolean => "true".to_owned(),
                ParameterKind::Integer { minimum, maximum } => 1.clamp(*minimum, (*maximum).max(*minimum)).to_string(),
                _ => {
                    let text = words::text(std::slice::from_ref(&parameter.name), Scene::new(dice), dice);
                    text.replace(|c: char| !c.is_alphanumeric(), "_")
                }
            };
            name = name.replace(&format!("{{{}}}", parameter.name), &value);
            let pointer = parameter.location.as_deref().and_then(|at| at.strip_prefix("$message.payload#/"));
            if let Some(at) = pointer {
                demand(&mut payload, at, value);
            }
        }
        // Types that both refer to are the same under the same name.
        let definitions = payload.get("definitions").cloned();
        for (key, definition) in definitions.iter().flat_map(Json::members) {
            member(member(schema, "definitions"), key).clone_from(definition);
        }
        // What a condition says of the event stands under `properties` now.
        if let Json::Array(parts) = member(schema, "allOf") {
            parts.retain(|part| part.get("if").is_none());
        }
        let properties = member(schema, "properties");
        *member(properties, event_property) = constant(name);
        *member(properties, payload_property) = payload;
    }
}

/// Makes a schema ask for this text at a pointer, if it has a property there.
fn demand(schema: &mut Json, at: &str, text: String) {
    let mut place = schema;
    for name in at.split('/').map(pointer::unescape) {
        if place.get("properties").and_then(|properties| properties.get(&name)).is_none() {
            return;
        }
        place = member(member(place, "properties"), &name);
    }
    *place = constant(text);
}

fn constant(text: String) -> Json {
    Json::Object(vec![("const".to_owned(), Json::String(text))])
}

/// Returns the member of an object, which is added if there is none; what is no object becomes one.
fn member<'j>(json: &'j mut Json, name: &str) -> &'j mut Json {
    if !matches!(json, Json::Object(_)) {
        *json = Json::Object(Vec::new());
    }
    match json {
        Json::Object(members) => {
            let index = members.iter().position(|(found, _)| found == name).unwrap_or(members.len());
            if index == members.len() {
                members.push((name.to_owned(), Json::Null));
            }
            &mut members[index].1
        }
        other => other,
    }
}
