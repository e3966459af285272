"""Reads exports whose marks are offsets into a text, each with the tool it is meant for.

Label Studio's own labeling interface validates its tasks; spaCy builds its documents; gatenlp loads bdoc.
doccano, Prodigy and PubAnnotation have no reader that runs without a server: their files are read by their
documented shapes, doccano's in UTF-16 units as its page slices them.
"""

import json
from collections import Counter

import gatenlp
import spacy
from label_studio_sdk.label_interface import LabelInterface
from spacy.tokens import Doc, DocBin


def hull(mark):
    return mark["spans"][0][0], max(end for _, end in mark["spans"])


def expected(article, layer, pieces=False, empty=False):
    """What a format without pieces holds of a layer: label, start, end and the words between."""
    made = Counter()
    for mark in layer["marks"]:
        if not empty and all(a == b for a, b in mark["spans"]):
            continue
        if pieces:
            made[mark["label"], tuple(map(tuple, mark["spans"]))] += 1
        else:
            start, end = hull(mark)
            made[mark["label"], start, end, article["text"][start:end]] += 1
    return made


def differ(wrong, what, found, wanted):
    if found != wanted:
        wrong.append(f"{what}: {str(wanted - found)[:200]} missing, {str(found - wanted)[:200]} too many")


def links_of(article, layer, empty=False):
    marks = {m["id"]: (m["label"], *hull(m)) for m in layer["marks"]}
    if not empty:
        dead = {m["id"] for m in layer["marks"] if all(a == b for a, b in m["spans"])}
        marks = {k: v for k, v in marks.items() if k not in dead}
    return Counter(
        (link["relation"], marks[link["from"]], marks[link["to"]])
        for link in layer["links"]
        if link["from"] in marks and link["to"] in marks
    )


def layers(project):
    """Every article with each of its layers, as the lines of an export have them."""
    for stem, article in project.articles.items():
        yield from ((stem, article, layer) for layer in article["layers"] or [{"annotator": "", "marks": [], "links": []}])


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def check_doccano(project, out, report, options):
    wrong, records = [], lines(out)
    if not out.read_bytes().isascii():
        wrong.append("the file is not ASCII, so that doccano would guess its encoding")
    for record, (stem, article, layer) in zip(records, layers(project), strict=True):
        units = record["text"].encode("utf-16-le")
        words = lambda e: units[2 * e["start_offset"] : 2 * e["end_offset"]].decode("utf-16-le")
        found = Counter((e["label"], words(e)) for e in record["entities"])
        wanted = Counter((label, said) for (label, _, _, said), n in expected(article, layer).items() for _ in range(n))
        differ(wrong, stem, found, wanted)
        if record["text"] != article["text"] or record["annotator"] != layer["annotator"]:
            wrong.append(f"{stem}: another text or annotator")
        ids = [x["id"] for x in record["entities"] + record["relations"]]
        if len(ids) != len(set(ids)) or len(record["relations"]) != sum(links_of(article, layer).values()):
            wrong.append(f"{stem}: ids that are not unique, or other relations")
    return wrong


def check_prodigy(project, out, report, options):
    wrong = []
    for task, (stem, article, layer) in zip(lines(out), layers(project), strict=True):
        text, tokens = task["text"], task["tokens"]
        for token, after in zip(tokens, tokens[1:]):
            if token["text"] != text[token["start"] : token["end"]] or token["ws"] != (after["start"] > token["end"]):
                wrong.append(f"{stem}: the token {token}")
        for span in task["spans"]:
            first, last = tokens[span["token_start"]], tokens[span["token_end"]]
            inside = text[span["start"] : span["end"]]
            if inside.strip() and not (first["start"] >= span["start"] and last["end"] <= span["end"]):
                wrong.append(f"{stem}: {span} is not of whole tokens")
        found = Counter((s["label"], s["start"], s["end"], text[s["start"] : s["end"]]) for s in task["spans"])
        differ(wrong, stem, found, expected(article, layer))
        place = lambda s: (s["label"], s["start"], s["end"])
        found = Counter((r["label"], place(r["head_span"]), place(r["child_span"])) for r in task["relations"])
        differ(wrong, f"{stem} relations", found, links_of(article, layer))
    return wrong


def check_spacy_json(project, out, report, options):
    wrong, vocab = [], spacy.blank("xx").vocab
    for record, (stem, article, layer) in zip(lines(out), layers(project), strict=True):
        doc = Doc(vocab).from_json(record)
        if doc.text != article["text"]:
            wrong.append(f"{stem}: the document's text differs")
        found = Counter((s.label_, s.start_char, s.end_char, s.text) for s in doc.spans.get("sc", []))
        differ(wrong, stem, found, expected(article, layer))
        if any(e.label_ not in {m["label"] for m in layer["marks"]} for e in doc.ents):
            wrong.append(f"{stem}: an entity that nobody marked")
    return wrong


