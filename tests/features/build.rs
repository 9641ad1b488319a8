//! Compiles every document of the two folders to a contract of its own, and lists the contracts as modules.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use postroom_codegen::Builder;

/// Features that have a snapshot of their code, and those whose code is too long or too odd for one.
const FOLDERS: &[&str] = &["../../codegen/tests/fixtures/features", "spec"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut modules = String::new();
    for folder in FOLDERS {
        println!("cargo:rerun-if-changed={folder}");
        for document in documents(Path::new(folder))? {
            let name = document.file_stem().and_then(|name| name.to_str()).ok_or("a document needs a name in UTF-8")?;
            Builder::new().document(&document).compile(name)?;
            writeln!(modules, "feature!({name:?}, {name});")?;
        }
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("modules.rs"), modules)?;
    Ok(())
}

fn documents(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}
