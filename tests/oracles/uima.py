"""Reads exports of UIMA's CAS with cassis and compares every span, attribute, note, link and declared loss.

cassis turns UTF-16 units into code points by itself, so that what it finds covered must be the words shown.
"""

import re
from collections import Counter
from io import BytesIO
from warnings import catch_warnings, simplefilter
from zipfile import ZipFile

from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
SPAN, RELATION = "custom.Span", "custom.Relation"
OWN = {"sofa", "begin", "end", "label", "note"}


def plain(value):
    """A value as both sides have it: lists as sets of words, single values as words."""
    if isinstance(value, list):
        return frozenset(map(plain, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(float(value))
    return value


def same(shown, there):
    """Numbers are written as strings: UIMA has none that is not said."""
    if isinstance(shown, (int, float)) and not isinstance(shown, bool):
        return plain(float(there)) == plain(shown)
    if isinstance(there, frozenset) and not isinstance(shown, list):
        return there == {plain(shown)}
    return plain(shown) == there


def attributes(cas, span):
    """The attributes of a span, under the ids that the descriptions of the features give."""
    made = {}
    for feature in cas.typesystem.get_type(SPAN).all_features:
        value = getattr(span, feature.name)
        if feature.name in OWN or value is None:
            continue
        elements = getattr(value, "elements", None)
        # The description is the id and, in brackets, the kind of the values.
        name = (feature.description or "").removeprefix("sidenote: ").split(" (")[0] or feature.name
        made[name] = plain(list(elements) if elements is not None else value)
    return made


def hull(mark):
    return mark["spans"][0][0], max(end for _, end in mark["spans"])


# What XML cannot hold; each is written as one U+FFFD.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def for_xml(said, losses):
    """A text as XML can have it; one loss where that is another."""
    losses["character"] += NOT_XML.search(said) is not None
    return NOT_XML.sub("\ufffd", said)


def cleaned(article, layer, losses):
    """An article and a layer as XML can have them."""
    words = {"words": NOT_XML.sub("\ufffd", "".join(article["text"].split()))}
    article = article | words | {key: for_xml(article[key], losses) for key in ("text", "title")}
    marks = []
    for mark in layer["marks"] if layer else []:
        said = {k: for_xml(v, losses) if isinstance(v, str) else v for k, v in mark["attributes"].items()}
        marks.append(mark | {"attributes": said, "note": for_xml(mark["note"], losses)})
    return article, layer and layer | {"marks": marks}


def compare(wrong, losses, cas, stem, article, layer):
    """One CAS against one layer; what is shown and not there is counted in `losses`."""
    if cas.sofa_string != article["text"]:
        wrong.append(f"{stem}: the text differs")
    names = [m.username for m in cas.select("de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata")] if layer else []
    if layer and names != [layer["annotator"]]:
        wrong.append(f"{stem}: by {names}, not {layer['annotator']}")
    document = cas.select(DKPRO + "metadata.type.DocumentMetaData")[0]
    if (document.documentTitle, document.documentId) != (article["title"], stem):
        wrong.append(f"{stem}: another title or id")
    segments(wrong, cas, stem, article.get("words", "".join(article["text"].split())))
    layer = layer or {"marks": [], "links": [], "comments": [], "decisions": [], "reading": None}
    spans = list(cas.select(SPAN))
    place = lambda s: (s.label, s.begin, s.end)
    for mark in layer["marks"]:
        start, end = hull(mark)
        losses["discontinuous"] += len(mark["spans"]) > 1
        losses["attribute"] += not mark["sure"]
        fits = [s for s in spans if place(s) == (mark["label"], start, end) and (s.note or "") == mark["note"]]
        fits = [s for s in fits if agrees(mark, attributes(cas, s))]
        if not fits or fits[0].get_covered_text() != article["text"][start:end]:
            wrong.append(f"{stem}: the mark {mark['label']} {start}..{end} is not there as it is")
            continue
        spans = [s for s in spans if s is not fits[0]]
        gone = set(mark["attributes"]) - set(attributes(cas, fits[0]))
        losses["attribute"] += len(gone)
        losses["entity"] += len({e for name in gone for e in mark["attributes"][name] if isinstance(mark["attributes"][name], list)})
    wrong.extend(f"{stem}: {place(s)} is nobody's mark" for s in spans)
    marks = {m["id"]: (m["label"], *hull(m)) for m in layer["marks"]}
    shown = Counter((l["relation"], marks[l["from"]], marks[l["to"]]) for l in layer["links"])
    there = Counter((r.label, place(r.Governor), place(r.Dependent)) for r in cas.select(RELATION))
    if shown != there:
        wrong.append(f"{stem}: the links are {there}, not {shown}")
    losses["comment"] += len(layer["comments"]) + len(layer["decisions"])
    losses["reading"] += layer["reading"] is not None


def agrees(mark, there):
    said = mark["attributes"]
    return all(name in said and same(said[name], value) for name, value in there.items())


def segments(wrong, cas, stem, words):
    """Tokens lie in sentences and cover no white space."""
    sentences = list(cas.select(DKPRO + "segmentation.type.Sentence"))
    tokens = list(cas.select(DKPRO + "segmentation.type.Token"))
    inside = sum(len(list(cas.select_covered(DKPRO + "segmentation.type.Token", s))) for s in sentences)
    if inside != len(tokens) or any(t.get_covered_text().split() != [t.get_covered_text()] for t in tokens):
        wrong.append(f"{stem}: tokens outside of sentences, or with white space in them")
    if "".join(t.get_covered_text() for t in tokens) != words:
        wrong.append(f"{stem}: the tokens are not the text")


def check(project, report, load, clean=lambda article, layer, losses: (article, layer)):
    """Every layer of every article; `load` gives the CAS of an annotator's folder and an article."""
    wrong, losses = [], Counter()
    several = len({y["annotator_id"] for a in project.articles.values() for y in a["layers"]}) > 1
    for stem, article in project.articles.items():
        for layer in article["layers"] or [None]:
            folder = f"{layer['annotator_id']}/" if several and layer else ""
            with catch_warnings():
                simplefilter("ignore")
                cas = load(f"{folder}{stem}")
            compare(wrong, losses, cas, stem, *clean(article, layer, losses))
    declared = {loss["kind"]: loss["count"] for loss in report["losses"]}
    observed = {kind: count for kind, count in losses.items() if count}
    if declared != observed:
        wrong.append(f"declared as lost {declared}, observed {observed}")
    return wrong


def check_json(project, out, report, options):
    return check(project, report, lambda name: load_cas_from_json((out / f"{name}.json").read_text(encoding="utf-8")))


def check_xmi(project, out, report, options):
    with ZipFile(out) as archive:
        if archive.testzip():
            return ["the archive is damaged"]
        types = load_typesystem(BytesIO(archive.read("TypeSystem.xml")))
        load = lambda name: load_cas_from_xmi(BytesIO(archive.read(f"{name}.xmi")), typesystem=types)
        return check(project, report, load, cleaned)


CHECKS = {"cas-json": check_json, "cas-xmi": check_xmi}
