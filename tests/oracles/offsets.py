"""Reads exports whose marks are offsets into a text, each with the tool it is meant for.

Label Studio's own labeling interface validates its tasks; spaCy builds its documents; gatenlp loads bdoc.
Prodigy and PubAnnotation have no reader that runs without a server: their files are read by their documented
shapes, and so are doccano's, in UTF-16 units as its page slices them. Each reader gives what it found;
`compare` holds it against the project and the declared losses.
"""

import json
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
from bisect import bisect_left, bisect_right

import compare
import gatenlp
import spacy
from compare import Found
from label_studio_sdk.label_interface import LabelInterface
from spacy.tokens import Doc, DocBin


def layers(project):
    """Every article with each of its layers, as the lines of an export have them."""
    for stem, article in project.articles.items():
        yield from ((stem, article, layer["annotator"]) for layer in article["layers"] or [{"annotator": ""}])


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def check_doccano(project, out, report, options):
    wrong, documents, ids = [], {}, []
    if not out.read_bytes().isascii():
        wrong.append("the file is not ASCII, so that doccano would guess its encoding")
    for record, (stem, article, who) in zip(lines(out), layers(project), strict=True):
        units = record["text"].encode("utf-16-le")
        points = lambda at: len(units[: 2 * at].decode("utf-16-le"))
        found, place = Found(annotator=record["annotator"]), {}
        for e in record["entities"]:
            place[e["id"]] = found.mark(e["label"], [(points(e["start_offset"]), points(e["end_offset"]))])
            if e["start_offset"] >= e["end_offset"] or len(e["label"]) > 100:
                wrong.append(f"{stem}: doccano would refuse {e}")
        found.links = [(r["type"], place[r["from_id"]], place[r["to_id"]]) for r in record["relations"]]
        if record["text"] != article["text"] or record["article"] != stem:
            wrong.append(f"{stem}: another text or article")
        ids += [x["id"] for x in record["entities"] + record["relations"]]
        documents[stem, who] = found
    if len(ids) != len(set(ids)):
        wrong.append("ids that are not unique")
    compare.project(wrong, project, documents, report)
    return wrong


def check_prodigy(project, out, report, options):
    wrong, documents = [], {}
    for task, (stem, article, who) in zip(lines(out), layers(project), strict=True):
        text, tokens = task["text"], task["tokens"]
        if text != article["text"] or task["meta"]["article"] != stem or task["answer"] != "accept":
            wrong.append(f"{stem}: another text, article or answer")
        for token, after in zip(tokens, tokens[1:]):
            if token["text"] != text[token["start"] : token["end"]] or token["ws"] != (after["start"] > token["end"]):
                wrong.append(f"{stem}: the token {token}")
        found, place = Found(annotator=task["_annotator_id"]), {}
        for span in task["spans"]:
            inside = text[span["start"] : span["end"]]
            ends = tokens[span["token_start"]]["start"], tokens[span["token_end"]]["end"]
            if inside.strip() and not (span["start"] <= ends[0] and ends[1] <= span["end"]):
                wrong.append(f"{stem}: {span} is not of whole tokens")
            at = found.mark(span["label"], [(span["start"], span["end"])])
            place.setdefault((span["label"], span["start"], span["end"]), at)
        ends = lambda s: place[s["label"], s["start"], s["end"]]
        found.links = [(r["label"], ends(r["head_span"]), ends(r["child_span"])) for r in task["relations"]]
        if any(r["child"] != r["child_span"]["token_end"] or r["head"] != r["head_span"]["token_end"] for r in task["relations"]):
            wrong.append(f"{stem}: a relation between other tokens")
        documents[stem, who] = found
    compare.project(wrong, project, documents, report)
    return wrong


def of_spacy(wrong, project, docs, report):
    """What spaCy's documents say: every mark in the span group “sc”, some of them as entities."""
    documents = {}
    for doc, (stem, article, who) in zip(docs, layers(project), strict=True):
        if doc.text != article["text"]:
            wrong.append(f"{stem}: the document's text differs")
        found = Found(moved=on_tokens(doc))
        for span in doc.spans.get("sc", []):
            found.mark(span.label_, [(span.start_char, span.end_char)])
        marked = {(label, *pieces[0]) for label, pieces, _, _ in found.marks}
        entities = [(e.label_, e.start_char, e.end_char) for e in doc.ents]
        if not set(entities) <= marked or (marked and not entities):
            wrong.append(f"{stem}: entities that nobody marked, or none")
        documents[stem, who] = found
    compare.project(wrong, project, documents, report)
    return wrong


def on_tokens(doc):
    """A stretch on the borders of spaCy's tokens: out of the middle of one, away from a space in none."""
    starts, ends = [t.idx for t in doc], [t.idx + len(t) for t in doc]

    def moved(start, end):
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        return (starts[first], ends[last]) if first <= last else None

    return moved


def check_spacy_json(project, out, report, options):
    vocab = spacy.blank("xx").vocab
    return of_spacy([], project, [Doc(vocab).from_json(record) for record in lines(out)], report)


def check_spacy(project, out, report, options):
    docs = DocBin().from_bytes(out.read_bytes()).get_docs(spacy.blank("xx").vocab)
    return of_spacy(guide(out), project, list(docs), report)


