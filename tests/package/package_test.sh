#!/usr/bin/env bash
# The installed tree of a build, as its users meet it. Each case is a CTest; `install` comes first.
#
#   package_test.sh CASE BUILD_FOLDER SOURCE_FOLDER WORK_FOLDER [cmake configure arguments...]
set -euo pipefail
exec </dev/null

case=$1 build=$2 source=$3 work=$4
shift 4
configure=("$@")
prefix="$work/moved"

fail() { echo "package_test: $*" >&2; exit 1; }

# Installed to one place and moved to another: nothing may remember the first, the build or the source.
install_case() {
  rm -rf "$work"
  cmake --install "$build" --prefix "$work/first" >"$work.log" || { cat "$work.log" >&2; fail "cmake --install failed"; }
  mv "$work/first" "$prefix"
  local found
  found=$(grep -rlF -e "$work/first" -e "$source/lib" -e "$source/app" -e "$build/lib" "$prefix/lib/cmake" "$prefix/include" \
    "$prefix/share" || true)
  [ -z "$found" ] || fail "these files know where they were made: $found"
}

# A copy of the example, in a folder without any other source, built with the package alone.
example_case() {
  rm -rf "$work/example"
  cp -R "$source/tests/package/example" "$work/example"
  cmake -S "$work/example" -B "$work/example/build" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
    -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF "${configure[@]}"
  grep -qF -- "$prefix/include/qdtune" "$work/example/build/compile_commands.json" || fail "the installed headers are not used"
  if grep -F -- "$source/lib" "$work/example/build/compile_commands.json"; then fail "the source tree is on the include path"; fi
  if grep -E -- "-W(all|error)" "$work/example/build/compile_commands.json"; then fail "our warnings are forced on users"; fi
  cmake --build "$work/example/build"
  local said row
  said=$("$work/example/build/tune_one")
  echo "$said"
  # The library and the program are the same: equal rows.
  row=$("$prefix/bin/qdtune" trial "$prefix/share/qdtune/configs/fast.toml" 0 --json)
  local outcome points
  outcome=${said%% *}
  points=$(sed -E 's/.* after ([0-9]+) points.*/\1/' <<<"$said")
  grep -qE "\"outcome\": *\"$outcome\"" <<<"$row" || fail "the program says another outcome"
  grep -qE "\"points\": *$points\b" <<<"$row" || fail "the program says another number of points"
}

# A header that its own source includes first was compiled alone when the layer was built; here the others are.
headers_case() {
  local header own alone=() proven=0
  for header in $(cd "$prefix/include/qdtune" && find . -name '*.hpp' | sed 's,^\./,,' | sort); do
    own="$source/lib/${header%.hpp}.cpp"
    if [ -f "$own" ] && [ "$(grep -m 1 '^#include' "$own")" = "#include \"$header\"" ]; then
      proven=$((proven + 1))
    else
      alone+=("$header")
    fi
  done
  echo "$proven headers come first in their own source, ${#alone[@]} do not"
  [ "$proven" -gt 50 ] && [ "${#alone[@]}" -gt 0 ] || fail "that cannot be right"
  rm -rf "$work/headers"
  cmake -S "$source/tests/package/headers" -B "$work/headers" -DCMAKE_PREFIX_PATH="$prefix" "${configure[@]}" \
    -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS=-O0 "-DHEADERS=$(IFS=';'; echo "${alone[*]}")"
  cmake --build "$work/headers" --parallel 2
}

# configures COMPONENTS VERSION: whether a project that asks for them does; its messages are in $work/asked.log.
configures() {
  rm -rf "$work/asked"
  mkdir -p "$work/asked"
  printf 'cmake_minimum_required(VERSION 3.25)\nproject(asked LANGUAGES CXX)\nfind_package(qdtune %s REQUIRED COMPONENTS %s)\n' \
    "$2" "$1" >"$work/asked/CMakeLists.txt"
  cmake -S "$work/asked" -B "$work/asked/build" -DCMAKE_PREFIX_PATH="$prefix" "${configure[@]}" >"$work/asked.log" 2>&1
}

requests_case() {
  configures base "" || { cat "$work/asked.log" >&2; fail "the lowest layer is not found"; }
  if grep -q SQLite3_INCLUDE_DIR "$work/asked/build/CMakeCache.txt"; then fail "base asks for a package that it does not need"; fi
  configures store "" || { cat "$work/asked.log" >&2; fail "the layer store is not found"; }
  grep -q SQLite3_INCLUDE_DIR "$work/asked/build/CMakeCache.txt" || fail "store does not look for SQLite"
  if configures no_such_layer ""; then fail "a layer that does not exist is found"; fi
  if configures base 99.0; then fail "version 99 is found"; fi
  grep -q "99.0" "$work/asked.log" || fail "the message does not name the version that is missing"
}

program_case() {
  "$prefix/bin/qdtune" --version
  local file
  for file in "$prefix"/share/qdtune/configs/*.toml; do "$prefix/bin/qdtune" config check "$file"; done
  for file in man/man1/qdtune.1 bash-completion/completions/qdtune zsh/site-functions/_qdtune \
    fish/vendor_completions.d/qdtune.fish qdtune/experiment.schema.json qdtune/audit.schema.json doc/qdtune/LICENSE; do
    [ -s "$prefix/share/$file" ] || fail "share/$file is missing or empty"
  done
  "$prefix/bin/qdtune" help --man | cmp - "$prefix/share/man/man1/qdtune.1"
}

case $case in
  install | example | headers | requests | program) "${case}_case" ;;
  *) fail "no case '$case'" ;;
esac
