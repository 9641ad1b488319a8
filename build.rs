//! Compiles the campaign platform's documents into `campaign.rs`, for `src/campaign.rs` to include; does nothing without
//! the feature `campaign`.

#[cfg(feature = "campaign")]
fn main() -> Result<(), postroom_codegen::Diagnostics> {
    postroom_codegen::Builder::new()
        .document("spec/campaign-service.yaml")
        .document("spec/user-service.yaml")
        .document("spec/orchestrator.yaml")
        .compile("campaign")
}

#[cfg(not(feature = "campaign"))]
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
}
