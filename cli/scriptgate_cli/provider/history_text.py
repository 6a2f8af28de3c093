"""An entry's history on the terminal: the answer first, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from scriptgate.reports.verdicts import SEVERITY_NAMES, VERDICT_NAMES
from scriptgate.submissions.event_words import who_in_words
from scriptgate.submissions.states import State
from scriptgate.wording import count, money, one_line, size, words_against
from scriptgate_cli.provider.moments import uk_second
from scriptgate_cli.provider.screen import show_table
from scriptgate_cli.screen import show

View = dict[str, Any]


def show_history(histories: Sequence[View]) -> None:
    """Print each entry's history. Every value is foreign text: one line each, no control characters."""
    for place, history in enumerate(histories):
        if place:
            show("\n" + "=" * 80 + "\n")
        _show_one(history)


def _show_one(history: View) -> None:
    show("\n".join(map(one_line, _head(history))) + f"\n\n{one_line(history['sentence'])}")
    for submission in history["submissions"]:
        show("\n" + "\n".join(_submission(submission)))
        _table("Files", ("role", "label", "name", "size", "SHA-256"), map(_file, submission["files"]))
    claims = ("submission", "holder", "taken", "until", "end")
    _table("Claims", claims, map(_claim, history["claims"]))
    charges = ("for submission", "because of", "event", "amount", "status", "proposed")
    _table("Charges", charges, map(_charge, history["charges"]))
    _table("Letters", ("row", "to", "status", "when"), map(_letter, history["letters"]))
    timeline = ("when", "what", "who", "why")
    _table("Timeline (UK time)", timeline, map(_event, history["timeline"]))


def _head(history: View) -> Iterator[str]:
    entry, person = history["entry"], history["person"]
    yield f"{entry['id']}"
    yield (
        f"Candidate {entry['candidate']}, cohort {entry['cohort']}, "
        f"{entry['rulebook']}/{entry['task']}, window {entry['window']}"
    )
    if person is not None:
        trn = f", TRN {person['trn']}" if person["trn"] else ""
        yield f"{person['name']} <{person['email']}>{trn}"


def _submission(found: View) -> Iterator[str]:
    verdict = VERDICT_NAMES.get(found["verdict"], "no verdict")
    words = ""
    if found["strict_words"] is not None:
        words = f", {words_against(found['strict_words'], found['lenient_words'], found['word_limit'])}"
    yield one_line(f"Submission {found['number']}: {found['state'].replace('_', ' ')}. {verdict}{words}")
    if found["submitted_at"]:
        yield f"  Submitted {_uk(found['submitted_at'])}"
    if found["script"] and found["released_at"]:
        yield "  " + one_line(f"The assessors know it as {found['script']}")
    for finding in found["findings"] if found["state"] != State.ERASED.value else ():
        yield from _finding(finding)
    for outcome in found["outcomes"]:
        yield from _outcome(outcome)


def _finding(finding: View) -> Iterator[str]:
    where = f" ({finding['where']})" if finding["where"] else ""
    severity = SEVERITY_NAMES.get(finding["severity"], finding["severity"])
    yield "  - " + one_line(f"{severity}: {finding['title']}{where}. {finding['found']}")
    yield "    " + one_line(f"To mend: {finding['fix']}")


def _outcome(outcome: View) -> Iterator[str]:
    if "result" not in outcome:
        return  # its candidate was erased
    marks = ", ".join(f"{mark['of']} {mark['mark']}" for mark in outcome.get("marks", ()))
    by_area = f" ({marks})" if marks else ""  # erasing takes them away
    total = count(outcome["total"], "mark")
    who, when = who_in_words(outcome["holder"]), _uk(outcome["marked_at"])
    yield "  " + one_line(f"Marked {when} by {who}: {outcome['result']}, {total}{by_area}")
    feedback = [one_line(line) for line in str(outcome.get("feedback", "")).splitlines()]
    yield from (f"    {line}" for line in ["Feedback:", *feedback] if any(feedback))


def _file(file: View) -> tuple[str, ...]:
    return (file["role"], file["label"] or "", file.get("name", ""), size(file["length"]), file["sha256"])


def _claim(claim: View) -> tuple[str, ...]:
    ended = "" if claim.get("status") == "held" else f"{claim.get('status')} {_known(claim, 'status_at')}"
    times = (_known(claim, "claimed_at"), _known(claim, "due_at"))
    return (claim.get("submission", ""), who_in_words(claim.get("holder", "")), *times, ended)


def _known(row: View, name: str) -> str:
    """A time; empty where erasing has left none."""
    return _uk(row[name]) if name in row else ""


def _charge(charge: View) -> tuple[str, ...]:
    event = charge["event"].replace("_", " ")
    amount = money(charge.get("amount_pence"))
    proposed = _uk(charge["proposed_at"])
    return (charge["submission"], charge["cause"], event, amount, charge["status"], proposed)


def _letter(letter: View) -> tuple[str, ...]:
    last = max((value for name, value in letter.items() if name.endswith("_at") and value), default=None)
    when = "" if last is None else _uk(last)
    return (letter["id"], letter["to"], letter["status"], when)


def _event(line: View) -> tuple[str, ...]:
    return (_uk(line["at"]), line["words"], line["who_in_words"], line["why"] or "")


def _table(title: str, columns: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    found = list(rows)
    if found:
        show(f"\n{title}")
        show_table(columns, found)


def _uk(moment: str) -> str:
    return uk_second(datetime.fromisoformat(moment))
