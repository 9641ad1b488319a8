//! Any text as a document: the generator answers with code or diagnostics, and never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("postroom-fuzz-{}.yaml", std::process::id()));
    if std::fs::write(&path, bytes).is_ok() {
        let _ = postroom_codegen::Builder::new().document(&path).generate();
    }
});
