"""Web pages from templates: every value escaped, every name there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scriptgate.documents.errors import REASONS
from scriptgate.rules.calendar import uk_time
from scriptgate.wording import count, moment, number, one_line

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def template(name: str) -> Template:
    """A page's template."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # 25 ms that only HTML needs

    environment = Environment(
        loader=PackageLoader("scriptgate.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": number,
        "count": count,
        "one_line": one_line,
        "uk_time": lambda iso: uk_time(moment(iso)),
        "advice": lambda code: REASONS.get(code, REASONS["unreadable"])().advice,
        "percent": lambda fraction: f"{fraction * 100:.2f}%",
    }
    return environment
