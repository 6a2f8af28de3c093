"""The register's figures, and their page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from scriptgate.reports.register_figures import figures_of
from scriptgate.reports.register_page import lasting, register_page

NOW = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)
DEADLINE = "2026-12-04T12:00:00Z"


def an_entry(number=1, **changes):
    entry = f"LF{number}-task-1-autumn"
    return {
        "PK": f"ENTRY#{entry}", "SK": "ENTRY", "entry": entry, "candidate": f"LF{number}", "cohort": "c",
        "rulebook": "npqh-2017", "task": "task-1", "window": "autumn", "deadline": DEADLINE, **changes,
    }  # fmt: skip


def a_submission(number=1, strict=3900, lenient=3800, **changes):
    entry = f"LF{number}-task-1-autumn"
    return {
        "PK": f"ENTRY#{entry}", "SK": "SUBMISSION#0001", "entry": entry, "number": "0001", "task": "task-1",
        "state": "released", "verdict": "compliant", "strict_words": strict, "lenient_words": lenient,
        "word_limit": 4000, "declared_at": "2026-12-03T11:59:50Z", "checked_at": "2026-12-03T12:00:00Z",
        "submitted_at": "2026-12-04T11:59:00Z", "released_at": "2026-12-04T12:00:00Z",
        "updated_at": "2026-12-04T12:00:00Z", **changes,
    }  # fmt: skip


def rows(*submissions):
    return [*(an_entry(int(row["entry"][2])) for row in submissions), *submissions]


def figures(*submissions, claimed=None):
    return figures_of(rows(*submissions), claimed or {})


@pytest.mark.parametrize(
    ("strict", "lenient", "fall"),
    [
        (4000, 4000, ("within", 4000)),
        (4001, 4000, ("between", None)),
        (4001, 4001, ("over", None)),
        (3920, 3900, ("within", 3920)),
    ],
)
def test_an_account_falls_on_its_side_of_the_limit(strict, lenient, fall):
    """At the limit keeps it; between the counts a person decides."""
    (words,) = figures(a_submission(1, strict, lenient)).words
    (bin_,) = [bin_ for bin_ in words.bins if bin_.all]

    assert getattr(bin_, fall[0]) == 1
    assert (bin_.high <= 4000) == (strict <= 4000)
    assert bin_.low <= strict <= bin_.high


def test_every_account_is_in_a_bin_however_long():
    """The ends are open."""
    (words,) = figures(a_submission(1, 3, 3), a_submission(2, 90000, 90000)).words

    assert (words.bins[0].low, words.bins[-1].high) == (None, None)
    assert sum(bin_.all for bin_ in words.bins) == 2


def test_an_entry_counts_once_on_the_way_to_the_deadline_at_its_first_time():
    """Checking again doesn't make two of it."""
    again = {
        **a_submission(1),
        "SK": "SUBMISSION#0002",
        "number": "0002",
        "checked_at": "2026-12-04T13:00:00Z",
    }

    days = {day.before: day for day in figures(a_submission(1), again).days}

    assert (days[1.25].checked, days[1].checked, days[0].checked) == (0, 1, 1)
    assert (days[0.25].submitted, days[0].submitted) == (0, 1)


def test_rules_are_counted_by_severity_the_most_frequent_first():
    """Each finding of each upload."""
    found = figures(
        a_submission(1, found=["title-page:warn", "word-limit:reject"]),
        a_submission(2, found=["word-limit:warn"]),
    ).rules

    assert [(rule.rule, dict(rule.times)) for rule in found] == [
        ("word-limit", {"reject": 1, "warn": 1}),
        ("title-page", {"warn": 1}),
    ]


def test_steps_are_measured_from_what_is_known():
    """Claims of what is marked come from elsewhere; a current claim is in the row."""
    held = a_submission(1, claim={"claimed_at": "2026-12-05T12:00:00Z"}, state="claimed")
    outcome = {"marked_at": "2026-12-08T12:00:00Z", "result": "passed", "total": 4}
    marked = a_submission(2, outcome=outcome, state="assessed")
    rejected = a_submission(3, state="rejected", updated_at="2026-12-05T11:59:00Z")
    del rejected["released_at"]
    claimed = {("LF2-task-1-autumn", "0001"): datetime(2026, 12, 6, 12, 0, tzinfo=UTC)}

    steps = figures(held, marked, rejected, claimed=claimed).turnaround

    assert [(step.times, step.median, step.slow) for step in steps] == [
        (3, timedelta(seconds=10), timedelta(seconds=10)),
        (2, timedelta(minutes=1), timedelta(minutes=1)),
        (1, timedelta(days=1), timedelta(days=1)),
        (2, timedelta(days=1), timedelta(days=2)),
        (1, timedelta(days=2), timedelta(days=2)),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "under a second"),
        (4.24, "4.2 seconds"),
        (90, "90 seconds"),
        (3600, "60 minutes"),
        (7200, "2 hours"),
        (216000, "2.5 days"),
    ],
)
def test_a_time_is_told_as_people_tell_it(seconds, words):
    """In one unit."""
    assert lasting(timedelta(seconds=seconds)) == words


class Page(HTMLParser):
    """What a page fetches, and what labels its pictures."""

    def __init__(self):
        super().__init__()
        self.fetched, self.ids, self.labels = [], set(), []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.fetched += [named[name] for name in ("src", "href", "xlink:href", "action") if name in named]
        self.fetched += [tag] if tag in {"script", "link", "img", "iframe"} else []
        self.ids.add(named.get("id"))
        if named.get("role") == "img":
            self.labels += named["aria-labelledby"].split()


def test_the_page_fetches_nothing_and_every_plot_has_a_title_and_a_description():
    """So it can be mailed, kept, printed and heard."""
    text = register_page(figures(a_submission(1, found=["word-limit:warn"]), a_submission(2)), "c", NOW)
    page = Page()
    page.feed(text)

    assert page.fetched == []
    assert "url(" not in text
    assert len(page.labels) == 4
    assert set(page.labels) <= page.ids


def test_the_page_names_nobody_and_escapes_what_it_is_given():
    """A cohort's id and a rule's are foreign text."""
    text = register_page(figures(a_submission(1, found=["<b>x:warn"])), "<script>c", NOW)

    assert not re.search(r"LF\d", text)
    assert "<script" not in text
    assert "<b>x" not in text.lower()


def test_an_empty_register_has_a_page_that_says_so():
    """And no plot of nothing."""
    text = register_page(figures_of([], {}), "c", NOW)

    assert "Nobody is enrolled yet." in text
    assert "<svg" not in text


def test_entries_without_uploads_have_no_plots_but_their_states():
    """Before the first upload."""
    text = register_page(figures_of([an_entry(1), an_entry(2, invited_at=DEADLINE)], {}), "c", NOW)

    assert "Not invited" in text
    assert "Words against" not in text
    assert 'role="img"' not in text
