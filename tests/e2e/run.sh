#!/usr/bin/env bash
# The real window from end to end: load an article, select, tag, undo, save, quit; then the command
# line must find in the files what was done.
#   tests/e2e/run.sh BINARY [ARTICLE.txt]
set -euo pipefail
[ "$#" -ge 1 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
sidenote=$(realpath "$1")
article=${2:-$root/../shared/articles/express-gazette.txt}
if [ ! -f "$article" ]; then
    echo "The article $article is not here; one of the sample's own is used."
    article=$(find "$root/projects/sources" -name '*.txt' | sort | head -n 1)
fi
# shellcheck source=tests/e2e/stage.sh
. "$here/stage.sh"
stage_open 1400 900
project=$stage/study
"$sidenote" new "$project" --annotator Ana
cp "$article" "$stage/article.txt"

window_open "$project"
keys ctrl+o
typed "$stage/article.txt"
keys Return
sleep 2
# By keyboard: the first two words of the article are a quote, the next one a place.
keys ctrl+Home
keys ctrl+shift+Right ctrl+shift+Right
keys q
keys ctrl+Right
keys ctrl+shift+Right
keys l
# A tag that is undone must not come back.
keys ctrl+shift+Right
keys c
keys ctrl+z
# By mouse: drag over words in the middle of the sheet, down a line, so that wherever lines lie exactly
# there are words between the two points.
drag 420 430 640 480
keys p
keys ctrl+s
picture "${SIDENOTE_E2E_PICTURE:-$stage/end.png}"
window_quit

"$sidenote" check "$project"
name=$("$sidenote" show "$project" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["articles"][0]["id"])')
"$sidenote" show "$project" "$name" --json >"$stage/shown.json"
python3 - "$stage/shown.json" "$stage/article.txt" <<'PY'
import json
import sys

shown = json.load(open(sys.argv[1], encoding="utf-8"))
words = open(sys.argv[2], encoding="utf-8").read().split()
marks = {m["label"]: m for m in shown["layers"][0]["marks"]}
assert sorted(marks) == ["person", "place", "quote"], sorted(marks)
quote = " ".join("".join(marks["quote"]["text"]).split())
assert quote == " ".join(words[:2]), (quote, words[:2])
for mark in marks.values():
    for (start, end), text in zip(mark["spans"], mark["text"]):
        assert shown["text"][start:end] == text != "", mark
assert len(marks["person"]["text"][0].split()) >= 2, marks["person"]["text"]
print("The files hold what was done in the window:", {k: m["text"] for k, m in marks.items()})
PY
grep -q 'Mark(' "$project"/layers/ana/*.ron
echo "1 passed, 0 failed"
