"""Reads a brat folder by the rules of brat's own reader (its `annotation.py`, as its format pages say).

A file is what `codecs.open(…, "utf-8")` gives: no line end is translated, and lines are what
`str.splitlines` makes of them. Every rule that brat enforces is enforced here; nothing is forgiven.
"""

import re
from collections import Counter

FRAGMENTS = re.compile(r"^\d+ \d+(;\d+ \d+)*$")
NAME = re.compile(r"^[A-Za-z0-9_-]+$")


class Document:
    """The annotations of one file."""

    def __init__(self, text, annotations):
        self.text, self.marks, self.relations = text, {}, []
        self.attributes, self.notes, ids = {}, [], set()
        for number, line in enumerate(annotations.splitlines(), 1):
            fields = line.split("\t", 2)
            if fields[0] in ids:
                raise ValueError(f"line {number}: the id {fields[0]} stands twice")
            ids.add(fields[0])
            getattr(self, {"T": "mark", "R": "relation", "A": "attribute", "N": "norm", "#": "note"}[line[0]])(fields)
        for _, start, end in self.relations:
            if start not in self.marks or end not in self.marks:
                raise ValueError(f"a relation joins {start} and {end}, which are not both there")
        for name, of, _ in self.attributes.values():
            if of not in self.marks:
                raise ValueError(f"the attribute {name} is of {of}, which is not there")

    def mark(self, fields):
        name, data, words = fields
        label, offsets = data.split(" ", 1)
        if not NAME.match(label) or not FRAGMENTS.match(offsets):
            raise ValueError(f"{name}: {data!r} is no type and offsets")
        pieces = [tuple(int(n) for n in piece.split(" ")) for piece in offsets.split(";")]
        covered = " ".join(self.text[a:b] for a, b in pieces)
        if covered != words or any("\n" in self.text[a:b] for a, b in pieces):
            raise ValueError(f"{name}: {words!r} should be {covered!r}")
        if any(a > b for a, b in pieces) or pieces != sorted(pieces):
            raise ValueError(f"{name}: {offsets} are not in order")
        self.marks[name] = (label, pieces)

    def relation(self, fields):
        kind, first, second = fields[1].split(" ")
        (one, start), (two, end) = first.split(":"), second.split(":")
        if one == two:
            raise ValueError(f"{fields[0]}: both arguments are {one}")
        self.relations.append((kind, start, end))

    def attribute(self, fields):
        name, of, *value = fields[1].split(" ")
        if len(value) > 1 or not NAME.match(name):
            raise ValueError(f"{fields[0]}: {fields[1]!r} is no attribute")
        self.attributes[fields[0]] = (name, of, value[0] if value else None)

    def norm(self, fields):
        kind, of, entity = fields[1].split(" ")
        if kind != "Reference" or ":" not in entity or of not in self.marks or len(fields) != 3:
            raise ValueError(f"{fields} is no normalisation")

    def note(self, fields):
        _, of = fields[1].split(" ")
        if of not in self.marks or len(fields) != 3:
            raise ValueError(f"{fields} is no note on a mark")


BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def pieces_of(text, spans):
    """The pieces of a mark that brat can hold: none has a line end in it."""
    made = []
    for start, end in spans:
        if start == end:
            made.append((start, end))
        at = start
        for run in re.findall(f"[^{BREAKS}]+|[{BREAKS}]+", text[start:end]):
            if run[0] not in BREAKS:
                made.append((at, at + len(run)))
            at += len(run)
    return made


def read(path):
    return path.read_bytes().decode("utf-8")


def check_brat(project, out, report, options):
    """What differs between a folder and the project; an empty list where nothing does."""
    wrong, written = [], 0
    people = {layer["annotator"] for a in project.articles.values() for layer in a["layers"]}
    folders = [p for p in out.iterdir() if p.is_dir()] if len(people) > 1 else [out]
    found = {}
    for folder in [out, *folders]:
        for path in folder.glob("*.ann"):
            text = read(path.with_suffix(".txt"))
            if text != project.articles[path.stem]["text"]:
                wrong.append(f"{path.stem}: the text differs")
            found[path.stem, folder.name] = Document(text, read(path))
    # A folder is named by the annotator's id; what was said tells whose it is.
    for stem, article in project.articles.items():
        documents = [d for (s, _), d in found.items() if s == stem]
        shown = Counter(
            (m["label"], *pieces_of(article["text"], m["spans"])) for y in article["layers"] for m in y["marks"]
        )
        shown = Counter({key: n for key, n in shown.items() if len(key) > 1})
        there = Counter((label, *pieces) for d in documents for label, pieces in d.marks.values())
        if shown != there:
            wrong.append(f"{stem}: marks {shown - there} missing, {there - shown} too many")
        written += sum(there.values())
        wrong += check_links(stem, article, documents)
        wrong += check_attributes(stem, article, documents)
    if written != report["written"]:
        wrong.append(f"{written} marks, {report['written']} were reported")
    return wrong


def check_links(stem, article, documents):
    shown, there = Counter(), Counter()
    for layer in article["layers"]:
        by_id = {m["id"]: (m["label"], *pieces_of(article["text"], m["spans"])) for m in layer["marks"]}
        for link in layer["links"]:
            ends = by_id[link["from"]], by_id[link["to"]]
            if all(len(end) > 1 for end in ends):
                shown[(link["relation"], *ends)] += 1
    for d in documents:
        by_id = {name: (label, *pieces) for name, (label, pieces) in d.marks.items()}
        there.update((kind, by_id[a], by_id[b]) for kind, a, b in d.relations)
    return [] if shown == there else [f"{stem}: links {shown - there} missing, {there - shown} too many"]


def check_attributes(stem, article, documents):
    """Yes and single values without spaces are written; what is written was said."""
    said = Counter()
    for layer in article["layers"]:
        for mark in layer["marks"]:
            for name, value in mark["attributes"].items():
                said[name, "" if value is True else str(value)] += 1
    there = Counter((name, value or "") for d in documents for name, _, value in d.attributes.values())
    return [] if not there - said else [f"{stem}: attributes {there - said} were not said"]
