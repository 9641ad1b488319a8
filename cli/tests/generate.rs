//! What `postroom generate` writes.

use std::{env, fs, path::Path, process::Command};

use postroom_codegen::Builder;

const DOCUMENTS: [&str; 3] = ["spec/campaign-service.yaml", "spec/user-service.yaml", "spec/orchestrator.yaml"];

/// Set in the process that stands for the build script.
const BUILD_SCRIPT: &str = "POSTROOM_TEST_BUILD_SCRIPT";

#[test]
fn the_file_is_what_a_build_script_writes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    if env::var_os(BUILD_SCRIPT).is_some() {
        let builder = DOCUMENTS.iter().fold(Builder::new(), |builder, path| builder.document(path));
        builder.clone().plain().compile("plain").unwrap();
        return builder.compile("contract").unwrap();
    }
    let (_, here) = module_path!().split_once("::").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let script = Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("{here}::the_file_is_what_a_build_script_writes")])
        .current_dir(root)
        .env("OUT_DIR", folder.path())
        .env(BUILD_SCRIPT, "1")
        .output();
    assert!(script.unwrap().status.success());
    let out = folder.path().join("generated.rs");
    let postroom = |arguments: &[&str]| {
        let command = Command::new(env!("CARGO_BIN_EXE_postroom"))
            .current_dir(root)
            .arg("generate")
            .args(DOCUMENTS)
            .args(arguments)
            .output();
        command.unwrap()
    };
    let path = out.to_str().unwrap();
    assert!(postroom(&["--out", path]).status.success());
    let expected = fs::read(folder.path().join("contract.rs")).unwrap();
    assert_eq!(fs::read(&out).unwrap(), expected);
    assert_eq!(postroom(&["--out", "-"]).stdout, expected);
    let plain = fs::read(folder.path().join("plain.rs")).unwrap();
    assert_eq!(postroom(&["--plain"]).stdout, plain);
    assert_eq!(postroom(&["--plain", "--out", path, "--check"]).status.code(), Some(1));
    // Git on Windows ends lines its own way.
    fs::write(&out, String::from_utf8(expected).unwrap().replace('\n', "\r\n")).unwrap();
    assert!(postroom(&["--out", path, "--check"]).status.success());
}

#[test]
fn parts_are_those_of_the_builder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let generate = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
        command.current_dir(root).arg("generate").args(DOCUMENTS).args(arguments).output().unwrap()
    };
    let builder = || DOCUMENTS.iter().fold(Builder::new(), |builder, path| builder.document(root.join(path)));
    for (arguments, part) in [
        (
            vec!["--only", "channels/campaign*", "--only", "UserInfoRequest"],
            builder().only("channels/campaign*").only("UserInfoRequest"),
        ),
        (vec!["--skip", "channels/campaign*"], builder().skip("channels/campaign*")),
        (vec!["--send-only", "."], builder().send_only(".")),
        (vec!["--receive-only", ".", "--skip", "schemas/*"], builder().receive_only(".").skip("schemas/*")),
    ] {
        let (code, _) = part.generate().unwrap();
        let output = generate(&arguments);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), code, "{arguments:?}");
        assert!(output.status.success(), "{arguments:?}");
    }
    let whole = generate(&[]).stdout;
    assert_ne!(generate(&["--send-only", "."]).stdout, whole);
    assert_eq!(generate(&["--only", "."]).stdout, whole);
    let wrong = generate(&["--only", "channels/campagnCreate"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("error[unknown-part]"));
}
