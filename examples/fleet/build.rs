//! Compiles the document of the control centre into `fleet.rs`, for `src/main.rs` to include.

fn main() -> Result<(), postroom_codegen::Diagnostics> {
    postroom_codegen::Builder::new()
        .document("spec/control-centre.yaml")
        // Log lines are text, and telemetry has a condition: both are meant.
        .allow("unsupported-content-type")
        .allow("checked-value")
        .compile("fleet")
}
