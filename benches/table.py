"""Writes docs/performance.md from what criterion measured: medians, as ratios within the same run."""

import json
import os
import pathlib
import platform
import sys

MEASURED = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target")) / "criterion"
TARGET = MEASURED / "article_view"
WHAT = ["open", "steady", "scroll", "jump to the end", "add a mark"]
CASES = ["4000/20", "100000/2000", "1000000/20000", "10000000/200000"]


def median(*path: str) -> float:
    """The median of a bench in milliseconds."""
    file = TARGET.joinpath(*path) / "new" / "estimates.json"
    return json.loads(file.read_text())["median"]["point_estimate"] / 1e6


def rows() -> list[str]:
    plain = median("plain")
    made = [f"| a screen of plain text, laid out anew | | {plain:.2f} | 1 |"]
    for case in CASES:
        size, marks = (f"{int(n):,}" for n in case.split("/"))
        for what in WHAT:
            took = median(what, case.replace("/", "_"))
            made.append(f"| {what} | {size} bytes, {marks} marks | {took:.2f} | {took / plain:.2f} |")
    return made


def memory() -> list[str]:
    """What is resident beyond a small article, beside what it may be: thirteen bytes a byte of text, 200 a mark."""
    lines = (MEASURED / "memory.txt").read_text().splitlines()
    cases = [[int(n) for n in line.split()[1:]] for line in lines if line.startswith("memory ")]
    first = cases[0]
    made = []
    for size, marks, kilobytes in cases[1:]:
        grown = kilobytes * 1024 / 1e6
        most = (13 * (size - first[0]) + 200 * (marks - first[1])) / 1e6
        made.append(f"| {size:,} bytes, {marks:,} marks | {grown:.1f} | {most:.1f} | {grown / most:.2f} |")
    return made


def scale() -> list[str]:
    """What a person waits for in a large project, beside what cannot be avoided."""
    made = []
    for line in (MEASURED / "scale.txt").read_text().splitlines():
        words = line.split()
        if words[:1] == ["scale"] and "beside" in words:
            at = words.index("beside")
            took, beside = float(words[at - 1]), float(words[at + 1])
            made.append(f"| {' '.join(words[1 : at - 1])} | {took:.1f} | {beside:.1f} | {took / beside:.2f} |")
        elif words[:1] == ["scale"]:
            made.append(f"| {' '.join(words[1:-1])} | {float(words[-1]):.0f} | | |")
        elif words[:1] == ["scale-memory"]:
            made.append(f"| memory, in MB | {int(words[1]) * 1024 / 1e6:.0f} | | |")
    return made


def main() -> None:
    if not TARGET.exists():
        sys.exit("Nothing was measured yet: run benches/run.sh")
    print("# How long a frame takes\n")
    print("Written by `benches/run.sh`; the benches are in `benches/article_view.rs`. A frame is drawing the")
    print("article's pane and turning it into triangles, on one core, without a graphics card. Figures are")
    print("medians; the ratio is against laying out and painting one screen of plain text with the same")
    print("engine in the same run, so that it holds on other machines.\n")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores.\n")
    print("| frame | article | ms | ratio |\n|---|---|---|---|")
    print("\n".join(rows()))
    print("\n“open” is the first frame of an article whose fonts are known: its lines are found, the first screen")
    print("laid out, its marks put in order; those of a layer of more than five thousand follow from a thread.")
    print("“jump to the end” begins with nothing laid out near the end. “add a mark” is the change, checked and")
    print("remembered, and the frame that shows it.\n")
    print("## How much memory\n")
    print("By `benches/memory.rs`: a process of its own opens the project from the disk as the window does,")
    print("draws the first screen and scrolls. Counted is the resident memory beyond that of the same process")
    print("with an article of 4,000 bytes and 20 marks. The most it may be is the text itself, twelve bytes more")
    print("for each of its bytes, and 200 bytes for each mark.\n")
    print("| article | MB | at most | share |\n|---|---|---|---|")
    print("\n".join(memory()))
    print("\n## A large project\n")
    print("By `benches/scale.rs`: 10,000 articles of 3,000 bytes, three annotators, 30 marks each. The list on")
    print("screen is beside reading the names and stamps of the files, all files read beside parsing the layers")
    print("alone on one core, one change saved beside the same in a project of 20 articles.\n")
    print("| what | ms | beside | ratio |\n|---|---|---|---|")
    print("\n".join(scale()))


main()
