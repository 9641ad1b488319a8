//! The same documents give the same bytes, and a build script rebuilds what changed and nothing else.

use std::{
    env, fs,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use postroom_codegen::Builder;

const ORDERS: &str = "asyncapi: 3.0.0
info: {title: Orders, version: 1.0.0}
channels:
  placed: {address: 'order.{id}.placed', parameters: {id: {}}, messages: {Placed: {$ref: '#/components/messages/Placed'}}}
operations:
  tell: {action: send, channel: {$ref: '#/channels/placed'}}
components:
  messages:
    Placed:
      payload:
        type: object
        properties: {address: {$ref: 'parts/common.yaml#/Address'}, size: {type: string, enum: [small, large]}}
";
const BILLING: &str = r##"{
  "asyncapi": "3.0.0",
  "info": {"title": "Billing", "version": "1.0.0", "description": "Two\nlines."},
  "channels": {"sent": {"address": "bill.sent", "messages": {"Sent": {"payload": {"$ref": "parts/common.yaml#/Address"}}}}},
  "operations": {"hear": {"action": "receive", "channel": {"$ref": "#/channels/sent"}}}
}
"##;
const COMMON: &str = "Address:
  type: object
  description: |
    Where to.

    Or whereto.
  required: [street]
  properties: {street: {type: string}, city: {$ref: 'cities.yaml#/City'}}
";
const CITIES: &str = "City: {type: string, minLength: 1}\n";

/// A folder with both documents and their parts, each text changed as told.
fn folder(change: fn(&str) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("parts")).unwrap();
    for (name, text) in [
        ("orders.yaml", ORDERS),
        ("billing.json", BILLING),
        ("parts/common.yaml", COMMON),
        ("parts/cities.yaml", CITIES),
    ] {
        fs::write(folder.path().join(name), change(text)).unwrap();
    }
    folder
}

fn generate(folder: &Path, documents: &[&str]) -> String {
    documents.iter().fold(Builder::new(), |builder, name| builder.document(folder.join(name))).generate().unwrap().0
}

#[test]
fn neither_order_nor_place_nor_line_ends_matter() {
    let plain = folder(str::to_owned);
    let code = generate(plain.path(), &["orders.yaml", "billing.json"]);
    for (what, other, documents) in [
        ("again", folder(str::to_owned), ["orders.yaml", "billing.json"]),
        ("in another order", folder(str::to_owned), ["billing.json", "orders.yaml"]),
        ("with CRLF", folder(|text| text.replace('\n', "\r\n")), ["orders.yaml", "billing.json"]),
        ("with a BOM", folder(|text| format!("\u{feff}{text}")), ["orders.yaml", "billing.json"]),
        (
            "with comments",
            folder(|text| text.replace("info: {", "# Said of it:\ninfo: {")),
            ["orders.yaml", "billing.json"],
        ),
    ] {
        assert_eq!(generate(other.path(), &documents), code, "{what}");
        let path = other.path().to_str().unwrap();
        assert!(!code.contains(path), "{what}: the code names a folder of this machine");
    }
    assert!(!code.contains('\r'));
}

#[test]
fn a_written_file_changes_only_with_its_documents() {
    let folder = folder(str::to_owned);
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let written = out.join("contract.rs");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let age = || fs::File::options().write(true).open(&written).unwrap().set_modified(long_ago).unwrap();
    let is_old = || fs::metadata(&written).unwrap().modified().unwrap() == long_ago;

    compile(folder.path());
    let before = fs::read_to_string(&written).unwrap();
    age();
    compile(folder.path());
    assert!(is_old(), "a second run leaves the file alone");

    fs::write(folder.path().join("parts/cities.yaml"), format!("# Edited.\n{CITIES}")).unwrap();
    compile(folder.path());
    assert!(is_old(), "an edit that changes no code leaves the file alone");

    fs::write(folder.path().join("parts/cities.yaml"), CITIES.replace("1}", "2}")).unwrap();
    compile(folder.path());
    assert!(!is_old(), "an edit of a part is written");
    assert_ne!(fs::read_to_string(&written).unwrap(), before);
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "nothing else is left there");
}

#[test]
fn cargo_watches_every_file_that_is_read() {
    let folder = folder(str::to_owned);
    fs::create_dir(folder.path().join("out")).unwrap();
    let watched = |printed: &str| {
        let lines = printed.lines().filter_map(|line| line.strip_prefix("cargo:rerun-if-changed="));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let all = ["billing.json", "orders.yaml", "parts/cities.yaml", "parts/common.yaml"];
    assert_eq!(watched(&compile(folder.path())), all);

    // To correct what is wrong must build again.
    fs::write(folder.path().join("parts/cities.yaml"), "City: [").unwrap();
    assert_eq!(watched(&compile(folder.path())), all);
}

/// What a build script in `folder` prints that compiles both documents; the code goes to `out`.
///
/// It takes a process of its own, because its output, folder and `OUT_DIR` are what it is about.
fn compile(folder: &Path) -> String {
    let (_, here) = module_path!().split_once("::").unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args([&format!("{here}::build_script"), "--exact", "--ignored", "--nocapture"])
        .current_dir(folder)
        .env("OUT_DIR", folder.join("out"))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "run by the other tests, in a process of its own"]
fn build_script() {
    // A build script's own process ends with an error; here the other tests look at what it wrote and printed.
    if env::var_os("OUT_DIR").is_some() {
        let compiled = Builder::new().document("orders.yaml").document("billing.json").compile("contract");
        println!("{}", compiled.err().map(|problems| problems.to_string()).unwrap_or_default());
    }
}

#[test]
fn what_two_documents_declare_alike_is_generated_once() {
    let folder = tempfile::tempdir().unwrap();
    let document = |title: &str| {
        let payload = "{type: object, properties: {gift: {type: object, properties: {x: {type: string}}}, kind: {type: string, enum: [a, b]}}}";
        let text = format!(
            "asyncapi: 3.0.0\ninfo: {{title: {title}, version: '1'}}\nchannels: {{orders: {{address: orders, messages: {{Place: {{payload: {payload}}}}}}}}}\n"
        );
        let path = folder.path().join(format!("{title}.yaml"));
        fs::write(&path, text).unwrap();
        path
    };
    let types = |code: String| {
        let is_type = |line: &&str| line.starts_with("pub struct ") || line.starts_with("pub enum ");
        code.lines().filter(is_type).map(str::to_owned).collect::<Vec<_>>()
    };
    let (first, second) = (document("First"), document("Second"));
    let alone = types(Builder::new().document(&first).generate().unwrap().0);
    let both = types(Builder::new().document(&first).document(&second).generate().unwrap().0);
    assert_eq!(both, alone);
}
