"""The bar shows counts in proportion, with room to see where each ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgate.reports.bar import bar_of

WORDS = st.integers(0, 10_000_000)


@given(lenient=WORDS, more=WORDS, limit=st.integers(1, 100_000))
def test_every_end_stands_inside_the_bar_and_in_proportion(lenient, more, limit):
    strict = lenient + more

    bar = bar_of({"strict": strict, "lenient": lenient, "limit": limit})

    assert 0 <= bar.lenient <= bar.strict < 0.95
    assert 0 < bar.limit < 0.95
    assert bar.strict / bar.limit == pytest.approx(strict / limit)
    assert (bar.strict > bar.limit) == (strict > limit)
