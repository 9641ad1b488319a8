//! Writes what postroom is compared with, from the schemas of the same messages: typify's types, and validators
//! that the `jsonschema` crate compiles.

use std::{error::Error, fmt::Write as _, path::Path};

use postroom::campaign::{
    CampaignCreateMessage, CampaignEvent, CampaignExecuteMessage, ContentCreateMessage, MediaPlayMessage,
    PushNotificationMessage,
};
use schemars::schema::Schema;
use serde_json::Value;
use typify::{TypeSpace, TypeSpaceSettings};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    let schemas = [
        ("CampaignCreate", CampaignCreateMessage::schema()),
        ("CampaignExecute", CampaignExecuteMessage::schema()),
        ("PushNotification", PushNotificationMessage::schema()),
        ("MediaPlay", MediaPlayMessage::schema()),
        ("ContentCreate", ContentCreateMessage::schema()),
        ("CampaignEvent", CampaignEvent::<postroom::JsonObject>::schema()),
    ];
    let (mut types, mut validators) = (String::new(), String::new());
    for (name, schema) in schemas {
        writeln!(
            types,
            "pub(crate) use self::of_{name}::{name};\nmod of_{name} {{ {} }}",
            typify_types(name, schema)?
        )?;
        writeln!(
            validators,
            "#[jsonschema::validator(schema = {schema:?}, draft = Draft7, validate_formats = true, \
             methods = {{ is_valid = true, validate = false, iter_errors = false }})]\npub(crate) struct {name};"
        )?;
    }
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("typified.rs"), types)?;
    std::fs::write(Path::new(&out).join("validators.rs"), validators)?;
    for count in [10, 100] {
        std::fs::write(Path::new(&out).join(format!("routes_{count}.rs")), routes(count)?)?;
    }
    Ok(())
}

/// A service that handles so many events, each of a type of its own.
fn routes(count: usize) -> Result<String, std::fmt::Error> {
    let (mut events, mut handles, mut methods) = (String::new(), String::new(), String::new());
    for index in 0..count {
        let (domain, verb) =
            (["campaign", "notification", "user", "billing"][index % 4], ["created", "changed"][index % 2]);
        writeln!(
            events,
            "#[derive(postroom::Event, serde::Deserialize, serde::Serialize)]\n\
             #[event(\"{domain}.thing-{index}.{verb}\")]\npub(crate) struct Event{index} {{ count: usize }}"
        )?;
        writeln!(handles, "#[handle(Event{index} => on_{index})]")?;
        writeln!(
            methods,
            "async fn on_{index}(&self, event: Event{index}) -> Result<(), std::convert::Infallible> {{ self.add(event.count) }}"
        )?;
    }
    Ok(format!(
        "{events}#[derive(Default, postroom::Handlers)]\n{handles}pub(crate) struct Service(std::sync::atomic::AtomicUsize);\n\
         impl Service {{\n{methods}\
         fn add(&self, count: usize) -> Result<(), std::convert::Infallible> {{ \
         self.0.fetch_add(count, std::sync::atomic::Ordering::Relaxed); Ok(()) }}\n\
         pub(crate) async fn first(&self, event: Event0) -> Result<(), std::convert::Infallible> {{ self.on_0(event).await }}\n}}\n"
    ))
}

/// typify's types for a schema, in a type space of their own, so that no two messages share a type by accident.
fn typify_types(name: &str, schema: &str) -> Result<String, Box<dyn Error>> {
    let mut schema: Value = serde_json::from_str(schema)?;
    // The envelope's rules for known events, which typify cannot express: it leaves the payload an object.
    let mut definitions = Value::Null;
    if let Some(members) = schema.as_object_mut() {
        members.remove("allOf");
        definitions = members.remove("definitions").unwrap_or_default();
    }
    let mut schemas: Vec<(String, Schema)> = vec![(name.to_owned(), serde_json::from_value(schema)?)];
    for (name, definition) in definitions.as_object().into_iter().flatten() {
        schemas.push((name.clone(), serde_json::from_value(definition.clone())?));
    }
    let mut space = TypeSpace::new(&TypeSpaceSettings::default());
    space.add_ref_types(schemas)?;
    Ok(space.to_stream().to_string())
}
