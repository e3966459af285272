"""Reads a Hugging Face dataset with the `datasets` library of this environment and compares it with the project.

    huggingface.py BINARY PROJECT FOLDER

Truth is what `sidenote show PROJECT ARTICLE --json` says. Ends with one line, and with 1 when anything differs.
Nothing here shares code with the program.
"""

import json
import os
import pathlib
import subprocess
import sys
from collections import Counter

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
os.environ["HF_HOME"] = str(pathlib.Path(sys.argv[3]) / "hub")

import datasets  # noqa: E402
import pyarrow.parquet  # noqa: E402


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", check=True).stdout


def main():
    binary, project, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    out, wrong = folder / "huggingface", []
    run(binary, "export", project, "--to", "huggingface", "--out", str(out), "--option", "split=train:1,test:1")
    loaded = datasets.load_dataset(str(out))
    if set(loaded) != {"train", "test"}:
        wrong.append(f"the parts are {set(loaded)}")
    features = loaded["train"].features
    tags = features["ner_tags"].feature
    if not isinstance(tags, datasets.ClassLabel) or tags.names[0] != "O":
        wrong.append(f"ner_tags are {tags}")
    rows = {(row["id"], row["annotator"]): row for part in loaded.values() for row in part}
    listed = json.loads(run(binary, "show", project, "--json"))["articles"]
    for stem in (row["id"] for row in listed):
        article = json.loads(run(binary, "show", project, stem, "--json"))
        for layer in article["layers"] or [{"annotator": "", "marks": [], "links": []}]:
            wrong.extend(f"{stem}: {why}" for why in differences(article, layer, rows.pop((stem, layer["annotator"]), None), tags))
    if rows:
        wrong.append(f"rows that are not shown: {list(rows)}")
    for file in sorted(out.glob("data/*.parquet")):
        if b"huggingface" not in (pyarrow.parquet.read_schema(file).metadata or {}):
            wrong.append(f"{file.name} has no features")
    for why in wrong:
        print(f"  {why}")
    print(f"huggingface    datasets {datasets.__version__:<30} {'FAILED' if wrong else 'ok'}")
    return 1 if wrong else 0


def differences(article, layer, row, tags):
    if row is None:
        yield "there is no row"
        return
    text = row["text"]
    if text != article["text"]:
        yield "the text differs"
    pieces = lambda mark: tuple(map(tuple, mark["spans"]))
    wanted = Counter((m["id"], m["label"], pieces(m)) for m in layer["marks"])
    found = Counter((s["id"], s["label"], tuple((f["start"], f["end"]) for f in s["fragments"])) for s in row["spans"])
    if wanted != found:
        yield f"spans {wanted - found} missing, {found - wanted} too many"
    for span in row["spans"]:
        if span["text"] != " ".join(text[f["start"] : f["end"]] for f in span["fragments"]):
            yield f"the words of {span['id']}"
        attributes = json.loads(span["attributes"])
        said = next((m["attributes"] for m in layer["marks"] if m["id"] == span["id"]), {})
        if any(attributes[name] != said.get(name) for name in attributes):
            yield f"the attributes of {span['id']}"
    links = Counter((x["id"], x["relation"], x["from"], x["to"]) for x in layer["links"])
    if links != Counter((r["id"], r["relation"], r["head"], r["child"]) for r in row["relations"]):
        yield "the relations differ"
    if len(row["tokens"]) != len(row["ner_tags"]) or (layer["marks"] and not any(row["ner_tags"])):
        yield "the tags do not go with the tokens"
    names = {tags.int2str(tag)[2:] for tag in row["ner_tags"] if tag}
    if not names <= {m["label"] for m in layer["marks"]}:
        yield f"tags of labels that nobody used: {names}"


if __name__ == "__main__":
    sys.exit(main())
