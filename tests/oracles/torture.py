"""Builds a project of everything that formats are known to get wrong, by way of the command line alone.

    torture.py BINARY FOLDER

Into FOLDER, which must not be there: texts with an emoji before every span, written from right to left, without
spaces between words, of combining marks and of signs that mean something in some format; marks that nest, cross,
repeat, cover nothing, lie in pieces and go on over paragraphs; values with every delimiter; an article without a
character and one of white space. Who marks, labels, titles and file names are odd, too.
"""

import json
import pathlib
import subprocess
import sys

DELIMITERS = "a,b;c|d\te\"f'g\\h=i:j[k]{l}<m>&n#o*p_q->r%s@t(u)/v!w?x+y~z^`$ \n=SUM(A1) é😀م東\u2028end "
ZOE, BEN = "Zoë \"Z\"; O’Neil | x", "بن <b> & co, Jr."

EMOJI = "😀 Anna 👩‍👩‍👧 Müller, 🎉 said “no”.\n🇪🇸 Madrid 😀😀 (👍🏽) was 🙈 Ok."
RIGHT_TO_LEFT = "قال محمد: «لا» في القدس 2026.\nאמר דן \"כן\" to Reuters ב-12 במאי\u200f.\n"
CJK = "東京都知事は「はい」と言った。\n北京の王さん(45)は否定した。𠮷野家も。\n"
COMBINING = "Zoe\u0308 und Jose\u0301 aßen. नमस्ते दिल्ली। สวัสดีกรุงเทพ a\u0300\u0301\u0302b e\u20dd\n각 ᄀ ﬁn."
CROSSING = "One two three four five six seven.\nEight nine ten.\n\nEleven twelve  thirteen.\nEnd"
SIGNS = (
    "-DOCSTART- -X- O O\n#Text=x\n# text = y\n=SUM(A1) @ref +1 -1\n<b>&amp;</b> ]]> <!-- %s {\"a\":[1]}\n"
    "a\tb|c;d\\e\\ne 'q' \"r\" a_b * _ 1-1 [2] ->\u00a0x\u00ady\u2028z\u0085v\u000bf\u000cg \u001b[31mred \ufeffmid"
)

ARTICLES = {
    "emoji": EMOJI,
    "right to left": RIGHT_TO_LEFT,
    "東京": CJK,
    "combining": COMBINING,
    "Crossing, nesting & “pieces”; a|b": CROSSING,
    "-signs=": SIGNS,
    "nothing": "",
    "white space": " \n\u00a0\t\n",
}

# What the program itself would not make, in a file of brat: the same words marked twice, and marks of no words.
TWICE = "😀 One and one.\n"
TWICE_MARKS = """T1\tper 2 5\tOne
T2\tper 2 5\tOne
T3\tperson 2 5\tOne
T4\tb-i-o 0 1\t😀
T5\tclaim 0 0\t
T6\t1st-label 6 6\t
T7\tclaim 6 6\t
T8\tunder_score 15 15\t
R1\tnext_to Arg1:T1 Arg2:T2
R2\tof-2 Arg1:T6 Arg2:T3
#1\tAnnotatorNotes T1\tthe first | of two
"""

