#!/bin/sh
# Measures the article's pane, its frames and its memory, and a large project, and writes docs/performance.md: one command, some minutes.
#   benches/run.sh
set -eu
cd "$(dirname "$0")/.."
cargo bench --bench article_view
cargo bench --bench memory > "${CARGO_TARGET_DIR:-target}/criterion/memory.txt"
cargo bench --bench scale > "${CARGO_TARGET_DIR:-target}/criterion/scale.txt"
python3 benches/table.py > docs/performance.md
