//! Compiles every document of the public corpus that the official parser calls valid to a contract of its own, and lists
//! the contracts as modules and their JSON messages as cases; nothing where the corpus is not there. The variable
//! `POSTROOM_CORPUS` names another folder of documents, which has its `official-parser.tsv` too.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{self, Path, PathBuf},
};

use postroom_codegen::Builder;

/// The corpus, which lies beside the repository, if it does.
const CORPUS: &str = "../../../shared/corpus";

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = env::var_os("POSTROOM_CORPUS").map_or_else(|| PathBuf::from(CORPUS), PathBuf::from);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=POSTROOM_CORPUS");
    println!("cargo:rerun-if-changed={}", corpus.display());
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let (mut modules, mut cases, mut refused) = (String::new(), String::new(), String::new());
    for (index, path) in valid_documents(&corpus)?.iter().enumerate() {
        let name = format!("d{index}");
        let builder = Builder::new().document(corpus.join(path));
        let (code, contract) = match (builder.clone().generate(), builder.contract()) {
            (Ok((code, _)), Ok((contract, _))) => (code, contract),
            (Err(problems), _) | (_, Err(problems)) => {
                writeln!(refused, "{path}: {problems}")?;
                continue;
            }
        };
        fs::write(out.join(format!("{name}.rs")), code)?;
        writeln!(modules, "document!({path:?}, {name:?}, {name});")?;
        for message in contract.messages.iter().filter(|message| message.is_json) {
            writeln!(cases, "case!({path:?}, {name}, {}),", message.name)?;
        }
    }
    if !refused.is_empty() {
        return Err(refused.into());
    }
    fs::write(
        out.join("modules.rs"),
        format!(
            "/// The folder of the documents.\npub const CORPUS: &str = {:?};\n{modules}\n\
             /// Lists the JSON messages of all documents.\n#[must_use]\n\
             pub fn cases() -> ::std::vec::Vec<Case> {{ ::std::vec![{cases}] }}\n",
            path::absolute(&corpus)?
        ),
    )?;
    Ok(())
}

/// The paths of the valid documents within the corpus, in its order.
fn valid_documents(corpus: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let table = corpus.join("official-parser.tsv");
    if !table.exists() {
        return Ok(Vec::new());
    }
    let rows = fs::read_to_string(table)?;
    let columns = rows.lines().skip(1).filter_map(|row| row.split_once('\t'));
    let valid = columns.filter(|(_, verdict)| verdict.split('\t').next() == Some("valid"));
    Ok(valid.map(|(path, _)| path.to_owned()).collect())
}
