#!/usr/bin/env python3
"""Has every call of a sitting to the system fail once in each way: inject.py [EVERY]

strace makes the call fail; a short write is made by a library that is put before the system's. With
EVERY only each so-manieth place is tried. Needs strace and cc.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile

import common

STEPS = 7
CALLS = {
    "openat": ["ENOSPC", "EIO", "EACCES", "EINTR"],
    "openat2": ["ENOSPC", "EIO", "EACCES", "EINTR"],
    "write": ["ENOSPC", "EIO", "EACCES", "EINTR"],
    "fsync": ["ENOSPC", "EIO", "EINTR"],
    "rename": ["ENOSPC", "EIO", "EACCES"],
    "renameat": ["ENOSPC", "EIO", "EACCES"],
    "unlink": ["EIO", "EACCES"],
    "unlinkat": ["EIO", "EACCES"],
    "mkdir": ["ENOSPC", "EIO", "EACCES"],
    "mkdirat": ["ENOSPC", "EIO", "EACCES"],
    "read": ["EIO", "EINTR"],
    "statx": ["EIO", "EACCES"],
    "newfstatat": ["EIO", "EACCES"],
    "fcntl": ["EIO"],
    "syncfs": ["ENOSPC", "EIO"],
    "getdents64": ["EIO"],
    "readlink": ["EIO", "EACCES"],
    "flock": ["EIO", "EINTR"],
}
# Calls for files of which one that a sitting makes has to be among those above: else the proof has grown old.
FOR_FILES = """openat openat2 creat open write writev pwrite64 pwritev pwritev2 fsync fdatasync syncfs sync_file_range rename
renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir mkdir mkdirat truncate ftruncate fallocate statx
stat lstat newfstatat getdents getdents64 readlink readlinkat flock fcntl copy_file_range sendfile ioctl""".split()
# The system's own start of a program asks these of what is no file of ours.
OF_THE_START = {"ioctl"}
SHORT = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
ssize_t write(int to, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    static int calls;
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (to > 2 && __sync_add_and_fetch(&calls, 1) == atoi(getenv("SHORT_WRITE_AT"))) count = (count + 1) / 2;
    return real(to, bytes, count);
}
"""


def counted(folder):
    """How often each call is made by a whole sitting, its start and end included."""
    root, home, log = (os.path.join(folder, name) for name in ("count", "count-home", "log"))
    process = common.sitting(root, home, "ana", STEPS, ["strace", "-f", "-o", log])
    process.communicate(timeout=120)
    with open(log, encoding="utf-8", errors="replace") as lines:
        return collections.Counter(m.group(1) for m in (re.match(r"\d+ +(\w+)\(", line) for line in lines) if m)


def attempt(folder, where, wrap=(), env=None):
    root, home = os.path.join(folder, "study"), os.path.join(folder, "home")
    for place in (root, home):
        subprocess.run(["rm", "-rf", place], check=True)
    process = common.sitting(root, home, "ana", STEPS, wrap, env)
    out, err = process.communicate(timeout=120)
    if b"panicked" in err or process.returncode < 0:
        raise common.Loss(f"{where}: {process.returncode} {err.decode('utf-8', 'replace')}")
    saved, done = common.last_saved(out)
    if os.path.exists(os.path.join(root, "project.ron")) or saved:
        common.look(root, home, "ana", saved, done + 1, where)


def run():
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    runs = places = 0
    with tempfile.TemporaryDirectory() as folder:
        counts = counted(folder)
        unknown = [call for call in FOR_FILES if counts[call] and call not in CALLS and call not in OF_THE_START]
        if unknown:
            raise common.Loss(f"a sitting makes calls that are never made to fail: {', '.join(unknown)}")
        for call, errors in CALLS.items():
            for when in range(1, counts[call] + 1, every):
                places += 1
                for error in errors:
                    inject = f"inject={call}:error={error}:when={when}"
                    attempt(folder, inject, ["strace", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", inject])
                    runs += 1
        short = os.path.join(folder, "short.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", short, "-ldl"], input=SHORT.encode(), check=True)
        for when in range(1, counts["write"] + 1, every):
            places += 1
            attempt(folder, f"short write {when}", env={**os.environ, "LD_PRELOAD": short, "SHORT_WRITE_AT": str(when)})
            runs += 1
    common.report(f"{runs} failed calls at {places} places of {len(CALLS)} kinds of call, 0 lost")


common.main(run)
