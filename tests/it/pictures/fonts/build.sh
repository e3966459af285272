#!/bin/sh
# Makes the fonts of the pictures: of the Noto fonts of Debian (fonts-noto-core, fonts-noto-cjk,
# fonts-noto-color-emoji) just the letters that the texts beside this folder use.
#   tests/it/pictures/fonts/build.sh        needs fonttools (pip install fonttools)
set -eu
cd "$(dirname "$0")"
noto=/usr/share/fonts/truetype/noto
subset() {
    name=$1 source=$2
    shift 2
    pyftsubset "$source" --text-file="$letters" --layout-features='*' --no-hinting --output-file="$name.ttf" "$@"
}
letters=$(mktemp)
trap 'rm -f "$letters"' EXIT
cat ../texts/*.txt > "$letters"
# Thai sara am is drawn as two letters.
printf '\340\271\215\340\270\262' >> "$letters"
for script in Hebrew Devanagari Thai Tamil Bengali; do
    subset "$script" "$noto/NotoSerif$script-Regular.ttf"
done
subset Arabic "$noto/NotoNaskhArabic-Regular.ttf"
subset CJK /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc --font-number=0
subset Emoji "$noto/NotoColorEmoji.ttf"
