//! Compiles the campaign platform's documents into `campaign.rs`, for `src/campaign.rs` to include, and those of the
//! conformance suite into `conformance.rs`; does nothing without the features `campaign` and `conformance`.

#[cfg(any(feature = "campaign", feature = "conformance"))]
fn main() -> Result<(), postroom_codegen::Diagnostics> {
    use postroom_codegen::Builder;

    if cfg!(feature = "campaign") {
        Builder::new()
            .document("spec/campaign-service.yaml")
            .document("spec/user-service.yaml")
            .document("spec/orchestrator.yaml")
            .compile("campaign")?;
    }
    if cfg!(feature = "conformance") {
        let names = ["asked", "keyed", "kept", "known", "once", "plain", "replayed", "retried"];
        let documents = names
            .into_iter()
            .fold(Builder::new(), |documents, name| documents.document(format!("spec/conformance/{name}.yaml")));
        // Dead letters may be anything.
        documents.allow("unsupported-content-type").compile("conformance")?;
    }
    Ok(())
}

#[cfg(not(any(feature = "campaign", feature = "conformance")))]
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
}
