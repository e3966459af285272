"""Times imports and exports against Python's own tools on the same data, in the same run.

    speed.py BINARY FOLDER [ARTICLES] [OF-THEM]

Makes ARTICLES (10000) texts of 4 KB with 20 marks each in FOLDER, which is new or empty, of words that come as often
as those of a language, imports them, and exports them; the tools do the same for the first OF-THEM (500) articles on
one core, and their time is taken times as many as there are. Ours is the time of the whole command from start to end,
with everything read again and synced to the disk; theirs begins when their modules are loaded. Prints a table of
seconds, ratios and the most memory that ours took, and how long `cp -r` takes for the files that ours wrote, until
they are on the disk: no program that writes them is much quicker. Nothing is removed while it runs: ext4 looks for a
place for each new file past those that were removed in the last minutes.

    speed.py --one NAME FOLDER

is what runs a tool, in the environment that has it: $SIDENOTE_ORACLE_ENV, and beside it those for `datasets`.
"""

import itertools
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import time

LABELS = ["person", "organisation", "place", "quote", "claim"]
STARTS = "b c d f g h l m n p r s t v w st tr br ch sh".split()
VOWELS = "a e i o u ai ea ou é ü".split()
ENDS = ["", "", "n", "r", "s", "l", "t"]


def word(rng):
    made = "".join(rng.choice(STARTS) + rng.choice(VOWELS) + rng.choice(ENDS) for _ in range(rng.choice([1, 1, 2, 2, 3, 4])))
    return rng.choice([made] * 12 + [made.title()] * 5 + [f"{made}’s", f"{made}-{made[:2]}", str(rng.randint(2, 99_999)), "😀"])


def vocabulary(rng):
    """Words with how often each comes, as in a language: the n-th a n-th as often as the first (Zipf)."""
    words = [word(rng) for _ in range(50_000)]
    return words, list(itertools.accumulate(1 / n for n in range(1, len(words) + 1)))


def text(rng, words, often):
    said = []
    length = 0
    while length < 4000:
        sentence = rng.choices(words, cum_weights=often, k=rng.randint(6, 20))
        sentence[rng.randrange(len(sentence))] += rng.choice([",", ",", ";", ""])
        sentence[0], sentence[-1] = rng.choice(["", "", "“"]) + sentence[0], sentence[-1] + rng.choice([".", ".", ".”", "?", ".\n"])
        said += sentence
        length += sum(map(len, sentence)) + len(sentence)
    return " ".join(said)


def marks(rng, said):
    """Twenty stretches of words, in order, that share nothing."""
    made, step = [], len(said) // 20
    for n in range(20):
        start = said.index(" ", n * step) + 1
        end = said.index(" ", start + rng.randint(3, 40))
        made.append((start, end if end < (n + 1) * step else start + 1, rng.choice(LABELS)))
    return made


def units(said, at):
    return len(said[:at].encode("utf-16-le")) // 2


