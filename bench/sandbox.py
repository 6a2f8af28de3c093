"""What the child process adds to a document, warm: medians of the same work here and in a child."""

from __future__ import annotations

import io
import os
import resource
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial

from scriptgate.documents.reading import believed, prepare, read_document, read_inside
from scriptgate.documents.sandbox import DEFAULT_LIMITS, run_in_child

ROUNDS = 60
LIMIT_MS = 15.0
DOCX = frozenset({"docx"})
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORDS = (
    "staff",
    "and",
    "pupils",
    "of",
    "the",
    "school",
    "met",
    "to",
    "plan",
    "each",
    "small",
    "step",
    "with",
    "us",
)


def document(words: int) -> bytes:
    """A DOCX of so many words, 80 a paragraph."""
    text = [WORDS[at % len(WORDS)] for at in range(words)]
    paragraphs = (" ".join(text[at : at + 80]) for at in range(0, words, 80))
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    main = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    to_main = f'<Relationship Id="a" Type="{R}/officeDocument" Target="word/document.xml"/>'
    types = '<Default Extension="rels" ContentType="application/xml"/>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>')
        archive.writestr(
            "_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{to_main}</Relationships>'
        )
        archive.writestr("word/document.xml", main)
    return buffer.getvalue()


def here(untrusted: bytes) -> None:
    """The same work without a child."""
    header, copy = read_inside(untrusted, DOCX)
    believed(header, copy, DOCX)


def bare_fork() -> None:
    """The least that any child costs."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def milliseconds(work: Callable[[], object]) -> float:
    """The median of many rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def main() -> int:
    """Print the figures; 1 if the child adds more than its limit."""
    untrusted = document(4_000)
    prepare(untrusted, DOCX)
    here(untrusted)
    alone = milliseconds(partial(here, untrusted))
    child = milliseconds(partial(read_document, untrusted, DOCX))
    empty = milliseconds(partial(run_in_child, lambda _: ({}, b""), b"", DEFAULT_LIMITS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"4,000 words, DOCX: here {alone:.1f} ms, in a child {child:.1f} ms")
    print(f"the child adds {child - alone:.1f} ms (limit {LIMIT_MS:.0f})")
    print(f"of that: a bare fork {milliseconds(bare_fork):.1f} ms, a child that does nothing {empty:.1f} ms")
    print(f"this process's peak: {peak:.0f} MB (a fork copies its page tables)")
    return int(child - alone > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
