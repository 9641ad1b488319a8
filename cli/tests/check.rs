//! How `postroom check` shows problems of documents that are awkward to show.

use std::{fs, process::Command};

const HEAD: &str = "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\ncomponents:\n  messages:\n";

/// What `check` prints of a document, without its last line, and the exit code.
fn checked(document: &[u8], arguments: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), document).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
    let output = command.current_dir(&folder).args(["check", "a.yaml"]).args(arguments).output().unwrap();
    assert_eq!(output.stderr, b"");
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

/// The lines of a report between its title and its help.
fn excerpt(report: &str) -> Vec<&str> {
    report.lines().filter(|line| line.contains("-->") || line.contains(" | ")).collect()
}

#[test]
fn the_place_is_shown_whatever_is_around_it() {
    let long = "x".repeat(2000);
    for (document, expected) in [
        // A byte order mark counts no column.
        (
            "\u{feff}asyncapi: 4.0.0\n".to_owned(),
            vec![" --> a.yaml:1:11", "1 | asyncapi: 4.0.0", "  |           ^^^^^ /asyncapi"],
        ),
        (
            format!("{HEAD}    日本: {{payload: {{type: '文字'}}}}\n"),
            vec![
                " --> a.yaml:5:26",
                "5 |     日本: {payload: {type: '文字'}}",
                "  |                            ^^^^^^ /components/messages/日本/payload/type",
            ],
        ),
        (
            format!("{HEAD}    E: {{payload: {{description: '🎉🎉', type: strin}}}}\n"),
            vec![
                " --> a.yaml:5:44",
                "5 |     E: {payload: {description: '🎉🎉', type: strin}}",
                "  |                                              ^^^^^ /components/messages/E/payload/type",
            ],
        ),
        (
            format!("{HEAD}    T: {{payload: {{title: 'a\tb', type: strin}}}}\n"),
            vec![
                " --> a.yaml:5:39",
                "5 |     T: {payload: {title: 'a    b', type: strin}}",
                "  |                                          ^^^^^ /components/messages/T/payload/type",
            ],
        ),
        (
            format!("{HEAD}    C: {{payload: {{type: strin}}}}\n").replace('\n', "\r\n"),
            vec![
                " --> a.yaml:5:25",
                "5 |     C: {payload: {type: strin}}",
                "  |                         ^^^^^ /components/messages/C/payload/type",
            ],
        ),
        // A problem with a key shows the key, and so does one with a value below it.
        (
            format!("{HEAD}    K: {{payload: {{type: string, minLenght: 1}}}}\n"),
            vec![
                " --> a.yaml:5:44",
                "5 |     K: {payload: {type: string, minLenght: 1}}",
                "  |                                 ---------  ^ /components/messages/K/payload/minLenght",
            ],
        ),
        (
            format!("{HEAD}    K:\n      payload:\n        type: object\n        minLenght:\n          a: 1\n"),
            vec![
                " --> a.yaml:9:11",
                "8 |         minLenght:",
                "  |         ---------",
                "9 |           a: 1",
                "  |           ^ /components/messages/K/payload/minLenght",
            ],
        ),
        // The end of the file.
        (
            format!("{HEAD}    E: {{payload: {{type: string"),
            vec![" --> a.yaml:5:31", "5 |     E: {payload: {type: string", "  |                               ^"],
        ),
        // Control characters of a document move nothing on a terminal.
        (
            format!("{HEAD}    \"a\\e[31m\\nb\": {{payload: {{type: strin}}}}\n"),
            vec![
                " --> a.yaml:5:36",
                "5 |     \"a\\e[31m\\nb\": {payload: {type: strin}}",
                "  |                                    ^^^^^ /components/messages/a\\u001b[31m\\nb/payload/type",
            ],
        ),
        (
            format!("{HEAD}    L: {{payload: {{title: '{long}', type: strin, description: '{long}'}}}}\n"),
            vec![
                " --> a.yaml:5:2036",
                "5 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', type: strin, description: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...",
                "  |                                                ^^^^^ /components/messages/L/payload/type",
            ],
        ),
    ] {
        let (report, code) = checked(document.as_bytes(), &["--deny", "warnings"]);
        assert_eq!((excerpt(&report), code), (expected, Some(1)), "{report}");
        assert!(!report.contains(":::"), "{report}");
    }
}

#[test]
fn what_programs_read_holds_everything() {
    let document = format!("{HEAD}    A: {{payload: {{type: \"a\\nb,c:d%\\e[1m\"}}}}\n");
    let (github, code) = checked(document.as_bytes(), &["--format", "github"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        github,
        "::error file=a.yaml,line=5,col=25,title=unknown-type::`a%0Ab,c:d%25\\u001b[1m` is no type%0Ahelp: types are \
         array, boolean, integer, null, number, object, string\n"
    );
    let (json, _) = checked(document.as_bytes(), &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let problem = &report["diagnostics"][0];
    assert_eq!(problem["message"], "`a\nb,c:d%\u{1b}[1m` is no type");
    assert_eq!((&problem["line"], &problem["column"]), (&5.into(), &25.into()));
    assert_eq!(
        (&problem["pointer"], &problem["code"]),
        (&"/components/messages/A/payload/type".into(), &"unknown-type".into())
    );
    assert_eq!((&report["errors"], &report["warnings"]), (&1.into(), &0.into()));
    assert_eq!(
        checked(HEAD.replace("  messages:\n", "  schemas: {}\n").as_bytes(), &["--format", "github"]),
        (String::new(), Some(0))
    );
}
