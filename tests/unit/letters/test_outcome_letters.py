"""Letters about an assessor's outcome: the provider's says whether the participant knows it."""

from __future__ import annotations

from typing import Any

import pytest

from scriptgate.letters import render

COMMAND = "scriptgate provider outcome tell LF10042-task-1-2026-autumn"
OWED = {"amount_pence": 15000, "occurrence": 2, "cause": "0001", "policy_text": None}


def text_of(full: dict[str, Any], **facts: Any) -> str:
    """The text version as one line."""
    return " ".join(render("outcome", {**full, "liability": None, "total": 4, **facts}).text.split())


@pytest.mark.parametrize("result", ["passed", "failed", "referred"])
def test_the_provider_is_told_how_to_tell_the_participant(full: dict[str, Any], result: str):
    untold = text_of(full, to="provider", result=result, told=False)
    assert COMMAND in untold
    assert "The participant has not been told" in untold
    assert COMMAND not in text_of(full, to="provider", result=result, told=True)


def test_what_telling_will_cost_is_said_as_something_to_come(full: dict[str, Any]):
    facts = {"to": "provider", "result": "failed", "liability": OWED}
    assert "will then be chargeable: £150.00" in text_of(full, **facts, told=False)
    assert "once they have been told" in text_of(full, **facts, told=False)
    assert "is chargeable: £150.00" in text_of(full, **facts, told=True)
    assert "from now on" in text_of(full, **facts, told=True)


def test_the_participant_reads_of_a_correction_only_what_they_knew(full: dict[str, Any]):
    facts = {"to": "participant", "result": "passed", "told": True}
    assert "corrected" not in text_of(full, **facts, corrects=None)
    assert "corrected an earlier outcome (failed)" in text_of(full, **facts, corrects="failed")
