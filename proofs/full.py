#!/usr/bin/env python3
"""Fills the disk: full.py COUNT [SEED]. A tiny tmpfs holds the project, the journal, or both. Needs root."""

import os
import random
import subprocess
import sys
import tempfile

import common


def attempt(folder, chance, at):
    small, large = os.path.join(folder, "small"), os.path.join(folder, "large")
    os.makedirs(small, exist_ok=True)
    subprocess.run(["rm", "-rf", large], check=True)
    size = chance.randrange(8, 80)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", small], check=True)
    try:
        root = os.path.join(small if at % 3 != 1 else large, "study")
        home = os.path.join(small if at % 3 != 2 else large, "home")
        out, err = common.sitting(root, home, "ana", 60).communicate(timeout=120)
        if b"panicked" in err:
            raise common.Loss(err.decode("utf-8", "replace"))
        saved, done = common.last_saved(out)
        subprocess.run(["mount", "-o", "remount,size=16m", small], check=True)
        if os.path.exists(os.path.join(root, "project.ron")):
            common.look(root, home, "ana", saved, done + 1, f"full disk {at} of {size} KiB")
        return b"closed" not in out.split(b"\n")
    finally:
        subprocess.run(["umount", small], check=True)


def run():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as folder:
        filled = sum(attempt(folder, chance, at) for at in range(count))
    common.report(f"{count} small disks, {filled} of them filled, 0 lost")


common.main(run)
