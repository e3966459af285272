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


def sittings(count, chance, folder):
    root, home = os.path.join(folder, "study"), os.path.join(folder, "home")
    saved = done = steps = 0
    for at in range(count):
        process = common.sitting(root, home, "ana", 1000)
        time.sleep(chance.uniform(0, 0.15))
        saved, done = common.last_saved(common.kill(process), saved)
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
    acknowledged = set()
    for at in range(count):
        start = at % 100
        command = ["mark", root, article, "--annotator", "ana", "--label", "person", "--span", f"{start}..{start + 2}"]
        process = subprocess.Popen(
            [common.program("sidenote"), *command], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(chance.uniform(0, 0.2))
        acknowledged.update(common.kill(process).decode().split())
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
    common.report(f"{count} kills, {steps} steps and {marks} printed ids, 0 lost")


common.main(run)
