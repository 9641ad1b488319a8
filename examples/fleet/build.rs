//! Compiles the document of the control centre into `fleet.rs`, for `src/main.rs` to include.

fn main() -> Result<(), postroom_codegen::Diagnostics> {
    postroom_codegen::Builder::new()
        .document("spec/control-centre.yaml")
        .allow("unsupported-content-type")
        .compile("fleet")
}
