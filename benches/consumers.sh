#!/usr/bin/env bash
# Prints what a cold debug build of a consumer costs, in CPU-seconds and packages, beside one that reads JSON with serde
# alone: a consumer without a build script, and one whose build script compiles its documents. The fastest of three
# builds counts.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# consumer NAME DEPENDENCIES: an empty crate with these.
consumer() {
  mkdir -p "$work/$1/src"
  echo 'fn main() {}' >"$work/$1/src/main.rs"
  cp "$root/Cargo.lock" "$work/$1/Cargo.lock"
  printf '[workspace]\n\n[package]\nname = "consumer"\nversion = "0.1.0"\nedition = "2024"\n\n%s\n' "$2" \
    >"$work/$1/Cargo.toml"
}

# cost NAME: the CPU-seconds of a build from nothing.
cost() {
  local best=0 spent
  for _ in 1 2 3; do
    rm -rf "$work/target"
    spent=$({ TIMEFORMAT='%U %S'; time cargo build --quiet --offline --manifest-path "$work/$1/Cargo.toml" \
      --target-dir "$work/target" >&2; } 2>&1 | tail -n 1 | awk '{ print $1 + $2 }')
    best=$(awk -v best="$best" -v spent="$spent" 'BEGIN { print (best == 0 || spent < best) ? spent : best }')
  done
  echo "$best"
}

consumer serde '[dependencies]
chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }'
consumer postroom "[dependencies]
postroom = { path = \"$root\" }"
consumer script "[dependencies]
postroom = { path = \"$root\" }

[build-dependencies]
postroom-codegen = { path = \"$root/codegen\" }"
cat >"$work/script/build.rs" <<END
fn main() -> Result<(), postroom_codegen::Diagnostics> {
    postroom_codegen::Builder::new().document("$root/examples/custom-contract/spec/orders.yaml").compile("orders")
}
END
cat >"$work/script/src/main.rs" <<'END'
pub mod orders {
    postroom::include_contract!("orders");
}
fn main() {}
END

baseline=$(cost serde)
printf '%-32s %8s %6s %9s\n' 'cold debug build of a consumer' 'CPU-s' 'ratio' 'packages'
for name in serde postroom script; do
  spent=$([ "$name" = serde ] && echo "$baseline" || cost "$name")
  packages=$(cargo tree --offline --manifest-path "$work/$name/Cargo.toml" -e normal,build --prefix none |
    sed 's/ .*//' | sort -u | grep -cv '^consumer$')
  case $name in
    serde) title='serde, serde_json, uuid, chrono' ;;
    postroom) title='postroom, code that is committed' ;;
    script) title='postroom, with a build script' ;;
  esac
  printf '%-32s %8.1f %6.2f %9d\n' "$title" "$spent" "$(awk "BEGIN { print $spent / $baseline }")" "$packages"
done
