#!/usr/bin/env bash
# Makes the pictures of the documents: the sample project in the real window, light and dark.
#   docs/screenshots.sh BINARY
set -euo pipefail
[ "$#" -eq 1 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
sidenote=$(realpath "$1")
# shellcheck source=tests/e2e/stage.sh
. "$root/tests/e2e/stage.sh"
stage_open 1400 900
mkdir -p "$root/docs/images"
# A short path, since one is seen in the picture of the export.
place=$(mktemp -d /tmp/picturesXXX)
trap 'rm -rf "$place"; stage_close' EXIT
cp -r "$root/projects/sample" "$place/sample"

for theme in light dark; do
    SIDENOTE_THEME=$theme window_open "$place/sample"
    # The first quote of the first article, with its links.
    keys ctrl+Home
    for _ in $(seq "${SIDENOTE_PICTURE_STEPS:-8}"); do keys j; done
    xdotool mousemove 700 890
    sleep 1
    picture "$root/docs/images/$theme.png"
    window_quit
done
SIDENOTE_THEME=light window_open "$place/sample"
keys ctrl+Page_Down
keys ctrl+Page_Down
xdotool mousemove 700 890
sleep 2
picture "$root/docs/images/right-to-left.png"
keys ctrl+Page_Down
sleep 1
picture "$root/docs/images/japanese.png"
keys ctrl+e
sleep 1
picture "$root/docs/images/export.png"
window_quit
