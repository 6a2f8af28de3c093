"""The register's figures as one self-contained HTML page: plots drawn here, no scripts, all escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log10

from scriptgate.reports.pages import template
from scriptgate.reports.register_figures import Day, Figures, Rule, Turnaround, Words
from scriptgate.reports.verdicts import SEVERITY_NAMES, VERDICT_NAMES
from scriptgate.wording import count

_HEIGHT = 200
"""Pixels of a plot's area. Across, everything is a fraction, so that text keeps its size on a phone."""
_TOP = 22
"""Pixels above it, for a label."""
_TICKS = (28, 14, 7)
"""Days before the deadline that are named under the way to it, after the first."""
_SECOND, _LONGEST = 1, 90 * 86400
"""Seconds at both ends of the scale of times, which is logarithmic."""


@dataclass(frozen=True, slots=True)
class Line:
    """A gridline with its label, in pixels from the top."""

    y: float
    label: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: fractions across, pixels down."""

    x: float
    width: float
    y: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """One task's plot."""

    words: Words
    pieces: tuple[Piece, ...]
    grid: tuple[Line, ...]
    limit: float
    """Where the limit stands, as a fraction."""
    within: int
    between: int
    over: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The way to the deadline; points for a box of 1000 by `_HEIGHT`."""

    checked: str
    submitted: str
    deadline: float
    """Where the deadline stands, as a fraction."""
    grid: tuple[Line, ...]
    ticks: tuple[tuple[float, int], ...]
    """(fraction, days before the deadline)."""
    table: tuple[Day, ...]


def register_page(figures: Figures, title: str, made_at: datetime) -> str:
    """The page. `title`: the cohort, or all of them."""
    return template("register.html.j2").render(
        figures=figures,
        title=title,
        made_at=made_at.isoformat(),
        histograms=[_histogram(words) for words in figures.words],
        curve=_curve(figures.days, figures.entries) if figures.days else None,
        rules=[_stacked(rule, figures.rules) for rule in figures.rules],
        most=max((many for _, many in figures.states), default=1),
        turnaround=[_timed(step) for step in figures.turnaround],
        severities=SEVERITY_NAMES,
        verdicts=VERDICT_NAMES,
        height=_HEIGHT,
        top=_TOP,
    )


def _histogram(words: Words) -> Histogram:
    most = max(bin_.all for bin_ in words.bins)
    width = 1 / len(words.bins)
    at_limit = sum(bin_.high is not None and bin_.high <= words.limit for bin_ in words.bins)
    return Histogram(
        words,
        tuple(
            piece
            for place, bin_ in enumerate(words.bins)
            for piece in _pile(place * width, width, bin_, most)
        ),
        _grid(most),
        at_limit * width,
        *(sum(getattr(bin_, name) for bin_ in words.bins) for name in ("within", "between", "over")),
    )


def _pile(x: float, width: float, bin_: object, most: int) -> Iterator[Piece]:
    """A bin's bar, from the bottom up."""
    bottom = float(_TOP + _HEIGHT)
    for name, tone in (("within", "strict"), ("between", "review"), ("over", "reject")):
        height = getattr(bin_, name) / most * _HEIGHT
        bottom -= height
        if height:
            yield Piece(x, width, bottom, height, tone)


def _grid(most: int) -> tuple[Line, ...]:
    """Three or four round numbers up to the highest."""
    rough = max(most / 3, 1)
    power = 10 ** int(log10(rough))
    step = max(1, int(next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough * 0.6)))
    return tuple(Line(_TOP + _HEIGHT * (1 - label / most), label) for label in range(step, most + 1, step))


def _curve(days: Sequence[Day], entries: int) -> Curve:
    first, last = days[0].before, days[-1].before
    span = first - last

    def points(name: str) -> str:
        return " ".join(
            f"{1000 * (first - day.before) / span:.0f},{_HEIGHT * (1 - getattr(day, name) / entries):.1f}"
            for day in days
        )

    return Curve(
        points("checked"),
        points("submitted"),
        first / span,
        _grid(entries),
        tuple(((first - before) / span, before) for before in _ticks(round(first))),
        tuple(day for day in days if day.before in {first, *_TICKS, 3, 2, 1, 0.5, 0, last}),
    )


def _ticks(first: int) -> tuple[int, ...]:
    """The first day in words needs a fourth of the line for itself."""
    return (first, *(before for before in _TICKS if before <= first * 3 / 4))


@dataclass(frozen=True, slots=True)
class Stacked:
    """A rule's bar: (severity, where it begins, how long it is, how often), as fractions."""

    rule: Rule
    parts: tuple[tuple[str, float, float, int], ...]


def _stacked(rule: Rule, rules: Sequence[Rule]) -> Stacked:
    most, begins, parts = rules[0].all, 0.0, []
    for severity in SEVERITY_NAMES:
        if many := rule.times.get(severity, 0):
            parts.append((severity, begins, many / most, many))
            begins += many / most
    return Stacked(rule, tuple(parts))


@dataclass(frozen=True, slots=True)
class Timed:
    """A step's bar: from the median to the slow end, as fractions of a logarithmic scale."""

    step: Turnaround
    median: float
    slow: float
    median_words: str
    slow_words: str


def _timed(step: Turnaround) -> Timed:
    return Timed(step, _scaled(step.median), _scaled(step.slow), lasting(step.median), lasting(step.slow))


def _scaled(time: timedelta) -> float:
    seconds = min(max(time.total_seconds(), _SECOND), _LONGEST)
    return log10(seconds / _SECOND) / log10(_LONGEST / _SECOND)


def lasting(time: timedelta) -> str:
    """`under a second`, `4.2 seconds`, `3 minutes`, `5 hours`, `2.5 days`: what a reader needs of it."""
    seconds = time.total_seconds()
    if seconds < 1:
        return "under a second"
    if seconds < 10:  # noqa: PLR2004 - a decimal says something here
        return f"{seconds:.1f} seconds"
    for unit, length, most in (("second", 1, 120), ("minute", 60, 120), ("hour", 3600, 48)):
        if seconds < most * length:
            return count(round(seconds / length), unit)
    return f"{seconds / 86400:.1f} days"