# Whose, in which text, which label, the words of each piece (the first place of each after the one before), values.
MARKS = [
    (ZOE, "emoji", "per", ["Anna 👩‍👩‍👧 Müller"], {"remark": DELIMITERS, "flag": "true", "number": "-0.1"}),
    (ZOE, "emoji", "person", ["Müller"], {"many": "a,b_c,d-e", "one": "no", "when": "2026-05-12"}),
    (ZOE, "emoji", "claim", ["“no”"], {"remark": "😀"}),
    (BEN, "emoji", "1st-label", ["Madrid"], {"who": "Madrid; \"M\" | x", "number": "1e300"}),
    (BEN, "emoji", "b-i-o", ["👍🏽"], {}),
    (BEN, "emoji", "under_score", ["🇪🇸"], {"flag": "false"}),
    (BEN, "emoji", "per", ["Ok"], {}),
    (ZOE, "right to left", "per", ["محمد"], {"remark": "محمد: «لا»"}),
    (ZOE, "right to left", "claim", ["لا"], {}),
    (ZOE, "right to left", "person", ["דן"], {}),
    (ZOE, "right to left", "1st-label", ["Reuters ב-12"], {}),
    (ZOE, "東京", "person", ["王"], {"remark": "、。「」"}),
    (ZOE, "東京", "1st-label", ["東京"], {}),
    (ZOE, "東京", "claim", ["東京都知事は「はい」"], {}),
    (ZOE, "東京", "under_score", ["𠮷野家"], {}),
    (BEN, "東京", "person", ["京都"], {}),
    (BEN, "combining", "person", ["Zoe\u0308"], {"remark": "e\u0308 ë"}),
    (BEN, "combining", "per", ["Jose\u0301"], {}),
    (BEN, "combining", "1st-label", ["दिल्ली"], {}),
    (BEN, "combining", "1st-label", ["กรุงเทพ"], {}),
    (BEN, "combining", "under_score", ["a\u0300\u0301\u0302"], {}),
    (BEN, "combining", "claim", ["ﬁn"], {}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "claim", ["two three four"], {"remark": "nests and is crossed"}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "person", ["three"], {}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "per", ["four five"], {}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "person", ["four five"], {}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "claim", ["One", "five six", "Eleven"], {"one": "yes"}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "1st-label", ["seven.\nEight nine"], {}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "b-i-o", ["ten.\n\nEleven"], {"remark": "over an empty line"}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "under_score", ["twelve  thirteen"], {}),
    (ZOE, "Crossing, nesting & “pieces”; a|b", "per", ["even"], {"remark": "a part of a word"}),
    (BEN, "Crossing, nesting & “pieces”; a|b", "claim", ["two three four"], {"remark": "as another has it"}),
    (BEN, "Crossing, nesting & “pieces”; a|b", "under_score", ["End"], {}),
    (BEN, "-signs=", "1st-label", ["-DOCSTART-"], {"remark": "-DOCSTART- -X- O O"}),
    (BEN, "-signs=", "per", ["=SUM(A1)"], {"remark": "=SUM(A1)"}),
    (BEN, "-signs=", "per", ["@ref"], {"remark": "_"}),
    (BEN, "-signs=", "b-i-o", ["<b>&amp;</b> ]]>"], {"remark": "]]></x>&#0;"}),
    (BEN, "-signs=", "claim", ["a\tb|c;d\\e\\ne"], {"remark": "*"}),
    (BEN, "-signs=", "under_score", ["a_b"], {"remark": " "}),
    (BEN, "-signs=", "person", ["\u00a0x\u00ady\u2028z"], {"remark": "a\u0085b\u2029c"}),
    (BEN, "-signs=", "person", ["v\u000bf\u000cg"], {"remark": "\u001b[31mred\u0007"}),
    (BEN, "-signs=", "1st-label", ["\u001b[31mred"], {}),
    (BEN, "-signs=", "1st-label", ["mid"], {"remark": "\ufeffmid"}),
]

# Between which marks, by their place in MARKS.
LINKS = [(0, "next_to", 1), (1, "of-2", 0), (22, "next_to", 26), (24, "of-2", 25), (33, "next_to", 40)]


def spans(text, pieces):
    """Where the words stand, in code points."""
    made, at = [], 0
    for words in pieces:
        start = text.index(words, at)
        at = start + len(words)
        made.append(f"{start}..{at}")
    return made


def main(binary, folder):
    def run(*arguments):
        done = subprocess.run([binary, *arguments], capture_output=True, encoding="utf-8")
        if done.returncode != 0:
            raise SystemExit(f"torture: {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    here = pathlib.Path(__file__).parent
    run("new", folder, "--schema", str(here / "torture.ron"), "--annotator", ZOE)
    ids = {}
    for name, text in ARTICLES.items():
        # A file of plain text without a word is refused as a mistake; a line of a dataset is not.
        path = pathlib.Path(folder).parent / (f"{name}.txt" if text.strip() else f"{name}.jsonl")
        line = json.dumps({"text": text, "label": []}) + "\n"
        path.write_bytes((text if text.strip() else line).encode("utf-8"))
        known = set(ids.values())
        run("import", folder, str(path), "--format", "text" if text.strip() else "doccano")
        path.unlink()
        listed = json.loads(run("show", folder, "--json"))["articles"]
        (ids[name],) = {row["id"] for row in listed} - known
    twice = pathlib.Path(folder).parent / "twice"
    twice.mkdir()
    (twice / "twice.txt").write_bytes(TWICE.encode("utf-8"))
    (twice / "twice.ann").write_bytes(TWICE_MARKS.encode("utf-8"))
    run("import", folder, str(twice), "--format", "brat", "--annotator", BEN)
    made = []
    for who, name, label, pieces, values in MARKS:
        said = [x for k, v in values.items() for x in ("--set", f"{k}={v}")]
        at = [x for span in spans(ARTICLES[name], pieces) for x in ("--span", span)]
        made.append(run("mark", folder, ids[name], "--annotator", who, "--label", label, *at, *said))
    for start, relation, end in LINKS:
        who, name, *_ = MARKS[start]
        run("link", folder, ids[name], "--annotator", who, "--relation", relation, made[start], made[end])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
