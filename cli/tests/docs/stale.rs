//! `--check`, and folders that are not as they should be.

use std::{fs, process::Command};

use serde_json::json;

use super::{Place, sender};

#[test]
fn a_page_is_stale_as_soon_as_anything_differs() {
    let place = Place::new();
    let spec = place.write("spec.json", &sender("T", &["a"], &json!({"type": "integer"})).to_string());
    let missing = place.docs(&[&spec], &["--check"]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.out.contains("out/message-flow.md is missing\n"), "{missing:?}");
    assert!(!place.path("out").exists());

    assert_eq!(place.docs(&[&spec], &["--date", "2020-02-29"]).out, "out: 8 written, 0 unchanged\n");
    assert_eq!(place.docs(&[&spec], &[]).out, "out: 0 written, 8 unchanged\n");
    let fresh = place.docs(&[&spec], &["--check"]);
    assert_eq!((fresh.code, fresh.out.as_str(), fresh.err.as_str()), (Some(0), "", ""));

    for (name, _) in place.files() {
        let path = place.path("out").join(&name);
        let text = fs::read_to_string(&path).unwrap();
        let other = if name == "message-flow.json" { text.clone() } else { text.replace("integer", "number") };
        fs::write(&path, other + "\n").unwrap();
        let before = place.files();
        let said = place.docs(&[&spec], &["--check"]);
        assert_eq!(said.code, Some(1), "{name}: {said:?}");
        assert!(said.out.starts_with(&format!("out/{name} is stale\n")), "{name}: {said:?}");
        assert!(said.err.contains("run `postroom docs`"), "{said:?}");
        assert_eq!(place.files(), before, "it writes nothing");
        if name == "message-flow.md" {
            assert!(said.out.contains("  - \"number\"\n  + \"integer\"\n"), "{said:?}");
        }
        fs::write(&path, text).unwrap();
    }
}

/// Nothing is left to the clock: what changed before today has its date in the state.
#[test]
fn a_check_is_fresh_the_day_after() {
    let place = Place::new();
    let one = place.write("one.json", &sender("One", &["a"], &json!({"type": "integer"})).to_string());
    let two = place.write("two.json", &sender("Two", &["a"], &json!({"type": "integer"})).to_string());
    place.docs(&[&one], &[]);
    place.docs(&[&one, &two], &["--date", "2001-01-01"]);
    assert!(
        place.page().ends_with("## Changelog\n\n### 2001-01-01\n- **added** service: 'Two' was added\n"),
        "{}",
        place.page()
    );
    assert_eq!(place.docs(&[&one, &two], &["--check"]).code, Some(0));
}

#[test]
fn the_page_for_browsers_is_kept_fresh_where_it_is() {
    let place = Place::new();
    let spec = |kind: &str| sender("T", &["a"], &json!({"type": kind})).to_string();
    let path = place.write("spec.json", &spec("integer"));
    place.docs(&[&path], &["--html"]);
    let before = fs::read_to_string(place.path("out/message-flow.html")).unwrap();
    place.write("spec.json", &spec("boolean"));
    let stale = place.docs(&[&path], &["--check"]);
    assert!(stale.out.contains("out/message-flow.html is stale"), "{stale:?}");
    place.docs(&[&path], &[]);
    assert_ne!(fs::read_to_string(place.path("out/message-flow.html")).unwrap(), before);
    assert_eq!(place.docs(&[&path], &["--check"]).code, Some(0));
}

#[test]
fn diagrams_of_what_is_gone_go_too() {
    let place = Place::new();
    let spec = |addresses| sender("T", addresses, &json!({"type": "integer"}));
    place.run(&spec(&["a.b", "c"]), &["--anchors", "seed"]);
    fs::write(place.path("out/diagrams/mine.svg"), "mine").unwrap();
    let document = place.write("spec.json", &spec(&["c", "d_e"]).to_string());
    let said = place.docs(&[&document], &["--check"]);
    assert!(said.out.contains("out/diagrams/channel_ab.mmd is of no use any more\n"), "{said:?}");
    assert!(place.docs(&[&document], &[]).out.ends_with(", 2 removed\n"));
    let names: Vec<String> =
        place.files().into_iter().map(|(name, _)| name).filter(|name| name.ends_with(".svg")).collect();
    let expected = ["channel_c", "channel_d_e", "context", "mine", "service_t"];
    assert_eq!(names, expected.map(|name| format!("diagrams/{name}.svg")));
    assert_eq!(place.docs(&[&document], &["--check"]).code, Some(0));
}

#[test]
fn the_html_page_is_written_on_demand() {
    let place = Place::new();
    place.run(&sender("T", &["a"], &json!({"type": "integer"})), &["--html", "--title", "Ours"]);
    assert!(fs::read_to_string(place.path("out/message-flow.html")).unwrap().contains("<title>Ours</title>"));
    assert!(place.page().starts_with("# Ours\n"));
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let place = Place::new();
    let spec = place.write("spec.json", &sender("T", &["a"], &json!({"type": "integer"})).to_string());
    place.write("out", "a file, and no folder");
    let said = place.docs(&[&spec], &[]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("out/"), "{said:?}");
}

#[test]
fn some_names_are_no_folders() {
    let place = Place::new();
    let spec = place.write("spec.json", &sender("T", &["a"], &json!({"type": "integer"})).to_string());
    let table = [
        ("-", "the page is several files, which do not fit into standard output: name a folder"),
        ("", "name a folder: `.` is the one that you are in"),
    ];
    for (out, message) in table {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postroom"));
        command.current_dir(place.path("")).arg("docs").arg(&spec).args(["--out", out]);
        let said = command.output().unwrap();
        assert_eq!((said.status.code(), said.stdout), (Some(2), Vec::new()));
        assert!(String::from_utf8(said.stderr).unwrap().contains(message));
        assert_eq!(fs::read_dir(place.path("")).unwrap().count(), 1, "the document");
    }
}

#[test]
fn mistakes_end_with_2_and_write_nothing() {
    let place = Place::new();
    let spec = place.write("spec.json", &sender("T", &["a"], &json!({"type": "integer"})).to_string());
    let broken = place.write("broken.json", "{");
    let table = [
        (&broken, &[][..], "broken.json"),
        (&place.path("missing.json"), &[], "missing.json"),
        (&spec, &["--date", "2025-02-29"], "2025-02 has the days 01 to 28"),
        (&spec, &["--date", "2025-04-00"], "2025-04 has the days 01 to 30"),
        (&spec, &["--date", "2025-13-01"], "there is no month 13"),
        (&spec, &["--date", "0000-01-01"], "years begin with 0001"),
        (&spec, &["--date", "1.1.2025"], "a date has the form YYYY-MM-DD, such as 2025-07-26"),
        (&spec, &["--date", "2025-1-1"], "a date has the form YYYY-MM-DD"),
        (&spec, &["--date", "+025-01-01"], "a date has the form YYYY-MM-DD"),
        (&spec, &["--title", ""], "a page needs a title: give one, or leave the option out for `Message Flow`"),
        (&spec, &["--title", " \n\u{7}"], "a page needs a title"),
        (&spec, &["--anchors", "gitlab"], "possible values: seed, github"),
    ];
    for (document, arguments, message) in table {
        let said = place.docs(&[document], arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said:?}");
        assert!(said.err.contains(message), "{said:?}");
        assert!(!place.path("out").exists());
    }
}
