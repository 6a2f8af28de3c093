"""What the pipeline and the office can do, in any order: the record stays whole, the money adds up."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from builders.assessor import Assessor
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline, load_event, sqs_event
from scriptgate import catalogue
from scriptgate.aws import items
from scriptgate.aws.links import Link, make_link
from scriptgate.stages.sweep import Sweep
from scriptgate.submissions.audit import verify
from scriptgate_cli.provider import provider

NPQH = (Path(catalogue.__file__).parent / "rulebooks" / "npqh-2017.json").read_text("utf-8")
COHORT = "2026-autumn"
STEPS_OF_A_WALK = 25
BEFORE = ("reject", "reject")
"""So that there is a charge, and something owed, from the beginning."""
LENGTHS = (3000, 4500)
HALF = 0.5
LIMITS = (2500, 4000, 5000)
QUIETLY = {"version", "updated_at", "reminded_at", "audit_lines", "audit_head", "carried", "register"}
"""What an entry's row may change in without a line: what no line is written for (see the guide)."""
MACHINES = {"receiving", "received", "extracted"}
STEPS = {"proposed": {"confirmed", "waived"}, "confirmed": {"exported", "waived"}}


WEIGHTS = {
    "upload": 12, "machines": 6, "review": 3, "assess": 5, "tell": 2, "correct": 1, "confirm": 1,
    "export": 2, "recheck": 3, "enrol": 2, "invite": 1, "extend": 1, "withdraw": 1, "reinstate": 4, "ask": 1,
    "waive": 0.5, "bounce": 2, "resend": 1, "sweep": 1, "erase": 0.2, "report": 1,
}  # fmt: skip
"""How likely each step is."""


@cache
def files_of(words: int) -> Any:
    return a_submission(words)


