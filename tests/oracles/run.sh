#!/bin/sh
# Reads our exports with the tools they are meant for.
#   tests/oracles/run.sh BINARY PROJECT [FOLDER]
# BINARY is a built `sidenote`, PROJECT a project folder; exports go to FOLDER, or to a new one.
# The Python environment is made once, in $SIDENOTE_ORACLE_ENV or target/oracle-env.
set -eu

if [ "$#" -lt 2 ]; then
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
env=${SIDENOTE_ORACLE_ENV:-$root/target/oracle-env}
out=${3:-$(mktemp -d)}

wanted=$(cksum < "$here/requirements.txt")
if [ ! -x "$env/bin/python" ] || [ "$(cat "$env/wanted" 2>/dev/null)" != "$wanted" ]; then
    "${PYTHON:-python3}" -m venv "$env"
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check \
        --requirement "$here/requirements.txt"
    printf '%s' "$wanted" > "$env/wanted"
fi
exec "$env/bin/python" "$here/check_exports.py" "$1" "$2" "$out"
