#!/usr/bin/env python3
"""Kills the program at random moments: kill.py COUNT [SEED]

Half of the times a long sitting that saves as the window does, half a command of the command line.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time

import common


class Moments:
    """When to kill: late enough that something is done by then, on a busy machine too, and often before."""

    def __init__(self, chance):
        self.chance, self.latest = chance, 0.15

    def wait(self):
        time.sleep(self.chance.uniform(0, self.latest))

    def came(self, something):
        """Whether anything was done before the last kill."""
        self.latest = max(0.15, self.latest * 0.7) if something else min(2, self.latest * 1.3)


def sittings(count, chance, folder):
    """Sittings at one study after the other: one that grows for ever takes ever longer to open."""
    moments, steps = Moments(chance), 0
    for first in range(0, count, 50):
        steps += of_a_study(range(first, min(count, first + 50)), moments, os.path.join(folder, str(first)))
    return steps


def of_a_study(kills, moments, folder):
    root, home = os.path.join(folder, "study"), os.path.join(folder, "home")
    saved = done = steps = 0
    for at in kills:
        process = common.sitting(root, home, "ana", 1000)
        moments.wait()
        saved, done = common.last_saved(common.kill(process), saved)
        moments.came(saved > steps)
        done += 1  # A step may be on the disk before it is said to be taken.
        steps = saved = common.look(root, home, "ana", saved, done, f"kill {at}")
    return steps


def commands(count, chance, folder):
    env = {**os.environ, "SIDENOTE_HOME": os.path.join(folder, "cli-home")}
    root = os.path.join(folder, "cli")

    def run(*args):
        return subprocess.run([common.program("sidenote"), *args], env=env, capture_output=True, text=True, check=True)

    run("new", root, "--annotator", "Ana")
    text = os.path.join(folder, "a.txt")
    with open(text, "w", encoding="utf-8") as out:
        out.write("Officials deny it, said José. Nobody else was there.\n" * 4)
    run("import", root, text)
    article = json.loads(run("show", root, "--json").stdout)["articles"][0]["id"]
    moments, acknowledged = Moments(chance), set()
    for at in range(count):
        start = at % 100
        command = ["mark", root, article, "--annotator", "ana", "--label", "person", "--span", f"{start}..{start + 2}"]
        process = subprocess.Popen(
            [common.program("sidenote"), *command], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        moments.wait()
        printed = common.kill(process).decode().split()
        moments.came(printed)
        acknowledged.update(printed)
        if at % 10 == 9 or at == count - 1:
            shown = json.loads(run("show", root, article, "--json").stdout)
            there = {mark["id"] for layer in shown["layers"] for mark in layer["marks"]}
            if not acknowledged <= there:
                raise common.Loss(f"command {at}: {acknowledged - there} were printed and are not there")
            run("check", root)
    return len(acknowledged)


def run():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as folder:
        steps = sittings(count - count // 2, chance, folder)
        marks = commands(count // 2, chance, folder)
    if count >= 20 and not (steps and marks):
        raise common.Loss(f"{count} kills, {steps} steps and {marks} printed ids: nothing could have been lost")
    common.report(f"{count} kills, {steps} steps and {marks} printed ids, 0 lost")


common.main(run)
