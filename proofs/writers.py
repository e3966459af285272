#!/usr/bin/env python3
"""Two programs at one project at the same time: writers.py SECONDS

First with one state folder, as two windows on one computer: one has the project and the other waits.
Then with two, as two computers at one shared folder, where no lock holds. In the end everything that
either was told is saved is there.
"""

import os
import subprocess
import sys
import tempfile
import time

import common


def both(folder, homes, seconds):
    root = os.path.join(folder, "study")
    people = list(zip(("ana", "ben"), homes))
    common.sitting(root, homes[0], "ana", 1).communicate(timeout=60)
    saved = {name: 0 for name, _ in people}
    taken = refused = 0
    running = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end or running:
        for name, home in people:
            process = running.get(name)
            if process is None and time.monotonic() < end:
                running[name] = common.sitting(root, home, name, 8)
            elif process is not None and process.poll() is not None:
                out, err = process.communicate()
                del running[name]
                refused += process.returncode == 3
                taken += process.returncode == 0
                if process.returncode not in (0, 3):
                    raise common.Loss(f"{name}: {out.decode()} {err.decode()}")
                saved[name], _ = common.last_saved(out, saved[name])
        time.sleep(0.002)
    for name, home in people:
        common.look(root, home, name, saved[name], saved[name] + 1, f"{name} in the end")
    return taken, refused, sum(saved.values())


def run():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    load = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        for title, homes in (("one computer", ("home", "home")), ("two computers", ("home-a", "home-b"))):
            with tempfile.TemporaryDirectory() as folder:
                places = tuple(os.path.join(folder, home) for home in homes)
                taken, refused, steps = both(folder, places, seconds / 2)
            common.report(
                f"two writers, {title}: {seconds / 2:.0f} s, {taken} sittings, {refused} turned away, "
                f"{steps} steps, 0 lost"
            )
    finally:
        for process in load:
            process.kill()
            process.wait()


common.main(run)
