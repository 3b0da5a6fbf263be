#!/usr/bin/env bash
# The check for old processors must itself run on them: its object files hold no AVX, FMA or BMI instruction, and its
# constructor is the first of the program.
#
#   cpu_check_code.sh OBJDUMP OBJECT...
set -euo pipefail

objdump=$1
shift
[ $# -gt 0 ] || { echo "no object file given" >&2; exit 1; }
for object in "$@"; do
  code=$("$objdump" --disassemble --reloc --no-show-raw-insn "$object")
  grep -q '__cpu_indicator_init\|__cpu_model' <<<"$code" || { echo "$object asks for no processor features" >&2; exit 1; }
  new='%[yz]mm|[[:space:]]v[a-z0-9]+[[:space:]].*%xmm|[[:space:]](andn|bextr|blsi|blsr|blsmsk|bzhi|mulx|pdep|pext|rorx|sarx|shlx|shrx)[lq]?[[:space:]]'
  if grep -E "$new" <<<"$code"; then
    echo "$object: the instructions above do not exist on the processors it is meant to refuse" >&2
    exit 1
  fi
  "$objdump" --section-headers "$object" | grep -q '\.init_array\.0*101' ||
    { echo "$object has no initialiser of priority 101" >&2; exit 1; }
  if "$objdump" --syms "$object" | grep -E '[[:space:]]w[[:space:]].*\.text'; then
    echo "$object defines shared code above: the linker may keep another file's copy of it" >&2
    exit 1
  fi
done
echo "checked $# object file(s)"
