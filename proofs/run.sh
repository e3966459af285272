#!/usr/bin/env bash
# Every proof that nothing saved is lost, one line of figures each.
#   proofs/run.sh short|long [SIDENOTE]     short takes some minutes and is part of .ci/run
#   proofs/run.sh write [SIDENOTE]          the short form, its figures written into docs/reliability.md
# SIDENOTE is the program that was built, target/debug/sidenote where nothing is said. As root it also
# fills small disks and cuts the power of a loop mount; strace and cc make calls fail.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
form=${1:?proofs/run.sh short|long|write [SIDENOTE]}
target=${CARGO_TARGET_DIR:-$PWD/target}
PROOF_SIDENOTE=$(realpath "${2:-$target/debug/sidenote}")
PROOF_BINARIES=$target/release
export PROOF_SIDENOTE PROOF_BINARIES CARGO_TARGET_DIR=$target
lines=()

proof() {
    printf '\n$ %s\n' "$*"
    local said
    said=$("$@" | tee /dev/stderr)
    lines+=("$(printf '| `%s` | %s |' "$(sed "s|$target/release/||" <<< "$*")" "$(tail -n 1 <<< "$said")")")
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then proof "$@"; else echo "this is not root: without $*"; fi
}

write_figures() {
    local head
    head=$(sed '/^## The last figures/q' docs/reliability.md)
    {
        printf '%s\n\n' "$head"
        printf 'Written by `proofs/run.sh write` on %s, %s cores.\n\n' "$(uname -sm)" "$(nproc)"
        printf '| command | figures |\n|---|---|\n'
        printf '%s\n' "${lines[@]}"
    } > docs/reliability.new
    mv docs/reliability.new docs/reliability.md
}

cargo build --release --locked --manifest-path proofs/Cargo.toml
cargo build --release --locked --manifest-path fuzz/Cargo.toml --bin corpus
if [ "$form" = long ]; then
    crashes=15000000 calm=5000000 rots=1000000 kills=5000 disks=2000 cuts=1000 seconds=600 rounds=4000
else
    crashes=300000 calm=60000 rots=30000 kills=500 disks=100 cuts=60 seconds=60 rounds=200
fi
proof "$PROOF_BINARIES/crashes" --calm "$calm"
proof "$PROOF_BINARIES/crashes" "$crashes"
proof "$PROOF_BINARIES/crashes" --rot "$rots"
proof "$PROOF_BINARIES/crashes" --bugs
proof python3 proofs/kill.py "$kills"
proof python3 proofs/inject.py
as_root python3 proofs/full.py "$disks"
as_root python3 proofs/power.py "$cuts" 1 ext4
as_root python3 proofs/power.py "$cuts" 1 xfs
proof python3 proofs/writers.py "$seconds"
proof python3 proofs/clones.py "$rounds"
proof "$PROOF_BINARIES/corpus" replay fuzz/corpus
proof "$PROOF_BINARIES/corpus" memory
if [ "$form" = write ]; then write_figures; fi
