"""Reads CoNLL-U with the `conllu` package and udapi, Web Annotations with PyLD and rdflib.

The standard context of Web Annotations is not fetched: a small one of our own stands in for it, with the
terms that the exports use, as the vocabulary of the standard defines them.
"""

import json
import logging
import re
from collections import Counter

import conllu
from pyld import jsonld
from rdflib import RDF, Graph, Namespace
from seqeval.scheme import IOB2, Entities
from udapi.core.document import Document

logging.getLogger().setLevel(logging.ERROR)  # udapi warns of every word without a head, which all are

ESCAPE = re.compile(r"\\(s|t|n|r|p|\\|u\{[0-9a-f]+\})")
SIGNS = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
OA = Namespace("http://www.w3.org/ns/oa#")
OURS = Namespace("urn:x-sidenote:")

ANNO = {
    "@context": {
        "oa": str(OA),
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "dctypes": "http://purl.org/dc/dcmitype/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "rdf": str(RDF),
        "as": "http://www.w3.org/ns/activitystreams#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "id": "@id",
        "type": "@type",
        "Annotation": "oa:Annotation",
        "AnnotationPage": "as:OrderedCollectionPage",
        "Text": "dctypes:Text",
        "TextualBody": "oa:TextualBody",
        "SpecificResource": "oa:SpecificResource",
        "TextQuoteSelector": "oa:TextQuoteSelector",
        "TextPositionSelector": "oa:TextPositionSelector",
        "Person": "foaf:Person",
        "linking": "oa:linking",
        "tagging": "oa:tagging",
        "commenting": "oa:commenting",
        "body": {"@id": "oa:hasBody", "@type": "@id"},
        "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
        "exact": "oa:exact",
        "prefix": "oa:prefix",
        "suffix": "oa:suffix",
        "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
        "value": "rdf:value",
        "name": "foaf:name",
        "format": "dc:format",
        "language": "dc:language",
        "creator": {"@id": "dcterms:creator", "@type": "@id"},
        "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
        "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
        "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    }
}


def differ(wrong, what, found, wanted):
    if found != wanted:
        wrong.append(f"{what}: {str(wanted - found)[:200]} missing, {str(found - wanted)[:200]} too many")


def spaces(cell):
    def one(match):
        code = match.group(1)
        return SIGNS.get(code) or chr(int(code[2:-1], 16))

    return ESCAPE.sub(one, cell)


def documents(sentences):
    """Sentences by document: a new one begins where its comments say so."""
    made = []
    for sentence in sentences:
        if "newdoc id" in sentence.metadata:
            made.append([])
        made[-1].append(sentence)
    return made


def text_and_places(document):
    blank = document[0].metadata.get("blank_text")
    text, places = spaces(blank if blank and blank != "_" else ""), []
    for sentence in document:
        for token in sentence:
            misc = token["misc"] or {}
            text += spaces(misc.get("SpacesBefore", ""))
            places.append((len(text), len(text) + len(token["form"]), misc.get("Entity", "")))
            after = "" if misc.get("SpaceAfter") == "No" else " "
            text += token["form"] + spaces(misc.get("SpacesAfter", "")) if "SpacesAfter" in misc else token["form"] + after
    return text, places


def mentions(places):
    """Label and pieces of every mention, by its number."""
    open_, labels, pieces = {}, {}, {}
    for start, end, brackets in places:
        for opened, name, label, closes, closed in re.findall(r"(\()([^()-]+)-([^()]+)(\)?)|([^()]+)\)", brackets):
            if opened:
                open_[name] = start
                labels[name.split("[")[0]] = label.replace("%2D", "-")
            if closes or closed:
                of = name or closed
                pieces.setdefault(of.split("[")[0], []).append((open_.pop(of), end))
    if open_:
        raise ValueError(f"never closed: {open_}")
    return Counter((labels[name], tuple(all_)) for name, all_ in pieces.items())


def grown(mark, places):
    """The pieces of a mark grown to tokens; those that meet in a token become one."""
    made = []
    for start, end in mark["spans"]:
        touched = [p for p in places if p[0] < end and start < p[1]] if start < end else []
        if not touched:
            continue
        first, last = touched[0][0], touched[-1][1]
        if made and first < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return tuple(made)


def check_tags(wrong, stem, document, places):
    """What seqeval reads of the tags must be pieces of mentions."""
    pieces = {(label, *piece) for label, all_ in mentions(places) for piece in all_}
    tags = [[(token["misc"] or {}).get("NER", "O") for token in sentence] for sentence in document]
    first = [sum(len(t) for t in tags[:n]) for n in range(len(tags))]
    chunks = [chunk.to_tuple() for line in Entities(tags, IOB2).entities for chunk in line]
    found = {(label, places[first[n] + a][0], places[first[n] + b - 1][1]) for n, label, a, b in chunks}
    tagged = sum(tag != "O" for line in tags for tag in line)
    if found - pieces or tagged != sum(b - a for _, _, a, b in chunks) or (pieces and not found):
        wrong.append(f"{stem}: tags {found - pieces} are no mentions")


def check_conllu(project, out, report, options):
    wrong, content = [], out.read_text(encoding="utf-8")
    sentences = conllu.parse(content)
    if "".join(s.serialize() for s in sentences) != content:
        wrong.append("parsed and serialised it is another file")
    read, moved, gone = documents(sentences), set(), 0
    wanted = [(stem, a, y) for stem, a in project.articles.items() for y in a["layers"] or [{"annotator": "", "marks": []}]]
    for document, (stem, article, layer) in zip(read, wanted, strict=True):
        head = document[0].metadata
        text, places = text_and_places(document)
        if (head["newdoc id"], head.get("annotator", ""), text) != (stem, layer["annotator"], article["text"]):
            wrong.append(f"{stem}: another document, annotator or text")
        expected = Counter()
        for mark in layer["marks"]:
            pieces = grown(mark, places)
            gone += not pieces
            if pieces:
                expected[mark["label"], pieces] += 1
                if pieces != tuple(map(tuple, mark["spans"])):
                    moved.add(mark["id"])
        differ(wrong, stem, mentions(places), expected)
        if options.get("ner") == "yes":
            check_tags(wrong, stem, document, text_and_places(document)[1])
    counts = {loss["kind"]: loss["count"] for loss in report["losses"]}
    if (counts.get("token_border", 0), counts.get("zero_width", 0)) != (len(moved), gone):
        wrong.append(f"{len(moved)} marks moved and {gone} gone, {counts} declared")
    lines = [" ".join(s.metadata["text"].split()) for s in sentences if s]
    trees = [" ".join(t.compute_text().split()) for b in Document(filename=str(out)).bundles for t in b.trees]
    if trees != lines:
        wrong.append("udapi reads other sentences")
    return wrong


def loader(url, options=None):
    if url != "http://www.w3.org/ns/anno.jsonld":
        raise ValueError(f"{url} is not to be fetched")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": ANNO}


def check_w3c(project, out, report, options):
    wrong = []
    for stem, article in project.articles.items():
        text = (out / f"{stem}.txt").read_bytes().decode("utf-8")
        if text != article["text"]:
            wrong.append(f"{stem}: another text")
        page = json.loads((out / f"{stem}.jsonld").read_text(encoding="utf-8"))
        expanded = jsonld.expand(page, {"documentLoader": loader})
        if leaves(page) != leaves(expanded):
            wrong.append(f"{stem}: {leaves(page) - leaves(expanded)} vanish when it is expanded")
        quads = jsonld.to_rdf(page, {"documentLoader": loader, "format": "application/n-quads"})
        graph = Graph().parse(data=quads, format="nquads")
        for layer in article["layers"]:
            check_graph(wrong, stem, graph, text, layer)
    return wrong


def leaves(value):
    """How often each number and each string of some length stands in a document, contexts and names aside."""
    if isinstance(value, dict):
        parts = [v for k, v in value.items() if k not in ("@context", "@type", "type", "motivation", "purpose")]
        return sum((leaves(v) for v in parts), Counter())
    if isinstance(value, list):
        return sum((leaves(v) for v in value), Counter())
    is_word = isinstance(value, str) and not value.startswith(("http://www.w3.org/", "http://purl.org/"))
    return Counter([str(value)]) if is_word or isinstance(value, (int, float)) else Counter()


def check_graph(wrong, stem, graph, text, layer):
    for mark in layer["marks"]:
        node = OURS[f"mark:{mark['id']}"]
        bodies = {graph.value(b, OA.hasPurpose): str(graph.value(b, RDF.value)) for b in graph.objects(node, OA.hasBody)}
        found = []
        for target in graph.objects(node, OA.hasTarget):
            kinds = {graph.value(s, RDF.type): s for s in graph.objects(target, OA.hasSelector)}
            place, quote = kinds[OA.TextPositionSelector], kinds[OA.TextQuoteSelector]
            start, end = int(graph.value(place, OA.start)), int(graph.value(place, OA.end))
            around = str(graph.value(quote, OA.prefix)), str(graph.value(quote, OA.suffix))
            if str(graph.value(quote, OA.exact)) != text[start:end] or around != (text[max(0, start - 32) : start], text[end : end + 32]):
                wrong.append(f"{stem}: the words of {mark['id']}")
            found.append([start, end])
        if (bodies.get(OA.tagging), sorted(found)) != (mark["label"], mark["spans"]):
            wrong.append(f"{stem}: {mark['id']} is {bodies} at {found}")
        said = Counter()
        for pair in graph.objects(node, OURS.attributes):
            name = str(graph.value(pair, OURS.attribute))
            said.update((name, value.toPython()) for value in graph.objects(pair, OURS.said))
        wanted = Counter()
        for name, value in mark["attributes"].items():
            wanted.update((name, v) for v in (value if isinstance(value, list) else [value]))
        if said - wanted:
            wrong.append(f"{stem}: {said - wanted} was not said of {mark['id']}")
    links = Counter()
    for link in layer["links"]:
        node = OURS[f"link:{link['id']}"]
        ends = [b for body in graph.objects(node, OA.hasBody) for b in graph.objects(body, OA.hasSource)]
        tags = [str(v) for body in graph.objects(node, OA.hasBody) for v in graph.objects(body, RDF.value)]
        if (graph.value(node, OA.hasTarget), ends, tags) != (OURS[f"mark:{link['from']}"], [OURS[f"mark:{link['to']}"]], [link["relation"]]):
            wrong.append(f"{stem}: the link {link['id']}")


CHECKS = {"conllu": check_conllu, "w3c": check_w3c}
