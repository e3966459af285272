#!/usr/bin/env bash
# Fuzzes every target for so many seconds each; what it finds new is kept in fuzz/corpus.
#   fuzz/run.sh SECONDS [TARGET…]
# Every run looks elsewhere, unless FUZZ_SEED says where: then it can be repeated.
# Plain cargo on stable Rust: libFuzzer's coverage comes from flags of LLVM. Needs a C++ compiler.
set -euo pipefail
seconds=${1:?fuzz/run.sh SECONDS [TARGET…]}
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../target}/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
coverage+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
coverage+=" -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
cd "$here"
# Only what is built for the target gets the flags, not build scripts.
RUSTFLAGS="$coverage --cfg fuzzing -Ccodegen-units=16" \
    cargo build --release --locked --target "$host" --target-dir "$target" --bin fuzz
program=$target/$host/release/fuzz
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
cargo build --release --locked --bin corpus
corpus=${CARGO_TARGET_DIR:-$here/target}/release/corpus
"$corpus" seed "$seeds"
if [ "$#" -eq 0 ]; then
    # shellcheck disable=SC2046
    set -- $("$corpus" list)
fi
seed=${FUZZ_SEED:-$RANDOM}
runs=0
for name in "$@"; do
    mkdir -p "$here/corpus/$name" "$here/artifacts"
    log=$(FUZZ_TARGET=$name "$program" "$here/corpus/$name" "$seeds/$name" -seed="$seed" -max_total_time="$seconds" -max_len=16384 \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 -artifact_prefix="$here/artifacts/$name-" 2>&1) \
        || { printf '%s\n' "$log"; echo "FAILED: $name, seed $seed"; exit 1; }
    done=$(sed -n 's/^stat::number_of_executed_units: *//p' <<< "$log")
    runs=$((runs + done))
    printf '%9d runs  %s\n' "$done" "$name"
done
echo "$# targets, $seconds s each, $runs runs, no failure"
