"""Reads TEI with lxml, following every pointer, and ClaimReview with PyLD in schema.org's words."""

import json
import re
from collections import Counter

from lxml import etree
from pyld import jsonld

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"
POINTER = re.compile(r"#string-range\((p\d+),(\d+),(\d+)\)$")
CARRIED = {"verdict", "normalised", "claim_date", "claimant", "verdict_date", "justification"}
SCALE = ["refuted", "conflicting", "supported"]


def differ(wrong, what, found, wanted):
    if found != wanted:
        wrong.append(f"{what}: {str(wanted - found)[:200]} missing, {str(found - wanted)[:200]} too many")


# What XML cannot hold; each is written as one U+FFFD and counted.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plain(said):
    """A value as it is written: numbers may be in any spelling."""
    try:
        return repr(float(said))
    except ValueError:
        return NOT_XML.sub("\ufffd", said)


def follow(target, starts):
    """Where pointers lead in the whole text; those that go on over the end of a line are one."""
    made = []
    for pointer in target.split():
        paragraph, offset, length = POINTER.match(pointer).groups()
        start, text = starts[paragraph]
        offset, length = int(offset), int(length)
        if offset + length > len(text):
            raise ValueError(f"{pointer} leaves its paragraph")
        if made and offset == 0 and length and made[-1][1] == start and made[-1][0] < made[-1][1]:
            made[-1] = (made[-1][0], start + length)
        else:
            made.append((start + offset, start + offset + length))
    return made


def check_tei(project, out, report, options):
    wrong, marks, attributes, characters = [], 0, 0, 0
    for stem, article in project.articles.items():
        document = etree.parse(str(out / f"{stem}.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
        starts, text = {}, ""
        for paragraph in document.findall(".//t:body/t:p", TEI):
            starts[paragraph.get(ID)] = (len(text), paragraph.text or "")
            text += paragraph.text or ""
        if text != NOT_XML.sub("\ufffd", article["text"]):
            wrong.append(f"{stem}: another text")
        characters += len(NOT_XML.findall(article["title"] + article["text"]))
        ids = [e.get(ID) for e in document.iter() if e.get(ID)]
        if len(ids) != len(set(ids)):
            wrong.append(f"{stem}: ids that stand twice")
        for pointer in document.xpath("//@ana | //@resp | //t:link/@target", namespaces=TEI):
            if missing := [p for p in pointer.split() if p[1:] not in ids]:
                wrong.append(f"{stem}: {missing} point nowhere")
        names = {e.get(ID): e.findtext("t:name", namespaces=TEI) for e in document.findall(".//t:respStmt", TEI)}
        lists = {names[e.get("resp")[1:]]: e for e in document.findall(".//t:listAnnotation", TEI)}
        for layer in article["layers"]:
            found, said = Counter(), Counter()
            for annotation in lists[layer["annotator"]]:
                pieces = follow(annotation.get("target"), starts)
                marks += 1
                found[annotation.get(ID), annotation.get("ana"), tuple(text[a:b] for a, b in pieces), tuple(pieces)] += 1
                for note in annotation.findall("t:note[@type='attribute']", TEI):
                    said[annotation.get(ID), note.get("n"), plain(note.text or "")] += 1
            wanted, values = Counter(), Counter()
            for mark in layer["marks"]:
                pieces = tuple(map(tuple, mark["spans"]))
                words = tuple(text[a:b] for a, b in pieces)
                wanted[f"m.{mark['id']}", f"#label.{mark['label']}", words, pieces] += 1
                for name, value in mark["attributes"].items():
                    for one in value if isinstance(value, list) else [value]:
                        characters += len(NOT_XML.findall(str(one)))
                        values[f"m.{mark['id']}", name, plain(str(one).lower() if isinstance(one, bool) else str(one))] += 1
                characters += len(NOT_XML.findall(mark["note"]))
            differ(wrong, stem, found, wanted)
            if said - values:
                wrong.append(f"{stem}: {said - values} was not said")
            attributes += len({(mark, name) for mark, name, _ in values - said})
        links = Counter((e.get("type"), e.get("target")) for e in document.findall(".//t:link", TEI))
        wanted = Counter((k["relation"], f"#m.{k['from']} #m.{k['to']}") for y in article["layers"] for k in y["links"])
        differ(wrong, f"{stem} links", links, wanted)
    lost = {loss["kind"]: loss["count"] for loss in report["losses"]}
    counts = report["written"], lost.get("attribute", 0), lost.get("character", 0)
    if (marks, attributes, characters) != counts:
        wrong.append(f"{marks} marks, {attributes} attributes lost, {characters} characters; {counts} and {lost} said")
    return wrong


def loader(url, options=None):
    if not url.startswith("https://schema.org"):
        raise ValueError(f"{url} is not to be fetched")
    context = {"@context": {"@vocab": "https://schema.org/"}}
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}


def check_claimreview(project, out, report, options):
    wrong = []
    content = json.loads(out.read_text(encoding="utf-8"))
    reviews = {review["url"].split("#")[1]: review for review in content["@graph"]}
    expanded = jsonld.expand(content, {"documentLoader": loader})
    kinds = Counter(kind for node in expanded for kind in node["@type"])
    if kinds != Counter({"https://schema.org/ClaimReview": len(reviews)} if reviews else {}):
        wrong.append(f"{kinds} are not {len(reviews)} reviews")
    wanted, attributes = {}, 0
    for stem, _, mark in project.marks():
        if mark["label"] == "claim" and mark["attributes"].get("verdict"):
            wanted[mark["id"]] = (project.articles[stem], mark)
            attributes += len(set(mark["attributes"]) - CARRIED) + (not mark["sure"])
    if set(wanted) != set(reviews):
        wrong.append(f"{len(wanted)} claims have a verdict, {len(reviews)} reviews are there")
    for id_, review in reviews.items():
        article, mark = wanted[id_]
        said = mark["attributes"]
        claim = said.get("normalised") or " … ".join(mark["text"])
        rating = review["reviewRating"]
        place = SCALE.index(said["verdict"]) + 1 if said["verdict"] in SCALE else None
        found = (review["claimReviewed"], review["author"]["name"], rating.get("ratingValue"), rating.get("bestRating"))
        if found != (claim, options["author"], place, place and len(SCALE)) or not rating["alternateName"]:
            wrong.append(f"{id_}: {found}")
        if review["itemReviewed"]["appearance"]["headline"] != article["title"]:
            wrong.append(f"{id_}: another headline")
    lost = {loss["kind"]: loss["count"] for loss in report["losses"]}
    counts = report["written"], lost.get("mark", 0), lost.get("attribute", 0)
    if counts != (len(wanted), report["marks"] - len(wanted), attributes):
        wrong.append(f"{counts} were reported")
    return wrong


CHECKS = {"tei": check_tei, "claimreview": check_claimreview}
