"""Cohorts and bulk uploads by the command line against the deployed stack."""

from __future__ import annotations

import json
from pathlib import Path

from builders.participant import METADATA, make_annex, make_docx
from e2e.deployed import Deployed
from e2e.test_provider_cli import run

AREAS = ["leading-with-impact"]


def fill(place: Path, words: int) -> Path:
    """A complete submission for Task 1 in a folder."""
    place.mkdir(parents=True)
    (place / "script.docx").write_bytes(make_docx(words))
    (place / "annex-A-plan.docx").write_bytes(make_annex("Annex A"))
    (place / "annex-B-minutes.docx").write_bytes(make_annex("Annex B"))
    files = [
        {"name": "annex-A-plan.docx", "evidence": "board-plan", "content_areas": AREAS},
        {"name": "annex-B-minutes.docx", "evidence": "board-feedback", "content_areas": AREAS},
    ]
    (place / "details.json").write_text(json.dumps({"metadata": METADATA, "files": files}))
    return place


def test_a_folder_is_submitted_once_and_every_verdict_is_shown(deployed: Deployed, enrol, tmp_path: Path):
    good, over = enrol(), enrol()
    work = tmp_path / "work"
    fill(work / good.entry, 3000)
    fill(work / f"{over.candidate}-task-1", 4200)

    first = run(deployed, "upload", str(work), "--yes", "--wait", "--json")
    again = run(deployed, "upload", str(work), "--yes", "--json")

    found = {row["entry"]: row for row in json.loads(first.stdout)}
    assert first.returncode == 1, first.stderr
    assert found[good.entry]["verdict"] == "compliant"
    assert found[over.entry]["state"] == "rejected"
    assert {row["what"] for row in json.loads(again.stdout)} == {"submitted already"}
    assert again.returncode == 0, again.stderr
    good.wait_for("0001", "released")
    assert deployed.store.entry(good.entry).submissions == 1


def test_a_withdrawn_entry_takes_nothing_by_any_way_until_it_is_reinstated(
    deployed: Deployed, enrol, tmp_path: Path
):
    somebody = enrol()
    fill(tmp_path / "work" / somebody.entry, 3000)

    withdrawn = run(deployed, "withdraw", somebody.entry, "--reason", "Left the programme")
    refused = run(deployed, "upload", str(tmp_path / "work"), "--yes")
    page = somebody.ask("GET", "/entry").json()
    back = run(deployed, "reinstate", somebody.entry, "--reason", "A mistake")
    taken = run(deployed, "upload", str(tmp_path / "work"), "--yes", "--wait")

    assert (withdrawn.returncode, back.returncode) == (0, 0), withdrawn.stderr + back.stderr
    assert refused.returncode == 1
    assert "withdrawn" in refused.stderr
    assert (page["open"], bool(page["withdrawn_uk"])) == (False, True)
    assert taken.returncode == 0, taken.stdout + taken.stderr
