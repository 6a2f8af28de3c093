"""Rules about the work that the account describes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scriptgate.rules.calendar import uk_date, working_days
from scriptgate.rules.case import Case
from scriptgate.rules.engine import Broken, rule
from scriptgate.rules.rulebook import RuleSetting
from scriptgate.wording import count


@rule(
    "programme-length",
    "The programme was too short",
    "NPQH Task 1: a change programme over at least 2 terms",
    {"least_terms": "school terms"},
)
def programme_length(case: Case, setting: RuleSetting) -> Iterator[Broken]:
    """The change programme ran over enough school terms, as declared."""
    least = setting.parameters["least_terms"]
    programme = _of(case, "programme")
    if programme is not None and programme["terms"] < least:
        yield Broken(
            f"The programme ran over {count(programme['terms'], 'term')}.",
            f"If it ran longer, correct the number of terms; it has to be at least {least}.",
            limit=f"At least {count(least, 'term')}",
            field="/metadata/programme/terms",
        )


@rule(
    "board-before-implementation",
    "The board saw the plan after implementation began",
    "NPQH Task 1: the plan is presented to the governing board before implementation",
)
def board_before_implementation(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The plan was presented to the board before implementation began."""
    board = _of(case, "board")
    if board is None or "implementation_started_on" not in board:
        return
    presented, started = _day(board["plan_presented_on"]), _day(board["implementation_started_on"])
    if presented >= started:
        yield Broken(
            f"The plan was presented on {uk_date(presented)}; implementation began on {uk_date(started)}.",
            "If a date is wrong, correct it. If not, ask your provider what to do before you submit.",
            limit="The board sees the plan before implementation begins",
            field="/metadata/board/plan_presented_on",
        )


@rule(
    "board-feedback",
    "The board's feedback is missing",
    "NPQH Tasks 1 and 2: feedback is gathered from the board",
)
def board_feedback(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The board's feedback was gathered, after the plan was presented."""
    board = _of(case, "board")
    if board is None:
        return
    if not board["feedback_gathered"]:
        yield Broken(
            _no_feedback(board),
            "Gather it and say when; or explain in your account why there is none.",
            field="/metadata/board/feedback_gathered",
        )
        return
    presented = _day(board.get("plan_presented_on") or board["action_plan_presented_on"])
    if "feedback_on" in board and _day(board["feedback_on"]) < presented:
        yield Broken(
            f"The feedback is dated {uk_date(_day(board['feedback_on']))}, before the plan was presented "
            f"on {uk_date(presented)}.",
            "Correct the date that is wrong.",
            field="/metadata/board/feedback_on",
            title="The board's feedback is dated before the plan",
        )


def _no_feedback(board: dict[str, Any]) -> str:
    said = "You say that no feedback was gathered from the board"
    if "feedback_on" in board:
        return f"{said}, and that it was gathered on {uk_date(_day(board['feedback_on']))}."
    return f"{said}."


@rule(
    "placement-length",
    "The placement was too short",
    "NPQH Task 2: at least 9 working days",
    {"least_working_days": "working days"},
)
def placement_length(case: Case, setting: RuleSetting) -> Iterator[Broken]:
    """The placement lasted long enough, and as many working days fit between its dates."""
    placement = _of(case, "placement")
    if placement is None:
        return
    least, days = setting.parameters["least_working_days"], placement["working_days"]
    limit = f"At least {count(least, 'working day')}"
    if days < least:
        yield Broken(
            f"The placement lasted {count(days, 'working day')}.",
            f"It has to last {count(least - days, 'working day')} longer; or correct the number.",
            limit=limit,
            field="/metadata/placement/working_days",
        )
        return
    first, last = _day(placement["starts_on"]), _day(placement["ends_on"])
    possible = working_days(first, last)
    if possible < days:
        yield Broken(
            f"You declare {count(days, 'working day')}, but from {uk_date(first)} to {uk_date(last)} "
            f"there are only {possible} without weekends and bank holidays.",
            "Correct the dates or the number of days.",
            limit=limit,
            field="/metadata/placement/ends_on",
            uncertain=possible >= least,
            title="The working days do not fit the dates of the placement",
        )


@rule(
    "placement-elsewhere",
    "The placement was at your own school",
    "NPQH Task 2: a placement in a contrasting school",
)
def placement_elsewhere(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The placement was at another school than the candidate's own."""
    placement, home = _of(case, "placement"), _of(case, "home_school")
    if placement is not None and home is not None and placement["urn"] == home["urn"]:
        yield Broken(
            f"Both schools have the URN {home['urn']}.",
            "Correct the URN that is wrong. The placement has to be at another school than your own.",
            limit="Another school than your own",
            field="/metadata/placement/urn",
        )


def _of(case: Case, name: str) -> dict[str, Any] | None:
    """A group of the metadata; None when there is no metadata or the task doesn't ask for it."""
    return None if case.metadata is None else case.metadata.get(name)


def _day(text: str) -> date:
    return date.fromisoformat(text)
