"""What the proofs with the real program share: starting a sitting, ending it badly, looking afterwards."""

import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def program(name):
    """The path of a program: the real one, or one of this package; run.sh builds them."""
    if name == "sidenote":
        return os.environ["PROOF_SIDENOTE"]
    return os.path.join(os.environ["PROOF_BINARIES"], name)


class Loss(Exception):
    """Something that was saved is not there."""


def sitting(root, home, name, count, wrap=(), env=None):
    """Starts a sitting; its lines come over a pipe."""
    return subprocess.Popen(
        [*wrap, program("sitting"), root, home, name, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    )


def numbers(lines, word):
    return [int(line.split()[1]) for line in lines if line.startswith(word + " ") and line.split()[1].isdigit()]


def last_saved(output, before=0):
    """The last step that was said to be saved, and the last that was taken."""
    lines = output.decode("utf-8", "replace").splitlines()
    found = numbers(lines, "found")
    saved = max([before, *found, *numbers(lines, "saved")])
    done = max([saved, *numbers(lines, "did")])
    return saved, done


def look(root, home, name, saved, done, where):
    """Opens the project in peace: every step that was saved is there, and none that was never taken."""
    process = sitting(root, home, name, 0)
    out, err = process.communicate(timeout=60)
    lines = out.decode("utf-8", "replace").splitlines()
    found = numbers(lines, "found")
    if process.returncode == 3 and saved == 0:
        return 0
    if process.returncode != 0 or not found:
        raise Loss(f"{where}: saved {saved}, but: {lines} {err.decode('utf-8', 'replace')}")
    if not saved <= found[0] <= done:
        raise Loss(f"{where}: saved {saved}, done {done}, found {found[0]}")
    return found[0]


def kill(process):
    process.send_signal(signal.SIGKILL)
    return process.communicate()[0]


def report(line):
    print(line, flush=True)


def main(run):
    try:
        run()
    except Loss as loss:
        report(f"LOST {loss}")
        sys.exit(1)
