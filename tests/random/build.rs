//! Draws documents, compiles each to a contract of its own, and lists the contracts as modules.

#[path = "draw/mod.rs"]
mod draw;

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use postroom_codegen::Builder;

/// How many documents there are where nobody says.
const DOCUMENTS: u64 = 12;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=draw");
    let documents = variable("POSTROOM_RANDOM_DOCUMENTS")?.unwrap_or(DOCUMENTS);
    let seed = variable("POSTROOM_RANDOM_SEED")?.unwrap_or_default();
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let mut modules = String::new();
    for index in 0..documents {
        let name = format!("d{index}");
        let path = out.join(format!("{name}.json"));
        fs::write(&path, draw::document(seed + index).to_string())?;
        let (code, _) = Builder::new().document(&path).generate().map_err(|problems| format!("{name}: {problems}"))?;
        fs::write(out.join(format!("{name}.rs")), code)?;
        writeln!(modules, "document!({name:?}, {name});")?;
    }
    fs::write(out.join("modules.rs"), modules)?;
    Ok(())
}

fn variable(name: &str) -> Result<Option<u64>, Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed={name}");
    Ok(env::var(name).ok().map(|text| text.parse()).transpose()?)
}
