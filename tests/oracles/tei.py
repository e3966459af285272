"""Holds TEI exports against TEI's own schema, tei_all in RELAX NG, plain and with other names for labels.

    tei.py BINARY FOLDER PROJECT...

What the documents say is compared by `published.py`; here is whether TEI allows it. That the schema can refuse is
tried with each document, an element misspelt. What came of it goes to FOLDER/results.jsonl; ends with 1 when anything
is wrong. Nothing here shares code with the program.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig

from lxml import etree

SCHEMA = pathlib.Path(sysconfig.get_paths()["purelib"]) / "schemas" / "tei_all.rng"

# The other name is one that no id in XML can be.
VARIANTS = [{}, {"map": "person:1st(%)"}]


def schema():
    """The schema and which version of TEI it is of."""
    tree = etree.parse(str(SCHEMA))
    version = re.search(r"TEI Edition:\s+Version\s+([0-9.]+)", SCHEMA.read_text(encoding="utf-8"))[1].rstrip(".")
    return etree.RelaxNG(tree), f"tei_all {version} (RELAX NG, lxml)"


def refused(schema, document):
    """What the schema says against a document, line by line; nothing where it is valid."""
    schema.validate(document)
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


def check(schema, binary, project, out, options):
    """What is wrong in the documents of one export, and what the program reported."""
    report = out.parent / f"{out.name}.json"
    extra = [x for k, v in options.items() for x in ("--option", f"{k}={v}")]
    command = [binary, "export", project, "--to", "tei", "--out", str(out), "--report", str(report), *extra]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        return [done.stderr.strip()], {"written": None, "marks": None}
    written, wrong = json.loads(report.read_text(encoding="utf-8")), []
    files = sorted(out.glob("*.xml"))
    if len(files) != written["articles"]:
        wrong.append(f"{len(files)} documents of {written['articles']} articles")
    for path in files:
        content = path.read_bytes()
        wrong += [f"{path.name}, {why}" for why in refused(schema, etree.fromstring(content))]
        if not refused(schema, etree.fromstring(content.replace(b"publicationStmt", b"publicationStatement"))):
            wrong.append(f"{path.name}: misspelt, the schema takes it nevertheless")
    return wrong, written


def main(binary, folder, *projects):
    failed, (rules, tool) = False, schema()
    with open(pathlib.Path(folder) / "results.jsonl", "a", encoding="utf-8") as results:
        for project in projects:
            name = pathlib.Path(project).name
            to = pathlib.Path(folder) / "tei_all" / name
            shutil.rmtree(to, ignore_errors=True)
            to.mkdir(parents=True)
            for number, options in enumerate(VARIANTS):
                wrong, report = check(rules, binary, project, to / str(number), options)
                said = " ".join(f"{k}={v}" for k, v in options.items())
                print(f"{'tei':14} {f'{name}, {tool} {said}':40} {'ok' if not wrong else f'{len(wrong)} wrong'}")
                for message in wrong[:10]:
                    print(f"         {message}")
                row = {"format": "tei", "options": said, "tool": tool, "project": name, "wrong": len(wrong)}
                results.write(json.dumps(row | {"written": report["written"], "marks": report["marks"]}) + "\n")
                failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
