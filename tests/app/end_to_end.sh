#!/usr/bin/env bash
# A small run of the real program on the std::jthread back end: the digest does not depend on threads or inner parallelism, and a
# report of the stored run repeats it. Runs under every sanitizer.
#
#   end_to_end.sh QDTUNE EXPERIMENT
set -euo pipefail
exec </dev/null

qdtune=$1
experiment=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

digest_of() { sed -n 's/^ *"digest": "\([0-9a-f]\{32\}\)".*/\1/p'; }

"$qdtune" run "$experiment" -o "$folder/one" -j 1 --inner off --backend threads --json >"$folder/one.json"
"$qdtune" run "$experiment" -o "$folder/two" -j 2 --inner off --backend threads --json >"$folder/two.json"
"$qdtune" run "$experiment" -o "$folder/inner" -j 3 --inner on --backend threads --json >"$folder/inner.json"
expected=$(digest_of <"$folder/one.json")
[ ${#expected} -eq 32 ] || { echo "no digest in the summary:" >&2; cat "$folder/one.json" >&2; exit 1; }
for other in two inner; do
  found=$(digest_of <"$folder/$other.json")
  [ "$found" = "$expected" ] || { echo "digest of '$other' is $found, not $expected" >&2; exit 1; }
done
reported=$("$qdtune" report "$folder/two" --json | digest_of)
[ "$reported" = "$expected" ] || { echo "the report's digest is $reported, not $expected" >&2; exit 1; }
echo "digest $expected"
