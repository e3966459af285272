#!/bin/sh
# Measures the article's pane, its frames and its memory, and writes docs/performance.md: one command, some minutes.
#   benches/run.sh
set -eu
cd "$(dirname "$0")/.."
cargo bench --bench article_view
cargo bench --bench memory > "${CARGO_TARGET_DIR:-target}/criterion/memory.txt"
python3 benches/table.py > docs/performance.md
