"""Reads exports of WebAnno TSV 3.3 by the rules of the format and compares them with what the project shows.

No library reads the format, so that this is a reader of its own: the text is put together as INCEpTION does it, marks
are what carries one number, or stands on one row without any.
"""

import re
from collections import Counter

import compare

SPAN, RELATION = "#T_SP=custom.Span|", "#T_RL=custom.Relation|"
LINE = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
VALUE = {"t": "\t", "n": "\n", "r": "\r"}


def plain(escaped, known):
    return re.sub(r"\\(->|.)", lambda m: known.get(m[1], m[1]), escaped, flags=re.DOTALL)


def split(cell, separator):
    """The parts between separators that no backslash takes the meaning from."""
    parts, rest = [""], iter(cell)
    for c in rest:
        if c == separator:
            parts.append("")
        else:
            parts[-1] += c + (next(rest, "") if c == "\\" else "")
    return parts


def suffix(value):
    found = re.fullmatch(r"((?:[^\\]|\\.)*)\[([0-9_]+)\]", value, flags=re.DOTALL)
    return (found[1], found[2]) if found else (value, None)


class Document:
    """One file: its text, its tokens in code points, and what it says."""

    def __init__(self, content):
        assert content.endswith("\n") and content.startswith("#FORMAT=WebAnno TSV 3.3\n"), "no WebAnno TSV 3.3"
        self.own, self.features, self.tokens, self.rows = {}, {}, [], {}
        self.units, self.columns, self.relations = "", [], []
        sentence, rows = [], []
        for line in content.split("\n")[1:]:
            if line.startswith(SPAN):
                self.columns = line.removeprefix(SPAN).split("|")
            elif line.startswith(RELATION):
                assert line == RELATION + "label|BT_custom.Span", line
                self.relations = ["label", "source"]
            elif line.startswith("#Sidenote.feature="):
                name, attribute, kind = line.removeprefix("#Sidenote.feature=").split("|")
                self.features[name] = (attribute, kind == "choices")
            elif line.startswith("#Sidenote."):
                key, value = line.removeprefix("#Sidenote.").split("=", 1)
                self.own[key] = plain(value, LINE)
                self.units = self.own.get("before", "")
            elif line.startswith("#Text="):
                sentence.append(plain(line.removeprefix("#Text="), LINE))
            elif line:
                rows.append(line.split("\t"))
            elif rows:
                self.sentence("\n".join(sentence), rows)
                sentence, rows = [], []
        self.text = self.units
        assert int(self.own["rows"]) == len(self.rows), "a row is missing"
        self.points = self.code_points()
        self.tokens = [tuple(self.points[at] for at in token) for token in self.tokens]
        self.found = self.read()

    def code_points(self):
        """The code point at each UTF-16 unit of the text."""
        points = {}
        unit = 0
        for point, c in enumerate(self.text + "\0"):
            points[unit] = point
            unit += len(c.encode("utf-16-le")) // 2
        return points

    def sentence(self, text, rows):
        length = lambda words: len(words.encode("utf-16-le")) // 2
        begin = int(rows[0][1].split("-")[0])
        room = begin - length(self.units)
        assert room >= 0, "sentences share text"
        line_end = "\n" if self.rows and room else ""
        self.units += line_end + " " * (room - len(line_end)) + text
        for row in rows:
            assert len(row) == 4 + len(self.columns) + len(self.relations) and row[-1] == "", row
            start, end = map(int, row[1].split("-"))
            covered = text.encode("utf-16-le")[2 * (start - begin) : 2 * (end - begin)].decode("utf-16-le")
            assert covered == row[2], f"{row[0]} covers {covered!r}, not {row[2]!r}"
            assert row[0] not in self.rows, f"two rows {row[0]}"
            self.rows[row[0]] = (start, end, row[3:-1])
            if "." not in row[0]:
                self.tokens.append((start, end))

    def read(self):
        found, numbered, alone, links = compare.Found(annotator=self.own.get("annotator")), {}, {}, []
        spans = {}
        for name, (start, end, cells) in self.rows.items():
            stacks = [[] if cell == "_" else [suffix(v) for v in split(cell, "|")] for cell in cells]
            columns, relations = stacks[: len(self.columns)], stacks[len(self.columns) :]
            for values in zip(*columns, strict=True):
                numbers = {number for _, number in values}
                assert len(numbers) == 1, f"{name}: {values}"
                number = numbers.pop()
                key = ("number", number) if number else ("row", name)
                if key not in spans:
                    spans[key] = [start, end, dict(zip(self.columns, (v for v, _ in values), strict=True))]
                spans[key][0], spans[key][1] = min(start, spans[key][0]), max(end, spans[key][1])
            if relations:
                for (relation, _), (source, numbers) in zip(*relations, strict=True):
                    a, b = (numbers or "0_0").split("_")
                    of = lambda number, row: ("number", number) if number != "0" else ("row", row)
                    links.append((plain(relation, VALUE), of(a, source), of(b, name)))
        places = {}
        for key, (start, end, said) in spans.items():
            value = lambda n: None if said.get(n, "*") == "*" else plain(said[n], VALUE)
            attributes = {}
            for name in said.keys() - {"label", "note"}:
                attribute, several = self.features.get(name, (name, False))
                if said[name] != "*":
                    parts = [plain(part, VALUE) for part in split(said[name], ";")]
                    attributes[attribute] = parts if several else value(name)
            pieces = [(self.points[start], self.points[end])]
            places[key] = found.mark(value("label"), pieces, attributes, value("note"))
        found.links = [(relation, places[a], places[b]) for relation, a, b in links]
        return found

    def trimmed(self, start, end):
        """What a mark covers without white space at its ends; none where no token is left."""
        if start == end:
            before = [e for s, e in self.tokens if e < start]
            inside = any(s <= start <= e for s, e in self.tokens)
            at = start if inside else before[-1] if before else self.tokens[0][0] if self.tokens else None
            return None if at is None else (at, at)
        inside = [(s, e) for s, e in self.tokens if s < end and e > start]
        return (max(start, inside[0][0]), min(end, inside[-1][1])) if inside else None


