"""The page's requests on the deployed stack: its files, uploads across origins, boundaries."""

from __future__ import annotations

import re

import requests

from builders.participant import a_submission, declared, make_annex, make_docx
from e2e.deployed import Deployed
from e2e.participant import Participant, put


def test_a_link_opens_the_page_with_all_its_files(participant: Participant):
    page = participant.ask("GET", "")
    assert page.status_code == 200
    paths = re.findall(r'"\.\./(page/[^"]+)"', page.text)
    assert paths
    for path in paths:
        answer = requests.get(f"{participant.deployed.cloud.portal_url}/{path}", timeout=30)
        assert (answer.status_code, answer.headers["x-content-type-options"]) == (200, "nosniff")
        assert "immutable" in answer.headers["cache-control"]


def test_uploads_may_come_from_the_pages_origin(participant: Participant):
    _, uploads = participant.declare(a_submission()[0])
    asked = requests.options(
        uploads[0]["url"],
        headers={
            "origin": participant.deployed.cloud.portal_url,
            "access-control-request-method": "PUT",
            "access-control-request-headers": "content-type,if-none-match,x-amz-checksum-sha256",
        },
        timeout=30,
    )
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] in {"*", participant.deployed.cloud.portal_url}


def test_a_replaced_file_alone_is_uploaded_again(participant: Participant):
    declaration, contents = a_submission()
    participant.wait_for(participant.upload_all(declaration, contents), "checked")
    other = make_annex("Annex B, mended")
    files = declaration["files"]
    changed = [*files[:2], {**files[2], **declared("annex", "minutes.docx", other)}]

    number, uploads = participant.declare({**declaration, "files": changed})

    assert [upload["sha256"] for upload in uploads] == [changed[2]["sha256"]]
    assert put(uploads[0], other).status_code == 200
    participant.wait_for(number, "checked")


def test_the_same_files_again_are_checked_without_an_upload(participant: Participant):
    declaration, contents = a_submission()
    participant.wait_for(participant.upload_all(declaration, contents), "checked")
    metadata = {**declaration["metadata"], "home_school": {"urn": "654321"}}

    number, uploads = participant.declare({**declaration, "metadata": metadata})

    assert uploads == []
    participant.wait_for(number, "checked")


def test_a_moved_boundary_is_checked_anew_at_once(participant: Participant, deployed: Deployed):
    declaration, contents = a_submission()
    script = make_docx(3000, annexes=("Annex A: Plan", "Annex B: Feedback"))
    files = [declared("script", "essay.docx", script), *declaration["files"][1:]]
    number = participant.upload_all({**declaration, "files": files}, [script, *contents[1:]])
    participant.wait_for(number, "checked")
    report = participant.ask("GET", f"/submissions/{number}/report?format=page").json()
    before, later = report["bar"]["strict"], report["boundary"]["choices"][3]["block"]

    moved = participant.ask("POST", f"/submissions/{number}/boundary", json={"block": later})

    assert moved.status_code == 200, moved.text
    participant.wait_for(number, "checked")
    after = participant.ask("GET", f"/submissions/{number}/report?format=page").json()
    assert (after["boundary"]["certainty"], after["bar"]["strict"]) == ("confirmed", before + 10)
    assert deployed.store.submission(participant.ref(number)).confirmed_boundary == later


def test_the_marked_view_can_be_kept(participant: Participant):
    number = participant.upload()
    participant.wait_for(number, "checked")
    view = participant.ask("GET", f"/submissions/{number}/marked")
    assert view.status_code == 200
    assert "attachment" in view.headers["content-disposition"]