def guide(out):
    """What is wrong with the commands of the page beside, up to training: their files load and fit a pipeline."""
    wrong, page = [], pathlib.Path(f"{out}.README.md").read_text(encoding="utf-8")
    commands = [shlex.split(line)[1:] for line in page.splitlines() if line.startswith("python -m spacy ")]
    if [c[2] for c in commands] != ["init", "debug", "train", "evaluate"] * 2:
        return [f"the page beside has other commands: {commands}"]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(out, folder)
        for command in (c for c in commands if c[2] in ("init", "debug")):
            done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, encoding="utf-8")
            # Too few examples of a label are an error of `debug data`, which loads everything all the same.
            loads = "Pipeline can be initialized" in done.stdout and "Corpus is loadable" in done.stdout
            if not (loads if command[2] == "debug" else done.returncode == 0):
                wrong.append(f"{shlex.join(command)}: {done.stdout[-300:]} {done.stderr[-300:]}")
    return wrong


def check_gate(project, out, report, options):
    wrong, documents = [], {}
    for stem, article in project.articles.items():
        document = gatenlp.Document.load(str(out / f"{stem}.bdocjs"), fmt="bdocjs")
        if document.text != article["text"]:
            wrong.append(f"{stem}: the document's text differs")
        for name in document.annset_names():
            annotations, place = document.annset(name), {}
            found = documents[stem, name] = Found(annotator=name)
            for a in annotations:
                own = {k: v for k, v in a.features.items() if k != "note" and not k.startswith("link:")}
                place[a.id] = found.mark(a.type, [(a.start, a.end)], own, a.features.get("note"))
            for a in annotations:
                for feature, ids in a.features.items():
                    for other in ids if feature.startswith("link:") else []:
                        found.links.append((feature[5:], place[a.id], place[other]))
    compare.project(wrong, project, documents, report)
    return wrong


def check_pubannotation(project, out, report, options):
    wrong, documents = [], {}
    for stem, article in project.articles.items():
        document = json.loads((out / f"{stem}.json").read_text(encoding="utf-8"))
        if document["text"] != article["text"]:
            wrong.append(f"{stem}: another text")
        for track in document["tracks"]:
            found, place = Found(annotator=track["project"]), {}
            said = {d["id"]: {} for d in track["denotations"]}
            for a in track["attributes"]:
                said[a["subj"]][a["pred"]] = a["obj"]
            for d in track["denotations"]:
                pieces = d["span"] if isinstance(d["span"], list) else [d["span"]]
                place[d["id"]] = found.mark(d["obj"], [(p["begin"], p["end"]) for p in pieces], said[d["id"]])
            found.links = [(r["pred"], place[r["subj"]], place[r["obj"]]) for r in track["relations"]]
            documents[stem, track["project"]] = found
    compare.project(wrong, project, documents, report)
    return wrong


def of_label_studio(result, article, wrong, stem):
    """The regions of one annotation, with what is said about each under its id."""
    regions, said, links = {}, {}, []
    for item in result:
        if item["type"] == "relation":
            links.append((item["labels"][0], item["from_id"], item["to_id"]))
            continue
        value = item["value"]
        # In a text area “text” is what was typed.
        words = article["text"][value["start"] : value["end"]].replace("\n", "\\n")
        if item["type"] != "textarea" and value["text"] != words:
            wrong.append(f"{stem}: the words of {item['id']}")
        if item["type"] == "labels":
            note = "".join(item.get("meta", {}).get("text", []))
            regions[item["id"]] = (value["labels"][0], [(value["start"], value["end"])], note)
        else:
            key = "text" if item["type"] == "textarea" else item["type"]
            said.setdefault(item["id"], {})[item["from_name"]] = value[key]
    found, place = Found(), {}
    for name, (label, pieces, note) in regions.items():
        place[name] = found.mark(label, pieces, said.get(name, {}), note)
    found.links = [(label, place[a], place[b]) for label, a, b in links]
    return found


def check_label_studio(project, out, report, options):
    wrong, documents = [], {}
    interface = LabelInterface(config=(out.parent / f"{out.name}.config.xml").read_text(encoding="utf-8"))
    for task, (stem, article) in zip(json.loads(out.read_text(encoding="utf-8")), project.articles.items(), strict=True):
        if task["data"]["text"] != article["text"]:
            wrong.append(f"{stem}: another text")
        for annotation in task["annotations"]:
            who = task["data"]["annotators"][str(annotation["completed_by"])]
            if not interface.validate_annotation(annotation):
                wrong.append(f"{stem}: the labeling interface refuses the annotation of {who}")
            documents[stem, who] = of_label_studio(annotation["result"], article, wrong, stem)
            documents[stem, who].annotator = who
    compare.project(wrong, project, documents, report)
    return wrong


CHECKS = {
    "doccano": check_doccano,
    "prodigy": check_prodigy,
    "spacy": check_spacy,
    "spacy-json": check_spacy_json,
    "gate-bdoc": check_gate,
    "pubannotation": check_pubannotation,
    "label-studio": check_label_studio,
}
