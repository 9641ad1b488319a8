#!/usr/bin/env bash
# Prints what generated code costs: lines, CPU-seconds and memory of the generator for contracts of more and more schemas
# that refer to one another, and the CPU-seconds of rustc (debug) on the result, beside types with serde's derives that do
# the same work. Needs GNU time.
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
postroom=$root/target/release/postroom
cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" -p postroom-cli

# schemas COUNT: as many schemas of eight properties, two of which lead to others among the same ten, and a message for
# each ten.
schemas() {
  echo 'asyncapi: 3.0.0'
  echo 'info: {title: Shop, version: 1.0.0}'
  echo 'channels:'
  echo '  shop:'
  echo '    address: shop'
  echo '    messages:'
  for ((n = 0; n < $1; n += 10)); do
    printf "      Sold%d: {payload: {\$ref: '#/components/schemas/S%d'}}\n" "$n" "$n"
  done
  echo 'components:'
  echo '  schemas:'
  for ((n = 0; n < $1; n++)); do
    cat <<END
    S$n:
      type: object
      required: [id, customer, total]
      properties:
        id: {type: string, format: uuid}
        customer: {type: string, minLength: 1, maxLength: 8$n}
        total: {type: number, minimum: 0}
        count: {type: integer, minimum: 1, maximum: 10$n}
        placed_at: {type: string, format: date-time}
        state: {type: string, enum: [new, paid$n, sent]}
        next: {\$ref: '#/components/schemas/S$((n / 10 * 10 + (n + 1) % 10))'}
        parts: {type: array, maxItems: 10, items: {\$ref: '#/components/schemas/S$((n / 10 * 10 + (n + 7) % 10))'}}
END
  done
}

printf '%-24s %9s %9s %9s\n' 'generator' 'lines' 'CPU-s' 'MB'
for count in 10 1000 2000 4000; do
  schemas "$count" >"$work/shop.yaml"
  command time -f '%U %S %M' -o "$work/cost" "$postroom" generate --out "$work/shop.rs" "$work/shop.yaml" 2>/dev/null
  read -r user system memory <"$work/cost"
  awk -v count="$count" -v lines="$(wc -l <"$work/shop.rs")" -v user="$user" -v sys="$system" -v memory="$memory" \
    'BEGIN { printf "%-24s %9d %9.1f %9d\n", count " schemas", lines, user + sys, memory / 1024 }'
done

# consumer NAME DEPENDENCIES READ: a crate that reads and writes each of the types of NAME.
consumer() {
  mkdir -p "$work/$1/src"
  cp "$root/Cargo.lock" "$work/$1/Cargo.lock"
  printf '[workspace]\n\n[package]\nname = "consumer"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n%s\n' "$2" \
    >"$work/$1/Cargo.toml"
  {
    echo '#![allow(clippy::all)]'
    echo 'pub mod shop { include!("shop.rs"); }'
    echo 'fn main() { let json = std::env::args().nth(1).unwrap_or_default(); let json = json.as_bytes();'
    grep -o 'pub struct S[0-9]*\b' "$work/$1/src/shop.rs" | sed "s/pub struct \(.*\)/$3/"
    echo '}'
  } >"$work/$1/src/main.rs"
}

# compile NAME: the CPU-seconds of rustc on the crate, its dependencies being there.
compile() {
  touch "$work/$1/src/main.rs"
  { TIMEFORMAT='%U %S'; time CARGO_INCREMENTAL=0 cargo build --quiet --offline \
    --manifest-path "$work/$1/Cargo.toml" --target-dir "$work/target-$1" >&2; } 2>&1 | tail -n 1 | awk '{ print $1 + $2 }'
}

# least A B: the lesser of two numbers.
least() { awk -v a="$1" -v b="$2" 'BEGIN { print (a < b) ? a : b }'; }

count=300
schemas "$count" >"$work/shop.yaml"
mkdir -p "$work/derive/src" "$work/postroom/src"
"$postroom" generate --plain --out "$work/derive/src/shop.rs" "$work/shop.yaml" 2>/dev/null
"$postroom" generate --out "$work/postroom/src/shop.rs" "$work/shop.yaml" 2>/dev/null
consumer derive 'chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }' \
  'if let Ok(one) = serde_json::from_slice::<shop::\1>(json) { println!("{:?}", serde_json::to_vec(\&one)); }'
consumer postroom "postroom = { path = \"$root\" }" \
  'if let Ok(one) = shop::\1::decode(json) { println!("{:?}", one.encode()); }'
for crate in derive postroom; do
  cargo build --quiet --offline --manifest-path "$work/$crate/Cargo.toml" --target-dir "$work/target-$crate"
done
# The least of five, by turns: a machine is not always as fast.
for _ in 1 2 3 4 5; do
  spent=$(compile derive)
  derived=$(least "${derived:-$spent}" "$spent")
  spent=$(compile postroom)
  ours=$(least "${ours:-$spent}" "$spent")
done
printf '\n%-24s %9s %9s\n' "rustc on $count schemas" 'CPU-s' 'ratio'
awk -v derived="$derived" -v ours="$ours" 'BEGIN {
  printf "%-24s %9.1f %9.2f\n", "serde derive", derived, 1
  printf "%-24s %9.1f %9.2f\n", "postroom", ours, ours / derived
}'
