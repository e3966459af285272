#!/usr/bin/env python3
"""Cuts the power of a disk: power.py COUNT [SEED] [ext4|xfs]

The file system on a loop mount is shut down while the program saves, without its log being written,
then mounted again. What was acknowledged before the cut has to be there. Needs root and loop mounts;
where there are none it says so and ends well.
"""

import fcntl
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

import common

SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32): EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN.
WITHOUT_LOG = (2).to_bytes(4, sys.byteorder)


def cut(mount):
    handle = os.open(mount, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, SHUTDOWN, WITHOUT_LOG)
    finally:
        os.close(handle)


def read_until(process, lines):
    for line in process.stdout:
        lines.append(line)


def attempt(image, mount, chance, at, saved):
    root, home = os.path.join(mount, "study"), os.path.join(mount, "home")
    subprocess.run(["mount", "-o", "loop", image, mount], check=True, stderr=subprocess.PIPE)
    try:
        if at:
            saved = common.look(root, home, "ana", saved[0], saved[1], f"power cut {at}")
        else:
            saved = 0
        process = common.sitting(root, home, "ana", 100000)
        lines = []
        reader = threading.Thread(target=read_until, args=(process, lines))
        reader.start()
        time.sleep(chance.uniform(0.02, 0.3))
        # Only what was said before the cut counts.
        before = b"".join(lines)
        cut(mount)
        process.kill()
        reader.join()
        process.wait()
        process.stderr.close()
        process.stdout.close()
        sure, _ = common.last_saved(before, saved)
        _, done = common.last_saved(b"".join(lines), sure)
        return sure, done + 1
    finally:
        subprocess.run(["umount", mount], check=True)


def run():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    kind = sys.argv[3] if len(sys.argv) > 3 else "ext4"
    with tempfile.TemporaryDirectory() as folder:
        image, mount = os.path.join(folder, "disk"), os.path.join(folder, "mount")
        os.mkdir(mount)
        with open(image, "wb") as out:
            out.truncate(320 << 20)
        try:
            subprocess.run([f"mkfs.{kind}", "-q", image], check=True, capture_output=True)
            subprocess.run(["mount", "-o", "loop", image, mount], check=True, capture_output=True)
            subprocess.run(["umount", mount], check=True)
        except (OSError, subprocess.CalledProcessError) as why:
            common.report(f"no power cuts on {kind}: this machine has no such loop mounts ({why})")
            return
        state = (0, 0)
        for at in range(count):
            state = attempt(image, mount, chance, at, state)
        subprocess.run(["mount", "-o", "loop", image, mount], check=True)
        try:
            root, home = os.path.join(mount, "study"), os.path.join(mount, "home")
            steps = common.look(root, home, "ana", state[0], state[1], "the last power cut")
        finally:
            subprocess.run(["umount", mount], check=True)
    common.report(f"{count} power cuts on {kind}, {steps} steps acknowledged, 0 lost")


common.main(run)
