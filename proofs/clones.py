#!/usr/bin/env python3
"""Two clones of a project, marked and merged in random order: clones.py ROUNDS [SEED]

They meet through git (fetched into a folder of its own) or through copied files. In the end both have
every mark that was made in either. Needs git.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import common


class Desk:
    """One clone, with a state folder of its own."""

    def __init__(self, folder, name):
        self.name, self.root = name, os.path.join(folder, name)
        self.env = {**os.environ, "SIDENOTE_HOME": os.path.join(folder, name + "-home"), "HOSTNAME": name}

    def run(self, *args, fails=(0,)):
        done = subprocess.run([common.program("sidenote"), *args], env=self.env, capture_output=True, text=True)
        if done.returncode not in fails:
            raise common.Loss(f"{self.name}: sidenote {args}: {done.returncode} {done.stdout} {done.stderr}")
        return done.stdout

    def git(self, *args):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", self.root, *args],
            check=True,
            capture_output=True,
        )

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "work")

    def marks(self):
        found = set()
        for article in json.loads(self.run("show", self.root, "--json"))["articles"]:
            shown = json.loads(self.run("show", self.root, article["id"], "--json"))
            found.update(mark["id"] for layer in shown["layers"] for mark in layer["marks"])
        return found

    def mark(self, chance):
        article = chance.choice(json.loads(self.run("show", self.root, "--json"))["articles"])["id"]
        start = chance.randrange(40)
        who = chance.choice(("ana", "ben"))
        out = self.run(
            "mark", self.root, article, "--annotator", who, "--label", chance.choice(("person", "quote", "claim")),
            "--span", f"{start}..{start + chance.randrange(1, 9)}", fails=(0, 2),
        )  # fmt: skip
        return out.split()


def meet(here, there, folder, chance):
    """`here` brings in what `there` has: a copy, or what git fetches."""
    theirs = os.path.join(folder, "theirs-of-" + here.name)
    shutil.rmtree(theirs, ignore_errors=True)
    if chance.random() < 0.5:
        shutil.copytree(there.root, theirs, ignore=shutil.ignore_patterns(".git"))
    else:
        there.commit()
        subprocess.run(["git", "clone", "-q", there.root, theirs], check=True, capture_output=True)
    here.run("merge", here.root, theirs, fails=(0, 1))


def history(folder, rounds, chance):
    a, b = Desk(folder, "a"), Desk(folder, "b")
    a.run("new", a.root, "--annotator", "Ana")
    for name in ("x", "y"):
        path = os.path.join(folder, f"{name}.txt")
        with open(path, "w", encoding="utf-8") as out:
            out.write(f"{name}: officials deny it, said José. Nobody else was there, and nobody saw it.\n")
        a.run("import", a.root, path)
    a.git("init", "-q")
    a.commit()
    subprocess.run(["git", "clone", "-q", a.root, b.root], check=True, capture_output=True)
    made = set()
    for _ in range(rounds):
        desk, other = chance.choice(((a, b), (b, a)))
        made.update(desk.mark(chance))
        if chance.random() < 0.2:
            meet(desk, other, folder, chance)
    meet(a, b, folder, chance)
    meet(b, a, folder, chance)
    for desk in (a, b):
        if not made <= desk.marks():
            raise common.Loss(f"{desk.name} lacks {made - desk.marks()}")
        desk.run("check", desk.root, fails=(0,))
    return len(made)


def run():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    histories = max(1, rounds // 40)
    marks = 0
    for _ in range(histories):
        with tempfile.TemporaryDirectory() as folder:
            marks += history(folder, 40, chance)
    common.report(f"{histories} histories of two clones, {marks} marks, 0 lost")


common.main(run)
