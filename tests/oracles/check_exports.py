"""Reads exports with the tools they are meant for and compares them with the project.

    check_exports.py BINARY FOLDER PROJECT...

Truth is what `sidenote show PROJECT ARTICLE --json` says. Into FOLDER the binary exports each project in every
format and variant below; JSON and CSV are read with Python's own modules, CoNLL columns with seqeval in strict mode,
brat folders by the rules of brat's own reader, UIMA's CAS with cassis; for the others see `offsets.py`. What came of
it goes to FOLDER/results.jsonl, for `table.py`. Ends with `N passed, M failed`; the exit code is 1 when anything
failed. Nothing here shares code with the program.
"""

import csv
import json
import pathlib
import shutil
import subprocess
import sys
from collections import Counter, defaultdict

import offsets
import published
import uima
import web
import webanno
from brat import check_brat
from nervaluate.loaders import ListLoader
from seqeval.scheme import BILOU, IOB1, IOB2, IOBES, Entities

csv.field_size_limit(1 << 30)

SCHEMES = {"iob1": IOB1, "iob2": IOB2, "bioes": IOBES, "bilou": BILOU}
DROPS = {"overlap", "nesting", "zero_width"}
# What an option that says “drop” leaves out.
RULES = {"tokens": "token_border", "pieces": "discontinuous"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")

CONLL = [
    {"scheme": scheme, "columns": columns, "tokens": tokens}
    for scheme in SCHEMES
    for columns, tokens in (("4", "outwards"), ("2", "cut"))
] + [
    {"overlaps": "innermost"},
    {"overlaps": "first"},
    {"tokens": "inwards"},
    {"tokens": "drop", "pieces": "first"},
    {"pieces": "hull"},
    {"pieces": "drop"},
]

TOKENISED = [
    (to, {"tokeniser": tokeniser})
    for to in ("conll", "conllu", "spacy", "spacy-json", "prodigy", "cas-json", "webanno-tsv")
    for tokeniser in ("whitespace", "characters")
]

VARIANTS = (
    [("jsonl", {}), ("brat", {})]
    + [(to, {}) for to in (*offsets.CHECKS, *uima.CHECKS, *web.CHECKS, *webanno.CHECKS)]
    + [("conllu", {"tokens": "cut"}), ("conllu", {"ner": "yes"}), ("tei", {})]
    + [("claimreview", {"url": "https://example.org/checks", "author": "The Checkers"})]
    + [("csv", {}), ("csv", {"raw": "yes", "bom": "yes"}), ("tsv", {}), ("tsv", {"texts": "yes"})]
    + [("conll", options) for options in CONLL]
    + TOKENISED
)


def check(wrong, found, expected, what):
    if found != expected:
        wrong.append(f"{what}: {str(found)[:160]!r} should be {str(expected)[:160]!r}")


class Project:
    """The truth, as the command line shows it."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        listed = json.loads(self.run("show", folder, "--json"))["articles"]
        self.articles = {
            row["id"]: json.loads(self.run("show", folder, row["id"], "--json")) for row in listed
        }

    def run(self, *arguments):
        done = subprocess.run([self.binary, *arguments], capture_output=True, encoding="utf-8")
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def export(self, to, options, out, report):
        extra = [x for k, v in options.items() for x in ("--option", f"{k}={v}")]
        self.run("export", self.folder, "--to", to, "--out", str(out), "--report", str(report), *extra)
        return json.loads(report.read_text(encoding="utf-8"))

    def marks(self):
        """Every mark: (article, annotator, mark), in the order they are shown."""
        for stem, article in self.articles.items():
            for layer in article["layers"]:
                for mark in layer["marks"]:
                    yield stem, layer["annotator"], mark


def check_jsonl(project, out, report, options):
    wrong = []
    lines = out.read_text(encoding="utf-8").split("\n")
    check(wrong, lines.pop(), "", "the last line")
    head, *records = [json.loads(line) for line in lines]
    check(wrong, head["offset_unit"], "code points", "the unit")
    check(wrong, {r["id"] for r in records}, set(project.articles), "the articles")
    for record in records:
        shown = project.articles[record["id"]]
        check(wrong, record["text"], shown["text"], "the text")
        theirs = {layer["annotator"]: layer for layer in shown["layers"]}
        check(wrong, {x["annotator"] for x in record["layers"]}, set(theirs), "the layers")
        for layer in record["layers"]:
            for mark in layer["marks"]:
                sliced = [record["text"][a:b] for a, b in mark["spans"]]
                check(wrong, mark["text"], sliced, f"the words of {mark['id']}")
            for key in ("marks", "links"):
                mine = {row["id"]: row for row in layer[key]}
                for row in theirs[layer["annotator"]][key]:
                    other = mine.pop(row["id"], {})
                    same = {k: other.get(k) for k in row}
                    check(wrong, same, row, f"{key} {row['id']}")
                check(wrong, list(mine), [], f"{key} that are not shown")
    check(wrong, report["losses"], [], "the losses")
    return wrong


def unguarded(cell):
    """What a guarded cell said; None where it is not guarded."""
    said = cell[1:]
    return said if cell[:1] == "'" and said.lstrip("'").startswith(FORMULA) else None


def read_csv(path, options, guards, tabs):
    encoding = "utf-8-sig" if options.get("bom") == "yes" else "utf-8"
    with open(path, encoding=encoding, newline="") as file:
        header, *rows = list(csv.reader(file, strict=True, delimiter="\t" if tabs else ","))
    if options.get("raw") != "yes":
        for row in rows:
            for at, cell in enumerate(row):
                said = unguarded(cell)
                if said is not None:
                    row[at] = said
                    guards.append(cell)
    return [dict(zip(header, row, strict=True)) for row in rows]


def check_csv(project, out, report, options):
    wrong, guards = [], []
    tabs = report["format"] == "tsv"
    beside = lambda table: pathlib.Path(f"{out}.{table}.{report['format']}")
    rows = read_csv(out, options, guards, tabs)
    links = read_csv(beside("links"), options, guards, tabs)
    read_csv(beside("entities"), options, guards, tabs)
    if options.get("texts") == "yes":
        texts = {row["article"]: row["text"] for row in read_csv(beside("texts"), options, guards, tabs)}
        check(wrong, texts, {stem: a["text"] for stem, a in project.articles.items()}, "the texts")
    found = Counter()
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        text = project.articles[row["article"]]["text"]
        check(wrong, row["text"], text[start:end], f"the words of {row['mark']}")
        found[row["article"], row["annotator"], row["mark"], row["label"], start, end] += 1
    expected = Counter(
        (article, who, mark["id"], mark["label"], a, b)
        for article, who, mark in project.marks()
        for a, b in mark["spans"]
    )
    check(wrong, found - expected, Counter(), "pieces that should not be there")
    check(wrong, expected - found, Counter(), "pieces that are missing")
    check_attributes(wrong, project, rows)
    shown = {x["id"] for a in project.articles.values() for y in a["layers"] for x in y["links"]}
    check(wrong, {row["link"] for row in links}, shown, "the links")
    declared = sum(x["count"] for x in report["losses"] if x["kind"] == "character")
    check(wrong, len(guards), declared, "the guarded cells")
    return wrong


def check_attributes(wrong, project, rows):
    """Text, numbers and flags must be in their cells; lists and entities at least not empty."""
    by_mark = {row["mark"]: row for row in rows}
    for _, _, mark in project.marks():
        for name, value in mark["attributes"].items():
            cell = by_mark.get(mark["id"], {}).get(f"attribute.{name}")
            if isinstance(value, bool):
                check(wrong, cell, str(value).lower(), name)
            elif isinstance(value, (int, float)):
                check(wrong, float(cell or "nan"), float(value), name)
            elif isinstance(value, str):
                check(wrong, cell, value, name)
            elif value and not cell:
                wrong.append(f"{name} of {mark['id']} is missing")


def read_conll(out, columns):
    """Documents of sentences of (token, tag), as str.split() sees them."""
    documents = []
    with open(out, encoding="utf-8", newline="\n") as file:
        for line in file.read().split("\n"):
            cells = line.split()
            if line.startswith("-DOCSTART-"):
                documents.append([])
            elif not cells:
                if documents:
                    documents[-1].append([])
            elif len(cells) != columns:
                raise ValueError(f"{len(cells)} columns in {line!r}")
            else:
                documents[-1][-1].append((cells[0], cells[-1]))
    return [[sentence for sentence in document if sentence] for document in documents]


def read_offsets(out):
    """Rows of (article, annotator, start, end, token)."""
    with open(f"{out}.offsets.tsv", encoding="utf-8", newline="\n") as file:
        header, *lines = file.read().rstrip("\n").split("\n")
    names = header.split("\t")
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
    return [(r["article"], r["annotator"], int(r["start"]), int(r["end"]), r["text"]) for r in rows]


def check_conll(project, out, report, options):
    wrong = []
    documents = read_conll(out, int(options.get("columns", "4")))
    sentences = [sentence for document in documents for sentence in document]
    rows = read_offsets(out)
    tokens = [token for sentence in sentences for token, _ in sentence]
    check(wrong, [row[4] for row in rows], tokens, "the tokens of both files")
    for article, _, start, end, token in rows:
        check(wrong, project.articles[article]["text"][start:end], token, "a token at its offsets")
    scheme = SCHEMES[options.get("scheme", "iob2")]
    found = chunks(sentences, rows, scheme)
    if scheme is IOB2:
        check_inclusive(wrong, sentences)
    drops = DROPS | {kind for option, kind in RULES.items() if options.get(option) == "drop"}
    dropped, moved, complete = declared(report, drops)
    if complete:
        expected = kept(project, rows, dropped, moved, wrong, options)
        check(wrong, found - expected, Counter(), "chunks that should not be there")
        check(wrong, expected - found, Counter(), "chunks that are missing")
    lost = sum(x["count"] for x in report["losses"] if x["kind"] in drops)
    check(wrong, report["marks"], sum(1 for _ in project.marks()), "the marks asked")
    check(wrong, report["written"] + lost, report["marks"], "written and lost marks")
    check_counts(wrong, project, report)
    return wrong


def chunks(sentences, rows, scheme):
    """What seqeval reads: (article, annotator, label, start, end)."""
    firsts, first = [], 0
    for sentence in sentences:
        firsts.append(first)
        first += len(sentence)
    tags = [[tag for _, tag in sentence] for sentence in sentences]
    found = Counter()
    for chunk in (chunk for line in Entities(tags, scheme).entities for chunk in line):
        number, label, start, end = chunk.to_tuple()
        a, b = rows[firsts[number] + start], rows[firsts[number] + end - 1]
        found[a[0], a[1], label, a[2], b[3]] += 1
    # seqeval leaves out what the scheme does not allow; then letters and chunks do not add up.
    tagged = sum(tag != "O" for line in tags for tag in line)
    held = sum(c.end - c.start for line in Entities(tags, scheme).entities for c in line)
    if tagged != held:
        raise ValueError(f"{tagged} tokens have tags, seqeval reads {held}")
    return found


def check_inclusive(wrong, sentences):
    """nervaluate, whose ends are the last token itself, must find what seqeval finds."""
    tags = [[tag for _, tag in sentence] for sentence in sentences]
    theirs = [{(e.label, e.start, e.end + 1) for e in line} for line in ListLoader().load(tags)]
    chunks = [{chunk.to_tuple()[1:] for chunk in line} for line in Entities(tags, IOB2).entities]
    check(wrong, theirs, chunks, "what nervaluate finds")


def declared(report, drops):
    """The marks declared as dropped and as moved, and whether the report lists all of them."""
    dropped, moved, complete = set(), set(), True
    for loss in report["losses"]:
        marks = {(x["article"], x["mark"]) for x in loss["examples"]}
        if loss["kind"] in drops:
            dropped |= marks
        elif loss["kind"] == "token_border":
            moved |= marks
        else:
            continue
        complete &= loss["count"] == len(loss["examples"])
    return dropped, moved, complete


def ruled(mark, options):
    """The pieces of a mark as the options have them."""
    pieces = [tuple(span) for span in mark["spans"]]
    match options.get("pieces"):
        case "hull":
            return [(pieces[0][0], pieces[-1][1])]
        case "first":
            return [next((p for p in pieces if p[0] < p[1]), pieces[0])]
        case "drop" if len(pieces) > 1:
            return []
    return pieces


def shrink(pieces, places):
    """Pieces shrunk to the tokens that lie wholly in them."""
    inside = [[p for p in places if start <= p[0] and p[1] <= end] for start, end in pieces]
    return [(tokens[0][0], tokens[-1][1]) for tokens in inside if tokens]


def kept(project, rows, dropped, moved, wrong, options):
    """The chunks that the marks which were not dropped should have given."""
    places = defaultdict(list)
    for article, who, start, end, _ in rows:
        places[article, who].append((start, end))
    expected = Counter()
    for article, who, mark in project.marks():
        pieces, tokens = ruled(mark, options), places[article, who]
        grown = shrink(pieces, tokens) if options.get("tokens") == "inwards" else grow(pieces, tokens)
        if (article, mark["id"]) in dropped:
            continue
        check(wrong, bool(pieces), True, f"{mark['id']} is left out")
        if options.get("tokens") == "drop":
            check(wrong, grown, pieces, f"{mark['id']} on the borders of tokens")
        check(wrong, grown != pieces, (article, mark["id"]) in moved, f"{mark['id']} moved")
        expected.update((article, who, mark["label"], a, b) for a, b in grown)
    return expected


def grow(pieces, places):
    """Pieces grown to the tokens they touch; pieces that meet in a token become one."""
    made = []
    for start, end in pieces:
        touched = [p for p in places if p[0] < end and start < p[1]] if start < end else []
        if not touched:
            continue
        first, last = touched[0][0], touched[-1][1]
        if made and first < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return made


def check_counts(wrong, project, report):
    """The losses that can be counted without reading a file."""
    counts = {loss["kind"]: loss["count"] for loss in report["losses"]}
    attributes = sum(len(mark["attributes"]) for _, _, mark in project.marks())
    links = sum(len(y["links"]) for a in project.articles.values() for y in a["layers"])
    check(wrong, counts.get("attribute", 0), attributes, "the attributes lost")
    check(wrong, counts.get("link", 0), links, "the links lost")
    annotators = {y["annotator"] for a in project.articles.values() for y in a["layers"]}
    if len(annotators) > 1:
        check(wrong, counts.get("annotator", 0), report["written"], "the annotators lost")


CHECKS = {
    "brat": check_brat,
    "jsonl": check_jsonl,
    "csv": check_csv,
    "tsv": check_csv,
    "conll": check_conll,
    **offsets.CHECKS,
    **published.CHECKS,
    **uima.CHECKS,
    **web.CHECKS,
    **webanno.CHECKS,
}

# What each format is read with here.
TOOLS = {
    "brat": "the rules of brat's own reader",
    "jsonl": "Python's json",
    "csv": "Python's csv",
    "tsv": "Python's csv",
    "conll": "seqeval (strict), nervaluate",
    "doccano": "its documented shape, as its page slices it",
    "prodigy": "its documented shape",
    "spacy": "spaCy (DocBin, debug data)",
    "spacy-json": "spaCy (Doc.from_json)",
    "gate-bdoc": "gatenlp",
    "pubannotation": "its documented shape",
    "label-studio": "label-studio-sdk (LabelInterface)",
    "cas-json": "dkpro-cassis",
    "cas-xmi": "dkpro-cassis",
    "conllu": "conllu, udapi, seqeval",
    "webanno-tsv": "the rules of WebAnno TSV",
    "w3c": "PyLD, rdflib",
    "tei": "lxml",
    "claimreview": "PyLD",
}


def one(project, folder, number, to, options):
    out, report = folder / f"{number}.{to}", folder / f"{number}.report.json"
    written = {}
    try:
        written = project.export(to, options, out, report)
        wrong = CHECKS[to](project, out, written, options)
        if not written["verified"]:
            wrong.append("the program itself found differences")
    except Exception as error:  # whatever it is, the table should say it and go on
        wrong = [f"{type(error).__name__}: {error}"]
    return wrong, written


def all_of(binary, project, folder, results):
    """Every variant of one project; how many passed and failed."""
    name, folder = pathlib.Path(project).name, folder / pathlib.Path(project).name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    project = Project(binary, project)
    marks = sum(1 for _ in project.marks())
    print(f"{name}: {len(project.articles)} articles, {marks} marks")
    passed = 0
    for number, (to, options) in enumerate(VARIANTS):
        wrong, written = one(project, folder, number, to, options)
        said = " ".join(f"{k}={v}" for k, v in options.items())
        print(f"{to:14} {said or 'default':40} {'ok' if not wrong else f'{len(wrong)} wrong'}", flush=True)
        for message in wrong[:10]:
            print(f"         {message}")
        row = {"format": to, "options": said, "tool": TOOLS[to], "project": name, "wrong": len(wrong)}
        row |= {"written": written.get("written"), "marks": written.get("marks")}
        results.write(json.dumps(row) + "\n")
        passed += not wrong
    return passed, len(VARIANTS) - passed


def main(binary, folder, *projects):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "results.jsonl", "a", encoding="utf-8") as results:
        counts = [all_of(binary, project, folder, results) for project in projects]
    passed, failed = sum(p for p, _ in counts), sum(f for _, f in counts)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
