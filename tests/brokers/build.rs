//! Compiles the documents whose contract the tests of brokers send and receive by: a service for each way of delivery.

fn main() -> Result<(), postroom_codegen::Diagnostics> {
    let services = ["plain", "counted", "retried", "patient", "ordered", "early", "asked", "giver"];
    // A note is a text, and a dead letter anything.
    let builder = postroom_codegen::Builder::new().allow("unsupported-content-type");
    services.iter().fold(builder, |builder, name| builder.document(format!("spec/{name}.yaml"))).compile("depot")
}
