#!/bin/sh
# Measures the article's pane and writes docs/performance.md: one command, some minutes.
#   benches/run.sh
set -eu
cd "$(dirname "$0")/.."
cargo bench --bench article_view
python3 benches/table.py > docs/performance.md
