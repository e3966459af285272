#!/bin/sh
# Reads our exports with the tools they are meant for.
#   tests/oracles/run.sh BINARY PROJECT [FOLDER]
# BINARY is a built `sidenote`, PROJECT a project folder; two more are made: one of everything that formats get wrong,
# and one of other tools' files, where those are at hand. Exports go to FOLDER, or to a new one. The table of all that
# is docs/oracles.md; SIDENOTE_ACCEPT=1 writes it anew.
# The Python environments are made once, in $SIDENOTE_ORACLE_ENV or target/oracle-env and beside it.
set -eu

if [ "$#" -lt 2 ]; then
    sed -n '2,8s/^# //p' "$0" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
env=${SIDENOTE_ORACLE_ENV:-$root/target/oracle-env}
out=${3:-$(mktemp -d)}
binary=$1
rm -f "$out/results.jsonl"

# made REQUIREMENTS ENVIRONMENT: an environment with what the file lists, made anew where it lists something else
made() {
    wanted=$(cksum < "$here/$1")
    if [ ! -x "$2/bin/python" ] || [ "$(cat "$2/wanted" 2>/dev/null)" != "$wanted" ]; then
        "${PYTHON:-python3}" -m venv "$2"
        "$2/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/$1"
        printf '%s' "$wanted" > "$2/wanted"
    fi
}

export PYTHONDONTWRITEBYTECODE=1
made requirements.txt "$env"
python=$env/bin/python
rm -rf "$out/projects"
mkdir -p "$out/projects"
"$python" "$here/torture.py" "$binary" "$out/projects/torture"
set -- "$2" "$out/projects/torture"
fixtures=$root/../shared/fixtures
if [ -d "$fixtures" ]; then
    "$python" "$here/fixtures.py" "$binary" "$fixtures" "$out/projects/fixtures"
    set -- "$@" "$out/projects/fixtures"
else
    echo "Other tools' files are not at hand ($fixtures): exports of them are not tried."
fi

failed=0
"$python" "$here/check_exports.py" "$binary" "$out" "$@" || failed=1
# Two versions of one library, which cannot live in one environment.
for version in 3 5; do
    made "datasets-$version.txt" "$env-datasets-$version"
    "$env-datasets-$version/bin/python" "$here/huggingface.py" "$binary" "$out" "$@" || failed=1
done
made doccano.txt "$env-doccano"
"$env-doccano/bin/python" "$here/doccano.py" "$binary" "$out" "$@" || failed=1
made tei.txt "$env-tei"
"$env-tei/bin/python" "$here/tei.py" "$binary" "$out" "$@" || failed=1
"$python" "$here/table.py" "$out/results.jsonl" "$root/docs/oracles.md" || failed=1
exit "$failed"