def expected(layer, document, losses):
    """The layer as the format has it; what that costs is counted."""
    marks, gone = [], set()
    for mark in layer["marks"]:
        hull = compare.hull(mark["spans"])[0]
        losses["discontinuous"] += len(mark["spans"]) > 1
        place = document.trimmed(*hull)
        losses["token_border"] += place not in (None, hull)
        if place is None:
            losses["zero_width"] += 1
            gone.add(mark["id"])
        else:
            marks.append({**mark, "spans": [list(place)]})
    losses["link"] += sum(bool({link["from"], link["to"]} & gone) for link in layer["links"])
    links = [link for link in layer["links"] if not {link["from"], link["to"]} & gone]
    return {**layer, "marks": marks, "links": links}


def numbers(layer, found):
    """Words of the file that are numbers in the project, as numbers."""
    known = {name: v for mark in layer["marks"] for name, v in mark["attributes"].items() if is_number(v)}
    for _, _, attributes, _ in found.marks:
        for name in attributes.keys() & known.keys():
            if isinstance(attributes[name], str):
                attributes[name] = float(attributes[name])


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_webanno(project, out, report, options):
    wrong, losses = [], Counter()
    several = len({y["annotator_id"] for a in project.articles.values() for y in a["layers"]}) > 1
    files = {path for path in out.rglob("*.tsv")}
    for stem, article in project.articles.items():
        for layer in article["layers"] or [None]:
            path = out / (layer["annotator_id"] if several and layer else "") / f"{stem}.tsv"
            files.discard(path)
            document = Document(path.read_bytes().decode("utf-8"))
            if document.text != article["text"]:
                wrong.append(f"{stem}: the text differs")
            if "".join(document.text[a:b] for a, b in document.tokens) != "".join(re.split(r"[\s\x1c-\x1f]+", document.text)):
                wrong.append(f"{stem}: the tokens are not the text")
            if document.own.get("title", "") != article["title"]:
                wrong.append(f"{stem}: another title")
            if layer:
                numbers(layer, document.found)
                compare.layer(wrong, losses, stem, expected(layer, document, losses), document.found, several)
            elif document.found.marks:
                wrong.append(f"{stem}: marks of nobody")
    wrong.extend(f"{path} is nobody's" for path in files)
    declared = {loss["kind"]: loss["count"] for loss in report["losses"]}
    observed = {kind: count for kind, count in losses.items() if count}
    if declared != observed:
        wrong.append(f"declared as lost {declared}, observed {observed}")
    return wrong


CHECKS = {"webanno-tsv": check_webanno}
