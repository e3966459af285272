"""Compares what a tool found in an export with what the project shows, and counts what is not there.

A reader gives `Found` layers: marks of label, pieces, attributes and note, and links between them. What is shown
and not found is counted by kind; the counts must be those that the export declared.
"""

import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from types import SimpleNamespace


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True).stdout


def truth(binary, project):
    """The articles as the command line shows them."""
    listed = json.loads(run(binary, "show", project, "--json"))["articles"]
    articles = {row["id"]: json.loads(run(binary, "show", project, row["id"], "--json")) for row in listed}
    return SimpleNamespace(articles=articles)


@dataclass
class Found:
    """What one document says: marks in any order, links as places of marks."""

    marks: list = field(default_factory=list)
    links: list = field(default_factory=list)
    annotator: str | None = None
    # Where the tool's own tokens let a mark from start to end lie; none where no token is in it.
    moved: object = None

    def mark(self, label, pieces, attributes=None, note=None):
        self.marks.append((label, tuple(map(tuple, pieces)), attributes or {}, note or ""))
        return len(self.marks) - 1


def hull(pieces):
    return ((pieces[0][0], max(end for _, end in pieces)),)


def plain(value):
    """A value as both sides have it: lists as sets of words, numbers as numbers, flags as words."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return frozenset(map(plain, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return float(value)
    return value


def same(shown, found):
    """Whether two values say the same; one word and a list of that word do."""
    shown, found = plain(shown), plain(found)
    alone = lambda v: next(iter(v)) if isinstance(v, frozenset) and len(v) == 1 else v
    return alone(shown) == alone(found)


def place_of(mark, found):
    """The pieces of a mark, and what they became where the tool has one stretch of its own tokens."""
    wanted = tuple(map(tuple, mark["spans"]))
    alone = hull(wanted)
    return wanted, (found.moved(*alone[0]),) if found.moved else alone


def match(mark, found, free, places):
    """The place of the found mark that is this one; the likest where several fit, none where none fits."""
    fits = [
        n
        for n in free
        if found.marks[n][0] == mark["label"]
        and found.marks[n][1] in places
        and all(name in mark["attributes"] and same(mark["attributes"][name], v) for name, v in found.marks[n][2].items())
        and found.marks[n][3] in ("", mark["note"])
    ]
    return max(fits, key=lambda n: (len(found.marks[n][2]), bool(found.marks[n][3])), default=None)


def layer(wrong, losses, what, shown, found, several, doubt=False):
    """One layer against one document."""
    free, place = list(range(len(found.marks))), {}
    # Marks with more to say choose first, so that a poorer twin does not take their place.
    for mark in sorted(shown["marks"], key=lambda m: -len(m["attributes"]) - bool(m["note"])):
        places = place_of(mark, found)
        at = match(mark, found, free, places)
        if at is None:
            if all(a == b for a, b in mark["spans"]) or places[1] == (None,):
                losses["zero_width"] += 1
            else:
                wrong.append(f"{what}: {mark['label']} {mark['spans']} {mark['text']} is not there as it is")
            continue
        free.remove(at)
        place[mark["id"]] = at
        _, pieces, attributes, note = found.marks[at]
        losses["discontinuous"] += len(pieces) != len(mark["spans"])
        losses["token_border"] += pieces not in (tuple(map(tuple, mark["spans"])), hull(mark["spans"]))
        gone = set(mark["attributes"]) - set(attributes)
        losses["attribute"] += len(gone) + (not mark["sure"] and not doubt)
        losses["entity"] += len({e for name in gone for e in entities(mark["attributes"][name])})
        losses["comment"] += bool(mark["note"]) and not note
        losses["annotator"] += several and found.annotator is None
    wrong.extend(f"{what}: {found.marks[n]} is nobody's mark" for n in free)
    if found.annotator not in (None, shown["annotator"]):
        wrong.append(f"{what}: by {found.annotator!r}, not {shown['annotator']!r}")
    # By label and place, since marks that say the same may have changed places.
    end = lambda at: None if at is None else found.marks[at][:2]
    there = Counter((relation, end(a), end(b)) for relation, a, b in found.links)
    for link in shown["links"]:
        key = (link["relation"], end(place.get(link["from"])), end(place.get(link["to"])))
        losses["link"] += not there[key]
        there[key] -= bool(there[key])
    wrong.extend(f"{what}: the link {key} is nobody's" for key in there.elements())
    losses["comment"] += len(shown.get("comments", [])) + len(shown.get("decisions", []))
    losses["reading"] += shown.get("reading") is not None


def entities(value):
    """The entity records of a value: ids are 26 letters and digits each."""
    return [x for x in value if len(x) == 26 and x.isalnum()] if isinstance(value, list) else []


def project(wrong, shown, documents, report, doubt=False):
    """Every layer of every article against `documents[article, annotator]`; then the losses against the report."""
    losses = Counter()
    people = {y["annotator"] for a in shown.articles.values() for y in a["layers"]}
    for stem, article in shown.articles.items():
        for one in article["layers"]:
            found = documents.pop((stem, one["annotator"]), None)
            if found is None:
                wrong.append(f"{stem}: there is no document of {one['annotator']}")
                continue
            layer(wrong, losses, stem, one, found, len(people) > 1, doubt)
        if not article["layers"]:
            empty = documents.pop((stem, ""), Found())
            wrong.extend(f"{stem}: {mark} is nobody's mark" for mark in empty.marks)
    wrong.extend(f"{key}: a document of nobody" for key in documents)
    declared = {loss["kind"]: loss["count"] for loss in report["losses"]}
    observed = {kind: count for kind, count in losses.items() if count}
    if declared != observed:
        wrong.append(f"declared as lost {declared}, observed {observed}")