def check_spacy(project, out, report, options):
    wrong, vocab = [], spacy.blank("xx").vocab
    docs = list(DocBin().from_bytes(out.read_bytes()).get_docs(vocab))
    for doc, (stem, article, layer) in zip(docs, layers(project), strict=True):
        if doc.text != article["text"]:
            wrong.append(f"{stem}: the document's text differs")
        found = Counter((s.label_, s.start_char, s.end_char, s.text) for s in doc.spans.get("sc", []))
        differ(wrong, stem, found, expected(article, layer))
        marked = {(m["label"], *hull(m)) for m in layer["marks"]}
        entities = [(e.label_, e.start_char, e.end_char) for e in doc.ents]
        if not set(entities) <= marked or (marked and not entities):
            wrong.append(f"{stem}: entities that nobody marked, or none")
    return wrong


def check_gate(project, out, report, options):
    wrong = []
    for stem, article in project.articles.items():
        document = gatenlp.Document.load(str(out / f"{stem}.bdocjs"), fmt="bdocjs")
        if document.text != article["text"]:
            wrong.append(f"{stem}: the document's text differs")
        for layer in article["layers"]:
            annotations = document.annset(layer["annotator"])
            found = Counter((a.type, a.start, a.end, document[a]) for a in annotations)
            differ(wrong, stem, found, expected(article, layer, empty=True))
            found = Counter()
            for a in annotations:
                for feature, ids in a.features.items():
                    for other in ids if feature.startswith("link:") else []:
                        b = annotations[other]
                        found[feature[5:], (a.type, a.start, a.end), (b.type, b.start, b.end)] += 1
            differ(wrong, f"{stem} links", found, links_of(article, layer, empty=True))
            said = Counter(
                (name, str(value))
                for mark in layer["marks"]
                for name, value in mark["attributes"].items()
            )
            there = Counter((k, str(v)) for a in annotations for k, v in a.features.items() if k != "note" and k[:5] != "link:")
            if there - said:
                wrong.append(f"{stem}: features {there - said} were not said")
    return wrong


def check_pubannotation(project, out, report, options):
    wrong = []
    for stem, article in project.articles.items():
        document = json.loads((out / f"{stem}.json").read_text(encoding="utf-8"))
        tracks = {track["project"]: track for track in document["tracks"]}
        if document["text"] != article["text"] or set(tracks) != {y["annotator"] for y in article["layers"]}:
            wrong.append(f"{stem}: another text or other tracks")
        for layer in article["layers"]:
            track = tracks[layer["annotator"]]
            pieces = lambda s: tuple((p["begin"], p["end"]) for p in (s if isinstance(s, list) else [s]))
            found = Counter((d["obj"], pieces(d["span"])) for d in track["denotations"])
            differ(wrong, stem, found, expected(article, layer, pieces=True, empty=True))
            if len(track["relations"]) != len(layer["links"]):
                wrong.append(f"{stem}: {len(track['relations'])} relations, {len(layer['links'])} links")
    return wrong


def check_label_studio(project, out, report, options):
    wrong = []
    interface = LabelInterface(config=(out.parent / f"{out.name}.config.xml").read_text(encoding="utf-8"))
    for task, (stem, article) in zip(json.loads(out.read_text(encoding="utf-8")), project.articles.items(), strict=True):
        if task["data"]["text"] != article["text"] or len(task["annotations"]) != len(article["layers"]):
            wrong.append(f"{stem}: another text or other annotations")
        for annotation, layer in zip(task["annotations"], article["layers"]):
            if not interface.validate_annotation(annotation):
                wrong.append(f"{stem}: the labeling interface refuses the annotation of {layer['annotator']}")
            found, regions = Counter(), {}
            for item in annotation["result"]:
                if item["type"] == "labels":
                    value = item["value"]
                    words = article["text"][value["start"] : value["end"]]
                    if value["text"] != words.replace("\n", "\\n"):
                        wrong.append(f"{stem}: the words of {item['id']}")
                    found[value["labels"][0], value["start"], value["end"], words] += 1
                    regions[item["id"]] = (value["labels"][0], value["start"], value["end"])
            differ(wrong, stem, found, expected(article, layer))
            found = Counter(
                (r["labels"][0], regions[r["from_id"]], regions[r["to_id"]])
                for r in annotation["result"]
                if r["type"] == "relation"
            )
            differ(wrong, f"{stem} relations", found, links_of(article, layer))
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