def data(folder, articles):
    """The same articles for each tool: as lines, as a folder of brat, as tasks of Label Studio."""
    rng = random.Random(7)
    words, often = vocabulary(rng)
    all_of = [(said, marks(rng, said)) for said in (text(rng, words, often) for _ in range(articles))]
    brat = folder / "brat"
    brat.mkdir(parents=True)
    tasks = []
    with open(folder / "lines.jsonl", "w", encoding="ascii") as lines:
        for n, (said, spans) in enumerate(all_of):
            rows = [[units(said, a), units(said, b), label] for a, b, label in spans]
            lines.write(json.dumps({"text": said, "label": rows}) + "\n")
            (brat / f"a{n:05}.txt").write_text(said, encoding="utf-8", newline="")
            found = [f"T{i}\t{label} {pieces(said, a, b)}" for i, (a, b, label) in enumerate(spans, 1)]
            (brat / f"a{n:05}.ann").write_text("\n".join(found) + "\n", encoding="utf-8", newline="")
            region = lambda a, b, label: {"start": a, "end": b, "text": said[a:b].replace("\n", "\\n"), "labels": [label]}
            result = [
                {"id": f"r{i}", "from_name": "label", "to_name": "text", "type": "labels", "value": region(*span)}
                for i, span in enumerate(spans)
            ]
            tasks.append({"id": n, "data": {"text": said}, "annotations": [{"id": n, "completed_by": 1, "result": result}]})
    (folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    (folder / "few.json").write_text(json.dumps(tasks[: few(folder)]), encoding="utf-8")
    (folder / "few-brat").mkdir()
    for path in sorted(brat.iterdir())[: 2 * few(folder)]:
        shutil.copy(path, folder / "few-brat")


def pieces(said, start, end):
    """brat's offsets and words: no piece has a line end in it."""
    made, at = [], start
    for run in said[start:end].split("\n"):
        if run:
            made.append((at, at + len(run)))
        at += len(run) + 1
    return ";".join(f"{a} {b}" for a, b in made) + "\t" + " ".join(said[a:b] for a, b in made)


def few(folder):
    return int((folder / "few").read_text())


def some(folder):
    """The lines that a tool reads."""
    with open(folder / "lines.jsonl", encoding="ascii") as lines:
        for _, line in zip(range(few(folder)), lines):
            record = json.loads(line)
            wide = record["text"].encode("utf-16-le")
            points = lambda at: len(wide[: 2 * at].decode("utf-16-le"))
            yield record["text"], [(points(a), points(b), label) for a, b, label in record["label"]]


def docs(folder):
    import spacy

    nlp = spacy.blank("xx")
    begin()
    for said, spans in some(folder):
        doc = nlp.make_doc(said)
        found = [doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in spans]
        doc.ents = spacy.util.filter_spans([span for span in found if span])
        yield doc


def one_conll(folder):
    with open(folder / "theirs.conll", "w", encoding="utf-8") as out:
        for doc in docs(folder):
            for token in doc:
                out.write(f"{token.text} -X- _ {token.ent_iob_}{'-' + token.ent_type_ if token.ent_type_ else ''}\n")
            out.write("\n")


def one_spacy(folder):
    from spacy.tokens import DocBin

    DocBin(docs=docs(folder)).to_disk(folder / "theirs.spacy")


def one_brat(folder):
    from bratly import AnnotationCollection, EntityAnnotation, Fragment
    from bratly.io import write_ann_file

    begin()
    made = folder / "theirs-brat"
    made.mkdir(exist_ok=True)
    for n, (said, spans) in enumerate(some(folder)):
        found = [
            EntityAnnotation(id=f"T{i}", label=label, fragments=[Fragment(start=a, end=b)], content=said[a:b])
            for i, (a, b, label) in enumerate(spans, 1)
        ]
        (made / f"{n}.txt").write_text(said, encoding="utf-8")
        write_ann_file(AnnotationCollection(annotations=found, version="1", comment="none"), str(made / f"{n}.ann"))


def one_brat_in(folder):
    from bratly.io import read_document_collection_from_folder

    begin()
    read_document_collection_from_folder(str(folder / "few-brat"))


def one_cas_json(folder):
    from cassis import Cas, TypeSystem
    from cassis.typesystem import TYPE_NAME_STRING

    begin()
    made = folder / "theirs-cas"
    made.mkdir(exist_ok=True)
    for n, (said, spans) in enumerate(some(folder)):
        types = TypeSystem()
        token, span = types.create_type("Token"), types.create_type("custom.Span")
        types.create_feature(span, "label", TYPE_NAME_STRING)
        cas = Cas(typesystem=types)
        cas.sofa_string = said
        cas.sofa_mime = "text/plain"
        at = 0
        for word in said.split():
            at = said.index(word, at)
            cas.add(token(begin=at, end=at + len(word)))
            at += len(word)
        for a, b, label in spans:
            cas.add(span(begin=a, end=b, label=label))
        (made / f"{n}.json").write_text(cas.to_json(), encoding="utf-8")


def one_huggingface(folder):
    import datasets

    begin()
    names = ["O"] + [f"{x}-{label}" for label in LABELS for x in "BI"]
    rows = []
    for n, (said, spans) in enumerate(some(folder)):
        tokens, tags, at = [], [], 0
        for word in said.split():
            start = said.index(word, at)
            at = start + len(word)
            inside = next(((a, label) for a, b, label in spans if a < at and start < b), None)
            tokens.append(word)
            tags.append(names.index(f"{'B' if inside[0] >= start else 'I'}-{inside[1]}") if inside else 0)
        spans = [{"start": a, "end": b, "label": label} for a, b, label in spans]
        rows.append({"id": str(n), "text": said, "tokens": tokens, "ner_tags": tags, "spans": spans})
    datasets.Dataset.from_list(rows).to_parquet(folder / "theirs.parquet")


def one_jsonl_in(folder):
    """What a person of spaCy does with such lines: documents, kept on disk."""
    one_spacy(folder)


def one_label_studio_in(folder):
    from label_studio_sdk.converter import Converter

    config = '<View><Labels name="label" toName="text">{}</Labels><Text name="text" value="$text"/></View>'
    config = config.format("".join(f'<Label value="{label}"/>' for label in LABELS))
    begin()
    made = folder / "theirs-ls"
    Converter(config, str(made)).convert(str(folder / "few.json"), str(made), "CONLL2003", is_dir=False)


STARTED = [0.0]


def begin():
    STARTED[0] = time.perf_counter()


def one(name, folder):
    globals()[f"one_{name.replace('-', '_')}"](folder)
    print(time.perf_counter() - STARTED[0])


# What is timed: name, which environment has the tool, the tool.
EXPORTS = [
    ("conll", "", "spaCy"),
    ("brat", "", "bratly"),
    ("spacy", "", "spaCy"),
    ("huggingface", "-datasets-5", "datasets"),
    ("cas-json", "", "dkpro-cassis"),
]
IMPORTS = [
    ("brat-in", "brat", "", "bratly"),
    ("jsonl-in", "lines.jsonl", "", "spaCy"),
    ("label-studio-in", "tasks.json", "", "label-studio-sdk"),
]


def ours(*arguments):
    """Seconds of one command, and the most memory it took in MB."""
    before = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return time.perf_counter() - before, usage.ru_maxrss / 1024


def theirs(name, extra, folder, articles):
    python = os.environ.get("SIDENOTE_ORACLE_ENV", "target/oracle-env") + extra + "/bin/python"
    done = subprocess.run([python, __file__, "--one", name, str(folder)], capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-800:]}")
    return float(done.stdout.split()[-1]) * articles / few(folder)


