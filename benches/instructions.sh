#!/usr/bin/env bash
# Prints how many instructions each way takes to read or write a message, and a message from its sender to its end on a bus in
# memory: the same numbers in every run of the same build, to
# within one or two, however busy the machine is. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."

messages=2000 # corpus::SIZE
runner="['valgrind', '--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null']"

# The instructions of a whole run of a program with its arguments.
run() {
  cargo bench --quiet --locked -p postroom-benches --bin "$1" --config "target.'cfg(all())'.runner=$runner" \
    -- "${@:2}" 2>&1 | sed -n 's/.*I *refs: *//p' | tr -d ,
}

# The same of decode or encode, corpus, way, passes.
count() {
  run time "--$1" "${@:2}"
}

# row decode|encode CORPUS WAY: the second pass alone, without what the start and the corpus cost.
row() {
  printf '%-7s %-16s %-28s %6d\n' "$1" "$2" "$3" $((($(count "$@" 2) - $(count "$@" 1)) / messages))
}

for corpus in 'payloads' 'shuffled keys' 'pretty-printed' 'envelopes'; do
  for way in 'plain serde' 'postroom' 'postroom, checked only'; do row decode "$corpus" "$way"; done
done
for corpus in 'payloads' 'envelopes'; do
  for way in 'plain serde' 'postroom, checked' 'postroom, checked by its text'; do row encode "$corpus" "$way"; done
done
for kind in publish request; do
  printf '%-7s %-45s %6d\n' "$kind" 'to its end, in memory' \
    $((($(run services "--$kind" 3000) - $(run services "--$kind" 1000)) / 2000))
done
