//! Any text as a document: the generator answers with code or diagnostics, tools get schemas, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("postroom-fuzz-{}.yaml", std::process::id()));
    if std::fs::write(&path, bytes).is_ok() {
        let _ = postroom_codegen::Builder::new().document(&path).generate();
        if let Ok((contract, _)) = postroom_codegen::Builder::new().document(&path).contract() {
            for message in contract.messages {
                let text = message.payload.as_schema().to_document();
                let schema: serde_json::Value = serde_json::from_str(&text).expect("a schema is JSON");
                // A pattern may be none that the engine knows; whatever else it says, it does not panic.
                let _ = jsonschema::draft7::new(&schema);
            }
        }
    }
});
