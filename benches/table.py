"""Writes docs/performance.md from what criterion measured: medians, as ratios within the same run."""

import json
import os
import pathlib
import platform
import sys

TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target")) / "criterion" / "article_view"
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
    print("remembered, and the frame that shows it.")


main()
