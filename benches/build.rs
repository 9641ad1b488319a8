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
    Ok(())
}

/// typify's types for a schema, in a type space of their own, so that no two messages share a type by accident.
fn typify_types(name: &str, schema: &str) -> Result<String, Box<dyn Error>> {
    let mut schema: Value = serde_json::from_str(schema)?;
    // The envelope's rules for known events, which typify cannot express: it leaves the payload an object.
    if let Some(members) = schema.as_object_mut() {
        members.remove("allOf");
    }
    let schema: Schema = serde_json::from_value(schema)?;
    let mut space = TypeSpace::new(&TypeSpaceSettings::default());
    space.add_ref_types([(name, schema)])?;
    Ok(space.to_stream().to_string())
}
