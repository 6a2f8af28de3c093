"""What the ledger of a Word file costs beside tools that only extract text: medians and ratios of one run.

    python bench/counting.py [--rounds 40]

Each round runs every contender once, so that a change of the machine's speed meets all of them.
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import docx2txt
from lxml import etree
from real_files import compare_real_files
from word_file import essay

from scriptgate.catalogue import load_rulebook
from scriptgate.counting.counter import count_words
from scriptgate.documents.docx import read_docx

WORD_MARKS = {"docx2txt": 1.5, "python-docx": 0.25}
RULE = load_rulebook("npqh-2017").counting

Contenders = dict[str, Callable[[], object]]


def word_contenders(content: bytes) -> Contenders:
    """Ours, docx2txt's bare text, python-docx's paragraphs; the least that reading so can cost."""
    return {
        "ledger": lambda: count_words(read_docx(content), RULE),
        "docx2txt": lambda: docx2txt.process(io.BytesIO(content)),
        "python-docx": lambda: [
            paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs
        ],
        "floor": lambda: bare_parse(content),
    }


def bare_parse(content: bytes) -> None:
    """Unpack and parse the parts without which no part of the ledger is known, and look at nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in ("_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml"):
            etree.fromstring(package.read(name))


def medians(contenders: Contenders, rounds: int) -> dict[str, float]:
    """Milliseconds of processor time."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        for name, run in contenders.items():
            start = time.process_time()
            run()
            times[name].append(1000 * (time.process_time() - start))
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def where_the_time_goes(content: bytes, rounds: int) -> str:
    """Reading against counting."""
    manuscript = read_docx(content)
    spent = medians(
        {"reading": lambda: read_docx(content), "counting": lambda: count_words(manuscript, RULE)}, rounds
    )
    return ", ".join(f"{name} {spent[name]:.1f} ms" for name in spent)


def peak(content: bytes, folder: Path) -> float:
    """Megabytes that a process of its own needs at most to read and count a file.

    Not its `ru_maxrss`, which begins at what the process that started it needed.
    """
    path = folder / "long.docx"
    path.write_bytes(content)
    code = (
        "import sys; from pathlib import Path;"
        "from scriptgate.catalogue import load_rulebook; from scriptgate.counting.counter import count_words;"
        "from scriptgate.documents.docx import read_docx;"
        "count_words(read_docx(Path(sys.argv[1]).read_bytes()), load_rulebook('npqh-2017').counting);"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    path.unlink()
    return int(run.stdout) / 1024


def show(title: str, contenders: Contenders, rounds: int, marks: dict[str, float]) -> bool:
    """Print one comparison; whether every mark is kept."""
    spent = medians(contenders, rounds)
    print(f"{title}: " + ", ".join(f"{name} {milliseconds:.1f} ms" for name, milliseconds in spent.items()))
    good = True
    for name, mark in marks.items():
        ratio = spent["ledger"] / spent[name]
        good = good and ratio <= mark
        print(f"  ledger / {name}: {ratio:.2f}  (at most {mark})")
    return good


def main() -> int:
    """Print the figures; 1 if one misses its mark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    short, long = essay(4000), essay(20_000, images=12)
    gc.collect()
    gc.freeze()  # as the functions do: else each contender pays for looking through all the others' modules
    good = [
        show("DOCX, 4,000 words", word_contenders(short), rounds, WORD_MARKS),
        show("DOCX, 20,000 words, 12 pictures", word_contenders(long), rounds // 4, {"docx2txt": 1.0}),
        show(
            "DOCX, 4,000 words, python-docx's styles", word_contenders(essay(4000, styles=None)), rounds, {}
        ),
    ]
    compare_real_files(word_contenders, medians, rounds // 4)
    print(f"of the 4,000 words: {where_the_time_goes(short, rounds)}")
    megabytes = peak(long, Path(__file__).parent)
    print(f"20,000 words at most {megabytes:.0f} MB  (under 120)")
    return 0 if all(good) and megabytes < 120 else 1  # noqa: PLR2004 - the mark


if __name__ == "__main__":
    sys.exit(main())
