"""A ledger as plain text: counts against the limit, words by section and part, where the body ends."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from scriptgate.reports.bar import bar_of
from scriptgate.reports.layout import NAME, item, paragraph, title
from scriptgate.reports.verdicts import CERTAINTY_NAMES
from scriptgate.wording import count, number, one_line

_BAR = 56
_MOST_CANDIDATES = 8
"""Lines that might begin an annex, so that the rest of a report is near."""


def ledger_as_text(ledger: dict[str, Any]) -> str:
    """What `ledger_as_json` gave, in 80 columns, ending with a line break."""
    parts = (
        words_lines(ledger),
        boundary_lines(ledger),
        section_lines(ledger),
        part_lines(ledger),
        reconciliation_lines(ledger),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def words_lines(ledger: dict[str, Any]) -> Iterator[str]:
    """The two counts as bars, with the limit if there is one, and the doubts."""
    counts = ledger["counts"]
    if counts is None:
        return
    bar = bar_of(counts)
    yield from title("Words" if counts["limit"] is None else "Words against the limit")
    yield _bar_line("strict", counts["strict"], bar.strict, bar.limit)
    yield _bar_line("lenient", counts["lenient"], bar.lenient, bar.limit)
    if bar.limit is not None:
        limit = f"limit {number(counts['limit'])}"
        yield " " * (18 + max(0, round(bar.limit * _BAR) - len(limit) + 1)) + limit
    yield from (line for doubt in ledger["doubts"] for line in item(_doubt(doubt)))


def _bar_line(name: str, words: int, filled: float, limit: float | None) -> str:
    if limit is None:  # nothing to compare them with
        return f"  {name:<8}{number(words):>7}"
    cells = ["#" if cell < round(filled * _BAR) else "." for cell in range(_BAR)]
    cells[min(_BAR - 1, round(limit * _BAR))] = "|"
    return f"  {name:<8}{number(words):>7} {''.join(cells)}"


def _doubt(doubt: dict[str, Any]) -> str:
    reach = [f"{count(doubt[side], 'word')} {side}" for side in ("less", "more") if doubt[side]]
    up_to = f" Up to {' or '.join(reach)}." if reach else ""
    return f"{doubt['explanation']}{up_to}"


def section_lines(ledger: dict[str, Any]) -> Iterator[str]:
    """Words by section."""
    if not ledger["sections"]:
        return
    yield from title("Words by section")
    yield f"  {'':<{NAME}} {'strict':>8} {'lenient':>8} {'page':>6}"
    for section in ledger["sections"]:
        page = "" if section["page"] is None else str(section["page"])
        yield (
            f"  {one_line(section['title'], NAME):<{NAME}}"
            f" {number(section['strict']):>8} {number(section['lenient']):>8} {page:>6}"
        ).rstrip()


def part_lines(ledger: dict[str, Any]) -> Iterator[str]:
    """Words by part: counted or left out."""
    if not ledger["parts"]:
        return
    yield from title("Words by part")
    yield f"  {'':<{NAME}} {'words':>8}  strict  lenient"
    for part in ledger["parts"]:
        strict, lenient = ("counted" if part[key] else "-" for key in ("in_strict", "in_lenient"))
        name = one_line(part["title"], NAME - 4)
        yield f"  {name:<{NAME - 4}} {number(part['words']):>8}  {strict:<9} {lenient}"


def boundary_lines(ledger: dict[str, Any]) -> Iterator[str]:
    """Where the body ended, and why there."""
    boundary = ledger["boundary"]
    if boundary is None:
        return
    yield from title("Where the counted text ends")
    yield from paragraph(f"{_end_of_body(boundary)} {boundary['why']}")
    others = [one for one in boundary["candidates"] if one["block"] != boundary["block"]]
    for candidate in others[:_MOST_CANDIDATES]:
        heading, place = one_line(candidate["heading"], 90), _place(candidate)
        yield from item(f'Not "{heading}" ({place}): {candidate["why"]}')
    if len(others) > _MOST_CANDIDATES:
        yield from item(f"Nor {count(len(others) - _MOST_CANDIDATES, 'further line')} like these.")


def _place(line: dict[str, Any]) -> str:
    """The number by which a paragraph is named on the command line, and its page."""
    page = "" if line["page"] is None else f", page {line['page']}"
    return f"paragraph {line['block']}{page}"


def _end_of_body(boundary: dict[str, Any]) -> str:
    certainty = CERTAINTY_NAMES[boundary["certainty"]]
    if boundary["heading"] is None:
        return f"The whole file counts. {certainty}"
    return f'Counting ended before "{one_line(boundary["heading"], 120)}" ({_place(boundary)}). {certainty}'


def reconciliation_lines(ledger: dict[str, Any]) -> Iterator[str]:
    """Why it is not the writing program's figure."""
    reconciliation = ledger["reconciliation"]
    if reconciliation is None or not _has_reconciliation(reconciliation):
        return
    yield from title(f"Why this is not the figure in {reconciliation['program']}")
    expected = reconciliation.get("expected_words")  # reports of an earlier version don't have it
    if reconciliation["stated_words"]:  # none, or the 0 of software that does not count
        yield from _figure("The file says of itself", number(reconciliation["stated_words"]))
    elif expected is not None:
        yield from _figure(f"{reconciliation['program']} should show about", number(expected))
    for difference in reconciliation["differences"]:
        yield from _figure(difference["reason"], f"{difference['words']:+,}")
    yield from _figure("Counted here, strictly", number(ledger["counts"]["strict"]))


def _figure(name: str, figure: str) -> Iterator[str]:
    """A name in as many lines as it needs, with its figure in the last."""
    *lines, last = wrap(one_line(name), NAME)
    yield from (f"  {line}" for line in lines)
    yield f"  {last:<{NAME}} {figure:>10}"


def _has_reconciliation(reconciliation: dict[str, Any]) -> bool:
    return bool(
        reconciliation["stated_words"]
        or reconciliation["differences"]
        or reconciliation.get("expected_words") is not None
    )
