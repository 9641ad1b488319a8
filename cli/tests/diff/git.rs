//! A revision of a repository as the old side.

use std::{fs, path::Path, process::Command};

use super::command::{DOCUMENT, POINTER, folder, postroom, text};

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@b.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[needs::git]
#[test]
fn a_revision_is_the_old_side() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("spec")).unwrap();
    // A reference out of the folder, which only the revision has.
    let referring = DOCUMENT.replace("text: {type: string}", "text: {$ref: ../parts/text.yaml}");
    fs::create_dir(path.join("parts")).unwrap();
    fs::write(path.join("parts/text.yaml"), "{type: string}").unwrap();
    fs::write(path.join("spec/service.yaml"), referring).unwrap();
    git(path, &["init", "-q"]);
    git(path, &["add", "."]);
    git(path, &["commit", "-qm", "one"]);
    fs::remove_file(path.join("parts/text.yaml")).unwrap();
    fs::copy(path.join("new.yaml"), path.join("spec/service.yaml")).unwrap();
    for (at, arguments) in [
        (path.to_owned(), ["--git", "HEAD", "spec"]),
        (path.to_owned(), ["--git", "HEAD", "spec/service.yaml"]),
        (path.join("spec"), ["--git", "HEAD", "service.yaml"]),
    ] {
        let output = postroom(&at, &arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(text(&output.stdout).contains(POINTER), "{output:?}");
    }
    // What is gone is where the revision had it.
    fs::write(path.join("spec/service.yaml"), DOCUMENT.replace("text: {type: string}, ", "")).unwrap();
    let output = text(&postroom(path, &["--git", "HEAD", "spec"]).stdout);
    assert!(output.contains("--> HEAD:parts/text.yaml:1:1\n"), "{output}");
    fs::copy(path.join("new.yaml"), path.join("spec/service.yaml")).unwrap();
    let status = Command::new("git").current_dir(path).args(["status", "--short"]).output().unwrap();
    assert_eq!(text(&status.stdout), " D parts/text.yaml\n M spec/service.yaml\n", "the repository is as it was");
    for (revision, said) in [("nowhere", "`nowhere` is no revision of"), ("--help", "`--help` is no revision of")] {
        let output = postroom(path, &[&format!("--git={revision}"), "spec"]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains(said), "{output:?}");
    }
    fs::write(path.join("more.yaml"), DOCUMENT).unwrap();
    let output = postroom(path, &["--git", "HEAD", "more.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(text(&output.stdout).contains("service-added"), "{output:?}");
}

/// For its hooks, `git` names a repository in the environment, from where it runs them: the path's own one counts.
#[needs::git]
#[test]
fn a_revision_is_found_within_hooks() {
    let [folder, other] = [folder(), tempfile::tempdir().unwrap()];
    let (path, other) = (folder.path(), other.path());
    fs::copy(path.join("old.yaml"), path.join("service.yaml")).unwrap();
    git(path, &["init", "-q"]);
    git(path, &["add", "service.yaml"]);
    git(path, &["commit", "-qm", "one"]);
    fs::copy(path.join("new.yaml"), path.join("service.yaml")).unwrap();
    fs::create_dir(path.join("inner")).unwrap();
    git(other, &["init", "-q"]);
    for (here, repository) in [(path.join("inner"), other), (other.to_owned(), other), (path.join("inner"), path)] {
        let output = Command::new(env!("CARGO_BIN_EXE_postroom"))
            .current_dir(here)
            .args(["diff", "--git", "HEAD"])
            .arg(path.join("service.yaml"))
            .env("GIT_DIR", if repository == path { ".git".into() } else { repository.join(".git") })
            .env("GIT_WORK_TREE", repository)
            .env("GIT_INDEX_FILE", repository.join(".git/next-index"))
            .env("GIT_PREFIX", "inner/")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(text(&output.stdout).contains(POINTER), "{output:?}");
    }
}

#[needs::git]
#[test]
fn errors_name_the_revision_and_not_where_its_files_were_put() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("spec")).unwrap();
    let broken = DOCUMENT.replace("text: {type: string}", "text: {$ref: gone.yaml}");
    fs::write(path.join("spec/service.yaml"), broken).unwrap();
    fs::create_dir(path.join("none")).unwrap();
    fs::write(path.join("none/service.yaml"), "openapi: 3.0.0").unwrap();
    git(path, &["init", "-q"]);
    git(path, &["add", "spec", "none"]);
    git(path, &["commit", "-qm", "one"]);
    for folder in ["spec", "none"] {
        fs::copy(path.join("old.yaml"), path.join(folder).join("service.yaml")).unwrap();
    }
    let temporary = std::env::temp_dir().join("postroom-diff-");
    for (place, said) in [("spec", "HEAD:spec/service.yaml"), ("none", "HEAD:none: no AsyncAPI document")] {
        let output = postroom(path, &["--git", "HEAD", place]);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(said), "{errors}");
        assert!(!errors.contains(&temporary.display().to_string()), "{errors}");
    }
}
