//! Compiles every document of the two folders to a contract of its own, and lists the contracts as modules; and so
//! many random schemas, each with what the oracle needs of it; and every schema of the public test suite, where that is.

#[path = "../support/dice.rs"]
#[allow(dead_code, clippy::expect_used, reason = "other targets use the rest; it is written for tests")]
mod dice;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/remotes.rs"]
mod remotes;

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use postroom_codegen::Builder;
use remotes::remotes;

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
    println!("cargo:rerun-if-changed=parts");
    for (name, part) in parts() {
        part.compile(name)?;
        writeln!(modules, "feature!({name:?}, {name});")?;
    }
    println!("cargo:rerun-if-changed=../../spec");
    let platform = PLATFORM.iter().fold(Builder::new(), |builder, path| builder.document(path));
    fs::write(out.join("plain_campaign.rs"), platform.plain().generate()?.0)?;
    writeln!(plain, "plain!(\"campaign\", campaign);")?;
    fs::write(out.join("modules.rs"), modules)?;
    fs::write(out.join("plain.rs"), plain)?;
    fs::write(out.join("random.rs"), random_modules(&out)?)?;
    fs::write(out.join("suite.rs"), suite_modules(&out)?)?;
    Ok(())
}

/// Parts of a contract whose document is not whole.
fn parts() -> [(&'static str, Builder); 3] {
    let whole = || Builder::new().document("parts/shop.yaml");
    [
        ("parts_only", whole().only("operations/pay")),
        ("parts_skip", whole().skip("drafts")),
        ("parts_send", whole().only("channels/*").skip("channels/drafts").send_only(".")),
    ]
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
        match Builder::new().document(&path).exact(true).generate() {
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

/// The public test suite for draft-07, which lies beside the repository, if it does.
const SUITE: &str = "../../../shared/json-schema-test-suite/tests/draft7";

/// What the suite has at `http://localhost:1234/`.
const REMOTES: &str = "../../../shared/json-schema-test-suite/remotes";

/// The document that holds a schema of the suite.
const HOLDER: &str = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\n\
                      components: {messages: {It: {payload: {$ref: './schema.json'}}}}\n";

/// A module and a case for each schema of the required suite and of the formats; those that the generator
/// refuses are named with the first error.
fn suite_modules(out: &Path) -> Result<String, Box<dyn Error>> {
    let (mut modules, mut cases, mut refused) = (String::new(), String::new(), String::new());
    let mut number = 0_usize;
    for file in suite_files()? {
        println!("cargo:rerun-if-changed={}", file.display());
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let groups: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(&file)?)?;
        for group in groups {
            let about = format!("{stem}: {}", group["description"].as_str().unwrap_or_default());
            number += 1;
            let name = format!("suite_{number}");
            let folder = out.join(&name);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("schema.json"), group["schema"].to_string())?;
            fs::write(folder.join("document.yaml"), HOLDER)?;
            let builder = remotes(Path::new(REMOTES))?
                .iter()
                .fold(Builder::new(), |builder, (url, path)| builder.map_reference(url, path))
                .document(folder.join("document.yaml"));
            match builder.clone().exact(true).generate() {
                Ok((code, _)) => {
                    let tests = group["tests"].to_string();
                    let mut add = |name: &str, code: &str, is_exact: bool| -> Result<(), Box<dyn Error>> {
                        fs::write(out.join(format!("{name}.rs")), code)?;
                        writeln!(modules, "feature!({name:?}, {name});")?;
                        Ok(writeln!(cases, "case!({name}, {about:?}, {tests:?}, {is_exact}),")?)
                    };
                    add(&name, &code, true)?;
                    let (assumed, _) = builder.generate()?;
                    if assumed != code {
                        add(&format!("{name}_assumed"), &assumed, false)?;
                    }
                }
                Err(found) => {
                    let error = found.iter().find(|found| found.severity == postroom_codegen::Severity::Error);
                    let (code, count) =
                        (error.map_or("", |error| error.code), group["tests"].as_array().map_or(0, Vec::len));
                    writeln!(refused, "({about:?}, {code:?}, {count}),")?;
                }
            }
        }
    }
    Ok(format!(
        "{modules}\n/// Every schema of the suite, and what was made of it.\npub fn cases() -> ::std::vec::Vec<Case> {{ ::std::vec![{cases}] }}\n\
         /// Those that the generator refuses: the code of the error, and how many cases there are.\n\
         pub const REFUSED: &[(&str, &str, usize)] = &[{refused}];\n"
    ))
}

/// The files of the required suite, and those of the formats.
fn suite_files() -> io::Result<Vec<PathBuf>> {
    let suite = Path::new(SUITE);
    if !suite.exists() {
        return Ok(Vec::new());
    }
    let mut files = documents(suite)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.extend(documents(&suite.join("optional/format"))?);
    Ok(files)
}
