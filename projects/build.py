#!/usr/bin/env python3
"""Builds the sample project from the articles in `sources` and the annotations in `annotations`.

    python3 projects/build.py path/to/sidenote

Everything goes through the command line of the program, so the sample is what a person could make.
Annotations name their words, never their places: a row whose words are not there, or are there more
than once without saying which, ends the build. `projects/sample` is replaced only when all went well
and `check` found nothing.

A row of `annotations/*.json`:
  name   what links call the mark
  label  the label's id
  words  the words it covers; a list of them for a mark in several pieces, in order
  in     some words around them, where they stand more than once
  nth    which occurrence, from 1, where it needs saying
  set    attributes and values
  links  relation: the name of the mark it leads to
  by     whose it is, where only one of the annotators made it
  Ben    what he put otherwise: replaces the fields above; `set` is laid over, null takes a value off
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ANNOTATORS = ["Ana", "Ben"]
# The order in which the articles come in, and so the order in which the window lists them.
ARTICLES = ["ostrey-bridge", "lindvale-lunch", "ras-alghaym-buses", "shiona-market"]


class Wrong(Exception):
    """Something in the sources or the annotations that has to be put right by hand."""


class Sidenote:
    """The program, with a home that vanishes and a machine that has no name of its own."""

    def __init__(self, binary, home):
        self.binary = str(Path(binary).resolve())
        # The name goes into the stamps of each row.
        self.env = {**os.environ, "SIDENOTE_HOME": str(home), "HOSTNAME": "sample"}

    def run(self, *words):
        done = subprocess.run([self.binary, *map(str, words)], env=self.env, capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong(f"sidenote {' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def json(self, *words):
        return json.loads(self.run(*words, "--json"))


def places(text, words):
    """Every place of `words`; where they begin or end with a Latin letter or digit, whole words only."""
    found, at = [], text.find(words)
    while at >= 0:
        if not joined(text, at) and not joined(text, at + len(words)):
            found.append(at)
        at = text.find(words, at + 1)
    return found


def joined(text, at):
    """Whether a Latin word goes on across `at`."""
    return 0 < at < len(text) and all(c.isalnum() and ord(c) < 0x250 for c in text[at - 1 : at + 1])


def the_one(text, words, nth=None, start=0, end=None):
    """Where `words` stand between `start` and `end`: their only place, or the one of that number."""
    end = len(text) if end is None else end
    # Whether a word is whole is told by the text around it, so the stretch is not cut out.
    found = [at for at in places(text, words) if start <= at and at + len(words) <= end]
    if nth is None and len(found) == 1:
        return found[0]
    if nth is not None and 1 <= nth <= len(found):
        return found[nth - 1]
    raise Wrong(f"“{words}” stands {len(found)} times in “{text[start:end][:60].strip()}…”")


def spans(text, row):
    """The pieces of a row as half-open spans of code points, which is what Python counts in."""
    start, end = 0, len(text)
    if "in" in row:
        start = the_one(text, row["in"])
        end = start + len(row["in"])
    pieces = row["words"] if isinstance(row["words"], list) else [row["words"]]
    nths = row.get("nth")
    nths = nths if isinstance(nths, list) else [nths] * len(pieces)
    found = [the_one(text, words, nth, start, end) for words, nth in zip(pieces, nths, strict=True)]
    return [(at, at + len(words)) for at, words in zip(found, pieces)]


def of_annotator(row, who):
    """The row as this annotator has it; nothing where it is somebody else's."""
    if row.get("by", who) != who:
        return None
    own = {k: v for k, v in row.items() if k not in ANNOTATORS}
    other = row.get(who, {})
    values = {**own.get("set", {}), **other.get("set", {})}
    own.update(other)
    own["set"] = {k: v for k, v in values.items() if v is not None}
    return own


def annotate(sidenote, project, article, who, rows):
    """Makes the marks of one annotator in one article, then the links between them."""
    text = sidenote.json("show", project, article)["text"]
    ids, marks = {}, [r for r in (of_annotator(row, who) for row in rows) if r]
    # An entity is of the kind of the mark that first names it: what says what it is comes before quotes.
    for row in sorted(marks, key=lambda row: "entity" not in row["set"]):
        pieces = spans(text, row)
        words = ["mark", project, article, "--annotator", who, "--label", row["label"]]
        for a, b in pieces:
            words += ["--span", f"{a}..{b}"]
        for attribute, value in row["set"].items():
            words += ["--set", f"{attribute}={value}"]
        row["id"] = sidenote.run(*words)
        if "name" in row:
            if row["name"] in ids:
                raise Wrong(f"two marks are called “{row['name']}”")
            ids[row["name"]] = row["id"]
    links = 0
    for row in marks:
        for relation, name in row.get("links", {}).items():
            if name not in ids:
                raise Wrong(f"{who} has no mark “{name}”, which “{row['words']}” is linked to")
            sidenote.run("link", project, article, "--annotator", who, "--relation", relation, row["id"], ids[name])
            links += 1
    print(f"{article}: {who} made {len(marks)} marks, {links} links")


def bring_in(sidenote, project, name):
    """Imports an article; gives its id."""
    before = {a["id"] for a in sidenote.json("show", project)["articles"]}
    sidenote.run("import", project, HERE / "sources" / f"{name}.txt", "--annotator", ANNOTATORS[0])
    new = {a["id"] for a in sidenote.json("show", project)["articles"]} - before
    if len(new) != 1:
        raise Wrong(f"{name}.txt gave {len(new)} articles")
    return new.pop()


def build(sidenote, project):
    """A whole project in the folder `project`."""
    sidenote.run("new", project, "--annotator", ANNOTATORS[0])
    for name in ARTICLES:
        spec = json.loads((HERE / "annotations" / f"{name}.json").read_text(encoding="utf-8"))
        try:
            article = bring_in(sidenote, project, name)
            for who in ANNOTATORS:
                annotate(sidenote, project, article, who, spec["marks"])
        except Wrong as wrong:
            raise Wrong(f"{name}: {wrong}") from None
    problems = sidenote.run("check", project)
    if problems:
        raise Wrong(f"check found:\n{problems}")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python3 projects/build.py path/to/sidenote")
    with tempfile.TemporaryDirectory() as folder:
        # The title of a new project is the name of its folder.
        project = Path(folder, "Sample")
        try:
            build(Sidenote(sys.argv[1], Path(folder, "home")), project)
        except Wrong as wrong:
            sys.exit(f"projects/sample is as it was. {wrong}")
        # Copied first, so that a full disk does not leave half a sample.
        ready = HERE / "sample.new"
        shutil.rmtree(ready, ignore_errors=True)
        shutil.copytree(project, ready)
        shutil.rmtree(HERE / "sample", ignore_errors=True)
        ready.rename(HERE / "sample")


if __name__ == "__main__":
    main()
