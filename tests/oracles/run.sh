#!/bin/sh
# Reads our exports with the tools they are meant for.
#   tests/oracles/run.sh BINARY PROJECT [FOLDER]
# BINARY is a built `sidenote`, PROJECT a project folder; exports go to FOLDER, or to a new one.
# The Python environments are made once, in $SIDENOTE_ORACLE_ENV or target/oracle-env and beside it.
set -eu

if [ "$#" -lt 2 ]; then
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
env=${SIDENOTE_ORACLE_ENV:-$root/target/oracle-env}
out=${3:-$(mktemp -d)}

# made REQUIREMENTS ENVIRONMENT: an environment with what the file lists, made anew where it lists something else
made() {
    wanted=$(cksum < "$here/$1")
    if [ ! -x "$2/bin/python" ] || [ "$(cat "$2/wanted" 2>/dev/null)" != "$wanted" ]; then
        "${PYTHON:-python3}" -m venv "$2"
        "$2/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/$1"
        printf '%s' "$wanted" > "$2/wanted"
    fi
}

made requirements.txt "$env"
failed=0
"$env/bin/python" "$here/check_exports.py" "$1" "$2" "$out" || failed=1
# Two versions of one library, which cannot live in one environment.
for version in 3 5; do
    made "datasets-$version.txt" "$env-datasets-$version"
    mkdir -p "$out/datasets-$version"
    "$env-datasets-$version/bin/python" "$here/huggingface.py" "$1" "$2" "$out/datasets-$version" || failed=1
done
exit "$failed"
