"""Reads a Hugging Face dataset with the `datasets` library of this environment and compares it with the project.

    huggingface.py BINARY FOLDER PROJECT...

Truth is what `sidenote show PROJECT ARTICLE --json` says. What came of it goes to FOLDER/results.jsonl; ends with 1
when anything differs. Nothing here shares code with the program.
"""

import json
import os
import pathlib
import shutil
import sys

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
os.environ["HF_HOME"] = str(pathlib.Path(sys.argv[2]) / "hub") if len(sys.argv) > 2 else ""

import compare  # noqa: E402
import datasets  # noqa: E402
import pyarrow.parquet  # noqa: E402


def export(binary, project, folder):
    out, report = folder / "dataset", folder / "report.json"
    split = ("--option", "split=train:1,test:1")
    compare.run(binary, "export", project, "--to", "huggingface", "--out", str(out), "--report", str(report), *split)
    return out, json.loads(report.read_text(encoding="utf-8"))


def check(binary, project, folder):
    """What is wrong, and the report."""
    wrong, truth = [], compare.truth(binary, project)
    out, report = export(binary, project, folder)
    loaded = datasets.load_dataset(str(out), cache_dir=str(folder / "cache"))
    if not set(loaded) <= {"train", "test"}:
        wrong.append(f"the parts are {set(loaded)}")
    tags = loaded["train"].features["ner_tags"].feature
    if not isinstance(tags, datasets.ClassLabel) or tags.names[0] != "O":
        wrong.append(f"ner_tags are {tags}")
    documents = {}
    for row in (row for part in loaded.values() for row in part):
        documents[row["id"], row["annotator"]] = found(wrong, truth.articles[row["id"]], row, tags)
    compare.project(wrong, truth, documents, report)
    for file in sorted(out.glob("data/*.parquet")):
        if b"huggingface" not in (pyarrow.parquet.read_schema(file).metadata or {}):
            wrong.append(f"{file.name} has no features")
    return wrong, report


def found(wrong, article, row, tags):
    """What a row says."""
    text, stem = row["text"], row["id"]
    if text != article["text"]:
        wrong.append(f"{stem}: the text differs")
    made, place = compare.Found(annotator=row["annotator"]), {}
    for span in row["spans"]:
        pieces = [(f["start"], f["end"]) for f in span["fragments"]]
        if span["text"] != " ".join(text[a:b] for a, b in pieces) or (span["start"], span["end"]) != compare.hull(pieces)[0]:
            wrong.append(f"{stem}: the words or the ends of {span['id']}")
        place[span["id"]] = made.mark(span["label"], pieces, json.loads(span["attributes"]), span["note"])
    made.links = [(r["relation"], place[r["head"]], place[r["child"]]) for r in row["relations"]]
    if len(row["tokens"]) != len(row["ner_tags"]):
        wrong.append(f"{stem}: the tags do not go with the tokens")
    names = {tags.int2str(tag)[2:] for tag in row["ner_tags"] if tag}
    if not names <= {label for label, *_ in made.marks}:
        wrong.append(f"{stem}: tags of labels that nobody used: {names}")
    return made


def main(binary, folder, *projects):
    failed, tool = False, f"datasets {datasets.__version__}, pyarrow {pyarrow.__version__}"
    with open(pathlib.Path(folder) / "results.jsonl", "a", encoding="utf-8") as results:
        for project in projects:
            name = pathlib.Path(project).name
            to = pathlib.Path(folder) / tool.split(",")[0].replace(" ", "-") / name
            shutil.rmtree(to, ignore_errors=True)
            to.mkdir(parents=True)
            wrong, report = check(binary, project, to)
            print(f"{'huggingface':14} {f'{name}, {tool}':40} {'ok' if not wrong else f'{len(wrong)} wrong'}")
            for message in wrong[:10]:
                print(f"         {message}")
            row = {"format": "huggingface", "options": "split=train:1,test:1", "tool": tool, "project": name}
            row |= {"wrong": len(wrong), "written": report["written"], "marks": report["marks"]}
            results.write(json.dumps(row) + "\n")
            failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
