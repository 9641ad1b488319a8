#!/usr/bin/env bash
# Prints how many lines of production code each crate has: those that are neither blank nor comments, nor of tests.
set -euo pipefail
cd "$(dirname "$0")/.."

for crate in src schema/src codegen/src derive/src cli/src nats/src; do
  find "$crate" -name '*.rs' ! -name tests.rs ! -path '*/tests/*' -exec awk -v crate="$crate" '
    function braces() { return gsub(/\{/, "{") - gsub(/\}/, "}") }
    FNR == 1 { depth = is_test = 0 }
    depth > 0 { depth += braces(); next }
    is_test { is_test = 0; depth = braces(); next }
    /^[[:space:]]*#\[cfg\(test\)\]/ { is_test = 1; next }
    !/^[[:space:]]*(\/\/.*)?$/ { lines++ }
    END { printf "%-12s %6d\n", crate, lines }' {} +
done
