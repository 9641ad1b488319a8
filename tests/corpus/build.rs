//! Compiles every document of the public corpus that the official parser calls valid to a contract of its own, and lists
//! the contracts as modules and their JSON messages as cases; nothing where the corpus is not there.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use postroom_codegen::Builder;

/// The corpus, which lies beside the repository, if it does.
const CORPUS: &str = "../../../shared/corpus";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={CORPUS}");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let (mut modules, mut cases) = (String::new(), String::new());
    for (index, path) in valid_documents()?.iter().enumerate() {
        let name = format!("d{index}");
        let builder = Builder::new().document(Path::new(CORPUS).join(path));
        let (code, _) = builder.clone().generate().map_err(|problems| format!("{path}: {problems}"))?;
        fs::write(out.join(format!("{name}.rs")), code)?;
        writeln!(modules, "document!({path:?}, {name:?}, {name});")?;
        let (contract, _) = builder.contract().map_err(|problems| format!("{path}: {problems}"))?;
        for message in contract.messages.iter().filter(|message| message.is_json) {
            writeln!(cases, "case!({path:?}, {name}, {}),", message.name)?;
        }
    }
    fs::write(
        out.join("modules.rs"),
        format!(
            "{modules}\n/// Lists the JSON messages of all documents.\n#[must_use]\n\
             pub fn cases() -> ::std::vec::Vec<Case> {{ ::std::vec![{cases}] }}\n"
        ),
    )?;
    Ok(())
}

/// The paths of the valid documents within the corpus, in its order.
fn valid_documents() -> Result<Vec<String>, Box<dyn Error>> {
    let table = Path::new(CORPUS).join("official-parser.tsv");
    if !table.exists() {
        return Ok(Vec::new());
    }
    let rows = fs::read_to_string(table)?;
    let columns = rows.lines().skip(1).filter_map(|row| row.split_once('\t'));
    let valid = columns.filter(|(_, verdict)| verdict.split('\t').next() == Some("valid"));
    Ok(valid.map(|(path, _)| path.to_owned()).collect())
}
