"""An account written in LibreOffice goes the same way as one written in Word."""

from __future__ import annotations

import io
import json
import zipfile

from builders.cloud import messages_in
from builders.odt import comment, h, heading_styles, note, odt, p
from builders.participant import SENTENCE, Participant, a_submission, declared
from builders.pipeline import Pipeline
from scriptgate.aws import clients
from scriptgate.aws.settings import Settings
from scriptgate.documents.formats import MEDIA_TYPES
from scriptgate.documents.odt import read_odt

WRITTEN = (SENTENCE + " ") * 30


def account() -> bytes:
    """An account that cites its annexes, with a comment and what a file tells about its author."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    about = f'<office:document-meta xmlns:office="{office}">Ada</office:document-meta>'.encode()
    return odt(
        h("Design"),
        p(
            "We attach Annex A and Annex B.",
            comment("Well said", creator="Ada Example"),
            note("See our site."),
        ),
        h("Evaluation"),
        p(WRITTEN),
        styles=heading_styles(),
        more={"meta.xml": about},
    )


def declaration(script: bytes) -> tuple[dict, list[bytes]]:
    """A submission with this account, its plan an ODT too."""
    declared_as, contents = a_submission()
    plan = odt(h("Annex A"), p("The governing board met and noted the plan. " * 5), styles=heading_styles())
    annex = {**declared_as["files"][1], **declared("annex", "plan.odt", plan)}
    files = [declared("script", "My essay.odt", script), annex, declared_as["files"][2]]
    for file in files[:2]:
        file["media_type"] = MEDIA_TYPES["odt"]
    return {**declared_as, "files": files}, [script, plan, contents[2]]


def test_an_odt_account_reaches_the_assessor_without_its_authors_traces(cloud: Settings):
    pipeline = Pipeline(cloud)
    participant = Participant.enrolled(pipeline)
    script = account()
    number = participant.upload(*declaration(script))
    pipeline.run_all()
    checked = participant.state(number)
    assert (checked["state"], checked["verdict"]) == ("checked", "compliant")

    participant.submit(number)
    pipeline.run_all()

    assert participant.state(number)["state"] == "released"
    bundle = bundle_of(pipeline)
    assert bundle.namelist() == ["script.odt", "annexes/annex-A.odt", "annexes/annex-B.docx", "index.json"]
    passed_on = bundle.read("script.odt")
    assert read_odt(passed_on).blocks == read_odt(script).blocks
    assert read_odt(passed_on).signals.comments == 0
    with zipfile.ZipFile(io.BytesIO(passed_on)) as copy:
        assert "meta.xml" not in copy.namelist()
        assert all(b"Ada" not in copy.read(name) for name in copy.namelist())


def bundle_of(pipeline: Pipeline) -> zipfile.ZipFile:
    """The bundle that the assessor's only message points at."""
    (message,) = messages_in(pipeline.settings.assessor_queue)
    place = json.loads(message["Body"])["bundle"]
    found = clients.s3().get_object(Bucket=place["bucket"], Key=place["key"], VersionId=place["version_id"])
    return zipfile.ZipFile(io.BytesIO(found["Body"].read()))
