#!/usr/bin/env bash
# Fuzzes every target for so many seconds each, from the inputs in fuzz/corpus and what runs before this one found.
#   fuzz/run.sh SECONDS [TARGET…]
#   fuzz/run.sh keep [TARGET…]      puts into fuzz/corpus the fewest inputs that reach all that was reached so far
# Every run looks elsewhere, unless FUZZ_SEED says where: then it can be repeated.
# Plain cargo on stable Rust: libFuzzer's coverage comes from flags of LLVM. Needs a C++ compiler.
set -euo pipefail
seconds=${1:?fuzz/run.sh SECONDS|keep [TARGET…]}
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
# Replaces the kept inputs of a target.
keep() {
    local fewest
    fewest=$(mktemp -d)
    FUZZ_TARGET=$1 "$program" -set_cover_merge=1 -use_counters=0 -max_len=16384 "$fewest" "$here/corpus/$1" "$target/found/$1" \
        > /dev/null 2>&1
    rm -rf "${here:?}/corpus/$1"
    mv "$fewest" "$here/corpus/$1"
    chmod 755 "$here/corpus/$1"
    printf '%9d inputs  %s\n' "$(find "$here/corpus/$1" -type f | wc -l)" "$1"
}

seed=${FUZZ_SEED:-$RANDOM}
runs=0
for name in "$@"; do
    found=$target/found/$name
    mkdir -p "$here/corpus/$name" "$here/artifacts" "$found"
    if [ "$seconds" = keep ]; then
        keep "$name"
        continue
    fi
    log=$(FUZZ_TARGET=$name "$program" "$found" "$here/corpus/$name" "$seeds/$name" -seed="$seed" -max_total_time="$seconds" -max_len=16384 \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 -artifact_prefix="$here/artifacts/$name-" 2>&1) \
        || { printf '%s\n' "$log"; echo "FAILED: $name, seed $seed"; exit 1; }
    done=$(sed -n 's/^stat::number_of_executed_units: *//p' <<< "$log")
    runs=$((runs + done))
    printf '%9d runs  %s\n' "$done" "$name"
done
[ "$seconds" = keep ] || echo "$# targets, $seconds s each, $runs runs, no failure"
