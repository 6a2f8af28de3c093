"""The participant's page in a real browser: its weight, the time to the first report, an upload's memory.

    python bench/page.py [--runs 12]

Weight: the bytes of all HTML, CSS and JavaScript that opening the link loads, as they stand in the files, and
as they travel. Report: from the moment when the browser has sent the last byte of a 4,000-word DOCX with
three annexes (`load` of the last upload) to the first frame with the report in it, both by the page's own
clock; warm, and for each run a participant and a browser profile of its own. Memory: two files of 25 MB,
chosen together, are hashed and uploaded; growth is the most that the page's process had (`VmHWM`, set back by
`clear_refs`) over what it had before (`VmRSS`). Garbage is collected all the time, else it would be what is
measured: so this is what the page holds. WebCrypto copies what it hashes, so that one file is there twice for
a moment; the mark is two files' bytes and half a one. Two files at once would need three or four.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from flow import enrol
from playwright.sync_api import Browser, expect

from scriptgate.aws.store import Store
from scriptgate_local.cloud import LocalCloud, local_cloud
from scriptgate_local.demo.cases import annexes
from scriptgate_local.demo.participant import Document
from scriptgate_local.demo.writing import Plan, script_docx
from scriptgate_local.project import ROOT

sys.path.insert(0, str(ROOT / "tests"))
from browser.chromium import MISSING, PATIENCE_MS, find_chromium, running_chromium
from browser.page import ParticipantPage
from browser.watching import Watch

MOST_WEIGHT = 60_000
MOST_SECONDS = 2.0
FILE_BYTES = 25_000_000
MOST_GROWTH = 2.5 * FILE_BYTES
WARMING = 2
COLLECTING = "--js-flags=--expose-gc"
PARTS = {"document", "stylesheet", "script"}

CLOCK = """(() => {
  const seen = (window.seen = { sent: 0, report: 0 });
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (body) {
    this.upload.addEventListener("load", () => { seen.sent = performance.now(); });
    return send.call(this, body);
  };
  const look = () => {
    const verdict = document.querySelector("#report .verdict");
    if (!seen.report && verdict?.checkVisibility()) seen.report = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();"""
"""Notes when the last byte of an upload was sent, and in which frame the report stood there first."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A browser, and people with links."""

    cloud: LocalCloud
    store: Store
    browser: Browser
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def page(self) -> Iterator[ParticipantPage]:
        """Somebody new's page in a browser profile of its own."""
        context = self.browser.new_context(locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(CLOCK)
        watch = Watch()
        watch.over(context)
        try:
            link = enrol(self.store, self.cloud, 90_000 + next(self.numbers)).link
            yield ParticipantPage.opened(link, context, watch)
        finally:
            context.close()


def weight(desk: Desk) -> tuple[int, int]:
    """Bytes of the page in all: uncompressed, and as they travel, without headers."""
    with desk.page() as page:
        expect(page.chooser).to_be_visible()
        parts = [request for request in page.watch.answered if request.resource_type in PARTS]
        answers = [answer for request in parts if (answer := request.response())]
        travelled = sum(request.sizes()["responseBodySize"] for request in parts)
        return sum(len(answer.body()) for answer in answers), travelled


def seconds_to_report(desk: Desk, runs: int) -> list[float]:
    """From the last byte to the report, for each run after the first few."""
    script = Document("My essay.docx", script_docx(Plan("task-1", 3996, tuple("ABC"), bare=True)))
    took = []
    for _ in range(WARMING + runs):
        with desk.page() as page:
            page.prepare(script, annexes("task-1", third=True))
            page.check()
            seen = page.tab.evaluate("window.seen")
            took.append((seen["report"] - seen["sent"]) / 1000)
    return took[WARMING:]


def growth_of_two_uploads(desk: Desk) -> tuple[int, int]:
    """Bytes by which the page's process grew at most until two large files were hashed, and uploaded too."""
    with TemporaryDirectory() as folder, desk.page() as page:
        paths = [Path(folder) / name for name in ("one.docx", "two.docx")]
        for path in paths:
            path.write_bytes(os.urandom(FILE_BYTES))
        page.answer()
        page.tab.evaluate("setInterval(gc, 10)")
        before = {pid: _memory(pid, "VmRSS") for pid in _renderers()}
        for pid in before:
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        page.chooser.set_input_files(paths)
        for path in paths:
            expect(page.card(path.name)).to_contain_text("Ready to upload")
        hashed = _growth(before)
        page.press_check()
        expect(page.status).to_contain_text("To be mended first")
        return hashed, max(hashed, _growth(before))


def _growth(before: dict[int, int]) -> int:
    """The most that any process had over what it had before."""
    return max(_memory(pid, "VmHWM") - size for pid, size in before.items())


def _memory(pid: int, what: str) -> int:
    """A figure of /proc in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def _renderers() -> list[int]:
    """The renderer processes among this one's descendants."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended

    def ours(pid: int) -> bool:
        while pid in parents and pid != os.getpid():
            pid = parents[pid]
        return pid == os.getpid()

    return [pid for pid in parents if ours(pid) and b"--type=renderer" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def main() -> int:
    """Print the figures; 1 if one misses its mark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=12)
    runs = parser.parse_args().runs
    executable = find_chromium()
    if executable is None:
        print(f"The page is not measured: {MISSING}")
        return 0
    with local_cloud() as cloud, running_chromium(executable, COLLECTING) as browser:
        desk = Desk(cloud, Store(cloud.client("dynamodb"), cloud.outputs["TableName"]), browser)
        whole, travelled = weight(desk)
        took = seconds_to_report(desk, runs)
        hashed, grown = growth_of_two_uploads(desk)
    p50 = statistics.median(took)
    print(f"page: {travelled:,} bytes as they travel  (under {MOST_WEIGHT:,}), {whole:,} unpacked")
    print(
        f"last byte to report visible, {runs} runs: p50 {p50:.2f} s, slowest {max(took):.2f} s  (limit 2.0)"
    )
    print(
        f"two files of 25 MB: the page's process grew by {hashed / 1e6:.1f} MB while they were hashed, "
        f"{grown / 1e6:.1f} MB in all  (at most {MOST_GROWTH / 1e6:.1f})"
    )
    return 0 if travelled < MOST_WEIGHT and p50 <= MOST_SECONDS and grown <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
