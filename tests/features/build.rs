//! Compiles every document of the two folders to a contract of its own, and lists the contracts as modules; and so
//! many random schemas, each with what the oracle needs of it.

#[path = "../support/dice.rs"]
#[allow(dead_code, clippy::expect_used, reason = "other targets use the rest; it is written for tests")]
mod dice;
#[path = "../support/random.rs"]
mod random;

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

/// The campaign platform's, of which the crate itself has the types that check.
const PLATFORM: &[&str] =
    &["../../spec/campaign-service.yaml", "../../spec/user-service.yaml", "../../spec/orchestrator.yaml"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let (mut modules, mut plain) = (String::new(), String::new());
    for folder in FOLDERS {
        println!("cargo:rerun-if-changed={folder}");
        for document in documents(Path::new(folder))? {
            let name = document.file_stem().and_then(|name| name.to_str()).ok_or("a document needs a name in UTF-8")?;
            Builder::new().document(&document).compile(name)?;
            writeln!(modules, "feature!({name:?}, {name});")?;
            // Its warnings are those of the other code.
            let (code, _) = Builder::new().document(&document).plain().generate()?;
            fs::write(out.join(format!("plain_{name}.rs")), code)?;
            writeln!(plain, "plain!({name:?}, {name});")?;
        }
    }
    println!("cargo:rerun-if-changed=../../spec");
    let platform = PLATFORM.iter().fold(Builder::new(), |builder, path| builder.document(path));
    fs::write(out.join("plain_campaign.rs"), platform.plain().generate()?.0)?;
    writeln!(plain, "plain!(\"campaign\", campaign);")?;
    fs::write(out.join("modules.rs"), modules)?;
    fs::write(out.join("plain.rs"), plain)?;
    fs::write(out.join("random.rs"), random_modules(&out)?)?;
    Ok(())
}

fn documents(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}

/// How many random schemas there are, unless `POSTROOM_SCHEMAS` says another number.
const SCHEMAS: u64 = 80;

/// A module and a case for each random schema; those that the generator refuses are named.
fn random_modules(out: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=POSTROOM_SCHEMAS");
    let count = env::var("POSTROOM_SCHEMAS").map_or(Ok(SCHEMAS), |count| count.parse())?;
    let (mut modules, mut cases, mut refused) = (String::new(), String::new(), Vec::new());
    for seed in 0..count {
        let schema = random::schema(&mut dice::Dice::new(seed), 3);
        let name = format!("random_{seed}");
        let path = out.join(format!("{name}.json"));
        let inside = |text: &str| text.replace("#/definitions/", "#/components/schemas/");
        let document = format!(
            r#"{{"asyncapi":"3.0.0","info":{{"title":"Random","version":"1.0.0"}},"components":{{"messages":{{"Random":{{"payload":{}}}}},"schemas":{}}}}}"#,
            inside(&schema),
            inside(random::SHARED)
        );
        fs::write(&path, document)?;
        match Builder::new().document(&path).generate() {
            Ok((code, _)) => {
                fs::write(out.join(format!("{name}.rs")), code)?;
                writeln!(modules, "feature!({name:?}, {name});")?;
                writeln!(cases, "case!({name}, {schema:?}, {:?}),", path.to_str().ok_or("a path in UTF-8")?)?;
            }
            Err(diagnostics) => refused.push(format!("{schema}\n{diagnostics}")),
        }
    }
    Ok(format!(
        "{modules}\n/// Random schemas, and what was made of each.\npub fn cases() -> ::std::vec::Vec<Case> {{ ::std::vec![{cases}] }}\n\
         /// Random schemas that the generator refuses, each with why.\npub const REFUSED: &[&str] = &{refused:?};\n\
         /// The definitions to which they refer.\npub const SHARED: &str = {:?};\n",
        random::SHARED
    ))
}
