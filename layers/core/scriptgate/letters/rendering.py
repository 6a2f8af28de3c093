"""Templates to letters. Each letter's words stand once; a text and an HTML layout set them."""

from __future__ import annotations

import re
from functools import cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from scriptgate.letters.facts import facts_of
from scriptgate.letters.letter import Letter
from scriptgate.letters.outcomes import LETTERS, REPORTING, outcome_of, subject_of, words_of
from scriptgate.rules.calendar import uk_time
from scriptgate.wording import count, moment, money, number, size, utc_minute

if TYPE_CHECKING:
    from jinja2 import Environment

WIDTH = 76
"""Columns of the text version."""


def render(name: str, context: dict[str, Any]) -> Letter:
    """The letter of this name, one of `LETTERS`: `invitation`, `receipt`, `verdict` ...

    Raises KeyError for an unknown name, MissingFact (a KeyError) when a required fact is absent.
    """
    if name not in LETTERS:
        raise KeyError(f"no letter is called {name}")
    facts = facts_of(context)
    subject = subject_of(name, facts)
    outcome = outcome_of(facts) if name in REPORTING else None
    values = {**facts, "subject": subject, "outcome": outcome, "words": words_of(facts)}
    return Letter(
        subject=subject,
        text=_tidy(_environment("text").get_template(f"{name}.j2").render(values)),
        html=_environment("html").get_template(f"{name}.j2").render(values),
    )


@cache
def _environment(layout: str) -> Environment:
    """`text` or `html`: the same letters over another folder of layouts; only HTML escapes."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("scriptgate.letters", f"templates/{layout}"),
                PackageLoader("scriptgate.letters", "templates"),
            ]
        ),
        autoescape=layout == "html",  # noqa: S701 - the other layout is plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": count,
        "fill": _fill,
        "money": money,
        "number": number,
        "size": size,
        "uk_day": lambda iso: f"{moment(iso):%A} {moment(iso).day} {moment(iso):%B %Y}",
        "uk_time": lambda iso: uk_time(moment(iso)),
        "utc_minute": utc_minute,
    }
    return environment


def _fill(text: str, first: str = "", later: str = "") -> str:
    """One paragraph in `WIDTH` columns; links and hashes are never broken."""
    lines = wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def _tidy(text: str) -> str:
    """One blank line at most between paragraphs, none at the ends."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
