"""Imports an export into doccano itself, on a database of its own, and compares what doccano then has with the project.

    doccano.py BINARY FOLDER PROJECT...

Truth is what `sidenote show PROJECT ARTICLE --json` says. doccano keeps UTF-16 units, as its page counts them. It
refuses a line whose text has no character, and takes the others: such articles are not looked for. What came of it
goes to FOLDER/results.jsonl; ends with 1 when anything differs. Nothing here shares code with the program.
"""

import importlib.metadata
import json
import os
import pathlib
import shutil
import sys
import sysconfig
import tempfile

import compare

BACKEND = pathlib.Path(sysconfig.get_paths()["purelib"]) / "backend"


def begin(folder):
    """doccano with an empty database in this folder, and somebody who may import."""
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder}/doccano.sqlite3",
        "MEDIA_ROOT": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "CELERY_BROKER_URL": "memory://",
    }
    sys.path.insert(0, str(BACKEND))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("create_roles", verbosity=0)
    from django.contrib.auth.models import User

    return User.objects.create_superuser("admin", "admin@example.org", "admin")


def imported(user, path):
    """The project that doccano makes of a file, and what it could not read."""
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import RELATION_EXTRACTION, JSONL
    from data_import.pipeline.readers import FileName
    from projects.models import ProjectType, SequenceLabelingProject

    project = SequenceLabelingProject.objects.create(
        name=path.name,
        description="",
        guideline="",
        project_type=ProjectType.SEQUENCE_LABELING,
        created_by=user,
        allow_overlapping=True,
        use_relation=True,
    )
    file = FileName(full_path=str(path), generated_name=path.name, upload_name=path.name)
    dataset = load_dataset(RELATION_EXTRACTION, JSONL(), [file], project, encoding="utf-8")
    dataset.save(user)
    return project, [str(error) for error in dataset.errors]


def found(example):
    """What doccano has of one text, in code points."""
    units = example.text.encode("utf-16-le")
    points = lambda at: len(units[: 2 * at].decode("utf-16-le"))
    made, place = compare.Found(annotator=example.meta["annotator"]), {}
    for span in example.spans.all():
        place[span.id] = made.mark(span.label.text, [(points(span.start_offset), points(span.end_offset))])
    made.links = [(r.type.text, place[r.from_id_id], place[r.to_id_id]) for r in example.relations.all()]
    return made


def check(binary, name, folder, user):
    truth, out, report = compare.truth(binary, name), folder / "doccano.jsonl", folder / "doccano.report.json"
    compare.run(binary, "export", name, "--to", "doccano", "--out", str(out), "--report", str(report))
    report = json.loads(report.read_text(encoding="utf-8"))
    project, refused = imported(user, out)
    lines = out.read_text(encoding="ascii").split("\n")
    empty = [n for n, line in enumerate(lines, 1) if line and not json.loads(line)["text"]]
    wrong = [said for said in refused if not any(said.endswith(f"Invalid data in line {n}") for n in empty)]
    documents = {}
    for example in project.examples.all():
        stem = example.meta["article"]
        if example.text != truth.articles[stem]["text"]:
            wrong.append(f"{stem}: another text")
        documents[stem, example.meta["annotator"]] = found(example)
    truth.articles = {stem: a for stem, a in truth.articles.items() if a["text"]}
    compare.project(wrong, truth, documents, report)
    return wrong, report


def main(binary, folder, *projects):
    failed, tool = False, f"doccano {importlib.metadata.version('doccano')}"
    with tempfile.TemporaryDirectory() as home, open(pathlib.Path(folder) / "results.jsonl", "a", encoding="utf-8") as out:
        user = begin(home)
        for project in projects:
            name = pathlib.Path(project).name
            to = pathlib.Path(folder) / "doccano" / name
            shutil.rmtree(to, ignore_errors=True)
            to.mkdir(parents=True)
            wrong, report = check(binary, project, to, user)
            print(f"{'doccano':14} {f'{name}, {tool}':40} {'ok' if not wrong else f'{len(wrong)} wrong'}", flush=True)
            for message in wrong[:10]:
                print(f"         {message}")
            row = {"format": "doccano", "options": "", "tool": tool, "project": name, "wrong": len(wrong)}
            out.write(json.dumps(row | {"written": report["written"], "marks": report["marks"]}) + "\n")
            failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
