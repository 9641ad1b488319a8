//! Compiles the documents under `spec/` into `contract.rs`, for `src/main.rs` to include.

fn main() -> Result<(), postroom_codegen::Diagnostics> {
    postroom_codegen::Builder::new().document("spec/orders.yaml").document("spec/billing.json").compile("contract")
}