def copied(folder, pattern):
    """Seconds for a copy of what there is of that name, with its bytes on the disk."""
    made = folder / f"copied-{pattern.rstrip('*')}"
    made.mkdir()
    before = time.perf_counter()
    subprocess.run(["cp", "-r", *map(str, folder.glob(pattern)), str(made)], check=True)
    subprocess.run(["sync", "-f", str(made)], check=True)
    return time.perf_counter() - before


def line(what, tool, mine, memory, other, copy):
    cells = [what, f"{mine:.1f} s", tool, f"{other:.0f} s", f"{other / mine:.1f}", f"{memory:.0f} MB", f"{copy:.1f} s"]
    print("| " + " | ".join(cells) + " |", flush=True)


def main(binary, folder, articles=10000, of_them=500):
    folder, articles = pathlib.Path(folder), int(articles)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        sys.exit(f"{folder} has something in it: name a folder that is new")
    (folder / "few").write_text(str(min(int(of_them), articles)))
    data(folder, articles)
    print("| what | Sidenote | tool | the tool, one core | ratio | most memory | a copy |\n|---|---|---|---|---|---|---|")
    for name, what, extra, tool in IMPORTS:
        project = str(folder / f"project-{name}")
        subprocess.run([binary, "new", project], check=True, capture_output=True)
        mine, memory = ours(binary, "import", project, str(folder / what))
        line(f"import {name.removesuffix('-in')}", tool, mine, memory, theirs(name, extra, folder, articles), copied(folder, f"project-{name}"))
    for name, extra, tool in EXPORTS:
        mine, memory = ours(binary, "export", str(folder / "project-jsonl-in"), "--to", name, "--out", str(folder / f"ours-{name}"))
        other = theirs(name, extra, folder, articles)
        line(f"export {name}", tool, mine, memory, other, copied(folder, f"ours-{name}*"))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if len(sys.argv) == 4 and sys.argv[1] == "--one":
        one(sys.argv[2], pathlib.Path(sys.argv[3]))
    elif 3 <= len(sys.argv) <= 5:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
