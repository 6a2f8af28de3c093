"""Nothing becomes final that its participant was not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.domain import NOW, make_entry, make_submission, with_verdict
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Liability
from scriptgate.submissions.sight import require_unchanged, seen_of
from scriptgate.submissions.states import State

OWED = Liability("0001", NON_COMPLIANT, 1, 15000, NOW)
CHECKED = with_verdict(make_submission(State.CHECKED), Verdict.COMPLIANT)


def test_what_was_shown_may_be_submitted():
    require_unchanged(make_entry(), CHECKED, seen_of(make_entry(), CHECKED))


def test_a_check_that_was_faster_than_the_click_is_no_change():
    shown = seen_of(make_entry(), make_submission(State.EXTRACTED))
    require_unchanged(make_entry(), CHECKED, shown)


@pytest.mark.parametrize(
    ("entry", "submission"),
    [
        (make_entry(liabilities=(OWED,)), CHECKED),
        (make_entry(), with_verdict(make_submission(State.CHECKED), Verdict.NON_COMPLIANT)),
        (make_entry(), replace(CHECKED, confirmed_boundary=7)),
    ],
    ids=["a charge", "another verdict", "another boundary"],
)
def test_what_was_not_shown_is_refused(entry, submission):
    with pytest.raises(Refused) as refused:
        require_unchanged(entry, submission, seen_of(make_entry(), CHECKED))
    assert refused.value.code == "changed"


def test_another_amount_is_refused():
    shown = seen_of(make_entry(liabilities=(OWED,)), CHECKED)
    with pytest.raises(Refused):
        require_unchanged(make_entry(liabilities=(replace(OWED, amount_pence=20000),)), CHECKED, shown)


@pytest.mark.parametrize("seen", ["", "|||", 7, [], "x" * 99, {"a": 1}])
def test_anything_else_is_refused(seen: object):
    with pytest.raises(Refused):
        require_unchanged(make_entry(), CHECKED, seen)
