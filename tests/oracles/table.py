"""Prints formats × tools × projects from what the checks wrote down, and keeps the table in docs/oracles.md.

    table.py RESULTS DOCUMENT

RESULTS is the results.jsonl of one run. Where DOCUMENT says something else, it is an error, or, with SIDENOTE_ACCEPT
set, DOCUMENT is written anew. A project that is not at hand everywhere is left as it is in DOCUMENT.
"""

import json
import os
import pathlib
import sys

HEAD = """# Exports, read by other tools

What each export gives to the tool that it is meant for: of each project, how many marks the format carries, all found
there with their words, labels, attributes and links, and nothing lost that was not declared. Printed by
`tests/oracles/run.sh`; written anew with `SIDENOTE_ACCEPT=1 tests/oracles/run.sh BINARY projects/sample`.

*sample* is the sample project. *torture* is made by `tests/oracles/torture.py` of everything that formats are known to
get wrong. *fixtures* is what files of other tools become when they are imported.

"""
PROJECTS = ["sample", "torture", "fixtures"]


def cell(row):
    if row is None:
        return "–"
    if row["wrong"]:
        return f"**{row['wrong']} wrong**"
    return "ok" if row.get("marks") is None else f"{row['written']} of {row['marks']}"


def table(rows, old):
    names = [p for p in PROJECTS if p in old or any(r["project"] == p for r in rows)]
    out = ["| format | options | read with | " + " | ".join(names) + " |", "|---" * (3 + len(names)) + "|"]
    keys = list(dict.fromkeys((r["format"], r["options"], r["tool"]) for r in rows))
    found = {(r["format"], r["options"], r["tool"], r["project"]): r for r in rows}
    for key in keys:
        cells = [cell(found[*key, p]) if (*key, p) in found else old.get(p, {}).get(key, "–") for p in names]
        out.append("| " + " | ".join([f"`{key[0]}`", key[1].replace("|", "\\|"), key[2], *cells]) + " |")
    return "\n".join(out) + "\n"


def known(document):
    """The columns that the document has, by project and row."""
    if not document.exists():
        return {}
    lines = [x for x in document.read_text(encoding="utf-8").splitlines() if x.startswith("|")]
    rows = [[c.strip() for c in line.strip("|").split(" | ")] for line in lines]
    head = [c for c in rows[0][3:]] if rows else []
    made = {name: {} for name in head}
    for row in rows[2:]:
        for name, said in zip(head, row[3:]):
            made[name][row[0].strip("`"), row[1], row[2]] = said
    return made


def main(results, document):
    document = pathlib.Path(document)
    rows = [json.loads(line) for line in pathlib.Path(results).read_text(encoding="utf-8").splitlines()]
    made = table(rows, known(document))
    print(made)
    if os.environ.get("SIDENOTE_ACCEPT"):
        document.write_text(HEAD + made, encoding="utf-8")
    elif not document.exists() or document.read_text(encoding="utf-8") != HEAD + made:
        print(f"{document} says something else; where that is meant, write it anew with SIDENOTE_ACCEPT=1")
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
