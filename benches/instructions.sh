#!/usr/bin/env bash
# Prints how many instructions each way takes to read a message: the same numbers in every run of the same build, to
# within one or two, however busy the machine is. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."

messages=2000 # corpus::SIZE
runner="['valgrind', '--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null']"

# The instructions of a whole run: corpus, way, passes.
count() {
  cargo bench --quiet --locked -p postroom-benches --bin time --config "target.'cfg(all())'.runner=$runner" \
    -- --decode "$1" "$2" "$3" 2>&1 | sed -n 's/.*I *refs: *//p' | tr -d ,
}

for corpus in 'payloads' 'shuffled keys' 'pretty-printed' 'envelopes'; do
  for way in 'plain serde' 'postroom' 'postroom, checked only'; do
    # The second pass alone: without what the start and the corpus cost.
    printf '%-16s %-22s %6d\n' "$corpus" "$way" \
      $((($(count "$corpus" "$way" 2) - $(count "$corpus" "$way" 1)) / messages))
  done
done