@dataclass
class Walk:
    """One candidate's life, a step at a time."""

    pipeline: Pipeline
    participant: Participant
    folder: Path
    chance: random.Random
    done: list[str] = field(default_factory=list)
    windows: int = 0

    def run(self, *arguments: str) -> Result:
        """A command of the office: it may refuse, and never breaks."""
        result = CliRunner().invoke(provider, list(arguments))
        broken = result.exception is not None and not isinstance(result.exception, SystemExit)
        assert not broken, (arguments, result.output, self.done)
        assert result.exit_code != 2 or "There is no" in result.output, (arguments, result.output)
        return result

    def entry(self) -> str:
        return self.chance.choice(self.entries())

    def entries(self) -> list[str]:
        return sorted(row["id"] for row in self.pipeline.rows() if row["SK"] == "ENTRY")

    def enrol(self) -> None:
        self.windows = (self.windows + 1) % 3
        window = (COHORT, "2027-spring", "2027-summer")[self.windows]
        day = datetime.now(UTC) + timedelta(days=20 + 100 * self.windows)
        name, email = self.chance.choice([("Ada Example", "ada@school.example"), ("Ada", "a@home.example")])
        row = f"LF10042,{name},{email},{COHORT},npqh-2017,task-1,{window},{day:%Y-%m-%d} 12:00"
        path = self.folder / "cohort.csv"
        path.write_text(f"candidate,name,email,cohort,rulebook,task,window,deadline\n{row}\n")
        self.run("enrol", str(path))
        self.relink()

    def relink(self) -> None:
        """A link of today's generation for some entry of theirs."""
        entry = self.pipeline.store.entry(self.entry())
        token = f"token-{len(self.done)}"
        make_link(
            self.pipeline.store,
            token,
            Link(entry.id, entry.candidate, entry.link_generation, datetime.now(UTC) + timedelta(days=9)),
        )
        self.participant = Participant(self.pipeline, token, entry.id)

    def invite(self) -> None:
        self.run("invite", "--entry", self.entry(), *self.chance.choice([[], ["--again"]]))

    def extend(self) -> None:
        days = self.chance.choice([-3, 40])
        until = datetime.now(UTC) + timedelta(days=days)
        how = self.chance.choice([[], ["--earlier"]])
        self.run("extend", self.entry(), "--until", f"{until:%Y-%m-%d} 12:00", "--reason", "Snow", *how)

    def withdraw(self) -> None:
        self.run("withdraw", self.entry(), "--reason", "Left")

    def reinstate(self) -> None:
        self.run("reinstate", self.entry(), "--reason", "Back")

    def upload(self) -> None:
        declaration, contents = files_of(self.chance.choice(LENGTHS))
        answer = self.participant.ask("POST", "/submissions", declaration)
        if answer.status != 201:
            self.relink()
            until = f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d} 12:00"
            self.run("extend", self.participant.entry, "--until", until, "--reason", "Snow")
            return
        number = answer.body["submission"]
        keys = [self.participant.put(number, content) for content in contents]
        self.pipeline.arrive(f"{self.participant.entry}/{number}/submission.json", *keys)
        if self.chance.random() < HALF:
            self.pipeline.run_all()
        self.click(number)

    def click(self, number: str) -> None:
        state = self.participant.state(number)
        if "seen" in state:
            body = {"declaration": True, "seen": state["seen"]}
            self.participant.ask("POST", f"/submissions/{number}/submit", body)

    def machines(self) -> None:
        self.pipeline.run_all()

    def review(self) -> None:
        word = self.chance.choice(["accept", "reject"])
        for found in json.loads(self.run("review", "list", "--json").stdout):
            self.run("review", word, found["entry"], found["submission"], "--reason", "Looked at.")

    def ask(self) -> None:
        number = f"{self.pipeline.store.entry(self.participant.entry).submissions:04d}"
        self.participant.ask("POST", f"/submissions/{number}/question", {"text": "Why?"})

    def confirm(self) -> None:
        self.run("charges", "confirm", "--all-proposed")

    def waive(self) -> None:
        self.run("charges", "waive", self.entry(), "--reason", "Bereavement")

    def export(self) -> None:
        out = self.folder / f"export-{len(self.done)}.csv"
        self.run("charges", "export", "--out", str(out))

    def recheck(self) -> None:
        limit = self.chance.choice(LIMITS)
        path = self.folder / "npqh-2017.json"
        text = NPQH.replace('"word_limit": 4000', f'"word_limit": {limit}')
        path.write_text(text.replace('"version": "1.0.0"', f'"version": "1.{limit}.0"'))
        how = self.chance.choice([[], ["--final"], ["--final", "--tell", "changed"], ["--tell", "changed"]])
        self.run("recheck", "--rulebook", str(path), "--apply", "--reason", "Misread", *how)

    def assess(self) -> None:
        """Whatever waits or is held is claimed, and then marked or given back."""
        assessor = Assessor(self.pipeline)
        for message in assessor.messages():
            assessor.report("claim", message["script"])
        for script in assessor.held():
            what = self.chance.choice(["passed", "failed", "failed", "return", "decline"])
            if what in {"return", "decline"}:
                assessor.report(what, script, reason="I know them.")
            else:
                assessor.mark(script, what, feedback="Said.")
        self.pipeline.run_all()
        if self.chance.random() < HALF:
            self.tell()

    def correct(self) -> None:
        for row in self.pipeline.rows():
            if row["SK"].startswith("SUBMISSION#") and row["state"] == "assessed":
                result = self.chance.choice(["passed", "failed"])
                Assessor(self.pipeline).mark(row["script_id"], result, reason="A mistake.")

    def tell(self) -> None:
        self.run("outcome", "tell", "--cohort", COHORT)

    def bounce(self) -> None:
        letters = [row for row in self.pipeline.outbox() if row["target"] == "mail"]
        for row in self.chance.sample(letters, min(3, len(letters))):
            kind = self.chance.choice(["delivered", "delayed", "bounced", "soft-bounced", "complained"])
            body = json.loads(load_event(f"mail-{kind}")["Records"][0]["body"])
            body["detail"]["mail"]["tags"] |= {"entry": [row["entry"]], "row": [row["id"]]}
            body["detail"]["mail"]["destination"] = [
                self.chance.choice(["ada@school.example", "old@x.example"])
            ]
            assert not self.pipeline.call("mail", sqs_event("mail", body))["batchItemFailures"]

    def resend(self) -> None:
        self.run("resend", self.entry(), "--bounced")
        letters = [row for row in self.pipeline.outbox() if row["target"] == "mail"]
        if letters:
            row = self.chance.choice(letters)
            self.run("resend", row["entry"], "--letter", row["id"])

    def sweep(self) -> None:
        hours = self.chance.choice([1, 30])
        Sweep.from_settings(self.pipeline.settings).run(datetime.now(UTC) + timedelta(hours=hours))

    def erase(self) -> None:
        self.run("erase", "LF10042", "--reason", "Asked", "--yes")
        self.enrol()

    def report(self) -> None:
        self.run("show", self.entry())
        self.run("report", "--cohort", COHORT, "--out", str(self.folder / "report.html"))
        self.run("mail", "list")
        self.run("export", "LF10042", "--out", str(self.folder / f"e{len(self.done)}.zip"))

    def reject(self) -> None:
        """One that is too long is submitted and decided: the next one is chargeable."""
        number = self.participant.upload(*files_of(max(LENGTHS)))
        self.pipeline.run_all()
        self.click(number)
        self.pipeline.run_all()

    def step(self, name: str) -> None:
        """One step, after which all is looked at."""
        before = self.pipeline.rows()
        self.done.append(name)
        getattr(self, name)()
        after = self.pipeline.rows()
        self.whole()
        self.lined(before, after)
        self.paid(before, after)
        self.released_once()

    def whole(self) -> None:
        store = self.pipeline.store
        for entry in self.entries():
            faults = verify(
                store.entry(entry), store.rows_of(entry, "AUDIT#"), store.rows_of(entry, "REASON#")
            )
            assert not faults, (faults, self.done)

    def lined(self, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
        """What changed has a line."""
        were = {(row["PK"], row["SK"]): row for row in before}
        lines = Counter(row["entry"] for row in after if row["PK"].startswith("AUDIT#"))
        lines.subtract(Counter(row["entry"] for row in before if row["PK"].startswith("AUDIT#")))
        for row in after:
            was = were.get((row["PK"], row["SK"]), {})
            entry = row["PK"].removeprefix("ENTRY#")
            if row["SK"] == "ENTRY":
                changed = {name for name in {*row, *was} if row.get(name) != was.get(name)} - QUIETLY
                assert not changed - {"due_at", "due_pk"} or lines[entry] > 0, (changed, self.done)
            if row["SK"].startswith(("SUBMISSION#", "CHARGE#")):
                now, then = (found.get("state", found.get("status")) for found in (row, was))
                assert now == then or now in MACHINES or lines[entry] > 0, (row["SK"], then, now, self.done)

    def paid(self, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
        """Charges go on and never back; all lists have the same sums; what is exported is in one export."""
        were = {(row["PK"], row["SK"]): row for row in before if row["SK"].startswith("CHARGE#")}
        charges = {(row["PK"], row["SK"]): row for row in after if row["SK"].startswith("CHARGE#")}
        assert were.keys() <= charges.keys()
        for key, was in were.items():
            now = charges[key]
            assert now["status"] == was["status"] or now["status"] in STEPS[was["status"]], self.done
            assert now.get("amount_pence") == was.get("amount_pence")
        by_submission = Counter((row["entry"], row["submission"]) for row in charges.values())
        assert max(by_submission.values(), default=1) == 1, self.done
        owed = [
            ((owed["cause"] if "#" in owed["cause"] else f"{row['id']}#{owed['cause']}"), owed["event"])
            for row in after if row["SK"] == "ENTRY" for owed in row.get("liabilities", [])
        ]  # fmt: skip
        charged = [
            (row["cause"] if "#" in row["cause"] else f"{row['entry']}#{row['cause']}", row["event"])
            for row in charges.values()
        ]
        assert max(Counter(owed + charged).values(), default=1) == 1, (owed, charged, self.done)
        if any(row not in before for row in after if row["SK"] == "ENTRY" or row["SK"].startswith("CHARGE#")):
            self.sums(after, list(charges.values()))

    def sums(self, after: list[dict[str, Any]], charges: list[dict[str, Any]]) -> None:
        expected: Counter[str] = Counter()
        for row in charges:
            expected[row["status"]] += row["amount_pence"]
        for row in after:
            if row["SK"] == "ENTRY":
                expected["owed"] += sum(owed["amount_pence"] for owed in row.get("liabilities", []))
        totals = json.loads(self.run("charges", "totals", "--json").stdout)
        assert {row["status"]: row["amount_pence"] for row in totals} == dict(+expected), self.done
        listed: Counter[str] = Counter()
        for line in json.loads(self.run("register", "--json").stdout):
            for status in ("proposed", "confirmed", "waived", "exported"):
                listed[status] += line[f"{status}_pence"] or 0
            listed["owed"] += line["liability_pence"] or 0
        assert +listed == +expected, (listed, expected, self.done)
        exported = list(self.exported())
        assert sum(int(line["pence"]) for line in exported) == expected["exported"], self.done
        assert len({line["reference"] for line in exported}) == len(exported)

    def exported(self) -> Iterator[dict[str, str]]:
        for found in json.loads(self.run("charges", "exports", "--json").stdout):
            text = self.run("charges", "export", "--number", str(found["export"])).stdout
            yield from csv.DictReader(io.StringIO(text))

    def released_once(self) -> None:
        store = self.pipeline.store
        for entry in self.entries():
            lines = Counter(
                row["facts"]["submission"]
                for row in store.rows_of(entry, "AUDIT#")
                if row["event"] == "script-released"
            )
            assert max(lines.values(), default=1) == 1, self.done


@pytest.mark.parametrize("seed", [50, 60])
def test_whatever_happens_the_record_is_whole_and_the_money_adds_up(
    pipeline: Pipeline, participant: Participant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
):
    """After each of a random walk's steps; the same seed walks the same way but for the machines' ids."""
    monkeypatch.setenv("SCRIPTGATE_TELL_OUTCOME", "yes" if seed % 20 else "no")
    cohort = items.encode(items.cohort_key(COHORT))
    pipeline.store.client.put_item(TableName=pipeline.settings.table, Item=cohort)
    chance = random.Random(seed)  # noqa: S311 - no secret
    walk = Walk(pipeline, participant, tmp_path, chance)
    steps = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=STEPS_OF_A_WALK)
    for name in (*BEFORE, *steps):
        walk.step(name)
