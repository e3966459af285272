"""Makes a project of other tools' files, by importing them on the command line.

    fixtures.py BINARY FIXTURES FOLDER

FIXTURES holds a folder for each tool; FOLDER must not be there. What cannot be read is left out by the import itself
and told there; a file that takes the program down, or an import that brings nothing, is an error.
"""

import json
import pathlib
import subprocess
import sys

# Folders of FIXTURES, with the format where more than one kind of files lies there.
FOLDERS = [
    ("brat", []),
    ("cas-json", []),
    ("cas-xmi", []),
    ("doccano", []),
    ("gate", []),
    ("litbank", []),
    ("prodigy", []),
    ("conll/wnut17", []),
    ("gum", []),
    ("inception-tsv3", []),
]


def main(binary, fixtures, folder):
    subprocess.run([binary, "new", folder], check=True, capture_output=True)
    for name, extra in FOLDERS:
        path = pathlib.Path(fixtures) / name
        if not path.exists():
            raise SystemExit(f"fixtures: there is no {path}")
        done = subprocess.run([binary, "import", folder, str(path), "--json", *extra], capture_output=True, encoding="utf-8")
        if done.returncode not in (0, 1):
            raise SystemExit(f"fixtures: {path}: {done.stderr.strip()[:2000]}")
        brought = json.loads(done.stdout)
        print(f"fixtures: {name}: {brought['articles']} articles, {brought['marks']} marks, {len(brought['problems'])} problems")
        if not brought["articles"]:
            raise SystemExit(f"fixtures: {path} brought nothing")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
