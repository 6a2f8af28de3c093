"""The ledger of real Word files beside the same tools: `SCRIPTGATE_CORPUS` names a folder with `docx.tsv`."""

from __future__ import annotations

import csv
import os
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from scriptgate.documents.docx import read_docx

Contenders = dict[str, Callable[[], object]]
Race = Callable[[Contenders, int], dict[str, float]]
WORDS = range(1_500, 10_001)
BESIDE = ("docx2txt", "python-docx")


def compare_real_files(contenders_of: Callable[[bytes], Contenders], race: Race, rounds: int) -> None:
    """Print the median ratios over files of an account's length, or why there are none."""
    folder = os.environ.get("SCRIPTGATE_CORPUS")
    if not folder:
        print("Real Word files: skipped; set SCRIPTGATE_CORPUS to a folder of documents with docx.tsv")
        return
    ratios: dict[str, list[float]] = {name: [] for name in BESIDE}
    for name, words, content in _files(Path(folder)):
        spent = race(contenders_of(content), rounds)
        for other in BESIDE:
            ratios[other].append(spent["ledger"] / spent[other])
        found = ", ".join(f"{tool} {milliseconds:.1f} ms" for tool, milliseconds in spent.items())
        print(f"  {name}, {words} words: {found}")
    for other, found_ratios in ratios.items():
        print(f"real Word files, ledger / {other}: {_spread(found_ratios)}")


def _files(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    """(name, words, content) of each file that is as long as an account; none in Chinese or Japanese."""
    with (folder / "docx.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if "cjk" not in row["features"]]
    for row in rows:
        content = (folder / row["file"]).read_bytes()
        words = sum(len(block.text.split()) for block in read_docx(content).blocks)
        if words in WORDS:
            yield f"{row['file']} ({row['features']})", words, content


def _spread(ratios: list[float]) -> str:
    if not ratios:
        return "no file is long enough"
    low, high = min(ratios), max(ratios)
    return f"median {statistics.median(ratios):.2f} of {len(ratios)} files ({low:.2f} to {high:.2f})"
